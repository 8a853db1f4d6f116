"""Google Vision: `fullTextAnnotation` with pages, blocks, paragraphs, words and symbols, of an image or of a PDF.

Of several spellings of a field (`boundingBox`, `bounding_box`) the client library decides; both are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import regex

from chuyi_recon.core.model import Box, Transcription
from chuyi_recon.readers.ocr_json.strict import begins_as_json, convert, parse_json
from chuyi_recon.readers.page_text import PageText, Separator, box_of, box_round, confidence_of

name = "google-vision"

_NAME = "Google Vision"
_KEYS = regex.compile(rb'"(?:fullTextAnnotation|full_text_annotation|textAnnotations|text_annotations)"\s*:')
_BREAKS: dict[object, Separator] = {  # by name, and by number as some clients write it
    "SPACE": Separator.SPACE, "SURE_SPACE": Separator.SPACE, 1: Separator.SPACE, 2: Separator.SPACE,
    "EOL_SURE_SPACE": Separator.LINE, "LINE_BREAK": Separator.LINE, 3: Separator.LINE, 5: Separator.LINE,
    "HYPHEN": Separator.LINE, 4: Separator.LINE,
}  # fmt: skip
_HYPHEN = ("HYPHEN", 4)


class _Point(msgspec.Struct):
    x: float = 0  # what is zero is not written
    y: float = 0


class _Outline(msgspec.Struct, rename="camel"):
    vertices: list[_Point] = []
    normalized_vertices: list[_Point] = []


class _Break(msgspec.Struct, rename="camel"):
    type: int | str = ""
    is_prefix: bool = False


class _Property(msgspec.Struct, rename="camel"):
    detected_break: _Break | None = None


class _Element(msgspec.Struct, rename="camel"):
    """A page, block, paragraph, word or symbol; each has what stands within it."""

    bounding_box: _Outline | None = None
    confidence: float | None = None
    text: str = ""
    property: _Property | None = None
    width: float = 0
    height: float = 0
    blocks: list[_Element] = []
    paragraphs: list[_Element] = []
    words: list[_Element] = []
    symbols: list[_Element] = []


class _FullText(msgspec.Struct):
    pages: list[_Element] = []
    text: str = ""


class _Label(msgspec.Struct):
    description: str = ""


class _Context(msgspec.Struct, rename="camel"):
    uri: str = ""
    page_number: int | None = None


class _Response(msgspec.Struct, rename="camel"):
    full_text_annotation: _FullText | None = None
    text_annotations: list[_Label] = []
    context: _Context | None = None


def sniff(head: bytes) -> bool:
    """Whether a file opens as JSON with annotations of text."""
    bare = begins_as_json(head)
    return bare is not None and bool(_KEYS.search(bare))


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages, with the place of each symbol and the engine's confidence in it.

    Raises `UndecodableWitness` for a file that is cut off, or has another form.
    """
    said, encoding = parse_json(name, data, _NAME)
    text = PageText()
    for response in _responses(name, _camel(said)):
        context = response.context or _Context()
        number = context.page_number if context.page_number and context.page_number > 0 else None
        full = response.full_text_annotation or _FullText(text=_first(response.text_annotations))
        for page in full.pages:
            extent = box_of(0, 0, page.width, page.height)
            with text.page(number, context.uri, extent):
                _add_page(text, page)
        if not full.pages:
            with text.page(number, context.uri):
                text.add_lines(full.text)
    return text.transcription(encoding)


def _responses(name: str, said: Any) -> Iterator[_Response]:
    """The answers in a file: one, several, or those of a whole document."""
    inner = said.get("responses") if isinstance(said, dict) else said
    if isinstance(inner, list):
        for one in inner:
            yield from _responses(name, one)
    else:
        yield convert(name, said, _Response, _NAME)


def _camel(said: Any) -> Any:
    """The same with every key in the spelling of the service."""
    if isinstance(said, dict):
        return {regex.sub(r"_(\w)", lambda m: m[1].upper(), key): _camel(value) for key, value in said.items()}
    return [_camel(value) for value in said] if isinstance(said, list) else said


def _first(labels: list[_Label]) -> str:
    """The whole text, which stands before its words."""
    return labels[0].description if labels else ""


def _add_page(text: PageText, page: _Element) -> None:
    for paragraph in (p for block in page.blocks for p in block.paragraphs):
        with text.region(None):
            for word in paragraph.words:
                for symbol in word.symbols:
                    _add_symbol(text, symbol, word, page)


def _add_symbol(text: PageText, symbol: _Element, word: _Element, page: _Element) -> None:
    box = _box(symbol, page) or _box(word, page)
    confidence = confidence_of(word.confidence if symbol.confidence is None else symbol.confidence)
    ends = (symbol.property and symbol.property.detected_break) or _Break()
    if ends.is_prefix:
        text.separate(_BREAKS.get(ends.type, Separator.NONE))
    text.add(symbol.text, box, confidence)
    if not ends.is_prefix:
        if ends.type in _HYPHEN:  # it stands on the page and not among the symbols
            text.add("-", box)
        text.separate(_BREAKS.get(ends.type, Separator.NONE))


def _box(element: _Element, page: _Element) -> Box | None:
    outline = element.bounding_box
    if outline is None:
        return None
    if outline.vertices:
        return box_round((p.x, p.y) for p in outline.vertices)
    return box_round((p.x * page.width, p.y * page.height) for p in outline.normalized_vertices)
