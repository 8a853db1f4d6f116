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

from chuyi_recon.core.align.anchors import join_diagonals, unique_matches
from chuyi_recon.core.align.cut_points import AlignedSegment
from chuyi_recon.core.align.leaf import MatchingRun
from chuyi_recon.core.align.segments import subtract_ranges
from chuyi_recon.core.align.tokens import Hashes, TokenizedText, is_clause_mark
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.code_points import code_points

_GRAM = 8
TokenRange = tuple[int, int]
PlacedNgrams = tuple[npt.NDArray[np.int64], Hashes]  # places and hashes, in order of place
SHORTEST_MOVE = 12  # signs: less is a formula, no moved block; at 6 nothing changes; at 24 calibration .032 for .031
# units: less unpaired text is no line of a column; at 2 no figure changes; at 8 OCR .0094 for .0093
_COLUMN_SHORTEST = 4


class UnpairedText:
    """The unpaired stretches of both texts (`a` and `b`, in order), and the grams of eight that both sides have there.

    What is unpaired only shrinks. A gram that stands in the unpaired text of one side alone can therefore never meet
    another, and is looked at once, not again after every move that was found.
    """

    def __init__(self, a: TokenizedText, b: TokenizedText, paired: list[AlignedSegment]) -> None:
        self._texts = a, b
        self._min_move = max(SHORTEST_MOVE, _GRAM)
        self._min_line = _COLUMN_SHORTEST
        self.a = _ranges_between([(p[0], p[1]) for p in paired], len(a), self._min_line)
        self.b = _ranges_between([(p[2], p[3]) for p in paired], len(b), self._min_line)
        self._shared: tuple[PlacedNgrams, PlacedNgrams] | None = None

    def remove_paired(self, paired: list[AlignedSegment]) -> None:
        """What these pieces hold is unpaired no longer."""
        self.a = _subtract_taken(self.a, [(p[0], p[1]) for p in paired], self._min_line)
        self.b = _subtract_taken(self.b, [(p[2], p[3]) for p in paired], self._min_line)
        if self._shared is not None:
            self._shared = (
                _keep_inside(self._shared[0], self._long_ranges(self.a)),
                _keep_inside(self._shared[1], self._long_ranges(self.b)),
            )

    def _long_ranges(self, free: list[TokenRange]) -> list[TokenRange]:
        return [g for g in free if g[1] - g[0] >= self._min_move]

    def shared_ranges(self) -> list[tuple[TokenRange, TokenRange]]:
        """Pairs of unpaired stretches of at least `least` units that share text, those that share most first.

        Ties: the pair that stands earlier in a, then in b.
        """
        free_a, free_b = self._long_ranges(self.a), self._long_ranges(self.b)
        if not free_a or not free_b:
            return []
        if self._shared is None:
            (at_a, ha), (at_b, hb) = _ngrams_in(self._texts[0], free_a), _ngrams_in(self._texts[1], free_b)
            here, there = _is_among(ha, hb), _is_among(hb, ha)
            self._shared = (at_a[here], ha[here]), (at_b[there], hb[there])
        (at_a, ha), (at_b, hb) = self._shared
        if not at_a.size or not at_b.size:
            return []
        x, y = unique_matches(ha, hb)
        shared: dict[tuple[TokenRange, TokenRange], int] = {}
        for i, j, n in join_diagonals(at_a[x], at_b[y], _GRAM):
            pair = _range_holding(free_a, i), _range_holding(free_b, j)
            shared[pair] = shared.get(pair, 0) + n
        return sorted(shared, key=lambda p: (-shared[p], p))


