"""Lines that an engine found on a page, with nothing said of paragraphs: what PaddleOCR and RapidOCR give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chuyi_recon.core.model import Box
from chuyi_recon.readers.page_text import PageText, Separator, box_of, box_round, confidence_of
from chuyi_recon.readers.vertical_lines import reading_order


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One line: its text, its place, the engine's confidence in [0, 1]."""

    text: str
    box: Box | None
    confidence: float | None


def found_line(text: str, outline: Sequence[object] | None, score: float | None) -> FoundLine:
    """A line as engines tell it: `outline` is a polygon, a rectangle by its edges, or a polygon in one list."""
    return FoundLine(" ".join(text.split()), outline_box(outline or ()), confidence_of(score))


def outline_box(outline: Sequence[object]) -> Box | None:
    """The box round an outline; None for what is none.

    >>> outline_box([[5, 5], [90, 6], [90, 30], [5, 29]]) == outline_box([5, 5, 90, 30])
    True
    """
    numbers = (n for point in outline for n in (point if isinstance(point, list) else [point]))
    flat = [float(n) for n in numbers if isinstance(n, int | float) and abs(n) < 1e9]
    if len(flat) == 4 and len(outline) == 4:
        return box_of(*flat)
    return box_round(zip(flat[::2], flat[1::2], strict=True)) if len(flat) >= 6 and len(flat) % 2 == 0 else None


def add_lines(text: PageText, lines: Sequence[FoundLine]) -> None:
    """The lines of one page in the order in which they are read."""
    for n in reading_order([(line.text, line.box) for line in lines]):
        text.separate(Separator.LINE)
        text.add(lines[n].text, lines[n].box, lines[n].confidence)
        text.separate(Separator.LINE)
