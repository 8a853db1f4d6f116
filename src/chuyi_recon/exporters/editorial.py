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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import category

from chuyi_recon.core.model import Span

Row = dict[str, Span]
_CLOSING = frozenset("。！？!?；;：:，,…、")
_BESIDE = 12  # common rows beside a passage that may say the same as it
_DOUBLED = 2  # signs; one sign twice is chance
_FARTHEST = 400  # rows of a passage that is looked at


def editorial(rows: Iterable[Row], texts: Mapping[str, str], lead: str) -> Iterator[Row]:
    """The rows redrawn. They are handed on as they come, for there is one for every sign."""
    held: list[Row] = []
    common = parted = (
        0  # rows in which all say the same, at the end of what is held; and before them those in which not
    )
    passage = False  # whether more is held than signs for signs, or one stretch that some lack
    for row in rows:
        held.append(row)
        if len(row) < len(texts) or len({texts[s][x.start : x.end] for s, x in row.items()}) > 1:
            parted = parted + 1 if not common else 1
            common = 0
            passage = passage or parted > 1 or len(set(map(len, row.values()))) > 1
            continue
        common += 1
        if common == 2 * _BESIDE:
            yield from (_drawn(held, texts, lead) if passage else held)[:-_BESIDE]
            held, common, passage = held[-_BESIDE:], _BESIDE, False
    yield from _drawn(held, texts, lead) if passage else held


def _drawn(rows: list[Row], texts: Mapping[str, str], lead: str) -> list[Row]:
    """Rows with the passages among them redrawn, in place."""
    for siglum in sorted(texts):
        if siglum != lead:
            for a, b, c, d in reversed(list(_passages(rows, texts, lead, siglum))):
                rows[a:d] = _Passage(texts, (lead, siglum), rows[a:b], rows[b:c], rows[c:d]).drawn()
    return rows


def _passages(
    rows: Sequence[Row], texts: Mapping[str, str], lead: str, siglum: str
) -> Iterator[tuple[int, int, int, int]]:
    """Where two witnesses have text and none in common, `[b, c)`, with the common rows before and behind, `[a, d)`."""
    a = b = 0  # where the common rows before begin, and end
    here = there = False  # who has what since
    found: tuple[int, int, int] | None = None
    for k, row in enumerate(rows):
        one, other = row.get(lead), row.get(siglum)
        if one and other and one.of(texts[lead]) == other.of(texts[siglum]):
            if k > b:
                if found is not None:
                    yield *found, b
                found = (max(a, b - _BESIDE), b, k) if here and there and a < b and k - b <= _FARTHEST else None
                a = k
            b, here, there = k + 1, False, False
            if found is not None and b - found[2] == _BESIDE:
                yield *found, b
                found, a = None, b
        else:
            here, there = here or one is not None, there or other is not None
    if found is not None:
        yield *found, b


