"""Which findings an editor's rulings answer: whoever gates on findings, or suppresses them, asks here.

A ruling on the text answers a finding when every place of the finding where witnesses part in words is ruled; where
they part nowhere, when all that it points at is. A stretch that is withheld answers all findings inside it; one that is
kept those that said it is no part of the document. Only what is applied as the editor saw it, or moved, answers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from chuyi_recon.core.model import BoolArray, Finding, ResolvedRuling, Span, Table
from chuyi_recon.core.model.table_columns import SUBSTANTIVE

_ANSWERING_OUTCOMES = ("applied", "moved")


def find_answered(
    findings: Sequence[Finding], rulings: Sequence[ResolvedRuling], table: Table, withholding: Collection[str]
) -> dict[int, str]:
    """By index of a finding the id of the ruling that answers it; of several the first.

    `withholding` are the codes by which a stretch loses its vote.
    """
    answering = [r for r in rulings if r.outcome in _ANSWERING_OUTCOMES]
    if not answering:
        return {}
    loci, by_locus = table.loci, dict[int, str]()
    first: dict[object, ResolvedRuling] = {}  # of many on one place the first stands for all
    for r in answering:
        first.setdefault((r.loci, r.witness_span, r.witness_span and r.ruling.choice), r)
    for r in first.values():
        for i in range(r.loci.start, r.loci.end) if r.loci else ():
            by_locus.setdefault(i, r.ruling.id)
    stretches = [r for r in first.values() if r.witness_span]
    ruled = np.zeros(len(loci), bool)
    ruled[list(by_locus)] = True
    out: dict[int, str] = {}
    for n, finding in enumerate(findings):
        held = (r.ruling.id for r in stretches if _covers_finding(r, finding, withholding))
        answer = next(held, None) or _answering_ruling(finding, table, ruled, by_locus)
        if answer:
            out[n] = answer
    return out


def _covers_finding(ruled: ResolvedRuling, finding: Finding, withholding: Collection[str]) -> bool:
    """Whether a ruling on a stretch answers a finding."""
    if ruled.witness_span is None or ruled.witness_span.siglum != finding.siglum:
        return False
    inside = ruled.witness_span.span.start <= finding.span.start and finding.span.end <= ruled.witness_span.span.end
    return inside and (ruled.ruling.choice == "withhold" or finding.code in withholding)


def _answering_ruling(finding: Finding, table: Table, ruled: BoolArray, by_locus: dict[int, str]) -> str | None:
    """The id of the first ruling at a place that a finding points at, if all its places are ruled."""
    met = _loci_of_span(finding.siglum, finding.span, table)
    parted = met[table.loci.kind[met] == SUBSTANTIVE]
    asked = parted if parted.size else met
    return by_locus[int(asked[0])] if asked.size and ruled[asked].all() else None


def _loci_of_span(siglum: str, span: Span, table: Table) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The loci whose reading in a witness lies in a stretch, in whole or in part; an omission has to lie inside it."""
    loci = table.loci
    w = loci.witness_index(siglum)
    start, end, there = loci.start[w], loci.end[w], loci.present[w]
    if not len(span):
        return np.flatnonzero(there & (start <= span.start) & (span.start <= end))
    full = (start < span.end) & (span.start < end)
    empty = (start == end) & (span.start < start) & (start < span.end)
    return np.flatnonzero(there & (full | empty))
