"""Text that a witness gives twice by mistake: a page photographed twice, a document pasted again, a token loop.

In: the keys of a family. Out: for each witness the stretches that are copies, in signs. No alignment is needed, and
none must have been made: the second copy of a page draws half of the others' text to itself.

That a witness repeats itself proves nothing: a refrain returns by right. The others say so. A copy is one where others
have the text once and run on over the very place where the copy stands; of two copies the one with fewer of the others'
words goes. A loop of a few signs is one where another, after the same words, has fewer of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import Levenshtein, Prefix

from chuyi_recon.core.model import BoolArray, Family, FoldedText, IntArray, Span
from chuyi_recon.core.text.code_points import key_code_points
from chuyi_recon.core.text.ngram_index import NGRAM_LENGTH, NgramIndex, NgramPool, ngram_index

_MAX_APART = 40  # signs between two runs of one copy, where it is misread
_MAX_SHIFT = 2  # signs that a copy has more or fewer at such a place
_TOLERANCE = 8  # signs by which two ways to say where a copy stands may part
_NEAR = 8  # runs before one that it may go on with
_MAX_LOOP_UNIT = 16  # signs of a loop's unit; what is longer is a copy of a line
_EDGES = (0, 1, -1, 2, -2, 3, -3)  # signs before or behind the end of a line at which a copy may seem to end
_MAX_COMPARED = 20_000  # signs of a text that stands twice by which it is known for one: edits grow with the square
_MISREAD = 2  # signs in a row that may be misread; more are another word
_WORDS = 0.05  # share of a long text that may be other words all the same
_CLOSING = [ord(c) for c in "。!?;"]
_MAX_EDGE_MISREAD = 3  # misread signs in a row at the edge of a copy
# A text all of one pattern (a list of numbers, of addresses) has as many repeated stretches as lines, each as long as
# the text: they are looked at, the longest first, up to so many times its length.
_MOST_EXAMINED = 4
_ALWAYS_EXAMINED = 20_000  # signs
_RepeatedRun = tuple[int, int, int]  # where the first copy begins, where the second, how long
_TWICE_SHORTEST = 16  # signs: a shorter text that a witness has twice and others once is let alone; not varied


@dataclass(frozen=True, slots=True)
class Dittography:
    """A stretch that says again, wrongly, what its witness says at another place; both in signs."""

    span: Span
    original: Span


@dataclass(frozen=True, slots=True)
class _OtherTexts:
    """The texts of a family that are not of one witness's source."""

    pool: NgramPool
    asked: BoolArray  # by text

    def lengths(self) -> list[int]:
        """In signs."""
        return [len(self.pool.texts[o].key) for o in np.flatnonzero(self.asked).tolist()]


def find_dittographies(family: Family, folded: Mapping[str, FoldedText]) -> Mapping[str, tuple[Dittography, ...]]:
    """By siglum the copies, in order of place; a witness without any is left out."""
    witnesses = tuple((s, family.independence_class(s), folded[s]) for s in family.sigla)
    return _find_dittographies(witnesses, family.base, _TWICE_SHORTEST)


@lru_cache(maxsize=16)  # an alignment is made several times, and flags ask as well
def _find_dittographies(
    witnesses: tuple[tuple[str, str, FoldedText], ...], base: str | None, shortest: int
) -> Mapping[str, tuple[Dittography, ...]]:
    """The copies of witnesses, each with its source and key."""
    out = {}
    pool = NgramPool([ngram_index(f) for _, _, f in witnesses])
    sources = np.array([source for _, source, _ in witnesses])
    for (siglum, source, _), text in zip(witnesses, pool.texts, strict=True):
        others = _OtherTexts(pool, sources != source)
        found: list[Dittography] = []
        most = _MOST_EXAMINED * len(text.key) + _ALWAYS_EXAMINED
        for run in _repeated_runs(text):
            most -= run[2] if run[1] - run[0] > _MAX_LOOP_UNIT else 0
            if most < 0:
                break
            copy = _judge_loop(text, others, run) if run[1] - run[0] <= _MAX_LOOP_UNIT else None
            if run[1] - run[0] > _MAX_LOOP_UNIT and run[2] >= shortest:
                copy = _judge_copy(text, others, run, [c.span for c in found], based=siglum == base)
            if copy is not None and not any(copy.span.overlaps(c.span) for c in found):
                found.append(copy)
        if found:
            out[siglum] = tuple(sorted(found, key=lambda c: c.span))
    return out


