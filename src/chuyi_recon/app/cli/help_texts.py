"""The command line's own words in the language that is spoken: its pages of help, and what it says of a wrong line.

In: the commands as Typer makes them, and its complaints. Out: the same in Chinese, laid out by the width of cells,
because the library counts characters and breaks lines at spaces only. In English nothing is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from chuyi_recon.app.i18n.translate import is_english, translate
from chuyi_recon.app.i18n.widths import display_width, wrap_indented, wrap_text

# What the library writes into a page of help, and what it says of a command line, in its releases so far.
HELP_LABELS = (
    "Usage:", "Options", "Arguments", "Commands", "Show this message and exit.", "[OPTIONS]", "COMMAND [ARGS]...",
    "required", "default: {value}",
)  # fmt: skip
USAGE_ERRORS = (
    "Missing argument {name}",
    "Missing option {name}",
    "Missing command",
    "No such option: {name} (Possible options: {names})",
    "No such option: {name} Did you mean {names}?",
    "No such option: {name}",
    "No such command {name}. Did you mean {names}?",
    "No such command {name}",
    "Option {name} requires an argument",
    "Option {name} does not take a value",
    "Got unexpected extra argument(s) ({names})",
    "Got unexpected extra arguments ({names})",
    "Got unexpected extra argument ({names})",
    "Invalid value for {name}: {why}",
    "Input should be greater than or equal to {least}",
    "Input should be a valid integer, {why}",
    "Value error, {value} is not one of {names}",
    "{value} is not one of {names}",
    "{value} is not a valid integer range",
    "{value} is not a valid integer",
    "{value} is not in the range {range}",
)
_MAX_FIRST_COLUMN, _COLUMN_SPACING = 30, 2  # the widest first column of a table, and the space after it: the library's


class _TranslatedFormatter:
    """What Typer's formatter of help does, for the language that is spoken: mixed into it by `translate_help`."""

    width: int
    current_indent: int
    write: Any

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """`用法：recon align …`."""
        lead = f"{translate('Usage:')}{prog} "
        first, *others = wrap_text(args, self.width - display_width(lead))
        self.write(f"{lead}{first}\n" + "".join(f"{'':>{display_width(lead)}}{line}\n" for line in others))

    def write_heading(self, heading: str) -> None:
        """The name of a table."""
        self.write(f"{'':>{self.current_indent}}{translate(heading)}{translate(':')}\n")

    def write_text(self, text: str) -> None:
        """A paragraph."""
        self.write(wrap_indented(text, self.width, " " * self.current_indent) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _MAX_FIRST_COLUMN, col_spacing: int = _COLUMN_SPACING
    ) -> None:
        """A table of two columns."""
        translated_rows = [
            (re.sub(r" <[\w\[\]]+>$", "", first), _translate_parameter_help(second)) for first, second in rows
        ]
        column = min(max(display_width(first) for first, _ in translated_rows), col_max) + col_spacing
        margin = " " * self.current_indent
        for first, second in translated_rows:
            lines = wrap_text(second, max(self.width - column - self.current_indent, 10))
            if display_width(first) + col_spacing > column:
                self.write(f"{margin}{first}\n")
            else:
                self.write(f"{margin}{first}{'':>{column - display_width(first)}}{lines.pop(0)}\n")
            self.write("".join(f"{margin}{'':>{column}}{line}\n" for line in lines))


def _translate_parameter_help(text: str) -> str:
    """The help of a parameter, with what the library puts after it: `[default: 1; required]`."""
    found = re.fullmatch(r"(?s)(.*?)(?:\s*\\?\s*\[((?:default: |required|x[<>]|\d+<)[^\[\]]*)\])?", text)
    assert found is not None  # the second part may be missing
    extra = [
        translate("default: {value}").format(value=e[9:]) if e[:9] == "default: " else translate(e)
        for e in _translate_extra(found[2])
    ]
    return translate(found[1]) + (f"  [{translate('; ').join(extra)}]" if extra else "")


def _translate_extra(extra: str | None) -> list[str]:
    return extra.split("; ") if extra else []


def translate_help(command: Any) -> Any:  # Any: the library's classes are its own affair
    """`command` with its help, and that of its commands, in the language that is spoken."""
    if is_english():
        return command
    for text in ("help", "epilog", "options_metavar", "subcommand_metavar"):
        if getattr(command, text, None):
            setattr(command, text, translate(getattr(command, text)))
    command.short_help = command.help  # else the library cuts it at a space
    for parameter in command.params:
        for text in ("help", "metavar"):
            if getattr(parameter, text, None):
                setattr(parameter, text, translate(getattr(parameter, text)))
    context = command.context_class
    formatter = type("Formatter", (_TranslatedFormatter, context.formatter_class), {})
    command.context_class = type("Context", (context,), {"formatter_class": formatter})
    for inner in getattr(command, "commands", {}).values():
        translate_help(inner)
    return command


def translate_usage_error(original: str) -> str:
    """What the library says of a command line, in the language that is spoken; as it is where it says something new."""
    original = original.removesuffix(".")
    if is_english():
        return original
    for template in USAGE_ERRORS:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))
        if found := re.fullmatch(pattern, original):
            parts = {
                name: translate_usage_error(part) if name == "why" else _format_names(part)
                for name, part in found.groupdict().items()
            }
            return translate(template).format(**parts)
    return original


def _format_names(quoted: str) -> str:
    """A name or several, as the library quotes and lists them."""
    return re.sub(r"'([^']*)'", r"“\1”", quoted).replace("”, “", "”“").replace(", ", translate(", "))


def list_help_texts(command: Any) -> Iterator[str]:
    """Every text of the help of a command and of its commands, as the catalog has to know them."""
    yield from (t for name in ("help", "epilog") if (t := getattr(command, name, None)))
    for parameter in command.params:
        yield from (t for name in ("help", "metavar") if (t := getattr(parameter, name, None)))
    for inner in getattr(command, "commands", {}).values():
        yield from list_help_texts(inner)
