"""PAGE XML: regions, lines, words and glyphs of one page, each with its outline, its text and its place in the order.

A region's text is that of its lines, a line's that of its words, wherever these have text; a line that says something
else than its words is believed, for editors correct lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    polygon_box,
    root_pattern,
    tag_of,
    without_page,
)
from chuyi_recon.readers.page_text import PageText, Separator, box_of, confidence_of
from chuyi_recon.readers.region_kinds import kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "page"

_ROOT = root_pattern("PcGts")
_GROUPS = ("OrderedGroup", "UnorderedGroup", "OrderedGroupIndexed", "UnorderedGroupIndexed")
_REFERENCES = (*_GROUPS, "RegionRef", "RegionRefIndexed")
_CUSTOM_INDEX = regex.compile(r"readingOrder\s*\{[^{}]*?\bindex\s*:\s*(\d{1,9})")  # as Transkribus writes it
_CUSTOM_TYPE = regex.compile(r"structure\s*\{[^{}]*?\btype\s*:\s*([\w-]+)")


def sniff(head: bytes) -> bool:
    """Whether the first element of a file is `PcGts`."""
    return begins_with(_ROOT, head)


def read(name: str, data: bytes) -> Transcription:
    """The text of the page, with the place of each line, word and glyph.

    Raises `UndecodableWitness` for markup that is broken or cut off, and for a file without a page.
    """
    root, encoding = parse_markup(name, data, "PAGE XML")
    pages = list(descendants(root, "Page"))
    if not pages:
        raise without_page(name, "PAGE XML")
    text = PageText()
    for page in pages:
        extent = box_of(0, 0, number(page, "imageWidth") or 0, number(page, "imageHeight") or 0)
        with text.page(None, page.get("imageFilename") or "", extent):
            _PageReader(text, _reading_order(page)).read_page(page)
    return text.transcription(encoding)


def _reading_order(page: _Element) -> dict[str, int]:
    """The number of each region in the order of the page, by ID."""
    orders = (group for order in children(page, "ReadingOrder") for group in children(order, *_GROUPS))
    out: dict[str, int] = {}
    for region in (r for group in orders for r in _referred(group)):
        out.setdefault(region, len(out))
    return out


def _referred(group: _Element) -> Iterator[str]:
    """The regions of a group in order, groups within it in their places; the order of the file within a number."""
    if group.get("regionRef"):
        yield group.get("regionRef") or ""
    for member in sorted(children(group, *_REFERENCES), key=lambda e: count(e, "index", 0)):
        yield from _referred(member)


@dataclass
class _PageReader:
    """Fills the text of a page from its elements; `order` numbers regions by ID."""

    pages: PageText
    order: dict[str, int]
    _done: set[str] = field(default_factory=set)

    def read_page(self, page: _Element) -> None:
        """All of the page's text: the regions that its order names, then what it leaves out, as the file has it."""
        named = {e.get("id") or "": e for e in page.iter() if _is_region(e)}
        for region in sorted(self.order.keys() & named.keys(), key=self.order.__getitem__):
            self._region(named[region])
        for element in _sorted_by_index(e for e in children(page) if _is_region(e)):
            self._region(element)

    def _region(self, region: _Element) -> None:
        if (own := region.get("id") or "") in self._done:
            return
        self._done |= {own} - {""}
        kind, row, column = _kind(region)
        with self.pages.region(kind, 0, row, column):
            lines = _sorted_by_index(children(region, "TextLine"))
            nested = _sorted_by_index(e for e in children(region) if _is_region(e) and not self._is_elsewhere(e))
            if not any(_has_text(e) for e in (*lines, *nested)):
                self._whole(region)
            for line in lines:
                self.pages.separate(Separator.LINE)
                self._line(line)
                self.pages.separate(Separator.LINE)
            for inner in nested:
                self._region(inner)

    def _is_elsewhere(self, region: _Element) -> bool:
        """Whether the order of the page names a region by itself."""
        return (region.get("id") or "") in self.order

    def _whole(self, element: _Element) -> None:
        """The text of a region or line that says none of its parts."""
        text, confidence = _text(element)
        self.pages.add_lines(text, _box(element), confidence)

    def _line(self, line: _Element) -> None:
        words, said = list(children(line, "Word")), _text(line)[0]
        spelled = [_word_text(word) for word in words]
        if not any(spelled) or (said.strip() and _bare(said) != _bare("".join(spelled))):
            self._whole(line)
            return
        for word, text, spaced in zip(words, spelled, _spaced(said, spelled), strict=True):
            if spaced:
                self.pages.separate(Separator.SPACE)
            self._word(word, text, _box(line))

    def _word(self, word: _Element, text: str, line: Box | None) -> None:
        box, (own, confidence) = _box(word) or line, _text(word)
        glyphs = [(*_text(g), _box(g) or box) for g in children(word, "Glyph")]
        if not glyphs or (own and _bare("".join(g[0] for g in glyphs)) != _bare(own)):
            self.pages.add(text, box, confidence)
            return
        for char, sure, place in glyphs:
            self.pages.add(char.strip(), place, confidence if sure is None else sure)


