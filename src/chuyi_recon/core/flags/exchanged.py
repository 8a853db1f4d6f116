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

from chuyi_recon.core.flags.outvoted import substance
from chuyi_recon.core.fold import codes
from chuyi_recon.core.model import BoolArray, Case, IntArray
from chuyi_recon.core.pairs import SIGN, in_order

Codes = npt.NDArray[np.uint32]

LONGEST = 6  # signs of a name looked for round a difference
AROUND = 4  # signs on each side that may belong to the name
OFTEN = 2  # times a true name must stand in some other witness, and a false one in its own
_HAN = regex.compile(r"\p{Han}")


@dataclass(frozen=True, slots=True)
class Place:
    """What `mine` has at its signs `[a, a + n)`, where `theirs` has its own `[b, b + m)`, without marks at the ends."""

    locus: int
    mine: str
    theirs: str
    a: int
    n: int
    b: int
    m: int


class _Signs:
    """The keys of all witnesses, one behind the other with a sign between that stands in none; copies are neighbours.

    `again[k][i]` says whether the `k` Han signs at `i` stand `OFTEN` in the witness, `shared[k][i]` whether another source
    is known to have them too.
    """

    def __init__(self, case: Case) -> None:
        loci = case.table.loci
        sources = [case.sources[s] for s in loci.sigla]
        order = sorted(range(len(sources)), key=lambda w: (sources[w], w))
        ends = np.cumsum([1, *(len(loci.keys[w]) + 1 for w in order)])
        self.key = "\0".join(["", *(loci.keys[w] for w in order), "\0" * AROUND])
        self.codes = codes(self.key)
        self.begin = np.empty(len(order), np.int64)
        self.begin[order] = ends[:-1]
        self.quotes = self.codes == ord('"')
        self.han = _is_han(self.codes)
        line = np.repeat(order, np.diff(ends))
        source = np.array([sources.index(s) for s in sources])
        self.again, self.shared = _grams(self.codes, self.han, np.append(0, line), source)

    def alike(self, a: IntArray, b: IntArray) -> BoolArray:
        """Whether the same Han sign stands at both places."""
        found: BoolArray = (self.codes[a] == self.codes[b]) & self.han[a]
        return found


def _is_han(signs: Codes) -> BoolArray:
    """Whether a sign is a Han character."""
    table = np.zeros(int(signs.max()) + 1, bool)
    table[signs] = True
    distinct = np.flatnonzero(table)
    table[distinct] = [_HAN.match(chr(c)) is not None for c in distinct.tolist()]
    found: BoolArray = table[signs]
    return found


def _grams(signs: Codes, han: BoolArray, line: IntArray, source: IntArray) -> tuple[BoolArray, BoolArray]:
    """By length, where grams of Han signs stand that stand `OFTEN` in the witness, and those that several sources have.

    A gram that stands again is made of two that do: only those are looked at.
    """
    again, shared = np.zeros((2, LONGEST + 1, len(signs)), bool)
    again[1] = han
    classes = signs.astype(np.uint64)
    for k in range(2, LONGEST + 1):
        here = np.flatnonzero(again[k - 1][:-1] & again[k - 1][1:])
        ordered, order = in_order(classes[here] << SIGN | signs[here + k - 1])
        if not len(order):
            break
        place = here[order]
        same = ordered[1:] == ordered[:-1]
        twice = same & (line[place[1:]] == line[place[:-1]])
        again[k][place[1:][twice]] = again[k][place[:-1][twice]] = True
        first = np.flatnonzero(np.append(True, ~same))
        many = np.diff(first, append=len(place))
        of = source[line[place]]
        shared[k][place] = (of[first] != of[first + many - 1]).repeat(many)
        classes[place] = np.arange(len(first)).repeat(many)
    return again, shared


@dataclass(frozen=True, eq=False)
class _Sides:
    """The signs of a reading and those of its rival, one difference a column; places are those of `_Signs`."""

    locus: IntArray
    mine: IntArray  # line
    theirs: IntArray
    a: IntArray
    n: IntArray
    b: IntArray
    m: IntArray

    def taken(self, which: IntArray | BoolArray) -> _Sides:
        """Some of the columns."""
        return _Sides(*(c[which] for c in (self.locus, self.mine, self.theirs, self.a, self.n, self.b, self.m)))


