"""One family, and a place in it, as a person names them: `corpora/chuyi-2022`, `chuyi-2022:120-140`.

In: what was typed. Out: the work on that family, and where in its text. A family is named by its folder or
files, by its name in the results of `recon align`, or by its own name among those in a folder, `corpora/` if none is
named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import did_you_mean, list_names
from chuyi_recon.app.project.intake import Intake, IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.result_mark import read_mark, relative_to_working_folder
from chuyi_recon.core.model import Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message, counted

CORPORA = Path("corpora")
RESULTS = Path("recon-out")  # where `recon align` writes if nobody says otherwise
_MAX_NEAR = 3  # names that are proposed for a wrong one
_REFERENCE = re.compile(r"(?P<name>.+?):(?P<start>\d+)(?:-(?P<end>\d+))?")
_CONTEXT_LENGTH = 12  # code points shown on each side of what was found


@dataclass(frozen=True, slots=True)
class FamilyReference:
    """What was typed for a family: its name or path, and a stretch of its text, if one was named."""

    name: str
    span: Span | None = None


def parse_reference(typed: str) -> FamilyReference:
    """The family and the place that `typed` names. A path that exists is one, whatever is in it.

    >>> parse_reference("chuyi-2022:120-140")
    FamilyReference(name='chuyi-2022', span=Span(start=120, end=140))
    >>> parse_reference("chuyi-2022:120").span
    Span(start=120, end=120)
    """
    match = _REFERENCE.fullmatch(typed)
    if match is None or storage.exists(Path(typed)):
        return FamilyReference(typed)
    start = int(match["start"])
    end = int(match["end"] or start)
    if end < start:
        raise UsageError(Message("error.place.ends-before-beginning", typed=typed), Message("hint.family-place-form"))
    return FamilyReference(match["name"], Span(start, end))


def find_family(name: str, options: IntakeOptions, lexicon: Lexicon, settings: Settings) -> tuple[FamilyJob, Intake]:
    """The one family that `name` means, and what was read to find it.

    Raises `UsageError` where it means none or several, and what `read_families` raises.
    """
    path, found = Path(name), storage.exists(Path(name))
    if by_mark := _find_by_mark(path if found else RESULTS / name, options, lexicon, settings):
        return by_mark
    if found:
        intake = read_families([path], options, lexicon, settings)
        if len(intake.jobs) == 1:
            return intake.jobs[0], intake
        if not intake.jobs and intake.problems:
            raise intake.problems[0]
        raise UsageError(
            Message("error.family.several-in-folder", name=name, n=len(intake.jobs), names=_list_names(intake.jobs)),
            Message("hint.name-one-of-folder", name=(path / intake.jobs[0].name).as_posix()),
        )
    within = path.parent != Path() and storage.is_folder(path.parent)
    place, wanted = (path.parent, path.name) if within else (CORPORA, name)
    results = [n for n in storage.list_folder_names(RESULTS) if read_mark(RESULTS / n)]
    if not storage.is_folder(place):
        hint = did_you_mean(name, results, _MAX_NEAR) if results else Message("hint.give-family-folder")
        raise UsageError(Message("error.family.no-such-folder", name=name), hint)
    intake = read_families([place], options, lexicon, settings)
    for job in intake.jobs:
        if job.name == wanted:
            return job, intake
    if intake.problems:
        raise intake.problems[0]
    known = dict.fromkeys([*(job.name for job in intake.jobs), *(() if within else results)])
    raise UsageError(
        Message("error.family.unknown", folder=place.as_posix(), name=wanted), did_you_mean(wanted, known, _MAX_NEAR)
    )


def read_chosen(paths: Sequence[Path], options: IntakeOptions, lexicon: Lexicon, settings: Settings) -> Intake:
    """The families under some paths; a single one that is no folder of witnesses may be the name of a family."""
    if len(paths) == 1 and (not storage.exists(paths[0]) or read_mark(paths[0])):
        job, intake = find_family(str(paths[0]), options, lexicon, settings)
        return replace(intake, jobs=(job,))
    return read_families(paths, options, lexicon, settings)


def read_chosen_family(name: str, intake: Intake) -> Intake:
    """One family of an intake with its witnesses read; problems are its own, and where it is alone the intake's, too.

    Without a job where it cannot be read.
    """
    jobs = tuple(job for job in intake.jobs if job.name == name)
    problems = intake.problems if len(intake.jobs) == len(jobs) else ()
    return read_all_witnesses(replace(intake, jobs=jobs, problems=problems))


def _find_by_mark(
    folder: Path, options: IntakeOptions, lexicon: Lexicon, settings: Settings
) -> tuple[FamilyJob, Intake] | None:
    """The family whose results lie in a folder, from the same paths; None where they are not there any more."""
    mark = read_mark(folder)
    paths = [relative_to_working_folder(path) for path in mark.real_paths(folder)] if mark else []
    if mark is None or not paths or not all(storage.exists(path) for path in paths):
        return None
    again = replace(options, one_family=options.one_family or mark.one_family, base=options.base or mark.base)
    intake = read_families(paths, again, lexicon, settings)
    return next(((job, intake) for job in intake.jobs if job.name == folder.name), None)


def line_span(text: str, number: int) -> Span:
    """Line `number` of the text, counted from 1, without its end; raises `UsageError` where there is none."""
    lines = text.split("\n")
    if not 1 <= number <= len(lines):
        raise UsageError(
            Message("error.place.no-such-line", number=number, lines=counted("count.lines", len(lines))),
            Message("hint.line-numbers", n=len(lines)),
        )
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return Span(start, start + len(lines[number - 1]))


def find_occurrences(text: str, wanted: str) -> tuple[Span, ...]:
    """Where the text has these characters, without overlaps."""
    return tuple(Span(m.start(), m.end()) for m in re.finditer(re.escape(wanted), text))


def widen_span(span: Span, text: str) -> Span:
    """`span` with some characters on each side, within its line."""
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _CONTEXT_LENGTH)
    end = text.find("\n", span.end)
    return Span(start, min(len(text) if end < 0 else end, span.end + _CONTEXT_LENGTH))


def _list_names(jobs: Sequence[FamilyJob], most: int = 6) -> str:
    return list_names([job.name for job in jobs], most)
