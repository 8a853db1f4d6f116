"""A browser for the tests of the report; where there is none they are skipped and say why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.app.conftest import recon, workdir

if TYPE_CHECKING:
    from tests.browser.chromium import Page


__all__ = ["recon", "workdir"]


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page for all tests of a process: a browser takes a second to start."""
    pytest.importorskip("websockets", reason="websockets is not installed: pip install -e '.[test]'")
    from tests.browser.chromium import browser, found

    program = found()
    if program is None:
        pytest.skip("Chromium is not installed: make system-deps")
    with browser(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where reports are written."""
    return tmp_path_factory.mktemp("reports")
