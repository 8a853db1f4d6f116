"""What GitHub shows beside the lines of a change: workflow commands, and a summary of the job in Markdown.

In: drift and findings with the paths of their files. Out: lines for stdout, at most ten, the worst first, and the rest
as a page. GitHub itself shows ten of a kind and drops the others without a word; so nothing is left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from chuyi_recon.core.errors import visible
from chuyi_recon.desk.drift import Drift
from chuyi_recon.desk.driftsheet import marked, reason
from chuyi_recon.desk.results import Place
from chuyi_recon.desk.told import FLAGS

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
    line: int
    title: str
    message: str
    column: int | None = None

    def command(self) -> str:
        """The workflow command, in one line.

        >>> Annotation("error", "函,1.txt", 3, "missing-clause", "100% lost\\nhere", 5).command()
        '::error file=函%2C1.txt,line=3,col=5,title=missing-clause::100%25 lost%0Ahere'
        """
        column = [] if self.column is None else [("col", self.column)]
        properties = [("file", self.file), ("line", self.line), *column, ("title", self.title)]
        told = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties)
        return f"::{self.level} {told}::{_escaped(self.message, _DATA)}"

    def place(self) -> str:
        """File, line and column."""
        return f"{self.file}:{self.line}" + ("" if self.column is None else f":{self.column}")

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
            told = "there is no such family any more; remove the folder, or give the family back"
            yield Annotation("error", folder, 1, "golden-drift", told)
        for file in drift.files if drift.kind == "missing" else ():
            yield Annotation(
                "error", f"{folder}/{file}", 1, "golden-drift", "is missing; recon check --update writes it"
            )
        for d in drift.differences:
            if d.file != FLAGS:
                said = "\n".join([marked(d), *(reason(cause) for cause in d.causes[:_CAUSES])])
                yield Annotation("error", f"{folder}/{d.file}", d.line, "golden-drift", said)
        if flags := [d for d in drift.differences if d.file == FLAGS]:
            said = "\n".join([f"{len(flags)} findings came, went or changed", *map(marked, flags[:_CAUSES])])
            yield Annotation("error", f"{folder}/{FLAGS}", flags[0].line, "golden-drift", said)


def of_findings(places: Sequence[tuple[Place, str]]) -> Iterator[Annotation]:
    """Every finding that no ruling answers, with the path of its file; what lies inside another is counted with it."""
    for family in dict.fromkeys(p.family for p, _ in places):
        of = [(p, path) for p, path in places if p.family == family]
        for i, (p, path) in enumerate(of):
            inside = sum(q.within == i for q, _ in of)
            more = f"; and {inside} more inside it" if inside else ""
            if p.within is None and not p.ruling:
                f = p.finding
                proposed = "" if f.suggestion is None else f"; proposed: {f.suggestion or 'nothing in its place'}"
                said = f"{f.message}{proposed}{more}"
                yield Annotation(LEVELS[f.severity], path, p.line, f.code, said, p.column)


def ordered(annotations: Sequence[Annotation]) -> list[Annotation]:
    """The worst first; among equals in the order given."""
    return sorted(annotations, key=lambda a: _ORDER.index(a.level))


def summary(command: str, families: int, told: Sequence[Annotation], rest: Sequence[Annotation]) -> str:
    """The page of the job: how much there is of what, and a table of what no annotation tells."""
    count = ", ".join(
        f"{n} {level}{'s' * (n != 1)}" for level in _ORDER if (n := sum(a.level == level for a in (*told, *rest)))
    )
    lines = [f"## recon {command}", "", f"Families: {families}. {count[:1].upper()}{count[1:] or 'Nothing to tell'}."]
    if rest:
        lines += ["", f"Besides the {len(told)} annotations:", "", "| | place | | |", "|---|---|---|---|"]
    size = len("\n".join(lines).encode())
    for i, a in enumerate(rest):
        row = a.row()
        size += len(row.encode("utf-8", "backslashreplace")) + 1
        if size > _LONGEST_PAGE:
            lines += ["", f"And {len(rest) - i} more: `recon {command} --format json` lists them all."]
            break
        lines.append(row)
    return "\n".join(lines) + "\n\n"
