"""Where a witness lacks text of the document: what missing and truncated clauses are read from.

In: a case. Out: for each witness its gaps, in order of its own text. What an earlier flag called no
part of the document fills no gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np

from chuyi_recon.core.flags.base import (
    CLAUSE_ENDS,
    WitnessSpans,
    cache_per_family,
    flagged_spans,
    foreign_spans,
    mask_spans,
    reading_signs,
)
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import Attestation, BoolArray, IntArray, Locus, Span, Subject
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.model.column_sequence import make_objects
from chuyi_recon.core.model.table_columns import AGREED, ROW_KINDS

# signs after a line's end that agree with nobody move no gap; at 1 no figure changes; at 4 nothing changes
_GAP_SHIFT = 2


@dataclass(frozen=True, slots=True)
class MissingText:
    """Text of the document that one witness lacks at one place; positions are signs of its key.

    `left` is the sign after the last of the document that it has, `resumes` the next that it has.
    Between them stands nothing, or what is no part of the document. `opens` and `closes` say
    whether what is lost begins, and what stands after it begins, a line or clause of its own.
    """

    siglum: str
    breaks_off: int
    resumes: int
    lost: str
    evidence: tuple[Attestation, ...]
    at_text_end: bool  # the document does not resume
    opens_clause: bool
    closes_clause: bool


def find_missing_text(context: FlagContext) -> Mapping[str, tuple[MissingText, ...]]:
    """By siglum, where a witness lacks text of the document, in order of its own text; moved blocks are let alone."""
    invented = WitnessSpans(
        (s, span) for s in context.family.sigla for span in flagged_spans(context, s, (Subject.INVENTION,))
    )
    return _missing_by_witness(context, foreign_spans(context), invented)


@cache_per_family
def _missing_by_witness(
    context: FlagContext, foreign: WitnessSpans, invented: WitnessSpans
) -> Mapping[str, tuple[MissingText, ...]]:
    mask, inventions = mask_spans(context, foreign), mask_spans(context, invented)
    held = _has_document_text(context, mask)
    known, sure = _is_lost_text(context, held)
    finders = (
        _MissingTextFinder(context, n, held, (known[n], sure[n]), (mask[w], inventions[w]))
        for n, w in enumerate(context.table.loci.sigla)
    )
    return {finder.siglum: tuple(finder.iter_gaps()) for finder in finders}


def _has_document_text(context: FlagContext, mask: Mapping[str, bytes]) -> BoolArray:
    """At which loci a witness has text of the document, by line and locus."""
    loci, out = context.table.loci, []
    for w, siglum in enumerate(loci.sigla):
        foreign = sums_before(np.frombuffer(mask[siglum], np.uint8))
        out.append(loci.length[w] > foreign[loci.last[w]] - foreign[loci.first[w]])
    return np.stack(out) & loci.present


@dataclass(frozen=True, slots=True)
class _LostReading:
    """What the document has where a witness has nothing of it: signs `[first, last)` and offsets of another."""

    siglum: str
    first: int
    last: int
    start: int
    end: int
    sure: bool


class _MissingTextFinder:
    """One witness's way through the table: how far its text has come, and what it has lost since."""

    def __init__(
        self,
        context: FlagContext,
        line: int,
        held: BoolArray,
        lost: tuple[BoolArray, BoolArray],
        masks: tuple[bytes, bytes],
    ) -> None:
        self._case, self._line = context, line
        self._mask, self._invented = masks
        self.siglum = context.table.loci.sigla[line]
        loci = context.table.loci
        stays = ~context.table.rows.moved[line, loci.row]
        has = held[line] & stays
        self._having = np.flatnonzero(has)
        known, sure = lost
        self._lacking = np.flatnonzero(known & ~has & stays)
        self._sure, self._holders = sure[self._lacking], _choose_holders(context, line, held, self._lacking)

    def iter_gaps(self) -> Iterator[MissingText]:
        """Its gaps: what is lost up to the next text of the document that it has, or to the end of its text."""
        context, first, last = self._case, self._case.table.loci.first, self._case.table.loci.last
        siglum = self.siglum
        come = [0, *np.maximum.accumulate(last[self._line, self._having], dtype=np.int64).tolist()]
        for n, lost in groupby(self._lost_readings(), itemgetter(0)):
            ends = n == len(self._having)
            where = come[n], len(context.folded[siglum])
            if not ends:
                where = _snap_to_line_end(
                    context, siglum, come[n], self._mask.find(0, int(first[self._line, self._having[n]]))
                )
            covered = 1 in self._invented[where[0] : where[1]]  # then all that is lost is sure
            gone = [replace(x, sure=True) if covered and not x.sure else x for _, x in lost]
            gap = _make_gap(context, siglum, where, gone, ends=ends)
            if gap is not None:
                yield gap

    def _lost_readings(self) -> list[tuple[int, _LostReading]]:
        """What is lost, in order, and how many of its own readings stand before."""
        loci = self._case.table.loci
        columns = (c[self._holders, self._lacking].tolist() for c in (loci.first, loci.last, loci.start, loci.end))
        sigla = map(loci.sigla.__getitem__, self._holders.tolist())
        after = self._having.searchsorted(self._lacking).tolist()
        names = ("first", "last", "start", "end")
        fields = {"siglum": sigla, "sure": self._sure.tolist(), **dict(zip(names, columns, strict=True))}
        found = list(zip(after, make_objects(_LostReading, len(after), **fields), strict=True))
        rests = [
            (n + 1, x)
            for n in self._cut_short()
            if (x := _rest_of_reading(self._case, self._line, loci[self._having[n]]))
        ]
        return sorted((*rests, *found), key=itemgetter(0))  # the rest of a reading stands before what follows it

    def _cut_short(self) -> list[int]:
        """Which of its own readings a line's end may cut short: two others have more there."""
        loci, at = self._case.table.loci, self._having
        breaks = np.append(self._case.folded[self.siglum].breaks, np.zeros(1, np.uint8))
        at = at[(breaks[loci.last[self._line, at]] > 0) & (loci.kind[at] != AGREED)]
        at = at[(loci.length[:, at] > loci.length[self._line, at]).sum(axis=0) > 1]
        found: list[int] = self._having.searchsorted(at).tolist()
        return found


