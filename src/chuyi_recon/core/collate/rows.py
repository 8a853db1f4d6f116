"""Characters that correspond become rows of clauses: which units make a row, and what stands between.

In: a star. Out: `RowBlock`s, units with the rows they make, in reading order. The clauses of the pivot make the rows;
between them, at the place where it stands, goes the text that the pivot lacks: islands (aligned among themselves,
one row a clause of theirs) and what a single witness has alone. A row is cut where some witness's text does
not run on, so that every cell is one stretch.

Text that the pivot lacks is read against the others too: a witness whose text runs on at that
place without it has an omission there (it contradicts), one whose text breaks off there abstains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from chuyi_recon.core.collate.segments import Insertion, StarSegments, island_star
from chuyi_recon.core.collate.split_merge import split_and_merge
from chuyi_recon.core.collate.uncut_words import find_uncut_words
from chuyi_recon.core.collate.variation_units import (
    VariationUnits,
    find_variation_units,
    mark_positions,
    segment_breaks,
    unit_readings,
)
from chuyi_recon.core.model import BoolArray, FoldedText, IntArray
from chuyi_recon.core.model.table_columns import RowKind

_CLOSING = frozenset("。！？；：，、…!?;:,.)）]】〕》〉”’」』")
ClauseStarts = Mapping[str, IntArray]  # by siglum, signs of the key before which a clause begins, in order


@dataclass(frozen=True)
class RowBlock:
    """Units in order, and which of them begin a row."""

    row_kind: RowKind
    units: VariationUnits
    row_starts: BoolArray


def row_blocks(
    star: StarSegments, folded: Mapping[str, FoldedText], ends: ClauseStarts, own_clause: int
) -> Iterator[RowBlock]:
    """The rows of a star in order: the pivot's clauses, and what stands between them.

    An addition of `own_clause` signs that ends with a closing mark is a clause of its own.
    """
    own = folded[star.pivot]
    slots = np.array([b.slot for b in star.insertions], np.int32)
    breaks = mark_positions((slots, *map(segment_breaks, star.segments)), star.start, star.end)
    cuts = (np.flatnonzero(breaks) + star.start).astype(np.int32)
    clause_cuts = _strictly_between(ends[star.pivot], star.start, star.end)
    keys = {s.siglum: s.folded.key for s in star.segments}
    made = split_and_merge(
        find_variation_units(star.pivot, own, star.start, star.end, star.segments, cuts, clause_cuts),
        keys,
        find_uncut_words(own),
    )
    begins, before = _find_row_starts(star, made, keys, clause_cuts, slots, own_clause)
    done = 0
    for slot, group in groupby(star.insertions, key=lambda b: b.slot):
        at = before.get(slot, len(made))
        yield from _row_block(star, made, begins, done, at)
        running = {star.pivot: slot, **star.continuing_at(slot), **star.absent}
        yield from _insertion_blocks(running, list(group), folded, ends, own_clause)
        done = max(done, at)
    yield from _row_block(star, made, begins, done, len(made))


def _row_block(star: StarSegments, made: VariationUnits, begins: BoolArray, low: int, high: int) -> Iterator[RowBlock]:
    """The units `[low, high)`; a witness that runs on without a star has an empty reading in all of it."""
    if low >= high:
        return
    sigla = (*made.sigla, *(w for w in star.absent if w not in made.sigla))
    places = np.array(list(star.absent.values()), np.int32)[:, None]
    here = slice(low, high)
    a, b = (
        np.concatenate([side[:, here], np.broadcast_to(places, (len(places), high - low))])
        for side in (made.first, made.last)
    )
    moved = np.concatenate([made.moved[:, here], np.zeros((len(places), high - low), bool)])
    first = begins[here].copy()
    first[0] = True
    part = VariationUnits(sigla, made.pivot_first[here], made.pivot_last[here], a, b, moved, made.agreed[here])
    yield RowBlock(star.row_kind, part, first)


def _strictly_between(places: IntArray, start: int, end: int) -> IntArray:
    """Those of the ordered places that lie between `start` and `end`, without these two."""
    return places[places.searchsorted(start, side="right") : places.searchsorted(end)]


def _find_row_starts(
    star: StarSegments,
    made: VariationUnits,
    keys: Mapping[str, str],
    clause_cuts: IntArray,
    slots: IntArray,
    own_clause: int,
) -> tuple[BoolArray, dict[int, int]]:
    """Which units begin a row, and by slot the unit before which what the pivot lacks is put in."""
    n = len(made)
    begins = np.zeros(n + 1, bool)
    first, last = star.start, star.end
    at_torn, at_slot, at_clause = (
        mark_positions(p, first, last) for p in (_text_breaks(star), (slots,), (clause_cuts,))
    )
    places = made.pivot_first - first
    added = made.pivot_first == made.pivot_last
    ends_clause = clause_cuts.searchsorted(made.pivot_last, side="right") > clause_cuts.searchsorted(
        made.pivot_first, side="right"
    )
    next_added = np.append(added[1:], False)
    begins[1:] |= ~added & ends_clause & ~next_added
    begins[:-1] |= ~added & (at_torn | at_slot)[places]
    before: dict[int, int] = {}
    for u in np.flatnonzero(~added & at_slot[places]).tolist():
        before[int(made.pivot_first[u])] = u
    at_clause[0] = True  # what is added at the head of a text stands where a clause may end
    stops = (at_clause | at_torn | at_slot)[places]
    open_slots = set(slots.tolist())
    for u in np.flatnonzero(added & stops).tolist():  # an addition goes with what it follows if it closes it
        at = int(made.pivot_first[u])
        added_texts = unit_readings(keys, made, u, star.pivot)
        if not _belongs_before(added_texts, own_clause):
            begins[u] = True
            if added_texts and all(t[-1] in _CLOSING for t in added_texts.values()):  # a clause of its own
                begins[u + 1] = True
            if at in open_slots:  # it stands between what is put in and what follows
                begins[before.get(at, n)] = at_torn[at - first]
                before[at] = u
                open_slots.remove(at)
        elif u + 1 == n or made.pivot_first[u + 1] > at or not added[u + 1]:
            begins[u + 1] = True
    return begins[:-1], before


def _text_breaks(star: StarSegments) -> Iterator[IntArray]:
    """Positions where a witness covers both sides and its text does not run on: a row must end there."""
    for s in star.segments:
        at = np.flatnonzero(s.last[:-1] != s.first[1:])
        yield s.pivot_last[at]
        yield s.pivot_first[at + 1]


def _belongs_before(added_texts: Mapping[str, str], own_clause: int) -> bool:
    """Whether what is added belongs to what stands before it."""
    return bool(added_texts) and all(
        t[0] in _CLOSING or (t[-1] in _CLOSING and len(t) < own_clause) for t in added_texts.values()
    )


def _insertion_blocks(
    running: Mapping[str, int],
    parts: Sequence[Insertion],
    folded: Mapping[str, FoldedText],
    ends: ClauseStarts,
    own_clause: int,
) -> Iterator[RowBlock]:
    """What stands at one slot of a star, past which `running` run on: islands, then what single witnesses have."""
    for part in parts:
        if part.island is not None:
            absent = {w: i for w, i in running.items() if w not in part.island.spans}
            yield from row_blocks(island_star(part.island, folded, absent), folded, ends, own_clause)
            continue
        cuts = _strictly_between(ends[part.siglum], part.first, part.last)
        low = np.concatenate([[part.first], cuts]).astype(np.int32)
        high = np.concatenate([cuts, [part.last]]).astype(np.int32)
        others = {w: i for w, i in running.items() if w != part.siglum}
        places = np.repeat(np.array(list(others.values()), np.int32)[:, None], len(low), axis=1)
        a, b = np.concatenate([low[None], places]), np.concatenate([high[None], places])
        row = VariationUnits((part.siglum, *others), low, high, a, b, np.zeros(a.shape, bool), np.zeros(len(low), bool))
        yield RowBlock("single", row, np.ones(len(low), bool))
