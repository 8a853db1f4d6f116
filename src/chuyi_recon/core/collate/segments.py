"""An alignment as stars: a pivot's stretch, the witnesses that correspond to it, and what stands between.

In: an alignment and the keys. Out: the main `Star`, and one for each island. A star also says what it does not
hold: islands and the text that one witness has alone, each with the place (slot) of the pivot before which it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from chuyi_recon.core.collate.variation_units import Strand, strand
from chuyi_recon.core.model import Alignment, Folded, Island, Span
from chuyi_recon.core.model.table_columns import Place


class Between(NamedTuple):
    """What the pivot lacks at a slot: an island, or signs `[a, b)` that one witness has alone. Islands sort first."""

    slot: int
    rank: int
    siglum: str
    a: int
    b: int
    island: Island | None = None


@dataclass(frozen=True)
class Star:
    """A pivot's signs `[start, end)`, the strands of the others, and who runs on without any of it (with the place)."""

    place: Place
    pivot: str
    start: int
    end: int
    strands: tuple[Strand, ...]
    without: Mapping[str, int]
    between: tuple[Between, ...]  # in order of slot

    def running_on(self, slot: int) -> dict[str, int]:
        """Witnesses that cover both sides of a slot with nothing between, and the place in their keys."""
        found = ((s.siglum, self._runs_on(s, slot)) for s in self.strands)
        return {w: at for w, at in found if at is not None}

    def _runs_on(self, s: Strand, slot: int) -> int | None:
        low, high = int(s.p1.searchsorted(slot)), int(s.p1.searchsorted(slot, side="right"))
        before = low if low < len(s) and s.p0[low] < slot else None
        after = high if high < len(s) and s.p0[high] <= slot else None
        if before is not None and after is not None:
            if before == after:
                return int(min(s.b[before], s.a[before] + slot - s.p0[before]))
            return int(s.a[after]) if s.b[before] == s.a[after] else None
        if slot == self.start and after is not None and s.a[after] == 0 and self.place == "pivot":
            return 0
        if slot == self.end and before is not None and s.b[before] == len(s.folded):
            return int(s.b[before])
        return None


def main_star(alignment: Alignment, folded: Mapping[str, Folded]) -> Star:
    """The star of the whole pivot."""
    strands: list[Strand] = []
    between = [
        Between(isle.slot, 0, min(isle.spans), isle.spans[min(isle.spans)].start, 0, isle) for isle in alignment.islands
    ]
    for p in alignment.pairings:
        s = strand(p.siglum, folded[p.siglum], p.blocks, 0, 0)
        strands.append(s)
        taken = sorted(isle.spans[p.siglum] for isle in alignment.islands if p.siglum in isle.spans)
        free = _without(p.uncovered(), taken)
        between += [
            Between(slot, 1, p.siglum, span.start, span.end) for slot, span in zip(_slots(s, free), free, strict=True)
        ]
    ordered = tuple(sorted(between, key=lambda x: x[:5]))
    return Star("pivot", alignment.pivot, 0, alignment.length, tuple(strands), {}, ordered)


def inner_star(isle: Island, folded: Mapping[str, Folded], absent: Mapping[str, int]) -> Star:
    """An island as a star of its own, in signs of the whole keys; `absent` run on without it."""
    inner = isle.alignment
    base = isle.spans[inner.pivot].start
    strands: list[Strand] = []
    between: list[Between] = []
    for p in inner.pairings:
        shift = isle.spans[p.siglum].start
        s = strand(p.siglum, folded[p.siglum], p.blocks, base, shift)
        strands.append(s)
        free = [Span(u.start + shift, u.end + shift) for u in p.uncovered()]
        slots = _slots(s, free)
        between += [
            Between(max(slot, base), 1, p.siglum, span.start, span.end) for slot, span in zip(slots, free, strict=True)
        ]
    ordered = tuple(sorted(between, key=lambda x: x[:5]))
    return Star("island", inner.pivot, base, base + inner.length, tuple(strands), absent, ordered)


def _without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of `spans` without `holes`; both stand in order."""
    out = []
    first = 0
    for s in spans:
        at = s.start
        while first < len(holes) and holes[first].end <= at:
            first += 1
        k = first
        while k < len(holes) and holes[k].start < s.end:
            if at < holes[k].start:
                out.append(Span(at, holes[k].start))
            at = max(at, holes[k].end)
            k += 1
        if at < s.end:
            out.append(Span(at, s.end))
    return out


def _slots(s: Strand, spans: Sequence[Span]) -> list[int]:
    """For each stretch of a witness the position of the pivot after the sign that it has before; moved text aside."""
    if not spans:
        return []
    still = np.flatnonzero(~s.moved)
    order = np.argsort(s.b[still], kind="stable")
    ends, after = s.b[still][order], s.p1[still][order]
    if not len(ends):  # nothing of this witness is in place
        return [0] * len(spans)
    k = ends.searchsorted([span.start for span in spans], side="right") - 1
    first = ends.searchsorted(ends[k])  # of segments that end with one sign the first
    return [int(after[f]) if i >= 0 else 0 for i, f in zip(k.tolist(), first.tolist(), strict=True)]
