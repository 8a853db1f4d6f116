"""What editors' words make of loci: which of them are ruled, deferred or in conflict, and which are ruled together."""

from __future__ import annotations

from collections.abc import Iterable

from chuyi_recon.core.model import Ground, Reconstruction, ResolvedRuling, Span
from chuyi_recon.views.passages.passage import PassageState


def ruling_states(reconstruction: Reconstruction) -> dict[int, tuple[PassageState, str]]:
    """By locus what editors' words make of it, and why where it is not plain."""
    out: dict[int, tuple[PassageState, str]] = {}
    for ordinal, decision in enumerate(reconstruction.decisions):
        if decision.ground is Ground.RULED:
            out[ordinal] = "ruled", ""
    said: dict[tuple[str, Span], tuple[PassageState, str]] = {}  # once, of however many rulings on one place
    for r in reconstruction.rulings:
        if r.loci and r.outcome == "conflict":
            said[r.outcome, r.loci] = "open", r.explanation
        elif r.loci and r.outcome == "deferred":
            why = f"deferred: {r.ruling.note}" if r.ruling.note else "deferred"
            said.setdefault((r.outcome, r.loci), ("deferred", why))
    for (outcome, loci), what in sorted(said.items()):
        for ordinal in range(loci.start, loci.end):
            out[ordinal] = what if outcome == "conflict" else out.get(ordinal, what)
    return out


def longest_ruled(rulings: Iterable[ResolvedRuling]) -> dict[int, Span]:
    """By locus the longest run that a ruling is of; of two as long the first."""
    spans = {r.loci for r in rulings if r.loci is not None}
    ordered = sorted(spans, key=lambda s: (len(s), -s.start))
    return {i: span for span in ordered for i in range(span.start, span.end)}
