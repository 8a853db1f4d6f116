"""What `recon check --format json` prints, and its JSON Schema (`recon schema check`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.project.family_job import LocatedFinding

FORMAT: Literal["recon-check/1"] = "recon-check/1"


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One run of `recon check`: how many families were made, and, with `--update`, whether golden files were written.

    All differences are in it, not the first ten alone; `findings` are those that `--select` and `--ignore` let pass.
    """

    format: Literal["recon-check/1"]
    families: int
    updated: bool
    drift: tuple[Drift, ...]
    findings: tuple[LocatedFinding, ...]


def check_schema() -> dict[str, Any]:  # Any: JSON Schema is any JSON
    """The JSON Schema (2020-12) of the record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **msgspec.json.schema(CheckRecord),
    }
