"""A hidden folder beside a result, in which a long run keeps what it has done until the result is whole.

In: where the result goes. Out: names of files in the folder. *Parts* are whole files that a run which was stopped has
left: the next one goes on with them. Anything else is made anew by every run. One run at a time has the folder.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import OutputError, UsageError
from chuyi_recon.messages import Message

if sys.platform != "win32":
    import fcntl

_LOCK = "lock"
_PART = re.compile(r"(\d{4,})-(\d{8})\.parquet")  # run and number
_FIRST_RUN = 1


class WorkFolder:
    """Takes the folder, and makes it where there is none.

    Raises `UsageError` where another run is at work in it, `OutputError` where it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._lock = folder, -1
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise self._failed(error) from error
        if sys.platform != "win32":
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(self._lock)
                raise UsageError(
                    Message("error.output.other-run", path=folder), Message("hint.wait-for-run")
                ) from error
            except OSError:  # where locks are not to be had, nobody knows
                pass
        self._sweep(keep_parts=True)
        self.run = max((run for run, _, _ in self._parts()), default=_FIRST_RUN - 1) + 1
        self._many = 0

    def place(self, name: str) -> Path:
        """Where a file of this run lies that no other needs."""
        return self.folder / name

    def next_part(self) -> Path:
        """Where the next part of this run goes."""
        self._many += 1
        return part_place(self.folder, self.run, self._many)

    def list_parts(self) -> list[list[Path]]:
        """The parts that lie there, those of each run in the order in which they were written; this run's come last."""
        runs: dict[int, list[Path]] = {}
        for run, _, path in sorted(self._parts()):
            runs.setdefault(run, []).append(path)
        return list(runs.values())

    def hand_over(self, parts: Sequence[Path], folder: Path) -> None:
        """Puts parts into a folder that does not exist yet, which is whole where it has a file `_SUCCESS`.

        Raises `OutputError`.
        """
        try:
            folder.mkdir(parents=True)
            for path in parts:
                path.replace(folder / f"part-{path.name}")
            (folder / "_SUCCESS").touch()
        except OSError as error:
            raise self._failed(error, folder) from error

    def close(self, *, keep_parts: bool) -> None:
        """Gives the folder back; it goes, unless there are parts that are kept for a later run."""
        self._sweep(keep_parts)
        if sys.platform == "win32":  # it removes no file that is open
            os.close(self._lock)
        with suppress(OSError):
            if not self._parts():
                (self.folder / _LOCK).unlink(missing_ok=True)
                self.folder.rmdir()
        if sys.platform != "win32":
            os.close(self._lock)

    def _parts(self) -> list[tuple[int, int, Path]]:
        try:
            found = [(_PART.fullmatch(path.name), path) for path in self.folder.iterdir()]
        except OSError as error:
            raise self._failed(error) from error
        return [(int(named[1]), int(named[2]), path) for named, path in found if named]

    def _sweep(self, keep_parts: bool) -> None:
        """Removes what lies there, but for the lock and what is kept."""
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name != _LOCK and not (keep_parts and _PART.fullmatch(entry.name)):
                    with suppress(OSError):
                        Path(entry.path).unlink()

    def _failed(self, error: OSError, folder: Path | None = None) -> OutputError:
        failed = OutputError(
            Message("error.output.folder-unwritable", out=folder or self.folder, why=system_reason(error)),
            Message("hint.other-folder.output"),
        )
        failed.errno = error.errno
        return failed


def part_place(folder: Path, run: int, number: int) -> Path:
    """Where a part of a run goes: parts of one run stand in order of their numbers, of eight digits at most.

    >>> part_place(Path("work"), 1, 20_003).as_posix()
    'work/0001-00020003.parquet'
    """
    return folder / f"{run:04}-{number:08}.parquet"


def work_folder_of(out: Path) -> Path:
    """The hidden folder of a result, beside it.

    >>> work_folder_of(Path("out/results.parquet")).as_posix()
    'out/.results.parquet.work'
    """
    real = storage.real_path(out) if out.is_symlink() else out
    return real.with_name(f".{real.name}.work")
