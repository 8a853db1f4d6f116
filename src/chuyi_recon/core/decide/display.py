"""What is printed of a reading: its characters without what is withheld, and whose layout.

The base's layout is followed exactly. From any other witness come signs, and of its white space
only what is part of the text: line ends that close a line (not those where a narrow column wrapped
it) and spaces between Latin words or figures, and wide spaces between words; letter-spaced Han is closed up.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat

import numpy as np
import regex

from chuyi_recon.core.clauses import wrapped_lines
from chuyi_recon.core.fold import marks
from chuyi_recon.core.model import Attestation, IntArray, Reading, Span, Table
from chuyi_recon.core.model.batch import filled, spans
from chuyi_recon.core.settings import Settings

_SPACED = regex.compile(r"(?<=[\p{Latin}\p{Nd},.;:!?)\]])[ \t\N{NO-BREAK SPACE}]+(?=[\p{Latin}\p{Nd}(\[])")
_PARTED = regex.compile(r"(?<=[\p{Han}）」』]{2})\N{IDEOGRAPHIC SPACE}+(?=\p{Han}\p{Han})")
_SPACE = regex.compile(r"\s+")
Taken = tuple[Attestation, ...]


class Display:
    """What of each witness's text is printed, should its reading be taken."""

    def __init__(self, table: Table, settings: Settings) -> None:
        self._table, self._settings = table, settings
        self._of: dict[str, tuple[str, bytes, array[int]]] = {}

    def _printed(self, siglum: str) -> tuple[str, bytes, array[int]]:
        """The text of a witness, a 1 for each character that is not printed, and how many such stand before each."""
        family = self._table.family
        text = family.witness(siglum).text
        drop = bytearray(len(text)) if siglum == family.base else bytearray(_unprinted(text, self._settings))
        for span in self._table.withheld.get(siglum, ()):
            drop[span.start : span.end] = b"\1" * len(span)
        before = np.append(0, np.frombuffer(drop, np.uint8).cumsum(dtype=np.int32)).astype(np.int32)
        held = self._of[siglum] = text, bytes(drop), array("i", before.tobytes())
        return held

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
        """As `shown`, without any line end: what goes into a line of another witness."""
        siglum, start, end = reading.siglum, reading.span.start, reading.span.end
        printed, taken = self.stretch(siglum, start, end)
        if "\n" not in printed and printed.strip() == printed:
            return printed, taken
        text, drop, _ = self._of.get(siglum) or self._printed(siglum)
        said = text[start:end]
        own = bytearray(drop[start:end])
        lead, tail = len(said) - len(said.lstrip()), len(said.rstrip())
        for i, c in enumerate(said):
            if c in "\r\n" or i < lead or i >= tail:
                own[i] = 1
        return _pieces(siglum, text, bytes(start) + own, start, end)

    def layout_after(self, reading: Reading) -> tuple[str, Taken]:
        """The white space that the pivot's reading ends with, as printed."""
        text, taken = self.shown(reading)
        bare = text.rstrip()
        if len(bare) == len(text):
            return "", ()
        want = len(text) - len(bare)
        out: list[Attestation] = []
        for a in reversed(taken):
            part = min(want, len(a.span))
            if part:
                out.append(Attestation(a.siglum, Span(a.span.end - part, a.span.end)))
            want -= part
        return text[len(bare) :], tuple(reversed(out))


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
    """A 1 for every character that is a Markdown mark, or white space that is no part of the text."""
    out = bytearray(len(text))
    for m in _SPACE.finditer(text):
        out[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    for pattern in (_SPACED, _PARTED):
        for m in pattern.finditer(text):
            out[m.start() : m.end()] = bytes(m.end() - m.start())
    _keep_line_ends(text, out, settings)
    for span in marks(text):
        out[span.start : span.end] = b"\1" * len(span)
    lead = len(text) - len(text.lstrip())
    out[:lead] = b"\1" * lead  # blank lines above a page
    return bytes(out)


def _keep_line_ends(text: str, out: bytearray, settings: Settings) -> None:
    """Unmarks the line ends that are none inside a sentence, nor of the blank lines that follow such a one."""
    ends, inside = wrapped_lines(text, settings)
    for end in ends[~inside].tolist():
        if text[end - 1] == "\n":
            out[end - 1] = 0
