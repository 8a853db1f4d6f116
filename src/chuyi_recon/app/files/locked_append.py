"""Adds lines to a file that others add to at the same time, or rewrites it while nobody does.

What is added is on the disk when the call returns. A hidden file beside it is locked, so that the file itself may be
replaced. What goes wrong becomes an `OutputError` that names the file as the person did.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase
from pathlib import Path

from chuyi_recon.app.files.writing import replace_file
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import OutputError
from chuyi_recon.messages import Message

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def append_lines(path: Path, data: bytes) -> bool:
    """Adds whole lines to a file, and has them on the disk when it returns. Says whether the file is new.

    All of them are added, or, where the disk is full half way, none. Of several processes at it each writes in turn.
    Where a crash has left half a line, the new ones begin one of their own. Raises `OutputError`.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe: nobody else's lines stand there
            with path.open("wb", buffering=0) as stream:
                _write_all(stream, data)
            return False
        with _hold_lock(path), path.open("ab+", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            torn = False
            if size:
                file.seek(size - 1)
                torn = file.read(1) != b"\n"
            try:
                _write_all(file, b"\n" + data if torn else data)
            except BaseException:
                file.truncate(size)
                if not size:
                    with suppress(OSError):  # Windows removes no file that is open
                        path.unlink()
                raise
            return not size
    except (OSError, ValueError) as error:
        raise OutputError(
            Message("error.output.path-unwritable", path=path, why=system_reason(error)),
            Message("hint.check-folder-permissions"),
        ) from error


def _write_all(file: RawIOBase, data: bytes) -> None:
    """Writes to a file, and on to the disk."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # what is no file has no disk
            raise


def rewrite_locked(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Puts what `change` makes of a file in its place, while nobody adds to it; whole or not at all, as
    `replace_file`.
    """
    try:
        with _hold_lock(path):
            old = path.read_bytes()
            new = change(old)
            if new != old:
                replace_file(path, new)
    except (OSError, ValueError) as error:
        raise OutputError(
            Message("error.output.path-unwritable", path=path, why=system_reason(error)),
            Message("hint.check-folder-permissions"),
        ) from error


@contextmanager
def _hold_lock(path: Path) -> Iterator[None]:
    """Nobody else at the same file meanwhile. A hidden file is locked, so that the file itself may be replaced.

    It is removed while it is held; who then finds that the lock it got is no longer the file's asks again.
    """
    lock = path.with_name(f".{path.name}.lock")
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _acquire_lock(handle)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), lock.stat()):
                    break
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps it as long as it is open: then it stays
            lock.unlink()
        os.close(handle)


def _acquire_lock(handle: int) -> None:
    """Waits until this process alone holds the lock; it ends when the file is closed, also by a crash."""
    if sys.platform == "win32":
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # gives up after ten seconds
            except OSError as error:
                if error.errno != errno.EDEADLOCK:
                    raise
            else:
                return
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)
