"""Character error rates: what is compared, and what counts as an error."""

import pytest

from chuyi_recon.core.text.normal_form import normalize_text
from chuyi_recon.evaluation.error_rates import ErrorRate, error_rate, mean_rate, remove_punctuation


def test_width_white_space_and_byte_order_marks_are_no_errors() -> None:
    assert error_rate(
        normalize_text("建设3所（楚怡）学校。"), normalize_text("\ufeff建设 ３ 所\n(楚怡)学 校。\r\n")
    ) == ErrorRate(0, 0)


@pytest.mark.parametrize(
    ("text", "errors"),
    [("建没3所学校", 1), ("建设3学校", 1), ("建设了3所学校", 1), ("", 6), ("学校建设3所", 4)],
    ids=["misread", "dropped", "added", "nothing", "moved"],
)
def test_every_character_misread_dropped_or_added_is_one_error(text: str, errors: int) -> None:
    assert error_rate("建设3所学校", text).cer == errors / 6


def test_a_mark_counts_in_the_first_rate_and_not_in_the_second() -> None:
    assert error_rate("“楚怡”学校，好。", "楚怡学校;好。") == ErrorRate(3 / 9, 0)
    assert remove_punctuation("第1条：价格为￥8.50（含税）") == "第1条价格为850含税"


def test_a_text_longer_than_the_truth_can_have_more_errors_than_the_truth_has_characters() -> None:
    assert error_rate("函", "函复函复").cer == 3


def test_simplified_and_traditional_are_different_characters() -> None:
    assert error_rate("楚怡學校", "楚怡学校").cer == 0.25


def test_a_mean_counts_families_once_or_by_their_characters() -> None:
    rates = [ErrorRate(0.1, 0.0), ErrorRate(0.3, 0.2)]
    assert mean_rate(rates).cer == pytest.approx(0.2)
    assert mean_rate(rates, [900, 100]).cer == pytest.approx(0.12)
