"""The mark that recon leaves in a result folder: that it is ours, and from what its family was read.

In: the paths of a run. Out: a hidden file beside the results. By it `--prune` knows what it may remove, and `show`,
`export` and `review` find a family by the name that its results have. Paths are relative to the folder, so that
results and witnesses can be moved together.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from chuyi_recon.app.files import storage
from chuyi_recon.errors import UnreadableWitness


class ResultMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the mark says: the paths that were given, how loose files were taken, and of what the results were made."""

    format: Literal["recon-results/1"]
    paths: tuple[str, ...] = ()  # none where they lie on another disk
    one_family: bool = False
    base: str | None = None
    kept: dict[str, object] | None = None  # see `kept_results`

    def real_paths(self, folder: Path) -> tuple[Path, ...]:
        """Where the paths lie, for the mark of `folder`."""
        return tuple(Path(os.path.normpath(storage.real_path(folder) / path)) for path in self.paths)


def make_mark(folder: Path, paths: Sequence[Path], one_family: bool, base: str | None) -> bytes:
    """The bytes of the mark of a result folder."""
    real = storage.real_path(folder)
    try:
        relative = sorted({Path(os.path.relpath(path, real)).as_posix() for path in given_paths(paths)})
    except ValueError:  # on another disk of Windows
        relative = []
    mark = msgspec.to_builtins(ResultMark("recon-results/1", tuple(relative), one_family, base))
    return f"{json.dumps(mark)}\n".encode()  # in ASCII: a name may be no Unicode


def read_mark(folder: Path) -> ResultMark | None:
    """The mark of a folder; None where there is none of ours."""
    if not storage.is_file(folder / storage.MARK_FILE):
        return None
    try:
        return msgspec.convert(json.loads(storage.read_bytes(folder / storage.MARK_FILE, is_ours=True)), ResultMark)
    except (ValueError, UnreadableWitness):  # msgspec's errors are ValueErrors, too
        return None


def given_paths(paths: Sequence[Path]) -> Iterator[Path]:
    """What was given to a run, as it really lies; a family.toml means its folder."""
    for path in paths:
        given = path.parent if path.name == storage.MANIFEST_FILE and storage.is_file(path) else path
        yield storage.real_path(given.parent) / given.name if storage.is_file(given) else storage.real_path(given)


def covers(paths: Sequence[Path], folder: Path, mark: ResultMark) -> bool:
    """Whether a run over `paths` looks everywhere that the run looked which left `mark` in `folder`."""
    now = set(given_paths(paths))
    before = mark.real_paths(folder)
    return bool(before) and all(not now.isdisjoint((path, *path.parents)) for path in before)


def is_of_others(paths: Sequence[Path], folder: Path, mark: ResultMark) -> bool:
    """Whether the results in `folder` were made of other paths than `paths`, which all still exist: neither run looked
    at anything that the other did.
    """
    now = set(given_paths(paths))
    before = mark.real_paths(folder)
    apart = all(
        now.isdisjoint((old, *old.parents)) and old not in {p for n in now for p in n.parents} for old in before
    )
    return bool(before) and apart and all(storage.exists(old) for old in before)


def relative_to_working_folder(path: Path) -> Path:
    """A real path as somebody would type it here."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # on another disk of Windows
        return path
