"""What a flag is: one kind of corruption, its page, its proof, and how it is found."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

import numpy as np

from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import Finding, IntArray, Reading, Role, Row, Rows, Severity, Span, Subject
from chuyi_recon.core.model.arrays import prefix_sums
from chuyi_recon.core.model.column_sequence import ColumnSequence
from chuyi_recon.core.model.table_columns import ROW_KINDS
from chuyi_recon.core.text.bigram_index import BigramIndex, bigram_index
from chuyi_recon.core.text.dittography import Dittography, find_dittographies
from chuyi_recon.core.text.transcriber_notes import TranscriberNote, find_notes

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

CLAUSE_ENDS = frozenset("。,;:!?…")  # signs of a key that end a clause


@dataclass(frozen=True, slots=True)
class Sample:
    """A tiny family; `found` are the stretches (siglum, text) that the flag must point at, none if empty.

    A stretch counts as found when a finding of this code covers it or lies in it.
    """

    name: str
    witnesses: Mapping[str, str]
    expected: tuple[tuple[str, str], ...] = ()
    base: str | None = None


class Flag(Protocol):
    """A rule that looks for one kind of corruption.

    The class docstring is the page that `recon explain` prints, under the headings *What it finds*,
    *Why it matters*, *Example*, *Where it is wrong*. `needs` are the findings that it looks at, by the role or the
    subject of the flags that make them: of the earlier findings it sees no others. `section`: how wide the stretches are
    inside which other findings are told, greater is wider; 0 where its stretches hold no others.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    role: ClassVar[Role]
    subject: ClassVar[Subject]
    needs: ClassVar[frozenset[Role | Subject]] = frozenset()
    section: ClassVar[int] = 0
    samples: ClassVar[tuple[Sample, ...]]

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """The places, in order of witness and offset."""
        ...


def cache_per_family(
    compute: Callable[Concatenate[FlagContext, _Arguments], _Result],
) -> Callable[Concatenate[FlagContext, _Arguments], _Result]:
    """What several flags ask of one family is worked out for the first and kept for the others.

    The work sees no findings, for they grow from flag to flag: what it needs of them it is given. All get the
    very same answer, so that nobody may change it.
    """

    @wraps(compute)
    def cached(context: FlagContext, /, *arguments: _Arguments.args, **keywords: _Arguments.kwargs) -> _Result:
        cache_key = (compute, arguments, *keywords.items()) if keywords else (compute, arguments)
        try:
            return cast("_Result", context.cache[cache_key])
        except KeyError:
            result = context.cache[cache_key] = compute(replace(context, earlier_findings=()), *arguments, **keywords)
            return result

    return cached


class WitnessSpans(tuple[tuple[str, Span], ...]):
    """Stretches, each with its siglum. What is worked out of them is looked up often: the hash looks at none of them."""

    __slots__ = ()

    def __hash__(self) -> int:
        return len(self)


@dataclass(frozen=True, slots=True)
class WitnessCell:
    """What a witness has in one row, in order of its own text: its stretch, its signs `[first, last)`."""

    row: Row
    span: Span
    first: int
    last: int
    supported: int  # signs that another source has here too

    def __len__(self) -> int:
        return self.last - self.first


@dataclass(frozen=True, eq=False)
class WitnessCells(ColumnSequence[WitnessCell]):
    """The pieces of a witness in order of its own text, as columns; a `WitnessCell` is made where somebody looks at it.

    `row` is the ordinal of the row, `start` and `end` are offsets; the others are as in `WitnessCell`.
    """

    rows: Rows
    row: IntArray
    start: IntArray
    end: IntArray
    first: IntArray
    last: IntArray
    supported: IntArray

    def __post_init__(self) -> None:
        for column in (self.row, self.start, self.end, self.first, self.last, self.supported):
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.row)

    def _make_item(self, i: int) -> WitnessCell:
        span = Span(int(self.start[i]), int(self.end[i]))
        facts = int(self.first[i]), int(self.last[i]), int(self.supported[i])
        return WitnessCell(self.rows[int(self.row[i])], span, *facts)


@dataclass(frozen=True, eq=False)
class CellSupport:
    """The cells of all rows as columns, beside those of `Rows`: one line a witness, one column a row; 0 in a lacuna."""

    first: IntArray  # sign
    length: IntArray  # signs
    supported: IntArray  # of them, those that another source has here too


@cache_per_family
def cell_support(context: FlagContext) -> CellSupport:
    """The signs of every cell."""
    rows = context.table.rows
    columns = []
    for w, siglum in enumerate(rows.sigla):
        has, folded = rows.start[w] >= 0, context.folded[siglum]
        first, last = (folded.signs_at(np.where(has, c[w], 0)) for c in (rows.start, rows.end))
        before = np.asarray(support_prefix_sums(context, siglum))
        columns.append((first, last - first, before[last] - before[first]))
    first, size, supported = (np.stack(c) for c in zip(*columns, strict=True))
    return CellSupport(first, size, supported)


@cache_per_family
def witness_cells(context: FlagContext, siglum: str) -> WitnessCells:
    """The cells of a witness that hold signs, in order of its own text."""
    rows, every = context.table.rows, cell_support(context)
    w = rows.sigla.index(siglum)
    own = np.flatnonzero(every.length[w])
    own = own[every.first[w, own].argsort(kind="stable")]
    start, end, first, size = (c[w, own] for c in (rows.start, rows.end, every.first, every.length))
    return WitnessCells(rows, own, start, end, first, first + size, every.supported[w, own])


