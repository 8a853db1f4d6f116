"""RapidOCR: lines as `[box, text, score]` (1.x), as objects with `box`, `txt`, `score` (2.x, 3.x), or its service's."""

from __future__ import annotations

from typing import Any

import msgspec
import regex

from chuyi_recon.core.model import Transcription
from chuyi_recon.readers.ocr_json.lines import FoundLine, add_lines, found_line
from chuyi_recon.readers.ocr_json.strict import begins_as_json, convert, parse_json
from chuyi_recon.readers.page_text import PageText

name = "rapidocr"

_NAME = "RapidOCR"
_NUMBER = rb"-?\d[\d.eE+-]*"
_PAIR = rb"\[\s*" + _NUMBER + rb"\s*,\s*" + _NUMBER + rb"\s*\]"
_TRIPLE = regex.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*(?:\[\s*){1,3}(?:" + _PAIR + rb"\s*+,?+\s*+){3,}+\]\s*,\s*\"")
_KEYS = regex.compile(rb'"(?:txt|rec_txt)"\s*:\s*"|"txts"\s*:\s*\[')
_OUTLINES = regex.compile(rb'"(?:box|boxes|dt_boxes|score|scores)"\s*:')


class _Line(msgspec.Struct):
    """A line as an object; `dt_boxes` and `rec_txt` are its service's."""

    txt: str = ""
    rec_txt: str = ""
    box: list[Any] | None = None
    dt_boxes: list[Any] | None = None
    score: float | None = None


class _Columns(msgspec.Struct):
    """The lines of a page by column."""

    txts: list[str] | None
    boxes: list[list[Any]] | None = None
    scores: list[float | None] | None = None


def sniff(head: bytes) -> bool:
    """Whether a file opens as JSON in one of the shapes of this engine."""
    bare = begins_as_json(head)
    return bare is not None and bool(_TRIPLE.match(bare) or (_KEYS.search(bare) and _OUTLINES.search(bare)))


def read(name: str, data: bytes) -> Transcription:
    """The lines of the page, with their places and the engine's confidence.

    Raises `UndecodableWitness` for a file that is cut off, or has another shape.
    """
    said, encoding = parse_json(name, data, _NAME)
    text = PageText()
    with text.page():
        add_lines(text, _lines(name, said))
    return text.transcription(encoding)


def _lines(name: str, said: Any) -> list[FoundLine]:
    if isinstance(said, dict) and "txts" in said:
        page = convert(name, said, _Columns, _NAME)
        texts = page.txts or []
        boxes: list[Any] = page.boxes if page.boxes and len(page.boxes) == len(texts) else [None] * len(texts)
        scores: list[Any] = page.scores if page.scores and len(page.scores) == len(texts) else [None] * len(texts)
        return [found_line(*line) for line in zip(texts, boxes, scores, strict=True)]
    if isinstance(said, dict):  # of its service: by number
        said = list(said.values())
    if isinstance(said, list) and any(isinstance(e, dict) for e in said):
        return [
            found_line(o.txt or o.rec_txt, o.box or o.dt_boxes, o.score)
            for o in convert(name, said, list[_Line], _NAME)
        ]
    if isinstance(said, list) and said and isinstance(said[0], list) and said[0] and _is_line(said[0][0]):
        said = said[0]  # the whole of what a call gives: the lines, and the time it took
    rows = convert(name, said, list[list[Any]], _NAME)
    return [
        found_line(*convert(name, row[:3], tuple[str, list[Any], float | None], _NAME)) for row in map(_turned, rows)
    ]


def _is_line(element: object) -> bool:
    return isinstance(element, list) and len(element) > 1 and isinstance(element[1], str)


def _turned(row: list[Any]) -> list[Any]:
    """The text before its box; what a row has besides, boxes of words, is left out."""
    return [row[1], row[0], row[2] if len(row) > 2 else None] if len(row) > 1 else row
