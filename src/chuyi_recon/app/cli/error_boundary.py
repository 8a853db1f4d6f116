"""What leaves a command: an exit code, and one line where something went wrong.

Typer turns an exception that nobody caught into exit 1, which means "findings" to a script. So
every command is wrapped here, and nothing gets past: an error of ours has its own code, a bug is 70.
A traceback is shown to whoever asks for it with -vv, and to nobody else.
"""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, get_type_hints

import typer

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.app.i18n.translate import render_error, translate
from chuyi_recon.app.terminal.streams import discard
from chuyi_recon.errors import ExitCode, OutputError, ReconError
from chuyi_recon.messages import Message

CommandParameters = ParamSpec("CommandParameters")

_STREAM_ERRORS = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF)


def error_boundary(command: Callable[CommandParameters, int]) -> Callable[CommandParameters, None]:
    """`command`, which returns an exit code, as Typer calls it."""

    @wraps(command)
    def guarded(*args: CommandParameters.args, **kwargs: CommandParameters.kwargs) -> None:
        given = kwargs.get("verbose")
        verbose = given if isinstance(given, int) else 0
        try:
            storage.check_working_folder()
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except typer.Exit:
            raise
        except ReconError as error:
            print_error(error, verbose)
            code = error.exit_code
        except KeyboardInterrupt:
            print_line(Message("error.interrupted.finished-kept"))
            code = ExitCode.INTERRUPTED
        except BrokenPipeError:  # whoever read our stdout has seen enough
            discard(sys.stdout)
            code = ExitCode.DONE
        except Exception as error:  # noqa: BLE001  # the last door: whatever it is, it is a bug and exits 70
            code = unforeseen_error(error, verbose)
        raise typer.Exit(code)

    guarded.__annotations__ = _declare_paths(command)
    return guarded


def _declare_paths(command: Callable[CommandParameters, int]) -> dict[str, Any]:
    """What a command declares, but that a path may be one that cannot be read: it is named where it is read, and the
    rest goes on.
    """
    declared = get_type_hints(command, include_extras=True)
    for hint in declared.values():
        for info in getattr(hint, "__metadata__", ()):
            if hasattr(info, "readable"):
                info.readable = False
    return declared


def unforeseen_error(error: Exception, verbose: int) -> int:
    """What nobody foresaw: stdout that takes no more, or a bug."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _STREAM_ERRORS:
        discard(sys.stdout)
        print_error(
            OutputError(
                Message("error.output.stdout-unwritable", why=system_reason(error)),
                Message("hint.disk-with-space"),
            ),
            verbose,
        )
        return ExitCode.OUTPUT
    from chuyi_recon.engines import internal_error

    print_error(internal_error(error), verbose)
    return ExitCode.BUG


def print_error(error: ReconError, verbose: int) -> None:
    """The error in one line on stderr; with -vv also where a bug came from."""
    print_line(translate("error: ") + render_error(error))
    if verbose > 1 and error.exit_code == ExitCode.BUG:
        print_line(traceback.format_exc())


def print_line(line: str) -> None:
    """A line on stderr, in the chosen language, if stderr is open."""
    try:
        typer.echo(translate(line), err=True)
    except OSError:
        discard(sys.stderr)
