"""Pages read where Spark works, not by the driver: by the readers of one machine, so that the same is read and said.

In: files, and what is wanted of a page (`PageForm`). Out: rows of pages. The driver cuts the files into parts: a group
of rows of Parquet, a large file, some small ones; each is read by one worker, which must see it under the path that was
typed (a shared disk). What cannot be read is a row as well: a problem that the driver tells.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.collection.sources import Columns, Page, Report, read_pages
from chuyi_recon.app.files import parquet, storage
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.archive.keys import KeyFolder
from chuyi_recon.errors import InputError, ReconError, UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_FILES, _BYTES = 64, 32 << 20  # that one part has at most, unless a single file has more
_FOLDED = 1 << 18  # characters that are folded at once
Values = Sequence[object]  # of a column


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker reads at a time: some files, or of a single one a group of rows."""

    files: tuple[Path, ...]
    group: int | None = None


@dataclass(frozen=True, slots=True)
class PageForm:
    """What is known of a page: the columns, as Spark writes a schema, and their values for some pages of one part.

    The second argument of `make` is what the part has sent before, empty at its beginning.
    """

    columns: str
    make: Callable[[list[Page], set[bytes]], Sequence[Values]]


def cut_parts(files: Sequence[Path]) -> list[Part]:
    """The parts of some files, in their order."""
    parts, held, size = list[Part](), list[Path](), 0
    for path in files:
        groups, own = parquet.count_groups(path), storage.file_size(path)
        if held and (groups > 1 or len(held) == _FILES or size + own > _BYTES):
            parts.append(Part(tuple(held)))
            held, size = [], 0
        if groups > 1:
            parts += [Part((path,), n) for n in range(groups)]
        else:
            held.append(path)
            size += own
    return [*parts, Part(tuple(held))] if held else parts


def read_on_workers(spark: SparkSession, files: Sequence[Path], columns: Columns, form: PageForm) -> DataFrame:
    """The pages of some files, and the problems that were met: `part`, `row`, `problem`, and the columns of `form`."""
    parts, folder = cut_parts(files), storage.real_path(Path())
    rows = [(number, pickle.dumps(part)) for number, part in enumerate(parts)]
    spread = spark.sparkContext.parallelize(rows, max(1, len(rows)))

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                part = pickle.loads(row["what"])  # noqa: S301  # ours
                yield from _read_part(row["part"], part, columns, folder, form)

    return spark.createDataFrame(spread, "part int, what binary").mapInArrow(read, _schema(form))


def tell_problems(pages: DataFrame, report: Report) -> DataFrame:
    """The pages alone. Problems are reported; raises the first `UsageError` among them."""
    for row in pages.filter("problem IS NOT NULL").orderBy("part", "row").select("problem").toLocalIterator():
        error = pickle.loads(row[0])  # noqa: S301  # of our own workers
        if isinstance(error, UsageError):
            raise error
        report(error)
    return pages.filter("problem IS NULL").drop("problem")


def check_ids(pages: DataFrame) -> None:
    """Raises `UsageError` for an id that comes twice."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F  # noqa: N812  # as all of Spark's documents call it

    several = pages.groupBy("id").agg(F.count("*").alias("many")).filter("many > 1")
    if several.isEmpty():
        return
    in_order = Window.partitionBy("id").orderBy("part", "row")
    again = pages.join(several, "id", "left_semi").withColumn("nth", F.row_number().over(in_order))
    again = again.withColumn("first", F.first("source").over(in_order))
    [(id_, one, other)] = again.filter("nth = 2").orderBy("part", "row").select("id", "first", "source").head(1)
    raise UsageError(Message("error.page.id-twice", id=id_, one=one, other=other), Message("hint.page-id"))


@cache
def _folder() -> KeyFolder:
    return KeyFolder(ChineseLexicon().simplify)


def _read_part(number: int, part: Part, columns: Columns, folder: Path, form: PageForm) -> Iterator[pa.RecordBatch]:
    """The rows of one part; paths are read from the folder in which the driver was started."""
    problems, sent = list[ReconError](), set[bytes]()
    row = 0
    try:
        with chdir(folder):
            for pages in _batches(read_pages(part.files, columns, problems.append, part.group)):
                rows = range(row, row + len(pages))
                yield _rows(form, number, rows, form.make(pages, sent), [None] * len(pages))
                row += len(pages)
    except UsageError as error:
        problems.append(error)
    except OSError:
        problems.append(InputError(Message("error.spark.folder-unseen", folder=folder), Message("hint.shared-disk")))
    if problems:
        none = [[None] * len(problems)] * len(form.columns.split(", "))
        yield _rows(form, number, range(row, row + len(problems)), none, [pickle.dumps(p) for p in problems])


def _batches(pages: Iterator[Page]) -> Iterator[list[Page]]:
    held, size = list[Page](), 0
    for page in pages:
        held.append(page)
        size += len(page.text)
        if size >= _FOLDED:
            yield held
            held, size = [], 0
    if held:
        yield held


def _fold(pages: list[Page], sent: set[bytes]) -> Sequence[Values]:
    """Pages with their keys; `sent` are the digests of which the part has given the signs already."""
    keys = _folder().fold([page.text for page in pages])
    digests = [keys.digest(i) for i in range(len(keys))]
    signs = list[bytes | None]()
    for i, digest in enumerate(digests):
        signs.append(None if digest in sent else keys.key(i).tobytes())
        sent.add(digest)
    ids, sources = [page.id for page in pages], [page.source for page in pages]
    return ids, sources, [page.fields or None for page in pages], digests, keys.lengths.tolist(), signs


# Signs are sent once for each part, however many of its pages have them.
KEYS = PageForm("id string, source string, fields string, digest binary, length long, signs binary", _fold)


def _schema(form: PageForm) -> str:
    return f"part int, row long, {form.columns}, problem binary"


def _rows(form: PageForm, part: int, rows: range, own: Sequence[Values], problems: Values) -> pa.RecordBatch:
    import pyarrow as pa

    types = {"int": pa.int32(), "long": pa.int64(), "string": pa.string(), "binary": pa.binary()}
    names, kinds = zip(*(field.split() for field in _schema(form).split(", ")), strict=True)
    columns = ([part] * len(rows), rows, *own, problems)
    return pa.RecordBatch.from_arrays(
        [pa.array(values, types[kind]) for values, kind in zip(columns, kinds, strict=True)], names=list(names)
    )
