"""Rows of Arrow as arrays, and back; and batches that part no group of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chuyi_recon.archive.keys import Keys, Offsets

_ROWS = 1 << 18  # rows that are worked on at once


def column(batch: pa.RecordBatch | pa.Table, name: str) -> npt.NDArray[Any]:
    """The values of a column of numbers or truth values."""
    found: npt.NDArray[Any] = pa.table(batch.select([name])).column(0).to_numpy()
    return found


def make_batch(schema: pa.Schema, *columns: object) -> pa.RecordBatch:
    """Rows from arrays in the order of the schema."""
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def keys_from(signs: Iterable[bytes]) -> Keys:
    """Keys, one after the other, from their bytes."""
    parts = list(signs)
    lengths: Offsets = np.fromiter(map(len, parts), np.int64, len(parts)) // 2
    return Keys(np.frombuffer(b"".join(parts), np.uint16), np.cumsum(lengths) - lengths, lengths)


def whole_groups(batches: Iterable[pa.RecordBatch], by: str) -> Iterator[pa.Table]:
    """The same rows, which are in order of a column of numbers, in tables none of which parts equal ones."""
    held, rows, limit = list[pa.RecordBatch](), 0, _ROWS
    for batch in batches:
        held.append(batch)
        rows += len(batch)
        if rows < limit:
            continue
        table = pa.Table.from_batches(held)
        values = column(table, by)
        cut = int(np.searchsorted(values, values[-1]))
        if cut:
            yield table.slice(0, cut)
        held = table.slice(cut).to_batches()
        rows -= cut
        limit = max(_ROWS, 2 * rows)  # one group that fills it is looked at again when it has doubled
    if rows:
        yield pa.Table.from_batches(held)
