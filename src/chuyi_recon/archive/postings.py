"""The inverted index: postings by n-gram, those that say something.

In: the postings of all units, sorted. Out: an `Index`. An n-gram that only one unit has leads nowhere and is left out.
One that more units have than the cap says leads to the first units that have it, its hubs, and of such n-grams a part
is kept: what every page of an archive says costs little, and still the copies of a document that has more copies than
the cap meet at its hubs. (Units are numbered in an order that is as good as drawn: by the hash of what they say.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import BLOCK_BITS, Hashes, Numbers, unit_bits

_FEW_UNITS = 4096  # what is rare among fewer is as rare as among so many: two copies alone share all that they have
_ABOVE_BYTE = np.uint64(56)  # the highest byte of a hash is free to draw by: low bits say what a page is known by
_PIECE = 1 << 18  # postings that are indexed at once: 2 MB


@dataclass(frozen=True, slots=True)
class Index:
    """Postings in order of n-gram and unit, as columns.

    Posting `p` is of block `blocks[p]` of unit `units[p]`; its partners, all of earlier units, are the `partners[p]`
    postings from `first[p]` on.
    """

    units: Numbers
    blocks: npt.NDArray[np.uint16]
    first: npt.NDArray[np.uint32]
    partners: npt.NDArray[np.uint8]
    rarity: npt.NDArray[np.uint8]  # of the n-gram: 255 of one that a single unit has, 0 of one that all have

    def __len__(self) -> int:
        return len(self.units)


def index_postings(sorted_pieces: Iterable[Hashes], unit_count: int, settings: GroupSettings) -> Index:
    """The index of postings that come in order, in pieces; a unit counts an n-gram once, in its first block."""
    none = _index_piece(np.zeros(0, np.uint64), unit_count, settings)
    parts, before = list[Index](), 0
    for piece in _whole_ngrams(sorted_pieces, np.uint64(unit_bits(unit_count) + BLOCK_BITS)):
        part = _index_piece(piece, unit_count, settings)
        parts.append(replace(part, first=part.first + np.uint32(before)))
        before += len(part)
    return Index(*(np.concatenate([getattr(part, f.name) for part in (*parts, none)]) for f in fields(Index)))


def _whole_ngrams(pieces: Iterable[Hashes], above: np.uint64) -> Iterator[Hashes]:
    """The same in pieces that stay near the processor, none of which parts an n-gram."""
    rest = np.zeros(0, np.uint64)
    for piece in pieces:
        rest = np.concatenate((rest, piece)) if len(rest) else piece
        at = 0
        while len(rest) - at > _PIECE:
            last = (rest[at + _PIECE] >> above) << above  # where the n-gram begins that would be parted
            cut = at + int(np.searchsorted(rest[at:], last))
            if cut == at:  # one n-gram fills the piece
                cut = at + int(np.searchsorted(rest[at:], last + (np.uint64(1) << above) - np.uint64(1), side="right"))
            if cut == len(rest):
                break
            yield rest[at:cut]
            at = cut
        rest = rest[at:]
    yield rest


def _index_piece(postings: Hashes, unit_count: int, settings: GroupSettings) -> Index:
    """The index of the postings of some n-grams."""
    above = np.uint64(unit_bits(unit_count) + BLOCK_BITS)
    begins = np.append(_begins(postings >> above), True)
    postings = postings[~(begins[:-1] & begins[1:])]  # half of all stand alone
    postings = postings[_begins(postings >> np.uint64(BLOCK_BITS))]
    ngrams = postings >> above
    starts = np.flatnonzero(_begins(ngrams))
    sizes = np.diff(np.append(starts, len(postings)))
    frequent = sizes > settings.frequency_cap
    sampled = (postings[starts] >> _ABOVE_BYTE) < np.uint64(settings.frequent_share * 0x100)
    kept = (sizes > 1) & (~frequent | sampled)
    postings = postings[np.repeat(kept, sizes)]
    sizes, frequent = sizes[kept].astype(np.uint32), frequent[kept]
    first = np.repeat((np.cumsum(sizes) - sizes).astype(np.uint32), sizes)
    at_most = np.where(frequent, settings.hubs, settings.frequency_cap).astype(np.uint32)
    return Index(
        ((postings >> np.uint64(BLOCK_BITS)) & np.uint64((1 << unit_bits(unit_count)) - 1)).astype(np.uint32),
        (postings & np.uint64((1 << BLOCK_BITS) - 1)).astype(np.uint16),
        first,
        np.minimum(np.arange(len(postings), dtype=np.uint32) - first, np.repeat(at_most, sizes)).astype(np.uint8),
        np.repeat(rarity_by_size(sizes, unit_count), sizes),
    )


def rarity_by_size(sizes: Numbers, unit_count: int) -> npt.NDArray[np.uint8]:
    """How much n-grams tell that stand in so many units."""
    known = np.arange(1, 1 << 12)
    told = 1 - np.log(known) / np.log(max(unit_count, _FEW_UNITS))
    table = np.rint(255 * told).clip(1, 255).astype(np.uint8)
    return np.take(table, np.minimum(sizes, len(table)) - 1)


def _begins(ordered: Hashes) -> npt.NDArray[np.bool_]:
    """Where each value of a sorted column stands first."""
    out = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=out[1:])
    return out
