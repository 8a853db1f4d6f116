"""Where a difference can be part of an exchange of names: asked of all loci at once, before a dictionary is.

Most differences are misreadings, which stand once. In: a case. Out: the few places at which what a witness has
can stand in it again, or in quotation marks, and what its rival has can stand in that one again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.flags.base import bigrams_by_witness, witness_has_name
from chuyi_recon.core.flags.case import FlagContext
from chuyi_recon.core.flags.evidence.disputed_loci import base_counts_twice, disputed_loci
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.text.code_points import code_points

_HAN = regex.compile(r"\p{Han}")
NAME_LONGEST = 6  # signs: a longer stretch round a difference is no name; at 3 and 12 no figure changes
NAME_AROUND = 4  # signs on each side of a difference that may belong to the name; 2 and 8 alike
PROPER = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg"})  # what a dictionary calls a name


@dataclass(frozen=True, slots=True)
class ExchangeCandidate:
    """What `mine` has at its signs `[a, a + n)`, where `theirs` has its own `[b, b + m)`, without marks at the ends."""

    locus: int
    siglum: str
    rival_siglum: str
    first: int
    length: int
    rival_first: int
    rival_length: int


class _ConcatenatedKeys:
    """The keys of all witnesses, one behind the other with a sign between that stands in none.

    `again[k][i]` says whether the `k` signs at `i` stand again in the witness.
    """

    def __init__(self, case: FlagContext) -> None:
        loci, longest = case.table.loci, NAME_LONGEST
        self.key = "\0".join(["", *loci.keys, "\0" * NAME_AROUND])
        self.code_points = code_points(self.key)
        self.begin = np.cumsum([1, *(len(k) + 1 for k in loci.keys)])  # by line
        self.quotes = self.code_points == ord('"')
        self.han = _is_han(self.code_points)
        self.repeated = np.zeros((longest + 1, len(self.code_points)), bool)
        for siglum, begin, key in zip(loci.sigla, self.begin.tolist(), loci.keys, strict=False):
            for k in range(2, longest + 1):
                self.repeated[k, begin : begin + len(key)] = bigrams_by_witness(case)[siglum].repeated(k)

    def are_same_han(self, a: IntArray, b: IntArray) -> BoolArray:
        """Whether the same Han sign stands at both places."""
        found: BoolArray = (self.code_points[a] == self.code_points[b]) & self.han[a]
        return found


def _is_han(signs: npt.NDArray[np.uint32]) -> BoolArray:
    """Whether a sign is a Han character."""
    table = np.zeros(int(signs.max()) + 1, bool)
    table[signs] = True
    distinct = np.flatnonzero(table)
    table[distinct] = [_HAN.match(chr(c)) is not None for c in distinct.tolist()]
    found: BoolArray = table[signs]
    return found


@dataclass(frozen=True, eq=False)
class _ReadingPairs:
    """The signs of a reading and those of its rival, one difference a column; places are those of `_ConcatenatedKeys`."""

    locus: IntArray
    witness_index: IntArray  # line
    rival_index: IntArray
    first: IntArray
    length: IntArray
    rival_first: IntArray
    rival_length: IntArray

    def select(self, which: IntArray | BoolArray) -> _ReadingPairs:
        """Some of the columns."""
        return _ReadingPairs(
            *(
                c[which]
                for c in (
                    self.locus,
                    self.witness_index,
                    self.rival_index,
                    self.first,
                    self.length,
                    self.rival_first,
                    self.rival_length,
                )
            )
        )


def find_exchange_candidates(case: FlagContext) -> Iterator[ExchangeCandidate]:
    """Where a name can be exchanged, in order of locus, line of the witness and line of its rival."""
    signs, sigla = _ConcatenatedKeys(case), case.table.loci.sigla
    sides = _strip_marks(signs, _pair_with_rivals(case, signs), NAME_LONGEST)
    sides = sides.select(_may_hold_names(case, signs, sides))
    a, b = sides.first - signs.begin[sides.witness_index], sides.rival_first - signs.begin[sides.rival_index]
    columns = (
        c.tolist()
        for c in (sides.locus, sides.witness_index, sides.rival_index, a, sides.length, b, sides.rival_length)
    )
    for locus, mine, theirs, *stretches in sorted(zip(*columns, strict=True)):
        yield ExchangeCandidate(locus, sigla[mine], sigla[theirs], *stretches)


def _pair_with_rivals(case: FlagContext, signs: _ConcatenatedKeys) -> _ReadingPairs:
    """The readings, each with the holders of the one with the most sources, if that has more of them.

    Scans misread a rare sign each in its own way: only one voice accuses a base.
    """
    every = disputed_loci(case)
    loci, speaks = every.loci, every.loci.length > 0
    sides = every.count_votes(speaks)
    accused = speaks & (sides[np.maximum(loci.variant, 0), np.arange(len(loci))] < sides.max(axis=0))
    base = loci.witness_index(case.family.base)
    if base >= 0:
        accused[base] &= (sides > 0).sum(axis=0) <= 2
        accused[base] &= sides.max(axis=0) > 1 + base_counts_twice(case)
    holds = speaks & (loci.variant == sides.argmax(axis=0))
    mine, theirs, locus = np.nonzero(accused[:, None] & holds)
    a, b = (loci.first[w, locus] + signs.begin[w] for w in (mine, theirs))
    return _merge_touching(
        _ReadingPairs(locus, mine, theirs, a, loci.length[mine, locus], b, loci.length[theirs, locus])
    )


def _merge_touching(s: _ReadingPairs) -> _ReadingPairs:
    """Differences of one pair that touch on both sides, made one: 楚怡 and 领航 where a third witness has 楚信."""
    if not len(s.locus):
        return s
    s = s.select(np.lexsort((s.first, s.rival_index, s.witness_index)))
    touch = (s.witness_index[1:] == s.witness_index[:-1]) & (s.rival_index[1:] == s.rival_index[:-1])
    touch &= (s.first[1:] == s.first[:-1] + s.length[:-1]) & (
        s.rival_first[1:] == s.rival_first[:-1] + s.rival_length[:-1]
    )
    first = np.flatnonzero(np.append(True, ~touch))
    last = np.append(first[1:], len(s.locus)) - 1
    n, m = (
        s.first[last] + s.length[last] - s.first[first],
        s.rival_first[last] + s.rival_length[last] - s.rival_first[first],
    )
    return _ReadingPairs(
        s.locus[first], s.witness_index[first], s.rival_index[first], s.first[first], n, s.rival_first[first], m
    )


def _strip_marks(signs: _ConcatenatedKeys, s: _ReadingPairs, longest: int) -> _ReadingPairs:
    """Both readings without the marks they begin or end with, where both are short enough for a name."""
    han = np.append(np.flatnonzero(signs.han), len(signs.han))
    a, b = (han[han.searchsorted(start)] for start in (s.first, s.rival_first))
    n, m = (  # not above 0 where all are marks
        np.minimum(han[han.searchsorted(end) - 1] + 1, end) - start
        for start, end in ((a, s.first + s.length), (b, s.rival_first + s.rival_length))
    )
    bare = _ReadingPairs(s.locus, s.witness_index, s.rival_index, a, n, b, m)
    return bare.select((n > 0) & (n <= longest) & (m > 0) & (m <= longest))


def _may_hold_names(case: FlagContext, signs: _ConcatenatedKeys, s: _ReadingPairs) -> BoolArray:
    """Whether the signs round the differences, as far as both have them, allow a name on both sides.

    The true name must stand again in its witness, and the false one, if it is not in quotation marks; how often is asked
    later. What another source has too can be a false name only where a dictionary has the true one as a noun. The
    dictionary is asked of all candidates at once.
    """
    which, left, right, marked = _windows(signs, s)
    a, n = s.first[which] - left, s.length[which] + left + right
    b, m = s.rival_first[which] - left, s.rival_length[which] + left + right
    whole = ~(_in_a_word(case, signs, b) | _in_a_word(case, signs, b + m))
    names = [signs.key[x:y] for x, y in zip(b[whole].tolist(), (b + m)[whole].tolist(), strict=True)]
    facts = case.lexicon.look_up(names)
    found, elsewhere = np.zeros(len(s.locus), bool), _Elsewhere(case)
    asked: list[tuple[int, int, int]] = []
    columns = (c[whole].tolist() for c in (which, marked, a, n))
    for true, i, is_marked, at, size in zip(names, *columns, strict=True):
        known, tag = facts[true]
        if is_marked or not known or tag in PROPER:
            if tag.startswith("n"):
                found[i] = True
            else:
                asked.append((i, at, size))
    for i, at, size in asked:
        if not found[i]:
            found[i] = not elsewhere.stands(int(s.witness_index[i]), signs.key[at : at + size])
    return found


def _windows(signs: _ConcatenatedKeys, s: _ReadingPairs) -> tuple[IntArray, IntArray, IntArray, BoolArray]:
    """The stretches round the differences that can be names: which, signs to its left and right, if in marks."""
    longest, around = NAME_LONGEST, NAME_AROUND
    out = []
    behind = np.arange(len(s.locus))  # those of which both have the signs to the left
    for left in range(around + 1):
        if left:
            behind = behind[
                signs.are_same_han(s.first[behind] - left, s.rival_first[behind] - left)
                & (s.rival_length[behind] + left <= longest)
            ]
        here = behind
        for right in range(around + 1):
            if right:
                beside = signs.are_same_han(
                    (s.first + s.length)[here] + right - 1, (s.rival_first + s.rival_length)[here] + right - 1
                )
                here = here[beside & (s.rival_length[here] + left + right <= longest)]
            a, b, n, m = (
                s.first[here] - left,
                s.rival_first[here] - left,
                s.length[here] + left + right,
                s.rival_length[here] + left + right,
            )
            marked = signs.quotes[a - 1] & signs.quotes[a + n]
            again = signs.repeated[m, b] & (marked | signs.repeated[np.minimum(n, longest), a])
            own = here[again]
            out.append((own, np.full(len(own), left), np.full(len(own), right), marked[again]))
    which, lefts, rights, marks = (np.concatenate(c) for c in zip(*out, strict=True))
    return which, lefts, rights, marks


def _in_a_word(case: FlagContext, signs: _ConcatenatedKeys, edges: IntArray) -> BoolArray:
    """Whether the signs on either side of places are a known word of two signs."""
    before, after = signs.code_points[edges - 1].astype(np.int64), signs.code_points[edges].astype(np.int64)
    han = signs.han[edges - 1] & signs.han[edges]
    pairs, which = np.unique(np.where(han, before << 32 | after, 0), return_inverse=True)
    words = [chr(p >> 32) + chr(p & 0xFFFFFFFF) for p in pairs.tolist()]
    facts = case.lexicon.look_up(w for w, p in zip(words, pairs.tolist(), strict=True) if p)
    known = np.array([bool(p) and facts[w][0] for w, p in zip(words, pairs.tolist(), strict=True)], bool)
    found: BoolArray = known[which.reshape(-1)]
    return found


class _Elsewhere:
    """Whether other sources than a witness's own have a name, each asked once."""

    def __init__(self, case: FlagContext) -> None:
        self._case, self._sigla = case, case.table.loci.sigla
        self._known: dict[tuple[str, str], bool] = {}

    def stands(self, line: int, name: str) -> bool:
        """Whether a source other than that of a line has the name."""
        sources = self._case.independence_classes
        asking = (sources[self._sigla[line]], name)
        if asking not in self._known:
            others = (s for s in self._sigla if sources[s] != asking[0])
            self._known[asking] = any(witness_has_name(self._case, s, name) for s in others)
        return self._known[asking]


def may_be_name(case: FlagContext, word: str) -> bool:
    """Whether a dictionary has the word as a name, or has it not."""
    return case.lexicon.part_of_speech(word) in PROPER or not case.lexicon.has_word(word)


def is_between_words(case: FlagContext, key: str, a: int, b: int) -> bool:
    """Whether `[a, b)` cuts no known word of two signs or more at its edges."""
    for edge in (a, b):
        if 0 < edge < len(key):
            pair = key[edge - 1 : edge + 1]
            if _HAN.match(pair[0]) and _HAN.match(pair[1]) and case.lexicon.has_word(pair):
                return False
    return True
