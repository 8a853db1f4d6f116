"""Files of page formats in the wild: third parties' data, read from beside the repository and skipped where absent."""

from __future__ import annotations

from pathlib import Path

import pytest

FORMATS = Path("shared", "eval", "formats")


def samples(kind: str) -> list[Path]:
    """The files of a kind; skips the test where there are none."""
    folders = [parent / FORMATS / kind for parent in Path(__file__).parents]
    found = sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
    if not found:
        pytest.skip(f"the samples of {kind} are not there")
    return found
