"""`apparatus.csv`: a line for each contested place, a column for each witness, for a spreadsheet.

UTF-8 with a byte order mark, by which Excel knows it for what it is, and lines that end as those of RFC 4180. Text is
what the files say, and files come from anywhere: a cell that a spreadsheet would take for a formula begins with `'`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from chuyi_recon.messages import render
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages.page import collapse_white_space
from chuyi_recon.views.segments import Segment, cut_segments

_COLUMNS = ("place", "start", "end", "before", "lemma", "ground", "confidence", "open", "reason", "absent", "withheld")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # how cells begin that are calculated, in wide characters too
_CONTEXT_LENGTH = 8  # characters of the text before a place
_DECIMALS = 4


def export(view: Apparatus) -> bytes:
    """The bytes of the file; `place` is the number in `apparatus.xml`, `start` and `end` count characters."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(neutralize, (*_COLUMNS, *view.sigla)))
    for n, segment in enumerate(cut_segments(view), 1):
        if segment.contested:
            writer.writerow(map(neutralize, (str(n), *_row(view, segment))))
    return out.getvalue().encode("utf-8-sig")


def _row(view: Apparatus, segment: Segment) -> Iterator[str]:
    decision, at = view.decisions[segment.loci.start], segment.text_span
    yield from (str(at.start), str(at.end))
    yield collapse_white_space(view.reconstruction.text[max(0, at.start - _CONTEXT_LENGTH) : at.start])
    yield collapse_white_space(segment.text)
    yield decision.ground.value
    yield f"{round(segment.confidence, _DECIMALS):g}"
    yield "open" if decision.open else ""
    yield collapse_white_space(render(decision.reason, view.language))
    yield " ".join(segment.absent)
    yield " ".join(s for reading in segment.readings if reading.withheld for s in reading.sigla)
    cells = {s: collapse_white_space(reading.text) for reading in segment.readings for s in reading.sigla}
    yield from (cells.get(siglum, "") for siglum in view.sigla)


def neutralize(cell: str) -> str:
    """`cell` as text that no spreadsheet calculates.

    >>> neutralize("=HYPERLINK(...)"), neutralize("- 7 -"), neutralize("建设3所")
    ("'=HYPERLINK(...)", "'- 7 -", '建设3所')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
