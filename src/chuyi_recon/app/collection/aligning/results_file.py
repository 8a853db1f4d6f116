"""results.parquet, one row a family in order of name, and the parts of it that are on the disk before it is whole.

In: rows as they are made, one batch each. Out: the file, written in one step. What was made before of the very same (by
the digest that each row carries) is taken from the file that lies there, and from the parts of runs that were stopped.
Rows of families that failed are not: they are tried again. A digest is held for each family, and no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from chuyi_recon.app.collection.aligning.result_rows import MADE, RESULTS
from chuyi_recon.app.collection.aligning.row_parts import MOST_BYTES, MOST_ROWS, RowParts
from chuyi_recon.app.files import parquet, storage, writing
from chuyi_recon.app.files.work_folder import WorkFolder
from chuyi_recon.errors import UnreadableWitness, UsageError
from chuyi_recon.messages import Message

_DIGEST = 16  # bytes that are held of a digest
_OURS = {"family", "status", "record", "made_of"}  # columns by which a table of results is known
_READ_AT_ONCE = 64  # rows
_LONG = ("text", "record", "flags")
_FIRST_ROWS = 8  # of the first part: each is twice as long as the one before, so that a short run keeps something too
_SECONDS = 10.0  # after which a part is written, however short


class _KeptRow(NamedTuple):
    """A row in a file, as long as its batch is looked at."""

    family: str
    digest: bytes
    batch: pa.RecordBatch
    number: int


class ResultsFile:
    """The rows of one run; `again` says that nothing that was made before is taken."""

    def __init__(self, out: Path, work: WorkFolder, again: bool) -> None:
        self._out, self._work, self._again = out, work, again
        self._known, self._wanted, self._old_order = set[bytes](), bytearray(), bytearray()
        self._before = [] if again else work.list_parts()
        self._reuses_old = not again and storage.is_file(out) and parquet.is_of_schema(out, RESULTS)
        self._parts = RowParts(work.next_part, _FIRST_ROWS, _SECONDS)
        self.kept = self.made = 0
        for path in [out] if self._reuses_old else []:
            for made_of, status in read_digests(path):
                self._old_order += made_of if status == MADE else bytes(_DIGEST)
                self._known |= {made_of} if status == MADE else set()
        for path in (path for parts in self._before for path in parts):
            self._known.update(made_of for made_of, status in read_digests(path) if status == MADE)

    @property
    def known(self) -> frozenset[bytes]:
        """The digests, cut short, of what was made before."""
        return frozenset(self._known)

    def has(self, made_of: str) -> bool:
        """Whether the next family in order was made before; each is asked for once."""
        digest = short_digest(made_of)
        self._wanted += digest
        known = digest in self._known
        self.kept += known
        self.made += not known
        return known

    def add(self, row: pa.RecordBatch) -> None:
        """One row more, in order, of what was not made before, unless its part is written elsewhere.

        Raises `OutputError`.
        """
        self._parts.add(row)

    def flush(self) -> None:
        """Puts on the disk what came since; raises `OutputError`."""
        self._parts.flush()

    def finish(self) -> None:
        """Writes the file, whole, in place of the one that lies there; nothing where that says the same already.

        Raises `OutputError`; the parts are then still there.
        """
        self.flush()
        if self._reuses_old and not self.made and not self._before and self._old_order == self._wanted:
            return
        files = [*([[self._out]] if self._reuses_old else []), *self._before]
        earlier = [_read_rows(paths, only_made=True) for paths in files]
        own = self._work.list_parts()[-1:] if self.made else []
        rows = merge(*earlier, *(_read_rows(paths, only_made=False) for paths in own), key=lambda row: row.family)
        with parquet.write_whole(self._out, RESULTS) as writer:
            for table in _cut_tables(self._choose(rows)):
                writer.write_table(table)

    def _choose(self, rows: Iterable[_KeptRow]) -> Iterator[pa.RecordBatch]:
        """Of all rows those that were asked for, each once."""
        at = 0
        for row in rows:
            if row.digest == self._wanted[at : at + _DIGEST]:
                at += _DIGEST
                yield row.batch.slice(row.number, 1)
        assert at == len(self._wanted), "a row that was made is not there"


def check_results_target(out: Path) -> None:
    """Raises before any work `UsageError` where `out` is a file that is no table of results, or cannot be written."""
    hint = Message("hint.other-file.output")
    writing.check_target(out, hint)
    if storage.exists(out):
        try:
            is_ours = parquet.is_parquet(out) and set(parquet.column_names(out)) >= _OURS
        except UnreadableWitness:
            is_ours = False
        if not is_ours:
            raise UsageError(Message("error.output.foreign-table", path=out), hint)


def short_digest(made_of: str) -> bytes:
    """What is held of a digest."""
    return bytes.fromhex(made_of)[:_DIGEST]


def read_digests(path: Path) -> Iterator[tuple[bytes, str]]:
    """The digest, cut short, and the status of each row."""
    for batch in parquet.read_batches(path, ("made_of", "status"), 1 << 14, Message("hint.run-again")):
        yield from zip(map(short_digest, batch.column(0).to_pylist()), batch.column(1).to_pylist(), strict=True)


def _read_rows(paths: Iterable[Path], only_made: bool) -> Iterator[_KeptRow]:
    for path in paths:
        for batch in parquet.read_batches(path, RESULTS.names, _READ_AT_ONCE, Message("hint.run-again")):
            names = (batch.column(name).to_pylist() for name in ("family", "made_of", "status"))
            for number, (family, made_of, status) in enumerate(zip(*names, strict=True)):
                if status == MADE or not only_made:
                    yield _KeptRow(family, short_digest(made_of), batch, number)


def _cut_tables(rows: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows as the groups in which they are written: cut by what they say, however they came."""
    held, size = list[pa.RecordBatch](), 0
    for row in rows:
        held.append(row)
        size += sum(len(row.column(name)[0].as_buffer() or b"") for name in _LONG)
        if len(held) >= MOST_ROWS or size >= MOST_BYTES:
            yield pa.Table.from_batches(held).combine_chunks()
            held, size = [], 0
    if held:
        yield pa.Table.from_batches(held).combine_chunks()
