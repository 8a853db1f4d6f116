"""Characters that correspond become rows of clauses: the table.

In: a family, its folded texts, the alignment and each witness's clauses. Out: a `Table`. The
clauses of the pivot make the rows; between them, at the place where it stands, goes the text that
the pivot lacks: islands (aligned among themselves, one row a clause of theirs) and what a single
witness has alone. A row is cut where some witness's text does not run on, so that every cell is
one stretch. Law: every character of every witness stands in exactly one cell and one reading.

Text that the pivot lacks is read against the others too: a witness whose text runs on at that
place without it has an omission there (it contradicts), one whose text breaks off there abstains.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.errors import BrokenLaw
from chuyi_recon.core.fold import extents
from chuyi_recon.core.model import (
    Alignment,
    Cell,
    Clause,
    Family,
    Folded,
    Island,
    Locus,
    Reading,
    Row,
    Span,
    Table,
)
from chuyi_recon.core.tabulate.loci import Strand, Unit, joins, kind, segments, units

Place = Literal["pivot", "island", "single"]
_CLOSING = "。！？；：，、…!?;:,.)）]】〕》〉”’」』"


@dataclass(frozen=True, slots=True)
class _Star:
    """A pivot's stretch, the strands of the others, and who runs on without any of it (with the place)."""

    place: Place
    pivot: str
    start: int
    end: int
    strands: tuple[Strand, ...]
    without: Mapping[str, int]
    uncovered: tuple[tuple[int, str, int, int], ...]  # slot, siglum, signs [a, b)
    islands: tuple[Island, ...]


_ProtoRow = tuple[Place, list[Unit]]


def tabulate(
    family: Family, folded: Mapping[str, Folded], alignment: Alignment, clauses: Mapping[str, Sequence[Clause]]
) -> Table:
    """The table of a family. Rows stand in order of the pivot; at one slot islands first, then by siglum."""
    ends = {w.siglum: _clause_ends(folded[w.siglum], clauses[w.siglum]) for w in family.witnesses}
    taken = [(s, isle.spans[s]) for isle in alignment.islands for s in isle.spans]
    star = _main_star(alignment, folded, taken)
    proto = list(_rows(star, folded, ends))
    return _table(family, folded, proto)


def _clause_ends(folded: Folded, clauses: Sequence[Clause]) -> tuple[int, ...]:
    """Signs of the key before which a clause begins, in order."""
    return tuple(sorted({folded.at(c.span.end) for c in clauses}))


