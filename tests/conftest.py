"""All tests: recon talks English, whatever the locale of the machine; its choice of language is tested apart."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import hypothesis
import pytest

from chuyi_recon.app.i18n.translate import set_language

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "COLUMNS")


@pytest.fixture(autouse=True, scope="session")
def _no_locale() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in LOCALE_VARIABLES:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


def pytest_configure() -> None:
    """No test times anything, so that a machine under load passes too.

    A background job of a shell ignores SIGINT, and so would the programs that tests start and interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hypothesis.settings.register_profile("recon", deadline=None)
    hypothesis.settings.load_profile("recon")
