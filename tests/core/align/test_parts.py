"""Shortcuts of the alignment give what the long way gives."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chuyi_recon.core.align import homology
from chuyi_recon.core.align.anchors import best_chain, unique_matches
from chuyi_recon.core.align.homology import TokenWeights, filter_homologous
from chuyi_recon.core.align.leaf import MatchingRun, reseat_runs
from chuyi_recon.core.align.tokens import TokenizedText, Vocabulary, hash_ngrams
from chuyi_recon.core.text.fold import fold

LACUNA = 25


def units(*texts: str) -> list[TokenizedText]:
    alphabet = Vocabulary()
    return [alphabet.tokenize(fold(t, lambda s: s)) for t in texts]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_no_chain_of_rising_runs_is_longer_than_the_one_taken(lengths: list[int], random: object) -> None:
    places = list(range(len(lengths)))
    random.shuffle(places)  # type: ignore[attr-defined]
    runs: list[MatchingRun] = [(10 * k, 10 * j, n) for k, (j, n) in enumerate(zip(places, lengths, strict=True))]
    rising = [
        sum(n for _, _, n in some)
        for size in range(1, len(runs) + 1)
        for some in combinations(runs, size)
        if all(p[1] < q[1] for p, q in pairwise(some))
    ]
    taken = best_chain(runs)
    assert all(p[1] < q[1] for p, q in pairwise(taken))
    assert sum(n for _, _, n in taken) == max(rising)


@given(st.lists(st.integers(0, 30), max_size=40), st.lists(st.integers(0, 30), max_size=40))
def test_grams_that_stand_once_on_each_side_are_found_in_order(a: list[int], b: list[int]) -> None:
    i, j = unique_matches(np.array(a, np.uint64), np.array(b, np.uint64))
    once = [(a.index(x), b.index(x)) for x in a if a.count(x) == 1 == b.count(x)]
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == once


def test_a_long_text_is_hashed_in_parts_as_if_it_were_whole() -> None:
    codes = np.arange(40_000, dtype=np.uint32) % 977
    for k in (4, 8):
        assert np.array_equal(hash_ngrams(codes, k)[16_380:16_390], hash_ngrams(codes[16_380:], k)[:10])
        assert len(hash_ngrams(codes, k)) == len(codes) - k + 1


gap = st.sampled_from([(1, 1)] * 6 + [(0, 1), (2, 2), (0, 9), (4, 3), (8, 7), (40, 0), (0, 60), (30, 30)])


@settings(deadline=None, max_examples=400)
@given(st.lists(st.tuples(gap, st.integers(1, 40)), min_size=1, max_size=8), gap)
@example([((40, 0), 6), ((1, 1), 2), ((1, 1), 19)], (1, 1))
@example([((1, 1), 11), ((1, 1), 11)], (40, 0))
def test_a_path_that_is_sure_to_stand_would_stand_if_every_unit_were_counted(
    parts: list[tuple[tuple[int, int], int]], end: tuple[int, int]
) -> None:
    runs: list[MatchingRun] = []
    i = j = 0
    for (da, db), n in parts:
        runs.append((i + da, j + db, n))
        i, j = i + da + n, j + db + n
    a, b = units("的" * (i + end[0]), "的" * (j + end[1]))  # every unit is as common as can be
    sure = homology._open_gaps_if_sure(runs, len(a), len(b), LACUNA)
    if sure is not None and any(sure):
        scores = homology._path_scores(a, b, runs, TokenWeights(a, b), LACUNA)
        for k in range(
            1, len(scores), 2
        ):  # as if every unit were worth the least, and every edge in question were wrong
            n = runs[k // 2][2]
            edges = sum(e in (0, len(scores) - 1) or scores[e] < homology._INSIDE_LIMIT for e in (k - 1, k + 1))
            scores[k] = homology._MIN_WEIGHT * (1.2 * n - 0.6) - (
                edges * homology._EDGE if n < homology.SURE_RUN_LENGTH else 0.0
            )
        same = homology._best_states(scores)
        assert all(same[1::2])
        assert [not stands for stands in same[::2]] == sure
        assert filter_homologous(a, b, runs, TokenWeights(a, b), LACUNA) == (runs, sure)


def test_unrelated_clauses_are_rather_left_out_than_set_against_each_other() -> None:
    head, common, tail = "县署定例如下。", "管理所掌全库启闭与巡查之事", "县长定之。"
    lost, added = "。本库管理所之设置与期限,由", "说本库营理所之设轻与期限,由"
    a, b = head + common + lost + tail, head + added + common + tail
    runs = [(0, 0, len(head)), (len(head), len(head + added), len(common)), (a.index(tail), b.index(tail), len(tail))]
    assert reseat_runs(a, b, runs) == runs
