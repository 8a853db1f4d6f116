"""What is a note at the foot of a page that was read on into a sentence."""

from collections.abc import Mapping

from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.footnotes import find_footnotes
from tests.line import reconstruct_texts

ABOVE = "青山县水库建于一九五八年，由沿岸三个公社的社员轮流出工，历时两年筑成大坝；"
BELOW = "坝长三百二十米，灌溉下游农田四万余亩。库区居民二百户迁往东岭，由县里发给口粮和木料。\n"
WHOLE = ABOVE + "其后又经加固，" + BELOW
NOTE = "[1]这是作者一九六三年在县水利会议上的发言。\n"


def parted(note: str, before: str = ABOVE + "其后又经加固", after: str = "，" + BELOW) -> str:
    return f"{before}\n{note}{after}"


def found(texts: Mapping[str, str], base: str | None = None) -> dict[str, list[str]]:
    folded = {s: fold(t, lambda x: x) for s, t in texts.items()}
    feet = find_footnotes(folded, texts, {s: s for s in texts}, base)
    return {s: [span.extract(folded[s].key) for span, _ in own] for s, own in feet.items()}


def test_a_note_that_parts_a_sentence_which_another_has_whole_is_one() -> None:
    assert found({"a": parted(NOTE), "b": WHOLE}) == {"a": [NOTE.strip().replace("，", ",")]}


def test_two_editions_with_their_notes_at_different_places_are_not_followed() -> None:
    elsewhere = parted("*" + NOTE[3:], ABOVE + "其后又经加固，坝长三百二十米，灌溉下游农田四", BELOW.split("农田四")[1])
    assert reconstruct_texts({"a": parted(NOTE), "b": elsewhere, "c": WHOLE}).text.replace("\n", "") == WHOLE.strip()


def test_behind_a_sentence_that_has_ended_half_of_the_sources_must_go_on_without_it() -> None:
    noted, plain = parted(NOTE, ABOVE + "其后又经加固。", BELOW), ABOVE + "其后又经加固。" + BELOW
    assert list(found({"a": noted, "b": plain})) == ["a"]
    assert list(found({"a": noted, "b": noted, "c": plain, "d": plain})) == ["a", "b"]
    assert found({"a": noted, "b": noted, "c": plain}) == {}


def test_a_line_without_a_note_s_mark_is_none() -> None:
    assert found({"a": parted(NOTE[3:]), "b": WHOLE}) == {}


def test_where_nobody_has_the_sentence_whole_nothing_is_known() -> None:
    assert found({"a": parted(NOTE), "b": parted(NOTE)}) == {}


def test_a_base_keeps_its_notes() -> None:
    assert found({"a": parted(NOTE), "b": WHOLE}, base="a") == {}
