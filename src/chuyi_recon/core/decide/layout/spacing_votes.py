"""What stands between two printed signs, by the votes of those who read so.

In: the printed signs, and what stands between the signs of each witness. Out: the kind of each gap, and whose
characters are printed for it. Whoever reads as printed has a voice, each source one; a line end needs as many sources
as have none, a single space beside Han two, words of an alphabet are parted in doubt, and cells of a table never fuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.layout.printed_signs import Printed
from chuyi_recon.core.decide.layout.spacing import BLANK, LINE, MARKED, NONE, SPACE, WIDE, Gaps, Kinds, loose, tight
from chuyi_recon.core.decide.layout.table_markup import NOBODY
from chuyi_recon.core.model import BoolArray, IntArray

_ABSENT = 7  # instead of a kind of gap: the witness has no voice there
HOST = 6  # printed as the witness has it in whose layout the place stands
SMALL = 1e-6  # shares of a source are added up


@dataclass(frozen=True, eq=False)
class GapVotes:
    """What stands behind each printed sign, and whose characters are printed for it.

    `share` is how much each witness counts, `base` the line of a declared base (-1: none), `hosts` by printed sign the
    line of the witness in whose own layout it stands (the base's, or that of a table), `shown` what kind of neighbour
    each printed character is.
    """

    printed: Printed
    gaps: Sequence[Gaps]
    share: np.ndarray[tuple[int], np.dtype[np.float64]]
    base: int
    hosts: IntArray
    shown: Kinds

    @cached_property
    def beside(self) -> IntArray:
        """`[w, p]`: the sign behind which each witness has the gap that is asked for; -1 where it has no voice.

        It has one where its two signs are neighbours as the printed ones are; where nobody's are, whoever has the
        first.
        """
        before, behind = self.printed.sides
        length = np.array([len(g.kind) for g in self.gaps])[:, None]
        after = np.append(before[:, 1:], length, axis=1)
        near = (behind >= 0) & (after == behind + 1)
        found: IntArray = np.where(near | ((behind >= 0) & ~near.any(axis=0)), behind, -1)
        return found

    @cached_property
    def kinds(self) -> Kinds:
        """`[w, p]`: the kind of gap that each witness has behind the printed sign, `_ABSENT` where it has no voice."""
        out = np.full(self.beside.shape, _ABSENT, np.uint8)
        for w, gaps in enumerate(self.gaps):
            heard = self.beside[w] >= 0
            out[w, heard] = gaps.kind[self.beside[w, heard]]
        return out

    @cached_property
    def decided(self) -> tuple[Kinds, IntArray]:
        """The kind of the gap behind each printed sign, and the witness whose characters are printed."""
        heard = self.kinds.copy()
        mute = [g.mute for g in self.gaps]
        others = (heard[~np.array(mute)] != _ABSENT).any(axis=0)
        heard[np.ix_(mute, others)] = _ABSENT
        if self.base >= 0:
            heard[self.base] = _ABSENT
        after = np.append(self.shown[1:], self.shown[-1:])
        wide, parts = tight(self.shown) | tight(after), loose(self.shown, after)
        asked = np.concatenate([heard, [wide, parts, self.cells]]).astype(np.uint8)
        first, which = _patterns(asked)
        voted = [self._one(column[:-3], *map(bool, column[-3:])) for column in asked[:, first].T.tolist()]
        kinds = np.array(voted, np.uint8)[which]
        for host in np.unique(self.hosts[self.hosts != NOBODY]).tolist():
            self._follow(host, kinds)
        # Of those who have such a gap: whose sign is printed, else the first.
        fits = np.where(kinds >= LINE, heard == kinds, (kinds != NONE) & (heard != NONE) & (heard != _ABSENT))
        for w, gaps in enumerate(self.gaps):
            fits[w] &= gaps.first[self.beside[w]] >= 0
        giver, here = self.printed.giver, np.arange(len(kinds))
        exact = fits & (heard == kinds)
        fits = np.where(exact.any(axis=0), exact, fits)
        return kinds, np.where(fits[giver, here], giver, np.where(fits.any(axis=0), fits.argmax(axis=0), -1))

    @cached_property
    def cells(self) -> BoolArray:
        """Behind which printed signs somebody shows the end of a cell."""
        out = np.zeros(self.beside.shape[1], bool)
        for w, gaps in enumerate(self.gaps):
            heard = np.flatnonzero(self.beside[w] >= 0)
            out[heard] |= gaps.cells[self.beside[w, heard]]
        return out

    def _one(self, heard: Sequence[int], wide: bool, parts: bool, cell: bool) -> int:
        """The kind of gap where the witnesses have these."""
        votes = [0.0] * 6
        unlined = 0.0
        for kind, share, gaps in zip(heard, self.share.tolist(), self.gaps, strict=True):
            if kind != _ABSENT:
                votes[kind] += share
                unlined += share if kind < LINE and not gaps.lined else 0.0
        lines = sum(votes[LINE:])
        if lines and lines >= sum(votes[:LINE]) - unlined - SMALL:
            return BLANK if votes[BLANK] > votes[LINE] + SMALL else LINE if votes[LINE] else MARKED
        spaces, none = votes[SPACE] + votes[WIDE], votes[NONE]
        if cell:  # cells never fuse
            return SPACE
        if wide:
            spaces += 0 if votes[WIDE] else min(0, spaces - 2)  # a single space beside Han needs two sources
            return SPACE if spaces > none + SMALL else NONE
        spaces += lines if parts else 0
        return SPACE if spaces > none + SMALL or (parts and spaces and spaces > none - SMALL) else NONE

    def _follow(self, host: int, kinds: Kinds) -> None:
        """Sets `HOST` where the own gap of a base, or of the witness whose table it is, is printed.

        That is where both signs are its own. Where something stands between them that it lacks, its line end is printed
        before that, unless the others have the line end only behind it.
        """
        mine = self.hosts == host
        before, behind = (np.where(mine, side[host], -1) for side in self.printed.sides)
        last = len(kinds) - 1
        gaps, text = self.gaps[host], self.printed.evidence.table.loci.texts[host]
        after = np.append(self.printed.sides[0][host, 1:], len(gaps.kind))
        near = (behind >= 0) & (after == behind + 1)
        kinds[near] = HOST
        starts = np.flatnonzero(before >= 0)
        for p in np.flatnonzero((behind >= 0) & ~near).tolist():
            n = int(starts.searchsorted(p, "right"))
            run = kinds[p : starts[n] if n < len(starts) else last + 1]
            alone = bool((np.delete(self.kinds[:, p], host) == _ABSENT).all())
            begin, end = tail(self.printed.evidence, host, int(behind[p]))
            if "\n" in text[begin:end]:
                if run[0] >= LINE or (run < LINE).all():
                    kinds[p] = HOST
            elif alone:
                kinds[p] = HOST


def _patterns(columns: Kinds) -> tuple[IntArray, IntArray]:
    """Where each pattern of columns of figures below 8 stands first, and which each column has."""
    if len(columns) <= 21:  # as one number, three bits a figure
        packed = (columns.astype(np.int64) << 3 * np.arange(len(columns))[:, None]).sum(axis=0)
        _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    else:
        _, first, which = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def tail(evidence: Evidence, w: int, sign: int) -> tuple[int, int]:
    """What stands behind a sign of a witness and belongs to its place: up to the last line end before the next sign."""
    loci = evidence.table.loci
    text, folded = loci.texts[w], evidence.folded[loci.sigla[w]]
    start = evidence.coded(loci.sigla[w]).get(int(folded.origin[sign]), int(folded.ends[sign]))
    if sign + 1 == len(folded):
        return start, len(text)
    end = int(folded.origin[sign + 1])
    line = text.rfind("\n", start, end)
    return start, line + 1 if line >= 0 else end
