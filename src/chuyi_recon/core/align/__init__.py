"""Characters are aligned first: every witness with the pivot, and what the pivot lacks among themselves.

In: a `Family` and the keys of its witnesses. Out: an `Alignment`, in signs of the keys.

Laws: blocks of a side never overlap; equal and moved blocks hold the same signs; the order of the witnesses
changes nothing; what is not the same text is in no block.
"""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core.align.aligned_text import AlignedText, restore_positions
from chuyi_recon.core.align.cut_points import AlignedSegment
from chuyi_recon.core.align.islands import ISLAND_SHORTEST, find_islands, uncovered_stretches
from chuyi_recon.core.align.pairwise import add_moves, align_in_order
from chuyi_recon.core.align.segments import subtract_ranges, to_signs
from chuyi_recon.core.align.shift import shift_indels
from chuyi_recon.core.align.tokens import TokenizedText, Vocabulary
from chuyi_recon.core.model import Alignment, Blocks, Family, FoldedText, Island, PairwiseAlignment, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.dittography import find_dittographies
from chuyi_recon.core.text.ngram_index import ngram_index
from chuyi_recon.core.text.reading_order import reorder_pieces
from chuyi_recon.core.text.transcriber_notes import find_notes


def align_family(
    family: Family, folded: Mapping[str, FoldedText], settings: Settings, pivot: str | None = None
) -> Alignment:
    """The star of a family round `pivot` (a witness, or `CONSENSUS`; without one the family's own), and its islands.

    Copies and notes are in no block; a witness in another order than the pivot's is aligned in that.
    """
    pivot = family.lead_witness if pivot is None else pivot
    aligned_texts = _make_aligned_texts(family, folded, settings, pivot)
    keys = {s: aligned_texts[s].key if s in aligned_texts else f for s, f in folded.items()}
    made = _align_keys(family, keys, settings, pivot)
    return restore_positions(made, aligned_texts) if aligned_texts else made


def excluded_text(family: Family, folded: Mapping[str, FoldedText], settings: Settings) -> dict[str, list[Span]]:
    """By siglum what is no text of its own, in signs and in order: what stands twice by mistake, and notes."""
    copies = find_dittographies(family, folded) if settings.asks("repetition-loop") else {}
    found_notes = find_notes(family, folded) if settings.asks("page-artifact") else {}
    return {
        s: sorted([*(c.span for c in copies.get(s, ())), *(n.span for n in found_notes.get(s, ()))])
        for s in family.sigla
        if s in copies or s in found_notes
    }


def _make_aligned_texts(
    family: Family, folded: Mapping[str, FoldedText], settings: Settings, pivot: str
) -> dict[str, AlignedText]:
    """The witnesses that are not aligned as they stand."""
    untold, out = excluded_text(family, folded, settings), {}
    for s in family.sigla:
        whole = Span(0, len(folded[s]))
        pieces = [whole] if s == pivot else reorder_pieces(ngram_index(folded[s]), ngram_index(folded[pivot]))
        gone = untold.get(s, ())
        left = [
            Span(*part) for p in pieces for part in subtract_ranges(p.start, p.end, [(g.start, g.end) for g in gone])
        ]
        if left != [whole]:
            out[s] = AlignedText(folded[s], left)
    return out


def _align_keys(family: Family, folded: Mapping[str, FoldedText], settings: Settings, pivot: str) -> Alignment:
    """The same of keys as they are."""
    alphabet = Vocabulary()
    units = {siglum: alphabet.tokenize(folded[siglum]) for siglum in sorted({*family.sigla, pivot})}
    star = _align_star(pivot, units, family.sigla, settings)

    def inner(pivot: str, spans: Mapping[str, Span]) -> Alignment:
        own = {s: _cut_tokens(units[s], span) for s, span in spans.items()}
        return _make_alignment(
            pivot, own, _align_star(pivot, own, tuple(s for s in family.sigla if s in spans), settings)
        )

    shortest = ISLAND_SHORTEST
    lacking = [x for s, pieces in star.items() for x in uncovered_stretches(s, pieces, len(units[s].key), shortest)]
    found = find_islands(lacking, folded, inner, settings)
    return _make_alignment(pivot, units, star, found)


def _cut_tokens(units: TokenizedText, span: Span) -> TokenizedText:
    """The units of a stretch given in signs; a stretch begins and ends with a unit."""
    start, end = units.starts.searchsorted([span.start, span.end]).tolist()
    return units.slice_tokens(start, end)


def _align_star(
    pivot: str, units: Mapping[str, TokenizedText], sigla: tuple[str, ...], settings: Settings
) -> dict[str, list[AlignedSegment]]:
    """Every witness against the pivot, in signs."""
    a = units[pivot]
    pieces = shift_indels(
        a, units, align_in_order(a, {s: units[s] for s in sigla if s != pivot}, settings), settings.lacuna
    )
    return {s: to_signs(add_moves(a, units[s], own, settings), a, units[s]) for s, own in pieces.items()}


def _make_alignment(
    pivot: str,
    units: Mapping[str, TokenizedText],
    star: Mapping[str, list[AlignedSegment]],
    found: tuple[Island, ...] = (),
) -> Alignment:
    """The star as the model has it."""
    pairings = tuple(PairwiseAlignment(s, Blocks.of(pieces), len(units[s].key)) for s, pieces in star.items())
    return Alignment(pivot, len(units[pivot].key), pairings, found)
