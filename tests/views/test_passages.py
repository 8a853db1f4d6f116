"""What an editor is shown: which places, how grave, open or decided, and who reads what there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.views.passages import Passage, gravity_order, list_passages
from tests.line import reconstruct_texts

REST = "统一命名、统一标识、统一风格，所需经费由省财政解决，不得向学校摊派。"
WEB = f"关于实施职业教育“楚怡”行动的通知\n支持建设3楚怡高水平职业本科学校。{REST}\n"
SCAN = f"关于实施职业教育“楚怡”行动的通知\n支持建设3所“楚怡”高水平职业本科学校。{REST}\n"
PHOTO = f"关于实施职业教育“楚怡”行动的通知\n支持建设3所“楚怡”高水平职业本科学校。{REST.replace('风格', '风恪')}\n"


def of(texts: Mapping[str, str], base: str | None = "web") -> tuple[Reconstruction, tuple[Passage, ...]]:
    reconstruction = reconstruct_texts(texts, base)
    return reconstruction, list_passages(reconstruction)


def at(found: tuple[Passage, ...], made: Reconstruction, words: str) -> list[Passage]:
    start = made.text.index(words)
    return [p for p in found if start <= p.span.start and p.span.end <= start + len(words)]


def test_what_was_restored_is_a_decided_passage_with_its_finding_and_its_readings() -> None:
    text, found = of({"web": WEB, "scan": SCAN, "photo": PHOTO})
    passage = at(found, text, "所")[0]
    assert (passage.kind, passage.state, passage.ground) == ("locus", "decided", "restored")
    rejected, lemma = passage.readings
    assert passage.lemma == lemma
    assert (lemma.text, lemma.sigla, lemma.class_count, lemma.printed) == ("所", ("photo", "scan"), 2, True)
    assert (rejected.text, rejected.sigla, rejected.printed) == ("", ("web",), False)
    assert {text.findings[i].code for i in passage.findings} == {"dropped-characters"}
    assert passage.clause.extract(text.text) == "支持建设3所“楚怡”高水平职业本科学校。"


def test_the_shares_of_the_readings_and_of_the_unseen_one_are_one() -> None:
    _, found = of({"web": WEB, "scan": SCAN, "photo": PHOTO})
    for passage in found:
        assert 0 < sum(v.share for v in passage.readings) <= 1.0001


def test_a_misreading_of_a_witness_that_was_not_followed_is_decided() -> None:
    text, found = of({"web": WEB, "scan": SCAN, "photo": PHOTO})
    (passage,) = at(found, text, "格")
    assert (passage.state, [v.text for v in passage.readings]) == ("decided", ["格", "恪"])


def test_a_flag_on_what_the_base_alone_gave_the_text_is_an_open_passage_of_its_own() -> None:
    lines = {
        "web": f"{WEB}遴选建设一批楚怡优质中职专业()，突出特色。\n",
        "scan": f"{SCAN}遴选建设一批楚怡优质中职专业()，突出特色。\n",
    }
    text, found = of(lines)
    (passage,) = (p for p in found if p.kind == "flag" and p.state == "open")
    assert [text.findings[i].code for i in passage.findings] == ["dropped-characters"]
    assert "()" in passage.span.extract(text.text)


def test_an_invented_section_is_a_withheld_passage_that_lies_where_the_text_goes_on_without_it() -> None:
    invented = (
        "二、保障机制\n本市成立领导小组，由分管领导任组长，定期召开联席会议，研究解决重大问题，确保各项措施落到实处。"
        "\n各单位要高度重视，加强协同配合，形成工作合力，按月报送工作进展情况，接受社会监督。\n"
    )
    tail = "附则：本通知自印发之日起施行，原有规定与本通知不一致的，以本通知为准，由省教育厅负责解释。\n"
    texts = {"web": WEB + tail, "scan": SCAN + tail, "photo": PHOTO + invented + tail}
    text, found = of(texts)
    held = [p for p in found if p.kind == "withheld"]
    assert held and all(p.state == "decided" and p.readings[0].withheld for p in held)
    assert text.text[: held[0].span.start].rstrip().endswith("摊派。")
    assert held[0].span == Span(held[0].span.start, held[0].span.start)


def test_the_gravest_come_first_and_of_them_the_least_sure() -> None:
    _, found = of({"web": WEB, "scan": SCAN, "photo": PHOTO})
    order = sorted(found, key=gravity_order)
    grades = [("high", "medium", "low", None).index(p.severity) for p in order]
    assert grades == sorted(grades)
    for one, two in pairwise(order):
        if one.severity == two.severity:
            assert one.confidence <= two.confidence


# ------------------------------------------------------------ one fault, one place


def open_places(texts: Mapping[str, str], base: str | None = "web") -> tuple[Reconstruction, list[Passage]]:
    reconstruction, found = of(texts, base)
    return reconstruction, [p for p in found if p.state == "open"]


def test_quotation_marks_and_their_partners_are_one_place_with_what_they_quote() -> None:
    base = f"大力弘扬劳动光荣、技能宝贵、创造伟大的时代风尚，营造良好氛围。\n{REST}\n"
    scan = base.replace("劳动光荣、技能宝贵、创造伟大", "“劳动光荣、技能宝贵、创造伟大”")
    _, (place,) = open_places({"web": base, "scan": scan})
    assert [v.text for v in place.readings] == ["劳动光荣、技能宝贵、创造伟大", "“劳动光荣、技能宝贵、创造伟大”"]
    assert len(place.loci) == 3


def test_two_marks_that_no_witness_has_both_of_are_two_places() -> None:
    base = f"各地要结合实际制定方案，分年度实施，确保工作落实到位取得实效。\n{REST}\n"
    texts = {"web": base, "scan": base.replace("制定方案", "“制定方案"), "photo": base.replace("落实到位", "落实到位”")}
    _, places = open_places(texts)
    assert all(len(p.loci) == 1 for p in places)


@pytest.mark.parametrize("base", [None, "web"])
def test_a_tail_that_one_witness_lost_is_one_place_however_many_clauses_it_had(base: str | None) -> None:
    lines = "所需经费由省财政统一安排。", "各市州要按年度上报实施方案。", "对弄虚作假的单位予以通报批评。"
    tail = "".join(f"{line}\n" for line in lines)
    _, places = open_places({"web": WEB + tail, "scan": SCAN}, base)
    assert len([p for p in places if p.span.start >= len(WEB) - 2]) == 1


def test_places_inside_a_stretch_that_one_witness_alone_has_are_its_parts() -> None:
    added = f"{WEB}遴选建设一批楚怡优质中职专业()，突出特色，按年度组织遴选，由省财政统一安排经费。\n"
    texts = {"web": added, "scan": SCAN, "photo": PHOTO}
    made, places = open_places(texts)
    (long,) = (p for p in places if p.doubt is not None)
    assert [made.findings[i].code for part in long.parts for i in part.findings] == ["dropped-characters"]
    assert long.severity == long.parts[0].severity
    assert not [p for p in places if p is not long and p.span.overlaps(long.span)]


def test_one_witness_alone_against_three_that_agree_is_nothing_to_ask_an_editor() -> None:
    texts = {"web": SCAN, "scan": SCAN, "photo": SCAN, "model": SCAN.replace("统一标识", "统一创新标识")}
    made, places = open_places(texts)
    assert made.text.strip() == SCAN.strip() and places == []


def test_open_places_overlap_nowhere() -> None:
    tail = "".join(f"第{n}条经费由省财政统一安排，按年度下达各市州()。\n" for n in "一二三")
    _, places = open_places({"web": WEB + tail, "scan": SCAN, "photo": PHOTO.replace("楚怡", "楚信")})
    assert places
    for one, two in pairwise(sorted(places, key=lambda p: p.span)):
        assert not one.span.overlaps(two.span)
