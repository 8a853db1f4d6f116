"""families.parquet, one row a page, and families.related.parquet, one row a pair."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.collection.sources import related_file
from chuyi_recon.app.files import writing
from chuyi_recon.app.files.parquet import encode_table
from chuyi_recon.archive.families import MEDOID, ROLES

if TYPE_CHECKING:
    import pyarrow as pa

    from chuyi_recon.app.collection.grouping_run import FoundFamilies
    from chuyi_recon.app.collection.page_spool import PageSpool


@dataclass(frozen=True, slots=True)
class FoundCounts:
    """How many pages, families, pages in families and related pairs there are."""

    pages: int
    families: int
    members: int
    related: int


@dataclass(frozen=True, slots=True)
class FoundTables:
    """Both tables, rows in their order.

    Columns of `families`: `family` (null of an outsider), `member`, `score` (likeness to the medoid, 0 to 1), `role`
    (medoid, copy, partial, outsider), `source` (the file as typed), `fields` (what else a record says, as JSON; null
    where nothing). Of `related`: `member`, `other`, `score` (share of the shorter that stands in the longer).
    """

    families: pa.Table
    related: pa.Table

    def count(self) -> FoundCounts:
        """How much they hold."""
        families = sum(role == ROLES[MEDOID] for role in self.families.column("role").to_pylist())
        pages, outsiders = len(self.families), int(self.families.column("family").null_count)
        return FoundCounts(pages, families, pages - outsiders, len(self.related))


def make_tables(spool: PageSpool, found: FoundFamilies) -> FoundTables:
    """The tables of what one machine found."""
    import pyarrow as pa

    rows, ids = found.members, spool.ids
    return FoundTables(
        pa.table(
            {
                "family": pa.array([row.family or None for row in rows], pa.string()),
                "member": pa.array([ids[row.page] for row in rows], pa.string()),
                "score": pa.array([row.score for row in rows], pa.float32()),
                "role": pa.array([row.role for row in rows], pa.string()),
                "source": pa.array([spool.sources[row.page] for row in rows], pa.string()),
                "fields": pa.array([spool.fields[row.page] or None for row in rows], pa.string()),
            }
        ),
        pa.table(
            {
                "member": pa.array([ids[row.one] for row in found.related], pa.string()),
                "other": pa.array([ids[row.other] for row in found.related], pa.string()),
                "score": pa.array([row.score for row in found.related], pa.float32()),
            }
        ),
    )


def write_tables(out: Path, found: FoundTables) -> None:
    """Writes both files, or neither: the same bytes for the same rows, whoever made them."""
    tables = ((out.name, found.families), (related_file(out).name, found.related))
    writing.write_files(out.parent, [(name, encode_table(table)) for name, table in tables])
