"""Laws of grouping, whatever the pile."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.archive.candidate_pairs import Pairs
from chuyi_recon.archive.clustering import find_components, link_halves
from chuyi_recon.archive.external_sort import PostingSorter
from chuyi_recon.archive.keys import KeyFolder
from chuyi_recon.archive.postings import index_postings
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import cut_windows, select_units, sketch
from tests.archive.piles import draw_text, group_texts, misread

PAGES = 7
EDGES = st.sets(st.tuples(st.integers(0, PAGES - 1), st.integers(0, PAGES - 1)).filter(lambda p: p[0] < p[1]))


def make_edges(pairs: set[tuple[int, int]]) -> Pairs:
    ordered = sorted(pairs)
    both = np.array(ordered, np.uint32).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1], np.linspace(1, 0.5, len(ordered), dtype=np.float32))


def link(pairs: set[tuple[int, int]]) -> np.ndarray:
    edges = make_edges(pairs)
    known = dict.fromkeys(pairs, True)
    return link_halves(edges, PAGES, known, lambda asked: [False for _ in asked], GroupSettings())


@given(EDGES)
def test_no_family_goes_beyond_a_component(pairs: set[tuple[int, int]]) -> None:
    components = find_components(make_edges(pairs), PAGES)
    groups = link(pairs)
    assert (components[groups] == components).all()
    assert all(components[a] == components[b] for a, b in pairs)


@given(EDGES)
def test_half_linkage_never_chains(pairs: set[tuple[int, int]]) -> None:
    groups = link(pairs)
    for group in set(groups.tolist()):
        members = np.flatnonzero(groups == group).tolist()
        inside = list(combinations(members, 2))
        # Joined two by two, always with most of the cross pairs: so most of all pairs are edges.
        assert 2 * sum(pair in pairs for pair in inside) >= len(inside)


@given(EDGES)
def test_what_is_alike_pair_by_pair_is_one_family(pairs: set[tuple[int, int]]) -> None:
    clique = set(combinations((0, 2, 5), 2))
    apart = {p for p in pairs if not {0, 2, 5} & set(p)}
    assert len(set(link(clique | apart)[[0, 2, 5]].tolist())) == 1


@settings(max_examples=15)
@given(st.permutations(range(12)), st.integers(1, 3))
def test_neither_the_order_of_pages_nor_threads_change_a_family(order: list[int], workers: int) -> None:
    texts = [misread(draw_text(n // 3, 300), 0.1, n) for n in range(12)]
    plain = group_texts(texts).families
    found = group_texts([texts[i] for i in order], workers=workers).families
    together = {frozenset(np.flatnonzero(plain.medoids == m).tolist()) for m in plain.medoids}
    moved = np.array(order)
    assert {frozenset(moved[np.flatnonzero(found.medoids == m)].tolist()) for m in found.medoids} == together


@settings(max_examples=15)
@given(st.lists(st.integers(0, 2**64 - 1), max_size=300), st.integers(1, 60))
def test_postings_sorted_on_the_disk_are_those_sorted_in_memory(values: list[int], size: int) -> None:
    parts = [np.array(values[n : n + size], np.uint64) for n in range(0, len(values), size)]
    in_memory = np.concatenate([*PostingSorter(1 << 30, "", 1)(iter(parts)), np.zeros(0, np.uint64)])
    outside = np.concatenate([*PostingSorter(0, "", 1)(iter(parts)), np.zeros(0, np.uint64)])
    assert np.array_equal(in_memory, outside)
    assert np.array_equal(in_memory, np.sort(np.array(values, np.uint64)))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_an_index_is_the_same_whatever_the_pieces_it_comes_in(cuts: list[int]) -> None:
    keys = KeyFolder(str).fold([misread(draw_text(n // 4, 200), 0.1, n) for n in range(20)])
    units = cut_windows(keys.lengths, GroupSettings())
    own = select_units(keys, units)
    postings = np.sort(sketch(own.signs, own.lengths, 0, 20, GroupSettings()))
    pieces = np.split(postings, np.cumsum(cuts).clip(max=len(postings)))
    whole, parted = (index_postings(iter(some), 20, GroupSettings()) for some in ([postings], pieces))
    assert all(np.array_equal(getattr(whole, f), getattr(parted, f)) for f in ("units", "blocks", "first", "partners"))


@given(st.integers(0, 300), st.integers(20, 60), st.integers(0, 15))
def test_windows_cover_a_book_and_none_is_shorter_than_the_others(length: int, window: int, overlap: int) -> None:
    units = cut_windows(np.array([length]), GroupSettings(window=window, window_overlap=overlap))
    covered = {at for s, n in zip(units.starts.tolist(), units.lengths.tolist(), strict=True) for at in range(s, s + n)}
    assert covered == set(range(length))
    assert len(set(units.lengths.tolist())) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_that_are_folded_together_have_the_keys_they_have_alone(one: str, other: str) -> None:
    folder = KeyFolder(str)
    both = folder.fold([one, other])
    assert [both.text(i) for i in (0, 1)] == [folder.fold([text]).text(0) for text in (one, other)]
