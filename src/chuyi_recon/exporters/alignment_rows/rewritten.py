"""Rewritten passages drawn as an editor of a critical apparatus would draw them.

In: the rows of an alignment, sign by sign, and the texts. Out: the same spans in rows that say where a difference ends
and the next begins, for the lead and each other witness that has text of its own in place of the lead's:

- In a rewritten passage the clause before the first mark and the clause behind the last are differences of their own,
  and the marks are common. No mark farther inside answers another.
- A clause put in behind a mark ends with one: it begins with the mark that stood there, so that the difference in the
  clause after it is another.
- What one has twice stands beside its copy, and not opposite to something else.

Laws: every witness keeps its order; no span is lost, and none is cut but into signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from unicodedata import category

import numpy as np

from chuyi_recon.core.model import BoolArray, IntArray, Span
from chuyi_recon.exporters.alignment_rows.agreed import AlignmentColumns, AlignmentRow

_CLAUSE_MARKS = frozenset("。！？!?；;：:，,…、")
_MAX_CONTEXT_ROWS = 12  # common rows beside a passage that may say the same as it
_MIN_REPEATED = 2  # signs; one sign twice is chance
_MAX_PASSAGE_ROWS = 400  # rows of a passage that is looked at
_MARKS = np.array(sorted(map(ord, _CLAUSE_MARKS)))
_LONGER = 0x110000  # numbers of texts that are no single character begin here
_Edges = tuple[int, int, int, int]


def redraw_passages(
    rows: AlignmentColumns, texts: Mapping[str, str], codes: Sequence[IntArray], pivot: str
) -> AlignmentColumns:
    """The rows redrawn; `codes` are the code points of the witnesses' texts."""
    said = _reading_ids(rows, texts, codes)
    common = (said >= 0).all(axis=1) & (said == said[:, :1]).all(axis=1)
    out: list[AlignmentColumns] = []
    done = 0
    for first, last in _stretches(rows, common):
        drawn, buffered = rows.select(slice(first, last)), said[first:last]
        for siglum in sorted(texts):
            new = _redraw_stretch(drawn, buffered, texts, (pivot, siglum)) if siglum != pivot else None
            if new is not None:
                drawn, buffered = new, _reading_ids(new, texts, codes)
        out += [rows.select(slice(done, first)), drawn]
        done = last
    return AlignmentColumns.concatenate([*out, rows.select(slice(done, len(rows)))])


def _reading_ids(rows: AlignmentColumns, texts: Mapping[str, str], codes: Sequence[IntArray]) -> IntArray:
    """A number for what each witness has in a row: the same for the same text, -1 for none."""
    out = np.full(rows.start.shape, -1, np.int32)
    known: dict[str, int] = {}
    new = count(_LONGER)
    size = rows.end - rows.start
    for w, siglum in enumerate(rows.sigla):
        own = size[:, w] == 1
        own &= rows.start[:, w] >= 0
        out[own, w] = codes[w][rows.start[own, w]]
        longer = np.flatnonzero(size[:, w] > 1)
        places = zip(rows.start[longer, w].tolist(), rows.end[longer, w].tolist(), strict=True)
        for k, (start, end) in zip(longer.tolist(), places, strict=True):
            text = texts[siglum][start:end]
            if text not in known:
                known[text] = next(new)
            out[k, w] = known[text]
    return out


def _stretches(rows: AlignmentColumns, common: BoolArray) -> Iterator[tuple[int, int]]:
    """Rows in which there may be passages, with the common rows beside them that may say the same as a passage."""
    parted = np.flatnonzero(~common)
    if not parted.size:
        return
    size = rows.end - rows.start
    there = rows.start >= 0
    sizes = np.where(there, size, 0).max(axis=1) != np.where(there, size, np.iinfo(np.int32).max).min(axis=1)
    telling = sizes[parted] | np.append(False, np.diff(parted) == 1)  # more than signs for signs, or what some lack
    ends = np.flatnonzero(np.append(np.diff(parted) > 2 * _MAX_CONTEXT_ROWS, True))
    begins = np.append(0, ends[:-1] + 1)
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        if telling[begin : end + 1].any():
            yield (
                max(0, int(parted[begin]) - _MAX_CONTEXT_ROWS),
                min(int(parted[end]) + 1 + _MAX_CONTEXT_ROWS, len(rows)),
            )


def _redraw_stretch(
    rows: AlignmentColumns, said: IntArray, texts: Mapping[str, str], pair: tuple[str, str]
) -> AlignmentColumns | None:
    """The rows with the passages in which two witnesses part drawn anew; None if all stay as they are."""
    made: list[AlignmentRow] = []
    order = list(range(len(rows)))  # of the rows, and behind them of those that are made

    def row(k: int) -> AlignmentRow:
        return rows.row(k) if k < len(rows) else made[k - len(rows)]

    for a, b, c, d in reversed(list(_find_passages(said[:, [rows.sigla.index(s) for s in pair]]))):
        drawn = _Passage(texts, pair, row, (order[a:b], order[b:c], order[c:d])).redraw()
        if drawn is not None:
            first = len(rows) + len(made)
            made += drawn
            order[a:d] = range(first, first + len(drawn))
    if not made:
        return None
    return AlignmentColumns.concatenate([rows, AlignmentColumns.from_rows(rows.sigla, made)]).select(np.array(order))


