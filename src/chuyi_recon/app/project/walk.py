"""What lies under the paths that a person gave: families, loose files, results to pass over.

In: paths as they were typed. Out: a `FoundPaths` whose paths begin as they were typed, so that a message
names a file as the person does; its order does not depend on theirs. Folders are looked through
one by one, not by recursion, however deep they are. Links to folders are not followed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from chuyi_recon.app.files.storage import (
    MANIFEST_FILE,
    REPORT_INDEX,
    is_file,
    is_report_index,
    is_result_folder,
    is_witness,
    list_folder,
    real_path,
)
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.errors import UnreadableWitness, UsageError
from chuyi_recon.messages import Message

_IMAGE_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".jp2", ".pdf"))


@dataclass(frozen=True, slots=True)
class FoundPaths:
    """Paths sorted by where they really lie."""

    manifests: tuple[Path, ...]  # folders with a family.toml
    loose_files: tuple[Path, ...]  # files in no such folder
    result_folders: tuple[Path, ...]  # result folders, passed over
    unreadable: tuple[UnreadableWitness, ...]  # folders that cannot be listed
    empty_folders: tuple[Path, ...]  # of those given, the folders in which there is nothing


def find_paths(paths: Sequence[Path], out: Path | None = None, excluded: Collection[Path] = ()) -> FoundPaths:
    """Looks through files and folders, and the folders in them.

    Passed over: hidden names, `*.toml`, `rulings.jsonl`, result folders and the page over them, `out`,
    and the files and folders `aside`, as they really lie; a bare name among these means every file of
    that name. A file under a folder with a `family.toml` is a witness only if that manifest names it.
    Raises `UsageError` for a path where there is nothing.
    """
    manifests: dict[Path, Path] = {}  # real -> as typed
    loose: dict[Path, Path] = {}
    results: dict[Path, Path] = {}
    unreadable: list[UnreadableWitness] = []
    empty: list[Path] = []
    skip = real_path(out) if out else None
    for path in sorted(set(paths), key=lambda p: (len(str(p)), str(p))):  # of two ways to a file the shorter
        try:
            folder_given = _is_folder(path)
        except UnreadableWitness as error:
            unreadable.append(error)
            continue
        if not folder_given:
            if path.name == MANIFEST_FILE:
                manifests.setdefault(real_path(path.parent), path.parent)
            else:
                loose.setdefault(real_path(path.parent) / path.name, path)
            continue
        holds_something, before = False, len(unreadable)
        for folder, true, names, passed in _walk_folders(path, skip, unreadable):
            witnesses = [n for n in names if is_witness(n) and not (n == REPORT_INDEX and is_report_index(folder / n))]
            if passed:
                results.setdefault(true, folder)
            elif MANIFEST_FILE in names:
                manifests.setdefault(true, folder)
            else:
                loose.update({true / n: folder / n for n in witnesses if true / n not in loose})
            holds_something = holds_something or passed or MANIFEST_FILE in names or bool(witnesses)
        if not holds_something and len(unreadable) == before:
            empty.append(path)
    return FoundPaths(
        tuple(manifests[p] for p in sorted(manifests)),
        tuple(
            loose[p]
            for p in sorted(loose)
            if manifests.keys().isdisjoint(p.parents) and not {p, Path(p.name), *p.parents}.intersection(excluded)
        ),
        tuple(results[p] for p in sorted(results)),
        tuple(sorted(unreadable, key=str)),
        tuple(empty),
    )


def folders_above(files: Sequence[Path]) -> dict[Path, Path]:
    """The folders in which files lie and those above them: where each really is, and how it was typed.

    Where no link is on the way, that is how the path reads: to ask the disk for each of many folders takes its time.
    """
    out: dict[Path, Path] = {}
    for folder in dict.fromkeys(path.parent for path in files):
        is_plain = real_path(folder) == Path(os.path.normpath(folder.absolute()))
        for above in (folder, *folder.parents):
            out[Path(os.path.normpath(above.absolute())) if is_plain else real_path(above)] = above
    return out


def find_files_below(folder: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files in a folder and below it that could be witnesses of its family, and what is said of folders that are
    passed over: results, and families of their own.
    """
    files: list[Path] = []
    unreadable: list[UnreadableWitness] = []
    others: dict[Path, str] = {}
    for below, true, names, passed in _walk_folders(folder, None, unreadable):
        if not others.keys().isdisjoint(true.parents):
            continue
        if passed:
            others[true] = Message("init.holds-results", folder=below)
        elif MANIFEST_FILE in names and below != folder:
            others[true] = Message("init.own-family", folder=below)
        else:
            files += (below / name for name in names if is_witness(name))
    return tuple(sorted(files)), (*(others[p] for p in sorted(others)), *(error.problem for error in unreadable))


def find_image_files(paths: Sequence[Path], out: Path) -> tuple[Path, ...]:
    """The files given, and those in folders and below that can be page images by their endings; none in `out`.

    Raises `UsageError` for a path where there is nothing, `UnreadableWitness` for a folder that cannot be listed.
    """
    skip, found = real_path(out), dict[Path, Path]()
    unreadable: list[UnreadableWitness] = []
    for path in paths:
        if not _is_folder(path):
            found.setdefault(real_path(path), path)
            continue
        for folder, true, names, _ in _walk_folders(path, skip, unreadable):
            images = (n for n in names if not n.startswith(".") and Path(n).suffix.lower() in _IMAGE_SUFFIXES)
            found.update({true / n: folder / n for n in images if true / n not in found})
    if unreadable:
        raise unreadable[0]
    return tuple(found.values())


def find_files_named(name: str, paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files of a name among the paths and in the folders under them, but for result folders and hidden ones.

    In order of their places, as typed. Raises `UsageError` for a path where there is nothing.
    """
    found: dict[Path, Path] = {}
    for path in sorted(set(paths), key=lambda p: (len(str(p)), str(p))):
        if not _is_folder(path):
            path = path if path.name == name else path.parent / name  # beside a witness, or a family.toml
            if is_file(path):
                found.setdefault(real_path(path.parent), path)
            continue
        for folder, true, names, passed in _walk_folders(path, None, []):
            if name in names and not passed:
                found.setdefault(true, folder / name)
    return tuple(found[p] for p in sorted(found))


def _is_folder(path: Path) -> bool:
    """Whether a folder lies there, or a file; raises `UsageError` if nothing does."""
    try:
        return S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageError(Message("error.file.no-such-path", path=path), Message("hint.give-existing-path")) from error
    except OSError as error:
        raise UnreadableWitness(
            Message("error.file.unreadable", path=path, why=system_reason(error)), Message("hint.check-permissions")
        ) from error


def _walk_folders(
    root: Path, skip: Path | None, unreadable: list[UnreadableWitness]
) -> Iterator[tuple[Path, Path, tuple[str, ...], bool]]:
    """Each folder under `root`, as typed and as it really lies, with the names of its files, and whether
    it is passed over: then it is not looked into.
    """
    rest = [(root, real_path(root))]
    while rest:
        folder, true = rest.pop()
        try:
            below, names = list_folder(folder)
        except OSError as error:
            unreadable.append(
                UnreadableWitness(
                    Message("error.folder.unlistable", folder=folder, why=system_reason(error)),
                    Message("hint.check-permissions"),
                )
            )
            continue
        passed = is_result_folder(names) or (true == skip and folder != root)
        yield folder, true, names, passed
        if not passed:
            rest += [(folder / b, true / b) for b in below]
