"""How like two keys are by edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.text.edit_distance import similarity

KEYS = st.text("普查经费由省统一安排。", max_size=60)


@given(KEYS, KEYS)
def test_it_is_the_similarity_of_levenshtein_whatever_the_hint(a: str, b: str) -> None:
    assert similarity(a, b) == Levenshtein.normalized_similarity(a, b)


def test_long_texts_with_many_edits_are_told_exactly() -> None:
    text = "各县应于年底以前完成普查工作，结果报省。普查经费由省统一安排。" * 40
    assert similarity(text, text[::-1]) == Levenshtein.normalized_similarity(text, text[::-1])
    assert similarity(text, text.replace("省", "市")) == pytest.approx(1 - 2 / 31)
