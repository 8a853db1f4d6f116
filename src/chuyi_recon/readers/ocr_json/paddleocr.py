"""PaddleOCR: lines with their outlines, in the shapes that its versions, its service and its users write.

A list of `[box, [text, score]]` for each page (2.x); `rec_texts`, `rec_scores`, `rec_polys` (3.x); `parsing_res_list`
with the blocks of a page in reading order (PP-StructureV3); lists of objects with a text and an outline (its service,
its labelling tool).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import regex

from chuyi_recon.core.model import Box, Transcription
from chuyi_recon.readers.ocr_json.html_tables import add_table
from chuyi_recon.readers.ocr_json.lines import FoundLine, add_lines, found_line, outline_box
from chuyi_recon.readers.ocr_json.strict import begins_as_json, convert, parse_json
from chuyi_recon.readers.page_text import PageText, box_of
from chuyi_recon.readers.region_kinds import kind_of

name = "paddleocr"

_NAME = "PaddleOCR"
_NUMBER = rb"-?\d[\d.eE+-]*"
_PAIR = rb"\[\s*" + _NUMBER + rb"\s*,\s*" + _NUMBER + rb"\s*\]"
_NESTED = regex.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*\[\s*(?:null\s*,\s*|\[\s*\]\s*,\s*)*(?:\[\s*){1,3}(?:"
    + _PAIR
    + rb"\s*+,?+\s*+){3,}+\]\s*,\s*\[\s*\""
)
_KEYS = regex.compile(
    rb'"(?:rec_texts|rec_polys|dt_polys|ocr_results|parsing_res_list|text_region)"\s*:\s*\[|"overall_ocr_res"\s*:\s*\{'
    rb'|"transcription"\s*:\s*"(?s:.*?)"points"\s*:\s*\[|"points"\s*:\s*\[(?s:.*?)"transcription"\s*:\s*"'
)


class _Object(msgspec.Struct):
    """A line as an object: by its service, by its labelling tool, by a wrapper of the engine."""

    text: str | None = None
    transcription: str | None = None
    box: list[Any] | None = None
    points: list[Any] | None = None
    text_region: list[Any] | None = None
    confidence: float | None = None
    score: float | None = None

    @property
    def line(self) -> FoundLine:
        """The line in the words of all engines."""
        score = self.score if self.confidence is None else self.confidence
        return found_line(self.text or self.transcription or "", self.box or self.points or self.text_region, score)


class _Block(msgspec.Struct):
    """A block of PP-StructureV3."""

    block_label: str = ""
    block_content: str = ""
    block_bbox: list[float] = []


class _Extent(msgspec.Struct):
    width: float = 0
    height: float = 0


class _Page(msgspec.Struct):
    """A page as an object; which fields it has depends on the version."""

    input_path: str | None = None
    page_index: int | None = None
    width: float | None = None
    height: float | None = None
    dimensions: _Extent | None = None
    rec_texts: list[str] | None = None
    rec_scores: list[float | None] = []
    rec_polys: list[list[Any]] = []
    rec_boxes: list[list[Any]] = []
    dt_polys: list[list[Any]] = []
    parsing_res_list: list[_Block] | None = None
    overall_ocr_res: _Page | None = None
    ocr_results: list[_Object] | None = None
    res: Any = None
    results: list[Any] | None = None
    result: Any = None


def sniff(head: bytes) -> bool:
    """Whether a file opens as JSON in one of the shapes of this engine."""
    bare = begins_as_json(head)
    return bare is not None and bool(_NESTED.match(bare) or _KEYS.search(bare))


def read(name: str, data: bytes) -> Transcription:
    """The lines of all pages, with their places and the engine's confidence.

    Raises `UndecodableWitness` for a file that is cut off, or has another shape.
    """
    said, encoding = parse_json(name, data, _NAME)
    text = PageText()
    for page in _pages(name, said):
        _add_page(text, page)
    return text.transcription(encoding)


def _pages(name: str, said: Any) -> Iterator[_Page | list[FoundLine]]:
    """The pages of what a file says."""
    if isinstance(said, dict):
        page = convert(name, said, _Page, _NAME)
        inner = next((i for i in (page.res, page.results, page.result) if i is not None), None)
        if inner is None:
            yield page
        else:
            yield from _pages(name, inner)
    elif isinstance(said, list) and any(isinstance(e, dict) for e in said):
        if any(isinstance(e, dict) and e.keys() & {"text", "transcription"} for e in said):
            yield [o.line for o in convert(name, said, list[_Object], _NAME)]
        else:
            for element in said:
                yield from _pages(name, element)
    elif isinstance(said, list) and said and all(e is None or _is_list_of_lines(e) for e in said):
        for element in said:  # a page without text is null, or an empty list
            yield from _pages(name, element or [])
    else:
        lines = convert(name, said or [], list[tuple[list[Any], tuple[str, float | None]]], _NAME)
        yield [found_line(text, box, score) for box, (text, score) in lines]


def _is_list_of_lines(element: object) -> bool:
    """Whether an element of a list is a page and no line: an empty list, or one that begins with a line."""
    if not isinstance(element, list):
        return False
    first = element[0] if element else {}
    return isinstance(first, dict) or (
        isinstance(first, list) and len(first) == 2 and isinstance(first[1], list) and bool(first[1])
        and isinstance(first[1][0], str)
    )  # fmt: skip


def _add_page(text: PageText, page: _Page | list[FoundLine]) -> None:
    if isinstance(page, list):
        with text.page():
            add_lines(text, page)
        return
    number = page.page_index + 1 if page.page_index is not None and page.page_index >= 0 else None
    with text.page(number, page.input_path or "", _extent(page)):
        found = page.overall_ocr_res or page
        if page.parsing_res_list:
            for block in page.parsing_res_list:
                _add_block(text, block)
        elif found.rec_texts is not None:
            outlines = found.rec_polys or found.rec_boxes or found.dt_polys
            add_lines(text, _zipped(found.rec_texts, outlines, found.rec_scores))
        else:
            add_lines(text, [o.line for o in page.ocr_results or ()])


def _add_block(text: PageText, block: _Block) -> None:
    box = outline_box(block.block_bbox)
    with text.region(kind_of(block.block_label)):
        if block.block_label == "table":
            add_table(text, block.block_content, box)
        else:
            text.add_lines(block.block_content, box)


def _zipped(texts: Sequence[str], outlines: Sequence[list[Any]], scores: Sequence[float | None]) -> list[FoundLine]:
    """Lines of columns; where a column is of another length than the texts, it says nothing of any of them."""
    places: Sequence[list[Any] | None] = outlines if len(outlines) == len(texts) else [None] * len(texts)
    sure = scores if len(scores) == len(texts) else [None] * len(texts)
    return [found_line(*line) for line in zip(texts, places, sure, strict=True)]


def _extent(page: _Page) -> Box | None:
    size = page.dimensions or _Extent(page.width or 0, page.height or 0)
    return box_of(0, 0, size.width, size.height)
