"""What leaves a command: an exit code, and one plain message where something went wrong.

Typer turns an exception that nobody caught into exit 1, which means "findings" to a script. So
every command is wrapped here, and nothing gets past: an error of ours has its own code, a bug is 70.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from chuyi_recon.core.errors import ReconError

P = ParamSpec("P")

DONE, FOUND, INPUTS, OUTPUT, BUG, INTERRUPTED = 0, 1, 3, 5, 70, 130


def door(command: Callable[P, int]) -> Callable[P, None]:
    """`command`, which returns an exit code, as Typer calls it."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        verbose = bool(kwargs.get("verbose"))
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except typer.Exit:
            raise
        except ReconError as error:
            say(error, verbose)
            code = error.exit_code
        except KeyboardInterrupt:
            typer.echo("interrupted; finished families are kept", err=True)
            code = INTERRUPTED
        except BrokenPipeError:  # whoever read our stdout has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = DONE
        except Exception as error:  # noqa: BLE001  # the last door: whatever it is, it is a bug and exits 70
            from chuyi_recon.engines import bug

            say(bug(error), verbose)
            code = BUG
        raise typer.Exit(code)

    return guarded


def say(error: ReconError, verbose: bool) -> None:
    """The error in two lines on stderr; with -v also where a bug came from."""
    typer.echo(f"error: {error.what}", err=True)
    if error.hint:
        typer.echo(f"       {error.hint}", err=True)
    if verbose and error.exit_code == BUG:
        traceback.print_exc()
