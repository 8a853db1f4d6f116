"""Columns of horizontal lines, for engines that find lines and order them from top to bottom across the page.

The law (after the XY-cut of Nagy and Seth 1984). A strip is between lines where none crosses it; it is a *gutter* where
it is at least as wide as a line is high, and on both sides of it stand three lines or more of which most fill their
side to seven tenths: text that was set in columns does, the labels and values of a form and the cells of a table do
not. What stands left of a gutter is read before what stands right of it. A line over several columns parts what is
above it from what is below. All else keeps the engine's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from chuyi_recon.core.model import Box

_FEWEST = 3  # lines of a column
_NARROWEST = 5  # heights of a line that a column is wide: so many characters
_FILLED = 0.7  # of the width of a column that most of its lines take
_Placed = tuple[int, Box]  # a line's number in the engine's order, and its box


def order_by_columns(lines: Sequence[_Placed]) -> list[int]:
    """The numbers of the lines, column by column; as they are given where no column is found.

    >>> left = [(2 * n, Box(0, 40 * n, 300, 40 * n + 30)) for n in range(3)]
    >>> right = [(2 * n + 1, Box(350, 40 * n, 650, 40 * n + 30)) for n in range(3)]
    >>> order_by_columns(sorted(left + right))
    [0, 2, 4, 1, 3, 5]
    """
    if len(lines) < 2 * _FEWEST:
        return [n for n, _ in lines]
    height = median(box.bottom - box.top for _, box in lines)
    gutter = _gutter(lines, height)
    if gutter is not None:
        left = [line for line in lines if line[1].right <= gutter]
        right = [line for line in lines if line[1].right > gutter]
        return order_by_columns(left) + order_by_columns(right)
    bands = _bands(lines, height)
    if len(bands) > 1:
        return [n for band in bands for n in order_by_columns(band)]
    return [n for n, _ in lines]


def _gutter(lines: Sequence[_Placed], height: float) -> int | None:
    """Where the first column ends: the foot of the leftmost gutter; None without one."""
    edge: int | None = None
    for box in sorted((box for _, box in lines), key=lambda box: box.left):
        if edge is not None and box.left - edge >= height and _parts_columns(lines, edge, height):
            return edge
        edge = box.right if edge is None else max(edge, box.right)
    return None


def _parts_columns(lines: Sequence[_Placed], gutter: int, height: float) -> bool:
    """Whether columns stand on both sides of a strip."""
    left = [box for _, box in lines if box.right <= gutter]
    right = [line for line in lines if line[1].right > gutter]
    return (
        _is_column(left, height)
        and (_is_column([box for _, box in right], height) or _gutter(right, height) is not None)
        and _stand_side_by_side(left, [box for _, box in right])
    )


def _is_column(boxes: Sequence[Box], height: float) -> bool:
    """Whether most of some lines fill the width that they take together, and it is one of a column of text."""
    if len(boxes) < _FEWEST:
        return False
    width = max(box.right for box in boxes) - min(box.left for box in boxes)
    filled = 2 * sum(box.right - box.left >= _FILLED * width for box in boxes) > len(boxes)
    return filled and width >= _NARROWEST * height


def _stand_side_by_side(left: Sequence[Box], right: Sequence[Box]) -> bool:
    """Whether the heights of two columns overlap."""
    return min(b.top for b in left) < max(b.bottom for b in right) and min(b.top for b in right) < max(
        b.bottom for b in left
    )


def _bands(lines: Sequence[_Placed], height: float) -> list[list[_Placed]]:
    """The lines parted at those that stand over a gutter: what is above it, it, and what is below.

    A gutter that holds only without some lines is looked for among those that are narrower than half of the page.
    """
    width = max(box.right for _, box in lines) - min(box.left for _, box in lines)
    gutter = _gutter([line for line in lines if 2 * (line[1].right - line[1].left) < width + height], height)
    wide = [line for line in lines if gutter is not None and line[1].left < gutter < line[1].right - height]
    out: list[list[_Placed]] = []
    rest = [line for line in lines if line not in wide]
    for line in sorted(wide, key=lambda line: line[1].top + line[1].bottom):
        middle = line[1].top + line[1].bottom
        above = [other for other in rest if other[1].top + other[1].bottom < middle]
        rest = [other for other in rest if other[1].top + other[1].bottom >= middle]
        out += [band for band in (above, [line]) if band]
    return [*out, rest] if rest else out