def _find_passages(said: IntArray) -> Iterator[_Edges]:
    """Where two witnesses have text and none in common, `[b, c)`, with the common rows before and behind, `[a, d)`.

    Sign for sign without a mark nothing can be drawn otherwise: such passages are left out.
    """
    other_has_text = said >= 0
    same = np.flatnonzero(other_has_text[:, 0] & (said[:, 0] == said[:, 1]))
    if not same.size:
        return
    marked = np.isin(said, _MARKS) | (said >= _LONGER)
    telling = _before(marked[:, 0] | marked[:, 1])
    many = [_before(other_has_text[:, n]) for n in (0, 1)]
    begins = same[np.append(True, np.diff(same) > 1)].tolist()
    ends = (same[np.append(np.diff(same) > 1, True)] + 1).tolist()
    a = b = 0  # where the common rows before begin, and end
    found: tuple[int, int, int] | None = None
    for begin, end in zip(begins, ends, strict=True):
        if begin > b:
            if found is not None:
                yield *found, b
            pivot_has_text, other = (m[begin] - m[b] for m in many)
            drawable = pivot_has_text and other and (pivot_has_text != other or telling[begin] > telling[b])
            found = (
                (max(a, b - _MAX_CONTEXT_ROWS), b, begin)
                if drawable and a < b and begin - b <= _MAX_PASSAGE_ROWS
                else None
            )
            a = begin
        b = end
        if found is not None and b - found[2] >= _MAX_CONTEXT_ROWS:
            yield *found, found[2] + _MAX_CONTEXT_ROWS
            a, found = found[2] + _MAX_CONTEXT_ROWS, None
    if found is not None:
        yield *found, b


def _before(flags: BoolArray) -> list[int]:
    """How many flags before each place are set."""
    counted: list[int] = np.append(0, flags.cumsum()).tolist()
    return counted


