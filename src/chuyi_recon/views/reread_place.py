"""What a second reading of a crop says at one place: pure alignment of it with what its witness reads there.

In: the text that a witness has in the crop, the place in it, and what an engine read of the crop. Out: what stands at
the place in that reading. Nothing where the signs beside the place were not found again: then the engine lost the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.views.page_crops import PagePlace
from chuyi_recon.views.passages.passage import Passage

_BESIDE = 2  # signs on each side of a place of which one must be found again


@dataclass(frozen=True, slots=True)
class ShownText:
    """What a witness reads in a crop, and the place in it, in code points of `text`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Rereading:
    """What came of one place: by engine how often each text was read, of so many `times`.

    `problem` says why nothing was.
    """

    passage: Passage
    place: PagePlace | None
    readings: Mapping[str, Mapping[str, int]]
    times: int
    problem: str = ""

    @property
    def agreed(self) -> str | None:
        """What every engine read most often, and more than half of the times; None where they part."""
        most = set()
        for counts in self.readings.values():
            text, often = max(counts.items(), key=lambda c: (c[1], c[0]))
            most.add(text if 2 * often > self.times else None)
        return most.pop() if len(most) == 1 else None


def shown_text(reconstruction: Reconstruction, passage: Passage, place: PagePlace) -> ShownText | None:
    """What of a witness's text the window of a place shows; None where the witness has lost the place."""
    witness = reconstruction.family.witness(place.siglum)
    words = witness.transcription.source_map.words
    span = _span_in_witness(reconstruction, passage, place.siglum)
    if words is None or span is None or place.is_near:
        return None
    inside = words.words_in(witness.transcription.source_map.parts[place.part].span)
    box, window = words.box[inside], place.window
    middle = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    seen = np.flatnonzero(
        (middle[0] > window.left) & (middle[0] < window.right) & (middle[1] > window.top) & (middle[1] < window.bottom)
    )
    if not seen.size:
        return None
    start = min(span.start, int(words.start[inside][seen].min()))
    end = max(span.end, int(words.end[inside][seen].max()))
    return ShownText(witness.text[start:end], Span(span.start - start, span.end - start))


def _span_in_witness(reconstruction: Reconstruction, passage: Passage, siglum: str) -> Span | None:
    for reading in passage.readings:
        for place in reading.places:
            if place.siglum == siglum:
                return place.span
    loci = reconstruction.table.loci
    w, first, last = loci.witness_index(siglum), passage.loci.start, max(passage.loci.start, passage.loci.end - 1)
    if w < 0 or loci.first[w, first] < 0 or loci.first[w, last] < 0 or loci.start[w, first] > loci.end[w, last]:
        return None
    return Span(int(loci.start[w, first]), int(loci.end[w, last]))


def read_at_place(shown: ShownText, read: str) -> str | None:
    """What `read` has at the place; None where the signs on one of its sides were not found again.

    >>> shown = ShownText("支持建设3楚信高水平职业本科", Span(5, 7))
    >>> read_at_place(shown, "支持建设3楚怡高水平职业本料"), read_at_place(shown, "支持建设"), read_at_place(shown, "")
    ('楚怡', None, None)
    """
    own, start, end = _without_spaces(shown)
    read = "".join(read.split())
    matches = {
        block.a + i: block.b + i
        for block in Levenshtein.opcodes(own, read).as_matching_blocks()
        for i in range(block.size)
    }
    before = next(
        (matches[i] + 1 + (start - 1 - i) for i in range(start - 1, start - 1 - _BESIDE, -1) if i in matches), None
    )
    after = next((matches[i] - (i - end) for i in range(end, end + _BESIDE) if i in matches), None)
    before = 0 if before is None and start == 0 else before
    after = len(read) if after is None and end == len(own) else after
    if before is None or after is None or not 0 <= before <= after <= len(read):
        return None
    return read[before:after]


def _without_spaces(shown: ShownText) -> tuple[str, int, int]:
    parts = shown.text[: shown.span.start], shown.span.extract(shown.text), shown.text[shown.span.end :]
    before, inside, after = ("".join(part.split()) for part in parts)
    return before + inside + after, len(before), len(before) + len(inside)
