"""`alignment.json`: which stretches of the witnesses correspond, as `recon-alignment/1`.

In: the table. Out: rows `{siglum: [start, end]}` in table order; a witness
that has nothing there is left out, and so are outsiders. Law: over all rows the spans of one
witness cover its text exactly once.

Where witnesses agree, and where one stands alone, every sign has a row of its own: whoever reads the file can draw a
variation unit as wide as an editor would, and white space or a Markdown mark that stands in one witness only stands
in a row of its own. These rows are columns of numbers from the first to the last step (`aligned`). Where witnesses
part the rows are made one by one (`parted`). A line end has no sign; it stands beside that of the others as late as
its witness allows (`align_line_ends`). Rewritten passages are drawn as an editor would draw them
(`redraw_passages`), and a sentence that stands elsewhere is written where its witness has it (`restore_moved_text`).
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.model import BoolArray, IntArray, Span
from chuyi_recon.exporters.alignment_rows.agreed import AlignmentColumns, AlignmentRow
from chuyi_recon.exporters.alignment_rows.disputed import split_locus
from chuyi_recon.exporters.alignment_rows.moved_text import restore_moved_text
from chuyi_recon.exporters.alignment_rows.rewritten import redraw_passages
from chuyi_recon.exporters.json_lines import encode
from chuyi_recon.views.apparatus import Apparatus, expand_runs

FORMAT = "recon-alignment/1"


def export(view: Apparatus) -> bytes:
    """The table as rows of corresponding stretches."""
    table = view.reconstruction.table
    moved = sorted(s for s, own in zip(table.rows.sigla, table.rows.moved, strict=True) if own.any())
    rows = restore_moved_text(align_line_ends(*signs(view)), view.texts, moved)
    return _encoded(redraw_passages(rows, view.texts, view.codes, view.family.lead_witness))


def signs(view: Apparatus) -> tuple[AlignmentColumns, BoolArray]:
    """The rows of all loci; and of each whether it is a line end in all that have it.

    Where the signs of a locus are the same in all that have any, or are one in each, sign `i` of it is row `2 i + 1`
    and what stands before it row `2 i`, if there is anything.
    """
    loci, (first, last) = view.loci, view.signs
    held = loci.present & (loci.end > loci.start)
    count = np.where(held, last - first, 0)
    most = count.max(axis=0, initial=0)
    alike = (loci.variant.max(axis=0, initial=-1) == 0) | ((count > 0).sum(axis=0) <= 1)
    exchanged = (~held | (loci.end - loci.start == 1)).all(axis=0) & (most == 1)  # one sign for one, nothing beside it
    plain = (alike | exchanged) & ((count == most) | ~held).all(axis=0) & held.any(axis=0)
    others = np.flatnonzero(held.any(axis=0) & ~plain).tolist()
    parts = {i: list(split_locus(loci[i], view.reconstruction.folded, view.family.lead_witness)) for i in others}
    size = np.where(plain, 2 * most + 1, 0)
    size[others] = [len(parts[i]) for i in others]
    at = size.cumsum() - size
    out = AlignmentColumns.empty(view.sigla, int(size.sum()))
    ends_line = np.zeros(len(out), np.bool_)
    for i, made in parts.items():
        for k, (spans, line_end) in enumerate(made, int(at[i])):
            out.set_row(k, spans)
            ends_line[k] = line_end
    for w in range(len(view.sigla)):
        own = np.flatnonzero(plain & held[w])
        _fill(view, out, w, (own, at[own], first[w, own], most[own]))
    gap = np.zeros(len(out), np.bool_)
    each, row = expand_runs(at[plain], size[plain])
    gap[row[(row - at[plain][each]) % 2 == 0]] = True
    ends_line[gap] = _end_lines(view, out.select(gap))
    kept = out.nonempty_rows
    return out.select(kept), ends_line[kept]


def _fill(view: Apparatus, out: AlignmentColumns, w: int, loci: tuple[IntArray, IntArray, IntArray, IntArray]) -> None:
    """Writes what one witness has at loci, each with its first row, the first of its signs and how many it has."""
    own, at, first, many = loci
    origin, start, end = view.folded[w].origin, view.loci.start[w, own], view.loci.end[w, own]
    each, sign = expand_runs(first, many)
    row = at[each] + 2 * (sign - first[each]) + 1
    place = origin[sign]
    before = np.append(0, place[:-1] + 1)
    begins = many.cumsum() - many
    before[begins[many > 0]] = start[many > 0]
    out.start[row, w], out.end[row, w] = place, place + 1
    some = before < place
    out.start[row[some] - 1, w], out.end[row[some] - 1, w] = before[some], place[some]
    behind = start.copy()
    behind[many > 0] = origin[(first + many)[many > 0] - 1] + 1
    some = behind < end
    row = (at + 2 * many)[some]
    out.start[row, w], out.end[row, w] = behind[some], end[some]


def _end_lines(view: Apparatus, rows: AlignmentColumns) -> BoolArray:
    """Of each row whether a line ends in it in all witnesses that have it."""
    out = np.ones(len(rows), np.bool_)
    for w, before in enumerate(view.line_ends):
        there = rows.start[:, w] >= 0
        out &= ~there | (before[rows.end[:, w]] > before[rows.start[:, w]])
    return out


def align_line_ends(rows: AlignmentColumns, line_ends: BoolArray) -> AlignmentColumns:
    """The rows, with the line ends of the witnesses beside one another.

    A line end may stand anywhere between the sign before it and the sign after it. It waits until its witness goes
    on, so that the line end behind a line that others lack is theirs behind the line before. What waits in others
    goes with it, as far as it is no shorter.
    """
    parts: list[AlignmentColumns] = []
    waiting: AlignmentRow = {}
    own = {s: np.flatnonzero(rows.start[:, w] >= 0) for w, s in enumerate(rows.sigla)}
    done = 0  # rows that are written, or wait
    for at in [*np.flatnonzero(line_ends).tolist(), len(rows)]:
        while waiting:  # the next row of a witness that waits
            behind = [own[s][k] for s in waiting if (k := int(own[s].searchsorted(done))) < len(own[s])]
            goes_on = int(min(behind, default=at))
            if goes_on >= at:
                break
            parts.append(rows.select(slice(done, goes_on)))
            _due(rows.sigla, rows.row(goes_on), waiting, parts)
            parts.append(rows.select(slice(goes_on, goes_on + 1)))
            done = goes_on + 1
        parts.append(rows.select(slice(done, at)))
        if at < len(rows):
            row = rows.row(at)
            _due(rows.sigla, row, waiting, parts)
            waiting.update(row)
        done = at + 1
    if waiting:
        parts.append(AlignmentColumns.from_rows(rows.sigla, [waiting]))
    return AlignmentColumns.concatenate(parts)


def _due(sigla: tuple[str, ...], row: AlignmentRow, waiting: AlignmentRow, parts: list[AlignmentColumns]) -> None:
    """Writes what waits in the witnesses of a row, and with it what waits in others and is no shorter."""
    due = {s: waiting.pop(s) for s in row if s in waiting}
    if not due:
        return
    least = min(map(len, due.values()))
    for s in [s for s in waiting if len(waiting[s]) >= least]:
        span = waiting.pop(s)
        due[s] = Span(span.start, span.start + least)
        if len(span) > least:
            waiting[s] = Span(span.start + least, span.end)
    parts.append(AlignmentColumns.from_rows(sigla, [due]))


def _encoded(rows: AlignmentColumns) -> bytes:
    """The file: one row a line, witnesses in order of the columns. All numbers are written into one pattern at once."""
    head = b'{\n"format":' + encode(FORMAT) + b',\n"rows":['
    if not len(rows):
        return head + b"]\n}\n"
    there = rows.start >= 0
    names = [encode(s).decode().replace("%", "%%") for s in rows.sigla]
    patterns: dict[bytes, str] = {}
    masks, width = there.tobytes(), there.shape[1]
    lines = []
    for at in range(0, len(masks), width):
        mask = masks[at : at + width]
        if mask not in patterns:
            own = ",".join(f"{name}:[%d,%d]" for name, has in zip(names, mask, strict=True) if has)
            patterns[mask] = f"{{{own}}}"
        lines.append(patterns[mask])
    numbers = np.stack([rows.start, rows.end], axis=2)[there].ravel().tolist()
    return head + b"\n" + (",\n".join(lines) % tuple(numbers)).encode() + b"\n]\n}\n"
