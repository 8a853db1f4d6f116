"""The skeleton of an alignment: long stretches that two texts have once each, chained.

In: two strings of units. Out: runs (i, j, n) with `a[i:i+n] == b[j:j+n]`, in order on both sides and maximal.
Common ends are stripped; grams of eight units that stand once on each side are found by hash and verified; grams on
one diagonal make runs; the chain of greatest total length is taken (Fenwick tree); gaps are worked on again, with
grams of four where eight give nothing, and what is left goes to the leaves. The method is patience diff's, with
lengths for weights.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Postfix, Prefix

from chuyi_recon.core.align.leaves import Run, joined, leaf
from chuyi_recon.core.align.units import Codes, Units

Hashes = npt.NDArray[np.uint64]
IntVector = npt.NDArray[np.int64]

# A stretch of at most so many units by units goes to a leaf at once. Milliseconds at 5 % noise, one leaf : anchors down
# to leaves of this size: 1,000 signs .13 : .13; 2,000 signs 1.0 : .7; 4,000 signs 2.5 : 1.5; 10,000 signs 15 : 4.5.
_LEAF = 1000 * 1000
# A larger one without a single gram of four that stands once on each side is unrelated, and left alone.
_HOPELESS = 20_000 * 20_000
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def grams(c: Codes, k: int) -> Hashes:
    """A hash of every gram of `k` (4 or 8) units, by doubling."""
    h = c.astype(np.uint64)
    step = 1
    for m in _MULTIPLIERS[: 3 if k == 8 else 2]:
        h = h[:-step] * np.uint64(m) + (h[step:] ^ (h[step:] >> np.uint64(29)))
        h ^= h >> np.uint64(32)
        step *= 2
    return h


def shared_once(ha: Hashes, hb: Hashes) -> tuple[IntVector, IntVector]:
    """Positions (in a, in b) of the hashes that stand once on each side, in order of a."""
    # The place stands under the low bits of the hash, so that numbers are sorted and not indices: two to three times
    # as fast. 44 bits of hash are left at 500,000 units a side; those that meet are compared whole. (The high bits
    # would not do: the last unit of a gram hardly reaches them.)
    s = np.concatenate([ha, hb])
    bits = np.uint64(len(s).bit_length())
    s <<= bits
    s |= np.arange(len(s), dtype=np.uint64)
    s.sort()
    h = s >> bits
    new = np.empty(len(s) + 1, bool)  # where another hash begins
    new[0] = new[-1] = True
    np.not_equal(h[1:], h[:-1], out=new[1:-1])
    first = np.flatnonzero(new[:-2] & ~new[1:-1] & new[2:])
    place = np.uint64((1 << int(bits)) - 1)
    i, j = (s[first] & place).astype(np.int64), (s[first + 1] & place).astype(np.int64) - len(ha)
    ok = (i < len(ha)) & (j >= 0)
    mate = np.full(len(ha), -1, np.int64)
    mate[i[ok]] = j[ok]
    i = np.flatnonzero(mate >= 0)
    j = mate[i]
    ok = ha[i] == hb[j]
    return i[ok], j[ok]


def diagonals(i: IntVector, j: IntVector, k: int) -> list[Run]:
    """Runs from grams: neighbours on one diagonal are joined."""
    if not i.size:
        return []
    new = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    first = np.concatenate([[0], new])
    last = np.concatenate([new, [len(i)]]) - 1
    return list(zip(i[first].tolist(), j[first].tolist(), (i[last] - i[first] + k).tolist(), strict=True))


def chain(runs: list[Run]) -> list[Run]:
    """The runs of greatest total length that rise on both sides; overlaps are trimmed from the later run.

    Ties: the chain whose last run stands earliest in a.
    """
    if len(runs) < 2:
        return runs
    js = sorted({j for _, j, _ in runs})
    rank = {j: r + 1 for r, j in enumerate(js)}
    best = [0] * (len(js) + 1)
    who = [-1] * (len(js) + 1)
    back = [-1] * len(runs)
    top, top_at = 0, -1
    for k, (_, j, n) in enumerate(runs):
        r = rank[j] - 1
        score, prev = 0, -1
        while r > 0:
            if best[r] > score:
                score, prev = best[r], who[r]
            r -= r & -r
        back[k] = prev
        score += n
        if score > top:
            top, top_at = score, k
        r = rank[j]
        while r < len(best):
            if score > best[r]:
                best[r], who[r] = score, k
            r += r & -r
    out: list[Run] = []
    while top_at >= 0:
        out.append(runs[top_at])
        top_at = back[top_at]
    out.reverse()
    kept: list[Run] = []
    i_end = j_end = 0
    for i, j, n in out:
        cut = max(0, i_end - i, j_end - j)
        if n - cut > 0:
            kept.append((i + cut, j + cut, n - cut))
            i_end, j_end = i + n, j + n
    return kept


def skeleton(ua: Units, ub: Units) -> list[Run]:
    """The runs of a path from the start to the end of both texts. Ties: those of `chain` and of the leaves."""
    a, b = ua.text, ub.text
    out: list[Run] = []
    work = [(0, len(a), 0, len(b), 8)]
    while work:
        i, i2, j, j2, k = work.pop()
        if i < i2 and j < j2 and a[i] == b[j]:
            n = Prefix.similarity(a[i:i2], b[j:j2])
            out.append((i, j, n))
            i, j = i + n, j + n
        if i < i2 and j < j2 and a[i2 - 1] == b[j2 - 1]:
            n = Postfix.similarity(a[i:i2], b[j:j2])
            i2, j2 = i2 - n, j2 - n
            out.append((i2, j2, n))
        if i == i2 or j == j2:
            continue
        if (i2 - i) * (j2 - j) <= _LEAF or not k:
            if (i2 - i) * (j2 - j) <= _HOPELESS:
                out.extend(leaf(a[i:i2], b[j:j2], i, j))
            continue
        runs = []
        if min(i2 - i, j2 - j) >= k:
            runs = chain(diagonals(*shared_once(grams(ua.codes[i:i2], k), grams(ub.codes[j:j2], k)), k))
            runs = [(x, y, n) for x, y, n in runs if a[i + x : i + x + n] == b[j + y : j + y + n]]
        if not runs:
            work.append((i, i2, j, j2, 4 if k == 8 else 0))
            continue
        x0, y0 = i, j
        for x, y, n in [*((i + x, j + y, n) for x, y, n in runs), (i2, j2, 0)]:
            if n:
                out.append((x, y, n))
            # One sign for another is the commonest gap, and a run of nothing.
            if x > x0 and y > y0 and (x - x0 > 1 or y - y0 > 1 or a[x0] == b[y0]):
                work.append((x0, x, y0, y, 8))
            x0, y0 = x + n, y + n
    out.sort()
    return joined(out)
