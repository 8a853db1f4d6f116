"""`facsimile` of a TEI file: the pages of witnesses that have them, and a zone for each box that an apparatus names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from chuyi_recon.core.model import Box, Span, Witness
from chuyi_recon.exporters.xml_text import xml_attributes


class Facsimile:
    """The zones of an apparatus, in the order in which they were asked for; `ids` are those of witnesses."""

    def __init__(self, witnesses: Mapping[str, Witness], ids: Mapping[str, str]) -> None:
        self._ids = ids
        # By siglum and page, in order of the family; a page is where its part stands among the parts of a witness.
        self._zones: dict[tuple[str, int], dict[Box, str]] = {}
        self._witnesses = witnesses
        for siglum, witness in witnesses.items():
            for n, part in enumerate(witness.transcription.source_map.parts):
                if part.page is not None:
                    self._zones[siglum, n] = {}

    def zones_of(self, siglum: str, span: Span) -> tuple[str, ...]:
        """The identifiers of the zones where a stretch stands, one a line; none of an empty one or without boxes."""
        witness = self._witnesses[siglum]
        parts = witness.transcription.source_map.parts
        if not parts or not len(span):
            return ()
        out = []
        for at in witness.locate(span):
            n = next((n for n, p in enumerate(parts) if p.span.start <= at.span.start <= p.span.end), 0)
            for box in at.boxes if at.page is not None else ():
                known = self._zones[siglum, n]
                out.append(known.setdefault(box, f"zone-{self._ids[siglum]}-{n + 1}-{len(known) + 1}"))
        return tuple(dict.fromkeys(out))

    def element(self) -> str:
        """The element; empty where no witness has pages."""
        return f"<facsimile>\n{''.join(self._surfaces())}</facsimile>\n" if self._zones else ""

    def _surfaces(self) -> Iterator[str]:
        for (siglum, n), zones in self._zones.items():
            part = self._witnesses[siglum].transcription.source_map.parts[n]
            name = self._ids[siglum]
            corners = _corners(part.box) if part.box else ""
            opened = xml_attributes(xml__id=f"surface-{name}-{n + 1}", n=str(part.page), corresp=f"#{name}")
            yield f"<surface{opened}{corners}>\n"
            if part.image:
                yield f"<graphic{xml_attributes(url=quote(part.image))}/>\n"
            yield from (f"<zone{xml_attributes(xml__id=zone)}{_corners(box)}/>\n" for box, zone in zones.items())
            yield "</surface>\n"


def _corners(box: Box) -> str:
    return xml_attributes(ulx=str(box.left), uly=str(box.top), lrx=str(box.right), lry=str(box.bottom))
