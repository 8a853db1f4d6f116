"""`alignment.json`: which stretches of the witnesses correspond, as `recon-alignment/1`.

In: the table. Out: rows `{siglum: [start, end]}` in table order; a witness
that has nothing there is left out, and so are outsiders. Law: over all rows the spans of one
witness cover its text exactly once.

Where two or more witnesses agree, every sign has a row of its own: whoever reads the file can draw
a variation unit as wide as an editor would, and white space or a Markdown mark that stands in one
witness only stands in a row of its own. What one witness has alone, or where they part, is one row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chuyi_recon.core.model import Folded, Locus, Reconstruction, Span
from chuyi_recon.exporters.lines import record

FORMAT = "recon-alignment/1"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One witness at a locus: its stretch, and the offsets of the signs that stand in it."""

    span: Span
    signs: tuple[int, ...]

    def gap(self, i: int) -> Span:
        """What has no sign between sign `i - 1` and sign `i`; before the first and after the last too."""
        start = self.signs[i - 1] + 1 if i else self.span.start
        end = self.signs[i] if i < len(self.signs) else self.span.end
        return Span(start, end)

    def run(self, first: int, last: int) -> Span:
        """From sign `first` up to and including sign `last - 1`."""
        return Span(self.signs[first], self.signs[last - 1] + 1)


def export(reconstruction: Reconstruction) -> bytes:
    """The table as rows of corresponding stretches."""
    rows = (  # one at a time: there is a row for every sign
        {siglum: (span.start, span.end) for siglum, span in row.items()} for row in _rows(reconstruction)
    )
    return record({"format": FORMAT, "rows": rows})


def _rows(reconstruction: Reconstruction) -> Iterator[dict[str, Span]]:
    """The rows of all loci; what one witness has alone is one row, also where a flag or a ruling has cut it in two."""
    held: dict[str, Span] = {}
    place = -1
    for locus in reconstruction.table.loci:
        alone = locus.kind == "agreed" and len(locus.readings) == 1
        for row in split(locus, reconstruction.folded):
            if alone and held.keys() == row.keys() and place == locus.row:
                held = {s: Span(held[s].start, span.end) for s, span in row.items()}
                continue
            if held:
                yield held
                held = {}
            if alone:
                held, place = row, locus.row
            else:
                yield row
    if held:
        yield held


def split(locus: Locus, folded: Mapping[str, Folded]) -> Iterator[dict[str, Span]]:
    """The rows of one locus.

    Witnesses whose readings have the same number of signs are paired sign by sign. Where they part,
    the white space round the words is no part of the difference (`my ` and `the `) and stands apart.
    """
    readings = {r.siglum: _Reading(r.span, _signs(r.span, folded[r.siglum])) for r in locus.readings if len(r.span)}
    if not readings:
        return
    counts = {len(r.signs) for r in readings.values()}
    if len(readings) == 1:
        yield {siglum: r.span for siglum, r in readings.items()}
    elif len(counts) == 1:
        yield from _sign_by_sign(readings, counts.pop(), each=locus.kind == "agreed")
    else:
        yield from _whole(readings)


def _sign_by_sign(readings: Mapping[str, _Reading], count: int, *, each: bool) -> Iterator[dict[str, Span]]:
    """Signs one by one (`each`), or runs cut where what stands between two signs is not equally long in all."""
    start = 0  # the first sign of the run that is not yet written
    for i in range(count + 1):
        gaps = {siglum: r.gap(i) for siglum, r in readings.items()}
        if not each and start < i < count and len({len(g) for g in gaps.values()}) == 1:
            continue  # the same in all: the run goes on
        if i > start:
            yield {siglum: r.run(start, i) for siglum, r in readings.items()}
        yield from _filled(gaps)
        start = i


def _whole(readings: Mapping[str, _Reading]) -> Iterator[dict[str, Span]]:
    """One row for what has signs, for there is nothing to pair by; white space round it stands apart."""
    yield from _filled({siglum: r.gap(0) for siglum, r in readings.items()})
    yield from _filled({siglum: r.run(0, len(r.signs)) for siglum, r in readings.items() if r.signs})
    yield from _filled({siglum: r.gap(len(r.signs)) for siglum, r in readings.items() if r.signs})


def _filled(row: Mapping[str, Span]) -> Iterator[dict[str, Span]]:
    """The row without its empty spans, if anything is left of it."""
    held = {siglum: span for siglum, span in row.items() if len(span)}
    if held:
        yield held


def _signs(span: Span, folded: Folded) -> tuple[int, ...]:
    """The offsets, in `span`, of the characters that have a sign."""
    low, high = folded.signs(span)
    return tuple(folded.origin[low:high].tolist())
