"""When a base is followed, and what is said when it is not."""

from tests.line import made

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
    r = made({"web": SCAN.replace("落实", "指定"), "a": SCAN, "b": SCAN}, base="web")
    assert "指定专人保管" in r.text
    assert any(d.open for d in r.decisions)
    assert "base-not-followed" not in [d.code for d in r.doubts]


def test_a_base_that_others_contradict_all_over_is_not_followed_and_that_is_said() -> None:
    r = made({"web": WORST, "a": SCAN, "b": SCAN}, base="web")
    assert r.text == SCAN
    (doubt,) = [d for d in r.doubts if d.code == "base-not-followed"]
    assert "web" in doubt.message
