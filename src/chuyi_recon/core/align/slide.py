"""A gap that may stand in several places stands where a clause begins, and where the other witnesses have it.

An omission or addition beside a copy of its own beginning or end can be cut out at several places with the same
result: 三日五日{乃至七日} and 三日五{日乃至七}日. Levenshtein picks any of them, another one for every witness, and one
variant becomes two. Of the places a gap may stand in, the one where it meets another gap is taken (澄溪县政府公告
is not torn from the line after it to stand with an earlier copy); then the one where a clause or line ends; then the
one where most witnesses can have a gap or have one; then the rightmost, where clauses end (of two copies the second
is the one too many), and elsewhere the leftmost (by 1.003 to 1.018 variant runs a locus).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from chuyi_recon.core.align.gate import boundary
from chuyi_recon.core.align.pieces import Piece, settled
from chuyi_recon.core.align.units import Units

_FARTHEST = 200


def slide(
    pivot: Units, units: Mapping[str, Units], pieces: Mapping[str, list[Piece]], lacuna: int
) -> dict[str, list[Piece]]:
    """The pieces of every witness with their gaps where they belong. The order of the witnesses changes nothing."""
    ranges: dict[str, dict[int, tuple[int, int]]] = {}
    for siglum, own in pieces.items():
        ranges[siglum] = {}
        for k, p in enumerate(own):
            if p.kind in ("differs", "open") and (p.i == p.i2) != (p.j == p.j2):
                left, right = _range(pivot.text, units[siglum].text, own, k)
                if left or right:
                    ranges[siglum][k] = (left, right)
    if not any(ranges.values()):
        return {s: settled(own, lacuna) for s, own in pieces.items()}
    votes: dict[int, int] = defaultdict(int)
    for siglum, own in pieces.items():
        for k, p in enumerate(own):
            if p.kind in ("differs", "open"):
                left, right = ranges[siglum].get(k, (0, 0))
                for edge in (p.i, p.i2) if p.i2 > p.i else (p.i,):
                    for at in range(edge - left, edge + right + 1):
                        votes[at] += 1
    return {s: settled(_at_best(pivot, own, ranges[s], votes), lacuna) for s, own in pieces.items()}


def _range(a: str, b: str, own: list[Piece], k: int) -> tuple[int, int]:
    """How far a gap can move left and right without a change of the text on either side."""
    p = own[k]
    if p.i == p.i2:
        text, s, e = b, p.j, p.j2
    elif p.j == p.j2:
        text, s, e = a, p.i, p.i2
    else:
        return 0, 0
    left = right = 0
    if k and own[k - 1].kind == "equal" and (own[k - 1].i2, own[k - 1].j2) == (p.i, p.j):
        most = min(own[k - 1].i2 - own[k - 1].i, _FARTHEST)
        while left < most and text[s - left - 1] == text[e - left - 1]:
            left += 1
    if k + 1 < len(own) and own[k + 1].kind == "equal" and (own[k + 1].i, own[k + 1].j) == (p.i2, p.j2):
        most = min(own[k + 1].i2 - own[k + 1].i, _FARTHEST)
        while right < most and text[s + right] == text[e + right]:
            right += 1
    return left, right


def _at_best(a: Units, own: list[Piece], ranges: dict[int, tuple[int, int]], votes: Mapping[int, int]) -> list[Piece]:
    """The pieces with each gap at the best place of its range; a run given up wholly is no piece any more."""
    out = list(own)
    taken = -1  # a run of equal units can serve only one of the two gaps beside it
    for k, (left, right) in sorted(ranges.items()):
        p = out[k]
        before, after = out[k - 1] if k else None, out[k + 1] if k + 1 < len(out) else None
        if before is not None and k - 1 == taken:
            left = min(left, before.i2 - before.i)
        meets = {
            -left if left and k > 1 and before is not None and left == before.i2 - before.i else None,
            right if right and k + 2 < len(out) and after is not None and right == after.i2 - after.i else None,
        }
        values = [
            (shift in meets, *_value(a, votes, p.i + shift, p.i2 + shift), shift) for shift in range(-left, right + 1)
        ]
        best = max(values, key=lambda v: (*v[:3], v[3] if v[1] else -v[3]))[3]
        if not best:
            continue
        out[k] = Piece(p.i + best, p.i2 + best, p.j + best, p.j2 + best, p.kind)
        if before is not None and before.kind == "equal":
            out[k - 1] = before._replace(i2=before.i2 + best, j2=before.j2 + best)
        if after is not None and after.kind == "equal":
            out[k + 1] = after._replace(i=after.i + best, j=after.j + best)
            taken = k + 1
    return out


def _value(a: Units, votes: Mapping[int, int], start: int, end: int) -> tuple[int, int]:
    """What speaks for a gap at `[start, end)` of the pivot: clauses that end at its edges, and the other witnesses."""
    return boundary(a, start) + boundary(a, end), votes.get(start, 0) + votes.get(end, 0)
