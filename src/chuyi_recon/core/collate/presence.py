"""Which stretches of text are there at all: who has a run of rows, who speaks against it, and who lost it.

In: a table and the clauses of its witnesses. Out: a `Presence`, by row. No witness is privileged: rows that the
alignment's pivot has, that some share or that one has alone are judged alike.

A witness that has other text at a row (a rival, long enough to stand in its stead), or breaks off, says nothing of it.
One whose text runs on without a stretch either *lost* it, and abstains, or speaks *against* it:

- it lost it where its own clause is torn there, where its file begins or ends there, where its list leaves out just the
  numbers that the stretch has, and where it lacks more than this stretch;
- it speaks against it where a clause of its own ends at the place, and clauses begin and end with the stretch: an
  addition leaves clean edges in all that lack it.

What one source alone has beside text that stands out of order in it has no place: all others speak against it.

Two independent witnesses that lack the very same stretch did not both lose it by chance: they speak against it though
their clauses are torn, or though their files end there, if they end cleanly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chuyi_recon.core.model import BoolArray, Clauses, FoldedText, IntArray, Table
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.model.table_columns import count_classes
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.notation import item_numbers

# signs: of two texts in one place a shorter one has too few pairs to be known by; 12 and 48 decide alike
RIVAL_SHORTEST = 24
RIVAL_LENGTH = 0.5  # share of the pivot's stretch that a rival must have; pairs .158 at .25, .175 at .9, .166 here


@dataclass(frozen=True)
class Presence:
    """Who has text that counts in each row, who speaks against it and who lost it; `[w, r]` as in `Rows`.

    `skipped` of those who lost it are they whose list leaves out just its numbers. `stretch` numbers the runs of rows
    that the same sources have; -1 where nobody has any.
    """

    present: BoolArray
    contradicting: BoolArray
    lost: BoolArray
    skipped: BoolArray
    stretch_number: IntArray


@dataclass(frozen=True)
class _Absence:
    """A witness (line `w`) whose text passes over a stretch at an offset; `at_end`: its text begins or ends there."""

    witness: int
    offset: int
    exact: bool
    at_end: bool
    clean: bool


def find_presence(
    table: Table, folded: Mapping[str, FoldedText], clauses: Mapping[str, Clauses], settings: Settings
) -> Presence:
    """Who has each row, who speaks against it and who lost it."""
    rows, loci, many = table.rows, table.loci, len(table.rows)
    size = np.where(loci.voting, loci.length, 0)
    have = np.array([np.bincount(loci.row, line, many) > 0 for line in size]).reshape(len(rows.sigla), many)
    stretch = _number_stretches(table, have)
    against, lost, skipped = (np.zeros_like(have) for _ in range(3))
    if table.furniture is not None:  # who has a page's furniture there covers the place, and has no text in it
        against |= np.array([np.bincount(loci.row, line, many) > 0 for line in table.furniture]) & ~have
    places = [_WitnessRows(table, folded[s], clauses[s], w) for w, s in enumerate(rows.sigla)]
    classes = [table.independence_classes[s] for s in rows.sigla]
    signs = np.array([np.bincount(loci.row, line, many) for line in size], np.int64).reshape(have.shape)
    # An invention stands in the stead of what it hides, and a stamp on it, however short; a page's furniture does not.
    hides = loci.withheld if table.furniture is None else loci.withheld & ~table.furniture
    written, hiding = (
        np.array([np.bincount(loci.row, line, many) for line in signed], np.int64)
        for signed in (np.where(loci.voting | hides, loci.length, 0), np.where(hides, loci.length, 0))
    )
    shared = np.flatnonzero(count_classes(have, classes) > 1)
    for held in _stretch_rows(stretch):
        holders = np.flatnonzero(have[:, held[0]]).tolist()
        own = {classes[w] for w in holders}
        others = [w for w in range(len(classes)) if classes[w] not in own]
        theirs = np.where(have[others].any(axis=0), signs, 0)
        around = slice(*_rows_around(shared, int(held[0]), int(held[-1]), many))
        length = int(signs[holders][:, held].sum(axis=1).max())
        least = min(RIVAL_SHORTEST, RIVAL_LENGTH * length)
        rivals = [w for w in others if hiding[w, around].any() or int(written[w, around].sum()) >= least]
        lacks = [
            x
            for w in others
            if w not in rivals and (x := _find_absence(places, signs, theirs, w, holders, held, settings)) is not None
        ]
        speaking = _contradicting(lacks, classes)
        for x in lacks:
            skips = x.exact and _list_skips(places, x, holders, held)
            (against if x in speaking and not skips else lost)[x.witness, held] = True
            skipped[x.witness, held] = skips
    for held in _stretch_rows(stretch):
        having = np.flatnonzero(have[:, held[0]]).tolist()
        if len({classes[w] for w in having}) == 1 and all(_is_displaced(table, w, held) for w in having):
            against[:, held] |= ~have[:, held]
    return Presence(have, against, lost, skipped, stretch)


def _is_displaced(table: Table, w: int, held: IntArray) -> bool:
    """Whether a witness has a stretch beside text that stands out of order in it: nobody knows where it belongs."""
    rows = table.rows
    order = np.flatnonzero(rows.end[w] > rows.start[w])
    order = order[rows.start[w, order].argsort(kind="stable")]
    at = np.flatnonzero(np.isin(order, held))
    beside = order[[k for k in (int(at[0]) - 1, int(at[-1]) + 1) if 0 <= k < len(order)]] if at.size else order[:0]
    return bool(rows.moved[w, beside].any())


def _rows_around(shared: IntArray, first: int, last: int, many: int) -> tuple[int, int]:
    """The rows round `[first, last]`, up to the nearest ones that several sources have; these rows aside."""
    before, after = int(shared.searchsorted(first)), int(shared.searchsorted(last, side="right"))
    return int(shared[before - 1]) + 1 if before else 0, int(shared[after]) if after < len(shared) else many


def kept_rows(presence: Presence, vote_weights: Sequence[float], classes: Sequence[str]) -> BoolArray:
    """By row whether it is in the text: what one source alone has only if nobody speaks against it.

    Of several, if those who speak against it have no more voice than they.
    """
    weights = np.array(vote_weights)[:, None]
    pro, contra = (presence.present * weights).sum(axis=0), (presence.contradicting * weights).sum(axis=0)
    count = np.zeros(presence.present.shape[1], np.int64)
    for source in sorted(set(classes)):
        count += presence.present[[s == source for s in classes]].any(axis=0)
    alone = (count == 1) & ~presence.contradicting.any(axis=0)
    out: BoolArray = alone | ((count > 1) & (pro >= contra))
    return out


def _number_stretches(table: Table, have: BoolArray) -> IntArray:
    """By row the number of its stretch, or -1: rows that the same sources have, with none of others between them."""
    classes = [table.independence_classes[s] for s in table.rows.sigla]
    by_source = np.array([have[[s == name for s in classes]].any(axis=0) for name in sorted(set(classes))])
    out = np.full(have.shape[1], -1, np.int64)
    held = np.flatnonzero(by_source.any(axis=0))
    if held.size:
        other = (by_source[:, held[1:]] != by_source[:, held[:-1]]).any(axis=0)
        out[held] = sums_before(other)
    return out


def _stretch_rows(stretch: IntArray) -> Iterator[IntArray]:
    """The rows of each stretch, in order."""
    held = np.flatnonzero(stretch >= 0)
    if held.size:
        yield from np.split(held, np.flatnonzero(np.diff(stretch[held])) + 1)


class _WitnessRows:
    """The rows of one witness in which it has characters, in order of the table, and where its clauses end."""

    def __init__(self, table: Table, folded: FoldedText, clauses: Clauses, w: int) -> None:
        rows = table.rows
        self.rows = np.flatnonzero((rows.end[w] > rows.start[w]) & ~rows.moved[w])
        self.start, self.end = rows.start[w, self.rows], rows.end[w, self.rows]
        self.length, self.folded = len(table.loci.texts[w]), folded
        self._ends = frozenset(clauses.end.tolist()) | {0}
        self.first, self.last = rows.start[w], rows.end[w]

    def has_clean_edge(self, offset: int, line: bool) -> bool:
        """Whether a clause ends at an offset; if any `line` will do, whether a line does."""
        if offset in self._ends or offset == self.length:
            return True
        at = self.folded.sign_at(offset)
        return line and (at == len(self.folded) or self.folded.breaks[at] > 0)

    def passes_over(self, first: int, last: int) -> tuple[int, int, int, bool] | None:
        """Where the text runs on over the rows `[first, last]`: the rows around, the offset, whether it is an end."""
        k = int(self.rows.searchsorted(first))
        before, after = k - 1, int(self.rows.searchsorted(last, side="right"))
        if after != k or not len(self.rows):
            return None
        if before < 0:
            return (-1, int(self.rows[after]), 0, True) if self.start[after] == 0 else None
        if after == len(self.rows):
            done = self.end[before] == self.length
            return (int(self.rows[before]), len(self.first), self.length, True) if done else None
        if self.end[before] != self.start[after]:
            return None
        return int(self.rows[before]), int(self.rows[after]), int(self.end[before]), False


def _find_absence(
    places: list[_WitnessRows],
    signs: IntArray,
    theirs: IntArray,
    w: int,
    holders: list[int],
    held: IntArray,
    settings: Settings,
) -> _Absence | None:
    """How a witness passes over a stretch; None if it has other text there, or breaks off.

    `theirs` are the signs of rows that others than the holders have too: it lacks just this stretch where it lacks no
    more of these than a short omission.
    """
    found = places[w].passes_over(int(held[0]), int(held[-1]))
    if found is None:
        return None
    before, after, offset, at_end = found
    exact = [h for h in holders if int(theirs[h, before + 1 : after].sum()) <= settings.lacuna]
    short = all(int(signs[h, held].sum()) <= settings.lacuna for h in holders)
    edges = all(
        places[h].has_clean_edge(int(places[h].first[held[0]]), at_end)
        and places[h].has_clean_edge(int(places[h].last[held[-1]]), at_end)
        for h in exact
    )
    return _Absence(w, offset, bool(exact), at_end, short or edges)


def _contradicting(lacks: list[_Absence], classes: list[str]) -> list[_Absence]:
    """Those who speak against a stretch, the numbers of lists aside."""
    inside = [x for x in lacks if x.exact and not x.at_end]
    ending = [x for x in lacks if x.exact and x.at_end]
    out = inside if len({classes[x.witness] for x in inside}) > 1 else [x for x in inside if x.clean]
    many = len({classes[x.witness] for x in ending})
    return out + (ending if many > 2 else [x for x in ending if x.clean] if many > 1 else [])


def _list_skips(places: list[_WitnessRows], lack: _Absence, holders: list[int], held: IntArray) -> bool:
    """Whether a list of the witness leaves out at this place just the numbers that the stretch has."""
    own = item_numbers(places[lack.witness].folded)
    at = places[lack.witness].folded.sign_at(lack.offset)
    for h in holders:
        f = places[h].folded
        a, b = f.sign_at(int(places[h].first[held[0]])), f.sign_at(int(places[h].last[held[-1]]))
        mine = [i for i in item_numbers(f) if a <= i.first < b]
        for style in {i.style for i in mine}:
            before = [i.number for i in own if i.style == style and i.first < at]
            after = [i.number for i in own if i.style == style and i.first >= at]
            numbers = [i.number for i in mine if i.style == style]
            if before and after and numbers == list(range(before[-1] + 1, after[0])):
                return True
    return False