def _inside(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Those of the ordered places that lie between `start` and `end`, without these two."""
    return places[bisect_right(places, start) : bisect_left(places, end)]


def _main_star(alignment: Alignment, folded: Mapping[str, Folded], taken: list[tuple[str, Span]]) -> _Star:
    strands, uncovered = [], []
    for p in alignment.pairings:
        strand = Strand(p.siglum, folded[p.siglum], segments(p.blocks, 0, 0))
        strands.append(strand)
        slot = _slots(strand)
        free = _without(p.uncovered(), sorted(span for w, span in taken if w == p.siglum))
        uncovered += [(slot(s.start), p.siglum, s.start, s.end) for s in free]
    return _Star(
        "pivot", alignment.pivot, 0, alignment.length, tuple(strands), {}, tuple(sorted(uncovered)), alignment.islands
    )


def _without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of `spans` without `holes`; both stand in order."""
    out = []
    first = 0
    for s in spans:
        at = s.start
        while first < len(holes) and holes[first].end <= at:
            first += 1
        k = first
        while k < len(holes) and holes[k].start < s.end:
            if at < holes[k].start:
                out.append(Span(at, holes[k].start))
            at = max(at, holes[k].end)
            k += 1
        if at < s.end:
            out.append(Span(at, s.end))
    return out


def _slots(strand: Strand) -> Callable[[int], int]:
    """Leads from a sign of this witness to the position of the pivot after the sign that it has before."""
    after: dict[int, int] = {}
    for s in strand.segments:
        if not s.moved:
            after.setdefault(s.b, s.p1)
    ends = sorted(after)

    def slot(a: int) -> int:
        k = bisect_right(ends, a)
        return after[ends[k - 1]] if k else 0

    return slot


def _rows(star: _Star, folded: Mapping[str, Folded], ends: Mapping[str, Sequence[int]]) -> Iterator[_ProtoRow]:
    """Rows of a star in order: the pivot's clauses, and what stands between them."""
    between: dict[int, list[tuple[int, str, int, int, Island | None]]] = defaultdict(list)
    for isle in star.islands:
        first = min(isle.spans)
        between[isle.slot].append((0, first, isle.spans[first].start, 0, isle))
    for slot, w, a, b in star.uncovered:
        between[slot].append((1, w, a, b, None))
    breaks = {c for s in star.strands for c in joins(s)}
    breaks |= set(between)
    cuts_of_clauses = list(_inside(ends[star.pivot], star.start, star.end))
    clause_cuts = frozenset(cuts_of_clauses)
    cuts = sorted(c for c in breaks if star.start <= c <= star.end)
    made = units(star.pivot, folded[star.pivot], star.start, star.end, star.strands, cuts)
    made = _cut_clauses(made, cuts_of_clauses)
    torn = _torn(star)
    stops = [[s.p1 for s in strand.segments] for strand in star.strands]
    row: list[Unit] = []
    done: set[int] = set()

    def flush() -> Iterator[_ProtoRow]:
        nonlocal row
        if row:
            yield star.place, [_with_absent(u, star.without) for u in row]
            row = []

    def insert(slot: int) -> Iterator[_ProtoRow]:
        if slot in between and slot not in done:
            done.add(slot)
            yield from flush()
            running = {star.pivot: slot, **_running_on(star, slot, stops), **star.without}
            yield from _between(running, sorted(between[slot], key=lambda x: x[:4]), folded, ends)

    for i, unit in enumerate(made):
        if unit.start == unit.end:  # an addition: with what it follows if it closes it
            ends_row = unit.start in clause_cuts or unit.start in torn or unit.start in between
            if ends_row and not _closes(unit, folded, star.pivot):
                yield from flush()
                yield from insert(unit.start)
            row.append(unit)
            last = i + 1 == len(made) or made[i + 1].start > unit.start or made[i + 1].end > made[i + 1].start
            if ends_row and last and _closes(unit, folded, star.pivot):
                yield from flush()
            continue
        yield from insert(unit.start)
        if unit.start in torn:
            yield from flush()
        row.append(unit)
        nxt = made[i + 1] if i + 1 < len(made) else None
        ends_clause = bisect_right(cuts_of_clauses, unit.end) > bisect_right(cuts_of_clauses, unit.start)
        if ends_clause and (nxt is None or nxt.start < nxt.end):
            yield from flush()
    yield from flush()
    for slot in sorted(set(between) - done):
        yield from insert(slot)


def _torn(star: _Star) -> frozenset[int]:
    """Positions where a witness covers both sides and its text does not run on: a row must end there."""
    out = set()
    for strand in star.strands:
        for s, t in zip(strand.segments, strand.segments[1:], strict=False):
            if s.b != t.a:
                out |= {s.p1, t.p0}
    return frozenset(out)


def _closes(unit: Unit, folded: Mapping[str, Folded], pivot: str) -> bool:
    """Whether what is added here belongs to what stands before it."""
    texts = [folded[w].key[a:b] for w, (a, b) in unit.at.items() if b > a and w != pivot]
    return bool(texts) and all(t[0] in _CLOSING or (t[-1] in _CLOSING and len(t) < 12) for t in texts)


def _cut_clauses(made: list[Unit], cuts: list[int]) -> list[Unit]:
    """Agreed units cut where a clause of the pivot ends; a differing unit is never cut."""
    out: list[Unit] = []
    for u in made:
        at = bisect_right(cuts, u.start)
        while u.agreed and at < len(cuts) and cuts[at] < u.end:
            head, step = cuts[at], cuts[at] - u.start
            out.append(Unit(u.start, head, {w: (a, a + step) for w, (a, _) in u.at.items()}, True, u.moved))
            u = Unit(head, u.end, {w: (a + step, b) for w, (a, b) in u.at.items()}, True, u.moved)
            at += 1
        out.append(u)
    return out


def _with_absent(unit: Unit, without: Mapping[str, int]) -> Unit:
    if not without:
        return unit
    return Unit(unit.start, unit.end, {**unit.at, **{w: (i, i) for w, i in without.items()}}, unit.agreed, unit.moved)


def _between(
    running: Mapping[str, int],
    parts: list[tuple[int, str, int, int, Island | None]],
    folded: Mapping[str, Folded],
    ends: Mapping[str, Sequence[int]],
) -> Iterator[_ProtoRow]:
    """What stands at one slot of a star, past which `running` run on: islands, then what single witnesses have."""
    for _, siglum, a, b, isle in parts:
        if isle is not None:
            absent = {w: i for w, i in running.items() if w not in isle.spans}
            yield from _rows(_inner_star(isle, folded, absent), folded, ends)
            continue
        cuts = _inside(ends[siglum], a, b)
        for low, high in zip([a, *cuts], [*cuts, b], strict=True):
            at = {siglum: (low, high), **{w: (i, i) for w, i in running.items() if w != siglum}}
            yield "single", [Unit(low, high, at, False)]


def _running_on(star: _Star, slot: int, stops: Sequence[Sequence[int]]) -> dict[str, int]:
    """Witnesses that cover both sides of a slot with nothing between, and the place in their keys.

    `stops` are for each strand the ends of its segments on the pivot's side.
    """
    out = {}
    for strand, ends in zip(star.strands, stops, strict=True):
        held, low, high = strand.segments, bisect_left(ends, slot), bisect_right(ends, slot)
        before = held[low] if low < len(held) and held[low].p0 < slot else None
        after = held[high] if high < len(held) and held[high].p0 <= slot else None
        if before is not None and after is not None:
            if before is after:
                out[strand.siglum] = min(before.b, before.a + slot - before.p0)
            elif before.b == after.a:
                out[strand.siglum] = after.a
        elif slot == star.start and after is not None and after.a == 0 and star.place == "pivot":
            out[strand.siglum] = 0
        elif slot == star.end and before is not None and before.b == len(strand.folded):
            out[strand.siglum] = before.b
    return out


def _inner_star(isle: Island, folded: Mapping[str, Folded], absent: Mapping[str, int]) -> _Star:
    """An island as a star of its own, in signs of the whole keys."""
    inner = isle.alignment
    base = isle.spans[inner.pivot].start
    strands, uncovered = [], []
    for p in inner.pairings:
        shift = isle.spans[p.siglum].start
        strand = Strand(p.siglum, folded[p.siglum], segments(p.blocks, base, shift))
        strands.append(strand)
        slot = _slots(strand)
        for s in p.uncovered():
            a, b = s.start + shift, s.end + shift
            uncovered.append((max(slot(a), base), p.siglum, a, b))
    return _Star("island", inner.pivot, base, base + inner.length, tuple(strands), absent, tuple(sorted(uncovered)), ())


def _table(family: Family, folded: Mapping[str, Folded], proto: list[_ProtoRow]) -> Table:
    """Signs become characters; rows and loci get their numbers."""
    sides = [(w.siglum, extents(folded[w.siglum], w.text).data, w.text, folded[w.siglum].key) for w in family.witnesses]
    rows: list[Row] = []
    loci: list[Locus] = []
    for place, made in proto:
        first = len(loci)
        for unit in made:
            spelt: dict[str, str] = {}  # most witnesses agree, and a string weighs more than its characters
            readings = tuple(
                _reading(w, *unit.at[w], tile, text, key, spelt) for w, tile, text, key in sides if w in unit.at
            )
            # The readings are what counts: signs may part where an alignment called them the same.
            loci.append(Locus(len(rows), len(loci), kind(r.key for r in readings), readings, unit.start))
        rows.append(_row(len(rows), place, family.pivot, made, loci[first:], Span(first, len(loci))))
    held: dict[str, int] = defaultdict(int)
    for locus in loci:
        for r in locus.readings:
            held[r.siglum] += len(r.text)
    for w in family.witnesses:
        if held[w.siglum] != len(w.text):
            raise BrokenLaw(
                f"the table of {family.name} holds {held[w.siglum]} of {len(w.text)} characters of {w.siglum}",
                "please report it with these files",
            )
    return Table(family, tuple(rows), tuple(loci))


def _reading(siglum: str, a: int, b: int, tile: memoryview[int], text: str, key: str, spelt: dict[str, str]) -> Reading:
    """What a witness has over its signs `[a, b)`; `tile` are the extents of its signs."""
    start = tile[a]
    end = tile[b] if b > a else start
    said, sign = text[start:end], key[a:b]
    return Reading(siglum, Span(start, end), spelt.setdefault(said, said), spelt.setdefault(sign, sign))


def _row(ordinal: int, place: Place, pivot: str, made: Sequence[Unit], loci: Sequence[Locus], where: Span) -> Row:
    """A row with its cells; `agreement` is with the pivot, or where it has nothing the first that has text."""
    start: dict[str, int] = {}
    end: dict[str, int] = {}
    size: dict[str, int] = defaultdict(int)
    for locus in loci:
        for r in locus.readings:
            start.setdefault(r.siglum, r.span.start)
            end[r.siglum] = r.span.end
            size[r.siglum] += len(r.key)
    lead = pivot if size[pivot] else next((w for w in start if size[w]), None)
    moved = {w for unit in made for w in unit.moved}
    same: dict[str, int] = defaultdict(int)
    over: dict[str, int] = defaultdict(int)  # what the lead has where the witness covers
    for locus in loci:
        model = next((r.key for r in locus.readings if r.siglum == lead), "")
        for r in locus.readings:
            over[r.siglum] += len(model)
            same[r.siglum] += len(model) if r.key == model else 0
    cells = {}
    for w, first in start.items():
        total = size[w] + over[w]
        cells[w] = Cell(Span(first, max(first, end[w])), 2 * same[w] / total if total else 0.0, w in moved)
    return Row(ordinal, place, cells, where)
