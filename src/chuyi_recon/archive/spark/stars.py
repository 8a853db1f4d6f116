"""Connected components by large-star and small-star (Kiveris et al., “Connected components in MapReduce and beyond”).

In: edges, as columns of a page and a smaller one. Out: for each page that has an edge the smallest page that edges lead
to from it. One step looks at the neighbours of each page, which stand in order, so that the smallest comes first: it is
one shuffle of pairs of numbers, and a page with a million neighbours is a million rows that pass by. Steps take turns
until every page hangs on the smallest of its component; so many turns as the logarithm of the longest chain, squared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

from chuyi_recon.archive.spark.arrow_rows import column, make_batch, whole_groups

Pages = npt.NDArray[np.int64]
Star = Callable[[Pages, Pages], tuple[Pages, Pages]]
EDGES = pa.schema([("high", pa.int64()), ("low", pa.int64())])


def large_star(pages: Pages, neighbours: Pages) -> tuple[Pages, Pages]:
    """Edges from each larger neighbour of a page to the smallest of the page and its neighbours.

    Each edge is given both ways; rows stand in order of both columns.

    >>> large_star(np.array([1, 1, 3, 5]), np.array([3, 5, 1, 1]))
    (array([3, 5]), array([1, 1]))
    """
    low = np.minimum(_smallest(pages, neighbours), pages)
    larger = neighbours > pages
    return neighbours[larger], low[larger]


def small_star(pages: Pages, neighbours: Pages) -> tuple[Pages, Pages]:
    """Edges from each page and its neighbours to the smallest of these; all are smaller than the page.

    >>> small_star(np.array([5, 5]), np.array([1, 3]))
    (array([5, 3]), array([1, 1]))
    """
    low = _smallest(pages, neighbours)
    first = neighbours == low  # each edge comes once
    return np.where(first, pages, neighbours), low


def _smallest(pages: Pages, neighbours: Pages) -> Pages:
    """The first neighbour of the page of each row."""
    begins = np.append(True, pages[1:] != pages[:-1])[: len(pages)]
    smallest: Pages = neighbours[begins][np.cumsum(begins) - 1]
    return smallest


def find_components(edges: DataFrame, keep: Callable[[DataFrame], DataFrame]) -> DataFrame:
    """Columns `page` and `component`, one row for each page that has an edge in `edges` (columns `high` and `low`).

    `keep` holds a result, so that it is not made again.
    """
    edges = keep(edges.distinct())
    while not _is_settled(edges):
        both = edges.union(edges.select(F.col("low").alias("high"), F.col("high").alias("low")))
        large = _step(both, large_star)
        edges = keep(_step(large, small_star))
    roots = edges.select(F.col("low").alias("page"), F.col("low").alias("component")).distinct()
    return keep(edges.select(F.col("high").alias("page"), F.col("low").alias("component")).union(roots))


def _step(edges: DataFrame, star: Star) -> DataFrame:
    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_groups(batches, "high"):
            yield make_batch(EDGES, *star(column(table, "high"), column(table, "low")))

    ordered = edges.repartition("high").sortWithinPartitions("high", "low")
    return ordered.mapInArrow(work, "high long, low long").distinct()


def _is_settled(edges: DataFrame) -> bool:
    """Whether every page has one edge, to a page that has none to a smaller one."""
    ends = edges.select(F.col("high").alias("page"), F.lit(1).alias("up"), F.lit(0).alias("down")).union(
        edges.select(F.col("low").alias("page"), F.lit(0).alias("up"), F.lit(1).alias("down"))
    )
    each = ends.groupBy("page").agg(F.sum("up").alias("up"), F.max("down").alias("down"))
    return each.filter("up > 1 OR (up = 1 AND down = 1)").isEmpty()
