"""Where the characters of a transcription stand in what they were read from.

A text is read from one file or from several; a file is plain text, of which a place has a line and a column, or it has
pages, of which a place has boxes on the page's image. `SourcePart`s say which stretch of the text came from which file
and page, `WordBoxes` where on it the words stand and how sure the engine was of them. An offset into a text is none
into a file: whoever tells a person or a program where something stands asks `Transcription.locate`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model.span import Span

PAGE_END = "\f"  # in a text, on a line of its own, between two pages


class Box(NamedTuple):
    """A rectangle on a page from its top left corner; `right` and `bottom` lie outside it.

    In pixels of the page's image, or in the unit of a format that knows no image (points, tenths of a millimetre,
    shares of the page): `SourcePart.box` is the extent of the page in the same unit.
    """

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class SourcePart:
    """The stretch of a text that one file, or one page of a file, gave.

    `file` is its name relative to the family's folder, empty for the only file of a witness. `page` is the number that
    the format gives the page, from 1, and None for plain text. `image` is the page's image as the format names it,
    `box` the extent of the page.
    """

    span: Span
    file: str = ""
    sha256: str = ""
    encoding: str = ""
    page: int | None = None
    image: str = ""
    box: Box | None = None

    def shifted(self, by: int) -> SourcePart:
        """The same of a text that begins `by` characters earlier."""
        return replace(self, span=Span(self.span.start + by, self.span.end + by))


@dataclass(frozen=True, slots=True, eq=False)
class WordBoxes:
    """Where the words of a text stand on their pages: ranges of characters in order, without overlaps.

    `start`, `end` have shape (words,) and count code points of the text; `box` has shape (words, 4), in the unit of
    the page; `confidence`, shape (words,), lies in [0, 1] and is NaN where the engine gave none. Arrays are read-only.
    """

    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    box: npt.NDArray[np.int32]
    confidence: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        for column in (self.start, self.end, self.box, self.confidence):
            column.setflags(write=False)

    @staticmethod
    def of(words: Sequence[tuple[int, int, Box, float | None]]) -> WordBoxes:
        """The columns of words given one by one: start, end, box, confidence."""
        return WordBoxes(
            np.array([w[0] for w in words], np.int32),
            np.array([w[1] for w in words], np.int32),
            np.array([w[2] for w in words], np.int32).reshape(len(words), 4),
            np.array([np.nan if w[3] is None else w[3] for w in words], np.float32),
        )

    @staticmethod
    def concatenate(each: Sequence[tuple[int, WordBoxes]]) -> WordBoxes:
        """The words of several texts that became one, each with the offset at which its text begins there."""
        return WordBoxes(
            np.concatenate([w.start + at for at, w in each]).astype(np.int32),
            np.concatenate([w.end + at for at, w in each]).astype(np.int32),
            np.concatenate([w.box for _, w in each]),
            np.concatenate([w.confidence for _, w in each]),
        )

    def words_in(self, span: Span) -> slice:
        """The words of which a character lies in a stretch; of an empty one the word that begins there or goes on."""
        first = int(self.end.searchsorted(span.start, side="right"))
        last = int(self.start.searchsorted(max(span.end, span.start + 1), side="left"))
        return slice(first, max(first, last))


@dataclass(frozen=True, slots=True)
class Location:
    """Where a stretch of a witness stands in one file or on one page, as far as its format says.

    `span` is the part of the stretch that stands there. Of plain text: `line` and `column` of its begin and, behind its
    last character, of its end, from 1, in code points, and `offset`, the code points of the file before it. Of a page:
    its number, its image, the box round each of the words of one line (one a line, in reading order), and the lowest
    `confidence` that the engine gave one of them, in [0, 1].
    """

    file: str
    span: Span
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    offset: int | None = None
    page: int | None = None
    image: str = ""
    boxes: tuple[Box, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The parts of a text in order, and its words where the format places them.

    Law: the parts are in order and do not overlap; between two of them stands only what parts pages in the text.
    Without parts the text is one plain file, character for character.
    """

    parts: tuple[SourcePart, ...] = ()
    words: WordBoxes | None = None
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(p.span.start for p in self.parts))

    def locate(self, span: Span, line_starts: Sequence[int], file: str) -> tuple[Location, ...]:
        """Where `span` stands: one location for each part that it touches, the first holds its begin.

        `line_starts` are the offsets at which lines of the text begin; `file` is what the only file is called. A place
        between two parts stands at the end of the first of them.
        """
        if not self.parts:
            return (_on_lines(span, Span(0, span.end), line_starts, file),)
        return tuple(self._on(part, span, line_starts, file) for part in self._touched(span))

    def _touched(self, span: Span) -> Iterator[SourcePart]:
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = max(first + 1, bisect_left(self._starts, span.end))
        touched = self.parts[first:last]
        inside = [part for part in touched if part.span.overlaps(span)]
        return iter(inside or touched[:1])

    def _on(self, part: SourcePart, span: Span, line_starts: Sequence[int], file: str) -> Location:
        start = min(max(span.start, part.span.start), part.span.end)
        inside = Span(start, max(start, min(span.end, part.span.end)))
        file = part.file or file
        if part.page is None:
            return _on_lines(inside, part.span, line_starts, file)
        boxes, confidence = self._boxes(inside, line_starts)
        return Location(file, inside, page=part.page, image=part.image, boxes=boxes, confidence=confidence)

    def _boxes(self, span: Span, line_starts: Sequence[int]) -> tuple[tuple[Box, ...], float | None]:
        """One box a line round the words that a stretch touches, and the lowest confidence of these."""
        if self.words is None:
            return (), None
        at = self.words.words_in(span)
        lines: dict[int, Box] = {}
        for start, box in zip(self.words.start[at].tolist(), self.words.box[at].tolist(), strict=True):
            line = bisect_right(line_starts, start)
            lines[line] = _enclosing_box(lines[line], Box(*box)) if line in lines else Box(*box)
        known = [c for c in self.words.confidence[at].tolist() if c == c]
        return tuple(lines.values()), round(min(known), 4) if known else None


def _on_lines(span: Span, file_span: Span, line_starts: Sequence[int], file: str) -> Location:
    """A place in plain text; the file's own lines begin where its stretch of the text begins."""
    first = bisect_right(line_starts, file_span.start)

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(line_starts, offset)
        return line - first + 1, offset - max(line_starts[line - 1], file_span.start) + 1

    return Location(file, span, *place(span.start), *place(span.end), span.start - file_span.start)


def _enclosing_box(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )
