"""Law: a witness that lacks a page abstains there; a missing page is never a vote for deletion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.families import TRUTH, Making, law, reconstructed

WHOLE = "\n".join(TRUTH)
LONG = [i for i, paragraph in enumerate(TRUTH) if len(paragraph) >= 28]


def without(lost: range) -> str:
    return "\n".join(p for i, p in enumerate(TRUTH) if i not in lost)


@law(40)
@given(st.sampled_from(LONG), st.integers(1, 3))
def test_a_page_that_two_of_four_lack_stays(first: int, pages: int) -> None:
    lost = range(first, first + pages)
    made = reconstructed(Making("004", {"000": WHOLE, "001": without(lost), "002": without(lost), "004": WHOLE}))
    assert made.text == WHOLE


@law(40)
@given(st.sampled_from(LONG), st.integers(1, 3))
def test_a_page_that_only_the_base_has_stays(first: int, pages: int) -> None:
    lost = range(first, first + pages)
    scan = without(lost)
    made = reconstructed(Making("004", {"000": scan, "001": scan + "\n", "002": scan + " ", "004": WHOLE}))
    assert made.text == WHOLE


@pytest.mark.parametrize("first", LONG)
def test_without_a_base_a_page_that_two_of_four_lack_stays(first: int) -> None:
    lost = range(first, first + 1)
    texts = {"000": WHOLE, "001": without(lost), "002": without(lost) + "\n", "003": WHOLE + "\n"}
    assert reconstructed(Making(None, texts)).text.strip() == WHOLE


@law(40)
@given(st.sampled_from(LONG))
def test_a_page_that_the_base_lacks_and_two_others_have_comes_back(first: int) -> None:
    lost = range(first, first + 1)
    made = reconstructed(Making("004", {"000": WHOLE, "001": WHOLE + "\n", "004": without(lost)}))
    assert TRUTH[first] in made.text
