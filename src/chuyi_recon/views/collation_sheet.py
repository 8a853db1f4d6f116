"""A stretch of the reconstruction as a collation sheet: the text and every witness below one another, sign under sign.

In: a reconstruction and a stretch of it. Out: a `CollationSheet`, whose lines have the same number of squares. At a
locus where all readings are equally long a square is a character; where they are not, shorter readings leave
the last squares of the locus empty. What is printed nowhere stands in the squares of the witnesses alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex

from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.core.model.table_columns import LOCUS_KINDS, ROW_KINDS

_SPACE = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One character of one line, or none. `lost`: the witness abstains here; `withheld`: a flag took its vote."""

    text: str
    abstains: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class CollationSheet:
    """Lines of squares: `printed` is the reconstruction's, `lines` those of the witnesses by siglum.

    `parted[i]` says whether witnesses part in their words at square `i`; `rows[i]` is the row of the table, so that
    a square with another row than the one before begins a clause.
    """

    span: Span
    printed: tuple[SheetCell, ...]
    lines: dict[str, tuple[SheetCell, ...]]
    disputed: tuple[bool, ...]
    rows: tuple[int, ...]


def make_sheet(reconstruction: Reconstruction, span: Span) -> CollationSheet:
    """The collation of a stretch of the text, widened to whole loci; a witness without a sign in it has no line."""
    ends = reconstruction.text_bounds
    loci = reconstruction.table.loci
    first, last = loci_of_span(ends, span)
    wide = Span(ends[first], ends[last])
    rows_of = reconstruction.table.rows
    chosen = [
        locus
        for locus in loci.get_many(range(first, last))
        # What one witness alone has and nobody printed is no part of the text's own stretch, unless it is all there is.
        if reconstruction.decisions[locus.ordinal].text or rows_of.kind[locus.row] != ROW_KINDS.index("single")
    ] or list(loci.get_many(range(first, last)))
    printed: list[SheetCell] = []
    lines: dict[str, list[SheetCell]] = {s: [] for s in loci.sigla}
    disputed: list[bool] = []
    rows: list[int] = []
    for locus in chosen:
        text = _to_one_line(reconstruction.decisions[locus.ordinal].text)
        own = {r.siglum: (_to_one_line(r.text), r.withheld) for r in locus.readings}
        size = max([len(text), *(len(t) for t, _ in own.values())])
        printed += _make_cells(text, size)
        for siglum, line in lines.items():
            reading = own.get(siglum)
            line += (
                _make_cells(reading[0], size, withheld=reading[1]) if reading else [SheetCell("", abstains=True)] * size
            )
        disputed += [locus.kind == LOCUS_KINDS[2]] * size
        rows += [locus.row] * size
    kept = {s: tuple(line) for s, line in lines.items() if any(not square.abstains for square in line)}
    return CollationSheet(wide, tuple(printed), kept, tuple(disputed), tuple(rows))


def loci_of_span(ends: Sequence[int], span: Span) -> tuple[int, int]:
    """The loci that print a stretch: from which on, up to before which. An empty stretch has those that lie at it.

    `ends[i]` is where the text of locus `i` begins; the last is the length of the text.
    """
    if len(span):
        first = bisect_right(ends, span.start) - 1
        last = bisect_left(ends, span.end)
    else:
        first = bisect_left(ends, span.start)
        last = bisect_right(ends, span.start)
    first = min(max(first, 0), max(len(ends) - 2, 0))
    return first, min(max(last, first + 1), len(ends) - 1)


def _to_one_line(text: str) -> str:
    """`text` with its white space as it is shown in one line: a line end as ⏎, one blank for several.

    >>> _to_one_line("一、总则\\n\\n第一条  为了")
    '一、总则⏎第一条 为了'
    """
    return _SPACE.sub(lambda space: "⏎" if "\n" in space.group() else " ", text)


def _make_cells(text: str, size: int, withheld: bool = False) -> list[SheetCell]:
    return [SheetCell(c, withheld=withheld) for c in text] + [SheetCell("", withheld=withheld)] * (size - len(text))


def find_opposite_span(reconstruction: Reconstruction, siglum: str, span: Span) -> Span | None:
    """The stretch of the text at which a witness's own stretch stands, printed or not; None where it has no signs."""
    loci = reconstruction.table.loci
    witness = loci.witness_index(siglum)
    met = np.flatnonzero(
        (loci.first[witness] >= 0) & (loci.start[witness] < span.end) & (loci.end[witness] > span.start)
    )
    if not met.size:
        return None
    ends = reconstruction.text_bounds
    return Span(ends[int(met[0])], max(ends[int(met[-1])], ends[int(met[-1]) + 1]))
