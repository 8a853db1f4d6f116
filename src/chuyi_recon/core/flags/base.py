"""What a flag is: one kind of corruption, its page, its proof, and how it is found."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

import numpy as np

from chuyi_recon.core.model import Case, Finding, Reading, Row, Severity, Span

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
Stretches = tuple[tuple[str, Span], ...]  # each with its siglum

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


def once(work: Callable[Concatenate[Case, _Given], _Made]) -> Callable[Concatenate[Case, _Given], _Made]:
    """What several flags ask of one case is worked out for the first and kept for the others.

    The work sees no findings, for they grow from flag to flag: what it needs of them it is given. All get the
    very same answer, so that nobody may change it.
    """

    @wraps(work)
    def asked(case: Case, /, *given: _Given.args, **named: _Given.kwargs) -> _Made:
        asking = (work, given, *named.items())
        if asking not in case.shared:
            case.shared[asking] = work(replace(case, findings=()), *given, **named)
        return cast("_Made", case.shared[asking])

    return asked


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


@once
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


def foreign(case: Case) -> Mapping[str, bytes]:
    """By siglum, a 1 for every sign that an earlier flag has called no part of the document."""
    return masks(case, no_part(case))


def no_part(case: Case) -> Stretches:
    """The stretches that earlier flags have called no part of the document."""
    return tuple((x.siglum, x.span) for x in case.findings if x.code in NO_PART)


@once
def masks(case: Case, stretches: Stretches) -> Mapping[str, bytes]:
    """By siglum, a 1 for every sign that lies in one of the stretches."""
    out = {w: bytearray(len(f)) for w, f in case.folded.items()}
    for siglum, span in stretches:
        a, b = case.folded[siglum].signs(span)
        out[siglum][a:b] = b"\1" * (b - a)
    return {w: bytes(mask) for w, mask in out.items()}


def signs(case: Case, r: Reading) -> tuple[int, int]:
    """The signs `[first, last)` of a reading."""
    first = case.folded[r.siglum].at(r.span.start)
    return first, first + len(r.key)


def taken(case: Case, siglum: str, codes: Iterable[str]) -> list[Span]:
    """The stretches of a witness that earlier findings of these codes hold."""
    wanted = frozenset(codes)
    return [x.span for x in case.findings if x.siglum == siglum and x.code in wanted]
