"""`reconstruction.json`: everything, in the shape of `record.py`; long lists have one item a line.

Every offset of a witness is of its decoded text, so the places can be checked against the files
whose sha256 stand in `witnesses`. No time and no path of a machine is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chuyi_recon.core.model import (
    Attestation,
    Decision,
    Likeness,
    Locus,
    Reconstruction,
    Row,
    Ruled,
    Script,
    Span,
    Witness,
)
from chuyi_recon.exporters import record as form
from chuyi_recon.exporters.generator import generator
from chuyi_recon.exporters.json_lines import record as in_lines

# Scores are printed with this many decimals: more would be noise of the machine's arithmetic.
_DECIMALS = 4


def export(reconstruction: Reconstruction) -> bytes:
    """The record of the reconstruction as JSON."""
    return in_lines(_members(reconstruction))


def _members(reconstruction: Reconstruction) -> Mapping[str, object]:
    """The members of `record.Record`, in its order; the lists as iterators, for all of it at once is large."""
    family, table, weights = reconstruction.family, reconstruction.table, reconstruction.weights
    text, scripts, script = reconstruction.text, reconstruction.scripts, reconstruction.script
    return {
        "format": form.FORMAT,
        "generator": generator(),
        "family": form.FamilyForm(family.name, family.pivot, family.base, family.title, script, reconstruction.terms),
        "effective": _score(weights.effective),
        "text": text,
        "witnesses": (
            *(_witness(w, scripts.get(w.siglum), outsider=False) for w in family.witnesses),
            *(_witness(w, None, outsider=True) for w in family.outsiders),
        ),
        "weights": (
            form.WeightForm(s, _score(weights.reliability[s]), _score(weights.votes[s]), _score(weights.voice[s]))
            for s in family.sigla
        ),
        "stretches": _stretches(reconstruction),
        "rows": map(_row, table.rows),
        "loci": (
            _locus(locus, decision, reconstruction.likeness.get(decision.locus, {}))
            for locus, decision in zip(table.loci, reconstruction.decisions, strict=True)
        ),
        "findings": _findings(reconstruction),
        "withheld": (form.PlaceForm(s, _place(span)) for s in family.sigla for span in table.withheld.get(s, ())),
        "doubts": (
            form.DoubtForm(d.code, _place(d.span), d.span.of(text), d.message, _places(d.parts))
            for d in reconstruction.doubts
        ),
        "rulings": map(_ruling, reconstruction.rulings),
    }


def _witness(witness: Witness, script: Script | None, *, outsider: bool) -> form.WitnessForm:
    said = witness.transcription
    return form.WitnessForm(
        siglum=witness.siglum,
        source=witness.source,
        sha256=witness.sha256,
        encoding=said.encoding,
        kind=witness.kind,
        length=len(said.text),
        group=witness.group,
        outsider=outsider,
        repairs=tuple(form.RepairForm(r.at, r.what) for r in said.repairs),
        script=script,
    )


def _stretches(reconstruction: Reconstruction) -> Iterator[form.StretchForm]:
    text = reconstruction.text
    for start, end, decision, places in reconstruction.stretches.runs():
        yield form.StretchForm(
            at=(start, end),
            text=text[start:end],
            row=decision.row,
            locus=decision.locus,
            ground=decision.ground.value,
            confidence=_score(decision.confidence),
            places=places,
        )


def _row(row: Row) -> form.RowForm:
    cells = {s: form.CellForm(_place(c.span), _score(c.agreement), c.moved) for s, c in row.cells.items()}
    return form.RowForm(row.place, _place(row.loci), cells)


def _locus(locus: Locus, decision: Decision, likeness: Mapping[str, Likeness]) -> form.LocusForm:
    readings: dict[tuple[str, bool], form.Places] = {}
    for r in locus.readings:
        readings.setdefault((r.text, r.withheld), {})[r.siglum] = _place(r.span)
    return form.LocusForm(
        row=locus.row,
        kind=locus.kind,
        readings=tuple(
            form.ReadingForm(text, places, withheld, likeness.get(next(iter(places))))
            for (text, withheld), places in readings.items()
        ),
        decision=form.DecisionForm(
            ground=decision.ground.value,
            text=decision.text,
            confidence=_score(decision.confidence),
            reason=decision.reason,
            sources=decision.sources,
            taken=_places(decision.taken),
            rule=decision.rule,
            open=decision.open,
        ),
    )


def _findings(reconstruction: Reconstruction) -> Iterator[form.FindingForm]:
    texts = {w.siglum: w.text for w in reconstruction.family.witnesses}
    for i, f in enumerate(reconstruction.findings):
        yield form.FindingForm(
            code=f.code,
            severity=f.severity,
            witness=f.siglum,
            place=_place(f.span),
            quote=f.span.of(texts[f.siglum]),
            message=f.message,
            suggestion=f.suggestion,
            evidence=_places(f.evidence),
            ruling=reconstruction.settled.get(i, ""),
        )


def _ruling(ruled: Ruled) -> form.RulingForm:
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
        why=ruled.why,
        loci=_place(ruled.loci) if ruled.loci is not None else None,
        place=_places((ruled.place,))[0] if ruled.place is not None else None,
    )


def _places(places: Iterable[Attestation]) -> tuple[form.PlaceForm, ...]:
    return tuple(form.PlaceForm(a.siglum, _place(a.span)) for a in places)


def _place(span: Span) -> form.Place:
    return (span.start, span.end)


def _score(value: float) -> float:
    return round(float(value), _DECIMALS)