def _repeated_runs(text: NgramIndex) -> Iterator[_RepeatedRun]:
    """Stretches that stand a second time, the longest first."""
    straight: list[_RepeatedRun] = []
    for i, j in text.repeats():
        if straight and straight[-1][1] - straight[-1][0] == j - i:
            a, b, n = straight[-1]
            if i <= a + n + (
                NGRAM_LENGTH if j - i > _MAX_LOOP_UNIT else 1 - NGRAM_LENGTH
            ):  # the units of a loop are all the same
                straight[-1] = (a, b, i + NGRAM_LENGTH - a)
                continue
        straight.append((i, j, NGRAM_LENGTH))
    joined: list[_RepeatedRun] = []
    same: list[int] = []  # signs of each that stand there twice
    for i, j, n in sorted(straight):  # where a sign is lost, the distance changes
        last = next((k for k in range(len(joined))[-_NEAR:][::-1] if _continues(joined[k], same[k], i, j, n)), None)
        if last is None:
            joined.append((i, j, n))
            same.append(n)
        else:
            a, b, m = joined[last]
            joined[last], same[last] = (a, b, max(m, i + n - a)), same[last] + n
    parts = _parting(text.folded)
    whole = (r if r[1] - r[0] <= _MAX_LOOP_UNIT else _snap_to_lines(parts, _extend_run(text.key, r)) for r in joined)
    yield from sorted(whole, key=lambda r: (-r[2], r))


def _continues(run: _RepeatedRun, same: int, i: int, j: int, n: int) -> bool:
    """Whether two places go on with a run: near, at nearly the same distance, most of the whole equal."""
    a, b, m = run
    near = a < i <= a + m + _MAX_APART and b < j <= b + m + _MAX_APART
    return near and b - a > _MAX_LOOP_UNIT and abs((j - i) - (b - a)) <= _MAX_SHIFT and 3 * (same + n) > 2 * (i + n - a)


def _extend_run(key: str, run: _RepeatedRun) -> _RepeatedRun:
    """A run with what is equal before and after it, a few misread signs let pass."""
    i, j, n = run[0], run[1], min(run[2], len(key) - run[1])
    back = _matching_length(key[max(0, i - _MAX_APART) : i][::-1], key[max(0, j - _MAX_APART) : j][::-1])
    on = _matching_length(key[i + n : i + n + _MAX_APART], key[j + n : j + n + _MAX_APART])
    return i - back, j - back, n + back + on


def _snap_to_lines(parts: bytes, run: _RepeatedRun) -> _RepeatedRun:
    """A run whose copies begin and end with a line or a clause, if one ends near by; equal signs beyond it are chance.

    A text three times and more overlaps with itself: so many whole copies, and no part of one.
    """
    i, j, n = run
    by = next((k for k in _EDGES if _is_boundary(parts, i + k) and _is_boundary(parts, j + k)), 0)
    i, j, n = i + by, j + by, n - by
    size = j - i
    if n > size:
        return i, j, n // size * size
    return i, j, n + next((k for k in _EDGES if _is_boundary(parts, i + n + k) and _is_boundary(parts, j + n + k)), 0)


def _parting(f: FoldedText) -> bytes:
    """For each sign, and behind the last, a 1 where a line or a clause ends before it."""
    out = np.ones(len(f) + 1, np.uint8)
    out[1:-1] = (f.breaks[1:] > 0) | np.isin(key_code_points(f)[:-1], _CLOSING)
    return out.tobytes()


def _is_boundary(parts: bytes, at: int) -> bool:
    """Whether a line or a clause ends before a sign."""
    return 0 <= at < len(parts) and parts[at] > 0


def _matching_length(a: str, b: str) -> int:
    """How many signs of two texts belong together from their beginning."""
    score = best = out = 0
    for n, (x, y) in enumerate(zip(a, b, strict=False), 1):
        score += 1 if x == y else -1
        if score > best:
            best, out = score, n
        if score <= best - _MAX_EDGE_MISREAD:
            break
    return out


def _judge_copy(
    text: NgramIndex, others: _OtherTexts, run: _RepeatedRun, gone: list[Span], *, based: bool
) -> Dittography | None:
    """The copy of the two stretches of a run that others have not; None if they have both, or nobody says."""
    i, j, n = run
    seen = min(n, _MAX_COMPARED)
    if not _is_one_text(text.key[i : i + seen], text.key[j : j + seen]) or _is_pattern(text, others, (i, j, seen)):
        return None
    ways = [(j, i), (i, j)] if i + n <= j else [(j, i)]  # a text three times overlaps with itself: its end goes
    good: list[tuple[int, Dittography]] = []
    for at, of in ways:
        once, twice, found = _count_witnesses(text, others, Span(at, at + n), gone)
        whole = 2 * n >= min(others.lengths(), default=0)  # a document that is given again is never right
        if once and (once > twice if based else whole or once >= twice):
            good.append((found, Dittography(Span(at, at + n), Span(of, of + n))))
    if len(good) == 2 and good[1][0] + NGRAM_LENGTH <= good[0][0]:  # a misread sign costs so many grams
        return good[1][1]
    return good[0][1] if good else None


def _is_one_text(a: str, b: str) -> bool:
    """Whether two texts are one, some signs misread: where another word stands, they are two of one pattern."""
    words = at = 0
    for m in Levenshtein.opcodes(a, b).as_matching_blocks():
        apart = max(m.a - at, 0)
        words += apart if apart > _MISREAD else 0
        at = m.a + m.size
    return words <= len(a) * _WORDS


