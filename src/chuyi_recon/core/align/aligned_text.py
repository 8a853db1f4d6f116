"""A text as it is aligned: without what is no text, its pieces in the pivot's order; and the way back.

In: a key and the pieces of it that are seen, in the order in which they are; an `Alignment` of keys so made. Out: the
key of these pieces; the same alignment counted in signs of the whole keys. No block goes from one piece into the next,
and none holds what is not seen: what a witness lacks beside such a hole it has not left out, for nobody knows what the
hole hides. What is equal and stands out of the witness's own order is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from chuyi_recon.core.model import (
    Alignment,
    Block,
    Blocks,
    BoolArray,
    FoldedText,
    IntArray,
    Island,
    PairwiseAlignment,
    Span,
)
from chuyi_recon.core.model.alignment import BLOCK_KINDS, BlockRow
from chuyi_recon.core.text.reading_order import heaviest_increasing


class AlignedText:
    """The pieces of a key, as a key of their own, and where each sign of it stands in the whole one."""

    def __init__(self, folded: FoldedText, pieces: Sequence[Span]) -> None:
        empty = [np.zeros(0, np.int64)]
        self._places = np.concatenate([np.arange(p.start, p.end) for p in pieces] or empty)
        places, length = self._places, len(folded)
        jumps = np.flatnonzero(np.diff(places) != 1) + 1
        held = np.zeros(length + 1, bool)
        held[places] = True
        # A hole lies where the sign before a piece, or the one after it, is not seen at all.
        beside = np.zeros(len(places) + 1, bool)
        starts, ends = np.append(0, jumps), np.append(jumps, len(places))
        if len(places):
            beside[starts] |= (places[starts] > 0) & ~held[places[starts] - 1]
            beside[ends] |= (places[ends - 1] + 1 < length) & ~held[np.minimum(places[ends - 1] + 1, length - 1)]
        self._piece_starts, self._holes, self.length = jumps, beside, length
        self._in_order = np.zeros(max(1, len(pieces)), bool)
        self._in_order[heaviest_increasing([p.start for p in pieces], [len(p) for p in pieces])] = True
        breaks = folded.breaks[places].copy()
        breaks[jumps] = np.maximum(breaks[jumps], 1)
        apart = np.ones(len(places), np.int32)
        apart[1:] += folded.origin[places[1:]] > folded.ends[places[:-1]]
        apart[jumps] = 2  # as far as two words
        ends = apart.cumsum(dtype=np.int32)
        origin = ends - 1
        for column in (breaks, origin, ends):
            column.setflags(write=False)
        key = "".join(folded.key[p.start : p.end] for p in pieces)
        self.key = FoldedText(key, origin, ends, breaks, int(ends[-1]) if len(ends) else 0)

    @cached_property
    def _rank(self) -> IntArray:
        """By sign, how many of those that are seen stand before it in the whole key."""
        return self._places.argsort().argsort()

    def original_span(self, start: int, end: int) -> Span:
        """The signs of the whole key that a stretch within one piece has."""
        if start == end:
            at = int(self._places[start - 1]) + 1 if start else 0
            return Span(at, at)
        return Span(int(self._places[start]), int(self._places[end - 1]) + 1)

    def spans(self, starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
        """The same of many stretches."""
        before = np.append(0, self._places + 1)  # the place behind the sign before each
        last = before[ends]
        return np.where(starts == ends, last, np.append(self._places, 0)[starts]), last

    def piece_starts(self, start: int, end: int) -> list[int]:
        """Where a piece begins inside a stretch."""
        low, high = self._piece_starts.searchsorted([start + 1, end])
        found: list[int] = self._piece_starts[low:high].tolist()
        return found

    def is_moved(self, at: int) -> bool:
        """Whether the piece that holds a sign stands out of order."""
        return not self._in_order[int(self._piece_starts.searchsorted(at, side="right"))]

    def plain(self, starts: IntArray, ends: IntArray) -> BoolArray:
        """Which stretches lie inside a piece that stands in order, or are empty beside no hole: they are as seen."""
        first, last = (
            self._piece_starts.searchsorted(starts, side="right"),
            self._piece_starts.searchsorted(ends, side="left"),
        )
        empty = starts == ends
        found: BoolArray = np.where(empty, ~self._holes[starts], (first == last) & self._in_order[first])
        return found

    def edged(self, starts: IntArray, ends: IntArray) -> BoolArray:
        """Whether a piece begins with a stretch, or ends with it."""
        found: BoolArray = np.isin(starts, self._piece_starts) | np.isin(ends, self._piece_starts)
        return found

    def is_piece_edge(self, at: int) -> bool:
        """Whether one piece ends at a place and another begins."""
        low = int(self._piece_starts.searchsorted(at))
        return low < len(self._piece_starts) and int(self._piece_starts[low]) == at

    def is_hole(self, at: int) -> bool:
        """Whether a hole lies at a place."""
        return bool(self._holes[at])

    def is_contiguous(self, start: int, end: int) -> bool:
        """Whether a stretch has no other piece inside it in the whole key, holes aside."""
        return bool((np.diff(self._rank[start:end]) == 1).all())


def restore_positions(alignment: Alignment, aligned_texts: Mapping[str, AlignedText]) -> Alignment:
    """An alignment of what is seen, in signs of the whole keys."""
    islands = []
    for island in alignment.islands:
        if all(aligned_texts[s].is_contiguous(x.start, x.end) for s, x in island.spans.items() if s in aligned_texts):
            spans = {
                s: aligned_texts[s].original_span(x.start, x.end) if s in aligned_texts else x
                for s, x in island.spans.items()
            }
            starts = {s: (x.start, spans[s].start) for s, x in island.spans.items()}
            inner = _restore_star(island.alignment, aligned_texts, starts, {s: len(x) for s, x in spans.items()})
            islands.append(
                Island(
                    _make_side(aligned_texts, alignment.pivot, {}).original_span(island.slot, island.slot).start,
                    spans,
                    inner,
                )
            )
    lengths = {s: own.length for s, own in aligned_texts.items()}
    return replace(_restore_star(alignment, aligned_texts, {}, lengths), islands=tuple(islands))


def _restore_star(
    alignment: Alignment,
    aligned_texts: Mapping[str, AlignedText],
    starts: Mapping[str, tuple[int, int]],
    lengths: Mapping[str, int],
) -> Alignment:
    """A star whose texts begin at `starts`, in what is seen and in the whole key."""
    pivot = _make_side(aligned_texts, alignment.pivot, starts)
    pairings = []
    for p in alignment.pairwise:
        blocks = _counted(p.blocks, pivot, _make_side(aligned_texts, p.siglum, starts))
        pairings.append(PairwiseAlignment(p.siglum, blocks, lengths.get(p.siglum, p.length)))
    length = lengths.get(alignment.pivot, alignment.length)
    return replace(alignment, length=length, pairwise=tuple(pairings))


class _StarSide:
    """One side of the blocks of a star."""

    def __init__(self, text: AlignedText | None, start: int, whole: int) -> None:
        self._text, self._start, self._whole = text, start, whole
        self.whole = text is None  # the text is aligned as it stands

    def original_span(self, start: int, end: int) -> Span:
        if self._text is None:
            return Span(start, end)
        found = self._text.original_span(start + self._start, end + self._start)
        return Span(max(0, found.start - self._whole), max(0, found.end - self._whole))

    def plain(self, starts: IntArray, ends: IntArray) -> BoolArray:
        """Which stretches need no other look than `make_spans` takes."""
        if self._text is None:
            return np.ones(len(starts), bool)
        return self._text.plain(starts + self._start, ends + self._start)

    def edged(self, starts: IntArray, ends: IntArray) -> BoolArray:
        """Whether a piece begins with a stretch, or ends with it."""
        if self._text is None:
            return np.zeros(len(starts), bool)
        return self._text.edged(starts + self._start, ends + self._start)

    def shifted(self, starts: IntArray, ends: IntArray) -> tuple[list[int], list[int]]:
        """Where stretches that are `plain` begin and end."""
        if self._text is not None:
            starts, ends = self._text.spans(starts + self._start, ends + self._start)
            starts, ends = (np.maximum(0, x - self._whole) for x in (starts, ends))
        return starts.tolist(), ends.tolist()

    def piece_starts(self, span: Span) -> list[int]:
        """Where pieces begin inside a stretch, counted from its beginning."""
        if self._text is None:
            return []
        first = span.start + self._start
        return [j - first for j in self._text.piece_starts(first, span.end + self._start)]

    def is_moved(self, at: int) -> bool:
        """Whether a sign stands out of its own text's order."""
        return self._text is not None and self._text.is_moved(at + self._start)

    def at_edge(self, span: Span) -> bool:
        """Whether a piece begins with a stretch, or ends with it."""
        return self._text is not None and any(
            self._text.is_piece_edge(at + self._start) for at in (span.start, span.end)
        )

    def is_beside_hole(self, span: Span) -> bool:
        """Whether a stretch is empty and lies beside a hole."""
        return not len(span) and self._text is not None and self._text.is_hole(span.start + self._start)


