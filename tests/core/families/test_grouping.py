"""Which texts are copies of one document."""

from collections.abc import Sequence

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.families import grouping
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import NothingInCommon
from tests.line import LEXICON, make_family, make_witness

NOTICE = (
    "各市水利局：为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报，不得延误。\n"
    "二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n"
)
CONTRACT = (
    "根据《中华人民共和国合同法》及有关法律法规，经公开招标，甲乙双方协商一致，订立本合同。\n"
    "第一条 乙方为甲方加工地方文献三千册。\n"
    "第二条 线装古籍不低于六百线，其余文献不低于三百线。\n第三条 古籍原件不得带离甲方馆区。\n"
)
INVENTED = "为规范中小学收费行为，切实减轻学生负担，制定本办法，本办法适用于全省各级各类学校，自公布之日起施行。\n"


def test_loose_texts_are_sorted_into_their_documents_in_any_order() -> None:
    texts = {"a": NOTICE, "b": CONTRACT, "c": NOTICE.replace("延误", "延悮"), "d": CONTRACT[40:], "e": INVENTED}
    found, alone = pipeline.group_into_families([make_witness(s, texts[s]) for s in "ebdac"], LEXICON, Settings())
    assert [f.sigla for f in found] == [("a", "c"), ("b", "d")]
    assert [w.siglum for w in alone] == ["e"]


def test_a_copy_that_is_half_invention_still_belongs() -> None:
    assert make_family({"a": NOTICE, "b": NOTICE[:70] + 2 * INVENTED}).sigla == ("a", "b")


def test_of_very_many_copies_each_is_held_against_some_and_all_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "_MAX_COMPARED", 4)
    texts = {f"w{k:02}": NOTICE[: 60 + 2 * k] + "某" + NOTICE[61 + 2 * k :] for k in range(12)}
    texts |= {f"x{k:02}": CONTRACT + str(k) for k in range(5)}

    made = make_family(texts)

    assert made.sigla == tuple(f"w{k:02}" for k in range(12))
    assert [w.siglum for w in made.outsiders] == [f"x{k:02}" for k in range(5)]


def test_where_some_seem_to_be_outsiders_another_grouping_is_asked_too() -> None:
    witnesses = [make_witness(s, text) for s, text in {"a": NOTICE, "b": NOTICE, "c": CONTRACT, "d": INVENTED}.items()]

    def regroup(texts: Sequence[str]) -> list[list[int]]:
        assert texts == [NOTICE, NOTICE, CONTRACT, INVENTED]
        return [[1, 2]]

    made = pipeline.make_family("", witnesses, LEXICON, Settings(), regroup=regroup)

    assert made.sigla == ("a", "b", "c")
    assert [w.siglum for w in made.outsiders] == ["d"]


def test_where_no_two_are_alike_the_other_grouping_decides() -> None:
    witnesses = [make_witness(s, text) for s, text in {"a": NOTICE, "b": CONTRACT, "c": INVENTED}.items()]

    made = pipeline.make_family("", witnesses, LEXICON, Settings(), regroup=lambda _: [[0, 2]])

    assert made.sigla == ("a", "c")
    with pytest.raises(NothingInCommon, match="its base b"):
        pipeline.make_family("", witnesses, LEXICON, Settings(), base="b", regroup=lambda _: [[0, 2]])


def test_a_text_of_another_document_is_an_outsider() -> None:
    made = make_family({"a": NOTICE, "b": NOTICE, "c": CONTRACT}, base="a")
    assert made.sigla == ("a", "b")
    assert [w.siglum for w in made.outsiders] == ["c"]


def test_a_base_of_another_document_is_no_outsider_but_an_error() -> None:
    with pytest.raises(NothingInCommon, match="its base c"):
        make_family({"a": NOTICE, "b": NOTICE, "c": CONTRACT}, base="c")


def test_a_base_whose_columns_two_others_read_across_is_found_in_shorter_blocks() -> None:
    left, right = NOTICE.replace("\n", "")[:88], NOTICE.replace("\n", "")[88:176]
    across = "\n".join(left[i : i + 11] + right[i : i + 11] for i in range(0, 88, 11)) + "\n"
    made = make_family({"a": left + right, "b": across, "c": across}, base="a")
    assert (made.base, made.sigla) == ("a", ("a", "b", "c"))


def test_witnesses_that_share_nothing_are_refused() -> None:
    with pytest.raises(NothingInCommon):
        make_family({"a": NOTICE, "b": CONTRACT})


def test_of_two_the_one_with_fewer_unknown_words_is_the_pivot() -> None:
    assert make_family({"a": NOTICE.replace("堤防", "堤仿").replace("物资", "物姿"), "b": NOTICE}).lead_witness == "b"


def test_of_three_the_one_most_like_the_others_is_the_pivot() -> None:
    torn = NOTICE.replace("不得延误", "").replace("定期清点更换", "走其情点史换")
    assert make_family({"a": torn, "b": NOTICE, "c": NOTICE + "云州省水利厅\n"}).lead_witness in ("b", "c")
