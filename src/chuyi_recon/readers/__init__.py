"""Bytes of one file become a `Transcription`: format knowledge only, one file a format.

`READERS` is the table of contents, in the order in which they are asked: the first whose
`sniff(head)` says yes reads the file. The content decides, never the ending of the name. A new
format is one file with `name`, `sniff` and `read`, and one line here. `documents` has what people
write; its `refused` knows what is no format of ours, and is asked after all that is markup.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from chuyi_recon.core.model import Repair, Transcription
from chuyi_recon.errors import EmptyWitness
from chuyi_recon.messages import Message, code_of
from chuyi_recon.readers import hocr, markdown, plain, tesseract_tsv
from chuyi_recon.readers.documents import docx, html, json_lines, pdf, refused, tei
from chuyi_recon.readers.ocr_json import (
    google_vision,
    mineru_content_list,
    mineru_middle,
    paddleocr,
    rapidocr,
    textract,
)
from chuyi_recon.readers.ocr_xml import abbyy, alto, mets
from chuyi_recon.readers.ocr_xml import page as page_xml


class Reader(Protocol):
    """What a format knows of itself."""

    name: str

    def sniff(self, head: bytes) -> bool:
        """Whether a file that begins with `head` (at most `HEAD_LENGTH` bytes) is of this format."""
        ...

    def read(self, name: str, data: bytes) -> Transcription:
        """The whole text of the file, or one `InputError` that names it."""
        ...


HEAD_LENGTH = 8192
READERS: tuple[Reader, ...] = (
    hocr, alto, page_xml, abbyy, mets, tesseract_tsv,
    textract, google_vision, mineru_middle, mineru_content_list, paddleocr, rapidocr,
    pdf, docx, tei, html, refused, json_lines, markdown, plain,
)  # fmt: skip


def read(name: str, data: bytes) -> Transcription:
    """The transcription in `data`; `name` only words the errors.

    >>> read("004.txt", "关于实施职业教育“楚怡”行动的通知\\n".encode()).text
    '关于实施职业教育“楚怡”行动的通知\\n'

    Raises `UndecodableWitness` for what is no text, `EmptyWitness` for white space alone.
    """
    return with_text(name, page(name, data))


def page(name: str, data: bytes) -> Transcription:
    """The same of a file that may be empty: one page of several. Raises `UndecodableWitness`."""
    return _tell_lost(choose_reader(data).read(name, data))


def _tell_lost(made: Transcription) -> Transcription:
    """The same, telling the first character that was lost, at its place in the text and not in the markup."""
    lost = made.text.find("\N{REPLACEMENT CHARACTER}")
    others = tuple(r for r in made.repairs if code_of(r.message) != "repair.replacement-character")
    if lost >= 0 and not any(r.offset == lost for r in others):
        others += (Repair(lost, Message("repair.replacement-character")),)
    return made if others == made.repairs else replace(made, repairs=others)


def choose_reader(data: bytes) -> Reader:
    """The reader of a file, by its first bytes."""
    return next(r for r in READERS if r.sniff(data[:HEAD_LENGTH]))


def with_text(name: str, transcription: Transcription) -> Transcription:
    """The transcription; raises `EmptyWitness` for white space alone."""
    if not any(c.isprintable() and not c.isspace() for c in transcription.text):
        raise EmptyWitness(Message("error.witness.no-text", name=name), Message("hint.leave-out-or-transcribe-again"))
    return transcription
