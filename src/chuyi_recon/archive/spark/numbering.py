"""Texts are numbered by the digests of their keys, as one machine numbers them, with no worker that sees them all.

In: rows of pages with `id`, `digest`, `length`, `signs`. Out: `NumberedKeys`. Digests are as good as drawn: the first
two bytes part them into buckets of one size. A number is the count of all texts in the buckets before, and the place in
the bucket; only the counts, 65,536 numbers, come together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.spark.grouping import keep


@dataclass(frozen=True, slots=True)
class NumberedKeys:
    """`rows`: `page`, its number; `digest`; `signs`; `named`, the first id of the pages with that key; `copies`, how
    many they are. And how many pages, and units of pages, there are.
    """

    rows: DataFrame
    page_count: int
    unit_count: int


def number_keys(pages: DataFrame, settings: GroupSettings) -> NumberedKeys:
    """The distinct keys that are long enough. `signs` may be null where another row has them for the same digest."""
    bucket = F.conv(F.hex(F.substring("digest", 1, 2)), 16, 10).cast("int")
    each = (
        pages.filter(F.col("length") >= settings.shortest)
        .groupBy(bucket.alias("bucket"), "digest")
        .agg(
            F.first("signs", ignorenulls=True).alias("signs"),
            F.first("length").alias("length"),
            F.min("id").alias("named"),
            F.count("*").alias("copies"),
        )
    )
    each = keep(each)
    step = settings.window - settings.window_overlap
    windows = F.when(
        F.col("length") > settings.window, F.ceil((F.col("length") - settings.window_overlap) / step)
    ).otherwise(1)
    counts = each.groupBy("bucket").agg(F.count("*").alias("texts"), F.sum(windows).alias("units")).toArrow()
    counts = counts.sort_by("bucket")
    texts = counts.column("texts").to_numpy()
    before = pa.table({"bucket": counts.column("bucket"), "before": np.cumsum(texts) - texts})
    in_order = Window.partitionBy("bucket").orderBy("digest")
    numbered = each.join(F.broadcast(each.sparkSession.createDataFrame(before)), "bucket")
    page = (F.col("before") + F.row_number().over(in_order) - 1).alias("page")
    rows = keep(numbered.select(page, "digest", "signs", "named", "copies"))
    return NumberedKeys(rows, int(texts.sum()), int(counts.column("units").to_numpy().sum()))
