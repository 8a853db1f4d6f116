"""A second look into what the gate left open.

A Levenshtein path through unrelated text is blind to company: 高水平职业本科 counts as much scattered over two pages
as in one piece. In each open gap all common runs of at least three units are gathered, and the chain of them that
scores best by the gate's own measure is taken; it may begin at either edge, or stand alone as a true sentence in
invented company.
"""

from __future__ import annotations

from itertools import pairwise

from chuyi_recon.core.align.homology import (
    OPEN_GAP_SCORE,
    SURE_RUN_LENGTH,
    TokenWeights,
    edge_score,
    gap_cost,
    gap_score,
)
from chuyi_recon.core.align.leaf import MatchingRun, align_leaf
from chuyi_recon.core.align.tokens import TokenizedText

_GRAM = 3
_MOST_PLACES = 6  # a gram that stands in more places of a gap than this is no seed
_MOST_RUNS = 150  # the longest are looked at
# A stretch limps when it scores less than this a unit; true text with every fourth sign misread scores .5.
_WEAK_SCORE = 0.2
_MIN_GAIN = 2.0  # and is given up only for a way that scores so much more
_EQUAL_SCORE = 0.6  # what a unit says for being equal, and again for the one before it being equal
_MAX_WEAK_SIZE = 90_000  # units by units
_LARGEST = 4_000_000  # units by units: a larger gap has been searched for anchors and had none


def realign_open_gaps(
    a: TokenizedText, b: TokenizedText, runs: list[MatchingRun], opened: list[bool], worth: TokenWeights, lacuna: int
) -> tuple[list[MatchingRun], list[bool]]:
    """The runs and open gaps after a second look into every open gap. Ties: the chain that stands earlier in a."""
    if not any(opened):
        return runs, opened
    out: list[MatchingRun] = []
    gaps: list[bool] = []
    done = 0  # gaps handed on so far
    for k in [k for k, is_open in enumerate(opened) if is_open]:
        i, j = (runs[k - 1][0] + runs[k - 1][2], runs[k - 1][1] + runs[k - 1][2]) if k else (0, 0)
        i2, j2 = runs[k][:2] if k < len(runs) else (len(a), len(b))
        if not (i2 > i and j2 > j and (i2 - i) * (j2 - j) <= _LARGEST):
            continue
        more, more_open = _OpenGap(a, b, (i, j), (i2, j2), (k == 0, k == len(runs)), worth, lacuna).best_chain()
        out += [*runs[max(done - 1, 0) : k], *more]
        gaps += [*opened[done:k], *more_open]
        done = k + 1
    return out + runs[max(done - 1, 0) :], gaps + opened[done:]


def realign_weak_stretches(
    a: TokenizedText, b: TokenizedText, runs: list[MatchingRun], opened: list[bool], worth: TokenWeights, lacuna: int
) -> tuple[list[MatchingRun], list[bool]]:
    """The path, with a better way through each stretch where it limps.

    A letterhead letter-spaced and half read twice lets Levenshtein step from one body to the next and pay little for
    each step: every run is true, and together they are wrong. Between two sure runs, where the path scores next to
    nothing, the best chain of common runs is tried, and taken if it scores more. Ties: the path stays.
    """
    sure = [-1, *[k for k, r in enumerate(runs) if r[2] >= SURE_RUN_LENGTH], len(runs)]
    better: list[tuple[int, int, list[MatchingRun], list[bool]]] = []
    for p, q in pairwise(sure):
        if q - p <= 2:  # nothing to step through
            continue
        i, j = (runs[p][0] + runs[p][2], runs[p][1] + runs[p][2]) if p >= 0 else (0, 0)
        i2, j2 = runs[q][:2] if q < len(runs) else (len(a), len(b))
        own, own_open = runs[p + 1 : q], opened[p + 1 : q + 1]
        size = min(i2 - i, j2 - j)
        if (i2 - i) * (j2 - j) > _MAX_WEAK_SIZE or _rough_score(own, (i, j), (i2, j2)) >= 2 * _WEAK_SCORE * size:
            continue
        gap = _OpenGap(a, b, (i, j), (i2, j2), (p < 0, q == len(runs)), worth, lacuna)
        now = gap.score(own, own_open)
        if now < _WEAK_SCORE * size:
            fresh, fresh_open = gap.best_chain()
            if gap.score(fresh, fresh_open) > now + _MIN_GAIN:
                better.append((p, q, fresh, fresh_open))
    if better:
        runs, opened = list(runs), list(opened)
    for p, q, fresh, fresh_open in reversed(better):
        runs[p + 1 : q], opened[p + 1 : q + 1] = fresh, fresh_open
    return runs, opened


def _rough_score(runs: list[MatchingRun], start: tuple[int, int], end: tuple[int, int]) -> float:
    """What a way through a stretch brings when every unit is worth 1; spares the counting where all is well."""
    total, (i, j) = 0.0, start
    for i2, j2, n in [*runs, (*end, 0)]:
        total += gap_score(i2 - i, j2 - j) + (2 * n - 1) * _EQUAL_SCORE * (n > 0)
        i, j = i2 + n, j2 + n
    return total


