"""Files of ours are written here, whole or not at all, and over nothing that is not ours.

A file is written under a hidden name in the same folder, flushed to the disk, and then takes its own name in one step.
The files of one family take theirs together, when all are on the disk and every target may be replaced; where one
cannot take it, those before it are put back. What goes wrong becomes an `OutputError` that names the file.

One rule for every target: a folder and a file that this run has read are refused; what is no regular file (a device, a
pipe) is written to directly where a person named it, and refused in a result folder.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chuyi_recon.app.files import inputs, storage
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import OutputError, UsageError
from chuyi_recon.messages import Message

if sys.platform != "win32":
    import fcntl

PARTIAL_SUFFIX = ".part"  # ends the hidden name of a file that is being written
# With these no later family fares better: no space, no quota, a disk that fails or cannot be written.
_PERMANENT_ERRORS = {getattr(errno, name, 0) for name in ("ENOSPC", "EDQUOT", "EIO", "EROFS")}
_LONGEST_PREFIX = 220  # bytes of a hidden name, which are followed by at most 17
_NAMES_OF_INPUTS = frozenset((storage.MANIFEST_FILE, storage.RULINGS_FILE))  # no result is called so


@dataclass
class _StagedFile:
    """A file on the disk under a hidden name, and the one that it is to take the place of."""

    hidden: Path
    target: Path
    handle: int  # holds a lock as long as we are at work, so that nobody sweeps the file away
    before: Path | None = None  # what stood at the target, under a hidden name of its own
    is_placed: bool = False


def check_target(path: Path, hint: str = Message("hint.other-file.output")) -> None:
    """Raises before any work what `write_file` would raise after it, as far as that can be seen; makes nothing."""
    _refuse_target(path, hint)
    if not path.exists() or path.is_file():
        check_writable((storage.real_path(path) if path.is_symlink() else path).parent, hint)


def _refuse_target(path: Path, hint: str) -> None:
    """Raises `UsageError` where a person names a file for a result that is none, or is an input of this run."""
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return  # nothing is there: writing tells what is wrong with the folder
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    if stat.S_ISDIR(state.st_mode):
        raise UsageError(Message("error.output.is-folder", path=path), Message("hint.give-file-name"))
    if stat.S_ISSOCK(state.st_mode) or stat.S_ISBLK(state.st_mode):
        raise UsageError(Message("error.output.not-a-file", path=path), hint)
    if stat.S_ISREG(state.st_mode) and (inputs.is_input(state) or path.name in _NAMES_OF_INPUTS):
        raise UsageError(Message("error.output.is-input", path=path), hint)


def write_file(path: Path, data: bytes) -> None:
    """Writes the whole file or nothing, making its folder; raises `OutputError`, and `UsageError` for a target that may
    not be written over. A link is followed; a device or a pipe is written to as it stands.
    """
    _refuse_target(path, Message("hint.other-file.output"))
    try:
        direct = path.exists() and not path.is_file()
        if direct:
            with path.open("wb", buffering=0) as stream:
                rest = memoryview(data)
                while rest:
                    rest = rest[stream.write(rest) :]
            return
    except BrokenPipeError:  # who reads it has seen enough
        return
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    place = storage.real_path(path) if path.is_symlink() else path
    _write_staged(place.parent, ((place.name, data),), path)


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file anew that was read to be changed: what is added, edited or gone on with; raises `OutputError`."""
    place = storage.real_path(path) if path.is_symlink() else path
    _write_staged(place.parent, ((place.name, data),), path)


def write_files(folder: Path, contents: Sequence[tuple[str, bytes]]) -> None:
    """Writes every file whole, or none and no folder; raises `OutputError` that names the file.

    Only when all are on the disk do they take their names, one after the other; where one cannot, the others have
    theirs back. A machine that stops between two leaves whole files, each of this run or of the one before.
    """
    for name, _ in contents:
        with suppress(OSError):
            state = (folder / name).lstat()
            if inputs.is_input(state):
                raise UsageError(
                    Message("error.output.is-input", path=folder / name), Message("hint.other-folder.output")
                )
    _write_staged(folder, contents)


@contextmanager
def stream_file(path: Path) -> Iterator[BinaryIO]:
    """Something to write a file to that is too long to be held; it takes its name when all is written, or nothing is
    left. Raises `OutputError`, also for what is written inside.
    """
    _refuse_target(path, Message("hint.other-file.output"))
    place = storage.real_path(path) if path.is_symlink() else path
    staged: _StagedFile | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent, [place.name])
        _check_replaceable(place)
        staged = _stage_file(place.parent, place.name, b"")
        with staged.hidden.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _place(staged)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if staged is not None:
            _discard(staged)


