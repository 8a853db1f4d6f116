"""`recon review`: walks the open places with an editor, and writes what is ruled into `rulings.jsonl`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    FamilyTableOption,
    IdColumnOption,
    LangOption,
    MaxCharsOption,
    OneFamilyOption,
    PathsOrNamesOption,
    QuietOption,
    TextColumnOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.translate import PAGE_WIDTH
from chuyi_recon.app.terminal.choices import ColorChoice, Language
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from chuyi_recon.app.review.session import Session
    from chuyi_recon.app.review.state import ReviewState
    from chuyi_recon.app.terminal.painter import Painter


def review(
    paths: PathsOrNamesOption = None,
    families: FamilyTableOption = None,
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
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
    max_chars: MaxCharsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Walk the flagged places with an editor; each ruling is written down at its key press."""
    from chuyi_recon.app.cli.family_table import family_table
    from chuyi_recon.app.files import storage
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.i18n.translate import translate
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.project import settings_file
    from chuyi_recon.app.project.batch import report_intake
    from chuyi_recon.app.project.family_choice import read_chosen
    from chuyi_recon.app.project.intake import IntakeOptions, read_all_witnesses
    from chuyi_recon.app.review.filters import Filters
    from chuyi_recon.app.review.session import open_session
    from chuyi_recon.app.rulings import by_family, log
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    painter = Painter(color.value, quiet, verbose)
    who = editor.strip() if editor is not None else storage.login_name()
    if not who:
        raise UsageError(Message("error.option.editor-empty"), Message("hint.give-initials"))
    lines = storage.read_bytes(script).decode("utf-8", "replace").splitlines() if script is not None else None
    settled, limits = settings_file.load_config(config), Limits(max_chars or MAX_CHARS)
    if families is not None:
        others = {"--one-family": one_family, "--base": base}
        table = family_table(families, (id_column, text_column), settled.settings, limits, "recon review", others)
        intake, family_rulings = read_all_witnesses(table.open(paths or ())), table.rulings
    elif paths:
        options, given = IntakeOptions(one_family, base, limits=limits), [Path(path) for path in paths]
        intake, family_rulings = by_family.add_rulings(
            read_all_witnesses(read_chosen(given, options, ChineseLexicon(), settled.settings))
        )
    else:
        missing = Message("error.command-line.missing-argument", name=translate("PATH"))
        raise UsageError(missing, Message("hint.see-help", command="recon review"))
    report_intake(intake, painter, strict=False)
    if not intake.jobs:
        return max(p.exit_code for p in intake.problems)
    folders = (by_family.find_rulings_folder(intake.locations[job.name])[0] for job in intake.jobs)
    for folder in dict.fromkeys(folders):
        if folder is not None:
            log.check_log(folder)
    session = open_session(intake, who, Filters(state=None if everything else "open"))
    by_family.report_rulings(session.outcomes, family_rulings, painter)
    if lines is not None:
        state = _run_script(session, lines, str(script))
    elif plain or not _can_use_screen():
        state = _run_prompts(session, painter)
    else:
        state = _run_screen(session)
    for line in session.messages:
        painter.print_note(line)
    _print_conclusion(session, state, painter)
    return max((p.exit_code for p in intake.problems), default=0)


def _run_script(session: Session, lines: list[str], name: str) -> ReviewState:
    from chuyi_recon.app.review import plain

    return plain.run_script(session.initial_state, lines, name, session.handle_key)


def _can_use_screen() -> bool:
    """Whether a full screen can be drawn: a person sits at both ends, and the terminal is none that only prints."""
    import os
    import sys

    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def _run_prompts(session: Session, painter: Painter) -> ReviewState:
    """Reads lines from stdin; a prompt is shown where a person sits there."""
    import sys

    from chuyi_recon.app.review import plain

    def ask() -> str | None:
        if sys.stdin.isatty():
            painter.print_prompt("> ")
        line = sys.stdin.readline()
        return line.rstrip("\r\n") if line else None

    return plain.run_prompts(
        session.families, session.initial_state, session.handle_key, wrapped_page, ask, painter.print_parts
    )


def _run_screen(session: Session) -> ReviewState:
    from chuyi_recon.app.crops.pictures import can_open_images
    from chuyi_recon.app.review.inline_picture import find_picture_widget
    from chuyi_recon.app.review.screen import ReviewScreen
    from chuyi_recon.app.terminal.cursor_report import measure_ambiguous_width

    picture = find_picture_widget() if session.has_pages and can_open_images() else None
    # Asked after it: a terminal answers in order, and what it says too late of pictures is read here, and is no key.
    ambiguous_width = measure_ambiguous_width()
    screen = ReviewScreen(
        session.families,
        session.initial_state,
        session.handle_key,
        wrapped_page,
        ambiguous_width,
        picture,
        session.picture_at,
    )
    screen.run()
    return screen.state


def wrapped_page(code: str, width: int = PAGE_WIDTH) -> str:
    """The page of a flag or a doubt, of which no line is wider than the terminal, where it is folded here."""
    from chuyi_recon.app.cli.commands.explain import explained_pages

    page = explained_pages().get(code)
    return page.render(min(width, PAGE_WIDTH)) if page else code


def _print_conclusion(session: Session, state: ReviewState, painter: Painter) -> None:
    from chuyi_recon.app.review.questions import count_open

    done = len(session.ruling_ids) - len(session.initial_state.undo_stack)
    where = sorted({f"{rulings_folder.folder.as_posix()}/rulings.jsonl" for rulings_folder in session.rulings_folders})
    where_to = (
        Message("review.end.rulings-file", file=where[0])
        if done and len(where) == 1
        else Message("review.end.align-prints")
    )
    painter.print_note(
        Message(
            "review.end.summary",
            open=count_open(state.count_in_state("open")),
            deferred=state.count_in_state("deferred"),
            ruled=state.count_in_state("ruled"),
            where=where_to,
        )
    )
