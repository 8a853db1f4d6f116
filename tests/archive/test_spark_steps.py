"""What a cluster does to batches: laws of large-star and small-star, and the numbers of one machine."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyspark", reason="pyspark is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")
import pyarrow as pa

from chuyi_recon.archive.keys import KeyFolder
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import BLOCK_BITS, cut_windows, select_units, sketch, unit_bits
from chuyi_recon.archive.spark.arrow_rows import column, whole_groups
from chuyi_recon.archive.spark.stars import large_star, small_star
from chuyi_recon.archive.spark.steps import Steps
from tests.archive.piles import draw_text

Pairs = set[tuple[int, int]]
PAGES = 14
EDGES = st.sets(st.tuples(st.integers(0, PAGES - 1), st.integers(0, PAGES - 1)).filter(lambda p: p[0] > p[1]))


def as_columns(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def as_pairs(columns: tuple[np.ndarray, np.ndarray]) -> Pairs:
    return set(zip(columns[0].tolist(), columns[1].tolist(), strict=True))


def turn(edges: Pairs) -> Pairs:
    large = as_pairs(large_star(*as_columns(edges | {(b, a) for a, b in edges})))
    return as_pairs(small_star(*as_columns(large)))


def union_find(edges: Pairs) -> dict[int, int]:
    root = {page: page for edge in edges for page in edge}

    def find(page: int) -> int:
        while root[page] != page:
            page = root[page]
        return page

    for a, b in edges:
        one, other = sorted((find(a), find(b)))
        root[other] = one
    return {page: find(page) for page in root}


@given(EDGES)
def test_stars_end_in_the_components_of_union_find(edges: Pairs) -> None:
    found = edges
    for _ in range(2 * PAGES):
        found = turn(found)
    assert found == {(page, root) for page, root in union_find(edges).items() if page != root}


@given(EDGES)
def test_no_turn_joins_or_parts_components_or_adds_edges(edges: Pairs) -> None:
    found = turn(edges)
    assert union_find(found) == union_find(edges)
    assert len(found) <= len(edges)


@given(st.lists(st.integers(0, 6), min_size=1).map(sorted), st.integers(1, 4), st.integers(1, 5))
def test_groups_are_whole_whatever_the_batches(values: list[int], batch: int, least: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chuyi_recon.archive.spark.arrow_rows._ROWS", least)
        rows = [pa.record_batch({"n": values[i : i + batch]}) for i in range(0, len(values), batch)]
        parts = [column(table, "n").tolist() for table in whole_groups(rows, "n")]
    assert [n for part in parts for n in part] == values
    assert all(one[-1] < other[0] for one, other in pairwise(parts))


@pytest.mark.parametrize("long_from", [1 << 22, 5])
def test_the_postings_of_a_cluster_are_those_of_one_machine(long_from: int) -> None:
    settings = GroupSettings(window=200, window_overlap=50, long_from=long_from)
    keys = KeyFolder(str).fold([draw_text(n, 60 * n) for n in range(1, 12)])  # the last ones are books
    units = cut_windows(keys.lengths, settings)
    many = len(units.pages)
    own = select_units(keys, units)
    packed = np.sort(sketch(own.signs, own.lengths, 0, many, settings.of_archive(many)))
    packed = packed[np.append(True, packed[1:] >> np.uint64(BLOCK_BITS) != packed[:-1] >> np.uint64(BLOCK_BITS))]
    signs = [keys.key(n).tobytes() for n in range(len(keys))]
    rows = pa.record_batch({"page": pa.array(range(len(keys)), pa.int64()), "signs": signs})
    table = pa.Table.from_batches(Steps(settings, many).sketch(iter([rows])))
    ngrams, places = (column(table, name) for name in ("ngram", "place"))
    order = np.lexsort((places, ngrams))
    stretches, unit = np.unique(places[order] >> BLOCK_BITS, return_inverse=True)
    assert len(stretches) == many
    low = np.int64(unit_bits(many) + BLOCK_BITS)
    again = (ngrams[order] << low) | (unit << BLOCK_BITS) | (places[order] & ((1 << BLOCK_BITS) - 1))
    assert np.array_equal(again.astype(np.uint64), packed)
