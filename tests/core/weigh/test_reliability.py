"""Who speaks for how much: reliability is seen only where three are heard."""

from tests.line import reconstruct_texts

TEXT = (
    "各市水利局：为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n"
    "一、加强堤防巡查，发现险情立即上报，不得延误。\n"
)


def test_of_two_witnesses_neither_is_the_more_reliable_for_having_more_text() -> None:
    longer = TEXT + "二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n"
    weights = reconstruct_texts({"a": longer, "b": TEXT.replace("险情", "检情")}).weights
    assert weights.reliability["a"] == weights.reliability["b"]
    assert weights.vote_weights["a"] == weights.vote_weights["b"]


def test_who_parts_from_two_others_is_the_less_reliable() -> None:
    weights = reconstruct_texts(
        {"a": TEXT, "b": TEXT, "c": TEXT.replace("汛期", "早期").replace("险情", "检情")}
    ).weights
    assert weights.vote_weights["c"] < weights.vote_weights["a"]
