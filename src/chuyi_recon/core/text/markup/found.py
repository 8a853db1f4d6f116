"""What a scan of a text for markup has found so far, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model import Span

TableForm = Literal["html", "markdown", "ruled", "latex", "plain"]


@dataclass(frozen=True, slots=True)
class TableMarkup:
    """A table: where it stands and in which form. A `plain` one has no markup, but columns."""

    span: Span
    form: TableForm


@dataclass(frozen=True, slots=True)
class CodedStretch:
    """A stretch whose characters are written in code: a formula, an entity, an escaped sign.

    It is `plain` where the characters that remain without the code are what a printer would set: `$10.5\\%$` is 10.5%.
    A fraction, or a ± that is written as a command, is not.
    """

    span: Span
    plain: bool


@dataclass(frozen=True, slots=True)
class CodedCharacter:
    """One character that is written in code: ± as `\\pm`, < as `&lt;`."""

    span: Span
    char: str


@dataclass(frozen=True, slots=True)
class Markup:
    """What of a text is markup, in order: characters that are no text (`hidden`), and what they stand for.

    Of what is `coded` the first character stands for the whole, and the rest is hidden. `dressed` lies in `hidden`:
    attributes that say how a table looks. `cells` are the places where a cell or a row ends, `blocks` these and the
    places where a block of Markdown or HTML begins, which no line end may show; `gaps` the white space between the
    columns of a plain table.
    """

    hidden: tuple[Span, ...] = ()
    coded_characters: tuple[CodedCharacter, ...] = ()
    tables: tuple[TableMarkup, ...] = ()
    coded_stretches: tuple[CodedStretch, ...] = ()
    style_attributes: tuple[Span, ...] = ()
    cell_edges: tuple[int, ...] = ()
    block_edges: tuple[int, ...] = ()
    column_gaps: tuple[Span, ...] = ()


class MarkupCollector:
    """Collects what the scanners of one text find; what one of them has taken the next lets alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.claimed = bytearray(len(text))
        self.coded_characters: list[CodedCharacter] = []
        self.tables: list[TableMarkup] = []
        self.coded_stretches: list[CodedStretch] = []
        self.style_attributes: list[Span] = []
        self.cell_edges: set[int] = set()
        self.block_edges: set[int] = set()
        self.column_gaps: list[Span] = []
        self._hidden: list[tuple[int, int]] = []

    def hide(self, start: int, end: int) -> None:
        """Notes characters that are no text."""
        if end > start:
            self._hidden.append((start, end))
            self.claimed[start:end] = b"\1" * (end - start)

    def add_coded(self, start: int, end: int, char: str) -> None:
        """Notes a character that is written in code."""
        self.coded_characters.append(CodedCharacter(Span(start, end), char))
        self.claimed[start] = 1
        self.hide(start + 1, end)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no scanner has taken anything of a stretch."""
        return self.claimed.find(1, start, end) < 0

    def build(self) -> Markup:
        """All that was found, in order."""
        return Markup(
            tuple(Span(a, b) for a, b in _disjoint(self._hidden)),
            tuple(sorted(self.coded_characters, key=lambda c: c.span)),
            tuple(sorted(self.tables, key=lambda t: t.span)),
            tuple(sorted(self.coded_stretches, key=lambda c: c.span)),
            tuple(sorted(self.style_attributes)),
            tuple(sorted(self.cell_edges)),
            tuple(sorted(self.block_edges | self.cell_edges)),
            tuple(self.column_gaps),
        )


def _disjoint(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order; what overlaps is one, what only touches stays two: `**` and `**`."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out
