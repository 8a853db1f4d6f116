"""What a scan of a text for markup has found so far, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model import Span

Form = Literal["html", "markdown", "ruled", "latex", "plain"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: where it stands and in which form. A `plain` one has no markup, but columns."""

    span: Span
    form: Form


@dataclass(frozen=True, slots=True)
class Code:
    """A stretch whose characters are written in code: a formula, an entity, an escaped sign.

    It is `plain` where the characters that remain without the code are what a printer would set: `$10.5\\%$` is 10.5%.
    A fraction, or a ± that is written as a command, is not.
    """

    span: Span
    plain: bool


@dataclass(frozen=True, slots=True)
class Coded:
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
    coded: tuple[Coded, ...] = ()
    tables: tuple[Table, ...] = ()
    codes: tuple[Code, ...] = ()
    dressed: tuple[Span, ...] = ()
    cells: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    gaps: tuple[Span, ...] = ()


class Found:
    """Collects what the scanners of one text find; what one of them has taken the next lets alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken = bytearray(len(text))
        self.coded: list[Coded] = []
        self.tables: list[Table] = []
        self.codes: list[Code] = []
        self.dressed: list[Span] = []
        self.cells: set[int] = set()
        self.blocks: set[int] = set()
        self.gaps: list[Span] = []
        self._marks: list[tuple[int, int]] = []

    def hide(self, start: int, end: int) -> None:
        """Notes characters that are no text."""
        if end > start:
            self._marks.append((start, end))
            self.taken[start:end] = b"\1" * (end - start)

    def code(self, start: int, end: int, char: str) -> None:
        """Notes a character that is written in code."""
        self.coded.append(Coded(Span(start, end), char))
        self.taken[start] = 1
        self.hide(start + 1, end)

    def free(self, start: int, end: int) -> bool:
        """Whether no scanner has taken anything of a stretch."""
        return self.taken.find(1, start, end) < 0

    def result(self) -> Markup:
        """All that was found, in order."""
        return Markup(
            tuple(Span(a, b) for a, b in _disjoint(self._marks)),
            tuple(sorted(self.coded, key=lambda c: c.span)),
            tuple(sorted(self.tables, key=lambda t: t.span)),
            tuple(sorted(self.codes, key=lambda c: c.span)),
            tuple(sorted(self.dressed)),
            tuple(sorted(self.cells)),
            tuple(sorted(self.blocks | self.cells)),
            tuple(self.gaps),
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
