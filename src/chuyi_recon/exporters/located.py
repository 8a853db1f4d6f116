"""Where a stretch of a witness stands, as a JSON object: file with line and column, or file, page and boxes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, to_builtins

from chuyi_recon.core.model import Attestation, Box, Family, Location, Span, Witness


class LocationForm(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a stretch begins: line and column from 1, in code points, of plain text; of a page its number, its image
    as the format names it, a box (left, top, right, bottom) for each line of the stretch, and the engine's
    lowest confidence of a word there.
    """

    file: str
    line: int | None = None
    column: int | None = None
    page: int | None = None
    image: str = ""
    boxes: tuple[Box, ...] = ()
    confidence: float | None = None


def location_form(witness: Witness, span: Span) -> LocationForm | None:
    """The place of a stretch; None where the witness is one file of plain text, whose offsets need no help."""
    return _form(witness.locate(span)[0]) if witness.transcription.source_map.parts else None


def page_locations(family: Family, places: Iterable[Attestation]) -> dict[str, LocationForm]:
    """By siglum where stretches of witnesses begin on their pages; witnesses without pages are left out."""
    paged = {w.siglum: w for w in family.witnesses if w.transcription.source_map.parts}
    each = ((a.siglum, paged[a.siglum].locate(a.span)[0]) for a in places if a.siglum in paged)
    return {siglum: _form(at) for siglum, at in each if at.page is not None}


def page_properties(at: Location) -> dict[str, Any]:  # Any: a JSON object
    """What is known of a place on a page, but for its file."""
    members: dict[str, Any] = to_builtins(_form(at))
    return {name: value for name, value in members.items() if name != "file"}


def _form(at: Location) -> LocationForm:
    return LocationForm(at.file, at.line, at.column, at.page, at.image, at.boxes, at.confidence)
