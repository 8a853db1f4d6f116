"""Whose layout is printed where witnesses write one text in different markup.

In: a table and the keys. Out: a `Layout`. Characters that are written in code (a formula, an entity) are taken from a
witness that has the characters, where one has them; where none has, the code is printed as it is, since what is left
of a fraction or a power without it is another number. A table is printed in one layout: the base's; without a base
plain, where a witness has it so, else in the form that most sources give it, from the one among them whose cells are
those of the others. Ties: the pivot, then the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from chuyi_recon.core.markup import Code, markup
from chuyi_recon.core.model import BoolArray, Folded, IntArray, Span, Table

_NOBODY = -1
_COVERS = 0.5  # of the signs that the fullest witness has in a table: who has fewer lays out none


class Layout:
    """What is printed of each witness's markup, and in whose layout."""

    def __init__(self, table: Table, folded: Mapping[str, Folded]) -> None:
        loci = table.loci
        self._table, self._folded = table, folded
        self._marks = [markup(t) for t in loci.texts]
        self._base = loci.sigla.index(table.family.base) if table.family.base in loci.sigla else _NOBODY
        self.frames = np.full(len(loci), _NOBODY)  # by locus the witness in whose layout a table is printed
        self.raw: dict[str, list[Span]] = defaultdict(list)  # code and tables that are printed as they stand
        self.bare: dict[str, list[Span]] = defaultdict(list)  # code of the base that somebody else has in characters
        self.cells: dict[str, set[int]] = defaultdict(set)  # signs before which a cell ends, also in another witness
        self._borrowed: dict[int, tuple[str, Span]] = {}  # by locus where a plain table stands in the text of its frame
        self._coded = np.zeros((len(loci.sigla), len(loci)), bool)
        if any(m.codes for m in self._marks):
            self._find_codes()
        if self._base == _NOBODY:
            self._find_blocks()
        if any(m.tables for m in self._marks):
            self._find_cells()
            self._find_tables()

    @property
    def special(self) -> BoolArray:
        """The loci at which it matters who is printed, or in whose layout."""
        return np.array((self.frames != _NOBODY) | self._coded.any(axis=0))

    def space(self, locus: int, siglum: str, ends_row: bool) -> tuple[str, Span] | None:
        """A space or line end of the plain table that a reading of another witness is set in, to part two cells."""
        frame, place = self._borrowed.get(locus, (siglum, Span(0, 0)))
        if frame == siglum:
            return None
        text = self._table.family.witness(frame).text
        signs = ("\n", " ", "\t") if ends_row else (" ", "\t", "\n")
        at = next((at for c in signs if (at := text.find(c, place.start, place.end)) >= 0), -1)
        return (frame, Span(at, at + 1)) if at >= 0 else None

    def coded(self, line: int) -> BoolArray:
        """The loci at which a witness has in code what another has in characters, or what without its code is wrong."""
        return np.array(self._coded[line])

    def giver(self, locus: int, line: int) -> int:
        """Of those who read as the witness of this line the one whose characters are printed: who needs no code."""
        loci = self._table.loci
        if not self._coded[line, locus]:
            return line
        same = loci.standing[:, locus] & (loci.variant[:, locus] == loci.variant[line, locus]) & ~self._coded[:, locus]
        others = np.flatnonzero(same).tolist()
        return min(others, key=lambda w: (loci.sigla[w] != self._table.family.pivot, w)) if others else line

    def _touched(self, line: int, span: Span) -> IntArray:
        """The loci at which a witness's reading has characters of a stretch."""
        loci = self._table.loci
        found: IntArray = np.flatnonzero((loci.start[line] < span.end) & (loci.end[line] > span.start))
        return found

    def _find_codes(self) -> None:
        """Which code is printed as it stands, and at which loci somebody else has the characters."""
        loci = self._table.loci
        touched = np.zeros_like(self._coded)
        places: list[tuple[int, Code, IntArray]] = []
        for w, marks in enumerate(self._marks):
            for code in marks.codes:
                at = self._touched(w, code.span)
                touched[w, at] = True
                places.append((w, code, at))
        for w, code, at in places:
            others = loci.standing[:, at] & (loci.length[:, at] > 0) & ~touched[:, at]
            elsewhere = bool(others.any())
            if elsewhere or not code.plain:
                self._coded[w, at] = True
            if w == self._base and elsewhere:
                self.bare[loci.sigla[w]].append(code.span)
            elif not (elsewhere or code.plain):
                self.raw[loci.sigla[w]].append(code.span)

    def _find_blocks(self) -> None:
        """Where only markup ends a block of the pivot: another witness, that has a line end there, lays it out."""
        loci = self._table.loci
        w = loci.sigla.index(self._table.family.pivot)
        folded = self._folded[loci.sigla[w]]
        blocks = np.array(self._marks[w].blocks, np.int64)
        signs = np.unique(folded.every_at(blocks)) if blocks.size else blocks
        signs = signs[(signs > 0) & (signs < len(folded))]
        bare = {s for s in signs.tolist() if not folded.breaks[s]}
        for i in np.flatnonzero((loci.length[w] > 0) & np.isin(loci.last[w], sorted(bare))).tolist():
            for v in np.flatnonzero(loci.standing[:, i] & (loci.length[:, i] > 0)).tolist():
                last = int(self._folded[loci.sigla[v]].origin[loci.last[v, i] - 1])
                if "\n" in loci.texts[v][last : loci.end[v, i]]:
                    self.frames[i] = v
                    break

    def _find_cells(self) -> None:
        """Where cells end: what one witness shows by markup another may show by a space."""
        loci = self._table.loci
        for w, marks in enumerate(self._marks):
            if not marks.cells:
                continue
            signs = np.unique(self._folded[loci.sigla[w]].every_at(np.array(marks.cells)))
            own = np.flatnonzero((loci.first[w] >= 0) & (loci.length[w] > 0))
            own = own[loci.first[w, own].argsort()]
            place = loci.first[w, own].searchsorted(signs, side="right") - 1
            for sign, n in zip(signs.tolist(), place.tolist(), strict=True):
                if n < 0 or sign >= loci.last[w, own[n]]:
                    continue
                i = int(own[n])
                step = sign - int(loci.first[w, i])
                same = loci.variant[:, i] == loci.variant[w, i] if step else loci.length[:, i] > 0
                for v in np.flatnonzero(same & (loci.first[:, i] >= 0)).tolist():
                    self.cells[loci.sigla[v]].add(int(loci.first[v, i]) + step)

    def _find_tables(self) -> None:
        """In whose layout each table is printed; the markup of others who have it in the same form is kept."""
        loci, sources = self._table.loci, self._table.sources
        inside: list[list[tuple[int, IntArray]]] = []  # by witness, its tables and their loci
        any_ = np.zeros(len(loci), bool)
        for w, marks in enumerate(self._marks):
            inside.append([(n, self._signed(w, t.span)) for n, t in enumerate(marks.tables)])
            for _, at in inside[-1]:
                any_[at] = True
        for region in _runs(any_):
            size = np.where(loci.standing[:, region], loci.length[:, region], 0).sum(axis=1)
            forms = self._forms(inside, region)
            able = [w for w in range(len(size)) if size[w] and size[w] >= _COVERS * size.max()]
            if self._base != _NOBODY and size[self._base]:
                able = [self._base]
            if not able:
                continue
            votes: dict[str, set[str]] = defaultdict(set)
            for w in able:
                votes[forms[w]].add(sources[loci.sigla[w]])
            pivot = loci.sigla.index(self._table.family.pivot)
            plain = next((f for f in ("plain", "") if f in votes), None)  # in columns, or else a cell a line
            form = max(votes, key=lambda f: (len(votes[f]), f == forms[pivot], f)) if plain is None else plain
            alike = [w for w in able if forms[w] == form]
            frame = max(alike, key=lambda w: (self._agrees(w, alike, region), w == pivot, -w))
            if region[0] and self._base == _NOBODY:
                region = np.append(region[0] - 1, region)  # a blank line above a table is a part of its layout
            self.frames[region] = np.where(loci.first[frame, region] >= 0, frame, _NOBODY)
            if form in ("", "plain"):
                own = region[loci.first[frame, region] >= 0]
                place = Span(int(loci.start[frame, own].min()), int(loci.end[frame, own].max()))
                self._borrowed |= dict.fromkeys(region.tolist(), (loci.sigla[frame], place))
            for w in range(len(size)):
                for n, at in inside[w]:
                    table = self._marks[w].tables[n]
                    if (
                        form not in ("", "plain")
                        and table.form == form
                        and w != self._base
                        and np.isin(at, region).any()
                    ):
                        self.raw[loci.sigla[w]].append(table.span)

    def _signed(self, line: int, span: Span) -> IntArray:
        """The loci at which a witness has signs of a stretch."""
        first, last = self._folded[self._table.loci.sigla[line]].signs(span)
        loci = self._table.loci
        found: IntArray = np.flatnonzero(
            (loci.first[line] < last) & (loci.last[line] > first) & (loci.first[line] >= 0)
        )
        return found

    def _forms(self, inside: list[list[tuple[int, IntArray]]], region: IntArray) -> list[str]:
        """In which form each witness has most of a table; none is plain."""
        loci, out = self._table.loci, []
        for w, tables in enumerate(inside):
            size: dict[str, int] = defaultdict(int)
            for n, at in tables:
                size[self._marks[w].tables[n].form] += int(loci.length[w, np.intersect1d(at, region)].sum())
            most = max(size, key=lambda f: (size[f], f)) if size else ""
            out.append(most if most and 2 * size[most] > loci.length[w, region].sum() else "")
        return out

    def _agrees(self, line: int, others: list[int], region: IntArray) -> int:
        """At how many loci a witness has as many cells' ends, line ends, tabs and spaces as others."""
        shapes = {w: self._shape(w, region) for w in {line, *others}}
        return sum(a == b for w in others if w != line for a, b in zip(shapes[line], shapes[w], strict=True))

    def _shape(self, line: int, region: IntArray) -> list[tuple[int, ...]]:
        """How a witness lays out each of some loci."""
        loci, cells = self._table.loci, np.array(self._marks[line].cells, np.int64)
        start, end = loci.start[line, region], loci.end[line, region]
        ends = (cells.searchsorted(end) - cells.searchsorted(start)).tolist()
        if any(ends):
            return [(n,) for n in ends]
        text = loci.texts[line]
        return [tuple(text[a:b].count(c) for c in "\n\t ") for a, b in zip(start.tolist(), end.tolist(), strict=True)]


def _runs(flags: BoolArray) -> Iterator[IntArray]:
    """The runs of set flags, each as the places in it."""
    at = np.flatnonzero(flags)
    if at.size:
        yield from np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
