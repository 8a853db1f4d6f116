"""A place of the text as JSON: what `recon show --format json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chuyi_recon.app.terminal.place_sheet import PlaceView
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters.located import location_form, page_locations
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


def _passage_record(reconstruction: Reconstruction, passage: Passage) -> dict[str, Any]:
    return {
        "kind": passage.kind,
        "state": passage.state,
        "severity": passage.severity,
        "at": [passage.span.start, passage.span.end],
        "locus": passage.loci.start,
        "text": passage.span.extract(reconstruction.text),
        "ground": passage.ground.value,
        "confidence": passage.confidence,
        "reason": passage.reason,
        "readings": [_reading_record(reconstruction, reading) for reading in passage.readings],
        "findings": [_finding_record(reconstruction, i) for i in passage.findings],
        "doubt": passage.doubt.code if passage.doubt else None,
        "parts": [_passage_record(reconstruction, part) for part in passage.parts],
    }


def _reading_record(reconstruction: Reconstruction, reading: PassageReading) -> dict[str, Any]:
    locations = page_locations(reconstruction.family, reading.places)
    return {
        "text": reading.text,
        "places": {place.siglum: [place.span.start, place.span.end] for place in reading.places},
        "sources": reading.class_count,
        "share": reading.share,
        "printed": reading.printed,
        "withheld": reading.withheld,
        "likeness": reading.likeness,
        **({"locations": locations} if locations else {}),
    }


def _finding_record(reconstruction: Reconstruction, index: int) -> dict[str, Any]:
    finding = reconstruction.findings[index]
    location = location_form(reconstruction.family.witness(finding.siglum), finding.span)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "witness": finding.siglum,
        "place": [finding.span.start, finding.span.end],
        "message": finding.message,
        "suggestion": finding.suggestion,
        **({} if location is None else {"location": location}),
    }
