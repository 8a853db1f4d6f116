"""Whose golden files a folder holds: two runs from different roots may have families of one name.

`check --update` leaves a hidden mark beside golden files that it writes, with the place of their family as seen from
there, so that both can be moved together. A folder without a mark, as all were before, is anybody's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.project.intake import FamilyLocation
from chuyi_recon.app.project.result_mark import ResultMark, is_of_others, relative_to_working_folder
from chuyi_recon.errors import UnreadableWitness, UsageError
from chuyi_recon.messages import Message

_FORMAT = "recon-golden/1"  # another than that of results: no run of `align` takes golden files for its own
_MAX_NAMED = 3  # paths in a message


class GoldenMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the mark says: where the family lies, none where that is another disk."""

    format: Literal["recon-golden/1"]
    paths: tuple[str, ...]


def make_golden_mark(folder: Path, location: FamilyLocation) -> bytes:
    """The bytes of the mark in the golden folder of a family."""
    real = storage.real_path(folder)
    try:
        paths = [Path(os.path.relpath(path, real)).as_posix() for path in _places(location)]
    except ValueError:  # on another disk of Windows
        paths = []
    return f"{json.dumps({'format': _FORMAT, 'paths': paths})}\n".encode()  # in ASCII: a name may be no Unicode


def check_owners(golden: Path, locations: Mapping[str, FamilyLocation]) -> None:
    """Raises `UsageError` where a family's golden folder is that of another family, which is still there."""
    for name, location in locations.items():
        folder = golden / name
        mark = _read_mark(folder)
        if mark is None:
            continue
        owner = ResultMark("recon-results/1", mark.paths)
        if is_of_others(_places(location), folder, owner):
            before = [str(relative_to_working_folder(path)) for path in owner.real_paths(folder)]
            raise UsageError(
                Message("error.output.made-of-others", path=folder, paths=list_names(before, _MAX_NAMED)),
                Message("hint.other-folder.golden"),
            )


def _places(location: FamilyLocation) -> list[Path]:
    """Where a family lies: its folder, or the folders of its files."""
    found = [location.folder] if location.folder is not None else [path.parent for path in location.files]
    return sorted({storage.real_path(path) for path in found})


def _read_mark(folder: Path) -> GoldenMark | None:
    """The mark of a folder; None where there is none of ours."""
    if not storage.is_file(folder / storage.MARK_FILE):
        return None
    try:
        return msgspec.convert(json.loads(storage.read_bytes(folder / storage.MARK_FILE, is_ours=True)), GoldenMark)
    except (ValueError, RecursionError, UnreadableWitness):  # msgspec's errors are ValueErrors, too
        return None
