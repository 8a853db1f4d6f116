"""MinerU's `middle.json`: blocks, lines and spans of each page in reading order, with boxes in points of the PDF.

What MinerU leaves out of its own text (`discarded_blocks`: running heads, page numbers, notes) stands on the page and
is read: before the rest where its middle lies in the upper half of the page, else behind it.
"""

from __future__ import annotations

import msgspec
import regex

from chuyi_recon.core.model import Box, RegionKind, Transcription
from chuyi_recon.readers.ocr_json.html_tables import add_table
from chuyi_recon.readers.ocr_json.lines import outline_box
from chuyi_recon.readers.ocr_json.strict import begins_as_json, convert, parse_json
from chuyi_recon.readers.page_text import PageText, Separator, box_of, confidence_of
from chuyi_recon.readers.region_kinds import kind_of

name = "mineru-middle"

_NAME = "MinerU"
_KEYS = regex.compile(rb'"pdf_info"\s*:\s*\[')


class _Span(msgspec.Struct):
    bbox: list[float] = []
    content: str | None = None
    html: str | None = None
    score: float | None = None


class _Line(msgspec.Struct):
    spans: list[_Span] = []
    bbox: list[float] = []


class _Block(msgspec.Struct):
    type: str = ""
    bbox: list[float] = []
    lines: list[_Line] = []
    blocks: list[_Block] = []
    level: int | None = None


class _Page(msgspec.Struct):
    """A page; its blocks before they were joined over page ends, where the version has them."""

    preproc_blocks: list[_Block] = []
    para_blocks: list[_Block] = []
    discarded_blocks: list[_Block] = []
    page_idx: int | None = None
    page_size: list[float] = []


class _Document(msgspec.Struct):
    pdf_info: list[_Page]


def sniff(head: bytes) -> bool:
    """Whether a file opens as JSON with the pages of MinerU."""
    bare = begins_as_json(head)
    return bare is not None and bool(_KEYS.search(bare))


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages, with the place of each line and span, and headings, tables, captions and notes.

    Raises `UndecodableWitness` for a file that is cut off, or has another form.
    """
    said, encoding = parse_json(name, data, _NAME)
    text = PageText()
    for page in convert(name, said, _Document, _NAME).pdf_info:
        width, height = page.page_size[:2] if len(page.page_size) > 1 else (0, 0)
        extent = box_of(0, 0, width, height)
        with text.page(None if page.page_idx is None else page.page_idx + 1, "", extent):
            upper = [b for b in page.discarded_blocks if _is_upper(b, height)]
            lower = [b for b in page.discarded_blocks if not _is_upper(b, height)]
            for block in (*upper, *(page.preproc_blocks or page.para_blocks), *lower):
                _add_block(text, block)
    return text.transcription(encoding)


def _is_upper(block: _Block, height: float) -> bool:
    box = outline_box(block.bbox)
    return box is not None and box.top + box.bottom < height


def _add_block(text: PageText, block: _Block) -> None:
    kind = kind_of(block.type)
    with text.region(kind, max(0, block.level or 0) if kind is RegionKind.HEADING else 0):
        for line in block.lines:
            text.separate(Separator.LINE)
            for span in line.spans:
                _add_span(text, span, outline_box(line.bbox))
            text.separate(Separator.LINE)
        for inner in block.blocks:
            _add_block(text, inner)


def _add_span(text: PageText, span: _Span, line: Box | None) -> None:
    box, confidence = outline_box(span.bbox) or line, confidence_of(span.score)
    if span.html:
        add_table(text, span.html, box, confidence)
        return
    text.separate(Separator.SPACE)
    text.add(" ".join((span.content or "").split()), box, confidence)
