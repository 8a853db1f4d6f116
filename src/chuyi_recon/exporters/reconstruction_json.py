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

from chuyi_recon.core.model import Attestation, BoolArray, Ground, IntArray, Locus, Ruled, Script, Span, Witness
from chuyi_recon.core.model.table_columns import AGREED, PLACES
from chuyi_recon.core.text.code_points import codes
from chuyi_recon.exporters import record as form
from chuyi_recon.exporters.generator import generator
from chuyi_recon.exporters.json_lines import record as in_lines
from chuyi_recon.exporters.located import located
from chuyi_recon.views.apparatus import Apparatus, spread

# Scores are printed with this many decimals: more would be noise of the machine's arithmetic.
_DECIMALS = 4
# What is white space, by code point: the ideographic space is the last that is.
_SPACE = np.array([chr(c).isspace() for c in range(0x3002)])


def export(view: Apparatus) -> bytes:
    """The record of the reconstruction as JSON."""
    return in_lines(_members(view))


def _members(view: Apparatus) -> Mapping[str, object]:
    """The members of `record.Record`, in its order; the lists as iterators, for all of it at once is large."""
    made, family, weights = view.made, view.family, view.made.weights
    return {
        "format": form.FORMAT,
        "generator": generator(),
        "family": form.FamilyForm(family.name, family.pivot, family.base, family.title, made.script, made.terms),
        "effective": _score(weights.effective),
        "text": made.text,
        "witnesses": (
            *(_witness(w, made.scripts.get(w.siglum), outsider=False) for w in family.witnesses),
            *(_witness(w, None, outsider=True) for w in family.outsiders),
        ),
        "weights": (
            form.WeightForm(s, _score(weights.reliability[s]), _score(weights.votes[s]), _score(weights.voice[s]))
            for s in family.sigla
        ),
        "stretches": _stretches(view),
        "rows": _rows(view),
        "loci": _loci(view),
        "findings": _findings(view),
        "withheld": (form.PlaceForm(s, _place(span)) for s in family.sigla for span in made.table.withheld.get(s, ())),
        "doubts": (
            form.DoubtForm(d.code, _place(d.span), d.span.of(made.text), d.message, _places(d.parts))
            for d in made.doubts
        ),
        "rulings": (_ruling(r, view) for r in made.rulings),
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
        parts=tuple(
            form.PartForm(_place(p.span), p.file or witness.source, p.sha256, p.encoding, p.page, p.image, p.box)
            for p in said.source_map.parts
        ),
    )


def _stretches(view: Apparatus) -> Iterator[form.StretchForm]:
    """The stretches, those joined that have the same witnesses and one confidence."""
    held = view.made.stretches
    if not len(held):
        return
    stated = (view.confidence * 10**_DECIMALS).round()[held.locus] / 10**_DECIMALS
    there = held.place >= 0
    begins = np.append(True, (there[:, 1:] != there[:, :-1]).any(axis=0) | (stated[1:] != stated[:-1]))
    jumps = np.zeros(there.shape, np.bool_)
    jumps[:, 1:] = there[:, 1:] & (held.place[:, 1:] != held.place[:, :-1] + np.diff(held.bounds)[:-1]) & ~begins[1:]
    firsts, bounds = [*np.flatnonzero(begins).tolist(), len(held)], held.bounds.tolist()
    jumped: dict[tuple[int, int], list[int]] = {}
    which = np.cumsum(begins) - 1
    for i, w in zip(*map(np.ndarray.tolist, np.nonzero(jumps.T)), strict=True):
        group = int(which[i])
        numbers = jumped.setdefault((group, w), [int(held.place[w, firsts[group]])])
        numbers += [bounds[i] - bounds[firsts[group]], int(held.place[w, i])]
    places, scores = held.place[:, firsts[:-1]].T.tolist(), stated[firsts[:-1]].tolist()
    for group, (first, last) in enumerate(pairwise(firsts)):
        starts: form.Starts = {s: p for s, p in zip(held.sigla, places[group], strict=True) if p >= 0}
        if jumped:
            for w, siglum in enumerate(held.sigla):
                if (group, w) in jumped:
                    starts[siglum] = tuple(jumped[group, w])
        yield form.StretchForm(held.text[bounds[first] : bounds[last]], scores[group], starts)


def _rows(view: Apparatus) -> Iterator[form.RowForm]:
    rows, at = view.made.table.rows, view.at
    edges = at[rows.bounds].tolist()
    there, agreement = rows.start.T >= 0, (rows.agreement.T * 10**_DECIMALS).round() / 10**_DECIMALS
    told = (~there | (agreement != 1) | rows.moved.T).any(axis=1).tolist()
    for r, (place, start, end) in enumerate(zip(rows.place.tolist(), edges, edges[1:], strict=False)):
        if not told[r]:
            yield form.RowForm((start, end), PLACES[place])
            continue
        has, moved = there[r].tolist(), rows.moved[:, r].tolist()
        own = list(zip(rows.sigla, has, agreement[r].tolist(), moved, strict=True))
        yield form.RowForm(
            at=(start, end),
            place=PLACES[place],
            agreement={s: score for s, here, score, _ in own if here and score != 1},
            lacunae=tuple(s for s, here, _, _ in own if not here),
            moved=tuple(s for s, here, _, elsewhere in own if here and elsewhere),
        )


