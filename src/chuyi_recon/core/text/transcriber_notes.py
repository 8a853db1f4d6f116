"""Notes of whoever transcribed: refusals, prefaces, prompts, `[空白页]`, 以下省略, a □ for what was not read.

In: the keys of a family. Out: for each witness the stretches that are notes, in signs. Like copies they are known
before anything is aligned.

No phrase makes a note. It is a sentence, line or aside of its own, in words that are not the document's, which speak of
the reading, the image or the page, and another witness goes over the very place without it: it has the document's text
there, or nothing. What all witnesses have is text, be it 以下省略 or 抱歉.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import regex
from rapidfuzz import fuzz

from chuyi_recon.core.model import Family, Folded, Span
from chuyi_recon.core.text.code_points import codes_of
from chuyi_recon.core.text.fold import distinct, is_ideograph
from chuyi_recon.core.text.footnotes import footnotes
from chuyi_recon.core.text.ngram_index import GRAM, Known, known

# What transcribers speak of, in signs of a key. A field is one feature of several, however many of its words there are.
_STRONG = {
    "reading": r"识别|辨认|辨识|转录|转写|誊录|提取|读取|OCR|transcri|recogni|extract|legible|readable|erkenn"
    r"|leserlich",
    "image": r"图片|图像|图中|截图|照片|扫描|原图|影像|image|picture|photo|\bscan|screenshot"
    r"|illustrat|drawing",
    "page": r"[此该本]页|第[\d一二三四五六七八九十]+页|page|\bSeite",
    "lack": r"无法|不能|不清|模糊|未能|空白|省略|从略|[下以后上中此]略|略[去过]|截断|未完|缺页|待续|truncat|omitted"
    r"|omission|blank|unclear|unable|cannot|can\"?t|not visible|missing|continued|redacted",
}
_WEAK = {
    "text": r"文字|内容|文本|正文|页面|全文|原文|部分|条款|text|content|document",
    "address": r"抱歉|对不起|好的|当然|请|您|我|需要|告诉|帮|sorry|please|sure|certainly|here(?:\"s|is|are)|you"
    r"|\bI(?:\"m|am|can)",
    "place": r"以下|以上|如下|下面|上述|后续|剩余|其余|此处|following|above|below|rest|remain",
}
_FIELDS = {k: regex.compile(v, regex.IGNORECASE) for k, v in (_STRONG | _WEAK).items()}
# Wherever the words of a field may stand in a key, to which a unit's edges are no edges of words.
_ANYWHERE = {k: regex.compile(v.replace(r"\b", ""), regex.IGNORECASE) for k, v in (_STRONG | _WEAK).items()}
_OPENING = frozenset("[(<□■▢◻〓")
_ASIDE = regex.compile(r"\[[^\[\]]{1,40}\]|\([^()]{1,40}\)|<[^<>]{1,60}>|[□■▢◻〓]+")
_HAN = regex.compile(r"\p{Han}")
_GLYPHS = "?□■▢◻〓"  # each for a sign that was not read
_SIGNS = frozenset(_GLYPHS)
_UNREAD = regex.compile(r"[\[(<]?[^\p{L}\p{N}。,;:!\[\](<]+[\])>]?")
_END = regex.compile(r"[。!?:]")
_LONGEST = 120  # signs of a sentence that may be a note
_SHORT = 25  # signs of a few words
_RARE = 2000  # signs, in which a word of the document's own stands once
_DRIFT = 8  # signs by which two ways to say where a place stands may part


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch that is no text, in signs; `instead` is what others have there, by siglum, if they have anything.

    `whole` names who goes on without a note at the foot of a page.
    """

    span: Span
    instead: Mapping[str, Span]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, line or aside of a key, and what it speaks of.

    `foreign`: it has no Han and the document is in Han, as a caption is in the model's own language.
    """

    first: int
    last: int
    text: str
    aside: bool
    fields: frozenset[str]
    foreign: bool


def notes(family: Family, folded: Mapping[str, Folded]) -> Mapping[str, tuple[Note, ...]]:
    """By siglum the notes, in order of place; a witness without any is left out."""
    texts = {w.siglum: w.text for w in family.witnesses}
    return _notes(tuple((s, family.source_of(s), folded[s], texts[s]) for s in family.sigla), family.base)


@lru_cache(maxsize=16)  # an alignment is made several times, and a flag asks as well
def _notes(witnesses: tuple[tuple[str, str, Folded, str], ...], base: str | None) -> Mapping[str, tuple[Note, ...]]:
    """The notes of witnesses, each with its source, key and text."""
    sources, folded = {s: source for s, source, *_ in witnesses}, {s: f for s, _, f, _ in witnesses}
    feet = footnotes(folded, {s: text for s, *_, text in witnesses}, sources, base)
    in_han = all(map(_is_han, folded.values()))
    units = {s: _units(f, in_han) for s, f in folded.items()}
    out = {s: tuple(Note(at, {}, whole) for at, whole in own) for s, own in feet.items()}
    if not any(u.aside or _is_like_a_note(u) for own in units.values() for u in own):
        return out
    texts = {s: known(f) for s, f in folded.items()}
    for siglum, own in units.items():
        others = {s: units[s] for s in sources if sources[s] != sources[siglum]}
        found = {_ends(b): _note(texts, sources, base, siglum, b, others) for b in _blocks(own)}
        key = folded[siglum].key
        # The same words again, where nobody knows what others have in their place, are a note again.
        known_texts = {n.span.of(key) for n in found.values() if n is not None}
        held = tuple(n or Note(span, {}) for span, n in found.items() if n is not None or span.of(key) in known_texts)
        noted = out.get(siglum, ())
        held = (*noted, *(n for n in held if not any(n.span.meets(f.span) for f in noted)))
        if held:
            out[siglum] = tuple(sorted(held, key=lambda n: n.span))
    return out


def _ends(block: Sequence[_Unit]) -> Span:
    """The signs of a block."""
    return Span(block[0].first, block[-1].last)


def _units(f: Folded, in_han: bool) -> list[_Unit]:
    """The sentences, lines and asides of a key that speak of something a transcriber speaks of."""
    key = f.key
    asides = [m.span() for m in _ASIDE.finditer(key)]
    asides = [(a, b) for a, b in asides if _is_unread(key[a:b]) or _fields(key[a:b]) & _STRONG.keys()]
    cuts = {0, len(key), *(p for aside in asides for p in aside), *f.breaks.nonzero()[0].tolist()}
    ends = (m.end() for m in _END.finditer(key))
    cuts |= {at for at in ends if key[at - 1] != ":" or not key[at : at + 1].isdigit()}
    cuts -= {p for a, b in asides for p in range(a + 1, b)}
    edges = sorted(cuts)
    likely: dict[int, list[str]] = {}  # by unit, what it may speak of
    for field, pattern in _ANYWHERE.items():
        starts = [m.start() for m in pattern.finditer(key, overlapped=True)]
        for n in np.unique(np.searchsorted(edges, starts, "right")).tolist() if starts else ():
            likely.setdefault(n - 1, []).append(field)
    out = []
    for n, (a, b) in enumerate(pairwise(edges)):
        text = key[a:b]
        unread = _is_unread(text)
        fields = frozenset[str]()
        if n in likely and (unread or len(text) <= _LONGEST):
            fields = frozenset(k for k in likely[n] if _FIELDS[k].search(text))
        aside = (a, b) in asides or _is_aside(text)
        if fields or unread or (aside and _is_line(f, a, b)):
            out.append(_Unit(a, b, text, aside, fields, in_han and not _HAN.search(text)))
    return out


def _is_aside(text: str) -> bool:
    """Whether signs are nothing but an aside."""
    bare = text.strip("。…")
    return bare[:1] in _OPENING and _ASIDE.fullmatch(bare) is not None


def _is_line(f: Folded, first: int, last: int) -> bool:
    """Whether signs fill their lines."""
    return (first == 0 or f.breaks[first] > 0) and (last == len(f) or f.breaks[last] > 0)


def _fields(text: str) -> frozenset[str]:
    return frozenset(k for k, pattern in _FIELDS.items() if pattern.search(text))


def _is_unread(text: str) -> bool:
    """Whether signs stand for signs that were not read: □□, [?]."""
    return not _SIGNS.isdisjoint(text) and _UNREAD.fullmatch(text) is not None


def _is_like_a_note(u: _Unit, keys: Sequence[str] = ()) -> bool:
    """Whether a unit has the form of a note: it speaks of reading, image, page or a lack, and of little else.

    What stands in the document's other words (`keys`) more often than now and then is no matter of the transcriber's.
    """
    if _is_unread(u.text):
        return True
    strong = {k for k in u.fields & _STRONG.keys() if any(not _is_own(m[0], keys) for m in _FIELDS[k].finditer(u.text))}
    if not strong:
        return False
    if u.aside or u.foreign:
        return True
    fields = strong | (u.fields & _WEAK.keys())
    said = {i for k in fields for m in _FIELDS[k].finditer(u.text) for i in range(*m.span())}
    dense = len(said) / max(1, sum(c.isalnum() for c in u.text))
    return len(fields) > 2 or (dense >= 0.4 and len(fields) == 2) or dense >= 0.8


def _is_han(f: Folded) -> bool:
    """Whether most letters of a key are Han."""
    han = letters = 0
    for char, many in distinct(codes_of(f)):
        han += many if is_ideograph(char) else 0
        letters += many if char.isalpha() else 0
    return 2 * han > letters


def _is_own(word: str, keys: Sequence[str]) -> bool:
    """Whether a word stands in a text more often than once in so many signs."""
    return any(_RARE * key.count(word) >= len(key) and word in key for key in keys)


def _blocks(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Runs of neighbouring units of which one may be a note."""
    block: list[_Unit] = []
    for u in [*units, None]:
        if block and (u is None or u.first != block[-1].last):
            if any(b.aside or _is_like_a_note(b) for b in block):
                yield block
            block = []
        block += [u] if u is not None else []


