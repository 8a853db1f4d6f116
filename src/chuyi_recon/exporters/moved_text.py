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
from chuyi_recon.exporters.aligned import Aligned

_BLOCK = 40  # signs; a shorter stretch was moved only if it is whole lines
_MISREAD = 2  # signs by which it may miss a line's beginning or end
_MOST = 1000  # stretches in which a witness runs on; more are another order of the whole text


def returned(rows: Aligned, texts: Mapping[str, str], moved: Sequence[str]) -> Aligned:
    """The rows with the short moved text of these witnesses in their own order."""
    for siglum in moved:
        rows = _returned(rows, texts, siglum)
    return rows


def _returned(rows: Aligned, texts: Mapping[str, str], siglum: str) -> Aligned:
    w = rows.sigla.index(siglum)
    own = np.flatnonzero(rows.start[:, w] >= 0)
    start, end = rows.start[own, w], rows.end[own, w]
    begins = np.flatnonzero(np.append(True, start[1:] != end[:-1])) if own.size else own  # stretches that run on
    if not 1 < len(begins) <= _MOST:
        return rows
    ends = np.append(begins[1:], len(own))
    spans = [Span(a, b) for a, b in zip(start[begins].tolist(), end[ends - 1].tolist(), strict=True)]
    kept = _in_order(spans)
    back: list[int] = []
    for group in _near(kept, spans):
        first, last = rows.row(own[begins[group[0]]]), rows.row(own[ends[group[-1]] - 1])
        short = sum(c.isalnum() for k in group for c in spans[k].of(texts[siglum])) < _BLOCK
        if short and not any(_are_lines(texts[s], first[s].start, last[s].end) for s in first.keys() & last.keys()):
            back += group
    return _put_back(rows, w, [own[begins[k] : ends[k]] for k in back]) if back else rows


def _put_back(rows: Aligned, w: int, blocks: Sequence[IntArray]) -> Aligned:
    """The rows without these of the witness, which stand alone behind what it has before them."""
    gone = np.concatenate(blocks)
    left = Aligned(rows.sigla, rows.start.copy(), rows.end.copy())
    left.start[gone, w] = left.end[gone, w] = -1
    own = np.flatnonzero(left.start[:, w] >= 0)
    own = own[left.end[own, w].argsort(kind="stable")]
    ends = left.end[own, w]
    behind: dict[int, list[IntArray]] = {}
    for block in sorted(blocks, key=lambda block: int(rows.start[block[0], w])):
        at = int(ends.searchsorted(rows.start[block[0], w], "right")) - 1
        behind.setdefault(int(own[at]) if at >= 0 else -1, []).append(block)
    parts: list[Aligned] = []
    done = 0
    for at in sorted(behind):
        parts.append(left.taken(slice(done, at + 1)))
        done = at + 1
        for block in behind[at]:
            alone = Aligned.empty(rows.sigla, len(block))
            alone.start[:, w], alone.end[:, w] = rows.start[block, w], rows.end[block, w]
            parts.append(alone)
    out = Aligned.joined([*parts, left.taken(slice(done, len(left)))])
    return out.taken(out.inhabited)


def _near(kept: Collection[int], spans: Sequence[Span]) -> list[list[int]]:
    """The blocks that are not kept; those with little between them belong together, as long as none of it is kept."""
    out: list[list[int]] = []
    for k in (k for k in range(len(spans)) if k not in kept):
        start = spans[k].start
        close = out and out[-1][-1] == k - 1 and 0 <= start - spans[k - 1].end < _BLOCK
        if close and not any(spans[k - 1].end <= spans[m].start < start for m in kept):
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _in_order(spans: Sequence[Span]) -> set[int]:
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


def _are_lines(text: str, start: int, end: int) -> bool:
    """Whether lines begin and end with a stretch, or next to it."""
    first, last = (text[max(0, at - _MISREAD - 1) : at + _MISREAD + 1] for at in (start, end))
    return (start <= _MISREAD or "\n" in first) and (len(text) - end <= _MISREAD or "\n" in last)
