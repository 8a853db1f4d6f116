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
from typing import ParamSpec

import typer

from chuyi_recon.app.i18n.system_errors import why
from chuyi_recon.app.i18n.translate import in_one_line, tr
from chuyi_recon.app.terminal.streams import discard
from chuyi_recon.errors import ExitCode, OutputError, ReconError
from chuyi_recon.messages import said

P = ParamSpec("P")

_FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF)


def door(command: Callable[P, int]) -> Callable[P, None]:
    """`command`, which returns an exit code, as Typer calls it."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        given = kwargs.get("verbose")
        verbose = given if isinstance(given, int) else 0
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except typer.Exit:
            raise
        except ReconError as error:
            say(error, verbose)
            code = error.exit_code
        except KeyboardInterrupt:
            tell(said("interrupted; finished families are kept"))
            code = ExitCode.INTERRUPTED
        except BrokenPipeError:  # whoever read our stdout has seen enough
            discard(sys.stdout)
            code = ExitCode.DONE
        except Exception as error:  # noqa: BLE001  # the last door: whatever it is, it is a bug and exits 70
            code = _last(error, verbose)
        raise typer.Exit(code)

    return guarded


def _last(error: Exception, verbose: int) -> int:
    """What nobody foresaw: stdout that takes no more, or a bug."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
        discard(sys.stdout)
        say(
            OutputError(
                said("stdout cannot be written: {why}", why=why(error)), said("give it a file on a disk with space")
            ),
            verbose,
        )
        return ExitCode.OUTPUT
    from chuyi_recon.engines import bug

    say(bug(error), verbose)
    return ExitCode.BUG


def say(error: ReconError, verbose: int) -> None:
    """The error in one line on stderr; with -vv also where a bug came from."""
    tell(tr("error: ") + in_one_line(error))
    if verbose > 1 and error.exit_code == ExitCode.BUG:
        tell(traceback.format_exc())


def tell(line: str) -> None:
    """A line on stderr, in the language that is spoken, if anyone is there to hear it."""
    try:
        typer.echo(tr(line), err=True)
    except OSError:
        discard(sys.stderr)
