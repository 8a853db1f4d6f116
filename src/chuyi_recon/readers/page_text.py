"""The text of a file that has pages, as it grows: what every reader of a page format fills and hands over.

A reader adds characters with their box and the engine's confidence, and says where lines, paragraphs, regions and
pages end; what stands between two words, lines and paragraphs is decided here, so that one page gives one text in
whatever format it comes. White space between two words is a space, but beside Chinese and Japanese characters, whose
words an engine parts and no writer does. A paragraph is parted from the next by a blank line, a page by a form feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from unicodedata import east_asian_width
from unicodedata import name as name_of

import regex

from chuyi_recon.core.model import (
    PAGE_END,
    Box,
    Region,
    RegionKind,
    Repair,
    SourceMap,
    SourcePart,
    Span,
    Transcription,
    WordBoxes,
)


class Separator(IntEnum):
    """What stands before the next characters; of two at one place the greater holds."""

    NONE = 0
    SPACE = 1
    LINE = 2
    PARAGRAPH = 3


_CHARACTERS = ("", " ", "\n", "\n\n")


@dataclass
class PageText:
    """The pages of one file so far."""

    text: str = ""
    words: list[tuple[int, int, Box, float | None]] = field(default_factory=list)
    parts: list[SourcePart] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    _page_start: int = 0
    _before: Separator = Separator.NONE

    @contextmanager
    def page(self, number: int | None = None, image: str = "", box: Box | None = None) -> Iterator[None]:
        """One page: what is added meanwhile is its text, with a line end behind the last line.

        `number` is the page's by the format, from 1, else its place in the file; `image` its image as the format names
        it, of which a path of a machine is not kept; `box` its extent in pixels.
        """
        self.text += PAGE_END if self.parts else ""
        self._page_start, self._before = len(self.text), Separator.NONE
        yield
        self.text += "\n" if self._begun else ""
        number = len(self.parts) + 1 if number is None else number
        span = Span(self._page_start, len(self.text))
        self.parts.append(SourcePart(span, page=number, image=portable_image_name(image), box=box))

    @contextmanager
    def region(self, kind: RegionKind | None, level: int = 0, row: int = 0, column: int = 0) -> Iterator[None]:
        """A paragraph of its own; with a `kind`, a region of the structure. An empty one leaves no trace."""
        self.separate(Separator.PARAGRAPH)
        before = len(self.text)
        yield
        if kind is not None and len(self.text) > before:
            start = before + len(self.text[before:]) - len(self.text[before:].lstrip())
            self.regions.append(Region(Span(start, len(self.text)), kind, level, row, column))
        self.separate(Separator.PARAGRAPH)

    def separate(self, by: Separator) -> None:
        """Part what was added from what comes next, at least in this way."""
        self._before = max(self._before, by)

    def add(self, characters: str, box: Box | None = None, confidence: float | None = None) -> None:
        """Add characters of one line; runs of white space in and round them part words.

        With a `box` they are one placed word; `confidence` is the engine's in it, in [0, 1], None where it gives none.
        """
        words = characters.split()
        if not words:
            self.separate(Separator.SPACE if characters else Separator.NONE)
            return
        self.separate(Separator.SPACE if characters[0].isspace() else Separator.NONE)
        joined = " ".join(words)
        if self._before == Separator.SPACE and self._begun and joins_without_space(self.text[-1], joined[0]):
            self._before = Separator.NONE
        self.text += _CHARACTERS[self._before] if self._begun else ""
        start = len(self.text)
        self.text += joined
        if box is not None:
            self.words.append((start, len(self.text), box, confidence))
        self._before = Separator.SPACE if characters[-1].isspace() else Separator.NONE

    def transcription(self, encoding: str = "utf-8", repairs: tuple[Repair, ...] = ()) -> Transcription:
        """All pages as one transcription."""
        boxes = WordBoxes.of(self.words)
        regions = tuple(sorted(self.regions, key=lambda r: (r.span.start, -r.span.end)))
        return Transcription(self.text, encoding, repairs, SourceMap(tuple(self.parts), boxes), regions)

    @property
    def _begun(self) -> bool:
        """Whether the page has text."""
        return len(self.text) > self._page_start


def joins_without_space(before: str, after: str) -> bool:
    """Whether white space between two characters is an engine's and no writer's: beside Han, kana and their marks.

    >>> [joins_without_space(*pair) for pair in ("知第", "知2", "d2", "국가")]
    [True, True, False, False]
    """
    return any(east_asian_width(c) in "WF" and not name_of(c, "").startswith("HANGUL") for c in (before, after))


def portable_image_name(named: str) -> str:
    r"""The name of a page's image; of an absolute path the last part alone: no result names a path of a machine.

    >>> [portable_image_name(n) for n in ("pages/1.png", "/scans/1.png", "D:\\scans\\1.png", "http://a.org/1.png")]
    ['pages/1.png', '1.png', '1.png', '1.png']
    """
    if regex.match(r"[/\\]|[A-Za-z]:|\w+://", named):
        return str(regex.split(r"[/\\]", named)[-1])
    return named
