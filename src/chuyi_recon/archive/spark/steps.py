"""What is done to a batch of rows, as `DataFrame.mapInArrow` has it done.

In and out: batches of Arrow. Each step hands its rows to the function of `archive` that one machine runs; here is only
how rows become its arrays. A *place* is one number of where an n-gram stands: page, stretch of the page, block, highest
first, so that places stand in the order in which one machine numbers its units. The *stretch* of a page is its length,
of a book (longer than a window) the length of a window and the number of the window on top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chuyi_recon.archive.candidate_pairs import (
    Pairs,
    among_best,
    count_blocks,
    pack_rows,
    pairs_of_pages,
    score_pairs,
)
from chuyi_recon.archive.grouping import Edges, link_edges
from chuyi_recon.archive.keys import Keys
from chuyi_recon.archive.postings import rarity_by_size
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import BLOCK_BITS, Units, cut_windows, ngram_shift, sample_ngrams, select_units
from chuyi_recon.archive.spark.arrow_rows import column, keys_from, make_batch, whole_groups
from chuyi_recon.archive.verification import Verified, verify_pairs

Batches = Iterator[pa.RecordBatch]
Step = Callable[[Batches], Batches]
Wide = npt.NDArray[np.int64]

_STRETCH_BITS = 15
_PAGES = 128  # whose signs stay near the processor
_DECIMALS = 4  # of a share that is told

POSTINGS = pa.schema([("ngram", pa.int64()), ("place", pa.int64())])
MEETINGS = pa.schema(
    [("later", pa.int64()), ("place", pa.int64()), ("rarity", pa.int32()), ("earlier", pa.list_(pa.int64()))]
)
PAIRS = pa.schema([("earlier", pa.int64()), ("later", pa.int64()), ("score", pa.float32()), ("best", pa.bool_())])
EDGES = pa.schema(
    [
        ("earlier", pa.int64()), ("later", pa.int64()), ("coverage", pa.float32()), ("likeness", pa.float32()),
        ("parallel", pa.bool_()), ("copies", pa.bool_()), ("related", pa.bool_()), ("share", pa.float64()),
    ]
)  # fmt: skip
LINKED = pa.schema(
    [("page", pa.int64()), ("medoid", pa.int64()), ("other", pa.int64()), ("role", pa.int32()), ("score", pa.float64())]
)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps for an archive of so many units."""

    settings: GroupSettings
    unit_count: int

    def sketch(self, batches: Batches) -> Batches:
        """`page`, `signs` -> postings; a unit counts an n-gram once, in its first block."""
        settings, shift = self.settings.of_archive(self.unit_count), np.uint64(ngram_shift(self.unit_count))
        for batch in batches:
            for start in range(0, len(batch), _PAGES):
                part = batch.slice(start, _PAGES)
                keys = keys_from(part.column("signs").to_pylist())
                units = cut_windows(keys.lengths, settings)
                own = select_units(keys, units)
                hashes, unit, at = sample_ngrams(own.signs, own.lengths, settings)
                ngrams = hashes >> shift
                order = np.lexsort((unit, ngrams))  # in order of their places where both are the same
                same = (ngrams[order][1:] == ngrams[order][:-1]) & (unit[order][1:] == unit[order][:-1])
                kept = order[np.append(True, ~same)[: len(order)]]
                block = np.minimum((at[kept] - own.starts[unit[kept]]) // settings.block, (1 << BLOCK_BITS) - 1)
                stretch = _page_units(column(part, "page"), keys, units, settings)
                yield make_batch(POSTINGS, ngrams[kept].astype(np.int64), (stretch[unit[kept]] << BLOCK_BITS) | block)

    def spread_rare(self, batches: Batches) -> Batches:
        """`places`, those of one n-gram, in any order -> for each but the first those that are earlier."""
        for batch in batches:
            lists = batch.column("places")
            sizes = np.diff(lists.offsets.to_numpy())
            places = lists.flatten().to_numpy()
            places = places[np.lexsort((places, np.repeat(np.arange(len(sizes)), sizes)))]
            first = np.repeat(np.cumsum(sizes) - sizes, sizes)
            many = np.arange(len(places)) - first
            rarity = np.repeat(rarity_by_size(sizes, self.unit_count), sizes)
            yield _meetings(places, rarity, first, many, places)

    def spread_frequent(self, batches: Batches) -> Batches:
        """`place`, and of its n-gram `size` and `hubs`, in order -> the same: the hubs that are earlier."""
        for batch in batches:
            hubs = batch.column("hubs")
            sizes = np.diff(hubs.offsets.to_numpy())
            of = np.repeat(np.arange(len(sizes)), sizes)
            places, all_hubs = column(batch, "place"), hubs.flatten().to_numpy()
            many = np.bincount(of, all_hubs >> BLOCK_BITS < places[of] >> BLOCK_BITS, len(sizes)).astype(np.int64)
            rarity = rarity_by_size(column(batch, "size"), self.unit_count)
            yield _meetings(places, rarity, np.cumsum(sizes) - sizes, many, all_hubs)

    def score(self, batches: Batches) -> Batches:
        """Meetings in order of `later` -> pairs of pages, and whether they are among the best of the later one."""
        settings = self.settings
        for table in whole_groups(batches, "later"):
            lists = table.column("earlier").combine_chunks()
            sizes = np.diff(lists.offsets.to_numpy())
            places = column(table, "place")
            units, later = np.unique(places >> BLOCK_BITS, return_inverse=True)
            others, earlier = np.unique(lists.flatten().to_numpy() >> BLOCK_BITS, return_inverse=True)
            blocks = (places & ((1 << BLOCK_BITS) - 1)).astype(np.uint64)
            columns = (later.astype(np.uint64), blocks, column(table, "rarity").astype(np.uint64))
            later_rows, block_rows, rarity_rows = (np.repeat(values, sizes) for values in columns)
            rows = pack_rows(later_rows, earlier.astype(np.uint64), block_rows, rarity_rows)
            rows.sort()
            one, other, told = count_blocks(rows, settings)
            shorter = np.minimum(_lengths(units[one], settings), _lengths(others[other], settings)).astype(np.uint32)
            pages, of_unit = np.unique(np.concatenate((others, units)) >> _STRETCH_BITS, return_inverse=True)
            scored = score_pairs(other, one + np.uint32(len(others)), told, shorter, settings)
            pairs = pairs_of_pages(scored, of_unit.astype(np.uint32))
            best = among_best(pairs.later, pairs.earlier, pairs.score, settings.best)
            yield make_batch(PAIRS, pages[pairs.earlier], pages[pairs.later], pairs.score, best)

    def verify(self, batches: Batches) -> Batches:
        """`earlier`, `later`, and the signs of both -> what is found of each pair."""
        settings = self.settings
        for whole in batches:
            for start in range(0, len(whole), _PAGES):
                batch = whole.slice(start, _PAGES)
                earlier, later = column(batch, "earlier"), column(batch, "later")
                signs = batch.column("earlier_signs").to_pylist() + batch.column("later_signs").to_pylist()
                _, first, local = np.unique(np.concatenate((earlier, later)), return_index=True, return_inverse=True)
                keys = keys_from([signs[n] for n in first])
                found = verify_pairs(keys, local[: len(batch)], local[len(batch) :], settings)
                yield make_batch(
                    EDGES, earlier, later, found.coverage, found.likeness, found.parallel, found.copies(settings),
                    found.coverage >= settings.related, _told(found.coverage),
                )  # fmt: skip

    def link(self, members: pa.Table, edges: pa.Table) -> pa.Table:
        """Some components, the `signs` of their pages, and all verified pairs inside them -> the families in them.

        Rows with `other` are of pages that are related.
        """
        members = members.sort_by("page")
        edges = edges.sort_by([("earlier", "ascending"), ("later", "ascending")])
        pages = column(members, "page")
        keys = keys_from(members.column("signs").to_pylist())
        earlier, later = (
            np.searchsorted(pages, column(edges, name)).astype(np.uint32) for name in ("earlier", "later")
        )
        pairs = Pairs(earlier, later, np.zeros(len(earlier), np.float32))
        found = Verified(
            column(edges, "coverage"), column(edges, "likeness"), column(edges, "parallel").astype(np.bool_)
        )
        grouped = link_edges(keys, Edges(pairs, found), self.settings, lambda *_: None)
        families, related = grouped.families, grouped.related
        one = make_batch(
            LINKED, pages, pages[families.medoids], pa.nulls(len(pages)), families.roles, _told(families.scores)
        )
        none = pa.nulls(len(related))
        other = make_batch(LINKED, pages[related.earlier], none, pages[related.later], none, _told(related.score))
        return pa.Table.from_batches([one, other])


def _page_units(pages: Wide, keys: Keys, units: Units, settings: GroupSettings) -> Wide:
    """Page and stretch of each unit, as one number."""
    book = keys.lengths[units.pages] > settings.window
    nth = np.arange(len(units.pages)) - np.searchsorted(units.pages, units.pages)
    stretches: Wide = (pages[units.pages] << _STRETCH_BITS) | np.where(book, settings.window + nth, units.lengths)
    return stretches


def _lengths(units: Wide, settings: GroupSettings) -> Wide:
    """The signs of units, from page and stretch."""
    lengths: Wide = np.minimum(units & ((1 << _STRETCH_BITS) - 1), settings.window)
    return lengths


def _meetings(places: Wide, rarity: npt.NDArray[np.uint8], first: Wide, many: Wide, others: Wide) -> pa.RecordBatch:
    """Of each place that has earlier ones these: `many` of `others` from `first` on."""
    kept = np.flatnonzero(many)
    many, first = many[kept], first[kept]
    offsets = np.append(0, np.cumsum(many))
    at = np.arange(offsets[-1]) + np.repeat(first - offsets[:-1], many)
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(others[at]))
    page = places[kept] >> (BLOCK_BITS + _STRETCH_BITS)
    return make_batch(MEETINGS, page, places[kept], rarity[kept].astype(np.int32), lists)


def _told(shares: npt.NDArray[np.float32]) -> list[float]:
    return [round(share, _DECIMALS) for share in shares.tolist()]
