"""Where a place is seen on a page: which page, what of it to show, what of that to mark. Pure geometry.

In: a `Reconstruction` and a `Passage`. Out: a `PagePlace` in the unit of the page, of the witness that shows the place
best: one that reads something there, else one that leaves it out, else the one whose placed text stands nearest in the
table. `box_on_image` takes a box of it to the pixels of the page's image; the picture itself is cut in `app/crops`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from chuyi_recon.core.model import Attestation, Box, Location, Reconstruction, SourcePart, Span, Witness, WordBoxes
from chuyi_recon.messages import Message
from chuyi_recon.views import line_index
from chuyi_recon.views.passages.passage import Passage

# In heights of a line: so much of it stands on either side of the middle of a place; a place of one sign in a panel of
# 400 pixels is then drawn with 20 pixels a sign.
_HALF_WINDOW = 10
_BESIDE_MARK = 2  # so much at least beside both ends of a longer place
_MARGIN = 0.5  # so much of what stands over and under the line
_MAX_LINES = 3  # of a longer place its first lines are shown
_MAX_NEIGHBOURS = 50  # loci that are asked for placed text on either side
SHAPE_TOLERANCE = 0.04  # how far width over height of an image may be from the page's; small copies are rounded


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place on a page of one witness, in the unit of the page; `extent` is that of the whole page where it is known.

    `part` numbers the page among the parts of the witness's source map; `file`, `page` and `image` are what the part
    says. `window` is what to show. `marks` are the boxes of the place, one a line; where the witness has no text there,
    one without width, or without height in a column, where it would stand. `is_near`: it has lost the place, and what
    is shown is what stands nearest; nothing is marked then.
    """

    siglum: str
    part: int
    file: str
    page: int
    image: str
    extent: Box | None
    window: Box
    marks: tuple[Box, ...]
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class PageCrop:
    """What of a page's image is shown of a place: a JPEG with the place marked, `width` and `height` in pixels."""

    jpeg: bytes
    width: int
    height: int


def find_page_place(reconstruction: Reconstruction, passage: Passage) -> PagePlace | None:
    """Where one passage is seen, as `PageFinder.find` says."""
    return PageFinder(reconstruction).find(passage)


class PageFinder:
    """Finds passages of one reconstruction on pages; what its witnesses are searched by is made once for all."""

    def __init__(self, reconstruction: Reconstruction) -> None:
        self._reconstruction = reconstruction
        lead = reconstruction.family.lead_witness
        witnesses = sorted(reconstruction.family.witnesses, key=lambda w: w.siglum != lead)
        self._placed = {
            w.siglum: _PlacedWitness(w, words, line_index.line_starts(w.text))
            for w in witnesses
            if (words := w.transcription.source_map.words) is not None and len(words.start)
        }

    def find(self, passage: Passage) -> PagePlace | None:
        """Where a passage is seen, or None where no witness says where its words stand.

        Of several witnesses that read something there it is the lead witness, else the first by the family's order.
        """
        if not self._placed:
            return None
        there = {a.siglum: a.span for a in _stretches(self._reconstruction, passage)}
        for siglum in sorted((s for s in self._placed if s in there), key=lambda s: not len(there[s])):
            witness = self._placed[siglum]
            found = witness.find_stretch(there[siglum]) or witness.find_gap(there[siglum].start)
            if found is not None:
                return found
        for siglum, span in _neighbours(self._reconstruction, passage, tuple(self._placed)):
            found = self._placed[siglum].find_stretch(span, is_near=True)
            if found is not None:
                return found
        return None


def describe_page(place: PagePlace, file: str = "") -> Message:
    """In a sentence on which page a place is seen; `file` is how a person opens the page's file, else its name."""
    where = line_index.describe_location(
        Location(file or place.file, Span(0, 0), page=place.page, boxes=place.marks or (place.window,)),
        file or place.file,
    )
    return Message("place.near-page" if place.is_near else "place.on-page", siglum=place.siglum, where=where)


def _stretches(reconstruction: Reconstruction, passage: Passage) -> Iterator[Attestation]:
    """What each witness has at a passage, as the passage says, and else as the table does."""
    said = {a.siglum: a for reading in passage.readings for a in reading.places}
    said |= {
        f.siglum: Attestation(f.siglum, f.span)
        for f in map(reconstruction.findings.__getitem__, reversed(passage.findings))
        if passage.kind in ("withheld", "flag") and f.siglum not in said
    }
    loci = reconstruction.table.loci
    first, last = passage.loci.start, max(passage.loci.start, passage.loci.end - 1)
    for w, siglum in enumerate(loci.sigla):
        if siglum in said:
            yield said[siglum]
        elif loci.first[w, first] >= 0 and loci.first[w, last] >= 0:
            start, end = int(loci.start[w, first]), int(loci.end[w, last])
            if start <= end:
                yield Attestation(siglum, Span(start, end))


