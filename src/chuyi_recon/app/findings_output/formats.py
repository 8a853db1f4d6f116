"""Findings and drift in the form that was asked for. In: a `Run` of `check` or `align`. Out: stdout, and for GitHub
the summary of the job.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from chuyi_recon.app.files import locked_append, storage
from chuyi_recon.app.files.spool import Spool, document, place_of
from chuyi_recon.app.findings_output import github, sarif_log
from chuyi_recon.app.findings_output.finding_filter import Sieve
from chuyi_recon.app.findings_output.findings_sheet import findings_sheet
from chuyi_recon.app.findings_output.json_report import FORMAT, Record
from chuyi_recon.app.golden import drift_sheet
from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.project.family_job import Place, Result
from chuyi_recon.app.terminal.choices import Form
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.exporters.json_lines import plain
from chuyi_recon.messages import said

SUMMARY = "GITHUB_STEP_SUMMARY"  # names the file of the job's summary


@dataclass(frozen=True, slots=True)
class Told:
    """What a run has to tell of one family: its findings, and its SARIF log where that is asked for."""

    family: str
    places: tuple[Place, ...]
    log: bytes = b""


@dataclass(frozen=True)
class Run:
    """One run of a command: what was found, family by family, and where the files lie.

    `paths` leads by family and file to a file, relative to the working directory. Findings are kept only for a form
    that prints them, and on the disk.
    """

    command: str
    form: Form | None
    sieve: Sieve
    paths: Mapping[str, Mapping[str, str]]
    told: Spool[Told] = field(default_factory=Spool)

    def add(self, family: str, result: Result, log: bytes) -> tuple[Place, ...]:
        """Takes the findings of one family, and its SARIF log where that is printed; returns those that are told."""
        places = self.sieve.of(result.places)
        if self.form is not None:
            self.told.add(Told(family, () if log else places, log))
        return places


@dataclass(frozen=True, slots=True)
class Drifted:
    """How the golden files in a folder differ; `updated` says that the drift has been written."""

    drifts: tuple[Drift, ...] = ()
    golden: str = ""
    updated: bool = False


def tell(run: Run, families: int, drifted: Drifted, painter: Painter) -> None:
    """Prints a run; without a form the drift alone, in full."""
    drifts, golden, updated = drifted.drifts, drifted.golden, drifted.updated
    if run.form is Form.json:
        record(Record(FORMAT, families, updated, drifts, ()), run, painter)
    elif run.form is Form.sarif:
        logs = ((told.family, told.log) for told in run.told)
        again = ((told.family, told.log) for told in run.told)
        for piece in sarif_log.joined(logs, again, run.paths, run.sieve.codes, drifts, golden):
            painter.plain(piece)
    elif run.form is Form.github:
        _annotate(run, families, drifted, painter)
    else:
        for told in run.told:
            painter.sheets(findings_sheet(told.places, full=run.form is Form.full))
        for drift in drifts:
            painter.sheets(drift_sheet.sheet(drift, golden, run.form is not Form.concise, updated))


def record(value: object, run: Run, painter: Painter) -> None:
    """Prints a record as JSON, with the findings of a run in its `findings`, the last member."""
    members = {**msgspec.to_builtins(value, enc_hook=plain), "findings": place_of("findings")}
    for piece in document(members, {"findings": (p for told in run.told for p in told.places)}):
        painter.plain(piece)
    painter.plain("\n")


def _annotate(run: Run, families: int, drifted: Drifted, painter: Painter) -> None:
    """Ten annotations; the rest goes into the summary of the job, if there is one."""
    of_drift = () if drifted.updated else github.of_drift(drifted.drifts, drifted.golden)
    of_findings = (
        annotation
        for told in run.told
        for annotation in github.of_findings([(p, run.paths[p.family].get(p.source, p.source)) for p in told.places])
    )
    ordered = github.ordered([*of_drift, *of_findings])
    first, rest = ordered[: github.MOST], ordered[github.MOST :]
    for a in first:
        painter.plain(f"{a.command()}\n")
    page = os.environ.get(SUMMARY)
    if page:
        locked_append.append(
            Path(page), github.summary(run.command, families, first, rest).encode("utf-8", "backslashreplace")
        )
    if rest:
        painter.note(
            said("{n} more in the summary of the job", n=len(rest))
            if page
            else said("{n} more (no {name}): --format concise", n=len(rest), name=SUMMARY)
        )


def located(paths: Mapping[str, Mapping[str, Path]]) -> dict[str, dict[str, str]]:
    """By family and file the path of a file as seen from the working directory."""
    return {name: {file: relative(path) for file, path in own.items()} for name, own in paths.items()}


def relative(path: Path) -> str:
    """A path as seen from the working directory, with forward slashes."""
    try:
        return Path(os.path.relpath(storage.real(path.parent) / path.name, storage.real(Path()))).as_posix()
    except ValueError:  # on another disk of Windows
        return path.name
