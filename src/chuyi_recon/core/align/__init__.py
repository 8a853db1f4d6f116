"""Characters are aligned first: every witness with the pivot, and what the pivot lacks among themselves.

In: a `Family` and the keys of its witnesses. Out: an `Alignment`, in signs of the keys.

Laws: blocks of a side never overlap; equal and moved blocks hold the same signs; the order of the witnesses
changes nothing; what is not the same text is in no block.
"""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core.align.islands import islands
from chuyi_recon.core.align.pairs import pair, with_moves
from chuyi_recon.core.align.pieces import blocks, in_signs
from chuyi_recon.core.align.slide import slide
from chuyi_recon.core.align.units import Alphabet, Units
from chuyi_recon.core.model import Alignment, Family, Folded, Pairing, Span
from chuyi_recon.core.settings import Settings


def align(family: Family, folded: Mapping[str, Folded], settings: Settings) -> Alignment:
    """The pivot star of a family, and its islands."""
    alphabet = Alphabet()
    units = {siglum: alphabet.units(folded[siglum]) for siglum in sorted(family.sigla)}
    star = _star(family.pivot, units, family.sigla, settings)

    def inner(pivot: str, spans: Mapping[str, Span]) -> Alignment:
        own = {s: _stretch(units[s], span) for s, span in spans.items()}
        return _star(pivot, own, tuple(s for s in family.sigla if s in spans), settings)

    found = islands(star.pairings, folded, inner, settings.lacuna)
    return Alignment(star.pivot, star.length, star.pairings, found)


def _stretch(units: Units, span: Span) -> Units:
    """The units of a stretch given in signs; a stretch begins and ends with a unit."""
    start, end = units.starts.searchsorted([span.start, span.end]).tolist()
    return units.cut(start, end)


def _star(pivot: str, units: Mapping[str, Units], sigla: tuple[str, ...], settings: Settings) -> Alignment:
    """Every witness against the pivot."""
    a = units[pivot]
    pieces = slide(a, units, {s: pair(a, units[s], settings) for s in sigla if s != pivot}, settings.lacuna)
    pairings = []
    for siglum, own in pieces.items():
        b = units[siglum]
        pairings.append(Pairing(siglum, blocks(in_signs(with_moves(a, b, own, settings), a, b)), int(b.starts[-1])))
    return Alignment(pivot, int(a.starts[-1]), tuple(pairings))
