"""Runs and gaps become pieces: what corresponds, what differs; in units, and in the end in signs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from chuyi_recon.core.align.cut_points import AlignedSegment, SegmentKind, split_difference
from chuyi_recon.core.align.leaf import MatchingRun
from chuyi_recon.core.align.tokens import TokenizedText, is_clause_mark


def path_segments(
    a: TokenizedText, b: TokenizedText, runs: list[MatchingRun], opened: list[bool], lacuna: int
) -> list[AlignedSegment]:
    """The runs and the gaps between them; they tile both texts.

    An open gap inside one clause of either side, short enough on both, differs all the same, for something is put in
    place of something: 以星海音乐学院、 where the pivot has 1所以上骨干高职高专院校;遴选建设10.
    """
    out: list[AlignedSegment] = []
    i = j = 0
    last = len(runs)
    for k, ((i2, j2, n), is_open) in enumerate(zip([*runs, (len(a), len(b), 0)], opened, strict=True)):
        if is_open or i2 - i > lacuna or j2 - j > lacuna:
            short = i2 - i <= lacuna and j2 - j <= lacuna
            if (short and 0 < k < last and i2 > i and j2 > j) and not (
                any(map(is_clause_mark, a.text[i:i2])) and any(map(is_clause_mark, b.text[j:j2]))
            ):
                out.extend(split_difference(a, b, i, i2, j, j2))
            else:
                out.append((i, i2, j, j2, "open"))
        elif i2 > i and j2 > j:
            out.extend(split_difference(a, b, i, i2, j, j2))
        elif i2 > i or j2 > j:
            out.append((i, i2, j, j2, "differs"))
        i, j = i2 + n, j2 + n
        if n:
            out.append((i2, i, j2, j, "equal"))
    return out


def merge_touching_gaps(pieces: list[AlignedSegment], lacuna: int) -> list[AlignedSegment]:
    """The pieces after gaps have moved: empty ones are gone, and what touches an open gap is open with it."""
    out: list[AlignedSegment] = []
    group: list[AlignedSegment] = []
    for p in pieces:
        kind = p[4]
        if kind == "differs" or kind == "open":
            group.append(p)
            continue
        if len(group) == 1 and group[0][4] == "differs" and out and out[-1][4] == "equal":
            out.append(group.pop())  # alone between equal text, as nearly all are
        elif group:
            _append_gap_group(out, group, lacuna)
            group = []
        if p[1] > p[0]:
            out.append(p)
    if group:
        _append_gap_group(out, group, lacuna)
    return out


def _append_gap_group(out: list[AlignedSegment], group: list[AlignedSegment], lacuna: int) -> None:
    """Appends a group of gaps that touch; additions that touch are one, and so are omissions."""
    for k, (p, q) in enumerate(pairwise(group), 1):
        if (p[0] == p[1] and q[2] == q[3]) or (p[2] == p[3] and q[0] == q[1]):
            _append_gap_group(out, group[:k], lacuna)
            _append_gap_group(out, group[k:], lacuna)
            return
    i, j, i2, j2 = group[0][0], group[0][2], group[-1][1], group[-1][3]
    is_long = i2 - i > lacuna or j2 - j > lacuna
    if is_long or any(g[4] == "open" for g in group):
        one_sided = i == i2 or j == j2
        group = [(i, i2, j, j2, "differs" if one_sided and not is_long else "open")]
    for g in group:
        i, i2, j, j2, kind = g
        before = out[-1] if out else None
        if kind == "differs" and before is not None and before[4] == "differs" and _is_one_gap(before, g):
            out[-1] = (before[0], i2, before[2], j2, "differs")
        elif i2 > i or j2 > j:
            out.append(g)


def _is_one_gap(p: AlignedSegment, q: AlignedSegment) -> bool:
    """Whether two neighbours are both additions or both omissions."""
    return (p[0] == p[1] == q[0] == q[1] and p[3] == q[2]) or (p[2] == p[3] == q[2] == q[3] and p[1] == q[0])


def subtract_ranges(start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What `taken` leaves of `[start, end)`, in order."""
    out = []
    for s, e in sorted(taken):
        if e <= start or s >= end:
            continue
        if s > start:
            out.append((start, s))
        start = max(start, e)
    if start < end:
        out.append((start, end))
    return out


def to_signs(pieces: list[AlignedSegment], a: TokenizedText, b: TokenizedText) -> list[AlignedSegment]:
    """The pieces in signs of the keys, without what is open.

    Units are compared again by their signs: `The` and `the` are one unit and differ; `to day` and `today` are
    different units and the same signs.
    """
    if a.letters_before is None and b.letters_before is None:  # every sign is a unit
        return [p for p in pieces if p[4] != "open"]
    if a.letters_before is not None and b.letters_before is not None:
        pieces = [
            part
            for p in pieces
            for part in (_split_by_signs(p, a, b) if a.has_letters(p[0], p[1]) and b.has_letters(p[2], p[3]) else [p])
        ]
    p, w = a.starts.data, b.starts.data
    return [(p[i], p[i2], w[j], w[j2], kind) for i, i2, j, j2, kind in pieces if kind != "open"]


def _split_by_signs(piece: AlignedSegment, a: TokenizedText, b: TokenizedText) -> list[AlignedSegment]:
    """A piece whose equal parts are equal in signs too."""
    start, end, begin, stop, kind = piece
    same = a.signs_of(start, end) == b.signs_of(begin, stop)
    if kind == "differs":
        return [(start, end, begin, stop, "equal")] if same else [piece]
    if same:
        return [piece]
    out: list[AlignedSegment] = []
    for i, j in zip(range(start, end), range(begin, stop), strict=True):
        here: SegmentKind = kind if a.signs_of(i, i + 1) == b.signs_of(j, j + 1) else "differs"
        if out and out[-1][4] == here:
            out[-1] = (out[-1][0], i + 1, out[-1][2], j + 1, here)
        else:
            out.append((i, i + 1, j, j + 1, here))
    return out
