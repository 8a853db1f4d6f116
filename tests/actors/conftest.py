"""The working folder and the command line of `tests/app`."""

from tests.app.conftest import desk, recon

__all__ = ["desk", "recon"]
