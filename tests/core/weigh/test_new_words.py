"""Words that a family has and no dictionary: what two sources say again and again. None is printed for it."""

from collections.abc import Mapping

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.settings import Settings
from tests.line import LEXICON, make_family, make_witness

NAMED = (
    "关于实施楚怡行动的通知\n各市州教育局：为弘扬楚怡精神，培育楚怡工坊，遴选楚怡名师，现将有关事项通知如下。\n"
    "一、制定各项建设标准。\n二、制定各类遴选办法。\n三、制定各县培训计划。\n四、打造楚怡品牌。\n"
)
LAST = "五、制定楚怡教学名师遴选办法。\n"
FALSE = LAST.replace("楚怡", "各怡")


def made(texts: Mapping[str, str], base: str | None = None, **given: int) -> Reconstruction:
    return pipeline.reconstruct(make_family(texts, base), LEXICON, Settings(**given))


def test_what_two_witnesses_say_again_and_again_as_one_is_a_word_of_the_family() -> None:
    assert not LEXICON.has_word("楚怡")
    assert made({"a": NAMED, "b": NAMED}).terms == ("楚怡",)


def test_what_is_said_seldom_is_none() -> None:
    assert made({"a": NAMED, "b": NAMED}, term_often=6).terms == ()


def test_what_one_witness_misreads_again_and_again_is_no_word() -> None:
    false = NAMED.replace("楚怡", "楚信")
    assert made({"a": NAMED, "b": NAMED, "c": false}).terms == ("楚怡",)
    for pivot in "ab":
        assert made({"a": NAMED, "b": false}, pivot).terms == ()


def test_two_copies_of_one_transcription_are_one_source() -> None:
    false = NAMED.replace("楚怡", "楚信")
    copies = [make_witness("a", false, "engine"), make_witness("b", false, "engine"), make_witness("c", NAMED)]
    own = pipeline.make_family("notice", copies, LEXICON, Settings(), "a")
    assert pipeline.reconstruct(own, LEXICON, Settings()).terms == ()


@pytest.mark.parametrize(
    "text",
    [
        "职业院校改革。发展职业院校！办好职业院校；各地职业院校，民办职业院校。",
        "职工有权。第一条职工可以。第二条职工应当；第三条职工不得！第四条职工必须。",
        "保护归侨。依法保护归侨，应当保护归侨！不保护归侨；都保护归侨。",
        "依照第六十二条。按第六十二条，除第六十二条！见第六十二条；与第六十二条。",
        "市和区。在市和区，由市和区！经市和区；报市和区。",
    ],
    ids=["made of words", "a sign before a word", "cut out of words", "a number", "joined by a conjunction"],
)
def test_what_only_stands_together_is_no_word(text: str) -> None:
    assert made({"a": text, "b": text}).terms == ()


def test_a_part_of_a_word_of_the_family_is_none() -> None:
    text = "青龙堰水。修青龙堰，护青龙堰！观青龙堰；青龙堰长。临泖有青龙堰"
    assert made({"a": text, "b": text}).terms == ("青龙堰",)


def test_of_readings_that_are_level_the_one_that_makes_such_a_word_is_printed() -> None:
    texts = {"a": NAMED + FALSE, "b": NAMED + LAST}
    for order in (texts, {"a": texts["b"], "b": texts["a"]}):
        assert LAST.strip() in made(order).text
    assert FALSE.strip() in made(texts, term_often=1000).text, "各 stands after 制定 elsewhere, too"


def test_a_word_that_nobody_has_at_a_place_is_not_put_there() -> None:
    lost = LAST.replace("楚怡", "木台")
    assert lost.strip() in made({"a": NAMED + lost, "b": NAMED + lost, "c": NAMED + lost}).text


def test_a_name_that_an_editor_gives_is_one_of_them() -> None:
    text = "星海书院招生。"
    own = pipeline.reconstruct(make_family({"a": text, "b": text}), LEXICON, Settings(entities=("星海書院",)))
    assert own.terms == ("星海书院",)
