"""Short stretches are aligned sign by sign.

In: two strings. Out: the runs of equal units of one optimal Levenshtein path, as (i, j, n): `a[i:i+n] == b[j:j+n]`,
in order on both sides. What lies between two runs is a gap, a stretch of each side, either of which may be empty.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.settings import Settings

Run = tuple[int, int, int]
_ANCHOR = 8


def leaf(a: str, b: str, at: int = 0, bt: int = 0) -> list[Run]:
    """The runs of `a` and `b`, shifted by (`at`, `bt`). Ties are rapidfuzz's: always the same for the same strings."""
    if not a or not b:
        return []
    found = Levenshtein.opcodes(a, b).as_matching_blocks()
    return [(m.a + at, m.b + bt, m.size) for m in found if m.size]


def reseat(a: str, b: str, runs: list[Run], settings: Settings) -> list[Run]:
    """The runs, where the text beside a lopsided gap fits better on the gap's other side: there instead.

    An anchor can be true to the letter and wrong. A running head and a title are one text, and the misread one of the
    two is no anchor; 至师子国 and 来到汉地 exchanged between two times 当复……若干百年 share their longest run across.
    The text that could go over (no longer than the gap is lopsided) is aligned afresh together with the gap, and the
    fresh path is taken if it costs less. Ties: the path stays.
    """
    out = list(runs)
    changed = False
    least, most = settings.lean_least, settings.lean_most
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
            if _anchored(out[p:k]) and _refit(a, b, out, p, k):
                changed, k = True, p
            elif _anchored(out[k:q]) and _refit(a, b, out, k, q):
                changed = True
            i2, j2, n = out[k] if k < len(out) else (len(a), len(b), 0)
        k += 1
        i, j = i2 + n, j2 + n
    return joined(out) if changed else out


def _anchored(runs: list[Run]) -> bool:
    """Whether a run may be an anchor; between anchors the path is as cheap as can be."""
    return any(n >= _ANCHOR for _, _, n in runs)


def _refit(a: str, b: str, runs: list[Run], p: int, q: int) -> bool:
    """Replaces runs `p` to `q` (without `q`) by those of a fresh path if that costs less; whether it did."""
    x, y = (runs[p - 1][0] + runs[p - 1][2], runs[p - 1][1] + runs[p - 1][2]) if p else (0, 0)
    x2, y2 = runs[q][:2] if q < len(runs) else (len(a), len(b))
    cost, (i, j) = 0, (x, y)
    for i2, j2, n in [*runs[p:q], (x2, y2, 0)]:
        cost += max(i2 - i, j2 - j)
        i, j = i2 + n, j2 + n
    if Levenshtein.distance(a[x:x2], b[y:y2], score_cutoff=cost - 1) >= cost:
        return False
    runs[p:q] = leaf(a[x:x2], b[y:y2], x, y)
    return True


def joined(runs: list[Run]) -> list[Run]:
    """Runs that touch on both sides become one."""
    out: list[Run] = []
    for i, j, n in runs:
        if out and out[-1][0] + out[-1][2] == i and out[-1][1] + out[-1][2] == j:
            out[-1] = (out[-1][0], out[-1][1], out[-1][2] + n)
        else:
            out.append((i, j, n))
    return out
