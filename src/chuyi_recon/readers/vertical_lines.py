"""In what order the lines of a page are read where the engine does not know: for engines that only find lines.

The law. A line of two characters or more is *vertical* where it is at least half as high again as it is wide, as the
engines themselves decide it. Vertical lines whose heights overlap, or lie nearer than half the width of a line, make a
*tier*, and with them whatever has its middle between the tier's top and its foot. Where most characters of a tier stand
in vertical lines, its columns are read from right to left, each from top to bottom: a line belongs to a column where
its middle is nearer to the middle of that column than half the width of a line. All other lines keep the engine's
order, from top to bottom and from left to right: those with their middle above that of a tier before it, the others
behind. A page without vertical lines is read by its columns, if it has such (`columns`); else it stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from chuyi_recon.core.model import Box
from chuyi_recon.readers.columns import order_by_columns

_ELONGATED = 1.5  # height to width; the engines turn a line that is so
_Line = tuple[int, str, Box]  # its number in the engine's order


def reading_order(lines: Sequence[tuple[str, Box | None]]) -> list[int]:
    """The numbers of lines, given with their boxes in the engine's order, in the order in which they are read.

    >>> reading_order([("左列", Box(10, 0, 30, 90)), ("右列", Box(50, 0, 70, 90)), ("题记", Box(10, 99, 70, 120))])
    [1, 0, 2]
    """
    placed = [(n, text, box) for n, (text, box) in enumerate(lines) if box is not None]
    columns = [line for line in placed if _is_vertical(line)]
    if not columns:
        whole = len(placed) == len(lines)
        return order_by_columns([(n, box) for n, _, box in placed]) if whole else list(range(len(lines)))
    width = median(box.right - box.left for _, _, box in columns)
    tiers: list[tuple[tuple[int, int], list[_Line]]] = []
    inside: set[int] = set()
    for span in _tiers(columns, width):
        members = [line for line in _between(placed, span) if line[0] not in inside]  # of two that touch, the upper's
        if _is_read_down(members):
            tiers.append((span, members))
            inside |= {n for n, _, _ in members}
    above: list[list[int]] = [[] for _ in range(len(tiers) + 1)]  # before each tier, and behind the last
    for n, (_, box) in enumerate(lines):
        if n not in inside:
            passed = len(tiers) if box is None else sum(sum(span) < box.top + box.bottom for span, _ in tiers)
            above[passed].append(n)
    order = [n for k, (_, members) in enumerate(tiers) for n in (*above[k], *_by_columns(members, width))]
    return order + above[-1]


def _is_vertical(line: _Line) -> bool:
    _, text, box = line
    return len(text) > 1 and box.bottom - box.top >= _ELONGATED * (box.right - box.left)


def _tiers(columns: Sequence[_Line], width: float) -> list[tuple[int, int]]:
    """From where to where each tier of vertical lines reaches, from top to bottom."""
    out: list[tuple[int, int]] = []
    for top, bottom in sorted((box.top, box.bottom) for _, _, box in columns):
        if out and top < out[-1][1] + width / 2:
            out[-1] = (out[-1][0], max(out[-1][1], bottom))
        else:
            out.append((top, bottom))
    return out


def _between(lines: Sequence[_Line], span: tuple[int, int]) -> list[_Line]:
    return [line for line in lines if 2 * span[0] <= line[2].top + line[2].bottom <= 2 * span[1]]


def _is_read_down(members: Sequence[_Line]) -> bool:
    """Whether most characters of a tier stand in vertical lines."""
    return 2 * sum(len(line[1]) for line in members if _is_vertical(line)) > sum(len(line[1]) for line in members)


def _by_columns(members: Sequence[_Line], width: float) -> list[int]:
    """The lines of one tier by column."""
    columns: list[list[_Line]] = []
    for line in sorted(members, key=lambda line: (-_middle(line), line[0])):
        if columns and abs(sum(map(_middle, columns[-1])) / len(columns[-1]) - _middle(line)) < width / 2:
            columns[-1].append(line)
        else:
            columns.append([line])
    return [n for column in columns for n, _, _ in sorted(column, key=lambda line: (line[2].top, line[0]))]


def _middle(line: _Line) -> float:
    return (line[2].left + line[2].right) / 2