def _write_staged(folder: Path, contents: Sequence[tuple[str, bytes]], shown: Path | None = None) -> None:
    staged: list[_StagedFile] = []
    new_folders: list[Path] = []
    at = folder  # what is being written, for the message
    try:
        new_folders += [p for p in (*reversed(folder.parents), folder) if not p.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, [name for name, _ in contents])
        for name, data in contents:
            at = folder / name
            _check_replaceable(at)
            staged.append(_stage_file(folder, name, data))
        for file in staged:
            at = file.target
            _keep_what_stands(file)
        try:
            for file in staged:
                at = file.target
                _place(file)
        except KeyboardInterrupt:
            for file in staged:  # it takes a moment, and half a family would help nobody
                _place(file)
            raise
        new_folders.clear()  # they are needed
    except OSError as error:
        for file in reversed(staged):
            _put_back(file)
        raise _unwritable(shown or at, error) from error
    except KeyboardInterrupt:
        if any(file.is_placed for file in staged):
            new_folders.clear()
        raise
    finally:
        for file in staged:
            _discard(file)
        for new in reversed(new_folders):
            with suppress(OSError):  # another run may have begun to use it
                new.rmdir()


def _unwritable(path: Path, error: OSError | ValueError) -> OutputError:
    failed = OutputError(
        Message("error.output.path-unwritable", path=path, why=system_reason(error)),
        Message("hint.check-folder-permissions-and-space"),
    )
    failed.errno = getattr(error, "errno", None)  # a cause does not travel between processes
    return failed


def _check_replaceable(target: Path) -> None:
    """Raises `OSError` where a file cannot take that name: a folder, a pipe or a device has it."""
    with suppress(FileNotFoundError):
        mode = target.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))


def _stage_file(folder: Path, name: str, data: bytes) -> _StagedFile:
    """A new hidden file in `folder` with the data on the disk; none is left if that fails."""
    handle, hidden = tempfile.mkstemp(prefix=_hidden_prefix(name), suffix=PARTIAL_SUFFIX, dir=folder)
    file = _StagedFile(Path(hidden), folder / name, handle)
    try:
        _lock(handle)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
        file.hidden.chmod(0o666 & ~_current_umask())  # a temporary file is private, a result is not
        if sys.platform == "win32":  # it renames no file that is open
            os.close(handle)
            file.handle = -1
    except BaseException:
        _discard(file)
        raise
    return file


def _hidden_prefix(name: str) -> str:
    """How the hidden names of a file begin; what is added to it finds room in the 255 bytes of a name."""
    head = os.fsencode(f".{name}.")
    return f".{name}." if len(head) <= _LONGEST_PREFIX else head[:_LONGEST_PREFIX].decode("utf-8", "ignore")


def _keep_what_stands(file: _StagedFile) -> None:
    """Gives what stands at the target a second, hidden name, or a copy where the disk has no second names."""
    if not os.path.lexists(file.target):
        return
    kept = file.hidden.with_name(file.hidden.name.removesuffix(PARTIAL_SUFFIX) + f".old{PARTIAL_SUFFIX}")
    file.before = kept
    try:
        os.link(file.target, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(file.target, kept, follow_symlinks=False)


def _place(file: _StagedFile) -> None:
    """A staged file takes its name, if it has not done so yet."""
    if not file.is_placed:
        file.hidden.replace(file.target)
        file.is_placed = True


def _put_back(file: _StagedFile) -> None:
    """What stood at the target stands there again; nothing, where nothing did."""
    if not file.is_placed:
        return
    with suppress(OSError):
        if file.before is None:
            file.target.unlink()
        else:
            file.before.replace(file.target)


def _discard(file: _StagedFile) -> None:
    """No hidden name is left, and the lock is given up."""
    for hidden in (file.hidden, file.before):
        if hidden is not None:
            with suppress(OSError):
                hidden.unlink(missing_ok=True)
    if file.handle >= 0:
        with suppress(OSError):
            os.close(file.handle)
        file.handle = -1


def _lock(handle: int) -> None:
    """Says that somebody is at this file; where locks are not to be had, nobody knows."""
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sweep(folder: Path, names: Sequence[str]) -> None:
    """Removes what a run that was killed left behind of these files; not what another run is writing at the moment."""
    hidden = tuple(map(_hidden_prefix, names))
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.endswith(PARTIAL_SUFFIX) and entry.name.startswith(hidden):
                with suppress(OSError), _abandoned(Path(entry.path)):
                    Path(entry.path).unlink()


@contextmanager
def _abandoned(path: Path) -> Iterator[None]:
    """Raises `OSError` where somebody is at the hidden file; Windows removes no file that is open."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    finally:
        os.close(handle)


def prevents_all_writes(error: OutputError) -> bool:
    """Whether whatever is written next will fail as well: the disk is full, or not to be written."""
    return error.errno in _PERMANENT_ERRORS


def check_writable(out: Path, hint: str = Message("hint.other-folder.output")) -> None:
    """Raises `OutputError` if results cannot be put into `out`, before an hour of work shows it; makes nothing."""
    try:
        above = next((p for p in (out, *out.parents) if p.exists()), Path())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (OSError, ValueError) as error:
        raise OutputError(Message("error.output.folder-unwritable", out=out, why=system_reason(error)), hint) from error


def check_appendable(path: Path, hint: str) -> None:
    """Raises `OutputError` if nothing can be added to a file that is there."""
    try:
        _check_replaceable(path)
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise OutputError(Message("error.output.path-unwritable", path=path, why=system_reason(error)), hint) from error


def _current_umask() -> int:
    """The mask of this process; there is no way to ask for it without setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
