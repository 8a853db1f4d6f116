"""What is printed of a reading: its characters without what is withheld, and whose layout.

The base's layout is followed exactly. From any other witness come signs, and of its white space
only what is part of the text: line ends that close a line (not those where a narrow column wrapped
it) and spaces between Latin words or figures, between cells, and wide spaces between words; letter-spaced Han is closed
up. Of its markup nothing is printed but what `layout` says.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, repeat

import numpy as np
import regex

from chuyi_recon.core.clauses import wrapped_lines
from chuyi_recon.core.decide.layout import Layout
from chuyi_recon.core.markup import Markup, markup
from chuyi_recon.core.model import Attestation, Folded, IntArray, Locus, Reading, Span, Table
from chuyi_recon.core.model.batch import filled, spans
from chuyi_recon.core.settings import Settings

_SPACED = regex.compile(r"(?<=[\p{Latin}\p{Nd},.;:!?)\]])[ \t\N{NO-BREAK SPACE}]+(?=[\p{Latin}\p{Nd}(\[])")
_PARTED = regex.compile(r"(?<=[\p{Han}）」』]{2})\N{IDEOGRAPHIC SPACE}+(?=\p{Han}\p{Han})")
_LINE_HYPHEN = regex.compile(r"(?<=\p{L})[-\N{HYPHEN}\N{NOT SIGN}][ \t]*\r?\n[ \t]*(?=\p{L})")
_ENDS_ROW = regex.compile(r"\n|</tr|\\\\", regex.IGNORECASE)
_SPACE = regex.compile(r"\s+")
Taken = tuple[Attestation, ...]


class Display:
    """What of each witness's text is printed, should its reading be taken."""

    def __init__(self, table: Table, folded: Mapping[str, Folded], settings: Settings) -> None:
        self._table, self._folded, self._settings = table, folded, settings
        self._of: dict[str, tuple[str, bytes, array[int]]] = {}
        self.layout = Layout(table, folded)

    def _printed(self, siglum: str) -> tuple[str, bytes, array[int]]:
        """The text of a witness, a 1 for each character that is not printed, and how many such stand before each."""
        text = self._table.family.witness(siglum).text
        if siglum == self._table.family.base:
            drop = bytearray(len(text))
            for span in self.layout.bare[siglum]:
                _hide_code(drop, text, markup(text), span)
        else:
            drop = bytearray(_unprinted(text, self._settings))
            _keep_markup(drop, text, markup(text), self.layout.raw[siglum])
            _hide_line_hyphens(drop, text, self._folded[siglum])
            _keep_cells(drop, text, self._folded[siglum], sorted(self.layout.cells[siglum]))
        for span in self._table.withheld.get(siglum, ()):
            drop[span.start : span.end] = b"\1" * len(span)
        before = np.append(0, np.frombuffer(drop, np.uint8).cumsum(dtype=np.int32)).astype(np.int32)
        held = self._of[siglum] = text, bytes(drop), array("i", before.tobytes())
        return held

    def laid_out(self, locus: Locus, reading: Reading, frame: str | None) -> tuple[str, Taken]:
        """What is printed of a reading in the layout of another witness, `frame`, or as it stands itself.

        Of a part of a reading, the last of several that are put together, it is what follows that is laid out.
        """
        sigla, i = self._table.loci.sigla, locus.ordinal
        framed = int(self.layout.frames[i])
        around = locus.reading(sigla[framed] if framed >= 0 else frame or reading.siglum)
        own = locus.reading(reading.siglum)
        whole = own is not None and own.span == reading.span
        if whole:
            giver = sigla[self.layout.giver(i, sigla.index(reading.siglum))]
            reading = locus.reading(giver) or reading
        if around is None or around.withheld or around.siglum == reading.siglum:
            return self.shown(reading)
        lead, before = self.layout_before(around) if whole else ("", ())
        tail, after = self.layout_after(around)
        text, taken = self._parted(reading, i, tail)
        return lead + text + tail, (*before, *taken, *after)

    def _parted(self, reading: Reading, locus: int, tail: str) -> tuple[str, Taken]:
        """As `inline`, with white space of the table that it is set in where the reading has a cell's end and none."""
        siglum, folded = reading.siglum, self._folded[reading.siglum]
        text, taken = self.inline(reading)
        first, last = folded.signs(reading.span)
        ends = sorted(s for s in self.layout.cells.get(siglum, ()) if first < s <= last)
        if not ends or self.layout.space(locus, siglum, ends_row=False) is None:
            return text, taken
        text, taken, whole = "", (), self._of[siglum][0]
        for start, end in pairwise([first, *ends, *([last] if ends[-1] < last else [])]):
            a, b = (int(folded.origin[start]), int(folded.origin[end]) if end < len(folded) else reading.span.end)
            part, places = self.inline(replace(reading, span=Span(a, min(b, reading.span.end))))
            text, taken = text + part, (*taken, *places)
            if end in ends and text and not text[-1].isspace() and (end < last or not tail[:1].isspace()):
                found = self.layout.space(locus, siglum, bool(_ENDS_ROW.search(whole, int(folded.origin[end - 1]), b)))
                if found:
                    frame, span = found
                    text, taken = (
                        text + span.of(self._table.family.witness(frame).text),
                        (*taken, Attestation(frame, span)),
                    )
        return text, taken

    def stretches(
        self, sigla: Sequence[str], lines: IntArray, starts: IntArray, ends: IntArray
    ) -> tuple[list[str], list[Taken]]:
        """The printed texts of many stretches, each of the witness of its line, and where the characters come from."""
        texts: list[str] = [""] * len(lines)
        taken: list[Taken] = [()] * len(lines)
        for w in sorted(set(lines.tolist())):
            siglum, own = sigla[w], np.flatnonzero(lines == w)
            text, _, before = self._of.get(siglum) or self._printed(siglum)
            hidden = np.frombuffer(before, np.int32)
            whole = hidden[starts[own]] == hidden[ends[own]]
            for i in own[~whole].tolist():
                texts[i], taken[i] = self.stretch(siglum, int(starts[i]), int(ends[i]))
            own = own[whole & (ends[own] > starts[own])]
            start, end = starts[own].tolist(), ends[own].tolist()
            places = zip(filled(Attestation, len(own), siglum=repeat(siglum), span=spans(start, end)))
            for i, s, e, place in zip(own.tolist(), start, end, places, strict=True):
                texts[i], taken[i] = text[s:e], place
        return texts, taken

    def stretch(self, siglum: str, start: int, end: int) -> tuple[str, Taken]:
        """The printed text of a stretch and where its characters come from."""
        text, drop, before = self._of.get(siglum) or self._printed(siglum)
        if before[start] == before[end]:
            return (text[start:end], (Attestation(siglum, Span(start, end)),)) if end > start else ("", ())
        return _pieces(siglum, text, drop, start, end)

    def shown(self, reading: Reading) -> tuple[str, Taken]:
        """The printed text of a reading.

        Layout (white space) is the base's where the base is what is printed; else it is the pivot's
        where the pivot covers the place, and else the witness's own.
        """
        return self.stretch(reading.siglum, reading.span.start, reading.span.end)

    def inline(self, reading: Reading) -> tuple[str, Taken]:
        """As `shown`, from the first sign to the last and without line ends: what goes into another's line."""
        siglum = reading.siglum
        text, drop, _ = self._of.get(siglum) or self._printed(siglum)
        start, end = self._signed(reading)
        own = bytearray(drop[start:end])
        for i, c in enumerate(text[start:end]):
            if c in "\r\n":
                own[i] = 1
        return _pieces(siglum, text, bytes(start) + own, start, end)

    def layout_before(self, reading: Reading) -> tuple[str, Taken]:
        """The layout that a reading begins with, as printed: what opens a cell."""
        start, _ = self._signed(reading)
        return self.stretch(reading.siglum, reading.span.start, start)

    def layout_after(self, reading: Reading) -> tuple[str, Taken]:
        """The layout that a reading ends with, as printed: white space, and what closes a cell."""
        _, end = self._signed(reading)
        return self.stretch(reading.siglum, end, reading.span.end)

    def _signed(self, reading: Reading) -> tuple[int, int]:
        """Where the first sign of a reading stands, and where the last ends; of none, where the reading begins."""
        folded, span = self._folded[reading.siglum], reading.span
        first, last = folded.signs(span)
        if first == last:
            return span.start, span.start
        start, end = int(folded.origin[first]), int(folded.origin[last - 1]) + 1
        coded = markup(self._table.family.witness(reading.siglum).text).coded
        at = bisect_left(coded, end - 1, key=lambda c: c.span.start)
        return start, coded[at].span.end if at < len(coded) and coded[at].span.start == end - 1 else end