def _note(
    texts: Mapping[str, Known],
    sources: Mapping[str, str],
    base: str | None,
    siglum: str,
    block: list[_Unit],
    others: Mapping[str, Sequence[_Unit]],
) -> Note | None:
    """The note that a block is, without what stands in another witness at its edges; None if it is text."""
    text = texts[siglum]
    keys = [texts[o].key for o in others]
    block = _strange(block, keys)
    if not block:
        return None
    first, last = block[0].first, block[-1].last
    with_it, without = {sources[siglum]}, dict[str, Span]()
    for o, theirs in others.items():
        place = _place(text, texts[o], first, last)
        if place is None:
            continue
        inside = [u for u in theirs if u.first < place.end + _DRIFT and place.start - _DRIFT < u.last]
        if any(_are_one(u, v) for u in inside for v in block):
            with_it.add(sources[o])
        elif not _is_note_too(place, inside):
            without[o] = place
    told = {sources[o] for o in without}
    instead = {o: s for o, s in without.items() if any(c.isalnum() for c in s.of(texts[o].key))}
    based = base is not None and sources[base] in with_it
    if not told or (not instead and len(with_it) > (1 if based else 2) * len(told)):
        return None
    if all(_is_unread(u.text) for u in block):  # a box to be ticked stands for no letters
        many = sum(c in _GLYPHS for u in block for c in u.text)
        instead = {o: s for o, s in instead.items() if len(s) <= 2 * many and s.of(texts[o].key).isalpha()}
        return Note(Span(first, last), instead) if len(instead) == len(without) else None
    note = Note(Span(first, last), instead)
    if any(_is_like_a_note(u, [texts[o].key for o in without]) for u in block):
        return note
    # An aside of words on its own line, in the stead of much text that has nothing like it, needs no word to be known.
    mine = "".join(u.text for u in block)
    alone = base in without or len(told) > 1
    like = max((fuzz.partial_ratio(mine, s.of(texts[o].key)) for o, s in instead.items()), default=100)
    return (
        note
        if alone
        and max(map(len, instead.values()), default=0) > _SHORT
        and like < 60
        and sum(c.isalpha() for c in mine) > 1
        else None
    )


