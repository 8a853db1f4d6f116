"""What stands in the margins of pages whose format places its words, or says itself what is a running head.

Without places a running head is known by coming back as the first line of a text. With places it is known by coming back
at one height: a line that stands above or below all others of its page, apart from them, and is the same but for its
figures as such a line at that height on another page. What the format itself calls a running head, foot or page number
needs no second page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np
import regex

from chuyi_recon.core.flags.evidence.pages.text_lines import HEAD, PAGE, is_same_line
from chuyi_recon.core.model import RegionKind, Span, Transcription
from chuyi_recon.core.text.notation import KeyLines, is_page_number

_KINDS = {RegionKind.RUNNING_HEAD: HEAD, RegionKind.RUNNING_FOOT: HEAD, RegionKind.PAGE_NUMBER: PAGE}
_FIGURES = regex.compile(r"\d+")
_APART = 1.3  # times the usual distance of two lines that a margin's line is from the next
_SAME_HEIGHT = 0.02  # of the height of a page by which two lines at one height may part


@dataclass(frozen=True, slots=True)
class _MarginLine:
    """A line at the edge of a page: its number, its page, and how high it stands, as a share of the page."""

    line: int
    page: int
    height: float


def named_by_format(transcription: Transcription, rows: KeyLines) -> Mapping[int, str]:
    """The lines of a witness, `rows`, that its format calls a running head or foot or a page number: `head` or `page`."""
    found: dict[int, str] = {}
    for region in transcription.structure:
        if region.kind in _KINDS:
            inside = (i for i in range(len(rows)) if region.span.start <= rows.begins[i] < region.span.end)
            found |= dict.fromkeys(inside, _KINDS[region.kind])
    return found


def find_margin_lines(transcription: Transcription, rows: KeyLines, head_ratio: float) -> Mapping[int, str]:
    """The lines of a witness that come back in the margin of its pages, each with what it is: `head` or `page`.

    `head_ratio`, in [0, 1], is how alike two running heads are.
    """
    margin, found = list(_edge_lines(transcription, rows)), dict[int, str]()
    for at in margin:
        key = _FIGURES.sub("0", rows.keys[at.line])
        again = any(
            other.page != at.page
            and abs(other.height - at.height) <= _SAME_HEIGHT
            and is_same_line(key, _FIGURES.sub("0", rows.keys[other.line]), 100 * head_ratio)
            for other in margin
        )
        if again:
            found[at.line] = PAGE if is_page_number(rows.keys[at.line]) else HEAD
    return found


def _edge_lines(transcription: Transcription, rows: KeyLines) -> Iterator[_MarginLine]:
    """The first and the last line of each page by height, if it stands apart from the others."""
    words = transcription.source_map.words
    if words is None or not len(words.start):
        return
    for page, part in enumerate(transcription.source_map.parts):
        inside = [i for i in range(len(rows)) if part.span.start <= rows.begins[i] < part.span.end]
        placed = []
        for i in inside:
            at = words.words_in(Span(rows.begins[i], rows[i].span.end))
            if at.start < at.stop:
                placed.append((int(words.box[at, 1].min()), int(words.box[at, 3].max()), i))
        placed.sort()
        if len(placed) < 3 or part.box is None:
            continue
        steps = np.diff([top for top, _, _ in placed])
        usual, whole = median(steps.tolist()), part.box.bottom - part.box.top
        for which, step in ((0, steps[0]), (-1, steps[-1])):
            if step > _APART * usual:
                yield _MarginLine(placed[which][2], page, (placed[which][0] - part.box.top) / whole)