def _is_lost_text(context: FlagContext, held: BoolArray) -> tuple[BoolArray, BoolArray]:
    """By line and locus, whether others have what a witness must have lost that has nothing there; whether that is sure.

    The base counts as the document, unless two run on without what it alone has. Else two independent
    witnesses must have it, more than run on without it; or, without a base, one, where nobody runs on.
    """
    loci, base = context.table.loci, context.table.loci.witness_index(context.family.base)
    by = [context.independence_classes[w] for w in loci.sigla]
    each = list(dict.fromkeys(by))
    source = [each.index(s) for s in by]
    own = np.array([[s == n for s in source] for n in range(len(each))])
    having, empty = (own @ which > 0 for which in (held, loci.present & (loci.length == 0)))
    others = having.sum(axis=0) - having[source]  # sources but for a witness's own
    without = empty.sum(axis=0)
    known = (others > 1) & (others > without - empty[source])
    if base >= 0:
        strangers = np.array([s != source[base] for s in source])[:, None]
        known |= strangers & held[base] & ((others > 1) | (without < 2))
    if context.family.base is not None:
        return known, known
    if len(each) == 2:
        return known | (others > 0), known
    known |= (others > 0) & (without == 0) & (context.table.rows.kind[loci.row] == ROW_KINDS.index("pivot"))
    return known, known


def _choose_holders(context: FlagContext, line: int, held: BoolArray, at: IntArray) -> IntArray:
    """Who has the text that a witness lost: the base; else the first of those that read as most do.

    Of two readings that as many have it is the one that comes first in code point order.
    """
    loci, n = context.table.loci, len(held)
    there = held[:, at].copy()
    there[
        [
            w
            for w, s in enumerate(loci.sigla)
            if context.independence_classes[s] == context.independence_classes[loci.sigla[line]]
        ]
    ] = False
    variant = np.where(there, loci.variant[:, at], -1)
    often = np.stack([(variant == v).sum(axis=0) for v in range(int(variant.max(initial=0)) + 1)])
    rank = often[variant, np.arange(len(at))] * (n + 1) - variant
    base = loci.witness_index(context.family.base)
    if base >= 0:
        rank[base] += n * (n + 1)
    who: IntArray = np.where(there, rank, -n - 1).argmax(axis=0)
    return who


def _snap_to_line_end(context: FlagContext, siglum: str, left: int, resumes: int) -> tuple[int, int]:
    """The place of a gap, at the line's end where a sign or two after it agree with nobody."""
    f, support = context.folded[siglum], context.support[siglum]
    for at in range(left - 1, max(0, left - _GAP_SHIFT - 1), -1):
        if resumes != left or support[at]:
            break
        if f.breaks[at]:
            return at, at
    return left, resumes


def _rest_of_reading(context: FlagContext, line: int, locus: Locus) -> _LostReading | None:
    """What the others have after a reading that a line's end cuts short."""
    own = context.table.loci.sigla[line]
    key = next(r.key for r in locus.readings if r.siglum == own)
    longer = [o for o in locus.readings if len(o.key) > len(key) and o.key.startswith(key)]
    keys = {o.key: sum(p.key == o.key for p in longer) for o in longer}
    best = max(longer, key=lambda o: keys[o.key], default=None)
    if best is None or keys[best.key] < 2:
        return None
    a, b = reading_signs(context, best)
    cut = a + len(key)
    return _LostReading(best.siglum, cut, b, int(context.folded[best.siglum].origin[cut]), best.span.end, True)


def _make_gap(
    context: FlagContext, siglum: str, where: tuple[int, int], lost: Sequence[_LostReading], *, ends: bool
) -> MissingText | None:
    """The gap; None when nobody can tell that what one other witness has is not its own addition."""
    left, resumes = where
    f = context.folded[siglum]
    torn = 0 < resumes < len(f) and f.breaks[resumes] > 0 and f.key[resumes - 1] not in CLAUSE_ENDS
    sure = [x for x in lost if x.sure] or (lost if torn and resumes == left else ())
    if not sure:
        return None
    places: dict[str, tuple[int, int]] = {}
    for x in sure:
        start, end = places.get(x.siglum, (x.start, x.end))
        places[x.siglum] = min(start, x.start), max(end, x.end)
    evidence = tuple(Attestation(w, Span(*s)) for w, s in sorted(places.items()))
    key = "".join(context.folded[x.siglum].key[x.first : x.last] for x in sure)
    opens = left == 0 or f.key[left - 1] in CLAUSE_ENDS or _starts_line(context, sure[0].siglum, sure[0].first)
    bare = key.rstrip('("[<') or key
    closes = bare[-1] in CLAUSE_ENDS or _starts_line(context, sure[-1].siglum, sure[-1].last)
    closes |= _starts_line(context, sure[-1].siglum, max(sure[-1].first, sure[-1].last - (len(key) - len(bare))))
    return MissingText(siglum, left, resumes, key, evidence, ends, opens, closes)


def _starts_line(context: FlagContext, siglum: str, at: int) -> bool:
    """Whether a line begins at a sign, or the text ends before it."""
    f = context.folded[siglum]
    return at == 0 or at >= len(f) or bool(f.breaks[at])
