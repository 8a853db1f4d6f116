"""Short stretches are aligned sign by sign.

In: two strings. Out: the runs of equal units of one optimal Levenshtein path, as (i, j, n): `a[i:i+n] == b[j:j+n]`,
in order on both sides. What lies between two runs is a gap, a stretch of each side, either of which may be empty.
"""

from __future__ import annotations

from itertools import pairwise

from rapidfuzz.distance import LCSseq, Levenshtein

MatchingRun = tuple[int, int, int]
_ANCHOR_LENGTH = 8
_MAX_DIFFERENCE = 200  # units of both sides; in a longer difference what is shared is chance
_GAP_COST, _SUBSTITUTION_COST = 1.0, 0.5  # what a gap costs besides, and an exchanged unit
_MAX_DOUBLED = 8  # a longer difference is not looked at, nor a longer stretch written twice
_LEAN_LEAST = 4  # units: a gap less lopsided is not tried on the other side of its text; 2 and 8 decide alike
_LEAN_MOST = 400  # units: a gap more lopsided is a lost page, and is let alone; 200 and 800 decide alike


def align_leaf(a: str, b: str, at: int = 0, bt: int = 0) -> list[MatchingRun]:
    """The runs of `a` and `b`, shifted by (`at`, `bt`). Ties are rapidfuzz's: always the same for the same strings."""
    if not a or not b:
        return []
    found = Levenshtein.opcodes(a, b).as_matching_blocks()
    return [(m.a + at, m.b + bt, m.size) for m in found if m.size]


def maximize_matches(a: str, b: str, runs: list[MatchingRun]) -> list[MatchingRun]:
    """The runs, with those that a path which costs the same has besides: of equal costs the one with more in common.

    Levenshtein reads 已其 against 其在 as two signs exchanged, which costs as much as one lost and one added.
    """
    out: list[MatchingRun] = []
    i = j = 0
    changed = False
    for i2, j2, n in [*runs, (len(a), len(b), 0)]:
        da, db = i2 - i, j2 - j
        if da and db and 2 < da + db <= _MAX_DIFFERENCE and not set(a[i:i2]).isdisjoint(b[j:j2]):
            found = [
                (m.a + i, m.b + j, m.size) for m in LCSseq.opcodes(a[i:i2], b[j:j2]).as_matching_blocks() if m.size
            ]
            cost, (x, y) = 0, (i, j)
            for x2, y2, k in [*found, (i2, j2, 0)]:
                cost += max(x2 - x, y2 - y)
                x, y = x2 + k, y2 + k
            if cost <= max(da, db):
                out += found
                changed = True
        if n:
            out.append((i2, j2, n))
        i, j = i2 + n, j2 + n
    return join_touching(out) if changed else runs


def reseat_runs(a: str, b: str, runs: list[MatchingRun]) -> list[MatchingRun]:
    """The runs, where the text beside a lopsided gap fits better on the gap's other side: there instead.

    An anchor can be true to the letter and wrong. A running head and a title are one text, and the misread one of the
    two is no anchor; 至师子国 and 来到汉地 exchanged between two times 当复……若干百年 share their longest run across.
    The text that could go over (no longer than the gap is lopsided) is aligned afresh together with the gap, and the
    fresh path is taken if it costs less. Ties: the path stays.
    """
    out = list(runs)
    changed = False
    least, most = _LEAN_LEAST, _LEAN_MOST
    k = i = j = 0
    while k <= len(out):
        i2, j2, n = out[k] if k < len(out) else (len(a), len(b), 0)
        lean = abs((i2 - i) - (j2 - j))
        if least <= lean <= most:
            p, q = k, k
            while p and min(i - out[p - 1][0], j - out[p - 1][1]) <= lean:
                p -= 1
            while q < len(out) and min(out[q][0] + out[q][2] - i2, out[q][1] + out[q][2] - j2) <= lean:
                q += 1
            if _has_anchor(out[p:k]) and _replace_if_cheaper(a, b, out, p, k):
                changed, k = True, p
            elif _has_anchor(out[k:q]) and _replace_if_cheaper(a, b, out, k, q):
                changed = True
            i2, j2, n = out[k] if k < len(out) else (len(a), len(b), 0)
        k += 1
        i, j = i2 + n, j2 + n
    return join_touching(out) if changed else out


