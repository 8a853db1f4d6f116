"""The command line as Typer reads it, with pages of help and complaints of our own.

In: what a person typed. Out: the call of a command, or a `UsageError` that is made from the fields of the library's
exceptions. What the library says in a sentence alone (too many arguments, an unknown command) is asked here before it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, get_args, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from chuyi_recon.app.cli.help_texts import help_context, write_tables
from chuyi_recon.app.i18n.suggest import did_you_mean, list_names, short_repr
from chuyi_recon.errors import ExitCode, UsageError
from chuyi_recon.messages import Message

# The library's exceptions, wherever a release of it keeps them: most are not among the names that it exports.
_LIBRARY_ERRORS: Any = sys.modules[typer.BadParameter.__module__]


class Command(TyperCommand):
    """A command that takes no more arguments than it names."""

    allow_extra_args = True  # `parse_args` refuses them: the library names them in a sentence alone
    context_class = help_context(TyperCommand)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of a command line: nothing, or a `UsageError` names it."""
        with _usage_errors(ctx):
            extra = super().parse_args(ctx, args)
        if extra:
            raise UsageError(Message("error.command-line.extra", names=list_names(extra)), _see_help(ctx))
        return extra

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The tables of a page of help."""
        write_tables(self, ctx, formatter)


class CommandGroup(TyperGroup):
    """Commands under one name; alone it shows its page of help."""

    context_class = help_context(TyperGroup)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What follows the options of the group."""
        if not args:
            typer.echo(ctx.get_help(), err=True)
            raise typer.Exit(ExitCode.USAGE)
        with _usage_errors(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Calls the command that is named."""
        try:
            return super().invoke(ctx)
        except _LIBRARY_ERRORS.UsageError as error:  # all others are asked before
            raise UsageError(Message("error.command-line.no-command"), _see_help(ctx)) from error

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named."""
        if self.get_command(ctx, args[0]) is None:
            problem = Message("error.command-line.unknown-command", name=short_repr(args[0]))
            raise UsageError(problem, did_you_mean(args[0], self.commands))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The tables of a page of help."""
        write_tables(self, ctx, formatter)


@contextmanager
def _usage_errors(ctx: Any) -> Iterator[None]:
    """Says what the library refuses as an error of ours."""
    try:
        yield
    except _LIBRARY_ERRORS.UsageError as error:
        raise _explain(error, ctx) from error


def _explain(error: Any, ctx: Any) -> UsageError:
    """The error of ours for one of the library's; only fields of it are read."""
    see = _see_help(ctx)
    if isinstance(error, _LIBRARY_ERRORS.NoSuchOption):
        problem = Message("error.command-line.unknown-option", name=error.option_name)
        return UsageError(problem, did_you_mean(error.option_name, error.possibilities or ()) or see)
    if isinstance(error, _LIBRARY_ERRORS.MissingParameter):
        is_argument = error.param.param_type_name == "argument"
        code = "error.command-line.missing-argument" if is_argument else "error.command-line.missing-option"
        return UsageError(Message(code, name=_name_parameter(error.param)), see)
    if isinstance(error, _LIBRARY_ERRORS.BadOptionUsage):
        option = next(p for p in ctx.command.get_params(ctx) if error.option_name in p.opts)
        takes_none = option.is_flag or option.count
        code = "error.command-line.takes-no-value" if takes_none else "error.command-line.needs-value"
        return UsageError(Message(code, name=error.option_name), see)
    if isinstance(error, _LIBRARY_ERRORS.BadParameter):
        return UsageError(_allowed_values(error.param, ctx), see)
    return UsageError(Message("error.command-line.unreadable"), see)


def _allowed_values(parameter: Any, ctx: Any) -> Message:
    """What a parameter may be, as the function of its command declares it."""
    name = _name_parameter(parameter)
    function = inspect.unwrap(ctx.command.callback)
    declared, info = get_args(get_type_hints(function, include_extras=True)[parameter.name])[:2]
    for kind in (declared, *get_args(declared)):
        if isinstance(kind, type) and issubclass(kind, Enum):
            return Message("error.command-line.not-one-of", name=name, names=list_names(str(k.value) for k in kind))
        if kind is int and info.min is not None:
            return Message("error.command-line.not-number-from", name=name, least=info.min)
        if kind is int:
            return Message("error.command-line.not-number", name=name)
    return Message("error.command-line.bad-value", name=name)


def _name_parameter(parameter: Any) -> str:
    """An option by its long name, an argument by what the page of help calls it."""
    return str(parameter.metavar if parameter.param_type_name == "argument" else max(parameter.opts, key=len))


def _see_help(ctx: Any) -> Message:
    return Message("hint.see-help", command=ctx.command_path)
