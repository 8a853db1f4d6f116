"""One witness against the pivot, in units: path, gate, second look, mending, moves."""

from __future__ import annotations

from bisect import bisect_right as bisect
from bisect import insort
from collections.abc import Mapping
from operator import itemgetter

import numpy as np

from chuyi_recon.core.align.absorb import absorb_chance_runs
from chuyi_recon.core.align.anchors import align_tokens
from chuyi_recon.core.align.boundaries import adjust_boundaries
from chuyi_recon.core.align.cut_points import AlignedSegment
from chuyi_recon.core.align.homology import TokenWeights, filter_homologous
from chuyi_recon.core.align.leaf import MatchingRun, align_doubled, maximize_matches, reseat_runs
from chuyi_recon.core.align.moves import (
    SHORTEST_MOVE,
    JoinedRanges,
    TokenRange,
    UnpairedText,
    is_running_text,
    longest_range,
    may_share_running_text,
    split_run,
)
from chuyi_recon.core.align.realign import realign_open_gaps, realign_weak_stretches
from chuyi_recon.core.align.rewritten import align_rewritten
from chuyi_recon.core.align.segments import path_segments
from chuyi_recon.core.align.tokens import TokenizedText
from chuyi_recon.core.settings import Settings

AlignmentPath = tuple[list[MatchingRun], list[bool]]  # runs, and whether each gap around them is open
_MAX_RANGE_PAIRS = 64  # pairs of unpaired stretches that are looked at in one witness, those that share most first
_MAX_ROUNDS = 12  # places with moved text in one witness; the development sets have four at most
_COLUMN_LONGEST = 40  # units: lines of columns before blocks where all unpaired text is shorter; 20 and 80 alike


def align_in_order(
    a: TokenizedText, witnesses: Mapping[str, TokenizedText], settings: Settings
) -> dict[str, list[AlignedSegment]]:
    """How each witness corresponds to the pivot `a` where both go on in order: pieces that tile both."""
    paths: dict[str, AlignmentPath] = {}
    for siglum, b in witnesses.items():
        runs, opened = align_rewritten(a, b, *_find_path(a, b, settings))
        paths[siglum] = adjust_boundaries(a, b, runs, opened)
    out: dict[str, list[AlignedSegment]] = {}
    for siglum, b in witnesses.items():
        others = [(witnesses[s], paths[s][0]) for s in witnesses if s != siglum]
        out[siglum] = path_segments(a, b, *absorb_chance_runs(a, b, *paths[siglum], others), settings.lacuna)
    return out


def _find_path(a: TokenizedText, b: TokenizedText, settings: Settings) -> AlignmentPath:
    """The runs that stand, and whether each gap around them is open."""
    worth = TokenWeights(a, b)
    runs = maximize_matches(
        a.text, b.text, align_doubled(a.text, b.text, reseat_runs(a.text, b.text, align_tokens(a, b)))
    )
    runs, opened = filter_homologous(a, b, runs, worth, settings.lacuna)
    runs, opened = realign_open_gaps(a, b, runs, opened, worth, settings.lacuna)
    return realign_weak_stretches(a, b, runs, opened, worth, settings.lacuna)


def add_moves(
    a: TokenizedText, b: TokenizedText, pieces: list[AlignedSegment], settings: Settings
) -> list[AlignedSegment]:
    """The pieces without what is open, and the text that stands elsewhere; an omission or addition may be a move."""
    paired = [p for p in pieces if p[1] > p[0] and p[3] > p[2] and p[4] != "open"]
    alone = [p for p in pieces if (p[1] == p[0] or p[3] == p[2]) and p[4] != "open"]
    free = UnpairedText(a, b, paired)
    firm = [p for p in paired if p[4] == "equal"]
    tried: set[tuple[TokenRange, TokenRange]] = set()
    for turn in range(_MAX_ROUNDS):
        found = _moved_in_unpaired(a, b, free, settings, tried)
        if not found:
            if not turn:
                return [p for p in pieces if p[4] != "open"]
            break
        alone = _keep_untouched(alone, found)
        found = _mark_unmoved(firm, found)
        for p in found:
            if p[4] == "equal":
                insort(firm, p)
            (paired if p[1] > p[0] and p[3] > p[2] else alone).append(p)
        free.remove_paired([p for p in found if p[1] > p[0] and p[3] > p[2]])
    return sorted([*paired, *alone])


