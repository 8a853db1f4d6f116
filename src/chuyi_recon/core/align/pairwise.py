"""One witness against the pivot, in units: path, gate, second look, mending, moves."""

from __future__ import annotations

from bisect import bisect_right as bisect
from bisect import insort
from collections.abc import Mapping
from operator import itemgetter

import numpy as np

from chuyi_recon.core.align.absorb import mend
from chuyi_recon.core.align.anchors import skeleton
from chuyi_recon.core.align.boundaries import settle
from chuyi_recon.core.align.cut_points import Piece
from chuyi_recon.core.align.homology import Worth, sift
from chuyi_recon.core.align.leaf import Run, closer, doubled, reseat
from chuyi_recon.core.align.moves import SHORTEST_MOVE, Free, Gap, Joined, longest, may_run, running, split
from chuyi_recon.core.align.realign import reconsider, relook
from chuyi_recon.core.align.rewritten import rewritten
from chuyi_recon.core.align.segments import cut
from chuyi_recon.core.align.tokens import Units
from chuyi_recon.core.settings import Settings

Path = tuple[list[Run], list[bool]]  # runs, and whether each gap around them is open
_PLACES = 64  # pairs of unpaired stretches that are looked at in one witness, those that share most first
_ROUNDS = 12  # places with moved text in one witness; the development sets have four at most
_COLUMN_LONGEST = 40  # units: lines of columns before blocks where all unpaired text is shorter; 20 and 80 alike


def pair(a: Units, witnesses: Mapping[str, Units], settings: Settings) -> dict[str, list[Piece]]:
    """How each witness corresponds to the pivot `a` where both go on in order: pieces that tile both."""
    paths: dict[str, Path] = {}
    for siglum, b in witnesses.items():
        runs, opened = rewritten(a, b, *_path(a, b, settings))
        paths[siglum] = settle(a, b, runs, opened)
    out: dict[str, list[Piece]] = {}
    for siglum, b in witnesses.items():
        others = [(witnesses[s], paths[s][0]) for s in witnesses if s != siglum]
        out[siglum] = cut(a, b, *mend(a, b, *paths[siglum], others), settings.lacuna)
    return out


def _path(a: Units, b: Units, settings: Settings) -> Path:
    """The runs that stand, and whether each gap around them is open."""
    worth = Worth(a, b)
    runs = closer(a.text, b.text, doubled(a.text, b.text, reseat(a.text, b.text, skeleton(a, b))))
    runs, opened = sift(a, b, runs, worth, settings.lacuna)
    runs, opened = relook(a, b, runs, opened, worth, settings.lacuna)
    return reconsider(a, b, runs, opened, worth, settings.lacuna)


def with_moves(a: Units, b: Units, pieces: list[Piece], settings: Settings) -> list[Piece]:
    """The pieces without what is open, and the text that stands elsewhere; an omission or addition may be a move."""
    paired = [p for p in pieces if p[1] > p[0] and p[3] > p[2] and p[4] != "open"]
    alone = [p for p in pieces if (p[1] == p[0] or p[3] == p[2]) and p[4] != "open"]
    free = Free(a, b, paired)
    firm = [p for p in paired if p[4] == "equal"]
    seen: set[tuple[Gap, Gap]] = set()
    for turn in range(_ROUNDS):
        found = _unpaired(a, b, free, settings, seen)
        if not found:
            if not turn:
                return [p for p in pieces if p[4] != "open"]
            break
        alone = _untouched(alone, found)
        found = _in_order(firm, found)
        for p in found:
            if p[4] == "equal":
                insort(firm, p)
            (paired if p[1] > p[0] and p[3] > p[2] else alone).append(p)
        free.take([p for p in found if p[1] > p[0] and p[3] > p[2]])
    return sorted([*paired, *alone])


def _unpaired(a: Units, b: Units, free: Free, settings: Settings, seen: set[tuple[Gap, Gap]]) -> list[Piece]:
    """Moved text among what is unpaired: lines of a column first where nothing longer is, else blocks, else lines."""
    lines = min(longest(free.a), longest(free.b)) <= _COLUMN_LONGEST
    found = _strand(a, b, free, settings) if lines else []
    found = found or _elsewhere(a, b, free, settings, seen)
    return found or ([] if lines else _strand(a, b, free, settings))


def _elsewhere(a: Units, b: Units, free: Free, settings: Settings, seen: set[tuple[Gap, Gap]]) -> list[Piece]:
    """The moved text of the two unpaired stretches that share most; nothing if none share any.

    What has been looked at in vain is in `seen`, and not looked at again.
    """
    for (s, e), (t, u) in free.meetings():
        if ((s, e), (t, u)) in seen or len(seen) >= _PLACES:
            continue
        seen.add(((s, e), (t, u)))
        found = _moved(a.cut(s, e), b.cut(t, u), settings)
        if found:
            return [(i + s, i2 + s, j + t, j2 + t, kind) for i, i2, j, j2, kind in found]
    return []


def _strand(a: Units, b: Units, free: Free, settings: Settings) -> list[Piece]:
    """What the unpaired stretches of each side, joined, have in common: the second column of a page read across.

    Line by line nothing is long enough to have been moved; but read one after the other, the lines that one witness
    has between the lines of the first column are the second column of the other.
    """
    x, y = Joined(a, free.a), Joined(b, free.b)
    if min(x.begins[-1], y.begins[-1]) < SHORTEST_MOVE:
        return []
    here, there = x.units(), y.units()
    if not may_run(here.text, there.text, settings):
        return []
    out: list[Piece] = []
    for i, i2, j, j2, kind in _moved(here, there, settings):
        if kind == "moved":
            out.extend((*part, "moved") for part in split(x, y, i, j, i2 - i))
        elif x.within(i, i2) and y.within(j, j2):
            s, t = x.place(i), y.place(j)
            out.append((s, s + i2 - i, t, t + j2 - j, kind))
    return out


def _moved(a: Units, b: Units, settings: Settings) -> list[Piece]:
    """The pieces of two unpaired stretches that are moved text: between two open gaps, enough of it."""
    runs, opened = mend(a, b, *settle(a, b, *_path(a, b, settings)))
    out: list[Piece] = []
    start = 0
    for k in range(1, len(runs) + 1):
        if k < len(runs) and not opened[k]:
            continue
        group = runs[start:k]
        if running(a, b, group, settings):
            gaps = [True, *opened[start + 1 : k], True]
            for i, i2, j, j2, kind in cut(a, b, group, gaps, settings.lacuna):
                if kind != "open":
                    out.append((i, i2, j, j2, "moved" if kind == "equal" else kind))
        start = k
    return out


def _untouched(alone: list[Piece], found: list[Piece]) -> list[Piece]:
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


def _in_order(firm: list[Piece], found: list[Piece]) -> list[Piece]:
    """What was found, and moved only if it is out of order: no piece before it on one side is after it on the other."""
    out: list[Piece] = []
    for p in found:
        k = bisect(firm, p[0], key=itemgetter(0))
        fits = (not k or firm[k - 1][3] <= p[2]) and (k == len(firm) or p[3] <= firm[k][2])
        out.append((p[0], p[1], p[2], p[3], "equal") if fits and p[4] == "moved" else p)
    return out
