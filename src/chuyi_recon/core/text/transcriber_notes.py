"""Notes of whoever transcribed: refusals, prefaces, prompts, `[空白页]`, 以下省略, a □ for what was not read.

In: the keys of a family. Out: for each witness the stretches that are notes, in signs. Like copies they are known
before anything is aligned.

No phrase makes a note. It is a sentence, line or aside of its own, in words that are not the document's, which speak of
the reading, the image or the page, and another witness goes over the very place without it: it has the document's text
there, or nothing. What all witnesses have is text, be it 以下省略 or 抱歉.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex
from rapidfuzz import fuzz

from chuyi_recon.core.model import Family, FoldedText, Span
from chuyi_recon.core.text.code_points import key_code_points
from chuyi_recon.core.text.fold import distinct, is_ideograph
from chuyi_recon.core.text.footnotes import find_footnotes
from chuyi_recon.core.text.ngram_index import NGRAM_LENGTH, NgramIndex, ngram_index

# What transcribers speak of, in signs of a key. A field is one feature of several, however many of its words there are.
_STRONG_TOPICS = {
    "reading": r"识别|辨认|辨识|转录|转写|誊录|提取|读取|OCR|transcri|recogni|extract|legible|readable|erkenn"
    r"|leserlich",
    "image": r"图片|图像|图中|截图|照片|扫描|原图|影像|image|picture|photo|\bscan|screenshot"
    r"|illustrat|drawing",
    "page": r"[此该本]页|第[\d一二三四五六七八九十]+页|page|\bSeite",
    "lack": r"无法|不能|不清|模糊|未能|空白|省略|从略|[下以后上中此]略|略[去过]|截断|未完|缺页|待续|truncat|omitted"
    r"|omission|blank|unclear|unable|cannot|can\"?t|not visible|missing|continued|redacted",
}
_WEAK_TOPICS = {
    "text": r"文字|内容|文本|正文|页面|全文|原文|部分|条款|text|content|document",
    "address": r"抱歉|对不起|好的|当然|请|您|我|需要|告诉|帮|sorry|please|sure|certainly|here(?:\"s|is|are)|you"
    r"|\bI(?:\"m|am|can)",
    "place": r"以下|以上|如下|下面|上述|后续|剩余|其余|此处|following|above|below|rest|remain",
}
_TOPICS = {k: regex.compile(v, regex.IGNORECASE) for k, v in (_STRONG_TOPICS | _WEAK_TOPICS).items()}
_ANY_TOPIC = regex.compile("|".join((_STRONG_TOPICS | _WEAK_TOPICS).values()), regex.IGNORECASE)
_OPENING = frozenset("[(<□■▢◻〓")
_ASIDE = regex.compile(r"\[[^\[\]]{1,40}\]|\([^()]{1,40}\)|<[^<>]{1,60}>|[□■▢◻〓]+")
_HAN = regex.compile(r"\p{Han}")
_GLYPHS = "?□■▢◻〓"  # each for a sign that was not read
_UNREAD_GLYPHS = frozenset(_GLYPHS)
_UNREAD = regex.compile(r"[\[(<]?[^\p{L}\p{N}。,;:!\[\](<]+[\])>]?")
_END = regex.compile(r"[。!?:]")
_LONGEST = 120  # signs of a sentence that may be a note
_SHORT = 25  # signs of a few words
_RARE = 2000  # signs, in which a word of the document's own stands once
_TOLERANCE = 8  # signs by which two ways to say where a place stands may part


@dataclass(frozen=True, slots=True)
class TranscriberNote:
    """A stretch that is no text, in signs; `instead` is what others have there, by siglum, if they have anything.

    `whole` names who goes on without a note at the foot of a page.
    """

    span: Span
    replaced_by: Mapping[str, Span]
    continued_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _NoteCandidate:
    """A sentence, line or aside of a key, and what it speaks of.

    `foreign`: it has no Han and the document is in Han, as a caption is in the model's own language.
    """

    first: int
    last: int
    text: str
    aside: bool
    topics: frozenset[str]
    foreign: bool


def find_notes(family: Family, folded: Mapping[str, FoldedText]) -> Mapping[str, tuple[TranscriberNote, ...]]:
    """By siglum the notes, in order of place; a witness without any is left out."""
    texts = {w.siglum: w.text for w in family.witnesses}
    return _find_notes(tuple((s, family.independence_class(s), folded[s], texts[s]) for s in family.sigla), family.base)


@lru_cache(maxsize=16)  # an alignment is made several times, and a flag asks as well
def _find_notes(
    witnesses: tuple[tuple[str, str, FoldedText, str], ...], base: str | None
) -> Mapping[str, tuple[TranscriberNote, ...]]:
    """The notes of witnesses, each with its source, key and text."""
    classes, folded = {s: source for s, source, *_ in witnesses}, {s: f for s, _, f, _ in witnesses}
    feet = find_footnotes(folded, {s: text for s, *_, text in witnesses}, classes, base)
    in_han = all(map(_is_mostly_han, folded.values()))
    units = {s: _candidates(f, in_han) for s, f in folded.items()}
    out = {s: tuple(TranscriberNote(at, {}, whole) for at, whole in own) for s, own in feet.items()}
    if not any(u.aside or _looks_like_note(u) for own in units.values() for u in own):
        return out
    texts = {s: ngram_index(f) for s, f in folded.items()}
    for siglum, own in units.items():
        others = {s: units[s] for s in classes if classes[s] != classes[siglum]}
        found = {_block_span(b): _judge_block(texts, classes, base, siglum, b, others) for b in _candidate_blocks(own)}
        key = folded[siglum].key
        # The same words again, where nobody knows what others have in their place, are a note again.
        known_texts = {n.span.extract(key) for n in found.values() if n is not None}
        held = tuple(
            n or TranscriberNote(span, {})
            for span, n in found.items()
            if n is not None or span.extract(key) in known_texts
        )
        noted = out.get(siglum, ())
        held = (*noted, *(n for n in held if not any(n.span.overlaps(f.span) for f in noted)))
        if held:
            out[siglum] = tuple(sorted(held, key=lambda n: n.span))
    return out


def _block_span(block: Sequence[_NoteCandidate]) -> Span:
    """The signs of a block."""
    return Span(block[0].first, block[-1].last)


def _candidates(f: FoldedText, in_han: bool) -> list[_NoteCandidate]:
    """The sentences, lines and asides of a key that speak of something a transcriber speaks of."""
    key = f.key
    asides = [m.span() for m in _ASIDE.finditer(key)]
    asides = [(a, b) for a, b in asides if _is_unread(key[a:b]) or _topics(key[a:b]) & _STRONG_TOPICS.keys()]
    cuts = {0, len(key), *(p for aside in asides for p in aside), *f.breaks.nonzero()[0].tolist()}
    ends = (m.end() for m in _END.finditer(key))
    cuts |= {at for at in ends if key[at - 1] != ":" or not key[at : at + 1].isdigit()}
    cuts -= {p for a, b in asides for p in range(a + 1, b)}
    edges, whole = sorted(cuts), set(asides)
    out = []
    for a, b in pairwise(edges):
        text = key[a:b]
        unread = _is_unread(text)
        topics = _topics(text) if unread or len(text) <= _LONGEST else frozenset[str]()
        aside = (a, b) in whole or _is_aside(text)
        if topics or unread or (aside and _fills_lines(f, a, b)):
            out.append(_NoteCandidate(a, b, text, aside, topics, in_han and not _HAN.search(text)))
    return out


def _is_aside(text: str) -> bool:
    """Whether signs are nothing but an aside."""
    bare = text.strip("。…")
    return bare[:1] in _OPENING and _ASIDE.fullmatch(bare) is not None


def _fills_lines(f: FoldedText, first: int, last: int) -> bool:
    """Whether signs fill their lines."""
    return (first == 0 or f.breaks[first] > 0) and (last == len(f) or f.breaks[last] > 0)


def _topics(text: str) -> frozenset[str]:
    if not _ANY_TOPIC.search(text):
        return frozenset()
    return frozenset(k for k, pattern in _TOPICS.items() if pattern.search(text))


def _is_unread(text: str) -> bool:
    """Whether signs stand for signs that were not read: □□, [?]."""
    return not _UNREAD_GLYPHS.isdisjoint(text) and _UNREAD.fullmatch(text) is not None


def _looks_like_note(u: _NoteCandidate, keys: Sequence[str] = ()) -> bool:
    """Whether a unit has the form of a note: it speaks of reading, image, page or a lack, and of little else.

    What stands in the document's other words (`keys`) more often than now and then is no matter of the transcriber's.
    """
    if _is_unread(u.text):
        return True
    strong = {
        k
        for k in u.topics & _STRONG_TOPICS.keys()
        if any(not _is_common_word(m[0], keys) for m in _TOPICS[k].finditer(u.text))
    }
    if not strong:
        return False
    if u.aside or u.foreign:
        return True
    topics = strong | (u.topics & _WEAK_TOPICS.keys())
    covered = {i for k in topics for m in _TOPICS[k].finditer(u.text) for i in range(*m.span())}
    dense = len(covered) / max(1, sum(c.isalnum() for c in u.text))
    return len(topics) > 2 or (dense >= 0.4 and len(topics) == 2) or dense >= 0.8


def _is_mostly_han(f: FoldedText) -> bool:
    """Whether most letters of a key are Han."""
    han = letters = 0
    for char, many in distinct(key_code_points(f)):
        han += many if is_ideograph(char) else 0
        letters += many if char.isalpha() else 0
    return 2 * han > letters


def _is_common_word(word: str, keys: Sequence[str]) -> bool:
    """Whether a word stands in a text more often than once in so many signs."""
    return any(_RARE * key.count(word) >= len(key) and word in key for key in keys)


def _candidate_blocks(units: Sequence[_NoteCandidate]) -> Iterator[list[_NoteCandidate]]:
    """Runs of neighbouring units of which one may be a note."""
    block: list[_NoteCandidate] = []
    for u in [*units, None]:
        if block and (u is None or u.first != block[-1].last):
            if any(b.aside or _looks_like_note(b) for b in block):
                yield block
            block = []
        block += [u] if u is not None else []


def _judge_block(
    texts: Mapping[str, NgramIndex],
    classes: Mapping[str, str],
    base: str | None,
    siglum: str,
    block: list[_NoteCandidate],
    others: Mapping[str, Sequence[_NoteCandidate]],
) -> TranscriberNote | None:
    """The note that a block is, without what stands in another witness at its edges; None if it is text."""
    text = texts[siglum]
    keys = [texts[o].key for o in others]
    block = _foreign_run(block, keys)
    if not block:
        return None
    first, last = block[0].first, block[-1].last
    with_it, without = {classes[siglum]}, dict[str, Span]()
    for o, theirs in others.items():
        place = _locate(text, texts[o], first, last)
        if place is None:
            continue
        low = bisect_right(theirs, place.start - _TOLERANCE, key=lambda u: u.last)
        inside = theirs[low : bisect_left(theirs, place.end + _TOLERANCE, key=lambda u: u.first)]
        if any(_is_same_note(u, v) for u in inside for v in block):
            with_it.add(classes[o])
        elif not _holds_only_notes(place, inside):
            without[o] = place
    opposing = {classes[o] for o in without}
    instead = {o: s for o, s in without.items() if any(c.isalnum() for c in s.extract(texts[o].key))}
    based = base is not None and classes[base] in with_it
    if not opposing or (not instead and len(with_it) > (1 if based else 2) * len(opposing)):
        return None
    if all(_is_unread(u.text) for u in block):  # a box to be ticked stands for no letters
        many = sum(c in _GLYPHS for u in block for c in u.text)
        instead = {o: s for o, s in instead.items() if len(s) <= 2 * many and s.extract(texts[o].key).isalpha()}
        return TranscriberNote(Span(first, last), instead) if len(instead) == len(without) else None
    note = TranscriberNote(Span(first, last), instead)
    if any(_looks_like_note(u, [texts[o].key for o in without]) for u in block):
        return note
    # An aside of words on its own line, in the stead of much text that has nothing like it, needs no word to be known.
    mine = "".join(u.text for u in block)
    alone = base in without or len(opposing) > 1
    like = max((fuzz.partial_ratio(mine, s.extract(texts[o].key)) for o, s in instead.items()), default=100)
    return (
        note
        if alone
        and max(map(len, instead.values()), default=0) > _SHORT
        and like < 60
        and sum(c.isalpha() for c in mine) > 1
        else None
    )


def _holds_only_notes(place: Span, inside: Sequence[_NoteCandidate]) -> bool:
    """Whether nothing but a note of its own stands at a place of a witness: who has one says nothing of another's."""
    held = sum(min(u.last, place.end) - max(u.first, place.start) for u in inside if u.aside or _looks_like_note(u))
    return 2 * held > len(place) > 0


