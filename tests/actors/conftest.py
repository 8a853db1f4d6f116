"""The desk and the command line of `tests/desk`."""

from tests.desk.conftest import desk, recon

__all__ = ["desk", "recon"]
