"""TSV as Tesseract writes it: a row for each page, block, paragraph, line and word, with its box and confidence."""

from __future__ import annotations

from itertools import count

from chuyi_recon.core.model import Box, Transcription
from chuyi_recon.core.text.decode import decode
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.page_text import PageText, Separator, box_of, confidence_of

name = "tesseract-tsv"

_HEADER = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")
_COLUMNS = _HEADER.count("\t") + 1
_PAGE, _BLOCK, _PARAGRAPH, _LINE, _WORD = range(1, 6)
_Row = tuple[int, Box | None, float | None, str]
_PARTED = {_BLOCK: Separator.PARAGRAPH, _PARAGRAPH: Separator.PARAGRAPH, _LINE: Separator.LINE}


def sniff(head: bytes) -> bool:
    """Whether the first line of a file names Tesseract's columns."""
    return head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").startswith(_HEADER.encode())


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages, with the place of each page and word.

    Raises `UndecodableWitness` for a row that is none: the file was cut off, or changed by hand.
    """
    decoded = decode(name, data)
    rows = [
        (number, line.removesuffix("\r").split("\t", _COLUMNS - 1))
        for number, line in zip(count(1), decoded.text.removeprefix("\ufeff").split("\n"), strict=False)
        if line.strip() and number > 1
    ]
    pages: list[list[tuple[int, list[str]]]] = []
    for number, row in rows:
        if row[0] == str(_PAGE) or not pages:
            pages.append([])
        pages[-1].append((number, row))
    text = PageText()
    for page in pages:
        level, box, _, _ = _parse(name, *page[0])
        with text.page(int(page[0][1][1]), "", box if level == _PAGE else None):
            for number, row in page:
                level, box, confidence, word = _parse(name, number, row)
                text.separate(_PARTED.get(level, Separator.SPACE))
                if level == _WORD:
                    text.add(word, box, confidence)
    return text.transcription(decoded.encoding, decoded.repairs)


def _parse(name: str, number: int, row: list[str]) -> _Row:
    """One row: its level, box, confidence and text."""
    try:
        level, _page, *_ids, left, top, width, height = map(int, row[: _COLUMNS - 2])
        confidence = confidence_of(float(row[10]), 100)
        text = row[11] if len(row) > 11 or level == _WORD else ""
    except (ValueError, IndexError) as error:
        raise UndecodableWitness(
            Message("error.markup.broken", name=name, format="TSV", line=number), Message("hint.ocr-cut-off")
        ) from error
    return level, box_of(left, top, left + width, top + height), confidence, text
