"""Where a difference can be part of an exchange of names: asked of all loci at once, before a dictionary is.

Most differences are misreadings, which stand once. In: a case. Out: the few places at which what a witness has
can stand in it again, or in quotation marks, and what its rival has can stand in that one again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import regex

from chuyi_recon.core.flags.base import once
from chuyi_recon.core.flags.outvoted import substance
from chuyi_recon.core.fold import codes
from chuyi_recon.core.model import BoolArray, Case, IntArray
from chuyi_recon.core.pairs import Pairs

LONGEST = 6  # signs of a name looked for round a difference
AROUND = 4  # signs on each side that may belong to the name
OFTEN = 2  # times a true name must stand in some other witness, and a false one in its own
_HAN = regex.compile(r"\p{Han}")


@once
def pairs_of(case: Case) -> Mapping[str, Pairs]:
    """By witness, the pairs of signs in its key."""
    return {w: Pairs(f.key) for w, f in case.folded.items()}


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
    """The keys of all witnesses, one behind the other with a sign between that stands in none."""

    def __init__(self, case: Case) -> None:
        keys = case.table.loci.keys
        self.codes = codes("\0".join(["", *keys, ""]))
        self.begin = np.cumsum([1, *(len(k) + 1 for k in keys)])  # by line, and where the last ends
        self.again = np.zeros(len(self.codes), bool)  # whether a sign and the next stand together `OFTEN` there
        for siglum, begin in zip(case.table.loci.sigla, self.begin.tolist(), strict=False):
            alike = pairs_of(case)[siglum].alike
            self.again[begin : begin + len(alike)] = alike >= OFTEN
        self.seldom = np.flatnonzero(~self.again)
        self.quotes = np.flatnonzero(self.codes == ord('"'))
        table = np.zeros(int(self.codes.max()) + 1, bool)
        table[self.codes] = True
        distinct = np.flatnonzero(table)
        table[distinct] = [_HAN.match(chr(c)) is not None for c in distinct.tolist()]
        self.han = table[self.codes]


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
    sides = sides.taken(_may_be(signs, sides))
    sides = sides.taken(np.lexsort((sides.theirs, sides.mine, sides.locus)))
    a, b = sides.a - signs.begin[sides.mine], sides.b - signs.begin[sides.theirs]
    columns = (c.tolist() for c in (sides.locus, sides.mine, sides.theirs, a, sides.n, b, sides.m))
    for locus, mine, theirs, *stretches in zip(*columns, strict=True):
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


def _may_be(signs: _Signs, s: _Sides) -> BoolArray:
    """Whether the signs round the differences, as far as both have them, allow a name on both sides.

    Each pair of the true name's signs must stand `OFTEN` in its witness, and each of the false one's, if no quotation
    mark is near. A sign alone is no name: one beside it, which both have, must be part of both.
    """
    codes, again, end = signs.codes, signs.again, s.a + s.n
    near = np.maximum(signs.begin[s.mine], s.a - AROUND - 1), np.minimum(signs.begin[s.mine + 1], end + AROUND + 1)
    marked = _any(signs.quotes, *near)
    inside = ~_any(signs.seldom, s.b, s.b + s.m - 1) & (marked | ~_any(signs.seldom, s.a, end - 1))
    before = (codes[s.a - 1] == codes[s.b - 1]) & signs.han[s.a - 1] & again[s.b - 1] & (marked | again[s.a - 1])
    after = (codes[end] == codes[s.b + s.m]) & signs.han[end] & again[s.b + s.m - 1] & (marked | again[end - 1])
    found: BoolArray = inside & (((s.n > 1) & (s.m > 1)) | ((before | after) & (s.m < LONGEST)))
    return found


def _any(where: IntArray, start: IntArray, end: IntArray) -> BoolArray:
    """Whether one of the places, which are in order, lies in `[start, end)`."""
    found: BoolArray = where.searchsorted(start) < where.searchsorted(np.maximum(end, start))
    return found
