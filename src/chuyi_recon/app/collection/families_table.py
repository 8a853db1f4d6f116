"""families.parquet, one row a page, and families.related.parquet, one row a pair."""

from __future__ import annotations

from pathlib import Path

from chuyi_recon.app.collection.grouping_run import FoundFamilies
from chuyi_recon.app.collection.page_spool import PageSpool
from chuyi_recon.app.collection.sources import related_file
from chuyi_recon.app.files import writing
from chuyi_recon.app.files.parquet import encode_table


def write_tables(out: Path, spool: PageSpool, found: FoundFamilies) -> None:
    """Writes both files, or neither.

    Columns: `family` (null of an outsider), `member`, `score` (likeness to the medoid, 0 to 1), `role` (medoid, copy,
    partial, outsider), `source` (the file as typed), `fields` (what else a record says, as JSON; null where nothing).
    Of related pages: `member`, `other`, `score` (share of the shorter that stands in the longer).
    """
    import pyarrow as pa

    rows, ids = found.members, spool.ids
    families = pa.table(
        {
            "family": pa.array([row.family or None for row in rows], pa.string()),
            "member": pa.array([ids[row.page] for row in rows], pa.string()),
            "score": pa.array([row.score for row in rows], pa.float32()),
            "role": pa.array([row.role for row in rows], pa.string()),
            "source": pa.array([spool.sources[row.page] for row in rows], pa.string()),
            "fields": pa.array([spool.fields[row.page] or None for row in rows], pa.string()),
        }
    )
    related = pa.table(
        {
            "member": pa.array([ids[row.one] for row in found.related], pa.string()),
            "other": pa.array([ids[row.other] for row in found.related], pa.string()),
            "score": pa.array([row.score for row in found.related], pa.float32()),
        }
    )
    contents = ((out.name, encode_table(families)), (related_file(out).name, encode_table(related)))
    writing.write_files(out.parent, contents)
