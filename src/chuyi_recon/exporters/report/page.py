"""Template, code, style and data made one file, under a policy that lets nothing else run or load.

The parts are joined in a fixed order. They are this package's own, asked for as such (`pkgutil`), wherever it is
installed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from pkgutil import get_data
from string import Template

from chuyi_recon.errors import BrokenLaw
from chuyi_recon.exporters.json_lines import encode
from chuyi_recon.exporters.report.strings import LANGS, TAGS, Lang, spoken
from chuyi_recon.messages import said

_STYLES = ("colours", "layout", "text", "panels", "paper")
_SCRIPTS = (
    *("points", "record", "words", "state", "rows", "scroll", "clause", "compare", "ruling", "apparatus"),
    *("filters", "strip", "search", "tables", "paper", "keys", "start"),
)


def page(title: str, data: Mapping[str, object], lang: Lang) -> bytes:
    """The report as one file."""
    return _filled(
        "report.html",
        title=escape(visible(title)),
        lang=TAGS[lang],
        style=joined("css", _STYLES),
        script=joined("js", _SCRIPTS),
        noscript="".join(f'<p lang="{TAGS[each]}">{escape(spoken(each)["noscript"])}</p>' for each in LANGS),
        data=as_island(data),
    )


def bare(title: str, body: str, lang: Lang) -> bytes:
    """A page without code, of the same look; `body` is HTML."""
    style = joined("css", (*_STYLES[:1], "index"))
    return _filled("index.html", title=escape(visible(title)), lang=TAGS[lang], style=style, body=body)


def visible(words: str) -> str:
    r"""A title or name in which what cannot be seen, or turns the line round, is shown by its code point.

    >>> visible("通知\u202e\n")
    '通知[202E] '
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else f"[{ord(c):04X}]" for c in words)


def as_island(data: Mapping[str, object]) -> str:
    r"""JSON that cannot end the element it stands in: `<` is written as `\u003c`.

    >>> as_island({"text": "</script>&"})
    '{"text":"\\u003c/script>&"}'
    """
    return encode(data).decode().replace("<", "\\u003c")


@cache
def joined(kind: str, names: tuple[str, ...]) -> str:
    """The parts of a kind, in order; code is closed off from the page round it."""
    text = "\n".join(_part(f"{name}.{kind}") for name in names)
    return text if kind == "css" else f'(() => {{\n"use strict";\n{text}\n}})();\n'


def _filled(template: str, **values: str) -> bytes:
    """The template with its places filled and the sums of what may run in its policy."""
    sums = {f"{name}_sum": _sum(values.get(name, "")) for name in ("style", "script")}
    return Template(_part(template)).substitute(values, **sums).encode("utf-8")


def _sum(inline: str) -> str:
    """What a policy calls an inline script or style."""
    return f"sha256-{b64encode(sha256(inline.encode('utf-8')).digest()).decode('ascii')}"


def _part(name: str) -> str:
    """One file of `parts/`, with the line ends it has in the repository."""
    data = get_data("chuyi_recon.exporters.report", f"parts/{name}")
    if data is None:
        raise BrokenLaw(said("the package lacks its part {name}", name=name), said("install recon anew"))
    return data.decode("utf-8").replace("\r\n", "\n")
