"""The rows and loci of a table as columns: one line a witness, one column a row or a locus.

A text of 50,000 characters has some ten thousand loci, and most steps ask all of them one short
question. They ask the columns; whoever wants to look at a locus takes it out of the sequence and has a
`Locus` with its `Reading`s, made when first asked for and kept.

Arrays are read-only. In a column -1 says that the witness abstains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any, Literal, overload

import numpy as np

from chuyi_recon.core.model.arrays import BoolArray, IntArray
from chuyi_recon.core.model.column_sequence import ColumnSequence, make_objects, make_spans
from chuyi_recon.core.model.family import Family
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.table import Cell, Locus, Reading, Row
from chuyi_recon.core.model.witness import Clause

RowKind = Literal["pivot", "island", "single"]
LocusKind = Literal["agreed", "accidental", "substantive"]
ClauseKind = Literal["heading", "clause", "blank"]
ROW_KINDS: tuple[RowKind, ...] = ("pivot", "island", "single")
LOCUS_KINDS: tuple[LocusKind, ...] = ("agreed", "accidental", "substantive")
AGREED, ACCIDENTAL, SUBSTANTIVE = range(3)
CLAUSE_KINDS: tuple[ClauseKind, ...] = ("heading", "clause", "blank")
HEADING, CLAUSE, CLAUSE_BLANK = range(3)


@dataclass(frozen=True, eq=False)
class Clauses(ColumnSequence[Clause]):
    """The clauses of a text, in order. Clause `i` ends at the offset `end[i]`, where the next begins.

    `kind` is an index of `CLAUSE_KINDS`.
    """

    siglum: str
    end: IntArray
    kind: IntArray

    def __post_init__(self) -> None:
        _make_read_only(self.end, self.kind)

    def __len__(self) -> int:
        return len(self.end)

    def clause_at(self, offset: int) -> Clause:
        """The clause that the character at an offset stands in."""
        return self[int(self.end.searchsorted(offset, side="right"))]

    def _make_item(self, i: int) -> Clause:
        start = int(self.end[i - 1]) if i else 0
        return Clause(self.siglum, i, Span(start, int(self.end[i])), CLAUSE_KINDS[self.kind[i]])


@dataclass(frozen=True, eq=False)
class Loci(Sequence[Locus]):
    """All loci in order of the rows. `[w, l]` is what the witness `sigla[w]` has at locus `l`.

    `first` and `last` are signs of its key, `start` and `end` offsets into its text; where it
    abstains, `first` is -1 and the others are 0. `variant` numbers the distinct keys of a locus in code point
    order, so that two witnesses read alike where they have one number; -1 where it abstains.
    `withheld` readings have no vote. `kind` is an index of `LOCUS_KINDS`, `row` the ordinal of the row,
    `slot` as in `Locus`.
    """

    sigla: tuple[str, ...]
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    first: IntArray
    last: IntArray
    start: IntArray
    end: IntArray
    variant: IntArray
    withheld: BoolArray
    kind: IntArray
    row: IntArray
    slot: IntArray
    cached_loci: dict[int, Locus] = field(default_factory=dict, repr=False)  # those that somebody has looked at

    def __post_init__(self) -> None:
        _make_read_only(self.first, self.last, self.start, self.end, self.variant, self.withheld)
        _make_read_only(self.kind, self.row, self.slot)

    def __len__(self) -> int:
        return len(self.kind)

    @overload
    def __getitem__(self, at: int) -> Locus: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Locus, ...]: ...
    def __getitem__(self, at: int | slice) -> Locus | tuple[Locus, ...]:
        if isinstance(at, slice):
            return self.get_many(range(*at.indices(len(self))))
        wanted = range(len(self))[at]  # an index from the end, or out of range, as in any sequence
        return self.cached_loci[wanted] if wanted in self.cached_loci else self.get_many((wanted,))[0]

    def __iter__(self) -> Iterator[Locus]:
        return iter(self.get_many(range(len(self))))

    def get_many(self, ordinals: Iterable[int]) -> tuple[Locus, ...]:
        """The loci of these ordinals, in their order."""
        wanted = list(ordinals)
        missing = [i for i in wanted if i not in self.cached_loci]
        if missing:
            self._make_loci(missing)
        return tuple(map(self.cached_loci.__getitem__, wanted))

    @cached_property
    def disputed(self) -> tuple[Locus, ...]:
        """The loci at which witnesses part, accidental ones too."""
        return self.get_many(np.flatnonzero(self.kind != AGREED).tolist())

    @cached_property
    def substantive(self) -> tuple[Locus, ...]:
        """The loci at which witnesses part in their words."""
        return self.get_many(np.flatnonzero(self.kind == SUBSTANTIVE).tolist())

    @cached_property
    def length(self) -> IntArray:
        """Signs of each reading; 0 where a witness abstains."""
        return _read_only(np.where(self.first < 0, 0, self.last - self.first).astype(np.int32))

    @cached_property
    def present(self) -> BoolArray:
        """Whether a witness has a reading, be it empty or withheld."""
        return _read_only(self.first >= 0)

    @cached_property
    def voting(self) -> BoolArray:
        """Whether a witness has a reading that has a vote."""
        return _read_only((self.first >= 0) & ~self.withheld)

    def select(self, which: IntArray) -> Loci:
        """Some of the loci, as columns alone: their ordinals are lost."""
        first, last, start, end = (c[:, which] for c in (self.first, self.last, self.start, self.end))
        variant, withheld = self.variant[:, which], self.withheld[:, which]
        kind, row, slot = self.kind[which], self.row[which], self.slot[which]
        return Loci(self.sigla, self.texts, self.keys, first, last, start, end, variant, withheld, kind, row, slot)

    def witness_index(self, siglum: str | None) -> int:
        """Which line of the columns is that witness's; -1 if none."""
        return self.sigla.index(siglum) if siglum in self.sigla else -1

    def _make_loci(self, missing: list[int]) -> None:
        at = np.array(missing)
        lines: list[list[Reading | None]] = []
        for w, siglum in enumerate(self.sigla):
            text, key = self.texts[w], self.keys[w]
            own = np.flatnonzero(self.first[w, at] >= 0)
            columns = (c[w, at[own]].tolist() for c in (self.first, self.last, self.start, self.end, self.withheld))
            first, last, start, end, withheld = columns
            readings = make_objects(
                Reading,
                len(own),
                siglum=repeat(siglum),
                span=make_spans(start, end),
                text=[text[s:e] for s, e in zip(start, end, strict=True)],
                key=[key[a:b] for a, b in zip(first, last, strict=True)],
                withheld=withheld,
            )
            line: list[Reading | None] = [*readings]
            if len(own) < len(missing):
                line = [None] * len(missing)
                for n, reading in zip(own.tolist(), readings, strict=True):
                    line[n] = reading
            lines.append(line)
        every = [tuple(filter(None, column)) for column in zip(*lines, strict=True)]
        kinds = [LOCUS_KINDS[k] for k in self.kind[at].tolist()]
        facts = {"row": self.row[at].tolist(), "slot": self.slot[at].tolist(), "kind": kinds}
        loci = make_objects(Locus, len(missing), ordinal=missing, readings=every, **facts)
        self.cached_loci.update(zip(missing, loci, strict=True))


