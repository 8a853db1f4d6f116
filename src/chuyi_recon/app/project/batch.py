"""Families through an engine, and what comes of them: shared by `align` and `check`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.project.family_job import Place
from chuyi_recon.app.project.family_job import Result as Made
from chuyi_recon.app.project.intake import Intake
from chuyi_recon.app.terminal.choices import FailOn, reaches
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.engines import Job, Outcome, processes, serial
from chuyi_recon.errors import ExitCode, ReconError
from chuyi_recon.messages import said

_MANY = 8  # families from which on the start of worker processes (half a second, twice a dictionary) is worth it


class Named(Protocol):
    """What one family's work needs to know, with the family's name."""

    @property
    def name(self) -> str:
        """The family's name."""


Load = TypeVar("Load", bound=Named)
Result = TypeVar("Result")


def outcomes(
    loads: Sequence[Load], work: Callable[[Load], Result], jobs: int | None, painter: Painter
) -> Iterator[Outcome[Result]]:
    """The outcome of each family, in order, with a progress bar where someone watches."""
    work_list = [Job(load.name, load) for load in loads]
    workers = jobs if jobs is not None else (os.cpu_count() or 1) if len(loads) >= _MANY else 1
    workers = min(workers, len(loads))
    run = serial.run(work_list, work) if workers < 2 else processes.run(work_list, work, workers)
    with painter.progress(len(loads)) as bar:
        for outcome in run:
            if bar is not None:
                bar.advance(bar.task_ids[0])
            yield outcome


def tell(intake: Intake, painter: Painter, strict: bool) -> None:
    """What a person should hear before the work begins. Repairs are said under --strict, or -v."""
    tell_errors(intake.problems, painter)
    for folder in intake.empty:
        painter.note(said("{folder} holds no witness", folder=folder))
    by_parent: dict[Path, list[str]] = {}
    for folder in intake.results:
        by_parent.setdefault(folder.parent, []).append(folder.name)
    for parent, names in by_parent.items():
        painter.note(said("passed over results in {parent}: {names}", parent=parent, names=listing(names)))
    for source in intake.alone:
        painter.note(
            said("{source} resembles no other file and is left alone; --one-family would say otherwise", source=source)
        )
    for line in intake.notes:
        painter.note(line)
    tell_repairs(intake.repaired, painter, strict)


def tell_errors(errors: Sequence[ReconError], painter: Painter) -> None:
    """What went wrong with files, with the trace of a bug under -vv."""
    for error in errors:
        painter.error(error)
        if error.trace:
            painter.trace(error.trace)


def tell_repairs(repaired: Sequence[str], painter: Painter, strict: bool) -> None:
    """What readers noticed in the files, for whoever asked."""
    for line in repaired:
        (painter.note if strict else painter.detail)(line)


def tell_failure(outcome: Outcome[Result], painter: Painter) -> list[ReconError]:
    """The error of a family and what is told before it, with the trace of a bug under -vv; returns all of them."""
    if outcome.error is None:
        return []
    tell_errors(outcome.error.beside, painter)
    painter.error(outcome.error, outcome.name)
    if outcome.trace:
        painter.trace(outcome.trace)
    return [*outcome.error.beside, outcome.error]


def tell_files(result: Made, painter: Painter, strict: bool) -> None:
    """What went wrong with some files of a family that was made, and what was noticed in them."""
    tell_errors(result.problems, painter)
    tell_repairs(result.repaired, painter, strict)


def least(family: str, asked: FailOn | None, project: FailOn, own: Mapping[str, FailOn]) -> FailOn:
    """The severity that fails a run: as asked for on the command line, else by the family, else by the project."""
    return asked or own.get(family, project)


def failing(places: Sequence[Place], asked: FailOn | None, project: FailOn, own: Mapping[str, FailOn]) -> bool:
    """Whether a finding reaches the `least` severity. A finding that a ruling answers is none any more."""
    return any(reaches(p.finding.severity, least(p.family, asked, project, own)) for p in places if not p.ruling)


def exit_code(errors: Sequence[ReconError], found: bool, repaired: bool, strict: bool) -> int:
    """The most serious of what happened: a bug, results not written, inputs and families that failed, `found`."""
    for code in (ExitCode.BUG, ExitCode.OUTPUT):
        if any(error.exit_code == code for error in errors):
            return code
    if errors or (strict and repaired):
        return ExitCode.INPUTS
    return ExitCode.FOUND if found else ExitCode.DONE
