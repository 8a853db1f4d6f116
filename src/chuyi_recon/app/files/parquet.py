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
from chuyi_recon.errors import MissingPart, UnreadableWitness, UsageError
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


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The number of each row from 1, and its values in these columns; one that holds no text is given as it is.

    Raises `UsageError` for a column that is not there, `UnreadableWitness` for a file that is no whole Parquet.
    """
    number = 0
    hint = Message("hint.name-columns", names=list_names(column_names(path), _MAX_NAMED))
    for batch in read_batches(path, columns, _ROWS, hint):
        for values in zip(*(batch.column(name).to_pylist() for name in columns), strict=True):
            number += 1
            yield number, values


def read_batches(path: Path, columns: Sequence[str], rows: int, hint: str) -> Iterator[pa.RecordBatch]:
    """These columns of a file, so many rows at a time; no more than one group of rows of the file is in memory.

    Raises `UsageError` with `hint` for a column that is not there, `UnreadableWitness` for a file that is no whole
    Parquet.
    """
    import pyarrow.parquet as pq

    with _told_of(path), pq.ParquetFile(path) as file:
        for name in columns:
            if name not in file.schema_arrow.names:
                raise UsageError(Message("error.parquet.no-column", path=path, name=name), hint)
        yield from file.iter_batches(rows, columns=list(columns))


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
    """The table as the bytes of a Parquet file: the same for the same rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    return storage.read_head(path, len(MAGIC)) == MAGIC
