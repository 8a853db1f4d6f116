"""`recon review`: walks the open places with an editor, and writes what is ruled into `rulings.jsonl`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    LangOption,
    OneFamilyOption,
    PathsOption,
    QuietOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.translate import WIDE
from chuyi_recon.app.terminal.choices import Color, Lang
from chuyi_recon.messages import said

if TYPE_CHECKING:
    from chuyi_recon.app.review.model import State
    from chuyi_recon.app.review.session import Session
    from chuyi_recon.app.terminal.painter import Painter


def review(
    paths: PathsOption,
    plain: Annotated[bool, typer.Option("--plain", help="Line prompts instead of a full screen.")] = False,
    script: Annotated[
        Path | None, typer.Option("--script", metavar="FILE", help="Rule as the lines of a file say, and ask nothing.")
    ] = None,
    editor: Annotated[
        str | None,
        typer.Option(
            "--editor", metavar="INITIALS", envvar="RECON_EDITOR", help="Who rules. Default: your login name."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Begin with all places, not with the open ones.")] = False,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Walk the flagged places with an editor; each ruling is written down at its key press."""
    from chuyi_recon.app.files import storage
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.project import settings_file
    from chuyi_recon.app.project.batch import tell
    from chuyi_recon.app.project.intake import Wish, held, take_in
    from chuyi_recon.app.review.filters import Filters
    from chuyi_recon.app.review.session import open_session
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    painter = Painter(color.value, quiet, verbose)
    who = editor.strip() if editor is not None else storage.login()
    if not who:
        raise UsageError(said("--editor is empty"), said("give the initials of whoever rules"))
    lines = storage.read(script).decode("utf-8", "replace").splitlines() if script is not None else None
    settled = settings_file.load(config)
    intake, spoken = by_family.with_rulings(
        held(take_in(paths, Wish(one_family, base), DeskLexicon(), settled.settings))
    )
    tell(intake, painter, strict=False)
    if not intake.loads:
        raise intake.problems[0]
    session = open_session(intake, who, Filters(state=None if everything else "open"))
    outcomes = [(f.made.family.name, r) for f in session.families for r in f.made.rulings]
    by_family.tell(outcomes, spoken, painter)
    if lines is not None:
        state = _scripted(session, lines, str(script))
    elif plain or not _can_draw():
        state = _prompted(session, painter)
    else:
        state = _on_screen(session)
    for line in session.told:
        painter.note(line)
    _conclude(session, state, painter)
    return max((p.exit_code for p in intake.problems), default=0)


def _scripted(session: Session, lines: list[str], name: str) -> State:
    from chuyi_recon.app.review import plain

    return plain.script(session.first, lines, name, session.feed)


def _can_draw() -> bool:
    """Whether a full screen can be drawn: a person sits at both ends, and the terminal is none that only prints."""
    import os
    import sys

    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def _prompted(session: Session, painter: Painter) -> State:
    """Reads lines from stdin; a prompt is shown where a person sits there."""
    import sys

    from chuyi_recon.app.review import plain

    def ask() -> str | None:
        if sys.stdin.isatty():
            painter.prompt("> ")
        line = sys.stdin.readline()
        return line.rstrip("\r\n") if line else None

    return plain.walk(session.families, session.first, session.feed, page_of, ask, painter.sheets)


def _on_screen(session: Session) -> State:
    from chuyi_recon.app.review.screen import ReviewScreen

    screen = ReviewScreen(session.families, session.first, session.feed, page_of)
    screen.run()
    return screen.state


def page_of(code: str, width: int = WIDE) -> str:
    """The page of a flag, of which no line is wider than the terminal, where it is folded here."""
    from chuyi_recon.app.cli.commands.explain import page
    from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS

    return next((page(flag, min(width, WIDE)) for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS) if flag.code == code), code)


def _conclude(session: Session, state: State, painter: Painter) -> None:
    done = len(session.ids) - len(session.first.past)
    where = sorted({f"{home.folder.as_posix()}/rulings.jsonl" for home in session.homes})
    where_to = said("written to {file}", file=where[0]) if done and len(where) == 1 else said("recon align prints them")
    painter.note(
        said(
            "{open} places are open, {deferred} deferred, {ruled} ruled; {where}",
            open=state.count("open"),
            deferred=state.count("deferred"),
            ruled=state.count("ruled"),
            where=where_to,
        )
    )
