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

from chuyi_recon.errors import InternalError
from chuyi_recon.exporters.json_lines import encode
from chuyi_recon.exporters.report.strings import LANGUAGE_TAGS, strings_in
from chuyi_recon.messages import LANGUAGES, Language, Message

_PAGED = "pages"  # the part of a report whose places stand on pages, and the member of its data
_IMAGE_POLICY = "img-src data:; "
_STYLE_PARTS = ("colours", "layout", "text", "panels", "marks", "paper")
_SCRIPT_PARTS = (
    *("points", "record", "places", "words", "state", "rows", "scroll", "clause", "compare", "ruling", "acts"),
    *("apparatus", "filters", "strip", "search", "tables", "tray", "paper", "legend", "keys", "start"),
)


def render_report_page(title: str, data: Mapping[str, object], lang: Language) -> bytes:
    """The report as one file."""
    *parts, last = _SCRIPT_PARTS
    paged = (_PAGED,) if _PAGED in data else ()
    return fill_template(
        read_part("report.html"),
        title=escape(show_invisible(title)),
        lang=LANGUAGE_TAGS[lang],
        images=_IMAGE_POLICY if data.get("crops") else "",
        style=join_parts("css", (*_STYLE_PARTS, *paged)),
        script=join_parts("js", (*parts, *paged, last)),
        noscript="".join(
            f'<p lang="{LANGUAGE_TAGS[each]}">{escape(strings_in(each)["noscript"])}</p>' for each in LANGUAGES
        ),
        data=embed_json(data),
    )


def render_plain_page(title: str, body: str, lang: Language) -> bytes:
    """A page without code, of the same look; `body` is HTML."""
    style = join_parts("css", (*_STYLE_PARTS[:1], "index"))
    return fill_template(
        read_part("index.html"), title=escape(show_invisible(title)), lang=LANGUAGE_TAGS[lang], style=style, body=body
    )


def render_listing_page(title: str, body: str, data: Mapping[str, object], lang: Language) -> bytes:
    """A page whose table is drawn by code from `data`, of the same look; `body` is HTML."""
    return fill_template(
        read_part("listing.html"),
        title=escape(show_invisible(title)),
        lang=LANGUAGE_TAGS[lang],
        style=join_parts("css", (*_STYLE_PARTS[:1], "index")),
        body=body,
        script=join_parts("js", ("index",)),
        data=embed_json(data),
    )


def show_invisible(words: str) -> str:
    r"""A title or name in which what cannot be seen, or turns the line round, is shown by its code point.

    >>> show_invisible("通知\u202e\n")
    '通知[202E] '
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else f"[{ord(c):04X}]" for c in words)


def embed_json(data: Mapping[str, object]) -> str:
    r"""JSON that cannot end the element it stands in: `<` is written as `\u003c`.

    >>> embed_json({"text": "</script>&"})
    '{"text":"\\u003c/script>&"}'
    """
    return encode(data).decode().replace("<", "\\u003c")


@cache
def join_parts(kind: str, names: tuple[str, ...]) -> str:
    """The parts of a kind, in order; code is closed off from the page round it."""
    text = "\n".join(read_part(f"{name}.{kind}") for name in names)
    return text if kind == "css" else close_off(text)


def close_off(code: str) -> str:
    """Code that leaves no names in the page round it."""
    return f'(() => {{\n"use strict";\n{code}\n}})();\n'


def fill_template(template: str, **values: str) -> bytes:
    """A template with its places filled and the sums of what may run in its policy."""
    sums = {f"{name}_sum": _policy_hash(values.get(name, "")) for name in ("style", "script")}
    return Template(template).substitute(values, **sums).encode("utf-8")


def read_part(name: str, package: str = __package__) -> str:
    """One file of the folder `parts` of a package, with the line ends it has in the repository."""
    data = get_data(package, f"parts/{name}")
    if data is None:
        raise InternalError(Message("error.part.missing", name=name), Message("hint.install-anew"))
    return data.decode("utf-8").replace("\r\n", "\n")


def _policy_hash(inline: str) -> str:
    """What a policy calls an inline script or style."""
    return f"sha256-{b64encode(sha256(inline.encode('utf-8')).digest()).decode('ascii')}"
