"""hOCR: pages as an OCR engine wrote them into HTML, with a box and a confidence for each word.

What is markup is never text. A page's lines (`ocr_line` and its kin) are lines, its paragraphs paragraphs; elements are
read in the order of the file, which is the engine's reading order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import Box, RegionKind, Repair, Transcription
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.ocr_xml.strict import parse_markup, without_page
from chuyi_recon.readers.page_text import PageText, Separator, box_of, confidence_of

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "hocr"

_SNIFFED = regex.compile(
    rb"""\A(?:\xef\xbb\xbf)?\s*<(?s:.*?)(?:class\s*=\s*["']?(?:[^"'>]*\s)?ocr_page\b|name\s*=\s*["']?ocr-(?:system|capabilities)\b)"""
)
_PAGE = "ocr_page"
_LINES = frozenset(("ocr_line", "ocrx_line", "ocr_caption", "ocr_header", "ocr_footer", "ocr_textfloat"))
_WORDS = frozenset(("ocrx_word", "ocr_word", "ocrx_cinfo", "ocr_cinfo"))
_BLOCKS = frozenset(("ocr_carea", "ocr_par", "ocrx_block", "ocr_column"))
_BLOCK_TAGS = frozenset(("p", "div", "table", "tr", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"))
_PASSED = frozenset(("script", "style", "head", "del"))  # a `del` is what an alternative reading replaced
_REGIONS = {  # not ocr_header: a running head by the standard, a heading of the text by Tesseract
    "ocr_caption": RegionKind.CAPTION,
    "ocr_footer": RegionKind.RUNNING_FOOT,
    "ocr_pageno": RegionKind.PAGE_NUMBER,
}

_PROPERTY = regex.compile(r"""(?:"[^"]*"|'[^']*'|[^;"'])+""")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOX = regex.compile(rf"(?:bbox|x_bboxes)\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}")
_CONFIDENCE = regex.compile(rf"x_w?conf\s+{_NUMBER}")
_IMAGE = regex.compile(r"""(?:image|file)\s+(?:"([^"]*)"|'([^']*)'|(\S+))\s*\Z""")
_NUMBERED = regex.compile(r"ppageno\s+(\d{1,9})(?!\d)")


def sniff(head: bytes) -> bool:
    """Whether `head` begins as markup and says that it is hOCR: a page, or who made it and what it tells.

    >>> sniff(b"<html><body><div class='ocr_page' title='bbox 0 0 9 9'>"), sniff("楚怡 <div class='ocr_page'>".encode())
    (True, False)
    """
    return _SNIFFED.match(head) is not None


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages, with the place of each page and word.

    Raises `UndecodableWitness` for markup that is broken or cut off, and for a file without a page.
    """
    root, encoding = parse_markup(name, data, "hOCR", html=True)
    every = [e for e in root.iter() if _PAGE in _classes(e)]
    pages = [e for e in every if not any(_PAGE in _classes(a) for a in e.iterancestors())]
    if not pages:
        raise without_page(name, "hOCR")
    text = PageText()
    for element in pages:
        _PageReader(name, text).read_page(element)
    left_out = sum(len("".join(e.split())) for e in _text_outside_pages(root))
    repairs = (Repair(0, Message("repair.hocr-text-outside-pages", many=left_out)),) if left_out else ()
    return text.transcription(encoding, repairs)


@dataclass
class _PageReader:
    """Fills the text of pages from their elements; `name` only words an error."""

    name: str
    pages: PageText

    def read_page(self, page: _Element) -> None:
        """All of one page's text."""
        number, image = _search_title(page, _NUMBERED), _search_title(page, _IMAGE)
        named = next((g for g in image.groups() if g), "") if image else ""
        with self.pages.page(int(number[1]) + 1 if number else None, named, _box(page)):
            self._element(page, None, None)

    def _element(self, element: _Element, box: Box | None, confidence: float | None) -> None:
        classes, tag = _classes(element), _tag(element)
        if tag in _PASSED:
            return
        kind = next((_REGIONS[c] for c in classes if c in _REGIONS), None)
        if kind is not None:
            with self.pages.region(kind):
                self._inside(element, box, confidence)
            return
        around = Separator.NONE
        if tag == "br" or classes & _LINES:
            around = Separator.LINE
        if classes & _BLOCKS or (tag in _BLOCK_TAGS and not classes & _LINES):
            around = Separator.PARAGRAPH
        self.pages.separate(around)
        self._inside(element, box, confidence)
        self.pages.separate(around)

    def _inside(self, element: _Element, box: Box | None, confidence: float | None) -> None:
        if _classes(element) & (_WORDS | _LINES):
            box, confidence = _box(element) or box, _confidence(element, confidence)
        self.pages.add(element.text or "", box, confidence)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, box, confidence)
            elif (child.text or "").startswith("&"):
                self.pages.add(self._entity(child.text or ""), box, confidence)
            self.pages.add(child.tail or "", box, confidence)

    def _entity(self, reference: str) -> str:
        """The character of a reference that XML leaves to a document type: HTML's own, and no other."""
        char = unescape(reference)
        if char == reference:
            raise UndecodableWitness(
                Message("error.markup.unknown-reference", name=self.name, reference=reference),
                Message("hint.ocr-make-again"),
            )
        return char


def _text_outside_pages(element: _Element) -> Iterator[str]:
    """The texts that stand in no page."""
    if _PAGE in _classes(element) or _tag(element) in _PASSED:
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _text_outside_pages(child)
        yield child.tail or ""


def _classes(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split()) if isinstance(element.tag, str) else frozenset()


def _tag(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _search_title(element: _Element, what: regex.Pattern[str]) -> regex.Match[str] | None:
    """The property of an element's title that `what` matches whole, or as far as it goes."""
    properties = _PROPERTY.findall(element.get("title") or "")
    return next((m for m in (what.match(p.strip()) for p in properties) if m), None)


def _box(element: _Element) -> Box | None:
    found = _search_title(element, _BOX)
    return box_of(*(float(edge) for edge in found.groups())) if found else None


def _confidence(element: _Element, otherwise: float | None) -> float | None:
    """The engine's confidence in an element, of hundred, as a share; `otherwise` where it says none."""
    found = _search_title(element, _CONFIDENCE)
    return confidence_of(float(found[1]), 100) if found else otherwise