def _loci(view: Apparatus) -> Iterator[form.LocusForm]:
    """The loci at which somebody reads otherwise than is printed, or something else than agreement decided."""
    wanted = np.flatnonzero(_telling(view)).tolist()
    loci = view.loci.taken(wanted)
    cells, present = view.made.table.rows.start >= 0, view.loci.present
    whole = (present[:, wanted] == cells[:, view.loci.row[wanted]]).all(axis=0).tolist()
    for locus, covered in zip(loci, whole, strict=True):
        yield _locus(view, locus, covered=covered)


def _telling(view: Apparatus) -> BoolArray:
    """Which loci are to be told: all but those at which all agree on what is printed, but for white space."""
    loci, printed = view.loci, view.printed
    plain = np.fromiter((d.ground is Ground.AGREED and not d.open for d in view.decisions), np.bool_, len(loci))
    agreed = (loci.kind == AGREED) & plain & ~loci.withheld.any(axis=0)
    text, size = _inked(codes(view.made.text), view.at[:-1], printed)
    for w, own in enumerate(view.codes):
        here = loci.present[w]
        read, many = _inked(own, loci.start[w], np.where(here, loci.end[w] - loci.start[w], 0))
        same = here & (many == size)
        agreed &= same | ~here
        ours, theirs = np.repeat(same, size), np.repeat(same, many)
        each = np.repeat(np.arange(len(loci)), size)[ours]
        agreed[each[text[ours] != read[theirs]]] = False
    told: BoolArray = ~agreed
    return told


def _inked(points: IntArray, start: IntArray, length: IntArray) -> tuple[IntArray, IntArray]:
    """The code points of stretches of a text without white space, laid end to end, and how many each has."""
    each, place = spread(start, length)
    own = points[place]
    ink = ~_SPACE[np.minimum(own, len(_SPACE) - 1)]
    return own[ink], np.bincount(each[ink], minlength=len(start))


def _locus(view: Apparatus, locus: Locus, *, covered: bool) -> form.LocusForm:
    """One locus; `covered` if all who have text in its row have a reading."""
    decision, like = view.decisions[locus.ordinal], view.made.likeness.get(locus.ordinal, {})
    at = int(view.at[locus.ordinal])
    others: dict[tuple[str, bool], dict[str, int]] = {}
    followed: list[str] = []
    for r in locus.readings:
        if r.text != decision.text or r.withheld:
            others.setdefault((r.text, r.withheld), {})[r.siglum] = r.span.start
        else:
            followed.append(r.siglum)
    source = locus.reading(decision.taken[0].siglum) if len(decision.taken) == 1 else None
    whole = source is not None and source.siglum in followed and source.span == decision.taken[0].span
    return form.LocusForm(
        row=locus.row,
        at=(at, at + len(decision.text)),
        ground=decision.ground.value,
        reason=decision.reason,
        kind=locus.kind,
        readings=tuple(
            form.ReadingForm(text, places, withheld, like.get(next(iter(places))))
            for (text, withheld), places in others.items()
        ),
        confidence=None if decision.text else _score(decision.confidence),
        sources=None if covered and decision.sources == tuple(followed) else decision.sources,
        taken=None if whole or not decision.taken else _places(decision.taken),
        rule=decision.rule,
        open=decision.open,
    )


def _findings(view: Apparatus) -> Iterator[form.FindingForm]:
    witnesses = {w.siglum: w for w in view.family.witnesses}
    for i, f in enumerate(view.made.findings):
        evidence: dict[str, tuple[int, ...]] = {}
        for e in f.evidence:
            evidence[e.siglum] = (*evidence.get(e.siglum, ()), e.span.start, e.span.end)
        yield form.FindingForm(
            code=f.code,
            severity=f.severity,
            witness=f.siglum,
            place=_place(f.span),
            message=f.message,
            suggestion=f.suggestion,
            evidence=evidence,
            ruling=view.made.settled.get(i, ""),
            location=located(witnesses[f.siglum], f.span),
        )


def _ruling(ruled: Ruled, view: Apparatus) -> form.RulingForm:
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
        at=(int(view.at[ruled.loci.start]), int(view.at[ruled.loci.end])) if ruled.loci is not None else None,
        place=_places((ruled.place,))[0] if ruled.place is not None else None,
    )


def _places(places: Iterable[Attestation]) -> tuple[form.PlaceForm, ...]:
    return tuple(form.PlaceForm(a.siglum, _place(a.span)) for a in places)


def _place(span: Span) -> form.Place:
    return (span.start, span.end)


def _score(value: float) -> float:
    return round(float(value), _DECIMALS)
