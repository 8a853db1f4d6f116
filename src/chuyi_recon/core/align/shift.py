"""A gap that may stand in several places stands where a clause begins, and where the other witnesses have it.

An omission or addition beside a copy of its own beginning or end can be cut out at several places with the same
result: 三日五日{乃至七日} and 三日五{日乃至七}日. Levenshtein picks any of them, another one for every witness, and one
variant becomes two. Of the places a gap may stand in, the one where it meets another of its kind is taken
(澄溪县政府公告 is not torn from the line after it to stand with an earlier copy), and one where it meets another kind
is not: 临河县临河县 for 林河县 is one sign for another, and three added. Then the one where a clause or line ends;
the one where most witnesses can have a gap or have one, at its edges or within; the one that holds what others add.
Then the rightmost, where clauses end (of two copies the second is the one too many, but not of a text's first line) or
where others part too, and elsewhere the leftmost (by 1.003 to 1.018 variant runs a locus).
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

from chuyi_recon.core.align.cut_points import AlignedSegment
from chuyi_recon.core.align.homology import is_boundary
from chuyi_recon.core.align.segments import merge_touching_gaps
from chuyi_recon.core.align.tokens import TokenizedText

_MAX_SHIFT = 200
_CLAUSE_MARKS = frozenset("。,;:!?")
PositionCounts = tuple[
    list[int], list[int]
]  # by place of the pivot: gaps that can begin or end there; additions among them
ShiftRanges = dict[int, tuple[int, int]]  # by piece: how far it can move left and right


def shift_indels(
    pivot: TokenizedText, units: Mapping[str, TokenizedText], pieces: Mapping[str, list[AlignedSegment]], lacuna: int
) -> dict[str, list[AlignedSegment]]:
    """The pieces of every witness with their gaps where they belong. The order of the witnesses changes nothing."""
    ranges = {s: _shift_ranges(pivot.text, units[s].text, own) for s, own in pieces.items()}
    if not any(ranges.values()):
        return {s: merge_touching_gaps(own, lacuna) for s, own in pieces.items()}
    votes = [0] * (len(pivot) + 1), [0] * (len(pivot) + 1)
    for siglum, own in pieces.items():
        _count_positions(votes, own, ranges[siglum])
    return {s: merge_touching_gaps(_shift_to_best(pivot, own, ranges[s], votes), lacuna) for s, own in pieces.items()}


def _shift_ranges(a: str, b: str, own: list[AlignedSegment]) -> ShiftRanges:
    """How far each gap with one empty side can move without a change of the text on either side; only those that can.

    Pieces tile both texts, so a gap moves through the equal text beside it and no farther.
    """
    out: ShiftRanges = {}
    for k, (i, i2, j, j2, kind) in enumerate(own):
        if kind == "equal" or (i == i2) == (j == j2):
            continue
        text, s, e = (b, j, j2) if i == i2 else (a, i, i2)
        left = right = 0
        if s and text[s - 1] == text[e - 1] and k and own[k - 1][4] == "equal":
            most = min(own[k - 1][1] - own[k - 1][0], _MAX_SHIFT)
            while left < most and text[s - left - 1] == text[e - left - 1]:
                left += 1
        if e < len(text) and text[s] == text[e] and k + 1 < len(own) and own[k + 1][4] == "equal":
            most = min(own[k + 1][1] - own[k + 1][0], _MAX_SHIFT)
            while right < most and text[s + right] == text[e + right]:
                right += 1
        if left or right:
            out[k] = left, right
    return out


def _count_positions(votes: PositionCounts, own: list[AlignedSegment], ranges: ShiftRanges) -> None:
    """Counts every place of the pivot at which a gap of this witness can begin or end, and those it can add to."""
    edges, additions = votes
    for k, (i, i2, _, _, kind) in enumerate(own):
        if kind == "equal":
            continue
        left, right = ranges.get(k, (0, 0))
        for at in range(i - left, i + right + 1):
            edges[at] += 1
            additions[at] += i == i2
        if i2 > i:
            for at in range(i2 - left, i2 + right + 1):
                edges[at] += 1


def _shift_to_best(
    a: TokenizedText, own: list[AlignedSegment], ranges: ShiftRanges, votes: PositionCounts
) -> list[AlignedSegment]:
    """The pieces with each gap at the best place of its range; a run given up wholly is no piece any more."""
    out = list(own)
    passed: list[AlignedSegment] = []  # what a gap moved over, where another gap stands beside it
    taken = -1  # a run of equal units can serve only one of the two gaps beside it
    for k, (left, right) in ranges.items():
        i, i2, j, j2, kind = out[k]
        # Where others part too, a difference begins where the texts first part, as an editor reads.
        farthest = sum(votes[0][i - left : i2 + right + 1]) > (left + right + 1) * (1 + (i2 > i))
        before, after = out[k - 1] if k else None, out[k + 1] if k + 1 < len(out) else None
        if before is not None and k - 1 == taken:
            left = min(left, before[1] - before[0])
        meets: dict[int, int] = {}
        for shift, beside, run in ((-left, k - 2, before), (right, k + 2, after)):
            if run is None or not 0 <= beside < len(out) or out[beside][4] == "equal":
                continue
            if abs(shift) == run[1] - run[0] > 0:
                meets |= _meeting_scores(out[k], out[beside], shift)
        values = [
            (meets.get(shift, 0), *_position_score(a, votes, i + shift, i2 + shift), shift)
            for shift in range(-left, right + 1)
        ]
        # Of two copies of a title that opens the text the first is the head of the page; a title is no sentence.
        opens = i == left and _CLAUSE_MARKS.isdisjoint(a.text[: max(i2 - i, j2 - j)])
        best = max(values, key=lambda v: (*v[:4], v[4] if (v[1] or farthest) and not opens else -v[4]))[4]
        if not best:
            continue
        out[k] = i + best, i2 + best, j + best, j2 + best, kind
        if before is not None and before[4] == "equal":
            out[k - 1] = before[0], before[1] + best, before[2], before[3] + best, "equal"
        else:
            passed.append((i, i + best, j, j + best, "equal"))
        if after is not None and after[4] == "equal":
            out[k + 1] = after[0] + best, after[1], after[2] + best, after[3], "equal"
            taken = k + 1
        else:
            passed.append((i2 + best, i2, j2 + best, j2, "equal"))
    return sorted([*out, *passed], key=itemgetter(0, 2)) if passed else out


def _meeting_scores(gap: AlignedSegment, other: AlignedSegment, shift: int) -> dict[int, int]:
    """By shift, what speaks for a place where a gap meets another, or against it; `shift` is where it does.

    Two additions are one, and so are two omissions; others are two, kept so by two units or more that all have there.
    """
    (i, i2, j, j2, _), (k, k2, m, m2, _) = gap, other
    if abs(shift) == 1 or (i == i2 and k == k2) or (j == j2 and m == m2):
        return {shift: 1}
    return {shift: -1, shift - (1 if shift > 0 else -1): -1}


def _position_score(a: TokenizedText, votes: PositionCounts, start: int, end: int) -> tuple[int, int, int]:
    """What speaks for a gap at `[start, end)` of the pivot: clauses that end at its edges, and gaps of others in it."""
    return is_boundary(a, start) + is_boundary(a, end), sum(votes[0][start : end + 1]), sum(votes[1][start + 1 : end])
