"""The rows of one locus, where they are not simply one for each sign.

What agrees, or stands in one witness only, is written sign by sign. Where witnesses part, the rows are as small as
any two of them allow (`make_reading_rows`): cut where readings of one length differ, and where one omits what others
have more or less of. What has no sign has rows of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from chuyi_recon.core.model import FoldedText, Locus, Reading, Span
from chuyi_recon.exporters.alignment_rows.reading_rows import make_reading_rows

_LETTER = re.compile(r"[^\W_\u2E80-\uFFFF\U00010000-\U0010FFFF]")  # or a figure: of all but Han, kana and Hangul
_LETTERS = re.compile(_LETTER.pattern * 2)
Part = tuple[dict[str, Span], bool]  # a row, and whether it is blank


@dataclass(frozen=True, slots=True)
class _ReadingWords:
    """One witness at a locus: its stretch, the text there, its signs, and the offsets at which they stand."""

    span: Span
    text: str
    key: str
    signs: tuple[int, ...]

    def gap(self, i: int) -> Span:
        """What has no sign between sign `i - 1` and sign `i`; before the first and after the last too."""
        start = self.signs[i - 1] + 1 if i else self.span.start
        end = self.signs[i] if i < len(self.signs) else self.span.end
        return Span(start, end)

    def ends_line(self, gap: Span) -> bool:
        """Whether a line ends in a gap."""
        return "\n" in self.text_at(gap)

    def text_at(self, span: Span) -> str:
        """The text of a stretch of it."""
        return self.text[span.start - self.span.start : span.end - self.span.start]

    def run(self, first: int, last: int) -> Span:
        """From sign `first` up to and including sign `last - 1`."""
        return Span(self.signs[first], self.signs[last - 1] + 1)

    def without_blanks(self) -> _ReadingWords:
        """The same without what has no sign behind the last."""
        span = Span(self.span.start, self.signs[-1] + 1)
        return _ReadingWords(span, self.text_at(span), self.key, self.signs)

    def part(self, first: int, last: int) -> _ReadingWords:
        """The same from sign `first` on, with what has no sign before sign `last`."""
        places = (self.span.start, *self.signs[1:], self.span.end)
        start, end = places[first], places[last]
        text = self.text[start - self.span.start : end - self.span.start]
        return _ReadingWords(Span(start, end), text, self.key[first:last], self.signs[first:last])


def split_locus(locus: Locus, folded: Mapping[str, FoldedText], pivot: str) -> Iterator[Part]:
    """The rows of one locus, and of each whether it is a line end in all that have it.

    What agrees, or stands in one witness only, is written sign by sign. Where witnesses part, the rows are as small as
    any two of them allow (`make_reading_rows`).
    """
    readings = {r.siglum: _reading(r, folded[r.siglum]) for r in locus.readings if len(r.span)}
    if not readings:
        return
    signed = {siglum: r for siglum, r in readings.items() if r.signs}
    if len(signed) <= 1 or len({r.key for r in locus.readings}) == 1:
        yield from _row(readings, each=True)
        return
    lead = pivot if pivot in signed else min(signed, key=lambda s: (-len(signed[s].signs), s))
    for part in _split_at_gaps(signed):
        yield from _disputed_rows(
            {s: r.without_blanks() for s, r in part.items()}, lead, omitted=len(signed) < len(locus.readings)
        )
        yield from _blank_row(part, {s: r.gap(len(r.signs)) for s, r in part.items()})
    yield from _blank_row(readings, {s: r.gap(0) for s, r in readings.items() if not r.signs})


def _split_at_gaps(readings: Mapping[str, _ReadingWords]) -> Iterator[dict[str, _ReadingWords]]:
    """Readings cut at the gaps in them, a wide space or a line end, where all have as many."""
    at = {s: [i for i in range(1, len(r.signs)) if r.text_at(r.gap(i)) not in ("", " ")] for s, r in readings.items()}
    if len({len(places) for places in at.values()}) > 1:
        at = {s: [] for s in readings}
    each = {s: pairwise([0, *places, len(readings[s].signs)]) for s, places in at.items()}
    for part in zip(*each.values(), strict=True):
        yield {s: readings[s].part(*ends) for s, ends in zip(readings, part, strict=True)}


def _disputed_rows(readings: Mapping[str, _ReadingWords], lead: str, *, omitted: bool) -> Iterator[Part]:
    """The rows of readings that part; `omitted` if some witness has nothing here."""
    words = {siglum: _words(r) for siglum, r in readings.items()}
    said = {siglum: [r.key[a:b] for a, b in pairwise(words[siglum])] for siglum, r in readings.items()}
    several = len({r.key for r in readings.values()}) + omitted > 2
    for row in make_reading_rows(said, lead, several=several, everyone=not omitted):
        own = {s: readings[s].part(words[s][a], words[s][b]) for s, (a, b) in sorted(row.items())}
        for part, line_end in _row(own, each=False):
            inside = not omitted and len(part) == len(readings) and part[lead].end < readings[lead].span.end
            if inside and all(own[s].text_at(span) == " " for s, span in part.items()):
                yield {lead: part.pop(lead)}, False  # a space that all have does not make two of one difference
            yield part, line_end


def _words(r: _ReadingWords) -> list[int]:
    """The signs with which the words of a reading begin, and its end; a sign of a script without spaces is a word."""
    begins = [
        i
        for i in range(len(r.signs))
        if not i or r.signs[i] != r.signs[i - 1] + 1 or not (_LETTER.match(r.key[i - 1]) and _LETTER.match(r.key[i]))
    ]
    return [*begins, len(r.signs)]


def _sign_by_sign(readings: Mapping[str, _ReadingWords], count: int, *, each: bool) -> Iterator[Part]:
    """Signs one by one. Where readings part (not `each`), a sign that all have goes with its neighbours.

    A difference that is one to an editor would be two otherwise; but it is cut where what stands between two signs is
    not equally long in all.
    """
    start = 0  # the first sign of the run that is not yet written
    for i in range(count + 1):
        gaps = {siglum: r.gap(i) for siglum, r in readings.items()}
        if not each and start < i < count and len({len(g) for g in gaps.values()}) == 1:
            here, before = ({r.key[k] for r in readings.values()} for k in (i, i - 1))
            if len(here) == 1 or len(before) == 1 or any(map(len, gaps.values())):
                continue
        if i > start:
            yield {siglum: r.run(start, i) for siglum, r in readings.items()}, False
        yield from _blank_row(readings, gaps)
        start = i


def _row(readings: Mapping[str, _ReadingWords], *, each: bool) -> Iterator[Part]:
    """What these have in one place: sign by sign if they are equally long, else as a whole. A word is never cut."""
    counts = {len(r.signs) for r in readings.values()}
    if len(counts) == 1 and (each or not any(_LETTERS.search(r.key) for r in readings.values())):
        yield from _sign_by_sign(readings, counts.pop(), each=each or len(readings) == 1)
    else:
        yield from _unsplit_row(readings)


def _unsplit_row(readings: Mapping[str, _ReadingWords]) -> Iterator[Part]:
    """One row for what has signs, for there is nothing to pair by; white space round it stands apart."""
    signed = {siglum: r for siglum, r in readings.items() if r.signs}
    yield from _blank_row(readings, {siglum: r.gap(0) for siglum, r in readings.items()})
    yield {siglum: r.run(0, len(r.signs)) for siglum, r in signed.items()}, False
    yield from _blank_row(readings, {siglum: r.gap(len(r.signs)) for siglum, r in signed.items()})


def _blank_row(readings: Mapping[str, _ReadingWords], gaps: Mapping[str, Span]) -> Iterator[Part]:
    """The row of what has no sign, if there is any."""
    held = {siglum: span for siglum, span in gaps.items() if len(span)}
    if held:
        yield held, all(readings[siglum].ends_line(span) for siglum, span in held.items())


def _reading(r: Reading, folded: FoldedText) -> _ReadingWords:
    """A reading with its signs: of all it holds, those that stand in the key."""
    a, b = folded.sign_range(r.span)
    return _ReadingWords(r.span, r.text, folded.key[a:b], tuple(folded.origin[a:b].tolist()))
