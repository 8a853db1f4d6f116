"""A sentence that a witness has elsewhere, written where the witness has it.

In: rows of an alignment, the texts, and the witnesses that have text out of order. Out: the rows, in which short text
that stands elsewhere is an omission at its old place and an addition at its own. Whoever moves pages or columns moves
whole lines, or more than a sentence; a sentence in the middle of a line was left out here and put in there by who wrote
the text anew, and so an editor records it. For the reconstruction both places are the same text, and vote as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from chuyi_recon.core.model import IntArray, Span
from chuyi_recon.exporters.alignment_rows.agreed import AlignmentColumns

_MAX_MOVED_SIGNS = 40  # signs; a shorter stretch was moved only if it is whole lines
_LINE_TOLERANCE = 2  # signs by which it may miss a line's beginning or end
_MAX_BLOCKS = 1000  # stretches in which a witness runs on; more are another order of the whole text


def restore_moved_text(rows: AlignmentColumns, texts: Mapping[str, str], moved: Sequence[str]) -> AlignmentColumns:
    """The rows with the short moved text of these witnesses in their own order."""
    for siglum in moved:
        rows = _restore_witness(rows, texts, siglum)
    return rows


def _restore_witness(rows: AlignmentColumns, texts: Mapping[str, str], siglum: str) -> AlignmentColumns:
    w = rows.sigla.index(siglum)
    own = np.flatnonzero(rows.start[:, w] >= 0)
    start, end = rows.start[own, w], rows.end[own, w]
    begins = np.flatnonzero(np.append(True, start[1:] != end[:-1])) if own.size else own  # stretches that run on
    if not 1 < len(begins) <= _MAX_BLOCKS:
        return rows
    ends = np.append(begins[1:], len(own))
    spans = [Span(a, b) for a, b in zip(start[begins].tolist(), end[ends - 1].tolist(), strict=True)]
    kept = _heaviest_increasing(spans)
    back: list[int] = []
    for group in _group_moved_blocks(kept, spans):
        first, last = rows.row(own[begins[group[0]]]), rows.row(own[ends[group[-1]] - 1])
        short = sum(c.isalnum() for k in group for c in spans[k].extract(texts[siglum])) < _MAX_MOVED_SIGNS
        if short and not any(
            _is_whole_lines(texts[s], first[s].start, last[s].end) for s in first.keys() & last.keys()
        ):
            back += group
    return _reinsert_blocks(rows, w, [own[begins[k] : ends[k]] for k in back]) if back else rows


def _reinsert_blocks(rows: AlignmentColumns, w: int, blocks: Sequence[IntArray]) -> AlignmentColumns:
    """The rows without these of the witness, which stand alone behind what it has before them."""
    moved_rows = np.concatenate(blocks)
    left = AlignmentColumns(rows.sigla, rows.start.copy(), rows.end.copy())
    left.start[moved_rows, w] = left.end[moved_rows, w] = -1
    own = np.flatnonzero(left.start[:, w] >= 0)
    own = own[left.end[own, w].argsort(kind="stable")]
    ends = left.end[own, w]
    inserted_after: dict[int, list[IntArray]] = {}
    for block in sorted(blocks, key=lambda block: int(rows.start[block[0], w])):
        at = int(ends.searchsorted(rows.start[block[0], w], "right")) - 1
        inserted_after.setdefault(int(own[at]) if at >= 0 else -1, []).append(block)
    parts: list[AlignmentColumns] = []
    done = 0
    for at in sorted(inserted_after):
        parts.append(left.select(slice(done, at + 1)))
        done = at + 1
        for block in inserted_after[at]:
            alone = AlignmentColumns.empty(rows.sigla, len(block))
            alone.start[:, w], alone.end[:, w] = rows.start[block, w], rows.end[block, w]
            parts.append(alone)
    out = AlignmentColumns.concatenate([*parts, left.select(slice(done, len(left)))])
    return out.select(out.nonempty_rows)


def _group_moved_blocks(kept: Collection[int], spans: Sequence[Span]) -> list[list[int]]:
    """The blocks that are not kept; those with little between them belong together, as long as none of it is kept."""
    out: list[list[int]] = []
    for k in (k for k in range(len(spans)) if k not in kept):
        start = spans[k].start
        close = out and out[-1][-1] == k - 1 and 0 <= start - spans[k - 1].end < _MAX_MOVED_SIGNS
        if close and not any(spans[k - 1].end <= spans[m].start < start for m in kept):
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _heaviest_increasing(spans: Sequence[Span]) -> set[int]:
    """Which of the spans rise and together hold most. Ties: those that stand first."""
    best: list[int] = []
    back: list[int] = []
    for k, span in enumerate(spans):
        before = max((p for p in range(k) if spans[p].end <= span.start), key=lambda p: (best[p], -p), default=-1)
        best.append((best[before] if before >= 0 else 0) + len(span))
        back.append(before)
    at = max(range(len(spans)), key=lambda p: (best[p], -p))
    out: set[int] = set()
    while at >= 0:
        out.add(at)
        at = back[at]
    return out


def _is_whole_lines(text: str, start: int, end: int) -> bool:
    """Whether lines begin and end with a stretch, or next to it."""
    first, last = (text[max(0, at - _LINE_TOLERANCE - 1) : at + _LINE_TOLERANCE + 1] for at in (start, end))
    return (start <= _LINE_TOLERANCE or "\n" in first) and (len(text) - end <= _LINE_TOLERANCE or "\n" in last)
