"""What there is without the line."""

import pytest

from chuyi_recon.evaluation.baselines import majority_text, measure_baselines, medoid_siglum
from chuyi_recon.evaluation.error_rates import ErrorRate

TRUTH = "支持建设3所“楚怡”高水平职业本科学校。"
TEXTS = {
    "scan": "支持建设3所“楚怡”高水平职业本科学校",
    "photo": "支持建没3所“楚怡”高水平职业学校。",
    "web": "支持建设3楚怡高水平职业本科学校。",
}


def test_the_best_witness_needs_the_truth_and_the_median_is_the_middle_one() -> None:
    found = measure_baselines(TRUTH, TEXTS)
    assert {s: round(20 * r.cer) for s, r in found.witnesses.items()} == {"photo": 3, "scan": 1, "web": 3}
    assert (found.best, found.median.cer) == ("scan", 0.15)
    assert found.rates()["best"] == found.witnesses["scan"]


def test_the_medoid_needs_no_truth() -> None:
    assert medoid_siglum({"a": "楚怡学校", "b": "楚怡学校", "c": "楚信学院"}) == "a"
    assert medoid_siglum({"z": "楚怡学校", "b": "楚信学院"}) == "b"  # a tie
    assert medoid_siglum({"only": "楚怡"}) == "only"


def test_a_majority_of_characters_mends_what_one_alone_has_wrong() -> None:
    assert majority_text(TEXTS) == TRUTH


def test_a_majority_cannot_mend_what_two_share_and_prints_no_tie_of_another() -> None:
    assert majority_text({"a": "明治四十七年", "b": "明治四十七年", "c": "明治四十一年"}) == "明治四十七年"
    assert majority_text({"a": "楚怡学校", "b": "楚信学校"}) == "楚怡学校"


def test_characters_that_most_others_have_open_a_column_of_their_own() -> None:
    assert majority_text({"a": "建设学校", "b": "建设3所学校", "c": "建设3所学校"}) == "建设3所学校"


@pytest.mark.parametrize("texts", [{"a": ""}, {"a": "", "b": "函"}])
def test_an_empty_witness_is_one_as_well(texts: dict[str, str]) -> None:
    assert measure_baselines("函", texts).witnesses["a"] == ErrorRate(1, 1)
