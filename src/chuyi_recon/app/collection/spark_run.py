"""`recon group --engine spark`: the same two tables, made by a cluster.

In: files, and a session. Out: `FoundFrames`, the rows that one machine finds. They are ids and no texts: of some
million pages the driver writes them as one machine does; of more the workers write folders of Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.collection.families_table import FoundCounts, FoundTables
from chuyi_recon.app.collection.sources import Columns, Report, related_file
from chuyi_recon.app.collection.spark_pages import KEYS, check_ids, read_on_workers, tell_problems
from chuyi_recon.app.files import storage
from chuyi_recon.archive.families import MEDOID, OUTSIDER, ROLES
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.spark.grouping import GroupedFrames, group_keys, keep
from chuyi_recon.archive.spark.numbering import NumberedKeys, number_keys

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class FoundFrames:
    """The rows of both tables in their order, where the workers hold them."""

    families: DataFrame
    related: DataFrame

    def collect(self) -> FoundTables:
        """The tables, in the driver's memory."""
        return FoundTables(self.families.toArrow(), self.related.toArrow())

    def write_folders(self, out: Path) -> FoundCounts:
        """Has the workers write a folder for each table, whose parts hold its rows in order; each is whole where it has
        a file `_SUCCESS`. Neither folder may exist.
        """
        from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

        families, related = keep(self.families), keep(self.related)
        for rows, folder in ((families, out), (related, related_file(out))):
            rows.write.option("compression", "zstd").parquet(storage.real_path(folder).as_uri())
        medoids = F.count_if(F.col("role") == ROLES[MEDOID])
        [(pages, found, members)] = families.agg(F.count("*"), medoids, F.count("family")).collect()
        return FoundCounts(pages, found, members, related.count())


def find_families(
    spark: SparkSession,
    files: Sequence[Path],
    columns: Columns,
    settings: GroupSettings,
    tell: Callable[[str, int, int | None], None],
    report: Report,
) -> FoundFrames:
    """Groups the pages of some files; no rows where there are none. Raises as reading on one machine does."""
    tell("read", 0, None)
    pages = tell_problems(keep(read_on_workers(spark, files, columns, KEYS)), report)
    check_ids(pages)
    keys = number_keys(pages, settings)
    found = group_keys(keys.rows, keys.page_count, keys.unit_count, settings, tell)
    return FoundFrames(member_rows(pages, keys, found), related_rows(keys, found))


def member_rows(pages: DataFrame, keys: NumberedKeys, found: GroupedFrames) -> DataFrame:
    """The rows of families.parquet, in their order: as `grouping_run.find_families` has them."""
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    texts = keys.rows.select("page", "digest", "named", "copies").join(found.families, "page", "left")
    texts = texts.select(
        F.coalesce("medoid", "page").alias("medoid"), "page", "digest", "named", "copies",
        F.coalesce("role", F.lit(OUTSIDER)).alias("role"), "score",
    )  # fmt: skip
    sizes = texts.groupBy("medoid").agg(F.sum("copies").alias("size"))
    names = keys.rows.select(F.col("page").alias("medoid"), F.col("named").alias("family"))
    texts = keep(texts.join(sizes, "medoid").join(names, "medoid"))
    rows = pages.select("id", "source", "fields", "digest").join(texts, "digest", "left")
    inside, own = F.coalesce(F.col("size") > 1, F.lit(False)), F.col("medoid") == F.col("page")
    named = F.when(F.col("id") == F.col("named"), ROLES[MEDOID]).otherwise(ROLES[MEDOID + 1])
    role: Column = F.element_at(F.array(*map(F.lit, ROLES)), F.col("role") + 1)
    out = rows.select(
        F.when(inside, F.col("family")).alias("family"),
        F.col("id").alias("member"),
        F.when(~inside, 0.0).when(own, 1.0).otherwise(F.col("score")).cast("float").alias("score"),
        F.when(~inside, ROLES[OUTSIDER]).when(own, named).otherwise(role).alias("role"),
        "source",
        "fields",
    )
    return out.orderBy(F.asc_nulls_last("family"), F.col("role") != ROLES[MEDOID], "member")


def related_rows(keys: NumberedKeys, found: GroupedFrames) -> DataFrame:
    """The rows of families.related.parquet, in their order."""
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    rows = found.related
    for side in ("earlier", "later"):
        own = keys.rows.select(F.col("page").alias(side), F.col("named").alias(f"{side}_name"))
        rows = rows.join(own, side)
    one, other = F.least("earlier_name", "later_name"), F.greatest("earlier_name", "later_name")
    return rows.select(one.alias("member"), other.alias("other"), F.col("score").cast("float").alias("score")).orderBy(
        "member", "other"
    )
