"""Parquet in and out. pyarrow is an optional part: who asks without it gets a `MissingPart`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.files import storage
from chuyi_recon.app.files.writing import stream_file
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import InputError, MissingPart, UnreadableWitness, UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MAGIC = b"PAR1"
_ROWS = 256  # rows that are in memory at once, beside the group of rows that the file was written in
_MAX_NAMED = 8  # columns named in a message


def require_archive_parts(command: str) -> None:
    """Raises `MissingPart` where a library of the extra `archive` is not installed, which `command` needs."""
    missing = [name for name in ("pyarrow", "duckdb") if find_spec(name) is None]
    if missing:
        raise MissingPart(
            Message("error.part.not-installed", command=command, names=list_names(missing)),
            f"pip install {' '.join(missing)}",
        )


def count_groups(path: Path) -> int:
    """How many groups of rows a Parquet file has; 0 of what is none, or cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_row_groups) if is_parquet(path) else 0
    except (pa.ArrowException, OSError, InputError):
        return 0


def read_rows(path: Path, columns: Sequence[str], group: int | None = None) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The number of each row from 1, and its values in these columns; one that holds no text is given as it is.

    `group` is the one group of rows that is read, counted from 0; by default all are.

    Raises `UsageError` for a column that is not there, `UnreadableWitness` for a file that is no whole Parquet.
    """
    hint = Message("hint.name-columns", names=list_names(column_names(path), _MAX_NAMED))
    number = rows_before(path, group or 0)
    for batch in read_batches(path, columns, _ROWS, hint, group):
        for values in zip(*(batch.column(name).to_pylist() for name in columns), strict=True):
            number += 1
            yield number, values


def rows_before(path: Path, group: int) -> int:
    """How many rows stand before a group of rows."""
    import pyarrow.parquet as pq

    if not group:
        return 0
    with _told_of(path):
        metadata = pq.read_metadata(path)
        return sum(metadata.row_group(n).num_rows for n in range(group))


def read_batches(
    path: Path, columns: Sequence[str], rows: int, hint: str, group: int | None = None
) -> Iterator[pa.RecordBatch]:
    """These columns of a file, so many rows at a time; no more than one group of rows of the file is in memory.

    `group` is the one group of rows that is read, counted from 0; by default all are.

    Raises `UsageError` with `hint` for a column that is not there, `UnreadableWitness` for a file that is no whole
    Parquet.
    """
    import pyarrow.parquet as pq

    with _told_of(path), pq.ParquetFile(path) as file:
        for name in columns:
            if name not in file.schema_arrow.names:
                raise UsageError(Message("error.parquet.no-column", path=path, name=name), hint)
        groups = None if group is None else [group]
        yield from file.iter_batches(rows, row_groups=groups, columns=list(columns))


def column_names(path: Path) -> list[str]:
    """What the columns of a file are called; raises `UnreadableWitness`."""
    import pyarrow.parquet as pq

    with _told_of(path), pq.ParquetFile(path) as file:
        return list(file.schema_arrow.names)


def is_of_schema(path: Path, schema: pa.Schema) -> bool:
    """Whether a file is Parquet with these very columns."""
    import pyarrow.parquet as pq

    try:
        with _told_of(path), pq.ParquetFile(path) as file:
            return bool(file.schema_arrow.equals(schema))
    except UnreadableWitness:
        return False


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """What goes wrong with a file becomes an `UnreadableWitness`."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise UnreadableWitness(
            Message("error.parquet.broken", path=path), Message("hint.parquet-make-again")
        ) from error
    except OSError as error:  # pyarrow raises it without a number for what is no Parquet
        why = system_reason(error) if error.errno else None
        problem = (
            Message("error.file.unreadable", path=path, why=why) if why else Message("error.parquet.broken", path=path)
        )
        raise UnreadableWitness(problem, Message("hint.parquet-make-again")) from error


@contextmanager
def write_whole(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """What writes a file part by part; it takes its name when it is whole. Raises `OutputError`.

    The bytes are the same for the same tables written in the same order.
    """
    import pyarrow.parquet as pq

    with (
        stream_file(path) as stream,
        # Of texts none comes twice: to look for that would take longer than it saves.
        pq.ParquetWriter(stream, schema, compression="zstd", use_dictionary=False) as writer,
    ):
        yield writer


def encode_table(table: pa.Table) -> bytes:
    """The table as the bytes of a Parquet file: the same for the same rows, in whatever pieces they are held."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    schema = pa.schema([(field.name, field.type) for field in table.schema])
    pq.write_table(table.cast(schema).combine_chunks(), sink, compression="zstd")
    return bytes(sink.getvalue())


def list_parts(path: Path) -> list[Path]:
    """The files of a table: itself, or those of a folder of parts in the order of their names."""
    return (
        [path / name for name in storage.list_file_names(path) if name.endswith(".parquet")]
        if storage.is_folder(path)
        else [path]
    )


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    return storage.read_head(path, len(MAGIC)) == MAGIC
