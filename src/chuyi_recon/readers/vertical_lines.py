"""In what order the lines of a page are read where the engine does not know: for engines that only find lines.

The law. A line of two characters or more is *vertical* where it is at least half as high again as it is wide, as the
engines themselves decide it; a page is vertical where most characters stand in vertical lines. A page that is not
keeps the engine's order, which is from top to bottom and from left to right. On a vertical page, lines whose heights
overlap, and the lines that overlap these, make a tier; tiers are read from top to bottom. Within a tier the columns
are read from right to left, each from top to bottom: a line belongs to a column where its middle is nearer to the
middle of that column than half the width of a line. What lies beside no vertical line (a heading above, a caption
below) is a tier of its own. Ties: the engine's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from chuyi_recon.core.model import Box

_ELONGATED = 1.5  # height to width; the engines turn a line that is so


def reading_order(lines: Sequence[tuple[str, Box | None]]) -> list[int]:
    """The numbers of lines, given with their boxes in the engine's order, in the order in which they are read.

    >>> reading_order([("左列", Box(10, 0, 30, 90)), ("右列", Box(50, 0, 70, 90)), ("题记", Box(10, 99, 70, 120))])
    [1, 0, 2]
    """
    placed = [(n, text, box) for n, (text, box) in enumerate(lines) if box is not None]
    vertical = [(n, box) for n, text, box in placed if _is_vertical(text, box)]
    in_columns = {n for n, _ in vertical}
    if 2 * sum(len(lines[n][0]) for n in in_columns) <= sum(len(text) for text, _ in lines):
        return list(range(len(lines)))
    width = median(box.right - box.left for _, box in vertical)
    tiers: list[tuple[int, int]] = []  # from where to where each reaches
    for top, bottom in sorted((box.top, box.bottom) for _, box in vertical):
        if tiers and top < tiers[-1][1]:
            tiers[-1] = (tiers[-1][0], max(tiers[-1][1], bottom))
        else:
            tiers.append((top, bottom))
    groups: dict[tuple[int, int, int], list[tuple[int, Box]]] = {}  # by top; a line beside no column by its number
    for n, _, box in placed:
        middle = (box.top + box.bottom) / 2
        tier = next(((*t, -1) for t in tiers if t[0] <= middle <= t[1]), (box.top, box.left, n))
        groups.setdefault(tier, []).append((n, box))
    order = [n for tier in sorted(groups) for n in _by_columns(groups[tier], width)]
    return order + [n for n, (_, box) in enumerate(lines) if box is None]


def _is_vertical(text: str, box: Box) -> bool:
    return len(text) > 1 and box.bottom - box.top >= _ELONGATED * (box.right - box.left)


def _by_columns(lines: Sequence[tuple[int, Box]], width: float) -> list[int]:
    """The lines of one tier by column."""
    columns: list[list[tuple[int, Box]]] = []
    for n, box in sorted(lines, key=lambda line: (-_middle(line[1]), line[0])):
        if columns and abs(sum(_middle(b) for _, b in columns[-1]) / len(columns[-1]) - _middle(box)) < width / 2:
            columns[-1].append((n, box))
        else:
            columns.append([(n, box)])
    return [n for column in columns for n, _ in sorted(column, key=lambda line: (line[1].top, line[0]))]


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2
