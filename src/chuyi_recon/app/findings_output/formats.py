"""Findings and drift in the form that was asked for. In: a `Run` of `check` or `align`. Out: stdout, and for GitHub
the summary of the job.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.files import locked_append, storage
from chuyi_recon.app.findings_output import github, sarif_log
from chuyi_recon.app.findings_output.finding_filter import Sieve
from chuyi_recon.app.findings_output.findings_sheet import findings_sheet
from chuyi_recon.app.findings_output.json_report import FORMAT, Record
from chuyi_recon.app.golden import drift_sheet
from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.project.family_job import Place, Result
from chuyi_recon.app.terminal.choices import Form
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.messages import said

SUMMARY = "GITHUB_STEP_SUMMARY"  # names the file of the job's summary


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: what drifted, what was found, and where the files lie.

    `paths` leads by family and source to a file, relative to the working directory; `logs` are the SARIF logs by
    family, where they are asked for; `updated` says that the drift has been written.
    """

    command: str
    families: int
    places: tuple[Place, ...]
    sieve: Sieve
    paths: Mapping[str, Mapping[str, str]]
    logs: Mapping[str, bytes]
    drifts: tuple[Drift, ...] = ()
    golden: str = ""
    updated: bool = False


def tell(run: Run, form: Form | None, painter: Painter) -> None:
    """Prints a run; without a form the drift alone, in full."""
    if form is Form.json:
        painter.record(Record(FORMAT, run.families, run.updated, run.drifts, run.places))
    elif form is Form.sarif:
        painter.plain(sarif_log.joined(run.logs, run.paths, run.sieve.codes, run.drifts, run.golden).decode())
    elif form is Form.github:
        _annotate(run, painter)
    else:
        if form is not None:
            painter.sheets(findings_sheet(run.places, full=form is Form.full))
        for drift in run.drifts:
            painter.sheets(drift_sheet.sheet(drift, run.golden, form is not Form.concise, run.updated))


def _annotate(run: Run, painter: Painter) -> None:
    """Ten annotations; the rest goes into the summary of the job, if there is one."""
    places = [(p, run.paths[p.family].get(p.source, p.source)) for p in run.places]
    of_drift = () if run.updated else github.of_drift(run.drifts, run.golden)
    told = github.ordered([*of_drift, *github.of_findings(places)])
    first, rest = told[: github.MOST], told[github.MOST :]
    for a in first:
        painter.plain(f"{a.command()}\n")
    page = os.environ.get(SUMMARY)
    if page:
        locked_append.append(
            Path(page), github.summary(run.command, run.families, first, rest).encode("utf-8", "backslashreplace")
        )
    if rest:
        painter.note(
            said("{n} more in the summary of the job", n=len(rest))
            if page
            else said("{n} more (no {name}): --format concise", n=len(rest), name=SUMMARY)
        )


def sarif_of(results: Mapping[str, Result]) -> dict[str, bytes]:
    """The SARIF logs among the results of families."""
    return {name: dict(result.files)[sarif_log.FILE] for name, result in results.items()}


def located(paths: Mapping[str, Mapping[str, Path]]) -> dict[str, dict[str, str]]:
    """By family and source the path of a file as seen from the working directory."""
    return {name: {source: relative(path) for source, path in own.items()} for name, own in paths.items()}


def relative(path: Path) -> str:
    """A path as seen from the working directory, with forward slashes."""
    try:
        return Path(os.path.relpath(storage.real(path.parent) / path.name, storage.real(Path()))).as_posix()
    except ValueError:  # on another disk of Windows
        return path.name