def _is_note_too(place: Span, inside: Sequence[_Unit]) -> bool:
    """Whether nothing but a note of its own stands at a place of a witness: who has one says nothing of another's."""
    held = sum(min(u.last, place.end) - max(u.first, place.start) for u in inside if u.aside or _is_like_a_note(u))
    return 2 * held > len(place) > 0


def _strange(block: list[_Unit], keys: Sequence[str]) -> list[_Unit]:
    """The first run of a block with what may be a note in it that is not in the words of the others."""
    run: list[_Unit] = []
    for u in block:
        grams = {u.text[i : i + 3] for i in range(len(u.text) - 2)}
        least = min((sum(g in key for g in grams) for key in keys), default=0)
        if 3 * least > len(grams):
            if any(r.aside or _is_like_a_note(r) for r in run):
                break
            run = []
        else:
            run.append(u)
    return run if any(r.aside or _is_like_a_note(r) for r in run) else []


def _are_one(u: _Unit, v: _Unit) -> bool:
    """Whether two units are one note."""
    return fuzz.ratio(u.text, v.text) >= 60 or (_is_unread(u.text) and _is_unread(v.text))


def _place(text: Known, other: Known, first: int, last: int) -> Span | None:
    """What another text has between the same words; None if it does not go over the place."""
    left, right = other.places(*text.before(first)), other.places(*text.after(last))
    if not left and not right:
        return None
    start = left[-1] if left else 0 if first < GRAM else None
    end = right[0] if right else len(other.key) if last > len(text.key) - GRAM else None
    if start is None or end is None or end < start - 2 * _DRIFT:
        return None
    return Span(max(0, start), max(0, start, end))
