"""Small reconstructions built by hand, locus by locus, with everything that follows worked out.

    build([at("支持建设3", "000 004"), at({"000": "所", "004": ""}, Ground.RESTORED, "所"), …], base="004")

The texts of the witnesses are their readings joined. A witness that is left out abstains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Literal

import numpy as np

from chuyi_recon.core.model import (
    Attestation,
    Decision,
    Doubt,
    Family,
    Finding,
    FoldedText,
    Ground,
    Loci,
    Locus,
    Reconstruction,
    ResolvedRuling,
    Rows,
    Severity,
    Span,
    Stretches,
    Table,
    Transcription,
    Weights,
    Witness,
)
from chuyi_recon.core.model.table_columns import LOCUS_KINDS
from chuyi_recon.core.text.fold import fold

LocusKind = Literal["agreed", "substantive", "accidental"]


@dataclass(frozen=True)
class At:
    """One locus to be built: who reads what, what is printed, and why."""

    readings: Mapping[str, str]
    ground: Ground
    printed: str
    reason: str
    kind: LocusKind
    row: int
    open: bool
    withheld: tuple[str, ...]


def at(
    readings: Mapping[str, str] | str,
    sigla: str = "",
    *,
    ground: Ground | None = None,
    printed: str | None = None,
    reason: str = "",
    kind: LocusKind | None = None,
    row: int = 0,
    is_open: bool = False,
    withheld: tuple[str, ...] = (),
) -> At:
    """A locus: `at("楚怡", "000 004")` where all agree, or a mapping of readings."""
    if isinstance(readings, str):
        readings = dict.fromkeys(sigla.split(), readings)
    keys = {fold(text, str).key for text in readings.values()}
    said = next((text for text in readings.values() if text), "")
    return At(
        readings=dict(sorted(readings.items())),
        ground=ground or (Ground.AGREED if len(keys) == 1 else Ground.MAJORITY),
        printed=said if printed is None else printed,
        reason=reason,
        kind=kind or ("agreed" if len(keys) == 1 else "substantive"),
        row=row,
        open=is_open,
        withheld=withheld,
    )


def build(
    loci: Sequence[At],
    *,
    base: str | None = None,
    findings: tuple[Finding, ...] = (),
    doubts: tuple[Doubt, ...] = (),
    rulings: tuple[ResolvedRuling, ...] = (),
    name: str = "chuyi-2022",
) -> Reconstruction:
    """A whole reconstruction of the family whose readings are given."""
    sigla = sorted({siglum for locus in loci for siglum in locus.readings})
    texts = {s: "".join(locus.readings.get(s, "") for locus in loci) for s in sigla}
    folded = {s: fold(text, str) for s, text in texts.items()}
    made = _loci(loci, texts, folded)
    family = Family(
        name, tuple(_witness(s, texts[s]) for s in sigla), base or sigla[0], base, "关于实施“楚怡”行动的通知"
    )
    decisions = tuple(_decision(locus, plan) for locus, plan in zip(made, loci, strict=True))
    return Reconstruction(
        table=Table(family, _rows(made), made, {s: s for s in sigla}, _withheld(made)),
        folded=folded,
        findings=findings,
        weights=Weights(
            dict.fromkeys(sigla, 0.9), dict.fromkeys(sigla, 1.0), dict.fromkeys(sigla, 5.6), float(len(sigla))
        ),
        decisions=decisions,
        stretches=_stretches(sigla, decisions, made),
        doubts=doubts,
        rulings=rulings,
    )


def finding(siglum: str, start: int, end: int, message: str, *, code: str, severity: Severity, **more: str) -> Finding:
    """A finding at a place of one witness."""
    return Finding(code, severity, siglum, Span(start, end), message, more.get("suggestion"))


def _witness(siglum: str, text: str) -> Witness:
    digest = sha256(text.encode()).hexdigest()
    return Witness(siglum, Transcription(text), f"{siglum}.txt", digest, "web" if siglum == "004" else "vlm")


def _decision(locus: Locus, plan: At) -> Decision:
    having = tuple(Attestation(r.siglum, r.span) for r in locus.readings if r.text and r.text == plan.printed)
    return Decision(
        row=locus.row,
        locus=locus.ordinal,
        ground=plan.ground,
        text=plan.printed,
        copied_from=having[:1],
        sigla=tuple(a.siglum for a in having),
        confidence=0.9,
        reason=plan.reason,
        open=plan.open,
    )


def _stretches(sigla: Sequence[str], decisions: tuple[Decision, ...], loci: Loci) -> Stretches:
    """One stretch a locus, attested by all who read what is printed."""
    printed = [d for d in decisions if d.text]
    place = [[int(loci.start[w, d.locus]) if s in d.sigla else -1 for d in printed] for w, s in enumerate(sigla)]
    return Stretches(
        tuple(sigla),
        "".join(d.text for d in printed),
        np.cumsum([0, *(len(d.text) for d in printed)]),
        np.array([d.locus for d in printed], np.int32),
        np.array(place, np.int32),
        decisions,
    )


def _loci(plans: Sequence[At], texts: Mapping[str, str], folded: Mapping[str, FoldedText]) -> Loci:
    """The loci as columns: each witness's readings follow one another in its text."""
    shape = len(texts), len(plans)
    start, end, variant = np.zeros(shape, np.int32), np.zeros(shape, np.int32), np.full(shape, -1, np.int32)
    first, last, withheld = np.full(shape, -1, np.int32), np.zeros(shape, np.int32), np.zeros(shape, np.bool_)
    at = dict.fromkeys(texts, 0)
    for i, plan in enumerate(plans):
        keys: dict[int, str] = {}
        for w, siglum in enumerate(texts):
            if siglum in plan.readings:
                start[w, i], end[w, i] = at[siglum], at[siglum] + len(plan.readings[siglum])
                at[siglum] = int(end[w, i])
                first[w, i], last[w, i] = folded[siglum].sign_range(Span(int(start[w, i]), int(end[w, i])))
                keys[w] = folded[siglum].key[first[w, i] : last[w, i]]
                withheld[w, i] = siglum in plan.withheld
        for w, key in keys.items():
            variant[w, i] = sorted(set(keys.values())).index(key)
    kind = np.array([LOCUS_KINDS.index(plan.kind) for plan in plans], np.int8)
    row = np.array([plan.row for plan in plans], np.int32)
    columns = (first, last, start, end, variant, withheld, kind, row, np.zeros(len(plans), np.int32))
    return Loci(tuple(texts), tuple(texts.values()), tuple(folded[s].key for s in texts), *columns)


