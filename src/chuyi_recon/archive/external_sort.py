"""Postings that are more than memory has room for, sorted by DuckDB, which puts on the disk what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from chuyi_recon.archive.sketch import Hashes
from chuyi_recon.errors import OutputError
from chuyi_recon.messages import Message

_ROWS = 1 << 18  # of a batch that is read back
_LEAST_MEMORY = 128 << 20  # bytes with which DuckDB works at all


class PostingSorter:
    """Sorts in memory up to a share of `memory` bytes, and beyond it with DuckDB, which then has half of it.

    `folder` is where DuckDB may put files; sorted in either way, the values are the same.
    """

    def __init__(self, memory: int, folder: str, workers: int) -> None:
        self._memory, self._folder, self._workers = memory, folder, workers

    def __call__(self, parts: Iterable[Hashes]) -> Iterator[Hashes]:
        """The values of all parts in order, in pieces."""
        held, size, rest = list[Hashes](), 0, iter(parts)
        for part in rest:
            held.append(part)
            size += part.nbytes
            if size > self._memory // 4:
                yield from self._sort_outside(chain(held, rest))
                return
        whole = np.empty(sum(map(len, held)), np.uint64)
        end = len(whole)
        while held:  # each part goes when it is copied: they are never there twice
            part = held.pop()
            whole[end - len(part) : end] = part
            end -= len(part)
        whole.sort()
        yield whole

    def _sort_outside(self, parts: Iterable[Hashes]) -> Iterator[Hashes]:
        import duckdb
        import pyarrow as pa

        schema = pa.schema([("posting", pa.uint64())])
        batches = (pa.record_batch([pa.array(part)], schema=schema) for part in parts)
        reader = pa.RecordBatchReader.from_batches(schema, batches)
        try:
            with duckdb.connect(config={"threads": self._workers, "temp_directory": self._folder}) as connection:
                connection.execute("SET memory_limit = ?", [f"{max(self._memory // 2, _LEAST_MEMORY)}B"])
                connection.register("postings", reader)
                ordered = connection.sql("SELECT posting FROM postings ORDER BY posting")
                for batch in ordered.to_arrow_reader(_ROWS):
                    yield batch.column(0).to_numpy()
        except duckdb.Error as error:
            why = str(error).partition("\n")[0]
            raise OutputError(
                Message("error.output.folder-unwritable", out=self._folder, why=why), Message("hint.temporary-folder")
            ) from error
