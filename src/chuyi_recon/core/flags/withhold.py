"""What is flagged as no part of the document loses its vote and stays in the record.

In: a table, findings, and what an editor gives back or withholds. Out: the same table in which the withheld stretches
abstain. A reading is withheld when all its signs lie in such stretches; where a stretch ends
inside an agreed locus, the locus is cut there, so that nothing beside it is lost; and so it is where an editor ruled on
a part of it. What stands in an invented section and is attested by two other sources is text all the same.

What a flag accuses is a false name. It has no vote where another reading stands beside it; where nobody else covers the
place it stays, flagged, because no other text is known. The base's names are its own: two others may share an error,
and a base that deserves no privilege is found out by `decide.trust`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.model import (
    BoolArray,
    Finding,
    FoldedText,
    IntArray,
    Loci,
    Locus,
    Role,
    Rows,
    Span,
    Subject,
    Table,
)
from chuyi_recon.core.model.table_columns import AGREED


@dataclass(frozen=True, slots=True)
class EditorOverrides:
    """What an editor says of stretches of witnesses: which have their vote back, which have none; where loci are cut.

    `cuts` are by locus, one at which all agree, the signs before each cut.
    """

    reinstated: tuple[tuple[str, Span], ...] = ()
    withheld: tuple[tuple[str, Span], ...] = ()
    cuts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def withhold(
    table: Table,
    folded: Mapping[str, FoldedText],
    findings: Iterable[Finding],
    overrides: EditorOverrides | None = None,
    *,
    apply_overrides: bool = True,
) -> Table:
    """The table with every stretch of a withholding finding taken out of the vote, but for an editor's word.

    Not `obeyed`, that word cuts loci and changes nothing else: so the two tables have the same loci.
    """
    overrides = overrides or EditorOverrides()
    false_names = [(f, FLAGS[f.code]) for f in findings]
    flagged = [(f.siglum, f.span) for f, flag in false_names if flag.role is Role.WITHHOLDS]
    base = table.family.base
    names = [(f.siglum, f.span) for f, flag in false_names if flag.role is Role.ACCUSES and f.siglum != base]
    plain, ruled = (
        merge_spans(flagged),
        _subtract_spans(merge_spans([*flagged, *overrides.withheld]), overrides.reinstated),
    )
    withheld_spans, accused = (
        (ruled, _subtract_spans(merge_spans(names), overrides.reinstated))
        if apply_overrides
        else (plain, merge_spans(names))
    )
    if not withheld_spans and not accused and not plain and not ruled and not overrides.cuts:
        return table
    sigla = table.family.sigla
    held, other = (
        [_count_covered(folded[s], spans.get(s, ())) for s in sigla]
        for spans in (withheld_spans, plain if apply_overrides else ruled)
    )
    bounds = [held, other] if overrides.reinstated or overrides.withheld else [held]
    cut, origin = _cut_loci(table.loci, [folded[s].origin for s in sigla], bounds, overrides.cuts)
    size = cut.length
    withheld = (size > 0) & (_covered_signs(cut, held) == size)
    framed = [
        (f.siglum, f.span)
        for f, flag in false_names
        if flag.role is Role.WITHHOLDS and flag.subject is not Subject.INVENTION
    ]
    frame = merge_spans([*framed, *overrides.withheld] if apply_overrides else framed)
    attested = _is_attested_by_two(cut, table.independence_classes, withheld)
    attested &= _covered_signs(cut, [_count_covered(folded[s], frame.get(s, ())) for s in sigla]) == 0
    withheld &= ~attested
    if accused:
        false = [_count_covered(folded[s], accused.get(s, ())) for s in sigla]
        named = ~withheld & (2 * _covered_signs(cut, false) > size)
        withheld |= _contradicted_names(cut, named, withheld, table.independence_classes, base)
    # Below the last sentence a stamp hides what stands there: nobody who has one says that there is no text.
    last = {s: end if (end := folded[s].key.rfind("。")) >= 0 else len(folded[s]) for s in sigla}
    pages = merge_spans(
        (f.siglum, f.span)
        for f, flag in false_names
        if flag.subject is Subject.FURNITURE
        and all(a.siglum == f.siglum for a in f.evidence)  # what stands for unread text says nothing of it
        and folded[f.siglum].sign_at(f.span.start) < last[f.siglum]
    )
    pages = _subtract_spans(pages, overrides.reinstated) if apply_overrides else pages
    framed = withheld & (_covered_signs(cut, [_count_covered(folded[s], pages.get(s, ())) for s in sigla]) == size)
    loci = replace(cut, withheld=withheld, cached_loci=_unchanged_loci(table.loci, origin, withheld))
    return Table(
        table.family,
        _update_row_bounds(table.rows, loci),
        loci,
        table.independence_classes,
        _remove_attested(withheld_spans, frame, cut, attested),
        framed,
    )


def _remove_attested(
    out: Mapping[str, tuple[Span, ...]], frame: Mapping[str, tuple[Span, ...]], loci: Loci, attested: BoolArray
) -> dict[str, tuple[Span, ...]]:
    """The stretches without the readings that others attest; what is framed inside these stays out."""
    kept: list[tuple[str, Span]] = [(s, span) for s, spans in frame.items() for span in spans]
    for w, siglum in enumerate(loci.sigla):
        own = np.flatnonzero(attested[w])
        places = zip(loci.start[w, own].tolist(), loci.end[w, own].tolist(), strict=True)
        freed = merge_spans((siglum, Span(a, b)) for a, b in places)
        for span in out.get(siglum, ()):
            at = span.start
            for free in freed.get(siglum, ()):
                if free.end > at and free.start < span.end:
                    kept += [(siglum, Span(at, free.start))] if free.start > at else []
                    at = free.end
            kept += [(siglum, Span(at, span.end))] if at < span.end else []
    return merge_spans(kept)


def _subtract_spans(
    stretches: Mapping[str, tuple[Span, ...]], subtracted: Iterable[tuple[str, Span]]
) -> dict[str, tuple[Span, ...]]:
    """By siglum, what is left of the stretches without those that are kept."""
    out = dict(stretches)
    for siglum, keep in subtracted:
        left = [
            Span(a, b)
            for span in out.get(siglum, ())
            for a, b in ((span.start, min(span.end, keep.start)), (max(span.start, keep.end), span.end))
            if a < b
        ]
        out[siglum] = tuple(left)
    return {siglum: spans for siglum, spans in out.items() if spans}


def merge_spans(stretches: Iterable[tuple[str, Span]]) -> dict[str, tuple[Span, ...]]:
    """By siglum, stretches in order, those that touch made one."""
    by: dict[str, list[Span]] = defaultdict(list)
    for siglum, span in sorted(stretches, key=lambda x: (x[0], x[1])):
        held = by[siglum]
        if held and span.start <= held[-1].end:
            held[-1] = Span(held[-1].start, max(held[-1].end, span.end))
        else:
            held.append(span)
    return {s: tuple(spans) for s, spans in by.items()}


def _count_covered(f: FoldedText, spans: Sequence[Span]) -> IntArray:
    """How many of the signs before each one lie in the stretches."""
    out = np.zeros(len(f) + 1, np.int32)
    for a, b in map(f.sign_range, spans):
        out[a + 1 : b + 1] = 1
    return out.cumsum(dtype=np.int32)


def _covered_signs(loci: Loci, counts: Sequence[IntArray]) -> IntArray:
    """How many signs of each reading lie in the counted stretches."""
    return np.array([c[loci.last[w]] - c[np.maximum(loci.first[w], 0)] for w, c in enumerate(counts)], np.int32)


def _is_attested_by_two(loci: Loci, classes: Mapping[str, str], withheld: BoolArray) -> BoolArray:
    """Of the readings that are withheld those that two other sources have in the place.

    An invention may name the true parties. Of a loop or a page's frame it is not asked: it would be printed twice.
    """
    out = np.zeros(withheld.shape, bool)
    for i in np.flatnonzero(withheld.any(axis=0)).tolist():
        free = {w: loci.variant[w, i] for w in np.flatnonzero((loci.length[:, i] > 0) & ~withheld[:, i]).tolist()}
        for w in np.flatnonzero(withheld[:, i]).tolist():
            mine = classes[loci.sigla[w]]
            same = {classes[loci.sigla[v]] for v, variant in free.items() if variant == loci.variant[w, i]} - {mine}
            out[w, i] = len(same) >= 2
    return out


def _contradicted_names(
    loci: Loci, false: BoolArray, withheld: BoolArray, classes: Mapping[str, str], base: str | None
) -> BoolArray:
    """Of the readings that are a part of a false name, those beside which another reading stands.

    One that two sources share against the base alone keeps its vote: the base is followed, and the place left open.
    """
    out = np.zeros(false.shape, bool)
    by, own = [classes[s] for s in loci.sigla], loci.witness_index(base)
    for i in np.flatnonzero(false.any(axis=0)).tolist():
        true = loci.variant[(loci.length[:, i] > 0) & ~withheld[:, i] & ~false[:, i], i]
        alone = own >= 0 and {by[w] for w in np.flatnonzero(loci.variant[:, i] == loci.variant[own, i])} == {by[own]}
        shared = {by[w] for w in np.flatnonzero(false[:, i])}
        if true.size and not (alone and len(shared) > 1):
            out[:, i] = false[:, i] & ~np.isin(loci.variant[:, i], true)
    return out


def _cut_loci(
    loci: Loci, origins: Sequence[IntArray], bounds: Sequence[Sequence[IntArray]], cuts: Mapping[int, tuple[int, ...]]
) -> tuple[Loci, IntArray]:
    """The loci, agreed ones cut where a stretch of some witness begins or ends inside them; which each comes from."""
    size, which = loci.length, np.arange(len(loci))
    found: dict[int, set[int]] = {i: set(cuts[i]) for i in sorted(cuts)}
    for held in bounds:
        inside = _covered_signs(loci, held)
        partly = (loci.kind == AGREED) & (inside > 0) & (inside < size)
        for w, i in np.argwhere(partly).tolist():
            marked = np.diff(held[w][loci.first[w, i] : loci.last[w, i] + 1])
            found.setdefault(i, set()).update((np.flatnonzero(np.diff(marked)) + 1).tolist())
    if not found:
        return loci, which
    steps = {i: sorted(found[i]) for i in sorted(found)}
    torn = np.array(list(steps))
    often = np.ones(len(loci), np.intp)
    often[torn] += [len(steps[i]) for i in torn.tolist()]
    which = np.repeat(which, often)
    first, last, start, end = (c[:, which] for c in (loci.first, loci.last, loci.start, loci.end))
    slot = loci.slot[which]
    begin = often.cumsum() - often
    for i in torn.tolist():
        at = int(begin[i])
        slot[at + 1 : at + 1 + len(steps[i])] += steps[i]
        for w in np.flatnonzero(loci.first[:, i] >= 0).tolist():
            for n, step in enumerate(steps[i], at):
                sign = loci.first[w, i] + step
                last[w, n] = first[w, n + 1] = sign
                end[w, n] = start[w, n + 1] = origins[w][sign]
    kind, row = loci.kind[which], loci.row[which]
    variant, withheld = loci.variant[:, which], loci.withheld[:, which]
    made = Loci(loci.sigla, loci.texts, loci.keys, first, last, start, end, variant, withheld, kind, row, slot)
    return made, which


def _unchanged_loci(loci: Loci, origin: IntArray, withheld: BoolArray) -> dict[int, Locus]:
    """The loci that somebody has looked at and that are as they were, by their new ordinals."""
    changed = np.array(withheld.any(axis=0))
    cut = origin[1:] == origin[:-1]
    changed[1:] |= cut
    changed[:-1] |= cut
    places = origin.searchsorted(list(loci.cached_loci))
    return {
        new: made if made.ordinal == new else Locus(made.row, new, made.kind, made.readings, made.slot)
        for made, new, other in zip(loci.cached_loci.values(), places.tolist(), changed[places].tolist(), strict=True)
        if not other
    }


def _update_row_bounds(rows: Rows, loci: Loci) -> Rows:
    """The rows with the loci that they now have."""
    bounds = np.append(np.flatnonzero(np.diff(loci.row, prepend=-1)), len(loci)).astype(np.int32)
    return rows if np.array_equal(bounds, rows.bounds) else replace(rows, bounds=bounds)
