"""Pairs of units that share rare n-grams: by chunks of units, pruned before they are kept.

In: an `Index`. Out: `Pairs`, each with its score. Each n-gram gives the pairs of the units that have it; the rows of
one chunk of units are sorted as single numbers (later unit, earlier unit, block, rarity), counted once a block of the
later unit, and only pairs with a score stay. What is held is the rows of one chunk, whatever the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chuyi_recon.archive.postings import Index
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import BLOCK_BITS, Hashes, Numbers

Scores = npt.NDArray[np.float32]

_ROWS = 1 << 19  # rows of a chunk: 4 MB, and three times that while they are made
_RARITY_BITS, _UNIT_BITS = 8, 26
_BELOW_PAIR = np.uint64(_RARITY_BITS + BLOCK_BITS)
_CHUNK_UNITS = 1 << (64 - _RARITY_BITS - BLOCK_BITS - _UNIT_BITS)  # later units are counted from the first of a chunk


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of units, or of pages, as columns: the earlier, the later, and how much speaks for them."""

    earlier: Numbers
    later: Numbers
    score: Scores

    def __len__(self) -> int:
        return len(self.earlier)

    def take(self, kept: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.earlier[kept], self.later[kept], self.score[kept])


def join_pairs(parts: Iterable[Pairs]) -> Pairs:
    """The pairs of all parts."""
    none = np.zeros(0, np.uint32)
    parts = [*parts, Pairs(none, none, np.zeros(0, np.float32))]
    return Pairs(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("earlier", "later", "score")))


def cut_chunks(index: Index, unit_count: int) -> Iterator[tuple[int, int, npt.NDArray[np.uint32]]]:
    """Ranges of units with the postings of each; none has more rows than a chunk may, unless a single unit has."""
    total = np.cumsum(np.bincount(index.units, weights=index.partners, minlength=unit_count))
    ends, start = [], 0
    while start < unit_count:
        end = int(np.searchsorted(total, (total[start - 1] if start else 0.0) + _ROWS, side="right"))
        start = min(max(end, start + 1), start + _CHUNK_UNITS, unit_count)
        ends.append(start)
    chunk = np.searchsorted(np.array(ends), np.arange(unit_count), side="right").astype(np.uint16)[index.units]
    order = np.argsort(chunk, kind="stable").astype(np.uint32)  # a radix sort: in order within a chunk
    bounds = np.cumsum(np.bincount(chunk, minlength=len(ends)))
    for start, end, low, high in zip([0, *ends], ends, [0, *bounds], bounds, strict=False):
        yield start, end, order[low:high]


def score_chunk(
    index: Index, start: int, own: npt.NDArray[np.uint32], lengths: Numbers, settings: GroupSettings
) -> Pairs:
    """The pairs whose later unit has one of the postings `own`, with as much as speaks for each.

    `start` is the first unit of the chunk; `lengths` are those of all units. The score is the number of the later
    unit's blocks that are hit, each by the rarity of the rarest n-gram that hits it, as a share of the blocks of the
    shorter unit.
    """
    partners = index.partners[own]
    own, partners = own[partners > 0], partners[partners > 0].astype(np.int64)
    if not len(own):
        return join_pairs([])
    ends = np.cumsum(partners)
    at = np.arange(ends[-1]) + np.repeat(index.first[own] - (ends - partners), partners)
    rows = index.units[at].astype(np.uint64)  # as `pack_rows` has them, in place
    rows <<= _BELOW_PAIR
    own_part = (index.units[own] - np.uint32(start)).astype(np.uint64) << (_BELOW_PAIR + np.uint64(_UNIT_BITS))
    own_part |= (index.blocks[own].astype(np.uint64) << np.uint64(_RARITY_BITS)) | index.rarity[own]
    rows |= np.repeat(own_part, partners)
    rows.sort()
    later, first_units, rarity = count_blocks(rows, settings)
    later += np.uint32(start)
    return score_pairs(first_units, later, rarity, np.minimum(lengths[later], lengths[first_units]), settings)


