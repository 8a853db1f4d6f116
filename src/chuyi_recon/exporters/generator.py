"""The name and version that a result carries, asked for in this one place.

It is the only thing in a result that may differ between two versions of recon that decide alike.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def generator_name() -> str:
    """`recon <version>`; the version is `0` where the package runs without having been installed.

    To look among all that is installed takes milliseconds, and each of a thousand small families asks twice.
    """
    try:
        return f"recon {version('chuyi_recon')}"
    except PackageNotFoundError:
        return "recon 0"
