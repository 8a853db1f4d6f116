"""What the terminal shows.

Results go to stdout, talk and progress to stderr. Everything is `Text`, never markup: a witness may
well hold `[bold]`. Tables have no right border, because terminals disagree on the width of “ and ”.
Where stdout is no terminal, lines are as long as they are and carry no trailing spaces.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Literal

import msgspec
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from chuyi_recon.app.i18n.translate import english, in_one_line, tr
from chuyi_recon.app.terminal.streams import discard
from chuyi_recon.core.model import Severity
from chuyi_recon.errors import ReconError, visible
from chuyi_recon.messages import said

Color = Literal["auto", "always", "never"]

SEVERITY_STYLE: dict[Severity, str] = {"high": "bold red", "medium": "yellow", "low": "dim"}
_WIDE = 100_000  # columns where nobody looks: no line is folded


class _Talk(Console):
    """stderr. Where nobody hears it any more the work goes on; rich itself would end the program."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        discard(sys.stderr)


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
        what = in_one_line(error)
        if family and family not in error.what:
            what = tr(said("{where}: {what}", where=family, what=what))
        self._say(Text.assemble((tr("error: "), "bold red"), what))

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

    def record(self, value: object) -> None:
        """A value as JSON, for programs."""
        from chuyi_recon.exporters.json_lines import encode

        sys.stdout.write(msgspec.json.format(encode(value), indent=2).decode() + "\n")

    def _print(self, what: RenderableType) -> None:
        if sys.stdout.isatty():
            Console(highlight=False, soft_wrap=isinstance(what, Text), **self._color).print(what)
            return
        sheet = StringIO()
        Console(file=sheet, width=_WIDE, highlight=False, **self._color).print(what)
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in sheet.getvalue().removesuffix("\n").split("\n")))
