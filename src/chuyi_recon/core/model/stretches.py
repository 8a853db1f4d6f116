"""The text as the longest runs that the same witnesses attest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from chuyi_recon.core.model.arrays import IntArray
from chuyi_recon.core.model.decision import Decision, Ground
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.table import Attestation

_StretchFields = tuple[int, int, "Decision", dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The longest run of the reconstruction with the same witnesses at consecutive places.

    Law: every attested span is as long as `text` and is the same sign by sign once folded. No
    attestation only where the ground is EMENDED or RULED.
    """

    text: str
    row: int
    locus: int
    attestations: tuple[Attestation, ...]
    ground: Ground
    confidence: float


@dataclass(frozen=True, eq=False)
class Stretches(Sequence[Stretch]):
    """All stretches as columns; a `Stretch` is made when it is asked for, and not kept.

    Stretch `i` is `text[bounds[i]:bounds[i + 1]]`, printed at `locus[i]`. `place[w, i]` is the offset at which
    the witness `sigla[w]` has its first character, -1 where it does not attest it. Arrays are read-only.
    """

    sigla: tuple[str, ...]
    text: str  # the stretches joined
    bounds: IntArray
    locus: IntArray
    offset: IntArray
    decisions: tuple[Decision, ...]

    def __post_init__(self) -> None:
        for column in (self.bounds, self.locus, self.offset):
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.locus)

    @overload
    def __getitem__(self, at: int) -> Stretch: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Stretch, ...]: ...
    def __getitem__(self, at: int | slice) -> Stretch | tuple[Stretch, ...]:
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            return (
                tuple(self._make_stretches(first, last))
                if step == 1
                else tuple(self[i] for i in range(first, last, step))
            )
        wanted = range(len(self))[at]  # an index from the end, or out of range, as in any sequence
        return next(self._make_stretches(wanted, wanted + 1))

    def __iter__(self) -> Iterator[Stretch]:
        return self._make_stretches(0, len(self))

    def printed_parts(self, siglum: str) -> tuple[tuple[int, int, int], ...]:
        """Where a witness's characters are printed: (its offset, offset in the text, length), in printed order."""
        w = self.sigla.index(siglum)
        own = np.flatnonzero(self.offset[w] >= 0)
        start, end = self.bounds[own], self.bounds[own + 1]
        return tuple(zip(self.offset[w, own].tolist(), start.tolist(), (end - start).tolist(), strict=True))

    def iter_fields(self, first: int = 0, last: int | None = None) -> Iterator[_StretchFields]:
        """Stretches `[first, last)` without their objects: begin, end, decision, and by siglum its places."""
        last = len(self) if last is None else last
        bounds = self.bounds[first : last + 1].tolist()
        columns = (self.locus[first:last].tolist(), self.offset[:, first:last].T.tolist())
        for start, end, locus, place in zip(bounds, bounds[1:], *columns, strict=False):
            size = end - start
            places = {siglum: (p, p + size) for siglum, p in zip(self.sigla, place, strict=True) if p >= 0}
            yield start, end, self.decisions[locus], places

    def _make_stretches(self, first: int, last: int) -> Iterator[Stretch]:
        for start, end, d, places in self.iter_fields(first, last):
            where = tuple(Attestation(siglum, Span(*place)) for siglum, place in places.items())
            yield Stretch(self.text[start:end], d.row, d.locus, where, d.ground, d.confidence)
