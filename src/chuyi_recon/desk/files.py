"""The only place that opens, writes, lists or removes files.

A file of ours appears whole or not at all: it is written under a hidden name in the same folder,
flushed to the disk, and then takes its own name in one step. What goes wrong becomes an
`UnreadableWitness` (reading) or an `OutputError` (writing) that names the file.

A result folder is known by what lies in it: the names of `RESULTS` and nothing else, or
`reconstruction.json`, or two or more of the names. So it needs no marker, golden folders are known
as well, and a folder is removed only if every file in it is ours.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.core.errors import OutputError, UnreadableWitness, UsageError

MANIFEST = "family.toml"
RULINGS = "rulings.jsonl"
RESULTS = frozenset(
    (
        "reconstruction.txt", "annotated.txt", "reconstruction.json", "flags.json", "alignment.json", "report.html",
        "apparatus.xml", "flags.sarif", "collation.json", "collation.graphml",
    )
)  # fmt: skip


def read(path: Path) -> bytes:
    """The bytes of the file; raises `UnreadableWitness`."""
    try:
        if path.exists() and not path.is_file():  # a pipe would wait for ever
            raise UnreadableWitness(f"{path} is no file", "give the name of a file")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableWitness(
            f"{path} cannot be read: {_why(error)}", "check the name and its permissions"
        ) from error


def write(path: Path, data: bytes) -> None:
    """Writes the whole file or nothing, making its folder; raises `OutputError`."""
    hidden = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, hidden = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(hidden).chmod(0o666 & ~_umask())  # a temporary file is private, a result is not
        Path(hidden).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {_why(error)}", "check the folder, its permissions and the space on the disk"
        ) from error
    finally:
        if hidden:
            with suppress(OSError):
                Path(hidden).unlink(missing_ok=True)


def _umask() -> int:
    """The mask of this process; there is no way to ask for it without setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under the paths that were given: whole paths, sorted, so that the order of those does not matter."""

    manifests: tuple[Path, ...]  # folders with a family.toml
    loose: tuple[Path, ...]  # files in no such folder
    results: tuple[Path, ...]  # result folders, passed over
    unreadable: tuple[UnreadableWitness, ...]  # folders that cannot be listed


def walk(paths: Sequence[Path], out: Path | None = None) -> Found:
    """Looks through files and folders, and the folders in them.

    Passed over: hidden names, `*.toml`, `rulings.jsonl`, result folders, and `out`. A file under a
    folder with a `family.toml` is a witness only if that manifest names it. Raises `UsageError` for
    a path where there is nothing.
    """
    manifests: set[Path] = set()
    loose: set[Path] = set()
    results: set[Path] = set()
    unreadable: list[UnreadableWitness] = []
    skip = out.resolve() if out else None
    for path in paths:
        full = path.resolve()
        if not full.exists():
            raise UsageError(f"there is no {path}", "give a file or a folder that exists")
        if full.is_file():
            if full.name == MANIFEST:
                manifests.add(full.parent)
            else:
                loose.add(full)
            continue
        for folder, names, passed in _folders(full, skip, unreadable):
            if passed:
                results.add(folder)
            elif MANIFEST in names:
                manifests.add(folder)
            else:
                loose |= {folder / n for n in names if _is_witness(n)}
    declared = {f for f in loose if not manifests.isdisjoint(f.parents)}
    return Found(
        tuple(sorted(manifests)),
        tuple(sorted(loose - declared)),
        tuple(sorted(results)),
        tuple(sorted(unreadable, key=str)),
    )


def _folders(
    root: Path, skip: Path | None, unreadable: list[UnreadableWitness]
) -> Iterator[tuple[Path, tuple[str, ...], bool]]:
    """Each folder under `root` with the names of its files, and whether it is passed over.

    Links are not followed, and a folder that is passed over is not looked into.
    """

    def note(error: OSError) -> None:
        unreadable.append(
            UnreadableWitness(f"{error.filename} cannot be listed: {_why(error)}", "check its permissions")
        )

    for folder, below, names in os.walk(root, onerror=note):
        below[:] = [b for b in below if not b.startswith(".")]
        here = Path(folder)
        passed = is_results(names) or here == skip != root
        if passed:
            below.clear()
        yield here, tuple(names), passed


def _is_witness(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(".toml") and name != RULINGS


def is_results(names: Sequence[str]) -> bool:
    """Whether a folder with files of these names is one that we wrote.

    >>> is_results(["reconstruction.txt", "flags.json", "notes.md"]), is_results(["000.txt", "flags.json"])
    (True, False)
    """
    seen = [n for n in names if not n.startswith(".")]
    ours = RESULTS.intersection(seen)
    return "reconstruction.json" in ours or len(ours) >= 2 or len(ours) == len(seen) > 0


def results_in(out: Path) -> tuple[str, ...]:
    """The names of the result folders in `out`, sorted; none if there is no such folder."""
    if not out.is_dir():
        return ()
    return tuple(sorted(f.name for f in out.iterdir() if f.is_dir() and is_results(names_in(f))))


def names_in(folder: Path) -> tuple[str, ...]:
    """The names of the files in a folder, sorted; none if it does not exist."""
    return tuple(sorted(f.name for f in folder.iterdir() if f.is_file())) if folder.is_dir() else ()


def witnesses_in(folder: Path) -> tuple[str, ...]:
    """The names of the files in a folder that could be witnesses, sorted."""
    return tuple(n for n in names_in(folder) if _is_witness(n))


def remove_results(folder: Path) -> None:
    """Removes a result folder; raises `OutputError` if anything in it is not ours."""
    foreign = [f.name for f in folder.iterdir() if f.name not in RESULTS]
    if foreign:
        raise OutputError(
            f"{folder} is not removed: it also holds {', '.join(sorted(foreign))}", "look at it and remove it by hand"
        )
    try:
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    except OSError as error:
        raise OutputError(f"{folder} cannot be removed: {_why(error)}", "check its permissions") from error


def private_folder(path: Path) -> Path | None:
    """`path`, made if need be, if it belongs to this user alone; None where that cannot be had.

    What a library unmarshals from a folder that others can write to is theirs to choose.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = path.stat()
        if hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & 0o022):
            return None
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError:
        return None


def passing_folder() -> Path:
    """A folder of this user alone, gone when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="chuyi-recon-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def shown(path: Path) -> str:
    """`path` as a person at this prompt would write it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
