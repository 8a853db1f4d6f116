"""What the page over several families says of one."""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.exporters.report.confidence_steps import confidence_strip
from chuyi_recon.views.apparatus import Apparatus

_STRIP_WIDTH = 160  # units of a strip; a short text is stretched to them


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the page says of one family."""

    name: str  # of the folder
    title: str
    script: str  # zh-Hans, zh-Hant or und
    witnesses: int
    characters: int
    open_places: int
    finding_counts: tuple[int, int, int]  # high, medium, low
    doubts: int
    confidence: tuple[float, float] | None  # mean by character, and lowest, of what is printed
    confidence_strip: tuple[int, ...]  # worst step of each part


def make_index_entry(view: Apparatus, findings: tuple[int, int, int]) -> IndexEntry:
    """One family; `findings` are counted by whoever knows which of them are one fault."""
    family = view.family
    size, stated = len(view.reconstruction.text), view.printed_confidence
    return IndexEntry(
        name=family.name,
        title=family.title,
        script=view.languages[family.lead_witness],
        witnesses=len(family.witnesses),
        characters=size,
        open_places=len(view.open_passages),
        finding_counts=findings,
        doubts=len(view.reconstruction.doubts),
        confidence=(float(stated @ view.printed_lengths[view.printed_lengths > 0]) / size, float(stated.min()))
        if size
        else None,
        confidence_strip=confidence_strip(view, _STRIP_WIDTH),
    )