@dataclass(frozen=True, eq=False)
class Rows(ColumnSequence[Row]):
    """All rows in reading order. `[w, r]` is what the witness `sigla[w]` has in row `r`.

    `start` and `end` are offsets, -1 where the witness has a lacuna; `place` is an index of `ROW_KINDS`;
    the loci of row `r` are `[bounds[r], bounds[r + 1])`. `agreement` and `moved` are as in `Cell`.
    """

    sigla: tuple[str, ...]
    kind: IntArray
    bounds: IntArray
    start: IntArray
    end: IntArray
    agreement: np.ndarray[Any, np.dtype[np.float64]]
    moved: BoolArray

    def __post_init__(self) -> None:
        _make_read_only(self.kind, self.bounds, self.start, self.end, self.agreement, self.moved)

    def __len__(self) -> int:
        return len(self.kind)

    def ordinals(self, but: Sequence[RowKind] = ()) -> list[int]:
        """The ordinals of the rows, without those of some places."""
        return np.flatnonzero(~np.isin(self.kind, [ROW_KINDS.index(p) for p in but])).tolist()

    def agreements_with(self, pivot: str) -> list[float]:
        """The agreements of the cells beside the pivot's own, in its rows."""
        own = self.kind == ROW_KINDS.index("pivot")
        lines = [w for w, s in enumerate(self.sigla) if s != pivot]
        there = (self.start[lines] >= 0) & own
        found: list[float] = self.agreement[lines][there].tolist()
        return found

    def _make_item(self, i: int) -> Row:
        places = zip(self.sigla, self.start[:, i].tolist(), self.end[:, i].tolist(), strict=True)
        cells = {
            siglum: Cell(Span(s, e), float(self.agreement[w, i]), bool(self.moved[w, i]))
            for w, (siglum, s, e) in enumerate(places)
            if s >= 0
        }
        return Row(i, ROW_KINDS[self.kind[i]], cells, Span(int(self.bounds[i]), int(self.bounds[i + 1])))


@dataclass(frozen=True, slots=True)
class Table:
    """All rows in reading order, and all loci in the order of the rows.

    Law: every character of every witness stands in exactly one cell, and in exactly one reading.
    `sources` names by siglum what counts once; `withheld` holds, by siglum, the stretches that flags have taken
    out of the vote. `framed` are the readings among these that are a page's furniture, `[w, l]` as in `Loci`: their
    witness covers the place and has no text there.
    """

    family: Family
    rows: Rows
    loci: Loci
    independence_classes: Mapping[str, str]
    withheld: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    furniture: BoolArray | None = None

    def loci_of(self, row: Row) -> tuple[Locus, ...]:
        """The loci of a row, left to right."""
        return self.loci[row.loci.start : row.loci.end]


def count_classes(present: BoolArray, classes: Sequence[str]) -> IntArray:
    """How many sources are there, by column; line `w` of `there` is of a witness that derives from `sources[w]`.

    >>> count_classes(np.array([[True, True], [True, False], [False, False]]), ["a", "a", "b"]).tolist()
    [1, 1]
    """
    if len(set(classes)) == len(classes):  # as where no witness is a copy of another
        each: IntArray = present.sum(axis=0, dtype=np.int32)
        return each
    out = np.zeros(present.shape[1], np.int32)
    for name in sorted(set(classes)):
        out += present[[s == name for s in classes]].any(axis=0)
    return out


def _make_read_only(*vectors: np.ndarray[Any, Any]) -> None:
    for v in vectors:
        v.setflags(write=False)


def _read_only(vector: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    vector.setflags(write=False)
    return vector
