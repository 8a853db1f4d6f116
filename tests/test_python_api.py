"""The public API of the package: what it refuses, it refuses with an error of ours."""

from typing import Any

import pytest

from chuyi_recon import ReconError, reconstruct


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"a": None}, id="no text"),
        pytest.param({1: "甲", "a": "乙"}, id="a siglum that is a number"),
        pytest.param({"a": "通知", "b": " \n"}, id="white space"),
        pytest.param({"a": "通\ud800知"}, id="half a character"),
        pytest.param({"a": "各县防汛工作", "b": "馆藏文献著录"}, id="nothing in common"),
    ],
)
def test_what_cannot_be_used_is_an_error_of_ours(given: Any) -> None:
    with pytest.raises(ReconError):
        reconstruct(given)


def test_english_ties_follow_the_pivot_and_are_not_spliced() -> None:
    a = "You will rejoice to hear that no disaster has accompanied the commencement of an enterprise. I arrived here."
    b = "You will rejoice to hear that no disaster hath accompanied the commencement of an enterprize. I arived here."
    assert reconstruct({"a": a, "b": b}).text in (a, b)
