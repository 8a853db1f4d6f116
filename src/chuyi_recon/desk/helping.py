"""The command line's own words in the language that is spoken: its pages of help.

In: the commands as Typer makes them. Out: the same commands, with their help and the library's labels translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chuyi_recon.desk.tongue import tr

# Labels that the library writes into a page of help.
LABELS = ("Usage:", "Options:", "Arguments:", "Commands:", "[required]", "Show this message and exit.", "[default: ")
_LABEL = re.compile("|".join(map(re.escape, LABELS)))


def in_tongue(command: Any) -> Any:  # Any: the library's classes are its own affair
    """`command` with its help, and that of its commands, in the language that is spoken."""
    for text in ("help", "epilog", "short_help"):
        if getattr(command, text, None):
            setattr(command, text, tr(getattr(command, text)))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = tr(parameter.help)
    for inner in getattr(command, "commands", {}).values():
        in_tongue(inner)
    shown = command.get_help
    command.get_help = lambda context: _LABEL.sub(lambda label: tr(label.group()), shown(context))
    return command


def texts(command: Any) -> Iterator[str]:
    """Every text of the help of a command and of its commands, as the catalog has to know them."""
    yield from (t for name in ("help", "epilog") if (t := getattr(command, name, None)))
    yield from (p.help for p in command.params if getattr(p, "help", None))
    for inner in getattr(command, "commands", {}).values():
        yield from texts(inner)
