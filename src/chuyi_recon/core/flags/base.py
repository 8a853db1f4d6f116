"""What a flag is: one kind of corruption, its page, its proof, and how it is found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from chuyi_recon.core.model import Case, Finding, Reading, Row, Severity, Span

# What these say is that a stretch is no part of the document.
NO_PART = frozenset({"hallucinated-section", "repetition-loop", "page-artifact", "web-boilerplate"})
CLOSING = frozenset("。,;:!?…")  # signs of a key that end a clause


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
    folded = case.folded[siglum]
    supported = array("i", np.append(0, case.support[siglum].cumsum()).astype(np.int32).tobytes())
    out = []
    for row in case.table.rows:
        cell = row.cells.get(siglum)
        if cell is None:
            continue
        first, last = folded.signs(cell.span)
        if last > first:
            out.append(Piece(row, cell.span, first, last, supported[last] - supported[first]))
    return tuple(sorted(out, key=lambda p: p.first))


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


def who(sigla: Iterable[str], one: str, many: str) -> str:
    """Sigla with their verb: `004 has`, `001, 002 have`."""
    distinct = sorted(set(sigla))
    return f"{', '.join(distinct)} {one if len(distinct) == 1 else many}"


def foreign(case: Case) -> dict[str, bytearray]:
    """By siglum, a 1 for every sign that an earlier flag has called no part of the document."""
    out = {w: bytearray(len(f)) for w, f in case.folded.items()}
    for x in case.findings:
        if x.code in NO_PART:
            f = case.folded[x.siglum]
            a, b = f.at(x.span.start), f.at(x.span.end)
            out[x.siglum][a:b] = b"\1" * (b - a)
    return out


def signs(case: Case, r: Reading) -> tuple[int, int]:
    """The signs `[first, last)` of a reading."""
    first = case.folded[r.siglum].at(r.span.start)
    return first, first + len(r.key)


def taken(case: Case, siglum: str, codes: Iterable[str]) -> list[Span]:
    """The stretches of a witness that earlier findings of these codes hold."""
    wanted = frozenset(codes)
    return [x.span for x in case.findings if x.siglum == siglum and x.code in wanted]
