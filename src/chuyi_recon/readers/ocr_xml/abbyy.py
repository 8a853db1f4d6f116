"""ABBYY FineReader XML: blocks, paragraphs and lines of pages, with a box and a confidence for each character."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import Box, RegionKind, Transcription
from chuyi_recon.readers.ocr_xml.strict import (
    begins_with,
    children,
    count,
    descendants,
    number,
    parse_markup,
    root_pattern,
    tag_of,
    without_page,
)
from chuyi_recon.readers.page_text import PageText, Separator, box_of, confidence_of
from chuyi_recon.readers.region_kinds import kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "abbyy"

_ROOT = root_pattern("document")
_OF_ABBYY = regex.compile(rb"www\.abbyy\.com/FineReader_xml|<page\b[^>]*\boriginalCoords\b|<charParams\b")
_IN_PAGES = ("block", "text", "row", "cell", "par", "line")


def sniff(head: bytes) -> bool:
    """Whether the first element is a `document` of FineReader: by namespace, or by its pages or characters."""
    return begins_with(_ROOT, head) and _OF_ABBYY.search(head.replace(b"\0", b"")) is not None


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages, with the place of each page and character.

    Raises `UndecodableWitness` for markup that is broken or cut off, and for a file without a page.
    """
    root, encoding = parse_markup(name, data, "ABBYY XML")
    pages: list[list[_Element]] = []
    for element in children(root):
        if tag_of(element) == "page":
            pages.append([element])
        elif pages and tag_of(element) in _IN_PAGES:  # some converters write a page's text behind it
            pages[-1].append(element)
    if not pages:
        raise without_page(name, "ABBYY XML")
    styles = {e.get("id") or "": e for e in descendants(root, "paragraphStyle")}
    text = PageText()
    for elements in pages:
        extent = box_of(0, 0, number(elements[0], "width") or 0, number(elements[0], "height") or 0)
        with text.page(None, "", extent):
            for element in elements:
                _read_element(element, text, styles)
    return text.transcription(encoding)


def _read_element(element: _Element, text: PageText, styles: dict[str, _Element]) -> None:
    """The text of one element and of what it holds."""
    tag = tag_of(element)
    if tag == "line":
        text.separate(Separator.LINE)
        _read_line(element, text)
        text.separate(Separator.LINE)
    elif tag == "block" and element.get("blockType") == "Table":
        for r, row in enumerate(children(element, "row")):
            for c, cell in enumerate(children(row, "cell")):
                with text.region(RegionKind.TABLE_CELL, 0, r, c):
                    _read_inside(cell, text, styles)
    else:
        style = styles.get(element.get("style") or "") if tag == "par" else None
        kind = kind_of(style.get("role") or "") if style is not None else None
        level = count(style, "roleLevel") if style is not None and kind is RegionKind.HEADING else 0
        with text.region(kind, level):
            _read_inside(element, text, styles)


def _read_inside(element: _Element, text: PageText, styles: dict[str, _Element]) -> None:
    for child in children(element, *_IN_PAGES):
        _read_element(child, text, styles)


def _read_line(line: _Element, text: PageText) -> None:
    """The characters of a line; of a stretch that does not tell them apart its text, in the box of the line."""
    for part in (line, *children(line, "formatting")):
        chars = list(children(part, "charParams"))
        if not chars and part is not line:
            text.add(part.text or "", _box(part) or _box(line))
        for char in chars:
            if char.get("wordStart") in ("1", "true"):
                text.separate(Separator.SPACE)
            text.add(
                "".join(_own_text(char)), _box(char) or _box(line), confidence_of(number(char, "charConfidence"), 100)
            )


def _own_text(char: _Element) -> Iterator[str]:
    """The text of a character, without the other readings that the engine thought of."""
    yield char.text or ""
    for variants in char:
        yield variants.tail or ""


def _box(element: _Element) -> Box | None:
    left, top, right, bottom = (number(element, edge) for edge in "ltrb")
    if left is None or top is None or right is None or bottom is None:
        return None
    return box_of(left, top, right, bottom)
