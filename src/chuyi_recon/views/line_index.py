"""Where something stands, as a person reads it: line and column of an offset, and a `Location` in a few words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from chuyi_recon.core.model import Box
from chuyi_recon.messages import Message


class HasLocation(Protocol):
    """What `describe_location` asks of a place: a `Location` has it, and what is made of one."""

    @property
    def line(self) -> int | None:
        """Of plain text."""

    @property
    def column(self) -> int | None:
        """Of plain text."""

    @property
    def page(self) -> int | None:
        """Of a format with pages."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """On the page, in its unit."""


def line_starts(text: str) -> Sequence[int]:
    """Where the lines of a text begin."""
    return [0, *(m.end() for m in re.finditer("\n", text))]


def line_and_column(begins: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column of an offset in a text whose lines begin at `begins`, both from 1, in code points.

    >>> line_and_column(line_starts("一、总则\\n第一条"), 6)
    (2, 2)
    """
    line = bisect_right(begins, offset)
    return line, offset - begins[line - 1] + 1


def describe_location(at: HasLocation, file: str) -> str:
    """Where a stretch begins in `file`: line and column of plain text, of a page its number and a box.

    >>> from chuyi_recon.core.model import Location, Span
    >>> describe_location(Location("web.txt", Span(20, 22), line=3, column=7), "corpora/web.txt")
    'corpora/web.txt:3:7'
    >>> str(describe_location(Location("scan.hocr", Span(20, 22), page=2, boxes=(Box(40, 30, 90, 58),)), "scan.hocr"))
    'scan.hocr, page 2, box 40,30-90,58'
    """
    if at.page is None:
        return f"{file}:{at.line}:{at.column}"
    if not at.boxes:
        return Message("layout.page", file=file, page=at.page)
    left, top, right, bottom = at.boxes[0]
    return Message("layout.page-and-box", file=file, page=at.page, box=f"{left},{top}-{right},{bottom}")