def _neighbours(reconstruction: Reconstruction, passage: Passage, sigla: tuple[str, ...]) -> Iterator[tuple[str, Span]]:
    """The characters nearest to a passage in witnesses that lack it: by loci between, then as the witnesses stand."""
    loci = reconstruction.table.loci
    every: list[tuple[int, int, str, Span]] = []
    for n, siglum in enumerate(sigla):
        w, text = loci.sigla.index(siglum), reconstruction.family.witness(siglum).text
        own = np.flatnonzero((loci.first[w] >= 0) & (loci.end[w] > loci.start[w]))
        at = int(own.searchsorted(passage.loci.start))
        before, after = own[:at][::-1][:_MAX_NEIGHBOURS].tolist(), own[at:][:_MAX_NEIGHBOURS].tolist()
        for i in chain(before, after):
            read = text[loci.start[w, i] : loci.end[w, i]]
            if read.strip():
                size = len(read.rstrip()) - 1 if i < passage.loci.start else len(read) - len(read.lstrip())
                offset = int(loci.start[w, i]) + size
                every.append((abs(i - passage.loci.start), n, siglum, Span(offset, offset + 1)))
    return ((siglum, span) for _, _, siglum, span in sorted(every, key=lambda e: e[:2]))


@dataclass(frozen=True, slots=True)
class _PlacedWitness:
    """A witness with its words, and the offsets at which its lines begin."""

    witness: Witness
    words: WordBoxes
    line_starts: Sequence[int]

    def find_stretch(self, span: Span, *, is_near: bool = False) -> PagePlace | None:
        """Where a stretch begins on its pages; None where it is empty or none of its words is placed."""
        at = self.words.words_in(span) if len(span) else slice(0, 0)
        if at.start == at.stop or (part := self._part_of(at.start)) is None:
            return None
        on_page = self.words.words_in(self._parts[part].span)
        lines = dict(list(self._by_line(slice(at.start, min(at.stop, on_page.stop))).items())[:_MAX_LINES])
        marks = tuple(_enclose(own) for own in lines.values())
        return self._place(part, tuple(lines), marks, is_near=is_near)

    def find_gap(self, offset: int) -> PagePlace | None:
        """Where it would have text that it leaves out: behind the word before, or before the next."""
        after = int(self.words.start.searchsorted(offset))
        for word in (after - 1, after):
            if not 0 <= word < len(self.words.start):
                continue
            start, end = int(self.words.start[word]), int(self.words.end[word])
            part = self._part_of(word)
            if part is None or "\n" in self.witness.text[min(offset, end) : max(offset, start)]:
                continue
            line = self._line_of(start)
            edge = _edge(Box(*self.words.box[word].tolist()), self._line_box(line), behind=word < after)
            return self._place(part, (line,), (edge,))
        return None

    @property
    def _parts(self) -> Sequence[SourcePart]:
        return self.witness.transcription.source_map.parts

    def _part_of(self, word: int) -> int | None:
        """The number of the page on which a word stands; None where the format has no pages."""
        n = bisect_right(self._parts, int(self.words.start[word]), key=lambda p: p.span.start) - 1
        return n if n >= 0 and self._parts[n].page is not None else None

    def _line_of(self, offset: int) -> int:
        return bisect_right(self.line_starts, offset) - 1

    def _by_line(self, words: slice) -> dict[int, list[Box]]:
        """The boxes of some words, line by line."""
        out: dict[int, list[Box]] = {}
        for start, box in zip(self.words.start[words].tolist(), self.words.box[words].tolist(), strict=True):
            out.setdefault(self._line_of(start), []).append(Box(*box))
        return out

    def _line_box(self, line: int) -> Box:
        """The box round all words of a line."""
        start = self.line_starts[line]
        end = self.line_starts[line + 1] if line + 1 < len(self.line_starts) else len(self.witness.text)
        return _enclose(self._by_line(self.words.words_in(Span(start, end)))[line])

    def _place(self, part: int, lines: tuple[int, ...], around: tuple[Box, ...], *, is_near: bool = False) -> PagePlace:
        """The place in these lines, of which `around` is to be in the middle, and is marked but where it is near."""
        own = self._parts[part]
        file = own.file or self.witness.file_name or self.witness.siglum
        window = window_round(tuple(map(self._line_box, lines)), around, own.box)
        marks = () if is_near else around
        return PagePlace(self.witness.siglum, part, file, own.page or 1, own.image, own.box, window, marks, is_near)


