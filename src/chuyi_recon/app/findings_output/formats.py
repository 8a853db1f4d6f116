"""Findings and drift in the form that was asked for. In: a `CommandRun` of `check` or `align`. Out: stdout, and for
GitHub the summary of the job.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from chuyi_recon.app.files import locked_append, storage
from chuyi_recon.app.files.spool import Spool, placeholder, stream_json
from chuyi_recon.app.findings_output import github, sarif_log
from chuyi_recon.app.findings_output.finding_filter import FindingFilter
from chuyi_recon.app.findings_output.findings_sheet import findings_sheet
from chuyi_recon.app.findings_output.json_report import FORMAT, CheckRecord
from chuyi_recon.app.golden import drift_sheet
from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.project.family_job import FamilyResult, LocatedFinding
from chuyi_recon.app.terminal.choices import OutputFormat
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.exporters.json_lines import encode, plain_string
from chuyi_recon.messages import Language, Message

ANNOTATING_FORMS = (OutputFormat.github, OutputFormat.sarif)  # what golden files have is told in none of them
SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"  # names the file of the job's summary


@dataclass(frozen=True, slots=True)
class FamilyFindings:
    """What a run has to tell of one family, in its language: its findings, or its SARIF log where that is asked for
    and which of its results are left out; how many findings are left out, for the golden files have them.
    """

    family: str
    places: tuple[LocatedFinding, ...]
    language: Language
    log: bytes = b""
    known: frozenset[int] = frozenset()
    left_out: int = 0


@dataclass(frozen=True)
class CommandRun:
    """One run of a command: what was found, family by family, and where the files lie.

    `paths` leads by family and file to a file, relative to the working directory. `language` is that in which other
    programs are told what is of no single family. Findings are kept only for a form that prints them, and on the disk.
    """

    command: str
    form: OutputFormat | None
    finding_filter: FindingFilter
    paths: Mapping[str, Mapping[str, str]]
    language: Language = "en"
    families: Spool[FamilyFindings] = field(default_factory=Spool)

    def add(
        self, family: str, result: FamilyResult, log: bytes, known: frozenset[int] = frozenset()
    ) -> tuple[LocatedFinding, ...]:
        """Takes the findings of one family, and its SARIF log where that is printed; returns those that the filter
        lets pass. `known` are those of the golden files, by their number: no annotation tells them once more.
        """
        places = self.finding_filter.select(result.findings)
        told = self.finding_filter.select(result.findings, known) if self.form in ANNOTATING_FORMS else places
        if self.form is not None:
            self.families.add(
                FamilyFindings(family, () if log else told, result.language, log, known, len(places) - len(told))
            )
        return places


@dataclass(frozen=True, slots=True)
class GoldenDrift:
    """How the golden files in a folder differ; `updated` says that the drift has been written."""

    drifts: tuple[Drift, ...] = ()
    golden: str = ""
    updated: bool = False


def print_run(run: CommandRun, families: int, drifted: GoldenDrift, painter: Painter) -> None:
    """Prints a run; without a form the drift alone, in full."""
    drifts, golden, updated = drifted.drifts, drifted.golden, drifted.updated
    if run.form is OutputFormat.json:
        print_record(CheckRecord(FORMAT, families, updated, drifts, ()), run, painter)
    elif run.form is OutputFormat.sarif:
        logs = ((printed.family, printed.log) for printed in run.families)
        again = ((printed.family, printed.log, printed.known) for printed in run.families)
        drifted_golden = sarif_log.drift_results(drifts, golden, run.language)
        for piece in sarif_log.join_logs(
            logs, again, run.paths, run.finding_filter.codes, drifted_golden, run.language
        ):
            painter.print_json_part(piece)
    elif run.form is OutputFormat.github:
        _print_annotations(run, families, drifted, painter)
    else:
        for printed in run.families:
            painter.print_parts(findings_sheet(printed.places, full=run.form is OutputFormat.full))
        print_drift = painter.print_parts if run.form else painter.print_summary
        for drift in drifts:
            print_drift(drift_sheet.drift_lines(drift, golden, run.form is not OutputFormat.concise, updated))
    if left_out := sum(told.left_out for told in run.families):
        painter.print_note(Message("check.known-left-out", n=left_out))


def print_record(value: object, run: CommandRun, painter: Painter) -> None:
    """Prints a record as JSON, with the findings of a run in its `findings`, the last member."""
    said = partial(plain_string, language=run.language)
    members = {**msgspec.to_builtins(value, enc_hook=said), "findings": placeholder("findings")}
    findings = (msgspec.Raw(encode(p, printed.language)) for printed in run.families for p in printed.places)
    for piece in stream_json(members, {"findings": findings}):
        painter.print_json_part(piece)
    painter.print_raw("\n")


def _print_annotations(run: CommandRun, families: int, drifted: GoldenDrift, painter: Painter) -> None:
    """Ten annotations; the rest goes into the summary of the job, if there is one."""
    drift_annotations = () if drifted.updated else github.drift_annotations(drifted.drifts, drifted.golden)
    of_findings = (
        annotation
        for annotations in run.families
        for annotation in github.finding_annotations(
            [(p, run.paths[p.family].get(p.source, p.source)) for p in annotations.places]
        )
    )
    ordered = github.worst_first([*drift_annotations, *of_findings])
    first, rest = ordered[: github.MAX_ANNOTATIONS], ordered[github.MAX_ANNOTATIONS :]
    for a in first:
        painter.print_raw(f"{a.workflow_command()}\n")
    page = os.environ.get(SUMMARY_VARIABLE)
    if page:
        locked_append.append_lines(
            Path(page), github.job_summary(run.command, families, first, rest).encode("utf-8", "backslashreplace")
        )
    if rest:
        painter.print_note(
            Message("github.more-in-job-summary", n=len(rest))
            if page
            else Message("github.more-without-job-summary", n=len(rest), name=SUMMARY_VARIABLE)
        )


def relative_paths(paths: Mapping[str, Mapping[str, Path]]) -> dict[str, dict[str, str]]:
    """By family and file the path of a file as seen from the working directory."""
    return {
        name: {file: relative_path(path) for file, path in witness_paths.items()}
        for name, witness_paths in paths.items()
    }


def relative_path(path: Path) -> str:
    """A path as seen from the working directory, with forward slashes."""
    try:
        return Path(os.path.relpath(storage.real_path(path.parent) / path.name, storage.real_path(Path()))).as_posix()
    except ValueError:  # on another disk of Windows
        return path.name
