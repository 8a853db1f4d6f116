"""The working folder and the command line of `tests/app`."""

from tests.app.conftest import recon, workdir

__all__ = ["recon", "workdir"]
