"""All tests: recon talks English, whatever the locale of the machine; its choice of language is tested apart."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import hypothesis
import pytest


@pytest.fixture(autouse=True, scope="session")
def _english() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            patch.delenv(name, raising=False)
        yield


def pytest_configure() -> None:
    """No test times anything, so that a machine under load passes too.

    A background job of a shell ignores SIGINT, and so would the programs that tests start and interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hypothesis.settings.register_profile("recon", deadline=None)
    hypothesis.settings.load_profile("recon")
