"""The text of a file that has pages, as it grows: what every reader of a page format fills and hands over.

A reader adds characters with their box and the engine's confidence, and says where lines, paragraphs, regions and
pages end; what stands between two words, lines and paragraphs is decided here, so that one page gives one text in
whatever format it comes. White space between two words is a space, but beside Chinese and Japanese characters, whose
words an engine parts and no writer does. A paragraph is parted from the next by a blank line, a page by a form feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from chuyi_recon.messages import Message


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

    parts: list[SourcePart] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)  # what parts words, and words, in turn
    _words: list[tuple[int, int, Box, float | None]] = field(default_factory=list)
    _regions: list[Region] = field(default_factory=list)
    _length: int = 0
    _page_start: int = 0
    _page_box: Box | None = None
    _outside: int = 0  # words whose box lies outside of its page
    _before: Separator = Separator.NONE

    @contextmanager
    def page(self, number: int | None = None, image: str = "", box: Box | None = None) -> Iterator[None]:
        """One page: what is added meanwhile is its text, with a line end behind the last line.

        `number` is the page's by the format, from 1, else its place in the file; `image` its image as the format names
        it, of which a path of a machine is not kept; `box` its extent in pixels, or in the format's own unit.
        """
        self._append(PAGE_END if self.parts else "")
        self._page_start, self._before = self._length, Separator.NONE
        self._page_box = box if box is not None and box.left < box.right and box.top < box.bottom else None
        yield
        self._append("\n" if self._begun else "")
        number = len(self.parts) + 1 if number is None else number
        span = Span(self._page_start, self._length)
        self.parts.append(SourcePart(span, page=number, image=portable_image_name(image), box=self._page_box))

    @contextmanager
    def region(self, kind: RegionKind | None, level: int = 0, row: int = 0, column: int = 0) -> Iterator[None]:
        """A paragraph of its own; with a `kind`, a region of the structure. An empty one leaves no trace."""
        self.separate(Separator.PARAGRAPH)
        first, before = len(self._pieces), self._length
        yield
        if kind is not None and self._length > before:
            start = before + len(self._pieces[first]) if self._pieces[first].isspace() else before
            self._regions.append(Region(Span(start, self._length), kind, level, row, column))
        self.separate(Separator.PARAGRAPH)

    def separate(self, by: Separator) -> None:
        """Part what was added from what comes next, at least in this way."""
        self._before = max(self._before, by)

    def add(self, characters: str, box: Box | None = None, confidence: float | None = None) -> None:
        """Add characters of one line; runs of white space in and round them part words.

        With a `box` they are one placed word, unless the box is none or lies outside of its page; what of it juts out
        is cut off. `confidence` is the engine's in it, in [0, 1], None where it gives none.
        """
        words = characters.split()
        if not words:
            self.separate(Separator.SPACE if characters else Separator.NONE)
            return
        self.separate(Separator.SPACE if characters[0].isspace() else Separator.NONE)
        joined = " ".join(words)
        if self._before == Separator.SPACE and self._begun and joins_without_space(self._pieces[-1][-1], joined[0]):
            self._before = Separator.NONE
        self._append(_CHARACTERS[self._before] if self._begun else "")
        start = self._length
        self._append(joined)
        placed = _box_on_page(box, self._page_box) if box is not None else None
        self._outside += box is not None and placed is None
        if placed is not None:
            self._words.append((start, self._length, placed, confidence))
        self._before = Separator.SPACE if characters[-1].isspace() else Separator.NONE

    def add_lines(self, characters: str, box: Box | None = None, confidence: float | None = None) -> None:
        """Add the lines of a text that its format gives in one piece; each has the same box."""
        for line in characters.splitlines() or [""]:
            self.separate(Separator.LINE)
            self.add(line, box, confidence)
        self.separate(Separator.LINE)

    def transcription(self, encoding: str = "utf-8", repairs: tuple[Repair, ...] = ()) -> Transcription:
        """All pages as one transcription."""
        if self._outside:
            repairs += (Repair(0, Message("repair.boxes-outside-left-out", many=self._outside)),)
        boxes = WordBoxes.of(self._words)
        regions = tuple(sorted(self._regions, key=lambda r: (r.span.start, -r.span.end)))
        return Transcription("".join(self._pieces), encoding, repairs, SourceMap(tuple(self.parts), boxes), regions)

    @property
    def _begun(self) -> bool:
        """Whether the page has text."""
        return self._length > self._page_start

    def _append(self, piece: str) -> None:
        if piece:
            self._pieces.append(piece)
            self._length += len(piece)


_FARTHEST = 10_000_000  # units from the corner beyond which a number is no place on a page


def box_of(left: float, top: float, right: float, bottom: float) -> Box | None:
    """A box of what a file says, rounded; None for what is no rectangle.

    >>> box_of(1, 2.4, 3, 4.5), box_of(9, 0, 3, 4), box_of(0, 0, float("inf"), 4)
    (Box(left=1, top=2, right=3, bottom=4), None, None)
    """
    if not (-_FARTHEST < left <= right < _FARTHEST and -_FARTHEST < top <= bottom < _FARTHEST):
        return None
    return Box(round(left), round(top), round(right), round(bottom))


def box_round(points: Iterable[tuple[float, float]]) -> Box | None:
    """The upright box round the points of a polygon; None without points.

    >>> box_round([(3, 1), (9, 2), (8, 7)])
    Box(left=3, top=1, right=9, bottom=7)
    """
    xs, ys = [list(axis) for axis in zip(*points, strict=True)] or ([], [])
    return box_of(min(xs), min(ys), max(xs), max(ys)) if xs else None


def confidence_of(value: float | None, whole: float = 1) -> float | None:
    """An engine's confidence, of `whole`, as a share; None for a number that its scale does not have.

    >>> confidence_of(87, 100), confidence_of(-1, 100), confidence_of(1e9), confidence_of(None)
    (0.87, None, None, None)
    """
    return value / whole if value is not None and 0 <= value <= whole else None


def _box_on_page(box: Box, page: Box | None) -> Box | None:
    """What of a box lies on its page, if anything does."""
    if page is None:
        return box
    if box.left > page.right or box.right < page.left or box.top > page.bottom or box.bottom < page.top:
        return None
    return Box(
        max(box.left, page.left), max(box.top, page.top), min(box.right, page.right), min(box.bottom, page.bottom)
    )


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
