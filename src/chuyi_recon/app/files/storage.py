"""Reads, lists and removes files; `writing` writes them, and `locked_append` adds to one that others add to.

What goes wrong becomes an `UnreadableWitness` (reading) or an `OutputError` (removing) that names the file as the
person did. What is read is an input of the run, over which nothing is written (`inputs`).

A result folder is known by what lies in it: the names of `RESULT_FILES` and nothing else, or
`reconstruction.json`, or two or more of the names: so golden folders are known as well, and none is read as
witnesses. A folder is removed only if it has the mark that we leave, and nothing in it is anybody else's.
"""

from __future__ import annotations

import atexit
import getpass
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from chuyi_recon.app.files.inputs import register_state
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import OutputError, UnreadableWitness, UsageError
from chuyi_recon.messages import Message

MANIFEST_FILE = "family.toml"
RULINGS_FILE = "rulings.jsonl"
MARK_FILE = ".recon.json"  # in a result folder: see `app.project.result_mark`
REPORT_INDEX = "index.html"  # over the reports of several families
RESULT_FILES = frozenset(
    (
        "reconstruction.txt", "annotated.txt", "reconstruction.json", "flags.json", "alignment.json", "report.html",
        "reconstruction.md", "reconstruction.docx", "apparatus.xml", "flags.sarif", "collation.json",
        "collation.graphml", "apparatus.csv", "diff.html", "reconstruction.alto.xml", "reconstruction.page.xml",
        "reconstruction.page.zip",
    )
)  # fmt: skip
MAX_FILE = 1 << 30  # bytes of a file that is read whole; a scan of 1000 pages has half of it
_READ = 1 << 16  # bytes that are asked for beyond what a file says that it has
_SPOOLED = 1 << 20  # bytes of an unnamed file that stay in memory
PARTIAL_SUFFIX = ".part"  # ends the hidden name of a file that is being written


def read_bytes(path: Path, *, is_ours: bool = False) -> bytes:
    """The bytes of the file; raises `UnreadableWitness`.

    It is then an input of this run, over which nothing is written, unless it `is_ours`.
    """
    try:
        if not is_file(path) and path.exists():  # a pipe would wait for ever
            raise UnreadableWitness(Message("error.file.not-a-file", path=path), Message("hint.give-file-name"))
        with path.open("rb") as file:
            _read_at_once(file)
            state = os.fstat(file.fileno())
            if not is_ours:
                register_state(state)
            return _read_all(path, file, state.st_size)
    except (OSError, ValueError) as error:
        raise UnreadableWitness(
            Message("error.file.unreadable", path=path, why=system_reason(error)),
            Message("hint.check-name-and-permissions"),
        ) from error


def _read_all(path: Path, file: IO[bytes], size: int) -> bytes:
    """All of a file; what the kernel makes up as it is read has no size, and may have no end, or nothing to say."""
    parts, length = list[bytes](), 0
    while size <= MAX_FILE and (part := file.read(max(size + 1 - length, _READ))):
        parts.append(part)
        length += len(part)
        size = max(size, length)
    if size > MAX_FILE:
        raise UnreadableWitness(
            Message("error.file.too-large", path=path, gigabytes=MAX_FILE >> 30), Message("hint.save-smaller")
        )
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _read_at_once(file: IO[bytes]) -> None:
    """Has no read of a file wait: /proc has some that have nothing to say and no end."""
    if sys.platform != "win32":
        os.set_blocking(file.fileno(), False)


def read_head(path: Path, length: int) -> bytes:
    """The first bytes of a file, at most `length`; none where they cannot be read, which is said when all are."""
    if not is_file(path):  # a pipe would wait for ever
        return b""
    try:
        with path.open("rb") as file:
            _read_at_once(file)
            return file.read(length) or b""
    except OSError:
        return b""