def _is_region(element: _Element) -> bool:
    return tag_of(element).endswith("Region") or tag_of(element) == "TableCell"  # a cell is Transkribus's own


def _has_text(element: _Element) -> bool:
    """Whether an element or a part of it says any text."""
    return any((e.text or "").strip() for e in descendants(element, "Unicode", "PlainText"))


def _text(element: _Element) -> tuple[str, float | None]:
    """The text that an element says of itself, and the engine's confidence: the `TextEquiv` of the lowest index."""
    said = min(children(element, "TextEquiv"), key=lambda e: count(e, "index", 0), default=None)
    if said is None:
        return "", None
    texts = {tag_of(e): e.text or "" for e in children(said, "Unicode", "PlainText")}
    return texts.get("Unicode") or texts.get("PlainText") or "", confidence_of(number(said, "conf"))


def _word_text(word: _Element) -> str:
    """The text of a word, or that of its glyphs."""
    return _text(word)[0] or "".join(_text(g)[0] for g in children(word, "Glyph"))


def _bare(text: str) -> str:
    return "".join(text.split())


def _spaced(line: str, words: list[str]) -> Iterator[bool]:
    """Whether white space stands before each word: where the line has it; before all, of a line that says nothing.

    >>> list(_spaced("(484) den", ["(", "484", ")", "den"]))
    [False, False, False, True]
    """
    at = 0
    for word in words:
        rest = line[at:].lstrip()
        yield not line.strip() or len(rest) < len(line) - at
        at = len(line) - len(rest)
        for _ in _bare(word):
            at += len(line[at:]) - len(line[at:].lstrip()) + 1


def _index(element: _Element) -> int | None:
    """The number that an element says it has among its like."""
    custom = _CUSTOM_INDEX.search(element.get("custom") or "")
    return int(custom[1]) if custom else count(element, "index", -1) if element.get("index") else None


def _sorted_by_index(elements: Iterator[_Element]) -> list[_Element]:
    """Elements in the order of their numbers, where each has one; else in that of the file."""
    every = list(elements)
    indices = [_index(e) for e in every]
    known = [i for i in indices if i is not None]
    if len(known) < len(every):
        return every
    return [e for _, e in sorted(zip(known, every, strict=True), key=lambda pair: pair[0])]


def _kind(region: _Element) -> tuple[RegionKind | None, int, int]:
    """What a region is, and the row and column of a cell."""
    role = next((r for roles in children(region, "Roles") for r in children(roles, "TableCellRole")), None)
    if role is not None:
        return RegionKind.TABLE_CELL, count(role, "rowIndex"), count(role, "columnIndex")
    if tag_of(region) == "TableCell":
        return RegionKind.TABLE_CELL, count(region, "row"), count(region, "col")
    custom = _CUSTOM_TYPE.search(region.get("custom") or "")
    return kind_of(region.get("type") or (custom[1] if custom else "")), 0, 0


def _box(element: _Element) -> Box | None:
    """The box round an element's outline: a list of points, or in old files an element for each."""
    coords = next(children(element, "Coords"), None)
    if coords is None:
        return None
    points = coords.get("points") or " ".join(f"{p.get('x')},{p.get('y')}" for p in children(coords, "Point"))
    return polygon_box(points)
