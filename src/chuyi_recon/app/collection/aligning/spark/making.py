"""Families where Spark works: the pages of each brought together, its row made and written, by the code of one machine.

In: members and pages. Out: parts of results on the shared disk, and for each family a line for the driver. Families go
by name into ranges of about as many pages, so that a large one lies with few others; in a range they are made one after
the other, and of one alone the texts are in memory. A part is called by its range, so that parts stand in the order of
the families; a range that is worked on twice writes the same parts again.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from chuyi_recon.app.collection.aligning.places import (
    NOWHERE,
    Digests,
    FamilyPlace,
    MemberPlace,
    assemble_family,
    record_name,
)
from chuyi_recon.app.collection.aligning.result_rows import Row, make_row
from chuyi_recon.app.collection.aligning.results_file import short_digest
from chuyi_recon.app.collection.aligning.row_parts import RowParts
from chuyi_recon.app.collection.aligning.spark.members import FoundPages
from chuyi_recon.app.collection.aligning.work import describe_family
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.work_folder import part_place
from chuyi_recon.core.model import Ruling
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import OutputError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_BYTES = 8 << 20  # of texts that make a range: a minute or two of work
_SPREAD = 4  # ranges for each core at least, so that a large family holds nobody up
_MOST_RANGES, _PARTS = 9_999, 10_000  # parts of one range, at most: together eight digits
# `problem`: error and trace of a family that failed; in a row of no family, of a part that could not be written.
_DONE = pa.schema([("family", pa.string()), ("made_of", pa.string()), ("problem", pa.binary())])


@dataclass(frozen=True, slots=True)
class Making:
    """What every worker is told: how families are made, which are made already, and where parts go."""

    lexicon: Lexicon
    settings: Settings
    limits: Limits
    digests: Digests
    known: frozenset[bytes]
    parts: Path  # the folder of the parts, as an absolute path
    run: int
    folder: Path  # in which the driver was started
    rulings: Mapping[str, tuple[Ruling, ...]]  # by family


def make_families(found: FoundPages, making: Making) -> DataFrame:
    """Makes every family that is not known, when rows are asked for: `family`, `made_of`, `problem`, in order."""
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    def make(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context = TaskContext.get()
        assert context is not None, "a worker has a task"
        rows = (row for batch in batches for row in batch.to_pylist())
        for done in _make_range(rows, making, context.partitionId()):
            yield pa.RecordBatch.from_pylist([done], _DONE)

    spread = _SPREAD * found.members.sparkSession.sparkContext.defaultParallelism
    ranges = min(spread + found.size // _BYTES, _MOST_RANGES)
    rows = found.members.join(found.pages, ["at", "member"], "left").repartitionByRange(ranges, "family")
    in_order = rows.sortWithinPartitions("family", F.desc("first"), "member", "source")
    return in_order.mapInArrow(make, "family string, made_of string, problem binary")


def _make_range(rows: Iterator[Row], making: Making, number: int) -> Iterator[dict[str, Any]]:  # Any: of `_DONE`
    """Makes the families of one range, and tells of each."""
    places = (part_place(making.parts, making.run, number * _PARTS + nth) for nth in range(_PARTS))
    parts = RowParts(lambda: next(places))
    try:
        with chdir(making.folder):
            for name, members in groupby(rows, key=lambda row: row["family"]):
                place, texts = _gather(name, members, making)
                done = {"family": name, "made_of": place.made_of}
                if short_digest(place.made_of) not in making.known:
                    family = describe_family(place, lambda member, texts=texts: texts.get(member.sha256))  # type: ignore[misc]
                    made = make_row(family, making.lexicon, making.settings, making.limits)
                    parts.add(made.as_batch())
                    if made.error is not None:
                        done["problem"] = pickle.dumps((made.error, made.trace))
                yield done
            parts.flush()
    except OutputError as error:  # Spark would try four times, and tell it as one of its own
        yield {"problem": pickle.dumps((error, ""))}


def _gather(name: str, rows: Iterator[Row], making: Making) -> tuple[FamilyPlace, dict[str, str]]:
    """The family of some rows in order, and its texts by their sha256, each once."""
    texts = dict[str, str]()

    def places() -> Iterator[tuple[MemberPlace, str | None]]:
        for row in rows:
            source, member, sha = row["source"], row["member"], row["page_sha"] or ""
            if row["file"]:
                place = MemberPlace(member, Path(source).name, row["sha"] or "", file=source)
            else:
                if sha:
                    texts[sha] = row["text"]
                place = MemberPlace(member, record_name(source, member), sha, 0 if sha else NOWHERE)
            yield place, row["fields"]

    return assemble_family(name, places(), making.digests, making.rulings.get(name, ())), texts
