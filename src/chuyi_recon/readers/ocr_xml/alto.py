"""ALTO 2 to 4: pages of blocks, lines and words, each with its place.

Read in the order of the file, or in that of its `ReadingOrder`; the text of the margins stands round that of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

name = "alto"

_ROOT = root_pattern("alto")
_SPACES = ("TopMargin", "LeftMargin", "PrintSpace", "RightMargin", "BottomMargin")  # as a page is read
_HYPHENS = "-\N{SOFT HYPHEN}\N{HYPHEN}\N{NOT SIGN}="


def sniff(head: bytes) -> bool:
    """Whether the first element of a file is `alto`."""
    return begins_with(_ROOT, head)


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages, with the place of each page, word and glyph.

    Raises `UndecodableWitness` for markup that is broken or cut off, and for a file without a page.
    """
    root, encoding = parse_markup(name, data, "ALTO")
    pages = list(descendants(root, "Page"))
    if not pages:
        raise without_page(name, "ALTO")
    image = next((e.text or "" for e in descendants(root, "fileName")), "").strip() if len(pages) == 1 else ""
    counted_from = 0 if any(e.get("PHYSICAL_IMG_NR") == "0" for e in pages) else 1
    text = PageText()
    reader = _PageReader(
        text,
        {e.get("ID") or "": e.get("LABEL") or "" for e in descendants(root, "LayoutTag", "StructureTag", "RoleTag")},
        {e.get("REF") or "": n for n, e in enumerate(descendants(root, "ElementRef"))},
        spaced=any(True for _ in descendants(root, "SP")),
    )
    for n, page in enumerate(pages):
        told = page.get("PHYSICAL_IMG_NR")
        at = count(page, "PHYSICAL_IMG_NR", n + counted_from) + 1 - counted_from if told else None
        extent = box_of(0, 0, number(page, "WIDTH") or 0, number(page, "HEIGHT") or 0)
        with text.page(at, image, extent):
            reader.read_page(page)
    return text.transcription(encoding)


@dataclass
class _PageReader:
    """Fills the text of pages from their elements."""

    pages: PageText
    labels: dict[str, str]  # of tags, by ID
    order: dict[str, int]  # of blocks and lines, by ID, where the file tells it
    spaced: bool  # whether the file says where white space stands

    def read_page(self, page: _Element) -> None:
        """All of one page's text."""
        for space in sorted(children(page, *_SPACES), key=lambda e: _SPACES.index(tag_of(e))):
            with self.pages.region(kind_of(tag_of(space))):
                self._blocks(space)
        self._blocks(page)  # of a page that is not parted so

    def _blocks(self, element: _Element) -> None:
        for child in self._in_order(element, "ComposedBlock", "TextBlock"):
            with self.pages.region(self._kind(child)):
                self._blocks(child)
                self._lines(child)

    def _lines(self, block: _Element) -> None:
        for line in self._in_order(block, "TextLine"):
            self.pages.separate(Separator.LINE)
            self._line(line)
            self.pages.separate(Separator.LINE)

    def _in_order(self, element: _Element, *tags: str) -> list[_Element]:
        """The children as the reading order has them; what it does not name comes last, in the order of the file."""
        return sorted(children(element, *tags), key=lambda e: self.order.get(e.get("ID") or "", len(self.order)))

    def _line(self, line: _Element) -> None:
        box = _box(line)
        last = ""
        for child in children(line, "String", "SP", "HYP"):
            content = child.get("CONTENT") or ""
            if tag_of(child) == "SP":
                self.pages.separate(Separator.SPACE)
            elif tag_of(child) == "HYP":
                if not last.endswith(tuple(_HYPHENS)):  # some write it into the word as well
                    self.pages.add(content or "-", _box(child) or box)
            else:
                if not self.spaced:
                    self.pages.separate(Separator.SPACE)
                self._word(child, content, box)
                last = content

    def _word(self, word: _Element, content: str, line: Box | None) -> None:
        box, confidence = _box(word) or line, confidence_of(number(word, "WC"))
        glyphs = list(children(word, "Glyph"))
        if not glyphs or "".join(g.get("CONTENT") or "" for g in glyphs) != content:
            self.pages.add(content, box, confidence)
            return
        for glyph in glyphs:
            sure = confidence_of(number(glyph, "GC"))
            self.pages.add(glyph.get("CONTENT") or "", _box(glyph) or box, confidence if sure is None else sure)

    def _kind(self, block: _Element) -> RegionKind | None:
        """What a block is by its own type, or by one of its tags."""
        labels = [block.get("TYPE") or "", *(self.labels.get(t, "") for t in (block.get("TAGREFS") or "").split())]
        return next((kind for kind in map(kind_of, labels) if kind), None)


def _box(element: _Element) -> Box | None:
    """The place of an element, in the unit of its file."""
    left, top, width, height = (number(element, name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if left is not None and top is not None and width is not None and height is not None:
        return box_of(left, top, left + width, top + height)
    shape = next(descendants(element, "Polygon"), None) if tag_of(element) != "TextLine" else None
    return polygon_box(shape.get("POINTS") or "") if shape is not None else None
