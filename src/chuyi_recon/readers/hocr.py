"""hOCR: pages as an OCR engine wrote them into HTML, with a box and a confidence for each word.

What is markup is never text. A page's lines (`ocr_line` and its kin) are lines, its paragraphs are parted by a blank
line, and pages by a form feed; elements are read in the order of the file, which is the engine's reading order. White
space between two words is a space, but for Chinese and Japanese, whose words an engine parts and no writer does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width
from unicodedata import name as name_of

import regex

from chuyi_recon.core.model import PAGE_END, Box, Repair, SourceMap, SourcePart, Span, Transcription, WordBoxes
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message

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
_NOTHING, _SPACE, _LINE, _PARAGRAPH = range(4)  # what stands before the next characters
_BETWEEN = ("", " ", "\n", "\n\n")

_PROPERTY = regex.compile(r"""(?:"[^"]*"|'[^']*'|[^;"'])+""")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOX = regex.compile(rf"(?:bbox|x_bboxes)\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}")
_CONFIDENCE = regex.compile(rf"x_w?conf\s+{_NUMBER}")
_IMAGE = regex.compile(r"""(?:image|file)\s+(?:"([^"]*)"|'([^']*)'|(\S+))\s*\Z""")
_NUMBERED = regex.compile(r"ppageno\s+(\d+)")


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
    root, encoding = _parse_html(name, data)
    every = [e for e in root.iter() if _PAGE in _classes(e)]
    pages = [e for e in every if not any(_PAGE in _classes(a) for a in e.iterancestors())]
    if not pages:
        raise UndecodableWitness(
            Message("error.hocr.no-page", name=name),
            Message("hint.hocr-make-again"),
        )
    text, parts, words = "", list[SourcePart](), list[_Word]()
    for n, element in enumerate(pages):
        text += PAGE_END if n else ""
        page = _PageReader(name)
        page.read_page(element)
        words += (word.shifted(len(text)) for word in page.words)
        parts.append(_source_part(element, n, Span(len(text), len(text) + len(page.text))))
        text += page.text
    left_out = sum(len("".join(e.split())) for e in _text_outside_pages(root))
    repairs = (Repair(0, Message("repair.hocr-text-outside-pages", many=left_out)),) if left_out else ()
    return Transcription(text, encoding, repairs, SourceMap(tuple(parts), WordBoxes.of(words)))


def _parse_html(name: str, data: bytes) -> tuple[_Element, str]:
    """The root of the file and its encoding; nothing outside of the file is asked for, and no entity is expanded."""
    from lxml import etree  # 20 ms that only a file with markup needs

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or data.count(b"\n") + 1
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") or b"</html>" not in data[-200:].lower():
            raise _broken_markup(name, line) from error
        html = etree.HTMLParser(no_network=True, huge_tree=False)  # HTML has elements that are never closed
        root = etree.fromstring(data, html)
        fatal = [e.line for e in html.error_log if e.level == etree.ErrorLevels.FATAL]
        if root is None or fatal:  # it goes on without what lies too deep
            raise _broken_markup(name, fatal[0] if fatal else line) from error
    return root, (root.getroottree().docinfo.encoding or "utf-8").lower()


def _broken_markup(name: str, line: int) -> UndecodableWitness:
    return UndecodableWitness(
        Message("error.hocr.broken", name=name, line=line),
        Message("hint.hocr-cut-off"),
    )


class _Word(NamedTuple):
    start: int
    end: int
    box: Box
    confidence: float | None

    def shifted(self, by: int) -> _Word:
        return self._replace(start=self.start + by, end=self.end + by)


@dataclass
class _PageReader:
    """The text of one page as it grows, and its words; `name` only words an error."""

    name: str
    text: str = ""
    words: list[_Word] = field(default_factory=list)
    before: int = _NOTHING

    def read_page(self, page: _Element) -> None:
        """All of the page's text, with a line end behind the last line."""
        self._element(page, None, None)
        self.text += "\n" if self.text else ""

    def _element(self, element: _Element, box: Box | None, confidence: float | None) -> None:
        classes, tag = _classes(element), _tag(element)
        if tag in _PASSED:
            return
        around = _NOTHING
        if tag == "br":
            around = _LINE
        elif classes & _BLOCKS or tag in _BLOCK_TAGS:
            around = _PARAGRAPH
        elif classes & _LINES:
            around = _LINE
        if classes & (_WORDS | _LINES):
            box, confidence = _box(element) or box, _confidence(element, confidence)
        self.before = max(self.before, around)
        self._characters(element.text or "", box, confidence)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, box, confidence)
            elif (child.text or "").startswith("&"):
                self._characters(self._entity(child.text or ""), box, confidence)
            self._characters(child.tail or "", box, confidence)
        self.before = max(self.before, around)

    def _characters(self, raw: str, box: Box | None, confidence: float | None) -> None:
        words = raw.split()
        if not words:
            self.before = max(self.before, _SPACE if raw else _NOTHING)
            return
        self.before = max(self.before, _SPACE if raw[0].isspace() else _NOTHING)
        joined = " ".join(words)
        if self.before == _SPACE and self.text and _joins_without_space(self.text[-1], joined[0]):
            self.before = _NOTHING
        self.text += _BETWEEN[self.before] if self.text else ""
        start = len(self.text)
        self.text += joined
        if box is not None:
            self.words.append(_Word(start, len(self.text), box, confidence))
        self.before = _SPACE if raw[-1].isspace() else _NOTHING

    def _entity(self, reference: str) -> str:
        """The character of a reference that XML leaves to a document type: HTML's own, and no other."""
        char = unescape(reference)
        if char == reference:
            raise UndecodableWitness(
                Message("error.hocr.unknown-reference", name=self.name, reference=reference),
                Message("hint.hocr-make-again"),
            )
        return char


def _source_part(page: _Element, n: int, span: Span) -> SourcePart:
    """One page, by the number that the format gives it, else by its place in the file.

    Of an absolute path to its image the name alone: no result names a path of a machine.
    """
    number, image = _search_title(page, _NUMBERED), _search_title(page, _IMAGE)
    named = next((g for g in image.groups() if g), "") if image else ""
    if regex.match(r"[/\\]|[A-Za-z]:|\w+://", named):
        named = regex.split(r"[/\\]", named)[-1]
    return SourcePart(span, page=int(number[1]) + 1 if number else n + 1, image=named, box=_box(page))


def _text_outside_pages(element: _Element) -> Iterator[str]:
    """The texts that stand in no page."""
    if _PAGE in _classes(element) or _tag(element) in _PASSED:
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _text_outside_pages(child)
        yield child.tail or ""


def _joins_without_space(before: str, after: str) -> bool:
    """Whether white space between two characters is an engine's and no writer's: beside Han, kana and their marks.

    >>> [_joins_without_space(*pair) for pair in ("知第", "知2", "d2", "국가")]
    [True, True, False, False]
    """
    return any(east_asian_width(c) in "WF" and not name_of(c, "").startswith("HANGUL") for c in (before, after))


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
    return Box(*(round(float(edge)) for edge in found.groups())) if found else None


def _confidence(element: _Element, otherwise: float | None) -> float | None:
    """The engine's confidence in an element, of hundred, as a share; `otherwise` where it says none."""
    found = _search_title(element, _CONFIDENCE)
    return min(1.0, max(0.0, float(found[1]) / 100)) if found else otherwise
