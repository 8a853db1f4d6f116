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


def read_span(path: Path, start: int, length: int) -> bytes:
    """So many bytes of a file from a place on; raises `UnreadableWitness`, also where it ends before."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            data = file.read(length)
        if len(data) == length:
            return data
        raise UnreadableWitness(
            Message("error.witness.changed-meanwhile", name=path.as_posix()), Message("hint.run-again")
        )
    except OSError as error:
        raise UnreadableWitness(
            Message("error.file.unreadable", path=path, why=system_reason(error)), Message("hint.run-again")
        ) from error


class GrowingFile:
    """A file that only grows: bytes are put behind what it has, and all of them can be looked at.

    Without a path it has no name, lies in the temporary folder of the machine (TMPDIR) and is gone when it is closed,
    or the process ends. With one it is made anew there, and whoever knows the path may read what was flushed.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._folder = path.parent.as_posix() if path is not None else tempfile.gettempdir()
        self._hint = Message("hint.temporary-folder" if path is None else "hint.check-folder-permissions-and-space")
        self.size = 0
        try:
            # Closed by `close`.
            self._file = tempfile.TemporaryFile() if path is None else path.open("w+b")  # noqa: SIM115
        except OSError as error:
            raise self._full(error) from error

    def add(self, data: bytes) -> None:
        """Puts bytes behind the others; raises `OutputError` where the disk is full."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._full(error) from error
        self.size += len(data)

    def flush(self) -> None:
        """Puts on the disk what was added, for others to read; raises `OutputError`."""
        try:
            self._file.flush()
        except OSError as error:
            raise self._full(error) from error

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

    def _full(self, error: OSError) -> OutputError:
        failed = OutputError(
            Message("error.output.folder-unwritable", out=self._folder, why=system_reason(error)),
            self._hint,
        )
        failed.errno = error.errno
        return failed
