"""Parquet in and out. pyarrow is an optional part: who asks without it gets a `MissingPart`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import InputError, MissingPart, UnreadableWitness, UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    import pyarrow as pa

MAGIC = b"PAR1"
_ROWS = 256  # rows that are in memory at once, beside the group of rows that the file was written in
_MAX_NAMED = 8  # columns named in a message


def require_archive_parts() -> None:
    """Raises `MissingPart` where a library of the extra `archive` is not installed."""
    missing = [name for name in ("pyarrow", "duckdb") if find_spec(name) is None]
    if missing:
        raise MissingPart(
            Message("error.part.not-installed", names=list_names(missing)), f"pip install {' '.join(missing)}"
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
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            present = file.schema_arrow.names
            for name in columns:
                if name not in present:
                    raise UsageError(
                        Message("error.parquet.no-column", path=path, name=name),
                        Message("hint.name-columns", names=list_names(present, _MAX_NAMED)),
                    )
            groups = range(file.num_row_groups) if group is None else [group]
            number = sum(file.metadata.row_group(n).num_rows for n in range(group or 0))
            for batch in file.iter_batches(_ROWS, row_groups=list(groups), columns=list(columns)):
                for values in zip(*(batch.column(name).to_pylist() for name in columns), strict=True):
                    number += 1
                    yield number, values
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


def encode_table(table: pa.Table) -> bytes:
    """The table as the bytes of a Parquet file: the same for the same rows, in whatever pieces they are held."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    schema = pa.schema([(field.name, field.type) for field in table.schema])
    pq.write_table(table.cast(schema).combine_chunks(), sink, compression="zstd")
    return bytes(sink.getvalue())


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    return storage.read_head(path, len(MAGIC)) == MAGIC
