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
from chuyi_recon.app.golden.drift_sheet import GONE, marked, reason
from chuyi_recon.app.golden.finding_records import FLAGS
from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.app.project.family_job import Place
from chuyi_recon.errors import visible
from chuyi_recon.messages import said
from chuyi_recon.views import line_index

MOST = 10  # annotations
LEVELS = {"high": "error", "medium": "warning", "low": "notice"}

_CAUSES = 3  # told of one difference, and findings that came or went
_ORDER = ("error", "warning", "notice")
_LONGEST_PAGE = 900_000  # bytes; GitHub takes 1 MiB of a step
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))  # the per cent sign first
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on one place of one file."""

    level: str
    file: str
    line: int | None  # None of what stands on a page
    title: str
    message: str
    column: int | None = None

    def command(self) -> str:
        """The workflow command, in one line.

        >>> Annotation("error", "函,1.txt", 3, "missing-clause", "100% lost\\nhere", 5).command()
        '::error file=函%2C1.txt,line=3,col=5,title=missing-clause::100%25 lost%0Ahere'
        """
        properties = [("file", self.file), ("line", self.line), ("col", self.column), ("title", self.title)]
        told = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties if value is not None)
        return f"::{self.level} {told}::{_escaped(self.message, _DATA)}"

    def place(self) -> str:
        """File, line and column."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def row(self) -> str:
        """The line of a table in Markdown."""
        return f"| {self.level} | {_cell(self.place())} | {_cell(self.title)} | {_cell(self.message)} |"


def _escaped(text: str, marks: Sequence[tuple[str, str]]) -> str:
    for mark, code in marks:
        text = text.replace(mark, code)
    return text


def _cell(text: str) -> str:
    """`text` in a table in Markdown: none of its own marks means anything."""
    out = escape(" ⏎ ".join(visible(line) for line in text.split("\n")), quote=False)
    return "".join(f"&#{ord(c)};" if c in "|*_`[]~\\#!" else c for c in out)


def of_drift(drifts: Sequence[Drift], golden: str) -> Iterator[Annotation]:
    """Every difference as an error in its golden file; those of flags.json as one, for what came is told itself."""
    for drift in drifts:
        folder = f"{golden}/{drift.family}"
        if drift.kind == "gone":
            yield Annotation("error", folder, 1, "golden-drift", tr(GONE))
        for file in drift.files if drift.kind == "missing" else ():
            told = tr("is missing; recon check --update writes it")
            yield Annotation("error", f"{folder}/{file}", 1, "golden-drift", told)
        for d in drift.differences:
            if d.file != FLAGS:
                told = "\n".join([tr(marked(d)), *(visible(tr(reason(cause))) for cause in d.causes[:_CAUSES])])
                yield Annotation("error", f"{folder}/{d.file}", d.line, "golden-drift", told)
        if flags := [d for d in drift.differences if d.file == FLAGS]:
            many = tr(said("{n} findings came, went or changed", n=len(flags)))
            told = "\n".join([many, *(tr(marked(d)) for d in flags[:_CAUSES])])
            yield Annotation("error", f"{folder}/{FLAGS}", flags[0].line, "golden-drift", told)


def of_findings(places: Sequence[tuple[Place, str]]) -> Iterator[Annotation]:
    """Every finding that no ruling answers, with the path of its file; what lies inside another is counted with it."""
    for family in dict.fromkeys(p.family for p, _ in places):
        of = [(p, path) for p, path in places if p.family == family]
        for i, (p, path) in enumerate(of):
            inside = sum(q.within == i for q, _ in of)
            if p.within is None and not p.ruling:
                f = p.finding
                told: str = f.message
                if f.suggestion is not None:
                    text = f.suggestion or said("nothing in its place")
                    told = said("{what}; proposed: {text}", what=told, text=text)
                if inside:
                    told = said("{what}; and {n} more inside it", what=told, n=inside)
                if p.page is not None:
                    told = said("{where}: {what}", where=line_index.told(p, p.source), what=told)
                yield Annotation(LEVELS[f.severity], path, p.line, f.code, tr(told), p.column)


def ordered(annotations: Sequence[Annotation]) -> list[Annotation]:
    """The worst first; among equals in the order given."""
    return sorted(annotations, key=lambda a: _ORDER.index(a.level))


def _counted(level: str, n: int) -> str:
    """How many annotations of a level."""
    match level:
        case "error":
            return said("{n} error", n=n) if n == 1 else said("{n} errors", n=n)
        case "warning":
            return said("{n} warning", n=n) if n == 1 else said("{n} warnings", n=n)
        case _:
            return said("{n} notice", n=n) if n == 1 else said("{n} notices", n=n)


def summary(command: str, families: int, told: Sequence[Annotation], rest: Sequence[Annotation]) -> str:
    """The page of the job: how much there is of what, and a table of what no annotation tells."""
    many = Counter(a.level for a in (*told, *rest))
    count = listing(_counted(level, many[level]) for level in _ORDER if many[level]) or said("Nothing to tell")
    head = tr(said("Families: {families}. {count}.", families=families, count=count))
    lines = [f"## recon {command}", "", head]
    if rest:
        besides = tr(said("Besides the {n} annotations:", n=len(told)))
        lines += ["", besides, "", f"| | {tr('place')} | | |", "|---|---|---|---|"]
    size = len("\n".join(lines).encode())
    for i, a in enumerate(rest):
        row = a.row()
        size += len(row.encode("utf-8", "backslashreplace")) + 1
        if size > _LONGEST_PAGE:
            left = said(
                "And {n} more: `recon {command} --format json` lists them all.", n=len(rest) - i, command=command
            )
            lines += ["", tr(left)]
            break
        lines.append(row)
    return "\n".join(lines) + "\n\n"
