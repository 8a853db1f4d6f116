"""A folder of results: Parquet in parts, as the workers of a cluster have written them, none through the driver.

In: parts in the work folder, of this run and of runs that were stopped. Out: the folder, whole where it has a file
`_SUCCESS`. What a stopped run has made of the very same (by the digest that each row carries) stands in its own parts
and is not made again; rows of families that failed, or are not asked for any more, are taken out of them.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from chuyi_recon.app.collection.aligning.result_rows import MADE, RESULTS
from chuyi_recon.app.collection.aligning.results_file import read_digests, short_digest
from chuyi_recon.app.files import parquet, storage, writing
from chuyi_recon.app.files.work_folder import WorkFolder
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

_READ_AT_ONCE = 64  # rows


class ResultsFolder:
    """The parts of one run; `again` says that nothing that was made before is taken."""

    def __init__(self, out: Path, work: WorkFolder, again: bool) -> None:
        self._out, self._work = out, work
        self._before = [] if again else [path for parts in work.list_parts() for path in parts]
        rows = (row for path in self._before for row in read_digests(path))
        self.known = frozenset(made_of for made_of, status in rows if status == MADE)
        self._left = set[bytes]()  # of these whoever was made before is to be found
        self.kept = self.made = 0

    def has(self, made_of: str) -> bool:
        """Whether the next family was made before; each is asked for once."""
        digest = short_digest(made_of)
        if digest not in self.known:
            self.made += 1
            return False
        self.kept += 1
        self._left.add(digest)
        return True

    def finish(self) -> None:
        """Puts the parts into the folder, which appears with them; raises `OutputError`."""
        parts = [path for path in self._before if self._take_out(path)]
        parts += self._work.list_parts()[-1] if self.made else []
        self._work.hand_over(parts, self._out)

    def _take_out(self, path: Path) -> bool:
        """Leaves in an earlier part what is wanted of it; returns whether that is anything."""
        rows, wanted = list(read_digests(path)), list[bool]()
        for made_of, status in rows:
            wanted.append(status == MADE and made_of in self._left)
            self._left -= {made_of} if wanted[-1] else set()
        if any(wanted) and not all(wanted):
            batches = list(parquet.read_batches(path, RESULTS.names, _READ_AT_ONCE, Message("hint.run-again")))
            with parquet.write_whole(path, RESULTS) as writer:
                writer.write_table(pa.Table.from_batches(batches).filter(pa.array(wanted)))
        return any(wanted)


def check_results_folder(out: Path) -> None:
    """Raises before any work `UsageError` where there is something already, or nothing can be written."""
    if storage.exists(out):
        raise UsageError(Message("error.output.there-already", path=out), Message("hint.other-folder.output"))
    writing.check_writable(out.parent)
