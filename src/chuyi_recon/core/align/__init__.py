"""Characters are aligned first: every witness with the pivot, and what the pivot lacks among themselves.

In: a `Family` and the keys of its witnesses. Out: an `Alignment`, in signs of the keys.

Laws: blocks of a side never overlap; equal and moved blocks hold the same signs; the order of the witnesses
changes nothing; what is not the same text is in no block.
"""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core.align.aligned_text import Seen, counted_whole
from chuyi_recon.core.align.cut_points import Piece
from chuyi_recon.core.align.islands import ISLAND_SHORTEST, islands, stretches
from chuyi_recon.core.align.pairwise import pair, with_moves
from chuyi_recon.core.align.segments import blocks, in_signs, without
from chuyi_recon.core.align.shift import slide
from chuyi_recon.core.align.tokens import Alphabet, Units
from chuyi_recon.core.model import Alignment, Family, Folded, Island, Pairing, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.dittography import dittographies
from chuyi_recon.core.text.ngram_index import known
from chuyi_recon.core.text.reading_order import rearranged
from chuyi_recon.core.text.transcriber_notes import notes


def align(family: Family, folded: Mapping[str, Folded], settings: Settings, pivot: str | None = None) -> Alignment:
    """The star of a family round `pivot` (a witness, or `CONSENSUS`; without one the family's own), and its islands.

    Copies and notes are in no block; a witness in another order than the pivot's is aligned in that.
    """
    pivot = family.pivot if pivot is None else pivot
    seen = _seen(family, folded, settings, pivot)
    keys = {s: seen[s].key if s in seen else f for s, f in folded.items()}
    made = _aligned(family, keys, settings, pivot)
    return counted_whole(made, seen) if seen else made


def no_text(family: Family, folded: Mapping[str, Folded], settings: Settings) -> dict[str, list[Span]]:
    """By siglum what is no text of its own, in signs and in order: what stands twice by mistake, and notes."""
    copies = dittographies(family, folded) if settings.asks("repetition-loop") else {}
    told = notes(family, folded) if settings.asks("page-artifact") else {}
    return {
        s: sorted([*(c.span for c in copies.get(s, ())), *(n.span for n in told.get(s, ()))])
        for s in family.sigla
        if s in copies or s in told
    }


def _seen(family: Family, folded: Mapping[str, Folded], settings: Settings, pivot: str) -> dict[str, Seen]:
    """The witnesses that are not aligned as they stand."""
    untold, out = no_text(family, folded, settings), {}
    for s in family.sigla:
        whole = Span(0, len(folded[s]))
        pieces = [whole] if s == pivot else rearranged(known(folded[s]), known(folded[pivot]))
        gone = untold.get(s, ())
        left = [Span(*part) for p in pieces for part in without(p.start, p.end, [(g.start, g.end) for g in gone])]
        if left != [whole]:
            out[s] = Seen(folded[s], left)
    return out


def _aligned(family: Family, folded: Mapping[str, Folded], settings: Settings, pivot: str) -> Alignment:
    """The same of keys as they are."""
    alphabet = Alphabet()
    units = {siglum: alphabet.units(folded[siglum]) for siglum in sorted({*family.sigla, pivot})}
    star = _star(pivot, units, family.sigla, settings)

    def inner(pivot: str, spans: Mapping[str, Span]) -> Alignment:
        own = {s: _stretch(units[s], span) for s, span in spans.items()}
        return _alignment(pivot, own, _star(pivot, own, tuple(s for s in family.sigla if s in spans), settings))

    shortest = ISLAND_SHORTEST
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