def _rows(loci: Loci) -> Rows:
    """A row of the pivot for each number of a row, in which everybody with a reading has a cell."""
    bounds = np.append(np.flatnonzero(np.diff(loci.row, prepend=-1)), len(loci)).astype(np.int32)
    shape = len(loci.sigla), len(bounds) - 1
    start, end = np.full(shape, -1, np.int32), np.full(shape, -1, np.int32)
    for r, (a, b) in enumerate(pairwise(bounds.tolist())):
        for w in range(len(loci.sigla)):
            own = a + np.flatnonzero(loci.present[w, a:b])
            if own.size:
                start[w, r], end[w, r] = loci.start[w, own[0]], loci.end[w, own[-1]]
    place, moved = np.zeros(shape[1], np.int8), np.zeros(shape, np.bool_)
    return Rows(loci.sigla, place, bounds, start, end, np.ones(shape), moved)


def _withheld(loci: Iterable[Locus]) -> dict[str, tuple[Span, ...]]:
    spans: dict[str, list[Span]] = {}
    for reading in (r for locus in loci for r in locus.readings if r.withheld):
        spans.setdefault(reading.siglum, []).append(reading.span)
    return {siglum: tuple(found) for siglum, found in spans.items()}


def notice() -> Reconstruction:
    """`支持建设3楚怡高水平职业本科学校。` of the base with what 000 and 001 have there; 000 breaks off after 本."""
    all_three, four = "000 001 004", "restored: 000, 001"
    return build(
        [
            at("支持建设3", all_three),
            at({"000": "所", "001": "所", "004": ""}, ground=Ground.RESTORED, reason=four),
            at({"000": "“", "001": "“", "004": ""}, ground=Ground.RESTORED, reason="quoted elsewhere: 000, 001"),
            at("楚怡", all_three),
            at({"000": "”", "001": "”", "004": ""}, ground=Ground.RESTORED, reason="quoted elsewhere: 000, 001"),
            at("高水平职业", all_three),
            at({"001": "科学学校。", "004": "本科学校。"}, ground=Ground.BASE, printed="本科学校。"),
            at({"001": "\n湘公网安备", "004": ""}, ground=Ground.OMITTED, printed="", withheld=("001",), row=1),
        ],
        base="004",
        findings=(
            finding("004", 4, 7, "a measure word may be missing", code="dropped-characters", severity="medium"),
            finding("001", 15, 20, "科学学校 for 本科学校", code="garbled-characters", severity="medium"),
        ),
    )