def pack_rows(later: Hashes, earlier: Hashes, blocks: Hashes, rarity: Hashes) -> Hashes:
    """Rows as single numbers; `later` counts from the first unit of a chunk."""
    return (((later << np.uint64(_UNIT_BITS)) | earlier) << _BELOW_PAIR) | (blocks << np.uint64(_RARITY_BITS)) | rarity


def count_blocks(rows: Hashes, settings: GroupSettings) -> tuple[Numbers, Numbers, Hashes]:
    """The later unit, the earlier unit, and the rarity of all blocks that are hit, of pairs with blocks enough.

    `rows` are sorted.
    """
    pairs = rows >> _BELOW_PAIR
    begins = np.ones(len(rows), bool)
    np.not_equal(pairs[1:], pairs[:-1], out=begins[1:])
    first = np.flatnonzero(begins)
    many = np.diff(np.append(first, len(rows)))
    # Most pairs have one row: they go before anything else is counted.
    enough = many >= settings.least_blocks
    kept = np.repeat(enough, many)
    rows, pairs, many = rows[kept], pairs[first[enough]], many[enough]
    if not len(rows):
        return np.zeros(0, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.uint64)
    last = np.ones(len(rows), bool)  # of the rows of a block the rarest stands last
    np.not_equal(rows[1:] >> np.uint64(_RARITY_BITS), rows[:-1] >> np.uint64(_RARITY_BITS), out=last[:-1])
    first = np.cumsum(many) - many
    hit = np.add.reduceat(last, first, dtype=np.int64) >= settings.least_blocks
    rarity = np.add.reduceat(np.where(last, rows & np.uint64(255), np.uint64(0)), first)
    later = (pairs >> np.uint64(_UNIT_BITS)).astype(np.uint32)
    earlier = (pairs & np.uint64((1 << _UNIT_BITS) - 1)).astype(np.uint32)
    return later[hit], earlier[hit], rarity[hit]


def score_pairs(earlier: Numbers, later: Numbers, rarity: Hashes, shorter: Numbers, settings: GroupSettings) -> Pairs:
    """The pairs with a score: rarity of the blocks hit, as a share of the blocks of the `shorter` unit, in signs."""
    score = (rarity / 255 / np.maximum(shorter / settings.block, 1.0)).astype(np.float32)
    return Pairs(earlier, later, score).take(score >= settings.least_score)


def candidate_pairs(index: Index, lengths: Numbers, settings: GroupSettings) -> Iterator[Pairs]:
    """The pairs of all chunks; no pair comes twice."""
    for start, _, own in cut_chunks(index, len(lengths)):
        yield score_chunk(index, start, own, lengths, settings)


def best_pairs(pairs: Pairs, most: int) -> Pairs:
    """The pairs that are among the best of either of their two, in order of both. Ties: the earlier other."""
    kept = among_best(pairs.earlier, pairs.later, pairs.score, most)
    kept |= among_best(pairs.later, pairs.earlier, pairs.score, most)
    pairs = pairs.take(kept)
    return pairs.take(np.lexsort((pairs.later, pairs.earlier)))


def among_best(own: Numbers, other: Numbers, score: Scores, most: int) -> npt.NDArray[np.bool_]:
    """Which pairs are among the best of their `own`. Ties: the earlier other."""
    order = np.lexsort((other, -score, own))
    begins = np.ones(len(order), bool)
    np.not_equal(own[order][1:], own[order][:-1], out=begins[1:])
    first = np.flatnonzero(begins)
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    kept = np.zeros(len(order), bool)
    kept[order[rank < most]] = True
    return kept


def pairs_of_pages(pairs: Pairs, pages: Numbers) -> Pairs:
    """Pairs of units as pairs of their pages, each with its best score; windows of one book are no pair."""
    ends = np.sort(np.stack((pages[pairs.earlier], pages[pairs.later])), axis=0)
    order = np.lexsort((-pairs.score, ends[1], ends[0]))
    order = order[ends[0][order] != ends[1][order]]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (ends[:, order][:, 1:] != ends[:, order][:, :-1]).any(axis=0)
    order = order[fresh]
    return Pairs(ends[0][order].astype(np.uint32), ends[1][order].astype(np.uint32), pairs.score[order])
