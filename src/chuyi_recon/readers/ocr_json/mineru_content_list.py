"""MinerU's `content_list.json`: the parts of a document in reading order, each with its page.

Boxes are thousandths of the page, where a part has one.
"""

from __future__ import annotations

from itertools import groupby

import msgspec
import regex

from chuyi_recon.core.model import Box, RegionKind, Transcription
from chuyi_recon.readers.ocr_json.html_tables import add_table
from chuyi_recon.readers.ocr_json.lines import outline_box
from chuyi_recon.readers.ocr_json.strict import begins_as_json, convert, parse_json
from chuyi_recon.readers.page_text import PageText
from chuyi_recon.readers.region_kinds import kind_of

name = "mineru-content-list"

_NAME = "MinerU"
_KEYS = regex.compile(rb'"page_idx"\s*:')
_PAGE = Box(0, 0, 1000, 1000)


class _Part(msgspec.Struct):
    """A part of the document; which fields it has depends on its type."""

    page_idx: int
    type: str = "text"
    text: str | None = None
    text_level: int | None = None
    bbox: list[float] | None = None
    table_body: str | None = None
    code_body: str | None = None
    list_items: list[str] = []
    table_caption: list[str] | str | None = None
    table_footnote: list[str] | str | None = None
    image_caption: list[str] | str | None = None
    img_caption: list[str] | str | None = None
    image_footnote: list[str] | str | None = None
    img_footnote: list[str] | str | None = None
    code_caption: list[str] | str | None = None


def sniff(head: bytes) -> bool:
    """Whether a file opens as a list of objects of JSON that name their page as MinerU does."""
    bare = begins_as_json(head)
    return bare is not None and bare.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") and bool(_KEYS.search(bare))


def read(name: str, data: bytes) -> Transcription:
    """The text of all parts, page by page, with headings, tables, captions and notes as structure.

    Raises `UndecodableWitness` for a file that is cut off, or has another form.
    """
    said, encoding = parse_json(name, data, _NAME)
    parts = convert(name, said, list[_Part], _NAME)
    text = PageText()
    pages = {idx: list(group) for idx, group in groupby(sorted(parts, key=lambda p: p.page_idx), lambda p: p.page_idx)}
    for idx, page in pages.items():
        with text.page(idx + 1, "", _PAGE if any(part.bbox for part in page) else None):
            for part in page:
                _add_part(text, part)
    return text.transcription(encoding)


def _add_part(text: PageText, part: _Part) -> None:
    box = outline_box(part.bbox or ())
    for caption in (part.table_caption, part.image_caption, part.img_caption, part.code_caption):
        _add_beside(text, caption, RegionKind.CAPTION, box)
    if part.table_body:
        with text.region(None):
            add_table(text, part.table_body, box)
    for item in part.list_items:
        with text.region(RegionKind.LIST_ITEM):
            text.add_lines(item, box)
    kind = RegionKind.HEADING if part.text_level else kind_of(part.type)
    with text.region(kind, max(0, part.text_level or 0)):
        text.add_lines(part.text or part.code_body or "", box)
    for note in (part.table_footnote, part.image_footnote, part.img_footnote):
        _add_beside(text, note, RegionKind.NOTE, box)


def _add_beside(text: PageText, said: list[str] | str | None, kind: RegionKind, box: Box | None) -> None:
    for one in [said] if isinstance(said, str) else said or ():
        with text.region(kind):
            text.add_lines(one, box)
