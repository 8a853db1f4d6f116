"""What this run has read, so that no result is written over it: known by the file itself, not by its name.

A file is registered when it is read, and those that a run knows of without reading them (the witnesses of other
families) when they are found. A run begins with none: the command line says `forget_inputs`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_FileId = tuple[int, int]  # device and number of the file

_read: set[_FileId] = set()


def forget_inputs() -> None:
    """Begins a run: nothing has been read."""
    _read.clear()


def register_state(state: os.stat_result) -> None:
    """A file that has been opened is an input of this run."""
    if state.st_ino:  # some file systems number nothing
        _read.add((state.st_dev, state.st_ino))


def register_inputs(paths: Iterable[Path]) -> None:
    """Files that belong to this run, whether it reads them or not; one that is gone is none."""
    for path in paths:
        with suppress(OSError, ValueError):
            register_state(path.stat())


def is_input(state: os.stat_result) -> bool:
    """Whether a file is one that this run has read."""
    return (state.st_dev, state.st_ino) in _read
