"""The rows of an alignment as two columns of numbers for each witness, so that a row for every sign costs no object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chuyi_recon.core.model import BoolArray, IntArray, Span

AlignmentRow = dict[str, Span]


@dataclass(frozen=True, eq=False)
class AlignmentColumns:
    """Rows in order. `[r, w]` is `[start, end)` of what the witness `sigla[w]` has in row `r`, -1 where nothing."""

    sigla: tuple[str, ...]
    start: IntArray
    end: IntArray

    def __len__(self) -> int:
        return len(self.start)

    @classmethod
    def empty(cls, sigla: tuple[str, ...], many: int) -> AlignmentColumns:
        """`many` rows in which nobody has anything, to be filled."""
        shape = many, len(sigla)
        return cls(sigla, np.full(shape, -1, np.int32), np.full(shape, -1, np.int32))

    @classmethod
    def from_rows(cls, sigla: tuple[str, ...], rows: Sequence[Mapping[str, Span]]) -> AlignmentColumns:
        """These rows."""
        out = cls.empty(sigla, len(rows))
        for k, row in enumerate(rows):
            out.set_row(k, row)
        return out

    @classmethod
    def concatenate(cls, parts: Sequence[AlignmentColumns]) -> AlignmentColumns:
        """The rows of one part behind those of the other; one part at least."""
        return cls(parts[0].sigla, np.concatenate([p.start for p in parts]), np.concatenate([p.end for p in parts]))

    def set_row(self, at: int, row: Mapping[str, Span]) -> None:
        """Writes a row in place; only whoever made these rows may."""
        for siglum, span in row.items():
            w = self.sigla.index(siglum)
            self.start[at, w], self.end[at, w] = span.start, span.end

    def select(self, which: IntArray | BoolArray | slice) -> AlignmentColumns:
        """Some of the rows."""
        return AlignmentColumns(self.sigla, self.start[which], self.end[which])

    @property
    def nonempty_rows(self) -> BoolArray:
        """Which rows somebody has text in."""
        found: BoolArray = self.start.max(axis=1, initial=-1) >= 0
        return found

    def row(self, at: int) -> AlignmentRow:
        """One row as spans by siglum."""
        start, end = self.start[at].tolist(), self.end[at].tolist()
        return {s: Span(a, b) for s, a, b in zip(self.sigla, start, end, strict=True) if a >= 0}

    def rows(self, which: Iterable[int]) -> list[AlignmentRow]:
        """Several rows."""
        return [self.row(k) for k in which]