def align_doubled(a: str, b: str, runs: list[MatchingRun]) -> list[MatchingRun]:
    """The runs, where a difference is no dearer as a stretch that one side has twice in a row and a smaller difference.

    Levenshtein reads 潭州府 against 谭州府谭州府 as 潭 against 谭州府谭, which costs as much as 潭 against 谭 and three
    signs twice; but scribes and machines write twice. One sign twice proves nothing: 科学学校 for 本科学校 is misread.
    Ties: the stretch that stands first, in b before a; the shortest of these.
    """
    looked_at = [
        k
        for k, ((i, j, n), (i2, j2, _)) in enumerate(pairwise(runs), 1)
        if i2 - i > n and j2 - j > n and n + 2 < max(i2 - i, j2 - j) <= n + _MAX_DOUBLED
    ]
    out = list(runs) if looked_at else runs
    changed = False
    for k in reversed(looked_at):
        (i, j, n), (i2, j2, n2) = out[k - 1], out[k]
        da, db = i2 - i - n, j2 - j - n
        left, right = min(n, _MAX_DOUBLED), min(n2, _MAX_DOUBLED)
        here, there = a[i2 - da - left : i2 + right], b[j2 - db - left : j2 + right]
        found = _align_without_double(here, there, left, left + db, max(da, db))
        if found is None:
            found = _align_without_double(there, here, left, left + da, max(da, db))
            found = found and [(x, y, m) for y, x, m in found]
        if found is not None:
            changed = True
            x, y = i2 - da - left, j2 - db - left
            ends = [(i, j, n - left), *((s + x, t + y, m) for s, t, m in found), (i2 + right, j2 + right, n2 - right)]
            out[k - 1 : k + 1] = join_touching([run for run in ends if run[2]])
    return out if changed else runs


def _align_without_double(a: str, b: str, start: int, end: int, cost: int) -> list[MatchingRun] | None:
    """The runs of `a` and `b` without a stretch that `b` has twice, if so they cost no more than `cost`.

    One of the two copies reaches into `b[start:end]`.
    """
    if len(set(pairwise(b))) == len(b) - 1:  # what stands twice has a pair of units that does
        return None
    for at in range(len(b) - 1):
        for k in range(2, min(cost, (len(b) - at) // 2 + 1)):
            if at + 2 * k <= start or at >= end or b[at : at + k] != b[at + k : at + 2 * k]:
                continue
            once = b[: at + k] + b[at + 2 * k :]
            if Levenshtein.distance(a, once, score_cutoff=cost - k) > cost - k:
                continue
            out: list[MatchingRun] = []
            for x, y, m in align_leaf(a, once):
                before = min(max(at + k - y, 0), m)
                out.append((x, y, before))
                out.append((x + before, y + before + k, m - before))
            return [run for run in out if run[2]]
    return None


def _has_anchor(runs: list[MatchingRun]) -> bool:
    """Whether a run may be an anchor; between anchors the path is as cheap as can be."""
    return any(n >= _ANCHOR_LENGTH for _, _, n in runs)


def _replace_if_cheaper(a: str, b: str, runs: list[MatchingRun], p: int, q: int) -> bool:
    """Replaces runs `p` to `q` (without `q`) by those of a fresh path if that costs less; whether it did."""
    x, y = (runs[p - 1][0] + runs[p - 1][2], runs[p - 1][1] + runs[p - 1][2]) if p else (0, 0)
    x2, y2 = runs[q][:2] if q < len(runs) else (len(a), len(b))
    cost, dear = _path_cost(runs[p:q], (x, y), (x2, y2))
    if Levenshtein.distance(a[x:x2], b[y:y2], score_cutoff=cost - 1) >= cost:
        return False
    fresh = align_leaf(a[x:x2], b[y:y2], x, y)
    if _path_cost(fresh, (x, y), (x2, y2))[1] >= dear:
        return False
    runs[p:q] = fresh
    return True


def _path_cost(runs: list[MatchingRun], start: tuple[int, int], end: tuple[int, int]) -> tuple[int, float]:
    """What the gaps of a path cost: as Levenshtein counts, and with a price for the gap and for what is exchanged.

    Levenshtein sets unrelated clauses against each other sooner than it leaves both out, each in its own place.
    """
    cost, dear, (i, j) = 0, 0.0, start
    for i2, j2, n in [*runs, (*end, 0)]:
        if i2 > i or j2 > j:
            cost += max(i2 - i, j2 - j)
            dear += _GAP_COST + _SUBSTITUTION_COST * min(i2 - i, j2 - j)
        i, j = i2 + n, j2 + n
    return cost, cost + dear


def join_touching(runs: list[MatchingRun]) -> list[MatchingRun]:
    """Runs that touch on both sides become one."""
    out: list[MatchingRun] = []
    for i, j, n in runs:
        if out and out[-1][0] + out[-1][2] == i and out[-1][1] + out[-1][2] == j:
            out[-1] = (out[-1][0], out[-1][1], out[-1][2] + n)
        else:
            out.append((i, j, n))
    return out
