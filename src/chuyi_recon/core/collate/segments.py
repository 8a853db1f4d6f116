"""An alignment as stars: a pivot's stretch, the witnesses that correspond to it, and what stands between.

In: an alignment and the keys. Out: the main `StarSegments`, and one for each island. A star also says what it does not
hold: islands and the text that one witness has alone, each with the place (slot) of the pivot before which it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from chuyi_recon.core.collate.variation_units import WitnessSegments, make_segments
from chuyi_recon.core.model import Alignment, FoldedText, Island, Span
from chuyi_recon.core.model.table_columns import RowKind


class Insertion(NamedTuple):
    """What the pivot lacks at a slot: an island, or signs `[a, b)` that one witness has alone. Islands sort first."""

    slot: int
    rank: int
    siglum: str
    first: int
    last: int
    island: Island | None = None


@dataclass(frozen=True)
class StarSegments:
    """A pivot's signs `[start, end)`, the strands of the others, and who runs on without any of it (with the place)."""

    row_kind: RowKind
    pivot: str
    start: int
    end: int
    segments: tuple[WitnessSegments, ...]
    absent: Mapping[str, int]
    insertions: tuple[Insertion, ...]  # in order of slot

    def continuing_at(self, slot: int) -> dict[str, int]:
        """Witnesses that cover both sides of a slot with nothing between, and the place in their keys."""
        found = ((s.siglum, self._continues_at(s, slot)) for s in self.segments)
        return {w: at for w, at in found if at is not None}

    def _continues_at(self, s: WitnessSegments, slot: int) -> int | None:
        low, high = int(s.pivot_last.searchsorted(slot)), int(s.pivot_last.searchsorted(slot, side="right"))
        before = low if low < len(s) and s.pivot_first[low] < slot else None
        after = high if high < len(s) and s.pivot_first[high] <= slot else None
        if before is not None and after is not None:
            if before == after:
                return int(min(s.last[before], s.first[before] + slot - s.pivot_first[before]))
            return int(s.first[after]) if s.last[before] == s.first[after] else None
        if slot == self.start and after is not None and s.first[after] == 0 and self.row_kind == "pivot":
            return 0
        if slot == self.end and before is not None and s.last[before] == len(s.folded):
            return int(s.last[before])
        return None


def pivot_star(alignment: Alignment, folded: Mapping[str, FoldedText]) -> StarSegments:
    """The star of the whole pivot."""
    segments: list[WitnessSegments] = []
    insertions = [
        Insertion(isle.slot, 0, min(isle.spans), isle.spans[min(isle.spans)].start, 0, isle)
        for isle in alignment.islands
    ]
    for p in alignment.pairwise:
        s = make_segments(p.siglum, folded[p.siglum], p.blocks, 0, 0)
        segments.append(s)
        taken = sorted(isle.spans[p.siglum] for isle in alignment.islands if p.siglum in isle.spans)
        free = _subtract_spans(p.uncovered(), taken)
        insertions += [
            Insertion(slot, 1, p.siglum, span.start, span.end)
            for slot, span in zip(_find_slots(s, free), free, strict=True)
        ]
    ordered = tuple(sorted(insertions, key=lambda x: x[:5]))
    return StarSegments("pivot", alignment.pivot, 0, alignment.length, tuple(segments), {}, ordered)


def island_star(isle: Island, folded: Mapping[str, FoldedText], absent: Mapping[str, int]) -> StarSegments:
    """An island as a star of its own, in signs of the whole keys; `absent` run on without it."""
    inner = isle.alignment
    base = isle.spans[inner.pivot].start
    segments: list[WitnessSegments] = []
    insertions: list[Insertion] = []
    for p in inner.pairwise:
        shift = isle.spans[p.siglum].start
        s = make_segments(p.siglum, folded[p.siglum], p.blocks, base, shift)
        segments.append(s)
        free = [Span(u.start + shift, u.end + shift) for u in p.uncovered()]
        slots = _find_slots(s, free)
        insertions += [
            Insertion(max(slot, base), 1, p.siglum, span.start, span.end)
            for slot, span in zip(slots, free, strict=True)
        ]
    ordered = tuple(sorted(insertions, key=lambda x: x[:5]))
    return StarSegments("island", inner.pivot, base, base + inner.length, tuple(segments), absent, ordered)


def _subtract_spans(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
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


def _find_slots(s: WitnessSegments, spans: Sequence[Span]) -> list[int]:
    """For each stretch of a witness the position of the pivot after the sign that it has before; moved text aside."""
    if not spans:
        return []
    still = np.flatnonzero(~s.moved)
    order = np.argsort(s.last[still], kind="stable")
    ends, after = s.last[still][order], s.pivot_last[still][order]
    if not len(ends):  # nothing of this witness is in place
        return [0] * len(spans)
    k = ends.searchsorted([span.start for span in spans], side="right") - 1
    first = ends.searchsorted(ends[k])  # of segments that end with one sign the first
    return [int(after[f]) if i >= 0 else 0 for i, f in zip(k.tolist(), first.tolist(), strict=True)]
