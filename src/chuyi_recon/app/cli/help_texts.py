"""The pages of help in the chosen language.

In: the commands as Typer makes them. Out: their pages, from the fields of each parameter, laid out by the width of
cells, because the library counts characters and breaks lines at spaces only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from chuyi_recon.app.i18n.translate import is_english, translate
from chuyi_recon.app.i18n.widths import display_width, wrap_indented, wrap_text
from chuyi_recon.messages import Message

LIBRARY_TEXTS = ("Show this message and exit.", "[OPTIONS]", "COMMAND [ARGS]...")  # what it writes into every command
_MAX_FIRST_COLUMN, _COLUMN_SPACING = 30, 2  # the widest first column of a table, and the space after it: the library's


class _Formatter:
    """What the library's formatter of help does, by cells: mixed into it by `help_context`."""

    width: int
    current_indent: int
    write: Any

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """`用法：recon align …`."""
        lead = f"{translate('Usage: ')}{prog} "
        first, *others = wrap_text(args, self.width - display_width(lead))
        self.write(f"{lead}{first}\n" + "".join(f"{'':>{display_width(lead)}}{line}\n" for line in others))

    def write_heading(self, heading: str) -> None:
        """The name of a table."""
        self.write(f"{'':>{self.current_indent}}{heading}{translate(':')}\n")

    def write_text(self, text: str) -> None:
        """A paragraph."""
        self.write(wrap_indented(text, self.width, " " * self.current_indent) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _MAX_FIRST_COLUMN, col_spacing: int = _COLUMN_SPACING
    ) -> None:
        """A table of two columns."""
        table = list(rows)
        column = min(max(display_width(first) for first, _ in table), col_max) + col_spacing
        margin = " " * self.current_indent
        for first, second in table:
            lines = wrap_text(second, max(self.width - column - self.current_indent, 10))
            if display_width(first) + col_spacing > column:
                self.write(f"{margin}{first}\n")
            else:
                self.write(f"{margin}{first}{'':>{column - display_width(first)}}{lines.pop(0)}\n")
            self.write("".join(f"{margin}{'':>{column}}{line}\n" for line in lines))


def help_context(command: Any) -> Any:  # Any: the library's classes are its own affair
    """The context of a class of commands, with our formatter."""
    context = command.context_class
    formatter = type("Formatter", (_Formatter, context.formatter_class), {})
    return type("Context", (context,), {"formatter_class": formatter})


def write_tables(command: Any, ctx: Any, formatter: Any) -> None:
    """The arguments, options and commands of a command."""
    parameters = command.get_params(ctx)
    tables = (
        (translate("Arguments"), [_parameter_row(p, ctx) for p in parameters if p.param_type_name == "argument"]),
        (translate("Options"), [_parameter_row(p, ctx) for p in parameters if p.param_type_name == "option"]),
        (translate("Commands"), [(name, c.help) for name, c in getattr(command, "commands", {}).items()]),
    )
    for heading, rows in tables:
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)


def _parameter_row(parameter: Any, ctx: Any) -> tuple[str, str]:
    """How a parameter is written, and what it is, with its default."""
    is_argument = parameter.param_type_name == "argument"
    written = parameter.metavar if is_argument else parameter.get_help_record(ctx)[0]
    extra = []
    if not is_argument and parameter.show_default and parameter.default not in (None, False):
        extra.append(translate(Message("layout.default", value=_name_default(parameter.default))))
    if parameter.required:
        extra.append(translate("required"))
    return written, translate(parameter.help) + (f" [{translate('; ').join(extra)}]" if extra else "")


def _name_default(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def translate_help(command: Any) -> Any:
    """`command` with its words, and those of its commands, in the chosen language."""
    if is_english():
        return command
    for text in ("help", "epilog", "options_metavar", "subcommand_metavar"):
        if getattr(command, text, None):
            setattr(command, text, translate(getattr(command, text)))
    for parameter in command.params:
        parameter.metavar = parameter.metavar and translate(parameter.metavar)
    for inner in getattr(command, "commands", {}).values():
        translate_help(inner)
    return command


def list_help_texts(command: Any) -> Iterator[str]:
    """Every text of the help of a command and of its commands, as the catalog has to know them."""
    yield from (t for name in ("help", "epilog") if (t := getattr(command, name, None)))
    for parameter in command.params:
        yield from (t for name in ("help", "metavar") if (t := getattr(parameter, name, None)))
    for inner in getattr(command, "commands", {}).values():
        yield from list_help_texts(inner)
