"""Files that are larger than memory has room for: read line by line, or written and then mapped."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import OutputError, UnreadableWitness
from chuyi_recon.messages import Message


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, with their ends, one after the other; raises `UnreadableWitness`."""
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise UnreadableWitness(
            Message("error.file.unreadable", path=path, why=system_reason(error)),
            Message("hint.check-name-and-permissions"),
        ) from error


def open_unnamed() -> IO[bytes]:
    """A file without a name that another program may write into, gone when it is closed."""
    return tempfile.TemporaryFile()


class GrowingFile:
    """A file without a name that only grows: bytes are put behind what it has, and all of them can be looked at.

    It lies in the temporary folder of the machine (TMPDIR) and is gone when it is closed, or the process ends.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `close`
        self.size = 0

    def add(self, data: bytes) -> None:
        """Puts bytes behind the others; raises `OutputError` where the disk is full."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._full(error) from error
        self.size += len(data)

    def map(self) -> mmap.mmap | bytes:
        """All bytes, mapped into memory; none may be added while that is used."""
        try:
            self._file.flush()
            return mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if self.size else b""
        except OSError as error:
            raise self._full(error) from error

    def close(self) -> None:
        """Gives the space back, as soon as nobody looks at it any more."""
        with suppress(OSError):
            self._file.close()

    @staticmethod
    def _full(error: OSError) -> OutputError:
        failed = OutputError(
            Message("error.output.folder-unwritable", out=tempfile.gettempdir(), why=system_reason(error)),
            Message("hint.temporary-folder"),
        )
        failed.errno = error.errno
        return failed
