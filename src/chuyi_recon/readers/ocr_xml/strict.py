"""How markup is read: nothing outside of the file is asked for, no entity is expanded, and what is broken is refused.

Also what several formats in XML ask of an element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import Box
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.page_text import box_round

if TYPE_CHECKING:
    from lxml.etree import _Element

# Atomic groups: of many comments before another root no two may be taken for one.
_DOCTYPE = rb"<!DOCTYPE[^>\[]*+(?:\[(?s:.*?)\]\s*+)?>"
_PROLOGUE = rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*+(?:(?><\?[^>]*>|<!--(?s:.*?)-->|" + _DOCTYPE + rb")\s*+)*+"
_POINT = regex.compile(r"(-?\d+(?:\.\d+)?)(?:\s*+,\s*+|\s++)(-?\d+(?:\.\d+)?)")


def root_pattern(root: str) -> regex.Pattern[bytes]:
    """A pattern for the head of an XML file whose first element has this name, with or without a prefix.

    >>> bool(root_pattern("alto").match(b'<?xml version="1.0"?><!-- made --><a:alto xmlns:a="x">'))
    True
    """
    return regex.compile(_PROLOGUE + rb"<(?:[\w.-]+:)?" + root.encode() + rb"[\s>/]")


def begins_with(pattern: regex.Pattern[bytes], head: bytes) -> bool:
    """Whether a file begins so, in UTF-8, UTF-16 or any encoding that writes ASCII as ASCII."""
    return pattern.match(head.replace(b"\0", b"")) is not None


def parse_markup(name: str, data: bytes, format_name: str, *, html: bool = False) -> tuple[_Element, str]:
    """The root of a file and its encoding; `html` allows elements that HTML never closes.

    Raises `UndecodableWitness` for markup that is broken, cut off or too deep.
    """
    from lxml import etree  # 20 ms that only a file with markup needs

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or data.count(b"\n") + 1
        is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")
        if not html or is_xml or b"</html>" not in data[-200:].lower():
            raise _broken(name, format_name, line) from error
        parser_html = etree.HTMLParser(no_network=True, huge_tree=False)
        root = etree.fromstring(data, parser_html)
        fatal = [e.line for e in parser_html.error_log if e.level == etree.ErrorLevels.FATAL]
        if root is None or fatal:  # it goes on without what lies too deep
            raise _broken(name, format_name, fatal[0] if fatal else line) from error
    return root, (root.getroottree().docinfo.encoding or "utf-8").lower()


def _broken(name: str, format_name: str, line: int) -> UndecodableWitness:
    return UndecodableWitness(
        Message("error.markup.broken", name=name, format=format_name, line=line), Message("hint.ocr-cut-off")
    )


def without_page(name: str, format_name: str) -> UndecodableWitness:
    """What is said of a file of a page format in which there is no page."""
    return UndecodableWitness(Message("error.page.none", name=name, format=format_name), Message("hint.ocr-make-again"))


def tag_of(element: _Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: _Element, *tags: str) -> Iterator[_Element]:
    """The children of these names, in order; without names all elements."""
    return (child for child in element if (tag := tag_of(child)) and (not tags or tag in tags))


def descendants(element: _Element, *tags: str) -> Iterator[_Element]:
    """The elements of these names below an element, and itself, in order."""
    return (e for e in element.iter() if tag_of(e) in tags)


def number(element: _Element, attribute: str) -> float | None:
    """The number that an attribute says; None where it says none."""
    try:
        return float(element.get(attribute) or "")
    except ValueError:
        return None


def count(element: _Element, attribute: str, otherwise: int = 0) -> int:
    """The number from 0 that an attribute says; `otherwise` where it says none."""
    said = (element.get(attribute) or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else otherwise


def polygon_box(points: str) -> Box | None:
    """The box round a polygon as ALTO and PAGE write it.

    >>> polygon_box("113,365 919,365 919,439"), polygon_box("")
    (Box(left=113, top=365, right=919, bottom=439), None)
    """
    return box_round((float(x), float(y)) for x, y in _POINT.findall(points))
