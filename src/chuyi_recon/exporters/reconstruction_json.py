"""`reconstruction.json`: everything, in the shape of `record.py`; long lists have one item a line.

Every offset of a witness is of its decoded text, so the places can be checked against the files
whose sha256 stand in `witnesses`. No time and no path of a machine is in it.

An item is made for each stretch and for each locus at which somebody reads otherwise than is printed; loci at which
all read alike are told by their columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np

from chuyi_recon.core.model import (
    Attestation,
    Locus,
    ResolvedRuling,
    Script,
    Span,
    Witness,
)
from chuyi_recon.core.model.table_columns import ROW_KINDS
from chuyi_recon.exporters import record as form
from chuyi_recon.exporters.generator import generator_name
from chuyi_recon.exporters.json_lines import json_object as in_lines
from chuyi_recon.exporters.located import location_form, page_locations
from chuyi_recon.messages import code_of
from chuyi_recon.views.apparatus import Apparatus

# Scores are printed with this many decimals: more would be noise of the machine's arithmetic.
_DECIMALS = 4


def export(view: Apparatus) -> bytes:
    """The record of the reconstruction as JSON."""
    return in_lines(_record_members(view), view.language)


def _record_members(view: Apparatus) -> Mapping[str, object]:
    """The members of `record.Record`, in its order; the lists as iterators, for all of it at once is large."""
    made, family, weights = view.reconstruction, view.family, view.reconstruction.weights
    return {
        "format": form.FORMAT,
        "generator": generator_name(),
        "family": form.FamilyForm(family.name, family.lead_witness, family.base, family.title, made.script, made.terms),
        "effective": _round_score(weights.effective_witnesses),
        "text": made.text,
        "witnesses": (
            *(_witness_form(w, made.scripts.get(w.siglum), outsider=False) for w in family.witnesses),
            *(_witness_form(w, None, outsider=True) for w in family.outsiders),
        ),
        "weights": (
            form.WeightForm(
                s,
                _round_score(weights.reliability[s]),
                _round_score(weights.vote_shares[s]),
                _round_score(weights.vote_weights[s]),
            )
            for s in family.sigla
        ),
        "stretches": _stretch_forms(view),
        "rows": _rows(view),
        "loci": _loci(view),
        "findings": _finding_forms(view),
        "withheld": (
            form.PlaceForm(s, _offsets(span)) for s in family.sigla for span in made.table.withheld.get(s, ())
        ),
        "doubts": (
            form.DoubtForm(
                d.code,
                _offsets(d.span),
                d.span.extract(made.text),
                d.message,
                code_of(d.message),
                _place_forms(d.parts),
            )
            for d in made.doubts
        ),
        "rulings": (_ruling_form(r, view) for r in made.rulings),
    }


def _witness_form(witness: Witness, script: Script | None, *, outsider: bool) -> form.WitnessForm:
    transcription = witness.transcription
    return form.WitnessForm(
        siglum=witness.siglum,
        source=witness.file_name,
        sha256=witness.sha256,
        encoding=transcription.encoding,
        kind=witness.source,
        length=len(transcription.text),
        group=witness.group,
        outsider=outsider,
        repairs=tuple(form.RepairForm(r.offset, r.message) for r in transcription.repairs),
        script=script,
        parts=tuple(
            form.PartForm(_offsets(p.span), p.file or witness.file_name, p.sha256, p.encoding, p.page, p.image, p.box)
            for p in transcription.source_map.parts
        ),
    )


def _stretch_forms(view: Apparatus) -> Iterator[form.StretchForm]:
    """The stretches, those joined that have the same witnesses and one confidence."""
    held = view.reconstruction.stretches
    if not len(held):
        return
    stated = (view.confidence * 10**_DECIMALS).round()[held.locus] / 10**_DECIMALS
    there = held.offset >= 0
    begins = np.append(True, (there[:, 1:] != there[:, :-1]).any(axis=0) | (stated[1:] != stated[:-1]))
    jumps = np.zeros(there.shape, np.bool_)
    jumps[:, 1:] = there[:, 1:] & (held.offset[:, 1:] != held.offset[:, :-1] + np.diff(held.bounds)[:-1]) & ~begins[1:]
    firsts, bounds = [*np.flatnonzero(begins).tolist(), len(held)], held.bounds.tolist()
    jumped: dict[tuple[int, int], list[int]] = {}
    which = np.cumsum(begins) - 1
    for i, w in zip(*map(np.ndarray.tolist, np.nonzero(jumps.T)), strict=True):
        group = int(which[i])
        numbers = jumped.setdefault((group, w), [int(held.offset[w, firsts[group]])])
        numbers += [bounds[i] - bounds[firsts[group]], int(held.offset[w, i])]
    places, scores = held.offset[:, firsts[:-1]].T.tolist(), stated[firsts[:-1]].tolist()
    for group, (first, last) in enumerate(pairwise(firsts)):
        starts: form.Starts = {s: p for s, p in zip(held.sigla, places[group], strict=True) if p >= 0}
        if jumped:
            for w, siglum in enumerate(held.sigla):
                if (group, w) in jumped:
                    starts[siglum] = tuple(jumped[group, w])
        yield form.StretchForm(held.text[bounds[first] : bounds[last]], scores[group], starts)


def _rows(view: Apparatus) -> Iterator[form.RowForm]:
    rows, at = view.reconstruction.table.rows, view.text_offsets
    edges = at[rows.bounds].tolist()
    there, agreement = rows.start.T >= 0, (rows.agreement.T * 10**_DECIMALS).round() / 10**_DECIMALS
    told = (~there | (agreement != 1) | rows.moved.T).any(axis=1).tolist()
    for r, (place, start, end) in enumerate(zip(rows.kind.tolist(), edges, edges[1:], strict=False)):
        if not told[r]:
            yield form.RowForm((start, end), ROW_KINDS[place])
            continue
        has, moved = there[r].tolist(), rows.moved[:, r].tolist()
        own = list(zip(rows.sigla, has, agreement[r].tolist(), moved, strict=True))
        yield form.RowForm(
            at=(start, end),
            place=ROW_KINDS[place],
            agreement={s: score for s, here, score, _ in own if here and score != 1},
            lacunae=tuple(s for s, here, _, _ in own if not here),
            moved=tuple(s for s, here, _, elsewhere in own if here and elsewhere),
        )


def _loci(view: Apparatus) -> Iterator[form.LocusForm]:
    """The loci at which somebody reads otherwise than is printed, or something else than agreement decided."""
    wanted = np.flatnonzero(view.contested).tolist()
    loci = view.loci.get_many(wanted)
    cells, present = view.reconstruction.table.rows.start >= 0, view.loci.present
    whole = (present[:, wanted] == cells[:, view.loci.row[wanted]]).all(axis=0).tolist()
    for locus, covered in zip(loci, whole, strict=True):
        yield _locus_form(view, locus, covered=covered)


def _locus_form(view: Apparatus, locus: Locus, *, covered: bool) -> form.LocusForm:
    """One locus; `covered` if all who have text in its row have a reading."""
    decision, like = view.decisions[locus.ordinal], view.reconstruction.likeness.get(locus.ordinal, {})
    at = int(view.text_offsets[locus.ordinal])
    others: dict[tuple[str, bool], dict[str, int]] = {}
    followed: list[str] = []
    for r in locus.readings:
        if r.text != decision.text or r.withheld:
            others.setdefault((r.text, r.withheld), {})[r.siglum] = r.span.start
        else:
            followed.append(r.siglum)
    source = locus.reading(decision.copied_from[0].siglum) if len(decision.copied_from) == 1 else None
    whole = source is not None and source.siglum in followed and source.span == decision.copied_from[0].span
    return form.LocusForm(
        row=locus.row,
        at=(at, at + len(decision.text)),
        ground=decision.ground.value,
        reason=decision.reason,
        reason_code=code_of(decision.reason),
        kind=locus.kind,
        readings=tuple(
            form.ReadingForm(text, places, withheld, like.get(next(iter(places))))
            for (text, withheld), places in others.items()
        ),
        confidence=None if decision.text else _round_score(decision.confidence),
        sources=None if covered and decision.sigla == tuple(followed) else decision.sigla,
        taken=None if whole or not decision.copied_from else _place_forms(decision.copied_from),
        rule=decision.rule,
        open=decision.open,
        locations=page_locations(view.family, (Attestation(r.siglum, r.span) for r in locus.readings)),
    )


def _finding_forms(view: Apparatus) -> Iterator[form.FindingForm]:
    witnesses = {w.siglum: w for w in view.family.witnesses}
    for i, f in enumerate(view.reconstruction.findings):
        evidence: dict[str, tuple[int, ...]] = {}
        for e in f.evidence:
            evidence[e.siglum] = (*evidence.get(e.siglum, ()), e.span.start, e.span.end)
        yield form.FindingForm(
            code=f.code,
            severity=f.severity,
            witness=f.siglum,
            place=_offsets(f.span),
            message=f.message,
            message_code=code_of(f.message),
            suggestion=f.suggestion,
            evidence=evidence,
            ruling=view.reconstruction.answered_findings.get(i, ""),
            location=location_form(witnesses[f.siglum], f.span),
        )


def _ruling_form(ruled: ResolvedRuling, view: Apparatus) -> form.RulingForm:
    r = ruled.ruling
    return form.RulingForm(
        id=r.id,
        anchor=r.anchor,
        choice=r.choice,
        outcome=ruled.outcome,
        text=r.text,
        editor=r.editor,
        date=r.date,
        note=r.note,
        witness=r.witness,
        why=ruled.explanation,
        at=(int(view.text_offsets[ruled.loci.start]), int(view.text_offsets[ruled.loci.end]))
        if ruled.loci is not None
        else None,
        place=_place_forms((ruled.witness_span,))[0] if ruled.witness_span is not None else None,
    )


def _place_forms(places: Iterable[Attestation]) -> tuple[form.PlaceForm, ...]:
    return tuple(form.PlaceForm(a.siglum, _offsets(a.span)) for a in places)


def _offsets(span: Span) -> form.OffsetPair:
    return (span.start, span.end)


def _round_score(value: float) -> float:
    return round(float(value), _DECIMALS)
