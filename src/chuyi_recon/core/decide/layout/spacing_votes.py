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

from chuyi_recon.core.decide.context import DecisionContext
from chuyi_recon.core.decide.layout.printed_signs import PrintedSigns
from chuyi_recon.core.decide.layout.spacing import (
    BLANK_LINE,
    LINE_END,
    MARKUP_LINE,
    NONE,
    SPACE,
    WIDE_SPACE,
    KindArray,
    Spacing,
    is_unspaced,
    needs_space,
)
from chuyi_recon.core.decide.layout.table_markup import NO_HOST
from chuyi_recon.core.model import BoolArray, IntArray

_NO_VOTE = 7  # instead of a kind of gap: the witness has no voice there
AS_HOST = 6  # printed as the witness has it in whose layout the place stands
TOLERANCE = 1e-6  # shares of a source are added up


@dataclass(frozen=True, eq=False)
class SpacingVotes:
    """What stands behind each printed sign, and whose characters are printed for it.

    `share` is how much each witness counts, `base` the line of a declared base (-1: none), `hosts` by printed sign the
    line of the witness in whose own layout it stands (the base's, or that of a table), `shown` what kind of neighbour
    each printed character is.
    """

    printed: PrintedSigns
    spacing: Sequence[Spacing]
    share: np.ndarray[tuple[int], np.dtype[np.float64]]
    base: int
    hosts: IntArray
    character_classes: KindArray

    @cached_property
    def preceding_signs(self) -> IntArray:
        """`[w, p]`: the sign behind which each witness has the gap that is asked for; -1 where it has no voice.

        It has one where its two signs are neighbours as the printed ones are; where nobody's are, whoever has the
        first.
        """
        before, behind = self.printed.adjacent_signs
        length = np.array([len(g.kind) for g in self.spacing])[:, None]
        after = np.append(before[:, 1:], length, axis=1)
        near = (behind >= 0) & (after == behind + 1)
        found: IntArray = np.where(near | ((behind >= 0) & ~near.any(axis=0)), behind, -1)
        return found

    @cached_property
    def gap_kinds(self) -> KindArray:
        """`[w, p]`: the kind of gap that each witness has behind the printed sign, `_NO_VOTE` where it has no voice."""
        out = np.full(self.preceding_signs.shape, _NO_VOTE, np.uint8)
        for w, gaps in enumerate(self.spacing):
            voting = self.preceding_signs[w] >= 0
            out[w, voting] = gaps.kind[self.preceding_signs[w, voting]]
        return out

    @cached_property
    def decided(self) -> tuple[KindArray, IntArray]:
        """The kind of the gap behind each printed sign, and the witness whose characters are printed."""
        voted_kinds = self.gap_kinds.copy()
        uninformative = [g.uninformative for g in self.spacing]
        others = (voted_kinds[~np.array(uninformative)] != _NO_VOTE).any(axis=0)
        voted_kinds[np.ix_(uninformative, others)] = _NO_VOTE
        if self.base >= 0:
            voted_kinds[self.base] = _NO_VOTE
        after = np.append(self.character_classes[1:], self.character_classes[-1:])
        wide, parts = (
            is_unspaced(self.character_classes) | is_unspaced(after),
            needs_space(self.character_classes, after),
        )
        asked = np.concatenate([voted_kinds, [wide, parts, self.cell_ends]]).astype(np.uint8)
        first, which = _distinct_columns(asked)
        voted = [self._vote(column[:-3], *map(bool, column[-3:])) for column in asked[:, first].T.tolist()]
        kinds = np.array(voted, np.uint8)[which]
        for host in np.unique(self.hosts[self.hosts != NO_HOST]).tolist():
            self._follow_host(host, kinds)
        # Of those who have such a gap: whose sign is printed, else the first.
        fits = np.where(
            kinds >= LINE_END, voted_kinds == kinds, (kinds != NONE) & (voted_kinds != NONE) & (voted_kinds != _NO_VOTE)
        )
        for w, gaps in enumerate(self.spacing):
            fits[w] &= gaps.first[self.preceding_signs[w]] >= 0
        giver, here = self.printed.copied_witness, np.arange(len(kinds))
        exact = fits & (voted_kinds == kinds)
        fits = np.where(exact.any(axis=0), exact, fits)
        return kinds, np.where(fits[giver, here], giver, np.where(fits.any(axis=0), fits.argmax(axis=0), -1))

    @cached_property
    def cell_ends(self) -> BoolArray:
        """Behind which printed signs somebody shows the end of a cell."""
        out = np.zeros(self.preceding_signs.shape[1], bool)
        for w, gaps in enumerate(self.spacing):
            voting = np.flatnonzero(self.preceding_signs[w] >= 0)
            out[voting] |= gaps.cell_ends[self.preceding_signs[w, voting]]
        return out

    def _vote(self, kinds: Sequence[int], wide: bool, parts: bool, cell: bool) -> int:
        """The kind of gap where the witnesses have these."""
        votes = [0.0] * 6
        unlined = 0.0
        for kind, share, gaps in zip(kinds, self.share.tolist(), self.spacing, strict=True):
            if kind != _NO_VOTE:
                votes[kind] += share
                unlined += share if kind < LINE_END and not gaps.has_lines else 0.0
        lines = sum(votes[LINE_END:])
        if lines and lines >= sum(votes[:LINE_END]) - unlined - TOLERANCE:
            return (
                BLANK_LINE
                if votes[BLANK_LINE] > votes[LINE_END] + TOLERANCE
                else LINE_END
                if votes[LINE_END]
                else MARKUP_LINE
            )
        spaces, none = votes[SPACE] + votes[WIDE_SPACE], votes[NONE]
        if cell:  # cells never fuse
            return SPACE
        if wide:
            spaces += 0 if votes[WIDE_SPACE] else min(0, spaces - 2)  # a single space beside Han needs two sources
            return SPACE if spaces > none + TOLERANCE else NONE
        spaces += lines if parts else 0
        return SPACE if spaces > none + TOLERANCE or (parts and spaces and spaces > none - TOLERANCE) else NONE

    def _follow_host(self, host: int, kinds: KindArray) -> None:
        """Sets `AS_HOST` where the own gap of a base, or of the witness whose table it is, is printed.

        That is where both signs are its own. Where something stands between them that it lacks, its line end is printed
        before that, unless the others have the line end only behind it.
        """
        mine = self.hosts == host
        before, behind = (np.where(mine, side[host], -1) for side in self.printed.adjacent_signs)
        last = len(kinds) - 1
        gaps, text = self.spacing[host], self.printed.context.table.loci.texts[host]
        after = np.append(self.printed.adjacent_signs[0][host, 1:], len(gaps.kind))
        near = (behind >= 0) & (after == behind + 1)
        kinds[near] = AS_HOST
        starts = np.flatnonzero(before >= 0)
        for p in np.flatnonzero((behind >= 0) & ~near).tolist():
            n = int(starts.searchsorted(p, "right"))
            run = kinds[p : starts[n] if n < len(starts) else last + 1]
            alone = bool((np.delete(self.gap_kinds[:, p], host) == _NO_VOTE).all())
            begin, end = trailing_span(self.printed.context, host, int(behind[p]))
            if "\n" in text[begin:end]:
                if run[0] >= LINE_END or (run < LINE_END).all():
                    kinds[p] = AS_HOST
            elif alone:
                kinds[p] = AS_HOST


def _distinct_columns(columns: KindArray) -> tuple[IntArray, IntArray]:
    """Where each pattern of columns of figures below 8 stands first, and which each column has."""
    if len(columns) <= 21:  # as one number, three bits a figure
        packed = (columns.astype(np.int64) << 3 * np.arange(len(columns))[:, None]).sum(axis=0)
        _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    else:
        _, first, which = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def trailing_span(context: DecisionContext, w: int, sign: int) -> tuple[int, int]:
    """What stands behind a sign of a witness and belongs to its place: up to the last line end before the next sign."""
    loci = context.table.loci
    text, folded = loci.texts[w], context.folded[loci.sigla[w]]
    start = context.coded_characters(loci.sigla[w]).get(int(folded.origin[sign]), int(folded.ends[sign]))
    if sign + 1 == len(folded):
        return start, len(text)
    end = int(folded.origin[sign + 1])
    line = text.rfind("\n", start, end)
    return start, line + 1 if line >= 0 else end
