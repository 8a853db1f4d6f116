"""PDF: the text layer of its pages, line by line, with the place of every character on the page.

Boxes are in pixels of the page drawn at `DPI`, from its top left corner, as it is shown. The order is that of the
file, as is the division into lines, by pdfium. A PDF that is pictures alone has no text: it says how to have it read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width, normalize

from chuyi_recon.core.model import Box, Repair, Transcription
from chuyi_recon.errors import EmptyWitness, UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.page_text import PageText, Separator

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

name = "pdf"

DPI = 300
_POINTS = 72  # to an inch
_FARTHEST = 1_000_000  # pixels; the largest page of a PDF has 60,000
_EXACT = 100  # parts of a pixel in which a page is measured
_MAX_PAGES = 10_000
_MAX_CHARACTERS = 20_000_000  # of all pages; a book of 1000 pages has one or two million
_PASSWORD = 4  # pdfium's number for a file that asks for one
_MAGIC_WITHIN = 1024  # bytes before the magic number that readers of PDF forgive
_HYPHENS = (0x02, 0xFFFE)  # what pdfium gives for a hyphen at the end of a line
_NO_BREAK = 0xFEFF
_KANGXI = range(0x2F00, 0x2FE0)
_UNREADABLE_SHARE = 0.5  # of the characters without a code: then it is the text layer that cannot be read


def sniff(head: bytes) -> bool:
    """Whether a file is a PDF.

    >>> sniff(b"%PDF-1.7"), sniff("如何读取 %PDF- 文件".encode())
    (True, False)
    """
    at = head.find(b"%PDF-", 0, _MAGIC_WITHIN)
    return at == 0 or (at > 0 and b"%PDF-" in head[:_MAGIC_WITHIN].lstrip(b"\xef\xbb\xbf\0 \t\r\n")[:5])


def read(name: str, data: bytes) -> Transcription:
    """The text of all pages.

    Raises `UndecodableWitness` for a file that is broken, locked, or larger than any document, and `EmptyWitness` for
    pages without text.
    """
    import pypdfium2 as pdfium  # 40 ms, and a library of 7 MB, that only a PDF needs

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        raise UndecodableWitness(
            Message("error.pdf.locked" if locked else "error.pdf.broken", name=name),
            Message("hint.remove-password" if locked else "hint.markup-cut-off"),
        ) from error
    try:
        if count > _MAX_PAGES:
            raise _too_large(name)
        text, bare, state = PageText(), list[int](), _Counts()
        for at in range(count):
            try:
                page = document[at]
            except pdfium.PdfiumError as error:
                raise UndecodableWitness(
                    Message("error.pdf.broken-page", name=name, page=at + 1), Message("hint.markup-cut-off")
                ) from error
            before = state.characters
            with text.page(at + 1, box=_extent(page)):
                for line in _lines(page, state):
                    _add_line(text, line)
            page.close()
            if state.characters > _MAX_CHARACTERS:
                raise _too_large(name)
            bare += [at + 1] if state.characters == before else []
    finally:
        document.close()
    if not state.characters or state.unreadable > state.characters * _UNREADABLE_SHARE:
        code = "error.pdf.unreadable-layer" if state.characters else "error.pdf.no-text"
        raise EmptyWitness(Message(code, name=name, many=count), Message("hint.have-scan-read", name=name))
    made = text.transcription()
    return replace(made, repairs=tuple(_repairs(made.text, bare, state)))


@dataclass
class _Counts:
    """What was met on the pages so far."""

    characters: int = 0
    unreadable: int = 0
    radicals: int = 0


@dataclass(frozen=True, slots=True)
class _Character:
    char: str
    box: Box | None  # none of what pdfium put between characters


def _too_large(name: str) -> UndecodableWitness:
    return UndecodableWitness(
        Message("error.pdf.too-large", name=name, pages=_MAX_PAGES, many=_MAX_CHARACTERS), Message("hint.save-smaller")
    )


def _repairs(text: str, bare: list[int], state: _Counts) -> Iterator[Repair]:
    if bare:
        pages = ", ".join(map(str, bare[:5])) + ("…" if len(bare) > 5 else "")
        yield Repair(0, Message("repair.pdf-pages-without-text", many=len(bare), pages=pages))
    if state.radicals:
        yield Repair(0, Message("repair.pdf-radicals", many=state.radicals))
    lost = text.find("\N{REPLACEMENT CHARACTER}")
    if lost >= 0:
        yield Repair(lost, Message("repair.pdf-no-code", many=state.unreadable))


def _extent(page: PdfPage) -> Box:
    return Box(0, 0, *(max(1, _to_pixel(edge * DPI / _POINTS)) for edge in page.get_size()))


def _lines(page: PdfPage, state: _Counts) -> Iterator[list[_Character]]:
    """The lines of a page."""
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    handle, line = text_page.raw, list[_Character]()
    placed, high = _Placer(page, handle, raw), 0
    try:
        for at in range(raw.FPDFText_CountChars(handle)):
            code = raw.FPDFText_GetUnicode(handle, at)
            if code in (0x0A, 0x0D):
                if line:
                    yield line
                    line = []
                continue
            if 0xD800 <= code < 0xDC00:  # half of a character beyond U+FFFF
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
            high = 0
            char = _read_character(code, state)
            if char:
                generated = raw.FPDFText_IsGenerated(handle, at) == 1
                line.append(_Character(char, None if generated or char.isspace() else placed(at)))
    finally:
        text_page.close()
    if line:
        yield line


def _read_character(code: int, state: _Counts) -> str:
    """A character as text; what is drawn and has no code, or one that only its font knows, is told as unreadable.

    That pdfium misses a map to Unicode says nothing: of what tesseract writes it does so at every character.
    """
    if code in _HYPHENS:
        return "-"
    char = chr(code)
    if char.isspace():
        return " " if char != "\N{IDEOGRAPHIC SPACE}" else char
    if code == _NO_BREAK:
        return ""
    state.characters += 1
    if code < 0x20 or 0x7F <= code < 0xA0 or code == 0xFFFD:
        state.unreadable += 1
        return "\N{REPLACEMENT CHARACTER}"
    state.unreadable += 0xE000 <= code < 0xF900
    if code in _KANGXI:  # a font has one glyph for 一 and the radical, and some programs note the wrong one
        state.radicals += 1
        return normalize("NFKC", char)
    return char


def _add_line(text: PageText, line: list[_Character]) -> None:
    """One line: each character of Chinese has its box, a word of other scripts has one."""
    for word in _words(line):
        characters = "".join(c.char for c in word)
        boxes = [c.box for c in word if c.box is not None]
        text.add(characters, _enclosing(boxes) if boxes else None)
    text.separate(Separator.LINE)


def _words(line: list[_Character]) -> Iterator[list[_Character]]:
    word: list[_Character] = []
    for char in line:
        wide = char.char.isspace() or east_asian_width(char.char[0]) in "WF"
        if wide and word:
            yield word
            word = []
        word.append(char)
        if wide:
            yield word
            word = []
    if word:
        yield word


def _enclosing(boxes: list[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def _to_pixel(at: float) -> int:
    """A whole pixel; of a place that is on no page, or none at all, the first."""
    return round(at) if -_FARTHEST < at < _FARTHEST else 0


class _Placer:
    """Where a character of a page stands on its image: the page's turn and extent are one affine map."""

    def __init__(self, page: PdfPage, handle: Any, raw: Any) -> None:
        self.handle, self.place_box, self.rect = handle, raw.FPDFText_GetLooseCharBox, raw.FS_RECTF()
        width, height = (edge * _EXACT for edge in _extent(page)[2:])
        left, top = ctypes.c_int(), ctypes.c_int()

        def device(x: float, y: float) -> tuple[float, float]:
            raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, left, top)
            return left.value / _EXACT, top.value / _EXACT

        self.origin = device(0, 0)
        (right_x, right_y), (up_x, up_y) = device(_POINTS, 0), device(0, _POINTS)
        self.by_x = (right_x - self.origin[0]) / _POINTS, (right_y - self.origin[1]) / _POINTS
        self.by_y = (up_x - self.origin[0]) / _POINTS, (up_y - self.origin[1]) / _POINTS

    def __call__(self, at: int) -> Box | None:
        rect = self.rect
        if not self.place_box(self.handle, at, rect):
            return None
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        (x0, y0), (xx, xy), (yx, yy) = self.origin, self.by_x, self.by_y
        one, other = _to_pixel(x0 + left * xx + top * yx), _to_pixel(x0 + right * xx + bottom * yx)
        above, below = _to_pixel(y0 + left * xy + top * yy), _to_pixel(y0 + right * xy + bottom * yy)
        return Box(min(one, other), min(above, below), max(one, other), max(above, below))
