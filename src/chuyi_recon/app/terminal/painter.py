"""What the terminal shows.

Results go to stdout, notes and progress to stderr. Everything is `Text`, never markup: a witness may
well hold `[bold]`. Tables have no right border, because terminals disagree on the width of “ and ”.
Where stdout is no terminal, lines are as long as they are and carry no trailing spaces.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Literal

import msgspec
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from chuyi_recon.app.i18n.translate import is_english, render_error, translate
from chuyi_recon.app.terminal.streams import discard
from chuyi_recon.core.model import Severity
from chuyi_recon.errors import ReconError, escape_line
from chuyi_recon.exporters.json_lines import escape_json
from chuyi_recon.messages import Message

ColorMode = Literal["auto", "always", "never"]

SEVERITY_STYLE: dict[Severity, str] = {"high": "bold red", "medium": "yellow", "low": "dim"}
STAGES: dict[str, Message] = {
    "read": Message("group.stage-read"),
    "sketch": Message("group.stage-sketch"),
    "candidates": Message("group.stage-candidates"),
    "verify": Message("group.stage-verify"),
    "link": Message("group.stage-link"),
    "write": Message("group.stage-write"),
    "make": Message("align.stage-make"),
}
_UNLIMITED_WIDTH = 100_000  # columns where nobody looks: no line is folded


class _ErrorConsole(Console):
    """stderr. Where nobody hears it any more the work goes on; rich itself would end the program."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        discard(sys.stderr)


class _RateColumn(ProgressColumn):
    """How many a second, of late."""

    def render(self, task: Task) -> Text:
        """Nothing until that is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "", "progress.data.speed")


class Painter:
    """Two sheets: stdout for results, stderr for notes.

    `quiet` leaves only errors on the second, and on the first what was asked for.
    """

    def __init__(self, color: ColorMode = "auto", quiet: bool = False, verbose: int = 0) -> None:
        forced = {"auto": None, "always": True, "never": False}[color]
        self._color = {"no_color": True} if forced is False else {"force_terminal": forced}
        self._stderr = _ErrorConsole(file=sys.stderr, highlight=False, soft_wrap=True, **self._color)
        self._quiet, self._verbose = quiet, verbose

    # ------------------------------------------------------------ notes

    def print_note(self, text: str) -> None:
        """A line for whoever watches."""
        if not self._quiet:
            self._print_to_stderr(Text(escape_line(translate(text))))

    def print_detail(self, text: str) -> None:
        """A line for whoever asked for more with -v."""
        if self._verbose and not self._quiet:
            self._print_to_stderr(Text(escape_line(translate(text)), "dim"))

    def print_trace(self, text: str) -> None:
        """Where a bug came from, for whoever asked for it with -vv."""
        if self._verbose > 1:
            self._print_to_stderr(Text(text, "dim"))

    def print_error(self, error: ReconError, family: str = "") -> None:
        """What went wrong and what to do, in one line."""
        what = render_error(error)
        if family and not re.search(
            rf"(?<![\w.-]){re.escape(family)}(?![\w.-])", error.problem
        ):  # as a name of its own
            what = translate(Message("layout.located", where=family, what=what))
        self._print_to_stderr(Text.assemble((translate("error: "), "bold red"), what))

    def _print_to_stderr(self, line: Text) -> None:
        try:
            self._stderr.print(line)
        except OSError:
            self._stderr.on_broken_pipe()

    @contextmanager
    def progress(
        self, total: int, what: Literal["families", "pages", "places"] = "families"
    ) -> Iterator[Progress | None]:
        """A bar over families, pages or places, on a terminal and from the second one on; None otherwise."""
        if self._quiet or total < 2 or not self._stderr.is_terminal:
            yield None
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            _RateColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._stderr, transient=True) as bar:
            singular = {"families": translate("family"), "pages": translate("page"), "places": translate("place")}[what]
            bar.add_task(what if is_english() else singular, total=total)
            yield bar

    @contextmanager
    def stages(self) -> Iterator[Callable[[str, int, int | None], None]]:
        """Hands out what tells how far a stage has come (its name, how much is done, of how much); shown on a terminal.

        A stage whose end is not known shows how much is done.
        """
        if self._quiet or not self._stderr.is_terminal:
            yield lambda *_: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._stderr, transient=True) as bar:
            task, shown = bar.add_task("", total=None), ""

            def tell(stage: str, done: int, total: int | None) -> None:
                nonlocal shown, task
                if stage != shown:
                    bar.remove_task(task)
                    task, shown = bar.add_task(translate(STAGES[stage]), total=total), stage
                bar.update(task, completed=done, total=total)

            yield tell

    # ------------------------------------------------------------ results

    def print_text(self, text: str) -> None:
        """Plain text."""
        self._print(Text(text))

    def print_raw(self, text: str) -> None:
        """Text for programs: not a character is added."""
        sys.stdout.write(text)

    def print_parts(self, parts: Iterable[RenderableType]) -> None:
        """Tables and lines, one after another."""
        for part in parts:
            self._print(part)

    def print_summary(self, parts: Iterable[RenderableType]) -> None:
        """Tables and lines that a command ends with, and that nobody asked for by name."""
        if not self._quiet:
            self.print_parts(parts)

    def print_prompt(self, text: str) -> None:
        """What stands before a line that a person types."""
        sys.stdout.write(text)
        sys.stdout.flush()

    @property
    def is_verbose(self) -> bool:
        """Whether more is asked for with -v."""
        return self._verbose > 0

    @property
    def width(self) -> int:
        """How many cells a line of stdout has; very many where it is no terminal."""
        return Console().width if sys.stdout.isatty() else _UNLIMITED_WIDTH

    def print_json(self, value: object) -> None:
        """A value as JSON, for programs."""
        from chuyi_recon.exporters.json_lines import encode

        self.print_json_part(msgspec.json.format(encode(value), indent=2).decode() + "\n")

    def print_json_part(self, text: str) -> None:
        """A part of some JSON, with an escape for what cannot be printed, which can stand in its strings alone."""
        sys.stdout.write(escape_json(text))

    def _print(self, what: RenderableType) -> None:
        if sys.stdout.isatty():
            Console(highlight=False, soft_wrap=isinstance(what, Text), **self._color).print(what)
            return
        sheet = StringIO()
        Console(file=sheet, width=_UNLIMITED_WIDTH, highlight=False, **self._color).print(what)
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in sheet.getvalue().removesuffix("\n").split("\n")))