def _is_pattern(text: NgramIndex, others: _OtherTexts, run: _RepeatedRun) -> bool:
    """Whether the two stretches of a run are two texts of one pattern: others have the word of each where they differ.

    A sign misread in one of them stands in nobody else's text, and the right one stands there once for both.
    """
    i, j, n = run
    places = [(i + m.src_pos, j + m.dest_pos) for m in Levenshtein.editops(text.key[i : i + n], text.key[j : j + n])]
    if not places:
        return False
    first, second = (_have_word_at(text, others, np.array(side)) for side in zip(*places, strict=True))
    return 2 * int((first & second).any(axis=1).sum()) > len(places)


def _have_word_at(text: NgramIndex, others: _OtherTexts, places: IntArray) -> BoolArray:
    """By place and other text, whether that has one of the grams that hold the sign there and one on either side."""
    at = places[:, None] + np.arange(2 - NGRAM_LENGTH, 0)
    there = (at >= 0) & (at < len(text.hashes))
    gram, owner, _, _ = others.pool.find(text.hashes[at[there]], others.asked)
    found = np.zeros((len(places), len(others.pool.texts)), bool)
    found[np.nonzero(there)[0][gram], owner] = True
    return found


def _count_witnesses(text: NgramIndex, others: _OtherTexts, span: Span, gone: list[Span]) -> tuple[int, int, int]:
    """How many others have a stretch once and run on where it stands here; how many have it twice, this one among them.

    Last how many of its grams they have.
    """
    every = text.hashes[span.start : span.end - NGRAM_LENGTH + 1]
    mine = text.counts(every)
    own, mine = every[mine > 1], mine[mine > 1]
    if 2 * len(own) < len(every):
        return 0, 1, 0  # two lines of one pattern
    many = len(others.pool.texts)
    gram, owner, often, _ = others.pool.find(own, others.asked)
    have, alone = np.bincount(owner, minlength=many), np.bincount(owner[often == 1], minlength=many)
    theirs = np.bincount(owner, often, many)
    twice = 4 * theirs > 3 * np.bincount(owner, mine[gram], many)
    some = others.asked & (3 * have >= len(own))
    once = some & ~twice & (3 * alone >= len(own))
    if once.any():
        once &= _is_continuous(text, others, *_continuations(span, gone))
    found = len(others.pool.find(every, others.asked)[0])
    return int(once.sum()), 1 + int((some & twice).sum()), found


def _continuations(span: Span, gone: list[Span]) -> tuple[int, int]:
    """Where the text goes on before and after a stretch, and after the copies beside it that are `gone` already."""
    first, last = span.start, span.end
    for g in sorted(gone):
        last = g.end if g.start <= last < g.end else last
    for g in sorted(gone, reverse=True):
        first = g.start if g.start < first <= g.end else first
    return first, last


def _is_continuous(text: NgramIndex, others: _OtherTexts, first: int, last: int) -> BoolArray:
    """Which other texts go on from what stands before a stretch to what stands after it."""
    texts = others.pool.texts
    lengths, every = np.array([len(t.key) for t in texts]), np.arange(len(texts))
    before, left = others.pool.locate(*text.ngrams_before(first), others.asked)
    after, right = others.pool.locate(*text.ngrams_after(last), others.asked)
    if first < NGRAM_LENGTH:  # what stands at the beginning goes on from the beginning of each
        before, left = np.append(before, every), np.append(left, np.zeros_like(every))
    if last > len(text.key) - NGRAM_LENGTH:
        after, right = np.append(after, every), np.append(right, lengths)
    apart = int(lengths.max(initial=0)) + 4 * _MAX_APART  # places of two texts are never near
    right = np.sort(after * apart + right)
    k = right.searchsorted(before * apart + left - _TOLERANCE)
    near = (k < len(right)) & (np.append(right, 0)[k] <= before * apart + left + _TOLERANCE)
    found: BoolArray = np.isin(every, before[near])
    return found


def _judge_loop(text: NgramIndex, others: _OtherTexts, run: _RepeatedRun) -> Dittography | None:
    """The tokens of a loop that another has not after the same words; None if all have as many, or nobody says."""
    i, j, n = run
    size = j - i
    unit, many = text.key[i:j], (n + size) // size
    if many < 3 or not any(c.isalpha() for c in unit):
        return None
    most: dict[int, int] = {}
    owners, places = others.pool.locate(*text.ngrams_before(i), others.asked)
    for owner, at in zip(owners.tolist(), places.tolist(), strict=True):
        most[owner] = max(most.get(owner, 0), _count_repetitions(others.pool.texts[owner].key, at, unit))
    held = sorted([*most.values(), many])
    fewest = held[0] if many >= NGRAM_LENGTH else held[(len(held) - 1) // 2]  # no text says one thing eight times
    if fewest == many:
        return None
    first, last = i + fewest * size, i + n + size
    return Dittography(Span(first, last), Span(i, j) if fewest else Span(first, first + size))


def _count_repetitions(key: str, at: int, unit: str) -> int:
    """How many times a unit stands from a place on."""
    size = len(unit)
    again: int = Prefix.similarity(key[at:], key[at + size :])  # signs that come back after a unit
    return 1 + again // size if key.startswith(unit, at) else 0
