"""A place of the text as JSON: what `recon show --format json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chuyi_recon.app.terminal.place_sheet import PlaceView
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters.located import location_form
from chuyi_recon.views.passages import Passage, PassageReading


def passages_record(reconstruction: Reconstruction, passages: Sequence[Passage]) -> dict[str, Any]:
    """The passages for programs."""
    return {"family": reconstruction.family.name, "passages": [_passage_record(reconstruction, p) for p in passages]}


def place_record(reconstruction: Reconstruction, view: PlaceView) -> dict[str, Any]:
    """One place for programs: the text, each witness's squares joined, the passages."""
    return {
        "place": [view.span.start, view.span.end],
        "loci": [view.collation.span.start, view.collation.span.end],
        "text": view.collation.span.extract(reconstruction.text),
        "witnesses": {s: "".join(square.text for square in line) for s, line in view.collation.lines.items()},
        "passages": [_passage_record(reconstruction, p) for p in view.passages],
    }


def _passage_record(reconstruction: Reconstruction, p: Passage) -> dict[str, Any]:
    return {
        "kind": p.kind,
        "state": p.state,
        "severity": p.severity,
        "at": [p.span.start, p.span.end],
        "locus": p.loci.start,
        "text": p.span.extract(reconstruction.text),
        "ground": p.ground.value,
        "confidence": p.confidence,
        "reason": p.reason,
        "readings": [_reading_record(v) for v in p.readings],
        "findings": [_finding_record(reconstruction, i) for i in p.findings],
        "doubt": p.doubt.code if p.doubt else None,
        "parts": [_passage_record(reconstruction, part) for part in p.parts],
    }


def _reading_record(v: PassageReading) -> dict[str, Any]:
    return {
        "text": v.text,
        "places": {a.siglum: [a.span.start, a.span.end] for a in v.places},
        "sources": v.class_count,
        "share": v.share,
        "printed": v.printed,
        "withheld": v.withheld,
        "likeness": v.likeness,
    }


def _finding_record(reconstruction: Reconstruction, i: int) -> dict[str, Any]:
    f = reconstruction.findings[i]
    location = location_form(reconstruction.family.witness(f.siglum), f.span)
    return {
        "code": f.code,
        "severity": f.severity,
        "witness": f.siglum,
        "place": [f.span.start, f.span.end],
        "message": f.message,
        "suggestion": f.suggestion,
        **({} if location is None else {"location": location}),
    }