def places(case: Case) -> Iterator[Place]:
    """Where a name can be exchanged, in order of locus, line of the witness and line of its rival."""
    signs, sigla = _Signs(case), case.table.loci.sigla
    sides = _bare(signs, _rivals(case, signs))
    sides = sides.taken(_may_be(case, signs, sides))
    a, b = sides.a - signs.begin[sides.mine], sides.b - signs.begin[sides.theirs]
    columns = (c.tolist() for c in (sides.locus, sides.mine, sides.theirs, a, sides.n, b, sides.m))
    for locus, mine, theirs, *stretches in sorted(zip(*columns, strict=True)):
        yield Place(locus, sigla[mine], sigla[theirs], *stretches)


def _rivals(case: Case, signs: _Signs) -> _Sides:
    """The readings, each with the holders of the one with the most sources, if that has more of them.

    Scans misread a rare sign each in its own way: only one voice accuses a base.
    """
    every = substance(case)
    loci, speaks = every.loci, every.loci.length > 0
    sides = every.sides(speaks)
    accused = speaks & (sides[np.maximum(loci.variant, 0), np.arange(len(loci))] < sides.max(axis=0))
    base = loci.line(case.family.base)
    if base >= 0:
        accused[base] &= (sides > 0).sum(axis=0) <= 2
    holds = speaks & (loci.variant == sides.argmax(axis=0))
    mine, theirs, locus = np.nonzero(accused[:, None] & holds)
    a, b = (loci.first[w, locus] + signs.begin[w] for w in (mine, theirs))
    return _Sides(locus, mine, theirs, a, loci.length[mine, locus], b, loci.length[theirs, locus])


def _bare(signs: _Signs, s: _Sides) -> _Sides:
    """Both readings without the marks they begin or end with, where both are short enough for a name."""
    han = np.append(np.flatnonzero(signs.han), len(signs.han))
    a, b = (han[han.searchsorted(start)] for start in (s.a, s.b))
    n, m = (  # not above 0 where all are marks
        np.minimum(han[han.searchsorted(end) - 1] + 1, end) - start for start, end in ((a, s.a + s.n), (b, s.b + s.m))
    )
    bare = _Sides(s.locus, s.mine, s.theirs, a, n, b, m)
    return bare.taken((n > 0) & (n <= LONGEST) & (m > 0) & (m <= LONGEST))


def _may_be(case: Case, signs: _Signs, s: _Sides) -> BoolArray:
    """Whether the signs round the differences, as far as both have them, allow a name on both sides.

    The true name must stand `OFTEN` in its witness, and the false one, if it is not in quotation marks. What another source
    has too can be a false name only where a dictionary has the true one as a noun.
    """
    found = np.zeros(len(s.locus), bool)
    behind = np.arange(len(found))  # those of which both have the signs to the left
    for left in range(AROUND + 1):
        if left:
            behind = behind[signs.alike(s.a[behind] - left, s.b[behind] - left) & (s.m[behind] + left <= LONGEST)]
        here = behind
        for right in range(AROUND + 1):
            if right:
                beside = signs.alike((s.a + s.n)[here] + right - 1, (s.b + s.m)[here] + right - 1)
                here = here[beside & (s.m[here] + left + right <= LONGEST)]
            a, b, n, m = s.a[here] - left, s.b[here] - left, s.n[here] + left + right, s.m[here] + left + right
            marked = signs.quotes[a - 1] & signs.quotes[a + n]
            again = signs.again[m, b] & (marked | signs.again[np.minimum(n, LONGEST), a]) & (n > 1) & (m > 1)
            shared = signs.shared[np.minimum(n, LONGEST), a] & (n <= LONGEST)
            for i in np.flatnonzero(again & ~found[here]).tolist():
                start, end = int(b[i]), int(b[i] + m[i])
                true = signs.key[start:end]
                found[here[i]] = (
                    (not shared[i] or case.lexicon.tag(true).startswith("n"))
                    and (marked[i] or is_name(case, true))
                    and stands(case, signs.key, start, end)
                )
    return found


def is_name(case: Case, word: str) -> bool:
    """Whether a dictionary has the word as a name, or has it not."""
    return case.lexicon.tag(word) in ("nr", "ns", "nt", "nz", "nrt", "nrfg") or not case.lexicon.known(word)


def stands(case: Case, key: str, a: int, b: int) -> bool:
    """Whether `[a, b)` cuts no known word of two signs or more at its edges."""
    for edge in (a, b):
        if 0 < edge < len(key):
            pair = key[edge - 1 : edge + 1]
            if _HAN.match(pair[0]) and _HAN.match(pair[1]) and case.lexicon.known(pair):
                return False
    return True
