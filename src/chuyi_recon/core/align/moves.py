"""Text that stands elsewhere in a witness is found again.

In: the units of two texts and the stretches of each that nothing is paired with. Out: places worth aligning: an
unpaired stretch of the pivot and one of the witness that share grams of eight units which stand once on each side.

A moved block is running text. Names, titles and headings stand in many places by right: a letterhead is no moved
signature, though both hold 湖南省人力资源和社会保障厅. So a block counts that is long enough and holds a closing
mark or an unbroken line longer than any name.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import numpy as np

from chuyi_recon.core.align.anchors import diagonals, grams, shared_once
from chuyi_recon.core.align.leaves import Run
from chuyi_recon.core.align.units import Codes, Units, closes, codes

_GRAM = 8
# No name or title is taken for running text: the longest name of a body in the notice and the OCR set has 14 signs
# (浙江省人民代表大会常务委员会), the title of the notice 17.
_LONGEST_NAME = 18
_SHORTEST_LINE = 4  # a shorter unpaired stretch is no line of a column
Gap = tuple[int, int]


def meetings(a: Codes, b: Codes, free_a: list[Gap], free_b: list[Gap], least: int) -> list[tuple[Gap, Gap]]:
    """Pairs of unpaired stretches that share text, those that share most first.

    Ties: the pair that stands earlier in a, then in b.
    """
    free_a = [g for g in free_a if g[1] - g[0] >= least]
    free_b = [g for g in free_b if g[1] - g[0] >= least]
    if not free_a or not free_b:
        return []
    at_a = np.concatenate([np.arange(s, e - _GRAM + 1) for s, e in free_a])
    at_b = np.concatenate([np.arange(s, e - _GRAM + 1) for s, e in free_b])
    x, y = shared_once(grams(a, _GRAM)[at_a], grams(b, _GRAM)[at_b])
    shared: dict[tuple[Gap, Gap], int] = {}
    starts_a, starts_b = np.array([s for s, _ in free_a]), np.array([s for s, _ in free_b])
    for i, j, n in diagonals(at_a[x], at_b[y], _GRAM):
        pair = (
            free_a[int(np.searchsorted(starts_a, i, side="right")) - 1],
            free_b[int(np.searchsorted(starts_b, j, side="right")) - 1],
        )
        shared[pair] = shared.get(pair, 0) + n
    return sorted(shared, key=lambda p: (-shared[p], p))


def running(a: Units, b: Units, runs: list[Run], least: int) -> bool:
    """Whether these runs together are running text that can have been moved."""
    if sum(n for _, _, n in runs) < least:
        return False
    longest = 0
    for i, j, n in runs:
        text = a.text[i : i + n]
        if any(map(closes, text[:-1])):
            return True
        line = 0
        for k in range(n):
            line = 1 if a.breaks[i + k] or b.breaks[j + k] else line + 1
            longest = max(longest, line)
    return longest > _LONGEST_NAME


def longest(free: list[Gap]) -> int:
    """The length of the longest stretch."""
    return max((e - s for s, e in free), default=0)


class Joined:
    """Unpaired stretches as one text, and the way back. Each stretch begins a line; the shortest are left out."""

    def __init__(self, u: Units, free: list[Gap]) -> None:
        self.free = [g for g in free if g[1] - g[0] >= _SHORTEST_LINE]
        self.begins = [0, *accumulate(e - s for s, e in self.free)]
        text = "".join(u.text[s:e] for s, e in self.free)
        breaks = np.concatenate([u.breaks[s:e] for s, e in self.free] or [u.breaks[:0]]).astype(np.uint8)
        first = self.begins[:-1]
        breaks[first] = np.maximum(breaks[first], 1)
        self.units = Units(text, text, codes(text), np.arange(len(text) + 1, dtype=np.int32), breaks, None)

    def stretch(self, at: int) -> int:
        """Which stretch unit `at` of the joined text lies in."""
        return bisect_right(self.begins, at) - 1

    def within(self, start: int, end: int) -> bool:
        """Whether units `[start, end)` of the joined text are some, and lie in one stretch."""
        return start < end and self.stretch(start) == self.stretch(end - 1)

    def place(self, at: int) -> int:
        """Where unit `at` of the joined text stands."""
        k = self.stretch(at)
        return self.free[k][0] + at - self.begins[k]


def split(a: Joined, b: Joined, i: int, j: int, n: int) -> list[tuple[int, int, int, int]]:
    """A run of two joined texts as runs (i, i2, j, j2) of the texts themselves, each within one stretch of either."""
    out: list[tuple[int, int, int, int]] = []
    while n:
        m = min(n, a.begins[a.stretch(i) + 1] - i, b.begins[b.stretch(j) + 1] - j)
        x, y = a.place(i), b.place(j)
        out.append((x, x + m, y, y + m))
        i, j, n = i + m, j + m, n - m
    return out