def _make_side(
    aligned_texts: Mapping[str, AlignedText], siglum: str, starts: Mapping[str, tuple[int, int]]
) -> _StarSide:
    return _StarSide(aligned_texts.get(siglum), *starts.get(siglum, (0, 0)))


def _counted(blocks: Blocks, pivot: _StarSide, own: _StarSide) -> Blocks:
    """Blocks in signs of the whole keys. Most lie inside a piece on either side and are only shifted."""
    if not blocks or (pivot.whole and own.whole):
        return blocks
    a, b, c, d = blocks.pivot_first, blocks.pivot_last, blocks.first, blocks.last
    plain = pivot.plain(a, b) & own.plain(c, d) & ((b > a) | ~own.edged(c, d))
    at = np.flatnonzero(plain)
    kinds = [BLOCK_KINDS[k] for k in blocks.kind[at].tolist()]
    made = zip(*pivot.shifted(a[at], b[at]), *own.shifted(c[at], d[at]), kinds, strict=True)
    out: list[BlockRow] = []
    for i, is_plain in enumerate(plain.tolist()):
        out += [next(made)] if is_plain else _restore_block(blocks[i], pivot, own)
    return Blocks.of(out)


def _restore_block(block: Block, pivot: _StarSide, own: _StarSide) -> Iterator[BlockRow]:
    """A block cut where a piece begins on either side."""
    a, b = block.pivot, block.witness
    cuts = sorted({*pivot.piece_starts(a), *own.piece_starts(b)})
    if own.is_beside_hole(b) or pivot.is_beside_hole(a) or (cuts and block.kind == "differs"):
        return
    if not len(a) and own.at_edge(b):  # what is added by a piece's end may belong beside the next as well
        return
    for s, e in pairwise([0, *cuts, max(len(a), len(b))]):
        here, there = ((x.start + min(s, len(x)), x.start + min(e, len(x))) for x in (a, b))
        moved = block.kind == "equal" and own.is_moved(there[0])
        p, w = pivot.original_span(*here), own.original_span(*there)
        yield p.start, p.end, w.start, w.end, "moved" if moved else block.kind
