"""Rows of results as they are made, put on the disk part by part."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from pathlib import Path
from time import monotonic

import pyarrow as pa

from chuyi_recon.app.collection.aligning.result_rows import RESULTS
from chuyi_recon.app.files import parquet

MOST_BYTES, MOST_ROWS = 16 << 20, 256  # of a part, and of a group of rows


class RowParts:
    """Takes rows one by one; `next_place` says where the next part goes.

    The first part has `first` rows at most, each other twice as many as the one before, and none more than `MOST_ROWS`.
    A part is written after so many `seconds`, however short; by default rows alone decide where parts are cut.
    """

    def __init__(self, next_place: Callable[[], Path], first: int = MOST_ROWS, seconds: float = inf) -> None:
        self._next_place, self._due, self._seconds = next_place, first, seconds
        self._waiting, self._bytes, self._since = list[pa.RecordBatch](), 0, monotonic()

    def add(self, row: pa.RecordBatch) -> None:
        """One row more; from time to time what came is put on the disk. Raises `OutputError`."""
        self._waiting.append(row)
        self._bytes += row.nbytes
        late = monotonic() - self._since > self._seconds
        if len(self._waiting) >= self._due or self._bytes >= MOST_BYTES or late:
            self.flush()
            self._due = min(2 * self._due, MOST_ROWS)

    def flush(self) -> None:
        """Puts on the disk what came since; raises `OutputError`."""
        if self._waiting:
            with parquet.write_whole(self._next_place(), RESULTS) as writer:
                writer.write_table(pa.Table.from_batches(self._waiting))
        self._waiting, self._bytes, self._since = [], 0, monotonic()