@cache_per_family
def pivot_prefix_sums(context: FlagContext, siglum: str) -> array[int]:
    """How many of the signs before each one stand in rows of the pivot; one number more than there are signs."""
    own = witness_cells(context, siglum)
    of_pivot = own.rows.kind[own.row] == ROW_KINDS.index("pivot")
    steps = np.zeros(len(context.folded[siglum]) + 1, np.int32)
    steps[own.first[of_pivot]] += 1  # pieces begin and end each at a place of its own
    steps[own.last[of_pivot]] -= 1
    return prefix_sums(steps[:-1].cumsum(dtype=np.int32))


@cache_per_family
def support_prefix_sums(context: FlagContext, siglum: str) -> array[int]:
    """How many of the signs before each one another source has too; one number more than there are signs."""
    return prefix_sums(context.support[siglum])


@cache_per_family
def notes_by_witness(context: FlagContext) -> Mapping[str, tuple[TranscriberNote, ...]]:
    """The notes of whoever transcribed each witness."""
    return find_notes(context.family, context.folded)


@cache_per_family
def dittographies_by_witness(context: FlagContext) -> Mapping[str, tuple[Dittography, ...]]:
    """What each witness gives twice by mistake."""
    return find_dittographies(context.family, context.folded)


@cache_per_family
def bigrams_by_witness(context: FlagContext) -> Mapping[str, BigramIndex]:
    """By witness, where the pairs of neighbouring signs stand in its key."""
    return {w: bigram_index(f) for w, f in context.folded.items()}


def is_half_supported(context: FlagContext, siglum: str, first: int, last: int) -> bool:
    """Whether another source has at least half of the signs `[first, last)`."""
    before = support_prefix_sums(context, siglum)
    return 2 * (before[last] - before[first]) >= last - first


def span_of_signs(context: FlagContext, siglum: str, first: int, last: int) -> Span:
    """The characters of signs `[first, last)`, without what stands before or after them."""
    return context.folded[siglum].text_span(first, last)


def abbreviate(text: str, longest: int = 24) -> str:
    """A stretch of text for a message: one line, its middle left out when it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest // 2]}…{flat[-longest // 3 :]}"


def mask_foreign_text(context: FlagContext) -> Mapping[str, bytes]:
    """By siglum, a 1 for every sign that an earlier flag has called no part of the document."""
    return mask_spans(context, foreign_spans(context))


def witness_has_name(context: FlagContext, siglum: str, name: str) -> bool:
    """Whether a witness has a name, outside what is no part of the document."""
    if not bigrams_by_witness(context)[siglum].contains(name):
        return False
    key, mask = context.folded[siglum].key, mask_foreign_text(context)[siglum]
    at = key.find(name)
    while at >= 0 and mask[at]:
        at = key.find(name, at + 1)
    return at >= 0


def foreign_spans(context: FlagContext) -> WitnessSpans:
    """The stretches that earlier flags have called no part of the document."""
    asking = (foreign_spans, context.earlier_findings)
    made = cast("WitnessSpans | None", context.cache.get(asking))
    if made is None:
        every = (x for f in context.earlier_findings if f.role is Role.WITHHOLDS for x in f.findings)
        made = context.cache[asking] = WitnessSpans((x.siglum, x.span) for x in every)
    return made


def has_document_evidence(context: FlagContext, found: Finding) -> bool:
    """Whether somebody speaks for a finding out of the document: not all who do out of a note or a copy."""
    others = [a for a in found.evidence if a.siglum != found.siglum]
    if not others or not (notes_by_witness(context) or dittographies_by_witness(context)):
        return True
    mask = _mask_notes_and_copies(context)
    there = [(a.siglum, *context.folded[a.siglum].sign_range(a.span)) for a in others]
    return not all(b > a and 0 not in mask[s][a:b] for s, a, b in there)


@cache_per_family
def _mask_notes_and_copies(context: FlagContext) -> Mapping[str, bytes]:
    """By siglum, a 1 for every sign of a note or a copy."""
    out = {w: bytearray(len(f)) for w, f in context.folded.items()}
    for held in (notes_by_witness(context), dittographies_by_witness(context)):
        for siglum, every in held.items():
            for x in every:
                out[siglum][x.span.start : x.span.end] = b"\1" * len(x.span)
    return {w: bytes(mask) for w, mask in out.items()}


@cache_per_family
def mask_spans(context: FlagContext, stretches: WitnessSpans) -> Mapping[str, bytes]:
    """By siglum, a 1 for every sign that lies in one of the stretches."""
    out = {w: bytearray(len(f)) for w, f in context.folded.items()}
    for siglum, span in stretches:
        a, b = context.folded[siglum].sign_range(span)
        out[siglum][a:b] = b"\1" * (b - a)
    return {w: bytes(mask) for w, mask in out.items()}


def reading_signs(context: FlagContext, r: Reading) -> tuple[int, int]:
    """The signs `[first, last)` of a reading."""
    first = context.folded[r.siglum].sign_at(r.span.start)
    return first, first + len(r.key)


def earlier_findings_about(context: FlagContext, siglum: str, about: Collection[Role | Subject]) -> list[Finding]:
    """The findings in a witness of the flags that ran before and have one of these roles or subjects."""
    wanted = (f.findings for f in context.earlier_findings if f.role in about or f.subject in about)
    return [x for findings in wanted for x in findings if x.siglum == siglum]


def flagged_spans(context: FlagContext, siglum: str, about: Collection[Role | Subject]) -> list[Span]:
    """The stretches of these findings."""
    return [x.span for x in earlier_findings_about(context, siglum, about)]
