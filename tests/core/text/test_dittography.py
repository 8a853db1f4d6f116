"""What is a copy and what comes back by right."""

from collections.abc import Mapping

from chuyi_recon.core.model import Family, Transcription, Witness
from chuyi_recon.core.text.dittography import find_dittographies
from chuyi_recon.core.text.fold import fold
from tests.line import reconstruct_texts

HEAD = "青山县水库管理办法\n"
ONE = "第一条　水库大坝由管理所每日巡查，填写日志，发现裂缝立即报告。\n"
TWO = "第二条　汛期水位由县防汛办公室调度，任何单位不得擅自开闸放水。\n"
THREE = "第三条　库区禁止炸鱼、毒鱼，违者没收渔具，并处五十元罚款。\n"
TEXT = HEAD + ONE + TWO + THREE


def copies(texts: Mapping[str, str], base: str | None = None) -> dict[str, list[str]]:
    """By siglum what is given twice by mistake, in signs of the key."""
    folded = {s: fold(t, lambda x: x) for s, t in texts.items()}
    family = Family("f", tuple(Witness(s, Transcription(t)) for s, t in texts.items()), "a", base)
    found = find_dittographies(family, folded)
    return {s: [c.span.extract(folded[s].key) for c in every] for s, every in found.items()}


def key(text: str) -> str:
    return fold(text, lambda x: x).key


def test_a_page_given_twice() -> None:
    assert copies({"a": HEAD + ONE + TWO + ONE + TWO + THREE, "b": TEXT}) == {"a": [key(ONE + TWO)]}


def test_the_worse_copy_goes() -> None:
    worse = ONE.replace("日志", "曰志").replace("裂缝", "裂逢")
    assert copies({"a": HEAD + worse + TWO + ONE + TWO + THREE, "b": TEXT}) == {"a": [key(worse + TWO)]}


def test_a_whole_text_three_times_though_another_gives_it_twice() -> None:
    assert copies({"a": TEXT * 3, "b": TEXT * 2, "c": TEXT}) == {"a": [key(TEXT * 2)], "b": [key(TEXT)]}


def test_a_loop_of_words_goes_down_to_what_others_have() -> None:
    assert copies({"a": TEXT.replace("裂缝", "裂缝" * 20), "b": TEXT}) == {"a": ["裂缝" * 19]}


def test_a_loop_that_is_nowhere_text_goes_whole() -> None:
    assert copies({"a": HEAD + ONE + "的" * 40, "b": HEAD + ONE + "的" * 40, "c": TEXT}) == {
        "a": ["的" * 40],
        "b": ["的" * 40],
    }


def test_what_all_have_twice_is_text() -> None:
    assert copies({"a": TEXT + TWO, "b": TEXT + TWO, "c": TEXT + TWO}) == {}


def test_what_most_have_twice_is_text() -> None:
    assert copies({"a": TEXT + TWO + HEAD, "b": TEXT + TWO + HEAD, "c": TEXT + HEAD}) == {}


def test_two_lines_of_one_pattern_are_no_copies() -> None:
    other = ONE.replace("第一条", "第四条").replace("大坝由管理所", "涵管由养护队")
    assert copies({"a": TEXT + other, "b": TEXT}) == {}


def test_the_base_keeps_what_one_other_has_once() -> None:
    twice = HEAD + ONE + TWO + ONE + TWO + THREE
    assert copies({"a": twice, "b": TEXT}, base="a") == {}
    assert copies({"a": twice, "b": TEXT, "c": TEXT}, base="a") == {"a": [key(ONE + TWO)]}


def test_nobody_says_that_it_is_a_copy() -> None:
    assert copies({"a": HEAD + ONE + TWO + ONE + TWO, "b": HEAD + THREE}) == {}


def test_two_witnesses_of_which_one_gives_all_three_times_meet_in_every_clause() -> None:
    texts = {"a": TEXT.replace("闸", "间").replace("罚款", "罚歉"), "b": TEXT * 3}
    assert reconstruct_texts(texts).text == TEXT


def test_two_rules_of_one_pattern_are_no_copies_if_others_have_the_word_of_each() -> None:
    rule = "修筑{}者，须用青砖三千块，高四丈阔二丈，逾期不成，由县署罚银五十两。\n"
    weir, dam, bridge = map(rule.format, ("水闸", "石坝", "木桥"))
    lower = [r.replace("四丈", "四尺").replace("三千", "二千") for r in (weir, bridge)]
    others = HEAD + lower[0] + dam + lower[1] + ONE
    assert copies({"a": HEAD + weir + dam + bridge + ONE, "b": others, "c": others}, "a") == {}
