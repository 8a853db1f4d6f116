"""families.parquet in the order in which it is worked on: family by family, in each the medoid first, then by id.

In: the table as `recon group` writes it, or any other with the columns `family`, `member` and `source`. Out: a file
with its members in order; outsiders, whose family is null, are left out. Sorted by DuckDB, which puts on the disk what
memory has no room for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from chuyi_recon.app.files import parquet
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.errors import OutputError, ReconError, UsageError
from chuyi_recon.messages import Message

REQUIRED = ("family", "member", "source")
OPTIONAL = ("role", "fields")
_SORTED = pa.schema([(name, pa.string()) for name in (*REQUIRED, "fields")])
_CHECKED = pa.schema([*_SORTED, ("first", pa.bool_())])
_ROWS = 1 << 14  # rows that are in memory at once
_MEMORY = "512MB"  # beyond it DuckDB sorts on the disk
_MEDOID = "medoid"


class Member(NamedTuple):
    """One row of the table."""

    family: str
    member: str
    source: str
    fields: str | None


class Members(Protocol):
    """Members in the order in which they are worked on, as often as asked for."""

    def __iter__(self) -> Iterator[Member]:
        """One by one."""

    def families(self) -> Iterator[tuple[str, Iterator[Member]]]:
        """The members of each family, families in order of their names."""


class MemberFile:
    """The members in order, in a file of their own; `table` is read once, to make it.

    Raises `UsageError` for a table that cannot be meant and `UnreadableWitness` for a file that is no whole Parquet.
    """

    def __init__(self, table: Path, place: Path) -> None:
        self._place = place
        self.rows = _sort(table, place)

    def __iter__(self) -> Iterator[Member]:
        for batch in self._batches():
            yield from map(Member, *(column.to_pylist() for column in batch.columns))

    def find_families(self, pages: Collection[str]) -> dict[str, str]:
        """By id the family of each of these pages that is in one."""
        return find_families(self._batches(), pages)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        return parquet.read_batches(self._place, _SORTED.names, _ROWS, Message("hint.run-again"))

    def families(self) -> Iterator[tuple[str, Iterator[Member]]]:
        """The members of each family, families in order of their names."""
        return groupby(self, key=lambda member: member.family)


class HeldMembers:
    """The members of some families, in memory, in the same order; `batches` are rows as `read_members` gives them."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        rows = [row for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]
        # As DuckDB sorts them.
        rows.sort(key=lambda row: (row[0], not row[-1], *row[1:3]))
        self._members = [Member(*row[:-1]) for row in rows]

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members)

    def families(self) -> Iterator[tuple[str, Iterator[Member]]]:
        """The members of each family, families in order of their names."""
        return groupby(self, key=lambda member: member.family)


def read_members(table: Path) -> Iterator[pa.RecordBatch]:
    """The members in the order of the table, with `first` for the medoid; outsiders are left out.

    Raises what `MemberFile` raises.
    """
    names, before = parquet.column_names(table), 0
    wanted = [*REQUIRED, *(name for name in OPTIONAL if name in names)]
    for batch in parquet.read_batches(table, wanted, _ROWS, Message("hint.families-table", names=list_names(REQUIRED))):
        yield check_members(batch, table, before)
        before += len(batch)


def find_families(batches: Iterable[pa.RecordBatch], pages: Collection[str]) -> dict[str, str]:
    """By id the family of each of these pages that is in one."""
    wanted, found = pa.array(list(pages), pa.string()), dict[str, str]()
    for batch in batches:
        own = batch.filter(pc.is_in(batch.column("member"), wanted))
        found |= dict(zip(own.column("member").to_pylist(), own.column("family").to_pylist(), strict=True))
    return found


def _sort(table: Path, place: Path) -> int:
    """Writes the members in order; returns how many there are."""
    import duckdb

    failed = list[ReconError]()

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            yield from read_members(table)
        except ReconError as error:  # DuckDB would make it one of its own
            failed.append(error)
            raise

    rows = 0
    try:
        with duckdb.connect(config={"temp_directory": str(place.parent), "memory_limit": _MEMORY}) as connection:
            connection.register("members", pa.RecordBatchReader.from_batches(_CHECKED, batches()))
            ordered = connection.sql(
                "SELECT family, member, source, fields FROM members ORDER BY family, first DESC, member, source"
            )
            with parquet.write_whole(place, _SORTED) as writer:
                for batch in ordered.to_arrow_reader(_ROWS):
                    writer.write_batch(batch.cast(_SORTED))
                    rows += len(batch)
    except (duckdb.Error, OSError) as error:
        if failed:
            raise failed[0] from error
        why = str(error).partition("\n")[0]
        raise OutputError(
            Message("error.output.folder-unwritable", out=place.parent, why=why),
            Message("hint.check-folder-permissions-and-space"),
        ) from error
    return rows


def check_members(batch: pa.RecordBatch, table: Path, before: int) -> pa.RecordBatch:
    """The rows of members of families, as text, with `first` for the medoid; `before` are the rows that came before.

    Raises `UsageError` for a row that cannot be meant.
    """
    columns = {}
    for name in (*REQUIRED, *OPTIONAL):
        try:
            columns[name] = (
                batch.column(name).cast(pa.string())
                if name in batch.schema.names
                else pa.nulls(len(batch), pa.string())
            )
            columns[name].validate(full=True)
        except pa.ArrowException as error:
            raise UsageError(
                Message("error.parquet.no-text", path=table, name=name),
                Message("hint.families-table", names=list_names(REQUIRED)),
            ) from error
    inside = pc.fill_null(pc.not_equal(columns["family"], ""), False)
    for name in ("member", "source"):
        lacking = pc.and_(inside, pc.fill_null(pc.equal(columns[name], ""), True))
        if pc.any(lacking).as_py():
            row = before + pc.index(lacking, True).as_py() + 1
            raise UsageError(
                Message("error.families.row-lacks", path=table, row=row, name=name),
                Message("hint.families-table", names=list_names(REQUIRED)),
            )
    first = pc.fill_null(pc.equal(columns["role"], _MEDOID), False)
    kept = [columns[name] for name in _SORTED.names]
    return pa.record_batch([*kept, first], schema=_CHECKED).filter(inside)
