"""`recon`: the commands in one list. Each lives in a file of its own and loads what it needs when it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import StringIO, TextIOWrapper
from typing import Annotated

import typer

from chuyi_recon.app.cli.commands import (
    align,
    check,
    explain,
    export,
    group,
    init,
    read,
    reread,
    review,
    rulings,
    schema,
    show,
    version,
)
from chuyi_recon.app.cli.commands import eval as evaluation
from chuyi_recon.app.cli.error_boundary import error_boundary, print_error, print_line, unforeseen_error
from chuyi_recon.app.cli.help_texts import translate_help
from chuyi_recon.app.cli.options import LangOption
from chuyi_recon.app.cli.parser import Command, CommandGroup
from chuyi_recon.app.files.inputs import forget_inputs
from chuyi_recon.app.i18n.translate import requested_language, set_language, translate
from chuyi_recon.app.terminal.choices import Language
from chuyi_recon.app.terminal.streams import discard
from chuyi_recon.errors import ExitCode, ReconError

app = typer.Typer(
    name="recon",
    cls=CommandGroup,
    help="One readable text from several imperfect transcriptions of one Chinese document, with the evidence.",
    epilog="Exit codes: 0 done, 1 findings, drift or rulings, 2 usage, 3 inputs or families failed, "
    "4 a part is missing, 5 results not written, 70 a bug, 130 interrupted.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _name, _command in (
    ("align", align.align),
    ("check", check.check),
    ("eval", evaluation.evaluate),
    ("explain", explain.explain),
    ("export", export.export),
    ("group", group.group),
    ("init", init.init),
    ("read", read.read),
    ("reread", reread.reread),
    ("review", review.review),
    ("schema", schema.schema),
    ("show", show.show),
):
    app.command(_name, cls=Command)(error_boundary(_command))

_rulings_app = typer.Typer(cls=CommandGroup, help="The editors' words: list, take back, tidy.", rich_markup_mode=None)
_rulings_app.command("list", cls=Command)(error_boundary(rulings.list_rulings))
_rulings_app.command("retract", cls=Command)(error_boundary(rulings.retract_rulings))
_rulings_app.command("compact", cls=Command)(error_boundary(rulings.compact_logs))
app.add_typer(_rulings_app, name="rulings")


def list_commands() -> dict[str, Callable[..., object]]:
    """Every command by its name, those of a group with the group's before it."""
    named = {c.name: c.callback for c in app.registered_commands}
    for several in app.registered_groups:
        inner = several.typer_instance.registered_commands if several.typer_instance else ()
        named |= {f"{several.name} {c.name}": c.callback for c in inner}
    return {name: callback for name, callback in named.items() if name and callback}


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(version.version_text())
        raise typer.Exit


@app.callback()
def _root_options(
    wanted: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Version, and of what it is made.")
    ] = False,
    lang: LangOption = Language.auto,  # `main` has read it: help is printed before any function is called
) -> None:
    """Options before the command: `--version` and `--lang`; the others belong to each command."""


def main() -> int:
    """Runs the command line; returns the exit code."""
    # Closed by whoever started us.
    sys.stdin, sys.stdout, sys.stderr = sys.stdin or StringIO(), sys.stdout or StringIO(), sys.stderr or StringIO()
    for stream in (sys.stdout, sys.stderr):
        # Results are the same bytes in every locale; a terminal that lacks a character shows its number.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    set_language(requested_language(sys.argv[1:]))
    forget_inputs()  # of a run before this one in the same process
    try:
        code = translate_help(typer.main.get_command(app)).main(prog_name="recon", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads a page of help has seen enough
        discard(sys.stdout)
        return ExitCode.DONE
    except OSError as error:  # a page of help, or the version, for a disk that is full
        return unforeseen_error(error, verbose=0)
    except typer.Abort:  # Ctrl-C before the command has begun
        print_line(translate("interrupted; nothing was done"))
        return ExitCode.INTERRUPTED
    except ReconError as error:  # of the command line itself: a command's own errors end at its boundary
        print_error(error, verbose=0)
        return error.exit_code
    return code if isinstance(code, int) else ExitCode.DONE
