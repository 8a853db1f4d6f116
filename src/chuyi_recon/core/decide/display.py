"""What is printed of a reading by itself: its characters without what is withheld, in its witness's own layout.

The base's layout is taken as it stands. Of any other witness's white space only what is part of the text (`gaps`).
How the readings of several witnesses stand together is decided afterwards (`layout`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from chuyi_recon.core.decide.layout.spacing import BLANK_LINE, NONE, Spacing, is_meaningful_invisible
from chuyi_recon.core.model import Attestation, FoldedText, IntArray, Reading, Span, Table
from chuyi_recon.core.settings import Settings

Attestations = tuple[Attestation, ...]


class Display:
    """What of each witness's text is printed, should its reading be taken."""

    def __init__(self, table: Table, folded: Mapping[str, FoldedText], settings: Settings) -> None:
        self._table, self._folded, self._settings = table, folded, settings
        self._printable_by_siglum: dict[str, tuple[str, bytes]] = {}
        self._spacing: dict[str, Spacing] = {}

    def spacing(self, siglum: str) -> Spacing:
        """What stands between the signs of a witness."""
        if siglum not in self._spacing:
            text, held = self._table.family.witness(siglum).text, self._table.withheld.get(siglum, ())
            self._spacing[siglum] = Spacing.of(text, self._folded[siglum], held, self._settings)
        return self._spacing[siglum]

    def _printable_text(self, siglum: str) -> tuple[str, bytes]:
        """The text of a witness, and a 1 for each character that is not printed."""
        family = self._table.family
        text = family.witness(siglum).text
        drop = bytearray(len(text)) if siglum == family.base else self._mask_unprinted(siglum, text)
        for span in self._table.withheld.get(siglum, ()):
            drop[span.start : span.end] = b"\1" * len(span)
        held = self._printable_by_siglum[siglum] = text, bytes(drop)
        return held

    def print_spans(
        self, sigla: Sequence[str], lines: IntArray, starts: IntArray, ends: IntArray
    ) -> tuple[list[str], list[Attestations]]:
        """The printed texts of many stretches, each of the witness of its line, and where the characters come from."""
        each = zip(lines.tolist(), starts.tolist(), ends.tolist(), strict=True)
        printed = [self.print_span(sigla[w], start, end) for w, start, end in each]
        return [text for text, _ in printed], [places for _, places in printed]

    def print_span(self, siglum: str, start: int, end: int) -> tuple[str, Attestations]:
        """The printed text of a stretch and where its characters come from."""
        text, drop = self._printable_by_siglum.get(siglum) or self._printable_text(siglum)
        return _without_dropped(siglum, text, drop, start, end)

    def _mask_unprinted(self, siglum: str, text: str) -> bytearray:
        """A 1 for every character without a sign that is no gap between words or lines."""
        gaps, shown = self.spacing(siglum), np.zeros(len(text), bool)
        folded = self._folded[siglum]
        shown[folded.origin] = True
        for i in np.flatnonzero(folded.ends > folded.origin + 1).tolist():
            shown[folded.origin[i] : folded.ends[i]] = True
        shown[gaps.first[(gaps.kind != NONE) & (gaps.first >= 0)]] = True
        shown[gaps.second[gaps.kind >= BLANK_LINE]] = True
        shown[[at for offsets in gaps.invisible.values() for at in offsets if is_meaningful_invisible(text, at)]] = True
        return bytearray((~shown).tobytes())

    def print_reading(self, reading: Reading) -> tuple[str, Attestations]:
        """The printed text of a reading."""
        return self.print_span(reading.siglum, reading.span.start, reading.span.end)

    def print_with_ending(self, reading: Reading, text: str, attestations: Attestations) -> tuple[str, Attestations]:
        """The printed text of a reading, with the white space at its end that another text (`taken` so) ends with."""
        own_text, places = self.print_reading(reading)
        bare, want = own_text.rstrip(), text[len(text.rstrip()) :]
        if sum(len(a.span) for a in attestations) != len(text):
            return own_text, places
        return bare + want, (*_first_characters(places, len(bare)), *_last_characters(attestations, len(want)))


def _first_characters(attestations: Attestations, many: int) -> Attestations:
    """The places of the first characters."""
    out: list[Attestation] = []
    for a in attestations:
        part = min(many, len(a.span))
        if part:
            out.append(Attestation(a.siglum, Span(a.span.start, a.span.start + part)))
        many -= part
    return tuple(out)


def _last_characters(attestations: Attestations, many: int) -> Attestations:
    """The places of the last characters."""
    out: list[Attestation] = []
    for a in reversed(attestations):
        part = min(many, len(a.span))
        if part:
            out.append(Attestation(a.siglum, Span(a.span.end - part, a.span.end)))
        many -= part
    return tuple(reversed(out))


def _without_dropped(siglum: str, text: str, drop: bytes, start: int, end: int) -> tuple[str, Attestations]:
    """What is left of a stretch without the characters marked in `drop`."""
    out: list[Attestation] = []
    at = drop.find(0, start, end)
    while at >= 0:
        stop = drop.find(1, at, end)
        stop = end if stop < 0 else stop
        out.append(Attestation(siglum, Span(at, stop)))
        at = drop.find(0, stop, end)
    return "".join(a.span.extract(text) for a in out), tuple(out)