def _is_among(hashes: Hashes, others: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the hashes stand among the others, of which there are some."""
    known = np.sort(others)
    at = known.searchsorted(hashes)
    at[at == len(known)] = 0
    found: npt.NDArray[np.bool_] = known[at] == hashes
    return found


def _ranges_between(taken: list[TokenRange], length: int, line: int) -> list[TokenRange]:
    """What is free between stretches in order; a stretch shorter than a `line` is nothing to look at."""
    starts, ends = [s for s, _ in taken], [e for _, e in taken]
    pairs = zip([0, *ends], [*starts, length], strict=True)
    return [(e, s) for e, s in pairs if s - e >= line]


def _subtract_taken(free: list[TokenRange], taken: list[TokenRange], line: int) -> list[TokenRange]:
    """The free stretches without what is taken of them."""
    out: list[TokenRange] = []
    for s, e in free:
        within = [t for t in taken if t[0] < e and s < t[1]]
        out.extend(subtract_ranges(s, e, within) if within else [(s, e)])
    return [g for g in out if g[1] - g[0] >= line]


def _ngrams_in(u: TokenizedText, free: list[TokenRange]) -> PlacedNgrams:
    """The places and hashes of the grams that lie wholly in a free stretch; each holds at least one."""
    at = np.concatenate([np.arange(s, e - _GRAM + 1) for s, e in free])
    return at, u.ngrams[at]


def _keep_inside(found: PlacedNgrams, free: list[TokenRange]) -> PlacedNgrams:
    """Those grams that lie wholly in a free stretch."""
    at, hashes = found
    if not free:
        return at[:0], hashes[:0]
    starts, ends = np.array(free).T
    k = starts.searchsorted(at, side="right") - 1
    ok = (k >= 0) & (at + _GRAM <= ends[k])
    return at[ok], hashes[ok]


def _range_holding(free: list[TokenRange], at: int) -> TokenRange:
    """The stretch that holds a unit."""
    return free[bisect_right(free, at, key=itemgetter(0)) - 1]


def may_share_running_text(a: str, b: str, settings: Settings) -> bool:
    """Whether two texts can have running text in common at all, as `is_running_text` asks for it.

    A closing mark and the unit after it, or more units than any name has. If a name has 18 at most, a stretch of 19
    holds, wherever it stands, ten that begin at a multiple of ten. Two in three joined texts at 2,000 signs have
    neither.
    """
    closing = {a[k : k + 2] for k in range(len(a) - 1) if is_clause_mark(a[k])}
    if not closing.isdisjoint(b[k : k + 2] for k in range(len(b) - 1) if is_clause_mark(b[k])):
        return True
    part = (settings.longest_name + 2) // 2
    return any(b[k : k + part] in a for k in range(0, len(b) - part + 1, part))


def is_running_text(a: TokenizedText, b: TokenizedText, runs: list[MatchingRun], settings: Settings) -> bool:
    """Whether these runs together are running text that can have been moved."""
    if sum(n for _, _, n in runs) < SHORTEST_MOVE:
        return False
    longest = 0
    for i, j, n in runs:
        text = a.text[i : i + n]
        if any(map(is_clause_mark, text[:-1])):
            return True
        line = 0
        for k in range(n):
            line = 1 if a.line_ends[i + k] or b.line_ends[j + k] else line + 1
            longest = max(longest, line)
    return longest > settings.longest_name


def longest_range(free: list[TokenRange]) -> int:
    """The length of the longest stretch."""
    return max((e - s for s, e in free), default=0)


class JoinedRanges:
    """Unpaired stretches as one text, and the way back. Each stretch begins a line; the shortest are left out."""

    def __init__(self, u: TokenizedText, free: list[TokenRange]) -> None:
        self._text, self.ranges = u, free
        self.starts = [0, *accumulate(e - s for s, e in free)]

    def tokens(self) -> TokenizedText:
        """The joined text; there is some."""
        text = "".join([self._text.text[s:e] for s, e in self.ranges])
        breaks = np.concatenate([self._text.breaks[s:e] for s, e in self.ranges])
        first = self.starts[:-1]
        breaks[first] = np.maximum(breaks[first], 1)
        return TokenizedText(text, text, code_points(text), np.arange(len(text) + 1, dtype=np.int32), breaks, None)

    def range_index(self, at: int) -> int:
        """Which stretch unit `at` of the joined text lies in."""
        return bisect_right(self.starts, at) - 1

    def is_in_one_range(self, start: int, end: int) -> bool:
        """Whether units `[start, end)` of the joined text are some, and lie in one stretch."""
        return start < end and self.range_index(start) == self.range_index(end - 1)

    def original_position(self, at: int) -> int:
        """Where unit `at` of the joined text stands."""
        k = self.range_index(at)
        return self.ranges[k][0] + at - self.starts[k]


def split_run(a: JoinedRanges, b: JoinedRanges, i: int, j: int, n: int) -> list[tuple[int, int, int, int]]:
    """A run of two joined texts as runs (i, i2, j, j2) of the texts themselves, each within one stretch of either."""
    out: list[tuple[int, int, int, int]] = []
    while n:
        m = min(n, a.starts[a.range_index(i) + 1] - i, b.starts[b.range_index(j) + 1] - j)
        x, y = a.original_position(i), b.original_position(j)
        out.append((x, x + m, y, y + m))
        i, j, n = i + m, j + m, n - m
    return out
