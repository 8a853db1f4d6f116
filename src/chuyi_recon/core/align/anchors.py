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

from chuyi_recon.core.align.leaf import MatchingRun, align_leaf, join_touching
from chuyi_recon.core.align.tokens import Hashes, TokenizedText, hash_ngrams

IntVector = npt.NDArray[np.int64]

# A stretch of at most so many units by units goes to a leaf at once. Milliseconds at 5 % noise, one leaf : anchors down
# to leaves of this size: 1,000 signs .13 : .13; 2,000 signs 1.0 : .7; 4,000 signs 2.5 : 1.5; 10,000 signs 15 : 4.5.
_MAX_LEAF_SIZE = 1000 * 1000
# A larger one without a single gram of four that stands once on each side is unrelated, and left alone.
_MAX_UNRELATED_SIZE = 20_000 * 20_000


def unique_matches(ha: Hashes, hb: Hashes) -> tuple[IntVector, IntVector]:
    """Positions (in a, in b) of the hashes that stand once on each side, in order of a."""
    # The place stands under the low bits of the hash, so that numbers are sorted and not indices: two to three times
    # as fast. 44 bits of hash are left at 500,000 units a side; those that meet are compared whole. (The high bits
    # would not do: the last unit of a gram hardly reaches them.)
    la, total = len(ha), len(ha) + len(hb)
    bits = np.uint64(total.bit_length())
    place = np.uint64((1 << int(bits)) - 1)
    s = np.empty(total, np.uint64)
    np.left_shift(ha, bits, out=s[:la])
    np.left_shift(hb, bits, out=s[la:])
    s |= np.arange(total, dtype=np.uint64)
    s.sort()
    same = (s[1:] ^ s[:-1]) <= place
    alone = same.copy()
    alone[1:] &= ~same[:-1]
    alone[:-1] &= ~same[1:]
    at = alone.nonzero()[0]
    i, j = (s[at] & place).astype(np.int64), (s[at + 1] & place).astype(np.int64) - la
    ok = ((i < la) & (j >= 0)).nonzero()[0]
    mate = np.full(la, -1, np.int64)
    mate[i[ok]] = j[ok]
    i = (mate >= 0).nonzero()[0]
    j = mate[i]
    whole = ha[i] == hb[j]
    return (i, j) if whole.all() else (i[whole], j[whole])


def join_diagonals(i: IntVector, j: IntVector, k: int) -> list[MatchingRun]:
    """Runs from grams: neighbours on one diagonal are joined."""
    if not i.size:
        return []
    ends = ((i[1:] - i[:-1] != 1) | (j[1:] - j[:-1] != 1)).nonzero()[0]
    first, last = [0, *(ends + 1).tolist()], [*ends.tolist(), len(i) - 1]
    x = i[first]
    return list(zip(x.tolist(), j[first].tolist(), (i[last] - x + k).tolist(), strict=True))


def best_chain(runs: list[MatchingRun]) -> list[MatchingRun]:
    """The runs of greatest total length that rise on both sides; overlaps are trimmed from the later run.

    A run with all earlier ones before it and all later ones after it on both sides is in every such chain. Only the
    stretches between such runs, where something crosses, are searched. Ties: the chain whose last run stands earliest
    in a.
    """
    if len(runs) < 2:
        return runs
    order = sorted(range(len(runs)), key=lambda k: runs[k][1])
    ranks = [0] * len(runs)
    for rank, k in enumerate(order, 1):
        ranks[k] = rank
    out: list[MatchingRun] = []
    done = p = top = 0  # runs handed on, and those that have only lower ones before them and only higher ones after
    for k, rank in enumerate(ranks):
        top = max(top, rank)
        if top != k + 1:
            continue
        if p == k:
            if done < k:
                out.extend(_search_chain(runs[done:k], ranks[done:k], done, False))
            out.append(runs[k])
            done = k + 1
        p = k + 1
    if done < len(runs):
        out.extend(_search_chain(runs[done:], ranks[done:], done, True))
    return _trim_overlaps(out)


def _search_chain(runs: list[MatchingRun], ranks: list[int], low: int, ends: bool) -> list[MatchingRun]:
    """The best chain of runs whose ranks in b are `low + 1` and so on: a Fenwick tree of ranks.

    Its nodes are those of the tree of all runs of the text, so that a tie is broken as if all had been searched.
    """
    high = low + len(runs)
    best, who = [0] * (len(runs) + 1), [-1] * (len(runs) + 1)
    back: list[int] = []

    def before(r: int) -> tuple[int, int]:
        score, prev = 0, -1
        while r > low:
            if best[r - low] > score:
                score, prev = best[r - low], who[r - low]
            r -= r & -r
        return score, prev

    top, top_at = 0, -1
    for k, ((_, _, n), rank) in enumerate(zip(runs, ranks, strict=True)):
        score, prev = before(rank - 1)
        back.append(prev)
        score += n
        if score > top:
            top, top_at = score, k
        r = rank
        while r <= high:
            if score > best[r - low]:
                best[r - low], who[r - low] = score, k
            r += r & -r
    at = top_at if ends else before(high)[1]
    out: list[MatchingRun] = []
    while at >= 0:
        out.append(runs[at])
        at = back[at]
    out.reverse()
    return out


def _trim_overlaps(runs: list[MatchingRun]) -> list[MatchingRun]:
    """A chain without the overlaps of its runs."""
    out: list[MatchingRun] = []
    i_end = j_end = 0
    for i, j, n in runs:
        cut = max(0, i_end - i, j_end - j)
        if n > cut:
            out.append((i + cut, j + cut, n - cut))
            i_end, j_end = i + n, j + n
    return out


def align_tokens(ua: TokenizedText, ub: TokenizedText) -> list[MatchingRun]:
    """The runs of a path from the start to the end of both texts. Ties: those of `best_chain` and of the leaves."""
    a, b = ua.text, ub.text
    out: list[MatchingRun] = []
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
        if (i2 - i) * (j2 - j) <= _MAX_LEAF_SIZE or not k:
            if (i2 - i) * (j2 - j) <= _MAX_UNRELATED_SIZE:
                out.extend(align_leaf(a[i:i2], b[j:j2], i, j))
            continue
        runs = []
        if min(i2 - i, j2 - j) >= k:
            runs = best_chain(join_diagonals(*unique_matches(_ngrams_in(ua, i, i2, k), _ngrams_in(ub, j, j2, k)), k))
            runs = [(x, y, n) for x, y, n in runs if a[i + x : i + x + n] == b[j + y : j + y + n]]
        if not runs:
            work.append((i, i2, j, j2, 4 if k == 8 else 0))
            continue
        if i or j:
            runs = [(i + x, j + y, n) for x, y, n in runs]
        out += runs
        x0, y0 = i, j
        for x, y, n in [*runs, (i2, j2, 0)]:
            # One sign for another is the commonest gap, and a run of nothing.
            if x > x0 and y > y0 and (x - x0 > 1 or y - y0 > 1 or a[x0] == b[y0]):
                work.append((x0, x, y0, y, 8))
            x0, y0 = x + n, y + n
    out.sort()
    return join_touching(out)


def _ngrams_in(u: TokenizedText, start: int, end: int, k: int) -> Hashes:
    """The grams of `k` units in a stretch that holds at least one."""
    return u.ngrams[start : end - k + 1] if k == 8 else hash_ngrams(u.code_points[start:end], k)
