"""What a flag is: one kind of corruption, its page, its proof, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from chuyi_recon.core.model import Case, Finding, Row, Severity, Span


@dataclass(frozen=True, slots=True)
class Sample:
    """A tiny family; `found` are the stretches (siglum, text) that the flag must point at, none if empty.

    A stretch counts as found when a finding of this code covers it or lies in it.
    """

    name: str
    witnesses: Mapping[str, str]
    found: tuple[tuple[str, str], ...] = ()
    base: str | None = None


class Flag(Protocol):
    """A rule that looks for one kind of corruption.

    The class docstring is the page that `recon explain` prints, under the headings *What it finds*,
    *Why it matters*, *Example*, *Where it is wrong*.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    samples: ClassVar[tuple[Sample, ...]]

    def find(self, case: Case) -> Iterator[Finding]:
        """The places, in order of witness and offset."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """What a witness has in one row, in order of its own text: its stretch, its signs `[first, last)`."""

    row: Row
    span: Span
    first: int
    last: int
    supported: int  # signs that another source has here too

    def __len__(self) -> int:
        return self.last - self.first


def pieces(case: Case, siglum: str) -> tuple[Piece, ...]:
    """The cells of a witness that hold signs, in order of its own text."""
    origin, support = case.folded[siglum].origin, case.support[siglum]
    out = []
    for row in case.table.rows:
        cell = row.cells.get(siglum)
        if cell is None or not len(cell.span):
            continue
        first, last = (int(i) for i in origin.searchsorted((cell.span.start, cell.span.end)))
        if last > first:
            out.append(Piece(row, cell.span, first, last, int(support[first:last].sum())))
    return tuple(sorted(out, key=lambda p: p.span))


def stretch(case: Case, siglum: str, first: int, last: int) -> Span:
    """The characters of signs `[first, last)`, without what stands before or after them."""
    origin = case.folded[siglum].origin
    return Span(int(origin[first]), int(origin[last - 1]) + 1)


def quote(text: str, longest: int = 24) -> str:
    """A stretch of text for a message: one line, its middle left out when it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest // 2]}…{flat[-longest // 3 :]}"


def names(sigla: Iterable[str]) -> str:
    """Sigla for a message."""
    return ", ".join(sorted(sigla))