def _moved_in_unpaired(
    a: TokenizedText,
    b: TokenizedText,
    free: UnpairedText,
    settings: Settings,
    tried: set[tuple[TokenRange, TokenRange]],
) -> list[AlignedSegment]:
    """Moved text among what is unpaired: lines of a column first where nothing longer is, else blocks, else lines."""
    lines = min(longest_range(free.a), longest_range(free.b)) <= _COLUMN_LONGEST
    found = _moved_columns(a, b, free, settings) if lines else []
    found = found or _moved_blocks(a, b, free, settings, tried)
    return found or ([] if lines else _moved_columns(a, b, free, settings))


def _moved_blocks(
    a: TokenizedText,
    b: TokenizedText,
    free: UnpairedText,
    settings: Settings,
    tried: set[tuple[TokenRange, TokenRange]],
) -> list[AlignedSegment]:
    """The moved text of the two unpaired stretches that share most; nothing if none share any.

    What has been looked at in vain is in `seen`, and not looked at again.
    """
    for (s, e), (t, u) in free.shared_ranges():
        if ((s, e), (t, u)) in tried or len(tried) >= _MAX_RANGE_PAIRS:
            continue
        tried.add(((s, e), (t, u)))
        found = _align_moved(a.slice_tokens(s, e), b.slice_tokens(t, u), settings)
        if found:
            return [(i + s, i2 + s, j + t, j2 + t, kind) for i, i2, j, j2, kind in found]
    return []


def _moved_columns(a: TokenizedText, b: TokenizedText, free: UnpairedText, settings: Settings) -> list[AlignedSegment]:
    """What the unpaired stretches of each side, joined, have in common: the second column of a page read across.

    Line by line nothing is long enough to have been moved; but read one after the other, the lines that one witness
    has between the lines of the first column are the second column of the other.
    """
    x, y = JoinedRanges(a, free.a), JoinedRanges(b, free.b)
    if min(x.starts[-1], y.starts[-1]) < SHORTEST_MOVE:
        return []
    here, there = x.tokens(), y.tokens()
    if not may_share_running_text(here.text, there.text, settings):
        return []
    out: list[AlignedSegment] = []
    for i, i2, j, j2, kind in _align_moved(here, there, settings):
        if kind == "moved":
            out.extend((*part, "moved") for part in split_run(x, y, i, j, i2 - i))
        elif x.is_in_one_range(i, i2) and y.is_in_one_range(j, j2):
            s, t = x.original_position(i), y.original_position(j)
            out.append((s, s + i2 - i, t, t + j2 - j, kind))
    return out


def _align_moved(a: TokenizedText, b: TokenizedText, settings: Settings) -> list[AlignedSegment]:
    """The pieces of two unpaired stretches that are moved text: between two open gaps, enough of it."""
    runs, opened = absorb_chance_runs(a, b, *adjust_boundaries(a, b, *_find_path(a, b, settings)))
    out: list[AlignedSegment] = []
    start = 0
    for k in range(1, len(runs) + 1):
        if k < len(runs) and not opened[k]:
            continue
        group = runs[start:k]
        if is_running_text(a, b, group, settings):
            gaps = [True, *opened[start + 1 : k], True]
            for i, i2, j, j2, kind in path_segments(a, b, group, gaps, settings.lacuna):
                if kind != "open":
                    out.append((i, i2, j, j2, "moved" if kind == "equal" else kind))
        start = k
    return out


def _keep_untouched(alone: list[AlignedSegment], found: list[AlignedSegment]) -> list[AlignedSegment]:
    """The omissions and additions in which nothing moved was found: what is left of the others has no place."""
    if not alone:
        return alone
    places = np.array([p[:4] for p in alone], np.int64).T
    touched = np.zeros(len(alone), bool)
    for side, taken in ((0, [(p[0], p[1]) for p in found]), (2, [(p[2], p[3]) for p in found])):
        start, end = places[side : side + 2]
        for s, e in taken:
            if e > s:
                touched |= (end > start) & (s < end) & (start < e)
    return [p for p, is_one in zip(alone, touched.tolist(), strict=True) if not is_one]


def _mark_unmoved(firm: list[AlignedSegment], found: list[AlignedSegment]) -> list[AlignedSegment]:
    """What was found, and moved only if it is out of order: no piece before it on one side is after it on the other."""
    out: list[AlignedSegment] = []
    for p in found:
        k = bisect(firm, p[0], key=itemgetter(0))
        fits = (not k or firm[k - 1][3] <= p[2]) and (k == len(firm) or p[3] <= firm[k][2])
        out.append((p[0], p[1], p[2], p[3], "equal") if fits and p[4] == "moved" else p)
    return out
