"""What is decided for many loci at once is what would be decided at each by itself."""

from unittest.mock import patch

from hypothesis import given

from chuyi_recon.core.decide import without_base
from chuyi_recon.core.model import Decision
from tests.laws.families import Making, families, law, reconstructed
from tests.line import reconstruct_texts

# d misreads a sign in each line, and no two witnesses misread the same.
LINES = ("各县应于年底以前完成普查工作。", "普查经费由省财政统一安排。", "各区照此办理，结果报省备案。")
TEXTS = {
    "a": "\n".join(LINES),
    "b": "\n".join(LINES).replace("备案", "各案"),
    "c": "\n".join(LINES).replace("财政", "财攻"),
    "d": "\n".join(LINES).replace("完成", "完戌").replace("统一", "统二").replace("照此", "照比"),
}
MOST = ("a, b, c", "a, b, d", "a, b, c", "a, b, c", "a, c, d")


def one_by_one(texts: dict[str, str]) -> tuple[Decision, ...]:
    with patch.object(without_base, "decide_majority", lambda *_: {}):
        return reconstruct_texts(texts).decisions


def test_where_one_reads_otherwise_no_locus_is_looked_at_by_itself() -> None:
    with patch.object(without_base, "decide_locus", side_effect=without_base.decide_locus) as looked_at:
        decisions = reconstruct_texts(TEXTS).decisions
    assert not looked_at.called
    assert decisions == one_by_one(TEXTS)
    reasons = [str(d.reason) for d in decisions if "against" in d.reason]
    assert reasons == [f"{most} against {one}" for most, one in zip(MOST, "dcddb", strict=True)]


def test_two_against_two_are_looked_at() -> None:
    texts = {**TEXTS, "c": TEXTS["c"].replace("年底", "年低"), "d": TEXTS["d"].replace("年底", "年低")}
    with patch.object(without_base, "decide_locus", side_effect=without_base.decide_locus) as looked_at:
        reconstruct_texts(texts)
    assert looked_at.called


@law()
@given(families())
def test_at_once_or_one_by_one_the_decisions_are_the_same(making: Making) -> None:
    at_once = reconstructed(making).decisions
    with patch.object(without_base, "decide_majority", lambda *_: {}):
        assert reconstructed(making).decisions == at_once
