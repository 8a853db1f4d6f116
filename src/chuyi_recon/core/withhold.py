"""What is flagged as no part of the document loses its vote and stays in the record.

In: a table and findings. Out: the same table in which the flagged stretches
abstain. A reading is withheld when all its signs lie in flagged stretches; where a stretch ends
inside an agreed locus, the locus is cut there, so that nothing beside it is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

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
    loci: list[Locus] = []
    rows: list[Row] = []
    for row in table.rows:
        first = len(loci)
        for locus in table.loci_of(row):
            for piece in _cut(locus, folded, out):
                readings = tuple(_judged(r, folded, out) for r in piece.readings)
                readings = _unaccused(readings, folded, accused)
                loci.append(replace(piece, ordinal=len(loci), readings=readings))
        rows.append(replace(row, loci=Span(first, len(loci))))
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


def holds(stretches: Sequence[Span], at: int) -> bool:
    """Whether one of the ordered `stretches` holds the character at `at`."""
    low, high = 0, len(stretches)
    while low < high:
        mid = (low + high) // 2
        if stretches[mid].end <= at:
            low = mid + 1
        else:
            high = mid
    return low < len(stretches) and stretches[low].start <= at


def _signs(r: Reading, folded: Mapping[str, Folded]) -> list[int]:
    """Offsets of the reading's signs."""
    origin = folded[r.siglum].origin
    a = int(origin.searchsorted(r.span.start))
    return [int(i) for i in origin[a : a + len(r.key)]]


def _judged(r: Reading, folded: Mapping[str, Folded], out: Mapping[str, Sequence[Span]]) -> Reading:
    held = out.get(r.siglum)
    if not held or not r.key:
        return r
    return replace(r, withheld=True) if all(holds(held, i) for i in _signs(r, folded)) else r


def _unaccused(
    readings: tuple[Reading, ...], folded: Mapping[str, Folded], accused: Mapping[str, Sequence[Span]]
) -> tuple[Reading, ...]:
    """The readings, those that are a part of a false name without a vote if another stands beside them."""
    false = {r.siglum for r in readings if not r.withheld and _mostly(r, folded, accused.get(r.siglum, ()))}
    true = {r.key for r in readings if r.key and not r.withheld and r.siglum not in false}
    return tuple(replace(r, withheld=True) if r.siglum in false and true and r.key not in true else r for r in readings)


def _mostly(r: Reading, folded: Mapping[str, Folded], held: Sequence[Span]) -> bool:
    """Whether most signs of a reading lie in the stretches."""
    if not r.key or not any(s.meets(r.span) for s in held):
        return False
    return 2 * sum(holds(held, i) for i in _signs(r, folded)) > len(r.key)


def _cut(locus: Locus, folded: Mapping[str, Folded], out: Mapping[str, Sequence[Span]]) -> list[Locus]:
    """An agreed locus cut where a flagged stretch of some witness begins or ends inside it."""
    if locus.kind != "agreed" or not locus.readings:
        return [locus]
    steps: set[int] = set()
    for r in locus.readings:
        held = out.get(r.siglum)
        if not held or len(r.key) < 2 or not any(s.meets(r.span) for s in held):
            continue
        inside = [holds(held, i) for i in _signs(r, folded)]
        steps |= {k for k in range(1, len(inside)) if inside[k] != inside[k - 1]}
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
    signs = _signs(r, folded)
    start = r.span.start if a == 0 else signs[a]
    end = r.span.end if b == len(signs) else signs[b]
    span = Span(start, end)
    return Reading(r.siglum, span, r.text[start - r.span.start : end - r.span.start], r.key[a:b], r.withheld)