def _edge(box: Box, line: Box, *, behind: bool) -> Box:
    """The edge of a box at which its line goes on, or from which it came."""
    if _is_column(line):
        y = box.bottom if behind else box.top
        return Box(box.left, y, box.right, y)
    x = box.right if behind else box.left
    return Box(x, box.top, x, box.bottom)


def window_round(lines: tuple[Box, ...], around: tuple[Box, ...], extent: Box | None) -> Box:
    """What to show of a page: the part of its line round a place, or the whole of several lines, with a margin.

    Law: it lies on the page, and holds what of `around` does.

    >>> window_round((Box(0, 100, 2000, 140),), (Box(1000, 100, 1040, 140),), Box(0, 0, 2000, 3000))
    Box(left=600, top=80, right=1440, bottom=160)
    """
    line, place = _enclose(lines), _enclose(around)
    column = _is_column(lines[0])
    size = max(1, min(min(own.right - own.left, own.bottom - own.top) for own in lines))
    if len(lines) == 1:
        low, high = (place.top, place.bottom) if column else (place.left, place.right)
        first, last = (line.top, line.bottom) if column else (line.left, line.right)
        shown = max(2 * _HALF_WINDOW * size, high - low + 2 * _BESIDE_MARK * size)
        start = max(first, min((low + high - shown) // 2, last - shown))
        end = min(last, start + shown)
        line = line._replace(top=start, bottom=end) if column else line._replace(left=start, right=end)
    margin = max(1, round(size * _MARGIN))
    left, top, right, bottom = _enclose((line, place))
    whole = Box(left - margin, top - margin, right + margin, bottom + margin)
    return (
        _clip(whole, extent) if extent is not None else whole._replace(left=max(0, whole.left), top=max(0, whole.top))
    )


def _is_column(line: Box) -> bool:
    """Whether a line runs from top to bottom."""
    return line.bottom - line.top > 2 * (line.right - line.left)


def _enclose(boxes: tuple[Box, ...] | list[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def _clip(box: Box, extent: Box) -> Box:
    left, top = (
        min(max(at, low), high)
        for at, low, high in ((box.left, extent.left, extent.right), (box.top, extent.top, extent.bottom))
    )
    return Box(left, top, min(max(box.right, left), extent.right), min(max(box.bottom, top), extent.bottom))


def has_shape_of(extent: Box, width: int, height: int) -> bool:
    """Whether an image is as wide for its height as a page: one of another shape shows something else, or is turned.

    A page that is a part of an image in pixels, of two pages side by side, fits into it. A page of as many units each
    way counts in shares of itself (thousandths, ten-thousandths), and may have any shape.

    >>> page = Box(0, 0, 2100, 2970)
    >>> [has_shape_of(page, *size) for size in ((1050, 1485), (1485, 1050), (2100, 2100))]
    [True, False, False]
    """
    if extent.right <= 0 or extent.bottom <= 0:
        return False
    if _is_part_of_image(extent):
        return extent.right <= width and extent.bottom <= height
    if extent.right == extent.bottom:
        return True
    ratio = (extent.right * height) / (extent.bottom * width)
    return abs(ratio - 1) <= SHAPE_TOLERANCE


def box_on_image(box: Box, extent: Box | None, width: int, height: int) -> Box | None:
    """A box of a page in the pixels of its image, rounded outwards; None where nothing of it lies there.

    >>> box_on_image(Box(10, 20, 30, 45), Box(0, 0, 100, 200), 1000, 1000)
    Box(left=100, top=100, right=300, bottom=225)
    """
    if extent is not None and (extent.right <= 0 or extent.bottom <= 0):
        return None
    wide, high = (width, height) if extent is None or _is_part_of_image(extent) else (extent.right, extent.bottom)
    left, right = box.left * width // wide, -(-box.right * width // wide)
    top, bottom = box.top * height // high, -(-box.bottom * height // high)
    if right < 0 or bottom < 0 or left > width or top > height:
        return None
    return _clip(Box(left, top, right, bottom), Box(0, 0, width, height))


def _is_part_of_image(extent: Box) -> bool:
    """Whether a page begins elsewhere than its image: then its unit is the image's pixels."""
    return extent.left > 0 or extent.top > 0
