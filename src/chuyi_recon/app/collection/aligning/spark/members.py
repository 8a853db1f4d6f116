"""The table of families and the pages in it, where Spark works: read, checked and found as on one machine.

In: files of the table. Out: DataFrames of members, and of pages with their texts, which stay with the workers. What
goes wrong is a row as well, which the driver tells.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from chuyi_recon.app.collection.aligning.members import OPTIONAL, REQUIRED, check_members
from chuyi_recon.app.collection.sources import Columns, Page, Report, holds_records, page_id
from chuyi_recon.app.collection.spark_pages import PageForm, Values, read_on_workers, tell_problems
from chuyi_recon.app.files import parquet, storage
from chuyi_recon.app.files.inputs import register_inputs
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.archive.spark.grouping import keep
from chuyi_recon.errors import InputError, ReconError, UnreadableWitness, UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ROWS = 1 << 14  # of the table that are in memory at once
# `at` is the source as pages call it; `file`: the page is a file of its own, with the `sha` of its bytes.
_MEMBER = pa.schema(
    [
        ("family", pa.string()), ("member", pa.string()), ("source", pa.string()), ("fields", pa.string()),
        ("first", pa.bool_()), ("at", pa.string()), ("file", pa.bool_()), ("sha", pa.string()),
        ("part", pa.int32()), ("problem", pa.binary()),
    ]
)  # fmt: skip
_LISTED = ("family", "member", "source", "fields", "first")
_DDL = {pa.string(): "string", pa.bool_(): "boolean", pa.int32(): "int", pa.binary(): "binary"}
_SCHEMA = ", ".join(f"{field.name} {_DDL[field.type]}" for field in _MEMBER)
_SPREAD = 4  # parts for each core, so that none waits long for another


def _texts(pages: list[Page], _: set[bytes]) -> Sequence[Values]:
    data = [page.text.encode("utf-8", "replace") for page in pages]  # half a character of UTF-16 is none
    return (
        [page.source for page in pages],
        [page.id for page in pages],
        [sha256(text).hexdigest() for text in data],
        [len(text) for text in data],
        [text.decode() for text in data],
    )


TEXTS = PageForm("at string, member string, page_sha string, bytes long, text string", _texts)


@dataclass(frozen=True, slots=True)
class FoundPages:
    """`members` (a row each: `family`, `member`, `source`, `fields`, `first`, `at`, `file`, `sha`), `pages` (`at`,
    `member`, `page_sha`, `text`), and how many bytes the texts of members have that are no files of their own.
    """

    members: DataFrame
    pages: DataFrame
    size: int


def find_members(spark: SparkSession, tables: Sequence[Path], columns: Columns, report: Report) -> DataFrame:
    """The members of all families, in no order, with the digests of those that are files of their own.

    Raises what reading the table on one machine raises: for a table that cannot be meant, and for a page that stands in
    it twice.
    """
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    folder = storage.real_path(Path())
    parts = [(path, group) for path in tables for group in range(max(1, parquet.count_groups(path)))]
    rows = [(number, pickle.dumps(part)) for number, part in enumerate(parts)]

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                table, group = pickle.loads(row["what"])  # noqa: S301  # ours
                yield from _read_table(row["part"], table, group, folder)

    def look(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            with chdir(folder):
                yield pa.RecordBatch.from_pylist([_place(row, columns) for row in batch.to_pylist()], _MEMBER)

    spread = spark.createDataFrame(spark.sparkContext.parallelize(rows, len(rows)), "part int, what binary")
    listed = spread.mapInArrow(read, _SCHEMA).repartition(_SPREAD * spark.sparkContext.defaultParallelism)
    members = keep(listed.mapInArrow(look, _SCHEMA))
    for (problem,) in members.filter("family IS NULL").orderBy("part").select("problem").head(1):
        raise pickle.loads(problem)  # noqa: S301  # of our own workers
    in_order = ("family", F.desc("first"), "member", "source")
    for (problem,) in members.filter("problem IS NOT NULL").orderBy(*in_order).select("problem").toLocalIterator():
        report(pickle.loads(problem))  # noqa: S301  # of our own workers
    for name, _ in members.groupBy("member").count().filter("count > 1").orderBy("member").head(1):
        (one,), (other,) = members.filter(F.col("member") == name).orderBy(*in_order).select("source").head(2)
        raise UsageError(Message("error.page.id-twice", id=name, one=one, other=other), Message("hint.page-id"))
    return members.drop("part", "problem")


def find_families(members: DataFrame, pages: Collection[str]) -> dict[str, str]:
    """By id the family of each of these pages that is in one."""
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    named = members.sparkSession.createDataFrame([(page,) for page in sorted(pages)], "member string")
    found = members.select("member", "family").join(F.broadcast(named), "member")
    return {row.member: row.family for row in found.collect()}


def find_pages(spark: SparkSession, members: DataFrame, columns: Columns, report: Report) -> FoundPages:
    """The pages in the sources of some members; what is not found is reported, in one line a source.

    Raises `UsageError` for a page that stands twice in its source.
    """
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    inside = members.filter("NOT file")
    files = list[Path]()
    for at, many in inside.groupBy("at").count().orderBy("at").collect():
        if storage.is_file(Path(at)):
            files.append(Path(at))
        else:
            gone = Message("error.families.source-gone", path=at, n=many)
            report(UnreadableWitness(gone, Message("hint.source-gone")))
    register_inputs(files)
    pages = tell_problems(keep(read_on_workers(spark, files, columns, TEXTS)), report)
    found = keep(inside.join(pages.drop("text"), ["at", "member"], "left"))
    for name, at, _ in found.groupBy("member", "at").count().filter("count > 1").orderBy("member").head(1):
        raise UsageError(Message("error.page.id-twice", id=name, one=at, other=at), Message("hint.page-id"))
    lost = found.filter("page_sha IS NULL").groupBy("at")
    first = F.min(F.struct("family", (~F.col("first")).alias("later"), "member")).alias("begin")
    there = {path.as_posix() for path in files}
    for row in lost.agg(F.count("*").alias("many"), first).orderBy("begin").toLocalIterator():
        if row.at in there:
            gone = Message("error.families.pages-gone", path=row.at, n=row.many, first=row.begin.member)
            report(InputError(gone, Message("hint.group-again")))
    [(size,)] = found.agg(F.coalesce(F.sum("bytes"), F.lit(0))).collect()
    return FoundPages(members, pages.select("at", "member", "page_sha", "text"), size)


def _read_table(number: int, table: Path, group: int, folder: Path) -> Iterator[pa.RecordBatch]:
    """The members in one group of rows of the table; or the error that it raises."""
    hint = Message("hint.families-table", names=list_names(REQUIRED))
    try:
        with chdir(folder):
            names = parquet.column_names(table)
            wanted = [*REQUIRED, *(name for name in OPTIONAL if name in names)]
            before = parquet.rows_before(table, group)
            for batch in parquet.read_batches(table, wanted, _ROWS, hint, group):
                kept = check_members(batch, table, before)
                before += len(batch)
                columns = [
                    kept.column(field.name) if field.name in _LISTED else pa.nulls(len(kept), field.type)
                    for field in _MEMBER
                ]
                yield pa.RecordBatch.from_arrays(columns, schema=_MEMBER)
    except (ReconError, OSError) as error:
        told = error if isinstance(error, ReconError) else _unseen(folder)
        yield pa.RecordBatch.from_pylist([{"part": number, "problem": pickle.dumps(told)}], _MEMBER)


def _unseen(folder: Path) -> InputError:
    return InputError(Message("error.spark.folder-unseen", folder=folder), Message("hint.shared-disk"))


def _place(row: dict[str, object], columns: Columns) -> dict[str, object]:
    """A member with where its page lies; a page that is a file of its own is hashed."""
    if row["family"] is None:
        return row
    path = Path(str(row["source"]))
    row |= {"at": path.as_posix(), "file": page_id(path.as_posix()) == row["member"]}
    row["file"] = row["file"] and not holds_records(path, columns)
    if row["file"]:
        try:
            row["sha"] = sha256(storage.read_bytes(path)).hexdigest()
        except InputError as error:
            row["problem"] = pickle.dumps(error)
    return row
