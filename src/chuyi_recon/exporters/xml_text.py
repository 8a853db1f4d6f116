"""Text as XML holds it: as character data, and as the value of an attribute."""

from __future__ import annotations

from html import escape

import regex

# What no XML may hold: control characters, halves of pairs, and two code points that are none.
_UNHELD = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})  # in a value a parser makes them spaces


def xml_text(text: str) -> str:
    r"""`text` as character data; what no XML may hold as its escape.

    >>> xml_text("甲&乙\x01")
    '甲&amp;乙\\x01'
    """
    return escape(_escape_unheld(text), quote=False)


def xml_attributes(**values: str | float | None) -> str:
    r"""Attributes with a space before each; those that are None or empty are left out, `_` at the end of a name too.

    >>> xml_attributes(n="“甲”\n", class_='a "b"', wit="")
    ' n="“甲”&#10;" class="a &quot;b&quot;"'
    """
    return "".join(
        f' {name.rstrip("_").replace("__", ":")}="{_attribute(str(value))}"'
        for name, value in values.items()
        if value is not None and value != ""
    )


def _attribute(value: str) -> str:
    return escape(_escape_unheld(value)).replace("&#x27;", "'").translate(_BLANKS)


def _escape_unheld(text: str) -> str:
    return _UNHELD.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)
