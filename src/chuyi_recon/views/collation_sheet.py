"""A stretch of the reconstruction as a collation sheet: the text and every witness below one another, sign under sign.

In: a reconstruction and a stretch of it. Out: a `Sheet`, whose lines have the same number of squares. At a
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
from chuyi_recon.core.model.outcome import text_bounds
from chuyi_recon.core.model.table_columns import KINDS, PLACES

_SPACE = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Square:
    """One character of one line, or none. `lost`: the witness abstains here; `withheld`: a flag took its vote."""

    text: str
    lost: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of squares: `printed` is the reconstruction's, `lines` those of the witnesses by siglum.

    `parted[i]` says whether witnesses part in their words at square `i`; `rows[i]` is the row of the table, so that
    a square with another row than the one before begins a clause.
    """

    span: Span
    printed: tuple[Square, ...]
    lines: dict[str, tuple[Square, ...]]
    parted: tuple[bool, ...]
    rows: tuple[int, ...]


def sheet(reconstruction: Reconstruction, span: Span) -> Sheet:
    """The collation of a stretch of the text, widened to whole loci; a witness without a sign in it has no line."""
    ends = text_bounds(reconstruction.decisions)
    loci = reconstruction.table.loci
    first, last = held(ends, span)
    wide = Span(ends[first], ends[last])
    rows_of = reconstruction.table.rows
    chosen = [
        locus
        for locus in loci.taken(range(first, last))
        # What one witness alone has and nobody printed is no part of the text's own stretch, unless it is all there is.
        if reconstruction.decisions[locus.ordinal].text or rows_of.place[locus.row] != PLACES.index("single")
    ] or list(loci.taken(range(first, last)))
    printed: list[Square] = []
    lines: dict[str, list[Square]] = {s: [] for s in loci.sigla}
    parted: list[bool] = []
    rows: list[int] = []
    for locus in chosen:
        text = _inline(reconstruction.decisions[locus.ordinal].text)
        own = {r.siglum: (_inline(r.text), r.withheld) for r in locus.readings}
        size = max([len(text), *(len(t) for t, _ in own.values())])
        printed += _squares(text, size)
        for siglum, line in lines.items():
            said = own.get(siglum)
            line += _squares(said[0], size, withheld=said[1]) if said else [Square("", lost=True)] * size
        parted += [locus.kind == KINDS[2]] * size
        rows += [locus.row] * size
    kept = {s: tuple(line) for s, line in lines.items() if any(not square.lost for square in line)}
    return Sheet(wide, tuple(printed), kept, tuple(parted), tuple(rows))


def held(ends: Sequence[int], span: Span) -> tuple[int, int]:
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


def _inline(text: str) -> str:
    """`text` with its white space as it is shown in one line: a line end as ⏎, one blank for several.

    >>> _inline("一、总则\\n\\n第一条  为了")
    '一、总则⏎第一条 为了'
    """
    return _SPACE.sub(lambda space: "⏎" if "\n" in space.group() else " ", text)


def _squares(text: str, size: int, withheld: bool = False) -> list[Square]:
    return [Square(c, withheld=withheld) for c in text] + [Square("", withheld=withheld)] * (size - len(text))


def opposite(reconstruction: Reconstruction, siglum: str, span: Span) -> Span | None:
    """The stretch of the text at which a witness's own stretch stands, printed or not; None where it has no signs."""
    loci = reconstruction.table.loci
    w = loci.line(siglum)
    met = np.flatnonzero((loci.first[w] >= 0) & (loci.start[w] < span.end) & (loci.end[w] > span.start))
    if not met.size:
        return None
    ends = text_bounds(reconstruction.decisions)
    return Span(ends[int(met[0])], max(ends[int(met[-1])], ends[int(met[-1]) + 1]))
