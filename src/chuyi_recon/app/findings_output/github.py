"""What GitHub shows beside the lines of a change: workflow commands, and a summary of the job in Markdown.

In: drift and findings with the paths of their files. Out: lines for stdout, at most ten, the worst first, and the rest
as a page. GitHub itself shows ten of a kind and drops the others without a word; so nothing is left to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.golden.drift_sheet import FAMILY_GONE, describe_cause, describe_difference
from chuyi_recon.app.golden.finding_records import FLAGS_FILE
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.project.family_job import LocatedFinding
from chuyi_recon.errors import escape_line, escape_unprintable
from chuyi_recon.messages import Message, counted
from chuyi_recon.views import line_index

MAX_ANNOTATIONS = 10  # annotations
ANNOTATION_LEVELS = {"high": "error", "medium": "warning", "low": "notice"}

_MAX_CAUSES = 3  # told of one difference, and findings that came or went
_LEVEL_ORDER = ("error", "warning", "notice")
_MAX_SUMMARY_BYTES = 900_000  # bytes; GitHub takes 1 MiB of a step
_DATA_ESCAPES = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))  # the per cent sign first
_PROPERTY_ESCAPES = (*_DATA_ESCAPES, (":", "%3A"), (",", "%2C"))


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on one place of one file."""

    level: str
    file: str
    line: int | None  # None of what stands on a page
    title: str
    message: str
    column: int | None = None

    def workflow_command(self) -> str:
        """The workflow command, in one line.

        >>> Annotation("error", "函,1.txt", 3, "missing-clause", "100% lost\\nhere", 5).workflow_command()
        '::error file=函%2C1.txt,line=3,col=5,title=missing-clause::100%25 lost%0Ahere'
        """
        properties = [("file", self.file), ("line", self.line), ("col", self.column), ("title", self.title)]
        property_list = ",".join(
            f"{name}={_escape(str(value), _PROPERTY_ESCAPES)}" for name, value in properties if value is not None
        )
        return f"::{self.level} {property_list}::{_escape(self.message, _DATA_ESCAPES)}"

    def location(self) -> str:
        """File, line and column."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def table_row(self) -> str:
        """The line of a table in Markdown."""
        cells = (self.level, *map(_escape_cell, (self.location(), self.title, self.message)))
        return f"| {' | '.join(cells)} |"


def _escape(text: str, marks: Sequence[tuple[str, str]]) -> str:
    text = "\n".join(map(escape_unprintable, text.split("\n")))
    for mark, code in marks:
        text = text.replace(mark, code)
    return text


def _escape_cell(text: str) -> str:
    """`text` in a table in Markdown: none of its own marks means anything."""
    out = escape(" ⏎ ".join(escape_line(line) for line in text.split("\n")), quote=False)
    return "".join(f"&#{ord(c)};" if c in "|*_`[]~\\#!" else c for c in out)


def drift_annotations(drifts: Sequence[Drift], golden: str) -> Iterator[Annotation]:
    """Every difference as an error in its golden file; those of flags.json as one, for what came is told itself."""
    for drift in drifts:
        folder = f"{golden}/{drift.family}"
        if drift.kind == "gone":
            yield Annotation("error", folder, 1, "golden-drift", translate(FAMILY_GONE))
        for file in drift.files if drift.kind == "missing" else ():
            description = translate("is missing; recon check --update writes it")
            yield Annotation("error", f"{folder}/{file}", 1, "golden-drift", description)
        for difference in drift.differences:
            if difference.file != FLAGS_FILE:
                description = "\n".join(
                    [
                        translate(describe_difference(difference)),
                        *(escape_line(translate(describe_cause(cause))) for cause in difference.causes[:_MAX_CAUSES]),
                    ]
                )
                yield Annotation("error", f"{folder}/{difference.file}", difference.line, "golden-drift", description)
        if flags := [difference for difference in drift.differences if difference.file == FLAGS_FILE]:
            many = translate(counted("count.findings-changed", len(flags)))
            description = "\n".join(
                [many, *(translate(describe_difference(difference)) for difference in flags[:_MAX_CAUSES])]
            )
            yield Annotation("error", f"{folder}/{FLAGS_FILE}", flags[0].line, "golden-drift", description)


def finding_annotations(places: Sequence[tuple[LocatedFinding, str]]) -> Iterator[Annotation]:
    """Every finding that no ruling answers, with the path of its file; what lies inside another is counted with it."""
    for family in dict.fromkeys(place.family for place, _ in places):
        own = [(place, path) for place, path in places if place.family == family]
        for index, (place, path) in enumerate(own):
            inside = sum(inner.within == index for inner, _ in own)
            if place.within is None and not place.ruling:
                finding = place.finding
                sentence: str = finding.message
                if finding.suggestion is not None:
                    text = finding.suggestion or Message("label.nothing-in-its-place")
                    sentence = Message("finding.with-proposal", what=sentence, text=text)
                if inside:
                    sentence = Message("github.message-with-more-inside", what=sentence, n=inside)
                if place.page is not None:
                    sentence = Message(
                        "layout.located", where=line_index.describe_location(place, place.source), what=sentence
                    )
                yield Annotation(
                    ANNOTATION_LEVELS[finding.severity],
                    path,
                    place.line,
                    finding.code,
                    translate(sentence),
                    place.column,
                )


def worst_first(annotations: Sequence[Annotation]) -> list[Annotation]:
    """The worst first; among equals in the order given."""
    return sorted(annotations, key=lambda a: _LEVEL_ORDER.index(a.level))


def _count_level(level: str, n: int) -> str:
    """How many annotations of a level."""
    match level:
        case "error":
            return Message("github.errors.one", n=n) if n == 1 else Message("github.errors.many", n=n)
        case "warning":
            return Message("github.warnings.one", n=n) if n == 1 else Message("github.warnings.many", n=n)
        case _:
            return Message("github.notices.one", n=n) if n == 1 else Message("github.notices.many", n=n)


def job_summary(command: str, families: int, shown: Sequence[Annotation], rest: Sequence[Annotation]) -> str:
    """The page of the job: how much there is of what, and a table of what no annotation tells."""
    many = Counter(a.level for a in (*shown, *rest))
    count = list_names(_count_level(level, many[level]) for level in _LEVEL_ORDER if many[level]) or Message(
        "github.nothing-to-tell"
    )
    head = translate(Message("github.families-and-count", families=families, count=count))
    lines = [f"## recon {command}", "", head]
    if rest:
        besides = translate(Message("github.besides-annotations", n=len(shown)))
        lines += ["", besides, "", f"| | {translate('place')} | | |", "|---|---|---|---|"]
    size = len("\n".join(lines).encode())
    for i, a in enumerate(rest):
        row = a.table_row()
        size += len(row.encode("utf-8", "backslashreplace")) + 1
        if size > _MAX_SUMMARY_BYTES:
            left = Message("github.more-in-json", n=len(rest) - i, command=command)
            lines += ["", translate(left)]
            break
        lines.append(row)
    return "\n".join(lines) + "\n\n"