def _common_runs(a: str, b: str) -> list[MatchingRun]:
    """Maximal common runs of at least `_GRAM` units, in order of a; the longest `_MOST_RUNS` if there are more."""
    places: dict[str, list[int]] = {}
    for y in range(len(b) - _GRAM + 1):
        places.setdefault(b[y : y + _GRAM], []).append(y)
    ends: dict[int, int] = {}  # diagonal -> where its last run ends in a
    out: list[MatchingRun] = []
    for x in range(len(a) - _GRAM + 1):
        ys = places.get(a[x : x + _GRAM])
        if not ys or len(ys) > _MOST_PLACES:
            continue
        for y in ys:
            if ends.get(y - x, -1) > x:
                continue
            s = 0
            while x - s > 0 and y - s > 0 and a[x - s - 1] == b[y - s - 1]:
                s += 1
            e = _GRAM
            while x + e < len(a) and y + e < len(b) and a[x + e] == b[y + e]:
                e += 1
            ends[y - x] = x + e
            out.append((x - s, y - s, s + e))
    for x, y in ((0, 0), (len(a), len(b))):  # what touches an edge counts from one unit on
        n = 0
        if x == 0:
            while n < min(len(a), len(b)) and a[n] == b[n]:
                n += 1
            if n > 0:
                out.append((0, 0, n))
        else:
            while n < min(len(a), len(b)) and a[x - n - 1] == b[y - n - 1]:
                n += 1
            if n > 0:
                out.append((x - n, y - n, n))
    out = sorted(set(out))
    if len(out) > _MOST_RUNS:
        out = sorted(sorted(out, key=lambda r: (-r[2], r))[:_MOST_RUNS])
    return out


class _OpenGap:
    """A stretch of a against one of b. An edge is bare where the text begins or ends: nothing stands there."""

    def __init__(
        self,
        a: TokenizedText,
        b: TokenizedText,
        start: tuple[int, int],
        end: tuple[int, int],
        bare: tuple[bool, bool],
        worth: TokenWeights,
        lacuna: int,
    ) -> None:
        self._a, self._b, self._start, self._end, self._bare = a, b, start, end, bare
        self._worth, self._lacuna = worth, lacuna
        self._edges: dict[tuple[int, int], float] = {}

    def best_chain(self) -> tuple[list[MatchingRun], list[bool]]:
        """The best chain through the gap, its closed gaps filled, and which gaps stay open."""
        (i, j), (i2, j2) = self._start, self._end
        seeds = [(x + i, y + j, n) for x, y, n in _common_runs(self._a.text[i:i2], self._b.text[j:j2])]
        if not seeds:
            return [], [True]
        nodes = [(i, j, 0), *seeds, (i2, j2, 0)]
        best = [0.0] + [float("-inf")] * (len(nodes) - 1)
        back = [(-1, 0, True)] * len(nodes)
        for q in range(1, len(nodes)):
            x, y, n = nodes[q]
            most = self._worth(x, n) if n else 0.0  # no link brings more than the run itself
            for p in range(q):
                if best[p] + most <= best[q]:
                    continue
                cut = max(0, nodes[p][0] + nodes[p][2] - x, nodes[p][1] + nodes[p][2] - y)
                if cut and n - cut < 2:
                    continue
                s, is_open = self._link_score(nodes, p, q, cut)
                if best[p] + s > best[q]:
                    best[q], back[q] = best[p] + s, (p, cut, is_open)
        return self._trace_back(nodes, back)

    def score(self, runs: list[MatchingRun], opened: list[bool]) -> float:
        """What a way through the gap brings, by the measure of the chain."""
        nodes = [(*self._start, 0), *runs, (*self._end, 0)]
        return sum(self._link_score(nodes, q - 1, q, 0, opened[q - 1])[0] for q in range(1, len(nodes)))

    def _link_score(
        self, nodes: list[MatchingRun], p: int, q: int, cut: int, is_open: bool = False
    ) -> tuple[float, bool]:
        """What it brings to go from run p to run q, `cut` units of q being taken by p, and whether that gap is open."""
        (x, y, n), (x2, y2, n2) = nodes[p], nodes[q]
        x, y, x2, y2, n2 = x + n, y + n, x2 + cut, y2 + cut, n2 - cut
        last = q == len(nodes) - 1
        cost = gap_cost(self._a.text[x:x2], self._b.text[y:y2], self._lacuna)
        is_open = is_open or cost <= OPEN_GAP_SCORE
        gain = self._worth(x2, n2) if n2 else 0.0
        if is_open:
            cost = OPEN_GAP_SCORE * (2 - self._bare[0] * (p == 0) - self._bare[1] * last) / 2
            if n and n < SURE_RUN_LENGTH:
                cost += self._edge_score(x, y)
            if n2 and n2 < SURE_RUN_LENGTH:
                cost += self._edge_score(x2, y2)
        return cost + gain, is_open

    def _edge_score(self, i: int, j: int) -> float:
        """`edge_score`, remembered."""
        if (i, j) not in self._edges:
            self._edges[i, j] = edge_score(self._a, self._b, i, j)
        return self._edges[i, j]

    def _trace_back(
        self, nodes: list[MatchingRun], back: list[tuple[int, int, bool]]
    ) -> tuple[list[MatchingRun], list[bool]]:
        """The runs of the best chain in order, with the leaves between those that belong together."""
        out: list[MatchingRun] = []
        gaps: list[bool] = []
        q = len(nodes) - 1
        while q > 0:
            p, cut, is_open = back[q]
            x2, y2, n2 = nodes[q][0] + cut, nodes[q][1] + cut, nodes[q][2] - cut
            x, y = nodes[p][0] + nodes[p][2], nodes[p][1] + nodes[p][2]
            if n2 > 0:
                out.append((x2, y2, n2))
            gaps.append(is_open)
            if not is_open:
                inner = align_leaf(self._a.text[x:x2], self._b.text[y:y2], x, y)
                out.extend(reversed(inner))
                gaps.extend([False] * len(inner))
            q = p
        out.reverse()
        gaps.reverse()
        return out, gaps