def _pieces(siglum: str, text: str, drop: bytes, start: int, end: int) -> tuple[str, Taken]:
    """What is left of a stretch without the characters marked in `drop`."""
    out: list[Attestation] = []
    at = drop.find(0, start, end)
    while at >= 0:
        stop = drop.find(1, at, end)
        stop = end if stop < 0 else stop
        out.append(Attestation(siglum, Span(at, stop)))
        at = drop.find(0, stop, end)
    return "".join(a.span.of(text) for a in out), tuple(out)


@lru_cache(maxsize=32)
def _unprinted(text: str, settings: Settings) -> bytes:
    """A 1 for every character that is markup, or white space that is no part of the text.

    Beside what a space stands is asked of the text without its markup: **Note** that.
    """
    found = markup(text)
    hidden = bytearray(len(text))
    for span in found.hidden:
        hidden[span.start : span.end] = b"\1" * len(span)
    for c in found.coded:
        hidden[c.span.start : c.span.end] = bytes(len(c.span))
    place = np.flatnonzero(np.frombuffer(hidden, np.uint8) == 0) if found.hidden else None
    seen = text if place is None else "".join(text[i] for i in place.tolist())
    drop = bytearray(len(seen))
    for m in _SPACE.finditer(seen):
        drop[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    for pattern in (_SPACED, _PARTED):
        for m in pattern.finditer(seen):
            drop[m.start() : m.end()] = bytes(m.end() - m.start())
    out = drop
    if place is not None:
        out = bytearray(b"\1" * len(text))
        for i, n in enumerate(place.tolist()):
            out[n] = drop[i]
    for gap in found.gaps:
        out[gap.start] = 0
    _keep_line_ends(text, bytes(hidden), out, settings)
    lead = next((i for i, c in enumerate(text) if not (hidden[i] or c.isspace())), len(text))
    out[:lead] = b"\1" * lead  # blank lines above a page
    return bytes(out)


def _keep_line_ends(text: str, hidden: bytes, out: bytearray, settings: Settings) -> None:
    """Unmarks the line ends that are none inside a sentence, nor of the blank lines that follow such a one.

    A line of markup alone is none, and takes the blank lines below it along.
    """
    ends, inside = wrapped_lines(text, settings)
    begin, void = 0, False
    for end, wraps in zip(ends.tolist(), inside.tolist(), strict=True):
        marked = hidden.find(1, begin, end) >= 0
        void = all(hidden[i] or text[i].isspace() for i in range(begin, end)) and (marked or void)
        if not wraps and not void and text[end - 1] == "\n":
            out[end - 1] = 0
        begin = end


def _hide_code(drop: bytearray, text: str, found: Markup, code: Span) -> None:
    """Hides what a stretch of code has besides its characters: those that are coded themselves stay as they are."""
    for span in _within(found.hidden, code.start, code.end):
        drop[span.start : span.end] = b"\1" * len(span)
    for i in range(code.start, code.end):
        if text[i].isspace():
            drop[i] = 1
    for c in found.coded:
        if code.start <= c.span.start < code.end:
            drop[c.span.start : c.span.end] = bytes(len(c.span))


def _keep_markup(drop: bytearray, text: str, found: Markup, raw: Sequence[Span]) -> None:
    """Unmarks the markup of tables that are printed as such, and code that nobody has in characters."""
    cells = frozenset(found.cells)
    codes = {c.span for c in found.codes}
    for span in raw:
        if span in codes:
            drop[span.start : span.end] = bytes(len(span))
            continue
        for mark in _within(found.hidden, span.start, span.end):
            if mark.start not in cells:
                continue
            start, end = mark.start, mark.end
            while start > span.start and text[start - 1].isspace():
                start -= 1
            while end < len(text) and end <= span.end and text[end].isspace():
                end += 1
            drop[start:end] = bytes(end - start)
    for span in found.dressed:
        drop[span.start : span.end] = b"\1" * len(span)


def _hide_line_hyphens(drop: bytearray, text: str, folded: Folded) -> None:
    """Hides hyphens at line ends that have no sign, and the line ends."""
    for m in _LINE_HYPHEN.finditer(text):
        if folded.at(m.start()) == folded.at(m.end()):
            drop[m.start() : m.end()] = b"\1" * (m.end() - m.start())


def _keep_cells(drop: bytearray, text: str, folded: Folded, cells: Sequence[int]) -> None:
    """Unmarks one white space, a line end if there is one, before each sign before which a cell ends."""
    for sign in cells:
        if not 0 < sign < len(folded):
            continue
        start, end = int(folded.origin[sign - 1]) + 1, int(folded.origin[sign])
        if any(not drop[i] for i in range(start, end)):
            continue
        spaces = [i for i in range(start, end) if text[i].isspace()]
        lines = [i for i in spaces if text[i] == "\n"]
        for i in (lines or spaces)[:1]:
            drop[i] = 0


def _within(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Of stretches in order those that begin in `[start, end)`."""
    at = bisect_left(spans, start, key=lambda s: s.start)
    while at < len(spans) and spans[at].start < end:
        yield spans[at]
        at += 1
