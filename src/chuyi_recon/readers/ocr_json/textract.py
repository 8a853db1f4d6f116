"""AWS Textract: `Blocks` of pages, lines and words; with layout and tables where these were asked for.

The service tells places as shares of the page and not its size: boxes are ten-thousandths of the page. Lines stand in
the service's order, or in that of its layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import msgspec
import regex

from chuyi_recon.core.model import Box, RegionKind, Transcription
from chuyi_recon.readers.ocr_json.strict import begins_as_json, convert, parse_json
from chuyi_recon.readers.page_text import PageText, Separator, box_of, confidence_of
from chuyi_recon.readers.region_kinds import kind_of

name = "textract"

_NAME = "Textract"
_KEYS = regex.compile(rb'"BlockType"\s*:\s*"')
_UNITS = 10_000  # of a page, each way


class _Rectangle(msgspec.Struct, rename="pascal"):
    left: float = 0
    top: float = 0
    width: float = 0
    height: float = 0


class _Geometry(msgspec.Struct, rename="pascal"):
    bounding_box: _Rectangle | None = None


class _Relationship(msgspec.Struct, rename="pascal"):
    type: str = ""
    ids: list[str] = []


class _Block(msgspec.Struct, rename="pascal"):
    block_type: str
    id: str = ""
    text: str | None = None
    confidence: float | None = None
    page: int = 1
    geometry: _Geometry | None = None
    relationships: list[_Relationship] | None = None
    row_index: int = 1
    column_index: int = 1


class _Document(msgspec.Struct, rename="pascal"):
    blocks: list[_Block]


def sniff(head: bytes) -> bool:
    """Whether a file opens as JSON with blocks of this service."""
    bare = begins_as_json(head)
    return bare is not None and bool(_KEYS.search(bare))


def read(name: str, data: bytes) -> Transcription:
    """The lines of all pages, with the place of each word and the engine's confidence in it.

    Raises `UndecodableWitness` for a file that is cut off, or has another form.
    """
    said, encoding = parse_json(name, data, _NAME)
    blocks = _blocks(name, said)
    by_page: dict[int, list[_Block]] = {}
    for block in blocks:
        by_page.setdefault(block.page, []).append(block)
    text, by_id = PageText(), {block.id: block for block in blocks}
    for page in sorted(by_page):
        with text.page(max(1, page), "", Box(0, 0, _UNITS, _UNITS)):
            _PageReader(text, by_id).read_page(by_page[page])
    return text.transcription(encoding)


def _blocks(name: str, said: Any) -> list[_Block]:
    """The blocks of one answer, of several, or of a list of blocks alone."""
    if isinstance(said, list) and any(isinstance(one, dict) and "BlockType" in one for one in said):
        return convert(name, said, list[_Block], _NAME)
    if isinstance(said, list):
        return list(chain.from_iterable(one.blocks for one in convert(name, said, list[_Document], _NAME)))
    return convert(name, said, _Document, _NAME).blocks


@dataclass
class _PageReader:
    """Fills the text of pages from their blocks; `by_id` has those of the whole file."""

    pages: PageText
    by_id: dict[str, _Block]
    _done: set[int] = field(default_factory=set)
    _table_of: dict[str, _Block] = field(default_factory=dict)  # by the word

    def read_page(self, blocks: list[_Block]) -> None:
        """All of one page's text: by its layout, then the lines that stand in none."""
        for table in (b for b in blocks if b.block_type == "TABLE"):
            for word in (w for cell in self._children(table) for w in self._children(cell)):
                self._table_of[word.id] = table
        layout = [b for b in blocks if b.block_type.startswith("LAYOUT_")]
        listed = {child.id for b in layout for child in self._children(b) if child.block_type.startswith("LAYOUT_")}
        for block in layout:
            if block.id not in listed:
                self._layout(block)
        for line in (b for b in blocks if b.block_type == "LINE"):
            self._line(line)
        for word in (b for b in blocks if b.block_type == "WORD"):  # in no line
            self._word(word)

    def _layout(self, block: _Block) -> None:
        if id(block) in self._done:
            return
        self._done.add(id(block))
        with self.pages.region(kind_of(block.block_type)):
            for child in self._children(block):
                if child.block_type == "LINE":
                    self._line(child)
                elif child.block_type.startswith("LAYOUT_"):
                    self._layout(child)

    def _line(self, line: _Block) -> None:
        if id(line) in self._done:
            return
        self._done.add(id(line))
        words = [w for w in self._children(line) if w.block_type == "WORD"]
        self.pages.separate(Separator.LINE)
        if not words:
            self.pages.add(" ".join((line.text or "").split()), _box(line), confidence_of(line.confidence, 100))
        for word in words:
            table = self._table_of.get(word.id)
            if table is not None:
                self._table(table)
            self._word(word)
        self.pages.separate(Separator.LINE)

    def _table(self, table: _Block) -> None:
        """The cells of a table by row and column, once: where its first word is read."""
        if id(table) in self._done:
            return
        self._done.add(id(table))
        cells = [c for c in self._children(table) if c.block_type == "CELL"]
        for cell in sorted(cells, key=lambda c: (c.row_index, c.column_index)):
            row, column = max(0, cell.row_index - 1), max(0, cell.column_index - 1)
            with self.pages.region(RegionKind.TABLE_CELL, 0, row, column):
                for word in self._children(cell):
                    self._word(word)

    def _word(self, word: _Block) -> None:
        if word.block_type != "WORD" or id(word) in self._done:
            return
        self._done.add(id(word))
        self.pages.separate(Separator.SPACE)
        self.pages.add(" ".join((word.text or "").split()), _box(word), confidence_of(word.confidence, 100))

    def _children(self, block: _Block) -> Iterator[_Block]:
        ids = chain.from_iterable(r.ids for r in block.relationships or () if r.type == "CHILD")
        return (self.by_id[i] for i in ids if i in self.by_id)


def _box(block: _Block) -> Box | None:
    told = block.geometry.bounding_box if block.geometry else None
    if told is None:
        return None
    edges = (told.left, told.top, told.left + told.width, told.top + told.height)
    return box_of(*(_UNITS * edge for edge in edges))
