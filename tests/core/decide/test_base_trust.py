"""When a base is followed, and what is said when it is not."""

import pytest

from chuyi_recon.views.passages import gravity_order, list_passages
from tests.line import reconstruct_texts

SCAN = (
    "各市水利局：为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报，不得延误。\n"
    "二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n"
)
WORST = (
    SCAN.replace("汛期", "早期")
    .replace("险情", "检清")
    .replace("物资", "牧姿")
    .replace("纪律", "红津")
    .replace("保管", "呆营")
)


def test_a_base_with_one_other_word_is_followed_and_the_place_left_open() -> None:
    r = reconstruct_texts({"web": SCAN.replace("落实", "指定"), "a": SCAN, "b": SCAN}, base="web")
    assert "指定专人保管" in r.text
    assert any(d.open for d in r.decisions)
    assert "base-not-followed" not in [d.code for d in r.doubts]


def test_a_base_that_others_contradict_all_over_is_not_followed_and_that_is_said() -> None:
    r = reconstruct_texts({"web": WORST, "a": SCAN, "b": SCAN, "c": SCAN}, base="web")
    assert r.text == SCAN
    (doubt,) = [d for d in r.doubts if d.code == "base-not-followed"]
    assert "web" in doubt.message and "at 5 places of " in doubt.message


def test_two_others_who_agree_dethrone_no_base_and_each_place_is_open_before_all_else() -> None:
    r = reconstruct_texts({"web": WORST, "a": SCAN, "b": SCAN}, base="web")
    assert r.text == WORST
    first = sorted(list_passages(r), key=gravity_order)[:5]
    assert [(p.state, p.reason) for p in first] == 5 * [
        ("open", "the base is followed, although 2 others share another reading")
    ]


def test_three_differences_in_a_short_text_dethrone_no_base() -> None:
    r = reconstruct_texts(
        {"web": SCAN.replace("汛期", "早期").replace("落实", "指定"), "a": SCAN, "b": SCAN, "c": SCAN}, base="web"
    )
    assert "早期工作" in r.text and "指定专人" in r.text


@pytest.mark.parametrize(
    ("true", "guess"), [("陶谨言", "陶渊明"), ("陶谨言", "李子明"), ("青溪县", "清溪县"), ("12.5万", "15.2万")]
)
def test_a_name_or_number_that_two_others_share_takes_none_of_the_words_of_a_base(true: str, guess: str) -> None:
    text = f"青溪县林业局通知\n{SCAN}普查经费12.5万元由县财政列支。\n联系人：陶谨言\n青溪县林业局\n"
    r = reconstruct_texts({"web": text, "a": text.replace(true, guess), "b": text.replace(true, guess)}, base="web")
    assert r.text == text
    assert any(d.open for d in r.decisions)
