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
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.align.anchors import diagonals, shared_once
from chuyi_recon.core.align.cut_points import Piece
from chuyi_recon.core.align.leaf import Run
from chuyi_recon.core.align.segments import without
from chuyi_recon.core.align.tokens import Hashes, Units, closes
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.code_points import codes

_GRAM = 8
Gap = tuple[int, int]
Grams = tuple[npt.NDArray[np.int64], Hashes]  # places and hashes, in order of place
SHORTEST_MOVE = 12  # signs: less is a formula, no moved block; at 6 nothing changes; at 24 calibration .032 for .031
# units: less unpaired text is no line of a column; at 2 no figure changes; at 8 OCR .0094 for .0093
_COLUMN_SHORTEST = 4


class Free:
    """The unpaired stretches of both texts (`a` and `b`, in order), and the grams of eight that both sides have there.

    What is unpaired only shrinks. A gram that stands in the unpaired text of one side alone can therefore never meet
    another, and is looked at once, not again after every move that was found.
    """

    def __init__(self, a: Units, b: Units, paired: list[Piece]) -> None:
        self._of = a, b
        self._least = max(SHORTEST_MOVE, _GRAM)
        self._line = _COLUMN_SHORTEST
        self.a = _between([(p[0], p[1]) for p in paired], len(a), self._line)
        self.b = _between([(p[2], p[3]) for p in paired], len(b), self._line)
        self._shared: tuple[Grams, Grams] | None = None

    def take(self, paired: list[Piece]) -> None:
        """What these pieces hold is unpaired no longer."""
        self.a = _less(self.a, [(p[0], p[1]) for p in paired], self._line)
        self.b = _less(self.b, [(p[2], p[3]) for p in paired], self._line)
        if self._shared is not None:
            self._shared = _inside(self._shared[0], self._long(self.a)), _inside(self._shared[1], self._long(self.b))

    def _long(self, free: list[Gap]) -> list[Gap]:
        return [g for g in free if g[1] - g[0] >= self._least]

    def meetings(self) -> list[tuple[Gap, Gap]]:
        """Pairs of unpaired stretches of at least `least` units that share text, those that share most first.

        Ties: the pair that stands earlier in a, then in b.
        """
        free_a, free_b = self._long(self.a), self._long(self.b)
        if not free_a or not free_b:
            return []
        if self._shared is None:
            (at_a, ha), (at_b, hb) = _grams(self._of[0], free_a), _grams(self._of[1], free_b)
            here, there = _among(ha, hb), _among(hb, ha)
            self._shared = (at_a[here], ha[here]), (at_b[there], hb[there])
        (at_a, ha), (at_b, hb) = self._shared
        if not at_a.size or not at_b.size:
            return []
        x, y = shared_once(ha, hb)
        shared: dict[tuple[Gap, Gap], int] = {}
        for i, j, n in diagonals(at_a[x], at_b[y], _GRAM):
            pair = _holding(free_a, i), _holding(free_b, j)
            shared[pair] = shared.get(pair, 0) + n
        return sorted(shared, key=lambda p: (-shared[p], p))


def _among(hashes: Hashes, others: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the hashes stand among the others, of which there are some."""
    known = np.sort(others)
    at = known.searchsorted(hashes)
    at[at == len(known)] = 0
    found: npt.NDArray[np.bool_] = known[at] == hashes
    return found


def _between(taken: list[Gap], length: int, line: int) -> list[Gap]:
    """What is free between stretches in order; a stretch shorter than a `line` is nothing to look at."""
    starts, ends = [s for s, _ in taken], [e for _, e in taken]
    pairs = zip([0, *ends], [*starts, length], strict=True)
    return [(e, s) for e, s in pairs if s - e >= line]


def _less(free: list[Gap], taken: list[Gap], line: int) -> list[Gap]:
    """The free stretches without what is taken of them."""
    out: list[Gap] = []
    for s, e in free:
        within = [t for t in taken if t[0] < e and s < t[1]]
        out.extend(without(s, e, within) if within else [(s, e)])
    return [g for g in out if g[1] - g[0] >= line]


def _grams(u: Units, free: list[Gap]) -> Grams:
    """The places and hashes of the grams that lie wholly in a free stretch; each holds at least one."""
    at = np.concatenate([np.arange(s, e - _GRAM + 1) for s, e in free])
    return at, u.grams[at]


def _inside(found: Grams, free: list[Gap]) -> Grams:
    """Those grams that lie wholly in a free stretch."""
    at, hashes = found
    if not free:
        return at[:0], hashes[:0]
    starts, ends = np.array(free).T
    k = starts.searchsorted(at, side="right") - 1
    ok = (k >= 0) & (at + _GRAM <= ends[k])
    return at[ok], hashes[ok]


def _holding(free: list[Gap], at: int) -> Gap:
    """The stretch that holds a unit."""
    return free[bisect_right(free, at, key=itemgetter(0)) - 1]


def may_run(a: str, b: str, settings: Settings) -> bool:
    """Whether two texts can have running text in common at all, as `running` asks for it.

    A closing mark and the unit after it, or more units than any name has. If a name has 18 at most, a stretch of 19
    holds, wherever it stands, ten that begin at a multiple of ten. Two in three joined texts at 2,000 signs have
    neither.
    """
    closing = {a[k : k + 2] for k in range(len(a) - 1) if closes(a[k])}
    if not closing.isdisjoint(b[k : k + 2] for k in range(len(b) - 1) if closes(b[k])):
        return True
    part = (settings.longest_name + 2) // 2
    return any(b[k : k + part] in a for k in range(0, len(b) - part + 1, part))


def running(a: Units, b: Units, runs: list[Run], settings: Settings) -> bool:
    """Whether these runs together are running text that can have been moved."""
    if sum(n for _, _, n in runs) < SHORTEST_MOVE:
        return False
    longest = 0
    for i, j, n in runs:
        text = a.text[i : i + n]
        if any(map(closes, text[:-1])):
            return True
        line = 0
        for k in range(n):
            line = 1 if a.line_ends[i + k] or b.line_ends[j + k] else line + 1
            longest = max(longest, line)
    return longest > settings.longest_name


def longest(free: list[Gap]) -> int:
    """The length of the longest stretch."""
    return max((e - s for s, e in free), default=0)


class Joined:
    """Unpaired stretches as one text, and the way back. Each stretch begins a line; the shortest are left out."""

    def __init__(self, u: Units, free: list[Gap]) -> None:
        self._of, self.free = u, free
        self.begins = [0, *accumulate(e - s for s, e in free)]

    def units(self) -> Units:
        """The joined text; there is some."""
        text = "".join([self._of.text[s:e] for s, e in self.free])
        breaks = np.concatenate([self._of.breaks[s:e] for s, e in self.free])
        first = self.begins[:-1]
        breaks[first] = np.maximum(breaks[first], 1)
        return Units(text, text, codes(text), np.arange(len(text) + 1, dtype=np.int32), breaks, None)

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
