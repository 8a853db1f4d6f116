"""One family measured, and many."""

import pytest

from chuyi_recon.core.model import Span
from chuyi_recon.evaluation.error_rates import ErrorRate
from chuyi_recon.evaluation.flag_scores import Label
from chuyi_recon.evaluation.measures import FamilyMeasure, GroundTruth, measure_family, measure_overall
from tests.line import reconstruct_texts

TRUTH = """关于“楚怡”行动的通知
支持建设3所“楚怡”高水平职业本科学校，建设10所“楚怡”高职学校。
全省统筹推进，各市州抓好落实。
"""
TEXTS = {
    "web": TRUTH.replace("3所“楚怡”", "3楚怡"),
    "scan": TRUTH.replace("推进", "推迸"),
    "photo": TRUTH.replace("高职", "高取"),
}
OTHER = "公告歷史建築「舊澄溪驛」修復及再利用計畫，並自即日起公開閱覽30日。"


def test_a_family_is_measured_against_its_truth_beside_its_baselines() -> None:
    text = measure_family(reconstruct_texts(TEXTS, "web"), TEXTS, GroundTruth(TRUTH), {}).text
    assert text is not None
    assert (text.reconstruction, text.rates()["majority"], text.baselines.best) == (
        ErrorRate(0, 0),
        ErrorRate(0, 0),
        "photo",
    )
    assert (text.printed.characters, text.printed.wrong) == (text.characters, 0)
    assert 0 < text.contested.characters < text.characters


def test_nothing_made_counts_as_an_empty_text_without_findings() -> None:
    known = GroundTruth(TRUTH, (Label("web", "dropped-characters", Span(0, 2)),))
    found = measure_family(None, TEXTS, known, {})
    assert found.text is not None and found.flags is not None
    assert (found.text.reconstruction, found.text.printed.characters) == (ErrorRate(1, 1), 0)
    assert (found.flags.totals["micro"].labels, found.flags.totals["micro"].recall) == (1, 0)
    assert found.text.baselines.best == "photo"


@pytest.mark.parametrize("outsiders", [("other",), None], ids=["known", "found by the line"])
def test_baselines_are_spared_outsiders(outsiders: tuple[str, ...] | None) -> None:
    texts = {**TEXTS, "other": OTHER}
    text = measure_family(reconstruct_texts(texts, "web"), texts, GroundTruth(TRUTH, None, outsiders), {}).text
    assert text is not None
    assert sorted(text.baselines.witnesses) == ["photo", "scan", "web"]


def test_without_a_truth_there_are_flags_alone_and_without_labels_a_text_alone() -> None:
    assert measure_family(reconstruct_texts(TEXTS), TEXTS, GroundTruth(labels=()), {}).text is None
    assert measure_family(reconstruct_texts(TEXTS), TEXTS, GroundTruth(TRUTH), {}).flags is None


def test_many_families_are_counted_once_each_and_by_their_characters() -> None:
    good = measure_family(reconstruct_texts(TEXTS, "web"), TEXTS, GroundTruth(TRUTH), {})
    bad = measure_family(None, {"a": "函"}, GroundTruth("函"), {})
    both = measure_overall([good, bad, FamilyMeasure(None, None)])
    assert (both.families, both.better_than_best, both.as_good_as_best) == (3, 1, 0)
    assert both.mean["reconstruction"].cer == 0.5
    assert both.by_characters["reconstruction"].cer < 0.05
    assert both.flags is None
