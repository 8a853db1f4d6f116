"""What is flagged as no part of the document loses its vote and stays in the record.

In: a table and findings. Out: the same table in which the flagged stretches
abstain. A reading is withheld when all its signs lie in flagged stretches; where a stretch ends
inside an agreed locus, the locus is cut there, so that nothing beside it is lost.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import is_

import numpy as np

from chuyi_recon.core.fold import counted
from chuyi_recon.core.model import Finding, Folded, Locus, Reading, Row, Span, Table

# The flags that say: this is no part of the document. Nothing of it is printed.
WITHHOLDING = frozenset({"hallucinated-section", "repetition-loop", "page-artifact", "web-boilerplate"})
# The flags that say: this is a false name. It has no vote where another reading stands beside it; where
# nobody else covers the place it stays, flagged, because no other text is known.
ACCUSING = frozenset({"entity-substitution", "wrong-issuer", "wrong-document-number"})


def withhold(table: Table, folded: Mapping[str, Folded], findings: Iterable[Finding]) -> Table:
    """The table with every stretch of a withholding finding taken out of the vote."""
    findings = tuple(findings)
    out = joined((f.siglum, f.span) for f in findings if f.code in WITHHOLDING)
    accused = joined((f.siglum, f.span) for f in findings if f.code in ACCUSING)
    if not out and not accused:
        return table
    held, false = _counted(out, folded), _counted(accused, folded)
    loci: list[Locus] = []
    rows: list[Row] = []
    for row in table.rows:
        first = len(loci)
        for locus in table.loci_of(row):
            for piece in _cut(locus, folded, held):
                readings = tuple(_judged(r, folded, held) for r in piece.readings)
                readings = _unaccused(readings, folded, false)
                same = piece.ordinal == len(loci) and all(map(is_, readings, piece.readings))
                loci.append(piece if same else replace(piece, ordinal=len(loci), readings=readings))
        where = Span(first, len(loci))
        rows.append(row if row.loci == where else replace(row, loci=where))
    return Table(table.family, tuple(rows), tuple(loci), out)


def joined(stretches: Iterable[tuple[str, Span]]) -> dict[str, tuple[Span, ...]]:
    """By siglum, stretches in order, those that touch made one."""
    by: dict[str, list[Span]] = defaultdict(list)
    for siglum, span in sorted(stretches, key=lambda x: (x[0], x[1])):
        held = by[siglum]
        if held and span.start <= held[-1].end:
            held[-1] = Span(held[-1].start, max(held[-1].end, span.end))
        else:
            held.append(span)
    return {s: tuple(spans) for s, spans in by.items()}


def _counted(stretches: Mapping[str, Sequence[Span]], folded: Mapping[str, Folded]) -> dict[str, array[int]]:
    """By siglum, how many of the signs before each one lie in the stretches."""
    return {s: counted(len(folded[s]), map(folded[s].signs, spans)) for s, spans in stretches.items()}


def _inside(r: Reading, folded: Mapping[str, Folded], held: Mapping[str, array[int]]) -> int:
    """How many signs of a reading lie in the stretches."""
    counts = held.get(r.siglum)
    if counts is None or not r.key:
        return 0
    a = folded[r.siglum].at(r.span.start)
    return counts[a + len(r.key)] - counts[a]


def _judged(r: Reading, folded: Mapping[str, Folded], held: Mapping[str, array[int]]) -> Reading:
    return replace(r, withheld=True) if r.key and _inside(r, folded, held) == len(r.key) else r


def _unaccused(
    readings: tuple[Reading, ...], folded: Mapping[str, Folded], accused: Mapping[str, array[int]]
) -> tuple[Reading, ...]:
    """The readings, those that are a part of a false name without a vote if another stands beside them."""
    false = {r.siglum for r in readings if not r.withheld and 2 * _inside(r, folded, accused) > len(r.key)}
    if not false:
        return readings
    true = {r.key for r in readings if r.key and not r.withheld and r.siglum not in false}
    return tuple(replace(r, withheld=True) if r.siglum in false and true and r.key not in true else r for r in readings)


def _cut(locus: Locus, folded: Mapping[str, Folded], held: Mapping[str, array[int]]) -> list[Locus]:
    """An agreed locus cut where a flagged stretch of some witness begins or ends inside it."""
    if locus.kind != "agreed" or not locus.readings:
        return [locus]
    steps: set[int] = set()
    for r in locus.readings:
        if 0 < _inside(r, folded, held) < len(r.key):
            a = folded[r.siglum].at(r.span.start)
            inside = np.diff(held[r.siglum][a : a + len(r.key) + 1])
            steps.update((np.flatnonzero(np.diff(inside)) + 1).tolist())
    if not steps:
        return [locus]
    edges = [0, *sorted(steps), len(locus.readings[0].key)]
    return [
        replace(
            locus,
            readings=tuple(_part(r, a, b, folded) for r in locus.readings),
            slot=locus.slot + a,
        )
        for a, b in pairwise(edges)
    ]


def _part(r: Reading, a: int, b: int, folded: Mapping[str, Folded]) -> Reading:
    """Signs `[a, b)` of a reading, with the characters that go with them."""
    f = folded[r.siglum]
    first = f.at(r.span.start)
    start = r.span.start if a == 0 else int(f.origin[first + a])
    end = r.span.end if b == len(r.key) else int(f.origin[first + b])
    span = Span(start, end)
    return Reading(r.siglum, span, r.text[start - r.span.start : end - r.span.start], r.key[a:b], r.withheld)