class _Passage:
    """Rows in which two witnesses have text and none of it in common, and the common rows before and behind them."""

    def __init__(
        self,
        texts: Mapping[str, str],
        pair: tuple[str, str],
        row: Callable[[int], AlignmentRow],
        places: tuple[Sequence[int], Sequence[int], Sequence[int]],
    ) -> None:
        self._texts, self._pair = texts, pair
        self._row, self._places = row, places
        self._original_rows = [row(k) for k in places[1]]
        self._rows = [
            sign
            for row in self._original_rows
            for part in self._split_by_reading(row)
            for sign in self._split_by_sign(part)
        ]

    @cached_property
    def _before(self) -> list[AlignmentRow]:
        return [self._row(k) for k in self._places[0]]

    @cached_property
    def _after(self) -> list[AlignmentRow]:
        return [self._row(k) for k in self._places[2]]

    def redraw(self) -> list[AlignmentRow] | None:
        """The rows redrawn, with those beside them; None where nothing is to be drawn, or a witness would lose its
        order.
        """
        text = "".join(self._text_of(row, s) for row in self._rows for s in self._pair if s in row)
        if any(c.isalpha() and c < "\u2e80" for c in text):
            return None  # prose in words: its marks are too many to tell which is which
        out = self._move_past_common()
        if out is None:
            out = self._align_edge_marks()
        return out if out is not None and self._keeps_order(out) else None

    def _text_of(self, row: AlignmentRow, siglum: str) -> str:
        return row[siglum].extract(self._texts[siglum])

    def _split_by_reading(self, row: AlignmentRow) -> list[AlignmentRow]:
        """A row in which the two part, as one row for each reading."""
        if not all(s in row for s in self._pair):
            return [row]
        texts = {s: self._text_of(row, s) for s in row}
        return [{s: row[s] for s in row if texts[s] == text} for text in dict.fromkeys(texts.values())]

    def _split_by_sign(self, row: AlignmentRow) -> list[AlignmentRow]:
        """A row sign by sign, if all who are in it say the same."""
        sizes = {len(span) for span in row.values()}
        if sizes == {1} or len({self._text_of(row, s) for s in row}) > 1:
            return [row]
        return [{s: Span(x.start + k, x.start + k + 1) for s, x in row.items()} for k in range(max(sizes))]

    def _keeps_order(self, rows: Sequence[AlignmentRow]) -> bool:
        """Whether every witness has the same spans in the same order."""
        old = [*self._before, *self._rows, *self._after]
        sigla = {s for row in old for s in row}
        return all([row[s] for row in old if s in row] == [row[s] for row in rows if s in row] for s in sigla)

    def _move_past_common(self) -> list[AlignmentRow] | None:
        """The rows with what one has more on the other side of common text that says the same, if there is any."""
        for own, other in (self._pair[::-1], self._pair):
            mine, theirs = ([row for row in self._rows if s in row] for s in (own, other))
            marks = [k for k, row in enumerate(mine) if self._text_of(row, own) in _CLAUSE_MARKS]
            if marks and self._clause_continues(theirs, other):
                out = self._move_past(mine[: marks[-1] + 1], 1, back=True)
                if out is not None:
                    return out
            many = len(mine) - len(theirs)
            # What is more than theirs may be twice in part, but all of it where theirs is left alone.
            for more, least in ((many, _MIN_REPEATED), (len(mine), len(mine))):
                if many > 0 and more >= _MIN_REPEATED:
                    out = self._move_past(mine[:more], least, back=True) or self._move_past(
                        mine[-more:], least, back=False
                    )
                    if out is not None:
                        return out
        return None

    def _clause_continues(self, theirs: Sequence[AlignmentRow], other: str) -> bool:
        """Whether the other has no mark here, and what follows goes on with a clause."""
        follows = self._row(self._places[2][0])
        if other not in follows:  # it was drawn anew with the passage behind it
            return False
        text = "".join(self._text_of(row, other) for row in (*theirs, follows))
        return _CLAUSE_MARKS.isdisjoint(text)

    def _move_past(self, more: list[AlignmentRow], least: int, *, back: bool) -> list[AlignmentRow] | None:
        """The rows with what one has more moved past the common text that it ends like, or (not `back`) begins like."""
        mine, beside = (more[::-1], self._places[0][::-1]) if back else (more, self._places[2])
        whose = mine[0].keys()
        if any(row.keys() != whose for row in mine):
            return None
        n = 0
        while n < min(len(mine), len(beside)) and self._matches_common(mine[n], self._row(beside[n])):
            n += 1
        if n < least:
            return None
        n = n if least > 1 else 1
        common = [self._row(k) for k in beside[:n]]
        cells = [*mine, *({s: row[s] for s in whose} for row in common)]
        kept = [{**row, **cell} for row, cell in zip(common, cells, strict=False)]
        added = cells[n:]
        moved = {id(row) for row in more}
        rest = [row for row in self._rows if id(row) not in moved]
        if back:
            return [*self._before[: len(self._before) - n], *added[::-1], *kept[::-1], *rest, *self._after]
        return [*self._before, *rest, *kept, *added, *self._after[n:]]

    def _matches_common(self, row: AlignmentRow, common: AlignmentRow) -> bool:
        """Whether a row of one says what a common row says, which all of it are in."""
        texts = {self._text_of(r, s) for r in (row, common) for s in r}
        return row.keys() < common.keys() and len(texts) == 1

    def _align_edge_marks(self) -> list[AlignmentRow] | None:
        """The rows with the marks of the last clause common, and those of the first; None if they are not the same."""
        rows = self._rows
        collected: list[AlignmentRow] = []
        while (found := self._split_at_marks(rows, back=True)) is not None:
            rows, marks, after = found
            collected = [*marks, *after, *collected]
            if after:
                break
        found = self._split_at_marks(rows, back=False)
        if found is None and not collected:
            return None
        first, marks, rows = found or ([], [], rows)
        return [*self._before, *first, *marks, *rows, *collected, *self._after]

    def _split_at_marks(
        self, rows: Sequence[AlignmentRow], *, back: bool
    ) -> tuple[list[AlignmentRow], list[AlignmentRow], list[AlignmentRow]] | None:
        """What stands before the marks of the last clause of both, or the first, the marks, and what stands behind."""
        ends: list[list[int]] = []
        for siglum in self._pair:
            own = [k for k, row in enumerate(rows) if siglum in row]
            texts = [self._text_of(rows[k], siglum) for k in own]
            places = [k for k, text in enumerate(texts) if not _CLAUSE_MARKS.isdisjoint(text)]
            if not places:
                return None
            first = last = places[-1] if back else places[0]
            while last + 1 < len(own) and _belongs_to_mark(texts[last + 1]):
                last += 1
            ends.append(own[first : last + 1])
        (p, q), (lead, siglum) = ends, self._pair
        one, other = [self._text_of(rows[k], lead) for k in p], [self._text_of(rows[k], siglum) for k in q]
        if (
            one != other
            or max(map(len, one)) > 1
            or any(rows[k].keys() & rows[m].keys() for k, m in zip(p, q, strict=True))
        ):
            return None
        marks = [{**rows[k], **rows[m]} for k, m in zip(p, q, strict=True)]
        before, after = list[AlignmentRow](), list[AlignmentRow]()
        for k, row in enumerate(rows):
            if k not in p and k not in q:
                edge = next((m for m in (p[0], q[0]) if row.keys() & rows[m].keys()), max(p[0], q[0]))
                (before if k < edge else after).append(row)
        return before, marks, after


def _belongs_to_mark(text: str) -> bool:
    """Whether a bracket or quotation mark closes with the mark before it."""
    return all(category(c)[0] == "P" and category(c) not in ("Ps", "Pi") for c in text)