def is_file(path: Path) -> bool:
    """Whether there is a file; False also where that cannot be found out."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a zero byte
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder; False also where that cannot be found out."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def check_working_folder() -> None:
    """Raises `UsageError` where the folder in which the command was typed is gone: no path means anything there."""
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(
            Message("error.folder.working-folder-gone", why=system_reason(error)), Message("hint.go-to-folder")
        ) from error


def file_size(path: Path) -> int:
    """Bytes of a file; 0 where it cannot be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def exists(path: Path) -> bool:
    """Whether anything is there; False also where that cannot be found out: a name that is too long, a shut folder."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def real_path(path: Path) -> Path:
    """`path` from the root of the disk, without links; one that leads nowhere is no error."""
    return Path(os.path.realpath(path))


def login_name() -> str:
    """The name under which a person is logged in; empty where the machine knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def list_folder(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders in a folder and the other things in it, sorted; hidden folders and links to folders are left out."""
    below, names = [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                is_folder = entry.is_dir()
            except OSError:  # a link that leads to itself
                is_folder = False
            if not is_folder:
                names.append(entry.name)
            elif not entry.is_symlink() and not entry.name.startswith("."):
                below.append(entry.name)
    return tuple(sorted(below)), tuple(sorted(names))


def is_witness(name: str) -> bool:
    """Whether a file of this name may be one."""
    return not name.startswith(".") and not name.endswith(".toml") and name != RULINGS_FILE


def is_report_index(path: Path) -> bool:
    """Whether a file is a page over reports that we wrote; anybody may have an `index.html`."""
    if not is_file(path):  # a pipe would wait for ever
        return False
    try:
        with path.open("rb") as file:
            return b'<meta name="generator" content="recon index">' in file.read(2000)
    except OSError:
        return False


def is_result_folder(names: Sequence[str]) -> bool:
    """Whether a folder with files of these names is one that we wrote.

    >>> is_result_folder(["reconstruction.txt", "flags.json", "notes.md"]), is_result_folder(["000.txt", "flags.json"])
    (True, False)
    """
    visible_names = [n for n in names if not n.startswith(".")]
    ours = RESULT_FILES.intersection(visible_names)
    return "reconstruction.json" in ours or len(ours) >= 2 or len(ours) == len(visible_names) > 0


def list_result_folders(out: Path) -> tuple[str, ...]:
    """The names of the result folders in `out`, sorted; none if there is no such folder."""
    return tuple(name for name in list_folder_names(out) if is_result_folder(list_file_names(out / name)))


def list_folder_names(folder: Path) -> tuple[str, ...]:
    """The names of the folders in a folder, sorted, without hidden ones; none if it cannot be listed."""
    try:
        return list_folder(folder)[0]
    except OSError:
        return ()


def list_file_names(folder: Path) -> tuple[str, ...]:
    """The names of the files in a folder, sorted; none if it does not exist or cannot be listed."""
    try:
        return tuple(name for name in list_folder(folder)[1] if is_file(folder / name))
    except OSError:
        return ()


def list_witness_files(folder: Path) -> tuple[str, ...]:
    """The names of the files in a folder that could be witnesses, sorted."""
    return tuple(n for n in list_file_names(folder) if is_witness(n))


def matching(folder: Path, pattern: str) -> list[str]:
    """The files in a folder or below it that a pattern finds (`ocr/p*.txt`) and that could be witnesses, by name."""
    try:
        found = [path.relative_to(folder).as_posix() for path in folder.glob(pattern) if is_file(path)]
    except (ValueError, NotImplementedError, OSError):  # no pattern, one from the root of the disk, or a folder is shut
        return []
    return [name for name in found if is_witness(name.rpartition("/")[2])]


def remove_results(folder: Path) -> None:
    """Removes a result folder; raises `OutputError` if anything in it is not ours."""
    try:
        below, names = list_folder(folder)
        own = RESULT_FILES | {MARK_FILE}
        foreign = [*below, *(n for n in names if n not in own and not _is_partial_file(n))]
        if foreign:
            raise OutputError(
                Message("error.output.foreign-files-in-folder", folder=folder, foreign=list_names(foreign)),
                Message("hint.remove-by-hand"),
            )
        for name in sorted(names, key=MARK_FILE.__eq__):  # the mark last: what is left is still known as ours
            (folder / name).unlink(missing_ok=True)  # another run may be at the same work
        folder.rmdir()
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(
            Message("error.output.folder-unremovable", folder=folder, why=system_reason(error)),
            Message("hint.check-permissions"),
        ) from error


def remove_report_index(out: Path) -> None:
    """Removes the page over reports, if it is ours; raises `OutputError`."""
    try:
        if is_report_index(out / REPORT_INDEX):
            (out / REPORT_INDEX).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            Message("error.output.path-unremovable", path=out / REPORT_INDEX, why=system_reason(error)),
            Message("hint.check-permissions"),
        ) from error


def _is_partial_file(name: str) -> bool:
    """Whether a file is one that we were writing when the machine stopped."""
    return name.endswith(PARTIAL_SUFFIX) and any(name.startswith(f".{ours}.") for ours in (*RESULT_FILES, MARK_FILE))


def unnamed() -> tempfile.SpooledTemporaryFile[bytes]:
    """A file without a name, gone when it is closed; it touches the disk from its second megabyte on."""
    return tempfile.SpooledTemporaryFile(max_size=_SPOOLED)


def make_private_folder(path: Path) -> Path | None:
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


def temporary_folder() -> Path:
    """A folder of this user alone, gone when this process ends; or, where none can be made, no folder."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="chuyi-recon-"))
    except OSError:
        return Path(os.devnull)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
