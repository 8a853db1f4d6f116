"""Stretches that take no part in an alignment: they are cut out of the keys before it, and put back after it.

In: a key and its holes; an `Alignment` of keys without them. Out: the key without them; the same alignment counted in
signs of the whole keys. No block holds a sign of a hole; a block that goes over one is cut there. What a witness lacks
beside its own hole it has not left out: it is a lacuna.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from chuyi_recon.core.model import Alignment, Block, Folded, Island, Pairing, Span


class Holes:
    """The holes of one key, in order, and how places outside them are counted."""

    def __init__(self, folded: Folded, spans: Sequence[Span]) -> None:
        out = np.zeros(len(folded), bool)
        for s in spans:
            out[s.start : s.end] = True
        self._places = np.flatnonzero(~out)
        kept = self._places.tolist()
        breaks = folded.breaks[self._places].copy()
        after = np.flatnonzero(np.diff(self._places, prepend=-1) > 1)
        for k in after.tolist():  # the strongest break of what is gone is that before what follows
            breaks[k] = folded.breaks[(kept[k - 1] + 1 if k else 0) : kept[k] + 1].max()
        breaks.setflags(write=False)
        origin = folded.origin[self._places]
        origin.setflags(write=False)
        key = "".join(folded.key[i] for i in kept)
        self.without = Folded(key, origin, breaks, folded.length)
        self.at = frozenset(after.tolist()) | ({len(kept)} if out[-1:].any() else set())
        self.length = len(folded)
        self._after = after

    def span(self, span: Span) -> Span:
        """A stretch in signs of the whole key."""
        if span.start == span.end:
            at = int(self._places[span.start - 1]) + 1 if span.start else 0
            return Span(at, at)
        return Span(int(self._places[span.start]), int(self._places[span.end - 1]) + 1)

    def cuts(self, span: Span) -> list[int]:
        """Where holes lie inside a stretch, in signs without them."""
        low, high = self._after.searchsorted([span.start + 1, span.end])
        found: list[int] = self._after[low:high].tolist()
        return found


def filled_in(alignment: Alignment, holes: Mapping[str, Holes]) -> Alignment:
    """An alignment of keys without holes, counted in signs of the whole keys."""
    made = _counted(alignment, holes, {})
    islands = []
    for island in alignment.islands:
        spans = {s: holes[s].span(x) if s in holes else x for s, x in island.spans.items()}
        starts = {s: x.start for s, x in island.spans.items()}
        slot = holes[alignment.pivot].span(Span(island.slot, island.slot)).start if alignment.pivot in holes else island.slot
        inner = _counted(island.alignment, holes, starts)
        islands.append(Island(slot, spans, replace(inner, length=len(spans[inner.pivot]))))
    return replace(made, islands=tuple(islands))


def _counted(alignment: Alignment, holes: Mapping[str, Holes], starts: Mapping[str, int]) -> Alignment:
    """The star counted in whole keys; of an island, whose stretches begin at `starts`, from those beginnings."""
    pivot = _Side(holes.get(alignment.pivot), starts.get(alignment.pivot, 0))
    pairings = []
    for p in alignment.pairings:
        own = _Side(holes.get(p.siglum), starts.get(p.siglum, 0))
        blocks = tuple(b for block in p.blocks for b in _parts(block, pivot, own))
        pairings.append(Pairing(p.siglum, blocks, own.length(p.length)))
    return replace(alignment, length=pivot.length(alignment.length), pairings=tuple(pairings))


class _Side:
    """One side of the blocks, counted from the beginning of a stretch."""

    def __init__(self, holes: Holes | None, start: int) -> None:
        self._holes, self._start = holes, start

    def span(self, span: Span) -> Span:
        """A stretch in signs of the whole key."""
        if self._holes is None:
            return span
        found = self._holes.span(Span(span.start + self._start, span.end + self._start))
        first = self._holes.span(Span(self._start, self._start + 1)).start if self._start else 0
        return Span(max(0, found.start - first), max(0, found.end - first))

    def cuts(self, span: Span) -> list[int]:
        """Where holes lie inside a stretch, from the beginning of that."""
        if self._holes is None:
            return []
        return [c - self._start - span.start for c in self._holes.cuts(Span(span.start + self._start, span.end + self._start))]

    def beside(self, at: int) -> bool:
        """Whether a hole begins at a place."""
        return self._holes is not None and at + self._start in self._holes.at

    def length(self, length: int) -> int:
        """So many signs, holes among them."""
        if self._holes is None:
            return length
        return self._holes.length if not self._start else len(self.span(Span(0, length)))


def _parts(block: Block, pivot: _Side, own: _Side) -> Iterator[Block]:
    """A block cut where a hole lies on either side; none where nobody knows what the hole hides."""
    a, b = block.pivot, block.witness
    cuts = sorted({*pivot.cuts(a), *own.cuts(b)})
    one_sided = (not len(b) and own.beside(b.start)) or (not len(a) and pivot.beside(a.start))
    if one_sided or (cuts and block.kind == "differs"):
        return
    for s, e in pairwise([0, *cuts, len(a) if cuts else -1]):
        here = Span(a.start + s, a.end if e < 0 else a.start + e)
        there = Span(b.start + s, b.end if e < 0 else b.start + e)
        yield Block(pivot.span(here), own.span(there), block.kind)
