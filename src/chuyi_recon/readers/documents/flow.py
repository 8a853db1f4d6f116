"""The text of a document that flows: paragraphs, lines and what the format says of them.

A paragraph is parted from the next by a blank line, as in `page_text`; a cell of a table, a note and a heading are
paragraphs. White space inside a line is the writer's, but for what markup does not show: with `collapse` a run of
spaces and line ends is one space, and none where a line end stands beside Chinese or Japanese, as browsers show it.
The space of no width and the ideographic space are characters and stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import regex

from chuyi_recon.core.model import PAGE_END, Region, RegionKind, Repair, SourceMap, SourcePart, Span, Transcription
from chuyi_recon.readers.page_text import joins_without_space

_UNSHOWN = regex.compile(r"[ \t\n\r\f]+")
_NO_TEXT = regex.compile(r"[\p{White_Space}\p{Cf}]*")


@dataclass
class FlowText:
    """A document so far. What is added stands in the line that is open until it, its paragraph or its page ends."""

    collapse: bool
    regions: list[Region] = field(default_factory=list)
    parts: list[SourcePart] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _length: int = 0
    _page_start: int = 0
    _page: int | None = None  # the number of the open page, of a document that has pages
    _before: str = ""  # what parts the next line from the last

    def add(self, characters: str) -> None:
        """Go on with the line."""
        if characters:
            self._line.append(characters)

    def end_line(self) -> None:
        """End the line; one without text leaves no trace."""
        self._end("\n")

    def end_paragraph(self) -> None:
        """End the paragraph."""
        self._end("\n\n")

    def end_page(self, number: int) -> None:
        """Begin the page of this number. Before the first text it is the page that the document begins with."""
        self.end_paragraph()
        if self._length:
            self._close_page()
            self._append(PAGE_END)
        self._page_start, self._before, self._page = self._length, "", number

    @contextmanager
    def region(self, kind: RegionKind | None, level: int = 0, row: int = 0, column: int = 0) -> Iterator[None]:
        """Paragraphs that the format says are of a kind; without one, a paragraph. An empty one leaves no trace."""
        self.end_paragraph()
        before = self._length
        yield
        self.end_paragraph()
        if kind is not None and self._length > before:
            text = self._tail(before)
            start = before + len(text) - len(text.lstrip())
            self.regions.append(Region(Span(start, self._length), kind, level, row, column))

    def transcription(self, encoding: str = "utf-8", repairs: tuple[Repair, ...] = ()) -> Transcription:
        """All of it."""
        self.end_paragraph()
        self._close_page()
        regions = tuple(sorted(self.regions, key=lambda r: (r.span.start, -r.span.end)))
        return Transcription("".join(self._pieces), encoding, repairs, SourceMap(tuple(self.parts)), regions)

    def _close_page(self) -> None:
        if self._length > self._page_start:
            self._append("\n")
        if self._page is not None or self.parts:
            self.parts.append(SourcePart(Span(self._page_start, self._length), page=self._page or 1))

    def _end(self, by: str) -> None:
        line = "".join(self._line)
        self._line.clear()
        line = collapse_white_space(line) if self.collapse else line.rstrip(" \t\r\n")
        if not _NO_TEXT.fullmatch(line):
            self._append(self._before if self._length > self._page_start else "")
            self._append(line)
            self._before = by
        self._before = max(self._before, by, key=len)

    def _append(self, characters: str) -> None:
        self._pieces.append(characters)
        self._length += len(characters)

    def _tail(self, start: int) -> str:
        """The text from an offset on."""
        length, last = 0, list[str]()
        while length < self._length - start:
            last.append(self._pieces[-1 - len(last)])
            length += len(last[-1])
        return "".join(reversed(last))[length - (self._length - start) :]


def collapse_white_space(line: str) -> str:
    r"""One line as a browser shows it, from the characters between tags.

    >>> collapse_white_space("\n 关于\n  实施 “楚怡” in\n2022 的\u3000通知 ")
    '关于实施 “楚怡” in 2022 的\u3000通知'
    """

    def shown(found: regex.Match[str]) -> str:
        before, after = line[found.start() - 1 : found.start()], line[found.end() : found.end() + 1]
        if not before or not after or ("\n" in found[0] and joins_without_space(before, after)):
            return ""
        return " "

    return str(_UNSHOWN.sub(shown, line))
