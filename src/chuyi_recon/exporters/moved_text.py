"""A sentence that a witness has elsewhere, written where the witness has it.

In: rows of an alignment, the texts, and the witnesses that have text out of order. Out: the rows, in which short text
that stands elsewhere is an omission at its old place and an addition at its own. Whoever moves pages or columns moves
whole lines, or more than a sentence; a sentence in the middle of a line was left out here and put in there by who wrote
the text anew, and so an editor records it. For the reconstruction both places are the same text, and vote as one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

from chuyi_recon.core.model import Span

Row = dict[str, Span]
_BLOCK = 40  # signs; a shorter stretch was moved only if it is whole lines
_MISREAD = 2  # signs by which it may miss a line's beginning or end
_MOST = 1000  # stretches in which a witness runs on; more are another order of the whole text


def returned(rows: Iterable[Row], texts: Mapping[str, str], moved: Sequence[str]) -> Iterable[Row]:
    """The rows with the short moved text of these witnesses in their own order."""
    if not moved:
        return rows
    out = list(rows)
    for siglum in moved:
        out = _returned(out, texts, siglum)
    return out


def _returned(rows: list[Row], texts: Mapping[str, str], siglum: str) -> list[Row]:
    blocks: list[list[int]] = []  # rows that run on in the witness
    for k, row in enumerate(rows):
        if siglum in row:
            if blocks and rows[blocks[-1][-1]][siglum].end == row[siglum].start:
                blocks[-1].append(k)
            else:
                blocks.append([k])
    if not 1 < len(blocks) <= _MOST:
        return rows
    spans = [Span(rows[b[0]][siglum].start, rows[b[-1]][siglum].end) for b in blocks]
    kept = _in_order(spans)
    back: list[int] = []
    for group in _near(kept, spans):
        first, last = rows[blocks[group[0]][0]], rows[blocks[group[-1]][-1]]
        short = sum(c.isalnum() for k in group for c in spans[k].of(texts[siglum])) < _BLOCK
        if short and not any(_are_lines(texts[s], first[s].start, last[s].end) for s in first.keys() & last.keys()):
            back += group
    return _put_back(rows, siglum, [blocks[k] for k in back]) if back else rows


def _put_back(rows: Sequence[Row], siglum: str, blocks: Sequence[Sequence[int]]) -> list[Row]:
    """The rows without these of the witness, which stand alone behind what it has before them."""
    gone = {k for block in blocks for k in block}
    left = [row if k not in gone else {s: span for s, span in row.items() if s != siglum} for k, row in enumerate(rows)]
    places = sorted((row[siglum].end, k) for k, row in enumerate(left) if siglum in row)
    behind: dict[int, list[Row]] = {}
    for block in sorted(blocks, key=lambda block: rows[block[0]][siglum].start):
        at = bisect_right(places, (rows[block[0]][siglum].start, len(rows))) - 1
        behind.setdefault(places[at][1] if at >= 0 else -1, []).extend({siglum: rows[k][siglum]} for k in block)
    out = behind.get(-1, [])
    for k, row in enumerate(left):
        out += [row] if row else []
        out += behind.get(k, [])
    return out


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
