"""Families through an engine, and what comes of them: shared by `align` and `check`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.memory import BoundedWork
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.project.family_job import FamilyResult as Made
from chuyi_recon.app.project.intake import Intake
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.engines import Job, Outcome, processes, serial
from chuyi_recon.errors import ExitCode, ReconError
from chuyi_recon.messages import Message

_MIN_FAMILIES_FOR_WORKERS = (
    8  # families from which on the start of worker processes (half a second, twice a dictionary) is worth it
)

NO_LIMITS = Limits()
_MAX_NOTES = 5  # families of which the same is told


class HasName(Protocol):
    """What one family's work needs to know, with the family's name."""

    @property
    def name(self) -> str:
        """The family's name."""


NamedPayload = TypeVar("NamedPayload", bound=HasName)
Result = TypeVar("Result")


def run_families(
    payloads: Sequence[NamedPayload],
    work: Callable[[NamedPayload], Result],
    jobs: int | None,
    painter: Painter,
    limits: Limits = NO_LIMITS,
) -> Iterator[Outcome[Result]]:
    """The outcome of each family, in order, with a progress bar where someone watches.

    What can be ended when it takes too much is a process of its own, also where there is one at a time.
    """
    work_list = [Job(payload.name, payload) for payload in payloads]
    workers = choose_workers(jobs, len(payloads))
    run = (
        processes.run(work_list, BoundedWork(work, limits.memory), max(1, workers), limits.seconds)
        if workers > 1 or limits.seconds is not None or limits.memory is not None
        else serial.run(work_list, work)
    )
    with painter.progress(len(payloads)) as bar:
        for outcome in run:
            if bar is not None:
                bar.advance(bar.task_ids[0])
            yield outcome


def choose_workers(jobs: int | None, families: int) -> int:
    """How many families are worked on at once; `jobs` is what was asked for."""
    cores = (os.cpu_count() or 1) if families >= _MIN_FAMILIES_FOR_WORKERS else 1
    return min(jobs if jobs is not None else cores, families)


def run_one(payload: NamedPayload, work: Callable[[NamedPayload], Result], painter: Painter, limits: Limits) -> Result:
    """What comes of one family; raises its error."""
    if limits.seconds is None and limits.memory is None:
        return work(payload)
    (outcome,) = run_families([payload], work, 1, painter, limits)
    if outcome.error is not None:
        raise outcome.error
    assert outcome.result is not None
    return outcome.result


def report_intake(intake: Intake, painter: Painter, strict: bool) -> None:
    """What a person should hear before the work begins. Repairs are said under --strict, or -v."""
    report_errors(intake.problems, painter)
    for folder in intake.empty_folders:
        painter.print_note(Message("input.folder-without-witness", folder=folder))
    by_parent: dict[Path, list[str]] = {}
    for folder in intake.result_folders:
        by_parent.setdefault(folder.parent, []).append(folder.name)
    for parent, names in by_parent.items():
        painter.print_note(Message("input.results-passed-over", parent=parent, names=list_names(names)))
    for source in intake.ungrouped:
        painter.print_note(Message("input.unlike-file-left-alone", source=source))
    for line in intake.notes:
        painter.print_note(line)
    report_repairs(intake.repair_lines, painter, strict)


def report_errors(errors: Sequence[ReconError], painter: Painter) -> None:
    """What went wrong with files, with the trace of a bug under -vv."""
    for error in errors:
        painter.print_error(error)
        if error.trace:
            painter.print_trace(error.trace)


def report_repairs(repaired: Sequence[str], painter: Painter, strict: bool) -> None:
    """What readers noticed in the files, for whoever asked."""
    for line in repaired:
        (painter.print_note if strict else painter.print_detail)(line)


def report_failure(outcome: Outcome[Result], painter: Painter) -> list[ReconError]:
    """The error of a family and what is told before it, with the trace of a bug under -vv; returns all of them."""
    if outcome.error is None:
        return []
    report_errors(outcome.error.beside, painter)
    painter.print_error(outcome.error, outcome.name)
    if outcome.trace:
        painter.print_trace(outcome.trace)
    return [*outcome.error.beside, outcome.error]


def report_files(result: Made, painter: Painter, strict: bool) -> None:
    """What went wrong with some files of a family that was made, and what was noticed in them."""
    report_errors(result.problems, painter)
    report_repairs(result.repaired, painter, strict)


def report_notes(notes: Sequence[str], painter: Painter) -> None:
    """What a person should hear of the page images of families, of the first at length."""
    for note in notes[:_MAX_NOTES]:
        painter.print_note(note)
    if len(notes) > _MAX_NOTES:
        painter.print_note(Message("crops.more-families", many=len(notes) - _MAX_NOTES))


def fail_on_of(family: str, asked: FailOn | None, project: FailOn, own: Mapping[str, FailOn]) -> FailOn:
    """The severity that fails a run: as asked for on the command line, else by the family, else by the project."""
    return asked or own.get(family, project)


def choose_exit_code(errors: Sequence[ReconError], found: bool, repaired: bool, strict: bool) -> int:
    """The most serious of what happened: a bug, results not written, inputs and families that failed, `found`."""
    for code in (ExitCode.BUG, ExitCode.OUTPUT):
        if any(error.exit_code == code for error in errors):
            return code
    if errors or (strict and repaired):
        return ExitCode.INPUTS
    return ExitCode.FOUND if found else ExitCode.DONE
