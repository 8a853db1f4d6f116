"""What the terminal shows: with `sheets`, the only place that makes rich objects.

Results go to stdout, talk and progress to stderr. Everything is `Text`, never markup: a witness may
well hold `[bold]`. Tables have no right border, because terminals disagree on the width of “ and ”.
Where stdout is no terminal, lines are as long as they are and carry no trailing spaces.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from chuyi_recon.core.errors import ReconError, visible
from chuyi_recon.core.said import said
from chuyi_recon.desk.door import leave
from chuyi_recon.desk.driftsheet import sheet as drift_lines
from chuyi_recon.desk.driftsheet import short
from chuyi_recon.desk.sheets import sheets, spoken
from chuyi_recon.desk.tongue import english, in_one_line, tr

if TYPE_CHECKING:
    from chuyi_recon.desk.drift import Drift
    from chuyi_recon.desk.results import Place, Summary

Color = Literal["auto", "always", "never"]

_SEVERITY = {"high": "bold red", "medium": "yellow", "low": "dim"}
_FIGURES = (
    said("witnesses"), said("clauses"), said("agreement"), said("high"), said("medium"), said("low"), said("open"),
    said("lowest"),
)  # fmt: skip
_WIDE = 100_000  # columns where nobody looks: no line is folded


class _Talk(Console):
    """stderr. Where nobody hears it any more the work goes on; rich itself would end the program."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        leave(sys.stderr)


class Painter:
    """Two sheets: stdout for results, stderr for talk; `quiet` leaves only errors on the second."""

    def __init__(self, color: Color = "auto", quiet: bool = False, verbose: int = 0) -> None:
        forced = {"auto": None, "always": True, "never": False}[color]
        self._color = {"no_color": True} if forced is False else {"force_terminal": forced}
        self._talk = _Talk(file=sys.stderr, highlight=False, soft_wrap=True, **self._color)
        self._quiet, self._verbose = quiet, verbose

    # ------------------------------------------------------------ talk

    def note(self, text: str) -> None:
        """A line for whoever watches."""
        if not self._quiet:
            self._say(Text(visible(tr(text))))

    def detail(self, text: str) -> None:
        """A line for whoever asked for more with -v."""
        if self._verbose and not self._quiet:
            self._say(Text(visible(tr(text)), "dim"))

    def trace(self, text: str) -> None:
        """Where a bug came from, for whoever asked for it with -vv."""
        if self._verbose > 1:
            self._say(Text(text, "dim"))

    def error(self, error: ReconError, family: str = "") -> None:
        """What went wrong and what to do, in one line."""
        told = in_one_line(error)
        if family and family not in error.what:
            told = tr(said("{where}: {what}", where=family, what=told))
        self._say(Text.assemble((tr("error: "), "bold red"), told))

    def _say(self, line: Text) -> None:
        try:
            self._talk.print(line)
        except OSError:
            self._talk.on_broken_pipe()

    @contextmanager
    def progress(self, total: int) -> Iterator[Progress | None]:
        """A bar over families, on a terminal and from the second family on; None otherwise."""
        if self._quiet or total < 2 or not self._talk.is_terminal:
            yield None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._talk, transient=True) as bar:
            bar.add_task("families" if english() else tr("family"), total=total)
            yield bar

    # ------------------------------------------------------------ results

    def page(self, text: str) -> None:
        """Plain text."""
        self._print(Text(text))

    def plain(self, text: str) -> None:
        """Text for programs: not a character is added."""
        sys.stdout.write(text)

    def summary(self, summaries: Sequence[Summary], out: str) -> None:
        """One line a family, narrow enough for 80 columns, and where the results are."""
        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        table.add_column(tr("family"), overflow="fold")
        for name in _FIGURES:
            table.add_column(tr(name), justify="right", no_wrap=True)
        for s in summaries:
            table.add_row(
                Text(s.name),
                Text(str(s.witnesses)),
                Text(str(s.clauses)),
                Text(_share(s.agreement)),
                *(Text(str(s.findings[k]), _SEVERITY[k] if s.findings[k] else "") for k in ("high", "medium", "low")),
                Text(str(s.open_places)),
                Text(_share(s.lowest_confidence)),
            )
        self._print(table)
        family: str = summaries[0].name
        if len(summaries) > 1:
            family = said("<family>")
        self._print(Text(tr(said("results in {out}/{family}/", out=visible(out), family=family))))

    def sheets(self, parts: Iterable[RenderableType]) -> None:
        """Tables and lines, one after another."""
        for part in parts:
            self._print(part)

    def prompt(self, text: str) -> None:
        """What stands before a line that a person types."""
        sys.stdout.write(text)
        sys.stdout.flush()

    @property
    def width(self) -> int:
        """How many cells a line of stdout has; very many where it is no terminal."""
        return Console().width if sys.stdout.isatty() else _WIDE

    def evaluation(self, record: Mapping[str, Any], each: bool = False) -> None:
        """The tables of `recon eval`; `each`: with the rates of every witness."""
        self.sheets(sheets(record, each))

    def rulings(self, rows: Sequence[Sequence[str]]) -> None:
        """The words of editors, one a line."""
        self._print(spoken(rows))

    def findings(self, places: Sequence[Place], full: bool) -> None:
        """Findings, one a line, or with the words they point at (`full`).

        What lies inside a withheld section is one fault with it: counted, or listed under it (`full`).
        """
        for family in dict.fromkeys(p.family for p in places):
            of = [p for p in places if p.family == family]
            for i, p in enumerate(of):
                if p.within is None:
                    inside = [q for q in of if q.within == i]
                    self._finding(p, full, "")
                    if inside and not full:
                        self._print(Text(f"    {tr(said('and {n} more inside it', n=len(inside)))}", "dim"))
                    for q in inside if full else ():
                        self._finding(q, full, f"    {tr('inside it: ')}")

    def _finding(self, p: Place, full: bool, lead: str) -> None:
        head = Text.assemble(
            lead,
            f"{p.family}/{visible(p.source)}:{p.line}:{p.column}: ",
            (tr(p.finding.severity), _SEVERITY[p.finding.severity]),
            f" {p.finding.code} {visible(tr(p.finding.message))}",
            (tr(said(" (answered by ruling {id})", id=p.ruling)) if p.ruling else "", "dim"),
        )
        self._print(head)
        if full:
            indent = " " * (len(lead) - len(lead.lstrip()) + 4)
            self._print(Text(f"{indent}{short(p.quote)}"))
            if p.finding.suggestion is not None:
                proposed = short(p.finding.suggestion) if p.finding.suggestion else said("nothing in its place")
                self._print(Text(indent + tr(said("proposed: {text}", text=proposed)), "green"))

    def drift(self, drift: Drift, golden: str, full: bool, updated: bool = False) -> None:
        """Golden files of one family that differ, or have just been written anew (`updated`)."""
        for line in drift_lines(drift, golden, full, updated):
            self._print(line)

    def record(self, value: object) -> None:
        """A value as JSON, for programs."""
        from chuyi_recon.exporters.lines import encode

        sys.stdout.write(msgspec.json.format(encode(value), indent=2).decode() + "\n")

    def _print(self, what: RenderableType) -> None:
        if sys.stdout.isatty():
            Console(highlight=False, soft_wrap=isinstance(what, Text), **self._color).print(what)
            return
        sheet = StringIO()
        Console(file=sheet, width=_WIDE, highlight=False, **self._color).print(what)
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in sheet.getvalue().removesuffix("\n").split("\n")))


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
