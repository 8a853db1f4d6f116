"""A path becomes variants as an editor would see them.

In: the runs of a path. Out: fewer runs: one that stands by chance between two halves of one variant is given up, so
that the halves become one. 喜歡 against 歡喜 shares one sign with itself in the wrong order, and is one variant.

Counted on the apparatus of two Buddhist texts (distinct places where a short run stands between two gaps, and whether
the editors saw one entry or two; gaps as units of pivot : witness):

    run of 1, swapped signs on both sides (值明 : 明值)          32 one,   0 two
    run of 1, gaps 0:1 and 1:0 (五苦 : 為五)                     10 one,   1 two
    run of 1, larger gaps that lean opposite ways (大洪水 : 天水洪)  5 one,   0 two
    run of 1, both gaps 0:1, or both 1:0                           6 one,   1 two
    run of 1, gaps 1:1 and 1:1 (優曇鉢 : 憂曇𥁃)                  2 one,  10 two
    run of 1, gaps 1:1 and 0:1 or 1:0                              5 one,   6 two
    run of 1, any other larger gap                                14 one,   7 two
    run of 2, swapped (慧達道整 : 道整慧達)                        1 one,   0 two
    run of 2 to 4                                                  9 one, 108 two

A run is kept where another witness has one of the two gaps and not the other: then they are two variants.

Counted again on eight texts, in pairs of witnesses: runs of 1 between gaps that lean opposite ways 76 one, 3 two, of
these 46 and 1 with one sign lost and one added (行所 : 由行).

A mark is never given up: a clause ends there on both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from chuyi_recon.core.align.leaf import MatchingRun
from chuyi_recon.core.align.tokens import TokenizedText, is_mark

OtherPaths = Sequence[tuple[TokenizedText, list[MatchingRun]]]
_PivotGap = tuple[int, int, str]  # units of the pivot, and what the witness has there
_GapPair = tuple[_PivotGap, _PivotGap]
# units: a longer equal run always stands; shorter: 9 in one entry of editors, 108 in two; 4 and 16 alike
_SWAP_LONGEST = 8
# units: between longer gaps one equal unit is chance; at 5 loci .955 for .960; at 20 notice .951 for .954
_CHANCE_GAPS = 10


def absorb_chance_runs(
    a: TokenizedText, b: TokenizedText, runs: list[MatchingRun], opened: list[bool], others: OtherPaths = ()
) -> tuple[list[MatchingRun], list[bool]]:
    """Runs without those that break one variant in two, and the gaps around them. Runs are judged left to right.

    `others` are the other witnesses and their runs: what they say is in the paths as they were found.
    """
    given_up: set[int] = set()
    longest = _SWAP_LONGEST
    for k, (i, j, n) in enumerate(runs):
        if n > longest or opened[k] or opened[k + 1]:
            continue
        p = k - 1
        while p in given_up:
            p -= 1
        pi, pj, pn = runs[p] if p >= 0 else (0, 0, 0)
        ni, nj = runs[k + 1][:2] if k + 1 < len(runs) else (len(a), len(b))
        before, after = (i - pi - pn, j - pj - pn), (ni - i - n, nj - j - n)
        if not (n == 1 or before == after[::-1]):  # a longer one stands, but between two gaps that mirror each other
            continue
        if _is_chance_run(a, b, runs[k], before, after) and not any(
            _has_one_gap(_gaps_around(b, runs, k, a), _gaps_around(u, theirs, _run_holding(theirs, i, n), a))
            for u, theirs in others
        ):
            given_up.add(k)
    if not given_up:
        return runs, opened
    kept = [k for k in range(len(runs)) if k not in given_up]
    return [runs[k] for k in kept], [opened[0], *(opened[k + 1] for k in kept)]


def _run_holding(runs: Sequence[MatchingRun], i: int, n: int) -> int:
    """Which of the runs holds the pivot's units `[i, i + n)`; -1 if none does."""
    k = bisect_right(runs, i, key=itemgetter(0)) - 1
    return k if k >= 0 and runs[k][0] + runs[k][2] >= i + n else -1


def _gaps_around(b: TokenizedText, runs: Sequence[MatchingRun], k: int, a: TokenizedText) -> _GapPair | None:
    """Where run `k` begins and ends in the pivot, and the gaps before and after it."""
    if k < 0:
        return None
    i, j, n = runs[k]
    pi, pj, pn = runs[k - 1] if k else (0, 0, 0)
    ni, nj = runs[k + 1][:2] if k + 1 < len(runs) else (len(a), len(b))
    return (pi + pn, i, b.text[pj + pn : j]), (i + n, ni, b.text[j + n : nj])


def _has_one_gap(own: _GapPair | None, theirs: _GapPair | None) -> bool:
    """Whether another witness has one of the two gaps and not the other: then they are two variants.

    It has the run too, and goes on where the other gap would be: {市}县{乡}村 beside 市县{乡}村.
    """
    if own is None or theirs is None:
        return False
    (left, right), (their_left, their_right) = own, theirs
    runs_on_after = their_right[0] >= max(right[1], right[0] + 1)
    runs_on_before = their_left[1] <= min(left[0], left[1] - 1)
    return (left == their_left and runs_on_after) or (right == their_right and runs_on_before)


def _is_chance_run(
    ua: TokenizedText, ub: TokenizedText, run: MatchingRun, before: tuple[int, int], after: tuple[int, int]
) -> bool:
    """Whether the run between these two gaps (units of a, of b) belongs to one variant with them."""
    i, j, n = run
    a, b = ua.text, ub.text
    if before == (0, 0) or after == (0, 0):
        return False
    if any(map(is_mark, a[i : i + n])):
        return False
    left = a[i - before[0] : i], b[j - before[1] : j]
    right = a[i + n : i + n + after[0]], b[j + n : j + n + after[1]]
    if max(before) >= n and left == right[::-1] and "" in left:
        return True
    if ua.line_ends[i] and ub.line_ends[j]:
        return False
    if n == 1 and min(sum(before), sum(after)) >= 2 and sum(before) + sum(after) >= _CHANCE_GAPS:
        return True
    if n > 1 or _all_marks(a, b, run, before, after):
        return False
    leans = before[0] - before[1], after[0] - after[1]
    if leans[0] * leans[1] < 0:
        return True
    return before == after and before in ((0, 1), (1, 0))


def _all_marks(a: str, b: str, run: MatchingRun, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether one of the two gaps holds nothing but marks: quotation marks round a word are variants of their own."""
    i, j, n = run
    left = a[i - before[0] : i] + b[j - before[1] : j]
    right = a[i + n : i + n + after[0]] + b[j + n : j + n + after[1]]
    return all(map(is_mark, left)) or all(map(is_mark, right))
