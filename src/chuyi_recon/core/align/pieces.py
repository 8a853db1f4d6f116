"""Runs and gaps become pieces: what corresponds, what differs; in units, and in the end in signs.

A piece is a plain tuple (i, i2, j, j2, kind): `a[i:i2]` of the pivot and `b[j:j2]` of the witness. There are twice as
many as loci, and every pass looks at each: named tuples took a quarter of the time of the alignment.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.align.gate import boundary
from chuyi_recon.core.align.leaves import Run
from chuyi_recon.core.align.units import Units, closes, is_mark
from chuyi_recon.core.model import Block
from chuyi_recon.core.model.batch import filled, spans

PieceKind = Literal["equal", "differs", "moved", "open"]  # what is open becomes no block
_ALIKE = 0.5  # of the letters
Piece = tuple[int, int, int, int, PieceKind]


def cut(a: Units, b: Units, runs: list[Run], opened: list[bool], lacuna: int) -> list[Piece]:
    """The runs and the gaps between them; they tile both texts.

    An open gap inside one clause of either side, short enough on both, differs all the same, for something is put in
    place of something: 以星海音乐学院、 where the pivot has 1所以上骨干高职高专院校;遴选建设10.
    """
    out: list[Piece] = []
    i = j = 0
    last = len(runs)
    for k, ((i2, j2, n), is_open) in enumerate(zip([*runs, (len(a), len(b), 0)], opened, strict=True)):
        if is_open or i2 - i > lacuna or j2 - j > lacuna:
            short = i2 - i <= lacuna and j2 - j <= lacuna
            if (short and 0 < k < last and i2 > i and j2 > j) and not (
                any(map(closes, a.text[i:i2])) and any(map(closes, b.text[j:j2]))
            ):
                out.extend(_parted(a, b, i, i2, j, j2))
            else:
                out.extend(_open(a, b, i, i2, j, j2, lacuna))
        elif i2 > i and j2 > j:
            out.extend(_parted(a, b, i, i2, j, j2))
        elif i2 > i or j2 > j:
            out.append((i, i2, j, j2, "differs"))
        i, j = i2 + n, j2 + n
        if n:
            out.append((i2, i, j2, j, "equal"))
    return out


def _open(a: Units, b: Units, i: int, i2: int, j: int, j2: int, lacuna: int) -> list[Piece]:
    """An open gap, cut where lines end. The rest of a line or clause that began the same corresponds, so does its
    beginning where it ends the same.
    """
    parts = _by_lines(a, b, i, i2, j, j2)
    if len(parts) == 1:
        return _in_clauses(a, b, i, i2, j, j2, lacuna)
    out: list[Piece] = []
    for k, k2, m, m2 in parts:
        begun = k == i and m == j and _inside(a, i) and _inside(b, j)
        ended = k2 == i2 and m2 == j2 and _inside(a, i2) and _inside(b, j2)
        if (begun or ended) and k2 > k and m2 > m and max(k2 - k, m2 - m) <= lacuna:
            out.extend(_parted(a, b, k, k2, m, m2))
        else:
            out.append((k, k2, m, m2, "open"))
    return out


def _in_clauses(a: Units, b: Units, i: int, i2: int, j: int, j2: int, lacuna: int) -> list[Piece]:
    """An open gap without the rest of the clause it begins in, and the beginning of the one it ends in.

    Of words `rewritten` has said what corresponds.
    """
    if i == i2 or j == j2 or a.lettered(i, i2) or b.lettered(j, j2):
        return _some(i, i2, j, j2)
    head: list[Piece] = []
    tail: list[Piece] = []
    if not boundary(a, i) and not boundary(b, j):
        x, y = (_closing(u.text, s, e, back=False) for u, s, e in ((a, i, i2), (b, j, j2)))
        if x is not None and y is not None and a.text[x] == b.text[y] and max(x - i, y - j) <= lacuna:
            head = [*_marks_apart(a.text, b.text, i, x, j, y), (x, x + 1, y, y + 1, "equal")]
            i, j = x + 1, y + 1
    if not boundary(a, i2) and not boundary(b, j2):
        x, y = (_closing(u.text, s, e, back=True) for u, s, e in ((a, i, i2), (b, j, j2)))
        if x is not None and y is not None and a.text[x] == b.text[y] and max(i2 - x, j2 - y) <= lacuna:
            tail = [(x, x + 1, y, y + 1, "equal"), *_marks_apart(a.text, b.text, x + 1, i2, y + 1, j2)]
            i2, j2 = x, y
    return [*head, *_some(i, i2, j, j2), *tail]


def _some(i: int, i2: int, j: int, j2: int) -> list[Piece]:
    """What is left open, if anything is."""
    return [(i, i2, j, j2, "open")] if i2 > i or j2 > j else []


def _inside(u: Units, at: int) -> bool:
    """Whether a line goes on at a unit."""
    return 0 < at < len(u) and not u.line_ends[at]


def _parted(ua: Units, ub: Units, i: int, i2: int, j: int, j2: int) -> list[Piece]:
    """A difference cut where lines end and where clauses end on both sides. Neither side is empty."""
    out: list[Piece] = []
    for k, k2, m, m2 in _by_lines(ua, ub, i, i2, j, j2):
        for p in _by_clauses(ua.text, ub.text, k, k2, m, m2):
            words = p[4] == "differs" and ua.lettered(p[0], p[1]) and ub.lettered(p[2], p[3])
            out.extend(_by_words(ua, ub, *p[:4]) if words else [p])
    return out


def _by_words(a: Units, b: Units, i: int, i2: int, j: int, j2: int) -> list[Piece]:
    """A difference in which every word answers a word, more of its letters the same than not, is as many differences.

    `Die Revolution` and `wie Retwluticm` are two words misread; `your cousins` and `my children` is a phrase rewritten.
    """
    pairs = list(zip(range(i, i2), range(j, j2), strict=False))
    if i2 - i == j2 - j > 1 and all(
        Levenshtein.normalized_similarity(a.signs(x, x + 1), b.signs(y, y + 1)) > _ALIKE for x, y in pairs
    ):
        return [(x, x + 1, y, y + 1, "differs") for x, y in pairs]
    return [(i, i2, j, j2, "differs")]


def _by_lines(ua: Units, ub: Units, i: int, i2: int, j: int, j2: int) -> list[tuple[int, int, int, int]]:
    """A difference with as many line ends on both sides is cut at them. One sign for one sign is never cut."""
    here = [x for x in range(i, i2 + 1) if x < len(ua) and ua.line_ends[x]]
    there = [y for y in range(j, j2 + 1) if y < len(ub) and ub.line_ends[y]]
    if not here or len(here) != len(there) or i2 - i == j2 - j == 1:
        return [(i, i2, j, j2)]
    xs, ys = [i, *here, i2], [j, *there, j2]
    found = zip(xs, xs[1:], ys, ys[1:], strict=False)
    return [part for part in found if part[1] > part[0] or part[3] > part[2]]


def _by_clauses(a: str, b: str, i: int, i2: int, j: int, j2: int) -> list[Piece]:
    """A difference with the marks that end clauses on both sides set against each other: the last, then the first."""
    if i2 > i and j2 > j:
        for back in (True, False):
            x, y = (_closing(t, s, e, back=back) for t, s, e in ((a, i, i2), (b, j, j2)))
            if x is not None and y is not None and a[x] == b[y] and (i2 - i > 1 or j2 - j > 1):
                return [
                    *_by_clauses(a, b, i, x, j, y),
                    (x, x + 1, y, y + 1, "equal"),
                    *_by_clauses(a, b, x + 1, i2, y + 1, j2),
                ]
    return _marks_apart(a, b, i, i2, j, j2)


def _closing(text: str, start: int, end: int, *, back: bool) -> int | None:
    """The last mark that ends a clause, or the first."""
    places = range(end - 1, start - 1, -1) if back else range(start, end)
    return next((k for k in places if closes(text[k])), None)


def _marks_apart(a: str, b: str, i: int, i2: int, j: int, j2: int) -> list[Piece]:
    """A difference with marks and text apart: text is never set against a mark.

    Marks at the end are set against marks at the end, then marks at the beginning against marks at the beginning.
    """
    if i == i2 or j == j2:
        return [(i, i2, j, j2, "differs")] if i2 > i or j2 > j else []
    if not (is_mark(a[i]) or is_mark(b[j]) or is_mark(a[i2 - 1]) or is_mark(b[j2 - 1])):
        return [(i, i2, j, j2, "differs")]
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
    if x == i and y == j:
        return [(i, i2, j, j2, "differs")]
    parts = ((i, s, j, t), (s, x, t, y), (x, i2, y, j2))
    return [(*part, "differs") for part in parts if part[1] > part[0] or part[3] > part[2]]


def settled(pieces: list[Piece], lacuna: int) -> list[Piece]:
    """The pieces after gaps have moved: empty ones are gone, and what touches an open gap is open with it."""
    out: list[Piece] = []
    group: list[Piece] = []
    for p in pieces:
        kind = p[4]
        if kind == "differs" or kind == "open":
            group.append(p)
            continue
        if len(group) == 1 and group[0][4] == "differs" and out and out[-1][4] == "equal":
            out.append(group.pop())  # alone between equal text, as nearly all are
        elif group:
            _settle(out, group, lacuna)
            group = []
        if p[1] > p[0]:
            out.append(p)
    if group:
        _settle(out, group, lacuna)
    return out


def _settle(out: list[Piece], group: list[Piece], lacuna: int) -> None:
    """Appends a group of gaps that touch; additions that touch are one, and so are omissions."""
    for k, (p, q) in enumerate(pairwise(group), 1):
        if (p[0] == p[1] and q[2] == q[3]) or (p[2] == p[3] and q[0] == q[1]):
            _settle(out, group[:k], lacuna)
            _settle(out, group[k:], lacuna)
            return
    i, j, i2, j2 = group[0][0], group[0][2], group[-1][1], group[-1][3]
    is_long = i2 - i > lacuna or j2 - j > lacuna
    if is_long or any(g[4] == "open" for g in group):
        one_sided = i == i2 or j == j2
        group = [(i, i2, j, j2, "differs" if one_sided and not is_long else "open")]
    for g in group:
        i, i2, j, j2, kind = g
        before = out[-1] if out else None
        if kind == "differs" and before is not None and before[4] == "differs" and _one_gap(before, g):
            out[-1] = (before[0], i2, before[2], j2, "differs")
        elif i2 > i or j2 > j:
            out.append(g)


def _one_gap(p: Piece, q: Piece) -> bool:
    """Whether two neighbours are both additions or both omissions."""
    return (p[0] == p[1] == q[0] == q[1] and p[3] == q[2]) or (p[2] == p[3] == q[2] == q[3] and p[1] == q[0])


def without(start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
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


def in_signs(pieces: list[Piece], a: Units, b: Units) -> list[Piece]:
    """The pieces in signs of the keys, without what is open.

    Units are compared again by their signs: `The` and `the` are one unit and differ; `to day` and `today` are
    different units and the same signs.
    """
    if a.folded is None and b.folded is None:  # every sign is a unit
        return [p for p in pieces if p[4] != "open"]
    if a.folded is not None and b.folded is not None:
        pieces = [
            part
            for p in pieces
            for part in (_by_signs(p, a, b) if a.lettered(p[0], p[1]) and b.lettered(p[2], p[3]) else [p])
        ]
    p, w = a.starts.data, b.starts.data
    return [(p[i], p[i2], w[j], w[j2], kind) for i, i2, j, j2, kind in pieces if kind != "open"]


def _by_signs(piece: Piece, a: Units, b: Units) -> list[Piece]:
    """A piece whose equal parts are equal in signs too."""
    start, end, begin, stop, kind = piece
    same = a.signs(start, end) == b.signs(begin, stop)
    if kind == "differs":
        return [(start, end, begin, stop, "equal")] if same else [piece]
    if same:
        return [piece]
    out: list[Piece] = []
    for i, j in zip(range(start, end), range(begin, stop), strict=True):
        here: PieceKind = kind if a.signs(i, i + 1) == b.signs(j, j + 1) else "differs"
        if out and out[-1][4] == here:
            out[-1] = (out[-1][0], i + 1, out[-1][2], j + 1, here)
        else:
            out.append((i, i + 1, j, j + 1, here))
    return out


def blocks(pieces: list[Piece]) -> tuple[Block, ...]:
    """Pieces in signs as the blocks of the model."""
    if not pieces:
        return ()
    i, i2, j, j2, kinds = zip(*pieces, strict=True)
    return tuple(filled(Block, len(pieces), pivot=spans(i, i2), witness=spans(j, j2), kind=kinds))
