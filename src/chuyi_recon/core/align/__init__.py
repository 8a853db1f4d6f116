"""Characters are aligned first: every witness with the pivot, and what the pivot lacks among themselves.

In: a `Family` and the keys of its witnesses. Out: an `Alignment`, in signs of the keys.

Laws: blocks of a side never overlap; equal and moved blocks hold the same signs; the order of the witnesses
changes nothing; what is not the same text is in no block.
"""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core.align.cuts import Piece
from chuyi_recon.core.align.islands import islands, stretches
from chuyi_recon.core.align.pairs import pair, with_moves
from chuyi_recon.core.align.pieces import blocks, in_signs
from chuyi_recon.core.align.slide import slide
from chuyi_recon.core.align.units import Alphabet, Units
from chuyi_recon.core.model import Alignment, Family, Folded, Island, Pairing, Span
from chuyi_recon.core.settings import Settings


def align(family: Family, folded: Mapping[str, Folded], settings: Settings, pivot: str | None = None) -> Alignment:
    """The star of a family round `pivot` (a witness, or `CONSENSUS`; without one the family's own), and its islands."""
    pivot = family.pivot if pivot is None else pivot
    alphabet = Alphabet()
    units = {siglum: alphabet.units(folded[siglum]) for siglum in sorted({*family.sigla, pivot})}
    star = _star(pivot, units, family.sigla, settings)

    def inner(pivot: str, spans: Mapping[str, Span]) -> Alignment:
        own = {s: _stretch(units[s], span) for s, span in spans.items()}
        return _alignment(pivot, own, _star(pivot, own, tuple(s for s in family.sigla if s in spans), settings))

    shortest = settings.island_shortest
    lacking = [x for s, pieces in star.items() for x in stretches(s, pieces, len(units[s].key), shortest)]
    found = islands(lacking, folded, inner, settings)
    return _alignment(pivot, units, star, found)


def _stretch(units: Units, span: Span) -> Units:
    """The units of a stretch given in signs; a stretch begins and ends with a unit."""
    start, end = units.starts.searchsorted([span.start, span.end]).tolist()
    return units.cut(start, end)


def _star(pivot: str, units: Mapping[str, Units], sigla: tuple[str, ...], settings: Settings) -> dict[str, list[Piece]]:
    """Every witness against the pivot, in signs."""
    a = units[pivot]
    pieces = slide(a, units, pair(a, {s: units[s] for s in sigla if s != pivot}, settings), settings.lacuna)
    return {s: in_signs(with_moves(a, units[s], own, settings), a, units[s]) for s, own in pieces.items()}


def _alignment(
    pivot: str, units: Mapping[str, Units], star: Mapping[str, list[Piece]], found: tuple[Island, ...] = ()
) -> Alignment:
    """The star as the model has it."""
    pairings = tuple(Pairing(s, blocks(pieces), len(units[s].key)) for s, pieces in star.items())
    return Alignment(pivot, len(units[pivot].key), pairings, found)
