"""One family, and a place in it, as a person names them: `corpora/chuyi-2022`, `chuyi-2022:120-140`.

In: what was typed. Out: the work on that family, and where in its text. A family is named by its folder or
files, or by its own name among those under `corpora/`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.i18n.suggest import did_you_mean, list_names
from chuyi_recon.app.project.intake import Intake, IntakeOptions, read_families
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.core.model import Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

CORPORA = Path("corpora")
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
    if match is None or Path(typed).exists():
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
    if Path(name).exists():
        intake = read_families([Path(name)], options, lexicon, settings)
        if len(intake.jobs) == 1:
            return intake.jobs[0], intake
        if not intake.jobs and intake.problems:
            raise intake.problems[0]
        raise UsageError(
            Message("error.family.several-in-folder", name=name, n=len(intake.jobs), names=_list_names(intake.jobs)),
            Message("hint.name-one-folder"),
        )
    if not CORPORA.is_dir():
        raise UsageError(Message("error.family.no-such-folder", name=name), Message("hint.give-family-folder"))
    intake = read_families([CORPORA], options, lexicon, settings)
    for job in intake.jobs:
        if job.name == name:
            return job, intake
    if intake.problems:
        raise intake.problems[0]
    raise UsageError(
        Message("error.family.unknown", folder=CORPORA, name=name),
        did_you_mean(name, [job.name for job in intake.jobs]),
    )


def line_span(text: str, number: int) -> Span:
    """Line `number` of the text, counted from 1, without its end; raises `UsageError` where there is none."""
    lines = text.split("\n")
    if not 1 <= number <= len(lines):
        raise UsageError(
            Message("error.place.no-such-line", number=number, n=len(lines)),
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
