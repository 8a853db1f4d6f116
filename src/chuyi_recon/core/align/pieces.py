"""Runs and gaps become pieces: what corresponds, what differs; all in units."""

from __future__ import annotations

from typing import Literal, NamedTuple

from chuyi_recon.core.align.leaves import Run
from chuyi_recon.core.align.units import Units, closes, is_mark
from chuyi_recon.core.model import Block, Span

BlockKind = Literal["equal", "differs", "moved"]
PieceKind = BlockKind | Literal["open"]


class Piece(NamedTuple):
    """A block in units: `a[i:i2]` of the pivot and `b[j:j2]` of the witness. What is open becomes no block."""

    i: int
    i2: int
    j: int
    j2: int
    kind: PieceKind


def cut(a: Units, b: Units, runs: list[Run], opened: list[bool], lacuna: int) -> list[Piece]:
    """The runs and the gaps between them; they tile both texts.

    An open gap inside one clause of either side, short enough on both, differs all the same, for something is put in
    place of something: 以星海音乐学院、 where the pivot has 1所以上骨干高职高专院校;遴选建设10.
    """
    out: list[Piece] = []
    i = j = 0
    last = len(runs)
    for k, ((i2, j2, n), is_open) in enumerate(zip([*runs, (len(a), len(b), 0)], opened, strict=True)):
        short = i2 - i <= lacuna and j2 - j <= lacuna
        if is_open and short and 0 < k < last and i2 > i and j2 > j:
            is_open = any(map(closes, a.text[i:i2])) and any(map(closes, b.text[j:j2]))
        if is_open or not short:
            out.append(Piece(i, i2, j, j2, "open"))
        elif i2 > i or j2 > j:
            out.extend(_parted(a.text, b.text, Piece(i, i2, j, j2, "differs")))
        if n:
            out.append(Piece(i2, i2 + n, j2, j2 + n, "equal"))
        i, j = i2 + n, j2 + n
    return out


def _parted(a: str, b: str, p: Piece) -> list[Piece]:
    """A difference with marks and text apart: text is never set against a mark.

    Marks at the end are set against marks at the end, then marks at the beginning against marks at the beginning.
    """
    i, i2, j, j2, _ = p
    if i == i2 or j == j2:
        return [p]
    x, y = i2, j2
    while x > i and is_mark(a[x - 1]):
        x -= 1
    while y > j and is_mark(b[y - 1]):
        y -= 1
    s, t = i, j
    while s < x and is_mark(a[s]):
        s += 1
    while t < y and is_mark(b[t]):
        t += 1
    if (x == i2 and y == j2 and s == i and t == j) or (x == i and y == j):
        return [p]
    parts = [(i, s, j, t), (s, x, t, y), (x, i2, y, j2)]
    return [Piece(*part, "differs") for part in parts if part[1] > part[0] or part[3] > part[2]]


def settled(pieces: list[Piece], lacuna: int) -> list[Piece]:
    """The pieces after gaps have moved: empty ones are gone, and what touches an open gap is open with it."""
    out: list[Piece] = []
    group: list[Piece] = []
    for p in [*pieces, None]:
        if p is not None and p.kind in ("differs", "open"):
            group.append(p)
            continue
        if any(g.kind == "open" for g in group) or _long(group, lacuna):
            whole = Piece(group[0].i, group[-1].i2, group[0].j, group[-1].j2, "open")
            one_sided = whole.i == whole.i2 or whole.j == whole.j2
            group = [whole._replace(kind="differs") if one_sided and not _long([whole], lacuna) else whole]
        for g in group:
            if out and out[-1].kind == "differs" == g.kind and _one_gap(out[-1], g):
                out[-1] = out[-1]._replace(i2=g.i2, j2=g.j2)
            elif g.i2 > g.i or g.j2 > g.j:
                out.append(g)
        group = []
        if p is not None and p.i2 > p.i:
            out.append(p)
    return out


def _one_gap(p: Piece, q: Piece) -> bool:
    """Whether two neighbours are both additions or both omissions."""
    return (p.i == p.i2 == q.i == q.i2 and p.j2 == q.j) or (p.j == p.j2 == q.j == q.j2 and p.i2 == q.i)


def _long(group: list[Piece], lacuna: int) -> bool:
    """Whether a group of pieces is longer than `lacuna` on a side."""
    return bool(group) and max(group[-1].i2 - group[0].i, group[-1].j2 - group[0].j) > lacuna


def without(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
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


def blocks(pieces: list[Piece], a: Units, b: Units) -> tuple[Block, ...]:
    """The pieces as blocks, in signs of the keys.

    Units are compared again by their signs: `The` and `the` are one unit and differ; `to day` and `today` are
    different units and the same signs.
    """
    p, w = a.starts.data, b.starts.data
    out: list[Block] = []
    letters = a.folded is not None and b.folded is not None
    for x in pieces:
        parts = [x]
        if letters and a.lettered(x.i, x.i2) and b.lettered(x.j, x.j2):
            parts = _by_signs(x, a, b)
        for i, i2, j, j2, kind in parts:
            if kind != "open":
                out.append(Block(Span(p[i], p[i2]), Span(w[j], w[j2]), kind))
    return tuple(out)


def _by_signs(x: Piece, a: Units, b: Units) -> list[Piece]:
    """A piece whose equal parts are equal in signs too."""
    same = a.signs(x.i, x.i2) == b.signs(x.j, x.j2)
    if x.kind == "differs":
        return [x._replace(kind="equal")] if same else [x]
    if same:
        return [x]
    out: list[Piece] = []
    for i, j in zip(range(x.i, x.i2), range(x.j, x.j2), strict=True):
        kind: PieceKind = x.kind if a.signs(i, i + 1) == b.signs(j, j + 1) else "differs"
        if out and out[-1].kind == kind:
            out[-1] = out[-1]._replace(i2=i + 1, j2=j + 1)
        else:
            out.append(Piece(i, i + 1, j, j + 1, kind))
    return out
