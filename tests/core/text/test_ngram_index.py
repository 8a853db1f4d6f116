"""Where texts meet: at what stands once in each."""

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.ngram_index import NGRAM_LENGTH, NgramIndex

TEXTS = st.lists(st.sampled_from(["普查经费由省统一安排", "结果报省", "各县应于年底", "前", "后"]), max_size=12).map(
    "".join
)


def text_of(text: str) -> NgramIndex:
    return NgramIndex(fold(text, lambda s: s))


def grams(key: str) -> list[str]:
    return [key[i : i + NGRAM_LENGTH] for i in range(len(key) - NGRAM_LENGTH + 1)]


@given(TEXTS, TEXTS)
def test_two_texts_meet_at_the_grams_that_stand_once_in_either_in_order_of_the_first(a: str, b: str) -> None:
    here, there = text_of(a).unique_matches(text_of(b))
    mine, theirs = grams(a), grams(b)
    once = [(i, theirs.index(g)) for i, g in enumerate(mine) if mine.count(g) == theirs.count(g) == 1]
    assert list(zip(here.tolist(), there.tolist(), strict=True)) == once
