"""One witness against the pivot, in units: path, gate, second look, mending, moves."""

from __future__ import annotations

from bisect import bisect_right as bisect

from chuyi_recon.core.align.anchors import skeleton
from chuyi_recon.core.align.edges import settle
from chuyi_recon.core.align.gate import Worth, sift
from chuyi_recon.core.align.leaves import Run, reseat
from chuyi_recon.core.align.mend import mend
from chuyi_recon.core.align.moves import Gap, Joined, longest, meetings, running, split
from chuyi_recon.core.align.pieces import Piece, cut, without
from chuyi_recon.core.align.relook import reconsider, relook
from chuyi_recon.core.align.units import Units
from chuyi_recon.core.settings import Settings

_LINE = 40  # nothing longer is unpaired: lines of a column, not blocks
_PLACES = 64  # pairs of unpaired stretches that are looked at in one witness, those that share most first
_ROUNDS = 12  # places with moved text in one witness; the development sets have four at most


def pair(a: Units, b: Units, settings: Settings) -> list[Piece]:
    """How `b` corresponds to the pivot `a` where both go on in order: pieces that tile both."""
    runs, opened = _path(a, b, settings)
    return cut(a, b, runs, opened, settings.lacuna)


def _path(a: Units, b: Units, settings: Settings) -> tuple[list[Run], list[bool]]:
    """The runs that stand, and whether each gap around them is open."""
    worth = Worth(a, b)
    runs, opened = sift(a, b, reseat(a.text, b.text, skeleton(a, b)), worth, settings.lacuna)
    runs, opened = relook(a, b, runs, opened, worth, settings.lacuna)
    runs, opened = reconsider(a, b, runs, opened, worth, settings.lacuna)
    return mend(a, b, *settle(a.text, b.text, runs, opened))


def with_moves(a: Units, b: Units, pieces: list[Piece], settings: Settings) -> list[Piece]:
    """The pieces without what is open, and the text that stands elsewhere; an omission or addition may be a move."""
    pieces = [p for p in pieces if p.kind != "open"]
    seen: set[tuple[Gap, Gap]] = set()
    for _ in range(_ROUNDS):
        free_a = without(0, len(a), [(p.i, p.i2) for p in pieces if p.i2 > p.i and p.j2 > p.j])
        free_b = without(0, len(b), [(p.j, p.j2) for p in pieces if p.i2 > p.i and p.j2 > p.j])
        found = _strand(a, b, free_a, free_b, settings) if min(longest(free_a), longest(free_b)) <= _LINE else []
        found = found or _elsewhere(a, b, free_a, free_b, settings, seen) or _strand(a, b, free_a, free_b, settings)
        if not found:
            break
        pieces = sorted([*_cleared(pieces, found), *_in_order(pieces, found)])
    return pieces


def _elsewhere(
    a: Units, b: Units, free_a: list[Gap], free_b: list[Gap], settings: Settings, seen: set[tuple[Gap, Gap]]
) -> list[Piece]:
    """The moved text of the two unpaired stretches that share most; nothing if none share any.

    What has been looked at in vain is in `seen`, and not looked at again.
    """
    least = settings.shortest_move
    if longest(free_a) < least or longest(free_b) < least:
        return []
    for (s, e), (t, u) in meetings(a.codes, b.codes, free_a, free_b, least):
        if ((s, e), (t, u)) in seen or len(seen) >= _PLACES:
            continue
        seen.add(((s, e), (t, u)))
        found = _moved(a.cut(s, e), b.cut(t, u), settings)
        if found:
            return [Piece(p.i + s, p.i2 + s, p.j + t, p.j2 + t, p.kind) for p in found]
    return []


def _strand(a: Units, b: Units, free_a: list[Gap], free_b: list[Gap], settings: Settings) -> list[Piece]:
    """What the unpaired stretches of each side, joined, have in common: the second column of a page read across.

    Line by line nothing is long enough to have been moved; but read one after the other, the lines that one witness
    has between the lines of the first column are the second column of the other.
    """
    x, y = Joined(a, free_a), Joined(b, free_b)
    if min(len(x.units), len(y.units)) < settings.shortest_move:
        return []
    out: list[Piece] = []
    for p in _moved(x.units, y.units, settings):
        if p.kind == "moved":
            out.extend(Piece(*part, "moved") for part in split(x, y, p.i, p.j, p.i2 - p.i))
        elif x.within(p.i, p.i2) and y.within(p.j, p.j2):
            i, j = x.place(p.i), y.place(p.j)
            out.append(Piece(i, i + p.i2 - p.i, j, j + p.j2 - p.j, p.kind))
    return out


def _moved(a: Units, b: Units, settings: Settings) -> list[Piece]:
    """The pieces of two unpaired stretches that are moved text: between two open gaps, enough of it."""
    runs, opened = _path(a, b, settings)
    out: list[Piece] = []
    start = 0
    for k in range(1, len(runs) + 1):
        if k < len(runs) and not opened[k]:
            continue
        group = runs[start:k]
        if running(a, b, group, settings.shortest_move):
            gaps = [True, *opened[start + 1 : k], True]
            found = cut(a, b, group, gaps, settings.lacuna)
            out.extend(p._replace(kind="moved") if p.kind == "equal" else p for p in found if p.kind != "open")
        start = k
    return out


def _cleared(pieces: list[Piece], found: list[Piece]) -> list[Piece]:
    """The pieces without the omissions and additions in which something moved was found: what is left has no place."""
    taken_a = [(p.i, p.i2) for p in found if p.i2 > p.i]
    taken_b = [(p.j, p.j2) for p in found if p.j2 > p.j]
    return [
        p
        for p in pieces
        if (p.i2 > p.i and p.j2 > p.j)
        or (p.i2 > p.i and without(p.i, p.i2, taken_a) == [(p.i, p.i2)])
        or (p.j2 > p.j and without(p.j, p.j2, taken_b) == [(p.j, p.j2)])
    ]


def _in_order(pieces: list[Piece], found: list[Piece]) -> list[Piece]:
    """What was found, and moved only if it is out of order: no piece before it on one side is after it on the other."""
    firm = [p for p in pieces if p.kind == "equal"]
    starts = [p.i for p in firm]
    out = []
    for p in found:
        k = bisect(starts, p.i)
        fits = (not k or firm[k - 1].j2 <= p.j) and (k == len(firm) or p.j2 <= firm[k].j)
        out.append(p._replace(kind="equal") if fits and p.kind == "moved" else p)
    return out
