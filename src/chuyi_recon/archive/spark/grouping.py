"""The whole line of a cluster: from keys to families, as joins of DataFrames.

    keys -> sketch -> postings -> meetings -> pairs -> verify -> components -> link

What is skewed is cut before it is joined: of an n-gram the first places alone are gathered (the window function cuts
its input on every worker before it is sent); the places of one that is frequent meet its hubs in parts of their own
(`_SALTS`); of pairs the best of each page stay. Exact duplicates are one text before the line begins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import ngram_shift
from chuyi_recon.archive.spark.stars import find_components
from chuyi_recon.archive.spark.steps import EDGES, LINKED, MEETINGS, PAIRS, POSTINGS, Step, Steps

Tell = Callable[[str, int, int], None]

_SALTS = 16  # parts of one frequent n-gram, each joined by itself
_LINKED = 20_000  # pages whose components are linked together


def keep(frame: DataFrame) -> DataFrame:
    """The same rows, made now and held: how they were made is forgotten, or plans would double with every step.

    Held on the workers; where `spark.checkpoint.dir` names a folder, there: then a lost worker costs its work alone.
    """
    if frame.sparkSession.sparkContext.getCheckpointDir():
        return frame.checkpoint()
    return frame.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY)


@dataclass(frozen=True, slots=True)
class GroupedFrames:
    """`families`: `page`, `medoid`, `role`, `score` of pages that edges join to others; `related`: `earlier`, `later`,
    `score`.
    """

    families: DataFrame
    related: DataFrame


def group_keys(keys: DataFrame, page_count: int, unit_count: int, settings: GroupSettings, tell: Tell) -> GroupedFrames:
    """The families of distinct keys: `page`, numbers in order of the digests, and `signs`, their bytes."""
    steps = Steps(settings, unit_count)
    tell("sketch", 0, 1)
    postings = keep(_map(keys.select("page", "signs"), steps.sketch, POSTINGS))
    tell("index", 0, 1)
    meetings = meet(postings, steps)
    tell("candidates", 0, 1)
    pairs = keep(score(meetings, steps))
    tell("verify", 0, 1)
    edges = keep(verify(keys, best_pairs(pairs, settings), steps))
    tell("link", 0, 1)
    copies = edges.filter("copies").select(F.col("later").alias("high"), F.col("earlier").alias("low"))
    return link(keys, edges, find_components(copies, keep), page_count, steps)


def meet(postings: DataFrame, steps: Steps) -> DataFrame:
    """For each place of an n-gram with whom it meets; no row has more than the cap, whatever every page has."""
    settings = steps.settings
    in_order = Window.partitionBy("ngram").orderBy("place")
    ranked = postings.withColumn("rank", F.row_number().over(in_order)).filter(
        F.col("rank") <= settings.frequency_cap + 1
    )
    lists = ranked.groupBy("ngram").agg(F.collect_list("place").alias("places"))
    rare = lists.filter(F.size("places").between(2, settings.frequency_cap)).select("places")
    highest_byte = F.shiftrightunsigned("ngram", 64 - ngram_shift(steps.unit_count) - 8)
    sampled = highest_byte < settings.frequent_share * 0x100
    hubs = F.slice(F.array_sort("places"), 1, settings.hubs).alias("hubs")
    frequent = lists.filter((F.size("places") > settings.frequency_cap) & sampled).select("ngram", hubs)
    sizes = postings.filter(sampled).groupBy("ngram").agg(F.count("*").alias("size"))
    salts = F.explode(F.array(*(F.lit(n) for n in range(_SALTS)))).alias("salt")
    frequent = frequent.join(sizes, "ngram").select("ngram", "hubs", "size", salts)
    salted = postings.filter(sampled).withColumn("salt", F.pmod(F.hash("place"), F.lit(_SALTS)))
    met = salted.join(frequent, ["ngram", "salt"]).select("place", "size", "hubs")
    return _map(rare, steps.spread_rare, MEETINGS).union(_map(met, steps.spread_frequent, MEETINGS))


def score(meetings: DataFrame, steps: Steps) -> DataFrame:
    """Pairs of pages with a score, each once: all rows of a later page meet on one worker."""
    return _map(meetings.repartition("later").sortWithinPartitions("later"), steps.score, PAIRS)


def best_pairs(pairs: DataFrame, settings: GroupSettings) -> DataFrame:
    """The pairs that are among the best of either of their two."""
    in_order = Window.partitionBy("earlier").orderBy(F.desc("score"), "later")
    of_earlier = pairs.withColumn("rank", F.row_number().over(in_order)).filter(F.col("rank") <= settings.best)
    return pairs.filter("best").select("earlier", "later").union(of_earlier.select("earlier", "later")).distinct()


def verify(keys: DataFrame, pairs: DataFrame, steps: Steps) -> DataFrame:
    """What is found of each pair."""
    one = keys.select(F.col("page").alias("earlier"), F.col("signs").alias("earlier_signs"))
    other = keys.select(F.col("page").alias("later"), F.col("signs").alias("later_signs"))
    return _map(pairs.join(one, "earlier").join(other, "later"), steps.verify, EDGES)


def link(keys: DataFrame, edges: DataFrame, components: DataFrame, page_count: int, steps: Steps) -> GroupedFrames:
    """Families inside components, of which many are linked together; a component is never parted."""
    for side in ("earlier", "later"):
        own = components.select(F.col("page").alias(side), F.col("component").alias(f"{side}_component"))
        edges = edges.join(own, side, "left")
    edges = keep(edges.withColumn("inside", F.col("earlier_component").eqNullSafe(F.col("later_component"))))
    bucket = F.pmod(F.col("component"), F.lit(page_count // _LINKED + 1)).alias("bucket")
    members = components.join(keys.select("page", "signs"), "page").select(bucket, "page", "signs")
    inside = edges.filter("inside AND earlier_component IS NOT NULL").withColumn(
        "component", F.col("earlier_component")
    )
    inside = inside.select(bucket, "earlier", "later", "coverage", "likeness", "parallel")

    def work(members: pa.Table, edges: pa.Table) -> pa.Table:
        return steps.link(members, edges)

    linked = keep(members.groupBy("bucket").cogroup(inside.groupBy("bucket")).applyInArrow(work, _spark_schema(LINKED)))
    across = edges.filter("related AND (NOT inside OR earlier_component IS NULL)")
    related = linked.filter("other IS NOT NULL").select(
        F.col("page").alias("earlier"), F.col("other").alias("later"), "score"
    )
    return GroupedFrames(
        linked.filter("other IS NULL").select("page", "medoid", "role", "score"),
        related.union(across.select("earlier", "later", F.col("share").alias("score"))),
    )


def _map(frame: DataFrame, step: Step, schema: pa.Schema) -> DataFrame:
    return frame.mapInArrow(step, _spark_schema(schema))


def _spark_schema(schema: pa.Schema) -> str:
    names = {
        pa.int64(): "long", pa.int32(): "int", pa.float32(): "float", pa.float64(): "double", pa.bool_(): "boolean",
        pa.list_(pa.int64()): "array<long>",
    }  # fmt: skip
    return ", ".join(f"{field.name} {names[field.type]}" for field in schema)