def _foreign_run(block: list[_NoteCandidate], keys: Sequence[str]) -> list[_NoteCandidate]:
    """The first run of a block with what may be a note in it that is not in the words of the others."""
    run: list[_NoteCandidate] = []
    for u in block:
        grams = {u.text[i : i + 3] for i in range(len(u.text) - 2)}
        least = min((sum(g in key for g in grams) for key in keys), default=0)
        if 3 * least > len(grams):
            if any(r.aside or _looks_like_note(r) for r in run):
                break
            run = []
        else:
            run.append(u)
    return run if any(r.aside or _looks_like_note(r) for r in run) else []


def _is_same_note(u: _NoteCandidate, v: _NoteCandidate) -> bool:
    """Whether two units are one note."""
    return fuzz.ratio(u.text, v.text) >= 60 or (_is_unread(u.text) and _is_unread(v.text))


def _locate(text: NgramIndex, other: NgramIndex, first: int, last: int) -> Span | None:
    """What another text has between the same words; None if it does not go over the place."""
    left, right = other.locate(*text.ngrams_before(first)), other.locate(*text.ngrams_after(last))
    if not left and not right:
        return None
    start = left[-1] if left else 0 if first < NGRAM_LENGTH else None
    end = right[0] if right else len(other.key) if last > len(text.key) - NGRAM_LENGTH else None
    if start is None or end is None or end < start - 2 * _TOLERANCE:
        return None
    return Span(max(0, start), max(0, start, end))