class _Passage:
    """Rows in which two witnesses have text and none of it in common, and the common rows before and behind them."""

    def __init__(
        self, texts: Mapping[str, str], pair: tuple[str, str], before: list[Row], rows: list[Row], behind: list[Row]
    ) -> None:
        self._texts, self._pair = texts, pair
        self._before, self._whole, self._behind = before, rows, behind
        self._rows = [sign for row in rows for part in self._apart(row) for sign in self._signs(part)]

    def drawn(self) -> list[Row]:
        """The rows redrawn, or as they are: where nothing is to be drawn, or a witness would lose its order."""
        as_it_is = [*self._before, *self._whole, *self._behind]
        said = "".join(self._says(row, s) for row in self._rows for s in self._pair if s in row)
        if any(c.isalpha() and c < "\u2e80" for c in said):
            return as_it_is  # prose in words: its marks are too many to tell which is which
        out = self._turned()
        if out is None:
            out = self._met_at_edges()
        return out if out is not None and self._in_order(out) else as_it_is

    def _says(self, row: Row, siglum: str) -> str:
        return row[siglum].of(self._texts[siglum])

    def _apart(self, row: Row) -> list[Row]:
        """A row in which the two part, as one row for each reading."""
        if not all(s in row for s in self._pair):
            return [row]
        said = {s: self._says(row, s) for s in row}
        return [{s: row[s] for s in row if said[s] == text} for text in dict.fromkeys(said.values())]

    def _signs(self, row: Row) -> list[Row]:
        """A row sign by sign, if all who are in it say the same."""
        sizes = {len(span) for span in row.values()}
        if len({self._says(row, s) for s in row}) > 1:
            return [row]
        return [{s: Span(x.start + k, x.start + k + 1) for s, x in row.items()} for k in range(max(sizes))]

    def _in_order(self, rows: Sequence[Row]) -> bool:
        """Whether every witness has the same spans in the same order."""
        old = [*self._before, *self._rows, *self._behind]
        sigla = {s for row in old for s in row}
        return all([row[s] for row in old if s in row] == [row[s] for row in rows if s in row] for s in sigla)

    def _turned(self) -> list[Row] | None:
        """The rows with what one has more on the other side of common text that says the same, if there is any."""
        for own, other in (self._pair[::-1], self._pair):
            mine, theirs = ([row for row in self._rows if s in row] for s in (own, other))
            marks = [k for k, row in enumerate(mine) if self._says(row, own) in _CLOSING]
            if marks and self._clause_goes_on(theirs, other):
                out = self._past(mine[: marks[-1] + 1], 1, back=True)
                if out is not None:
                    return out
            many = len(mine) - len(theirs)
            # What is more than theirs may be twice in part, but all of it where theirs is left alone.
            for more, least in ((many, _DOUBLED), (len(mine), len(mine))):
                if many > 0 and more >= _DOUBLED:
                    out = self._past(mine[:more], least, back=True) or self._past(mine[-more:], least, back=False)
                    if out is not None:
                        return out
        return None

    def _clause_goes_on(self, theirs: Sequence[Row], other: str) -> bool:
        """Whether the other has no mark here, and what follows goes on with a clause."""
        said = "".join(self._says(row, other) for row in theirs)
        return _CLOSING.isdisjoint(said) and _CLOSING.isdisjoint(self._says(self._behind[0], other))

    def _past(self, more: list[Row], least: int, *, back: bool) -> list[Row] | None:
        """The rows with what one has more moved past the common text that it ends like, or (not `back`) begins like."""
        mine, common = (more[::-1], self._before[::-1]) if back else (more, self._behind)
        whose = mine[0].keys()
        if any(row.keys() != whose for row in mine):
            return None
        n = 0
        while n < min(len(mine), len(common)) and self._says_alike(mine[n], common[n]):
            n += 1
        if n < least:
            return None
        n = n if least > 1 else 1
        cells = [*mine, *({s: row[s] for s in whose} for row in common[:n])]
        kept = [{**row, **cell} for row, cell in zip(common[:n], cells, strict=False)]
        added = cells[n:]
        moved = {id(row) for row in more}
        rest = [row for row in self._rows if id(row) not in moved]
        if back:
            return [*self._before[: len(self._before) - n], *added[::-1], *kept[::-1], *rest, *self._behind]
        return [*self._before, *rest, *kept, *added, *self._behind[n:]]

    def _says_alike(self, row: Row, common: Row) -> bool:
        """Whether a row of one says what a common row says, which all of it are in."""
        said = {self._says(r, s) for r in (row, common) for s in r}
        return row.keys() < common.keys() and len(said) == 1

    def _met_at_edges(self) -> list[Row] | None:
        """The rows with the marks of the last clause common, and those of the first; None if they are not the same."""
        rows = self._rows
        behind: list[Row] = []
        while (found := self._met(rows, back=True)) is not None:
            rows, marks, after = found
            behind = [*marks, *after, *behind]
            if after:
                break
        found = self._met(rows, back=False)
        if found is None and not behind:
            return None
        first, marks, rows = found or ([], [], rows)
        return [*self._before, *first, *marks, *rows, *behind, *self._behind]

    def _met(self, rows: Sequence[Row], *, back: bool) -> tuple[list[Row], list[Row], list[Row]] | None:
        """What stands before the marks of the last clause of both, or the first, the marks, and what stands behind."""
        ends: list[list[int]] = []
        for siglum in self._pair:
            own = [k for k, row in enumerate(rows) if siglum in row]
            said = [self._says(rows[k], siglum) for k in own]
            places = [k for k, text in enumerate(said) if not _CLOSING.isdisjoint(text)]
            if not places:
                return None
            first = last = places[-1] if back else places[0]
            while last + 1 < len(own) and _goes_with_mark(said[last + 1]):
                last += 1
            ends.append(own[first : last + 1])
        (p, q), (lead, siglum) = ends, self._pair
        one, other = [self._says(rows[k], lead) for k in p], [self._says(rows[k], siglum) for k in q]
        if (
            one != other
            or max(map(len, one)) > 1
            or any(rows[k].keys() & rows[m].keys() for k, m in zip(p, q, strict=True))
        ):
            return None
        marks = [{**rows[k], **rows[m]} for k, m in zip(p, q, strict=True)]
        before, after = list[Row](), list[Row]()
        for k, row in enumerate(rows):
            if k not in p and k not in q:
                edge = next((m for m in (p[0], q[0]) if row.keys() & rows[m].keys()), max(p[0], q[0]))
                (before if k < edge else after).append(row)
        return before, marks, after


def _goes_with_mark(text: str) -> bool:
    """Whether a bracket or quotation mark closes with the mark before it."""
    return all(category(c)[0] == "P" and category(c) not in ("Ps", "Pi") for c in text)
