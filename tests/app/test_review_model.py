"""The editor's keys: a key in, a state out. No screen, no file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.review.entry import Act, ReviewEntry
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import ReviewState, initial_state, press_key


def entry(
    passage: int,
    texts: tuple[str, ...] = ("出版书籍等方式", "出版书籍等形式"),
    code: str = "unsupported-phrase",
    **more: object,
) -> ReviewEntry:
    plain = ReviewEntry(
        family=0,
        passage=passage,
        kind="locus",
        state="open",
        severity="medium",
        confidence=0.73,
        line=passage + 1,
        codes=(code,) if code else (),
        sigla=("001",),
        texts=texts,
        ruled_texts=texts,
        printed=texts[0] if texts else "中职专业()",
        before="",
        after="",
        doubt="",
        printed_reading=0 if texts else None,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


LIST = (
    entry(0, severity="high", sigla=("000", "003")),
    entry(1, ("", "“"), "dropped-characters", severity="low"),
    entry(2, ("", "“"), "dropped-characters", severity="low"),
    entry(3, (), "dropped-characters", kind="flag"),
    entry(4, ("本市成立领导小组",), "hallucinated-section", kind="withheld", severity="high", printed=""),
    entry(5, ("楚怡", "楚信"), "entity-substitution", state="decided", severity="high", sigla=("003",)),
)
KEYS = [*"a123456789txdguvehbnpjkfswo?/qy ", "enter", "escape", "up", "down", "backspace", "怡", "left", "home", "end"]


def pressed(state: ReviewState, *keys: str) -> ReviewState:
    for key in keys:
        state = press_key(state, key)
    return state


def start() -> ReviewState:
    return initial_state(LIST)


def test_an_editor_begins_with_what_is_open_in_the_order_of_the_list() -> None:
    assert start().visible == (0, 1, 2, 3, 4) and start().position == 0


@pytest.mark.parametrize("key", ["a", "enter"])
def test_taking_the_proposal_rules_the_printed_reading_and_goes_on(key: str) -> None:
    after = press_key(start(), key)
    assert after.unsaved == (Act(0, "reading", "出版书籍等方式", 0),)
    assert after.position == 1 and after.state_of(0) == "ruled" and "4 open" in after.message


def test_a_figure_takes_that_reading_and_none_beyond_them() -> None:
    assert press_key(start(), "2").unsaved == (Act(0, "reading", "出版书籍等形式", 1),)
    beyond = press_key(start(), "3")
    assert not beyond.unsaved and beyond.was_refused and "no reading 3" in beyond.message


def test_a_reading_of_nothing_is_an_omission() -> None:
    assert pressed(start(), "down", "1").unsaved == (Act(1, "omit", None, 0),)


def test_a_typed_text_begins_with_what_is_printed_and_can_be_mended_anywhere() -> None:
    after = pressed(start(), "t", "backspace", "backspace", "形", "式", "home", "拟", "enter")
    assert after.unsaved == (Act(0, "text", "拟出版书籍等形式"),)


def test_escape_closes_and_rules_nothing() -> None:
    for key in ("t", "d", "/", "f", "s", "w", "o", "?", "e", "v", "h", "g"):
        after = pressed(start(), key, "escape")
        assert (after.mode, after.unsaved, after.finished) == ("walk", (), False), key
    assert press_key(start(), "escape") == start()


def test_a_place_put_off_is_neither_open_nor_ruled() -> None:
    after = pressed(start(), "d", *"待查原件", "enter")
    assert after.unsaved == (Act(0, "defer", note="待查原件"),)
    assert after.state_of(0) == "deferred" and after.count_in_state("ruled") == 0


def test_all_alike_are_ruled_after_a_count_and_a_yes() -> None:
    asked = pressed(start(), "down", "g")
    assert asked.mode == "confirm" and len(asked.awaiting_yes) == 2 and not asked.unsaved
    assert pressed(asked, "n").unsaved == () and pressed(asked, "n").state_of(1) == "open"
    done = press_key(asked, "y")
    assert [a.entry for a in done.unsaved] == [1, 2] and {a.kind for a in done.unsaved} == {"omit"}


def test_undo_takes_back_step_by_step_also_what_earlier_sessions_ruled() -> None:
    state = initial_state(LIST, past=[Act(5, "reading", "楚怡", 0)])
    assert state.state_of(5) == "ruled" and 5 not in state.visible
    twice = pressed(state, "2", "x", "u", "u", "u")
    assert [(a.entry, a.undone) for a in twice.unsaved] == [(0, False), (1, False), (1, True), (0, True), (5, True)]
    assert twice.count_in_state("ruled") == 0 and twice.current == 5, (
        "the place that was ruled is shown, whatever the filter"
    )
    assert press_key(twice, "u").was_refused


def test_taking_back_the_second_word_on_a_place_leaves_the_first() -> None:
    after = pressed(start(), "2", "up", "1", "u")
    assert after.act_by_entry[0].text == "出版书籍等形式"


def test_a_withheld_stretch_is_given_back_and_a_reading_is_withheld() -> None:
    at = replace(start(), position=4)
    assert press_key(at, "b").unsaved == (Act(4, "keep"),)
    assert press_key(at, "a").unsaved == (Act(4, "withhold"),)
    assert press_key(start(), "b").was_refused
    assert pressed(start(), "h", "2").unsaved == (Act(0, "withhold", reading_index=1),)
    assert pressed(replace(start(), position=1), "h", "1").was_refused, (
        "the first reading has no characters to withhold"
    )


def test_what_no_locus_holds_is_taken_as_it_is_printed_or_typed_anew() -> None:
    at = replace(start(), position=3)
    assert press_key(at, "a").unsaved == (Act(3, "reading", "中职专业()"),)
    assert pressed(at, "t", "left", "群", "enter").unsaved == (Act(3, "text", "中职专业(群)"),)


def test_menus_count_what_the_other_filters_let_through() -> None:
    menu = press_key(start(), "f").menu
    assert menu is not None
    assert dict(menu.items)["dropped-characters"] == 3 and dict(menu.items)[None] == 5
    low = pressed(start(), "s", "down", "down", "down", "enter")
    assert low.filters == Filters(severity="low") and low.visible == (1, 2)
    everything = pressed(low, "s", "1", "o", "1")
    assert everything.visible == (0, 1, 2, 3, 4, 5)


def test_filters_by_witness_and_flag() -> None:
    assert pressed(start(), "o", "1", "w", "2").visible == (0,)
    chosen = initial_state(LIST, filters=Filters(flag="entity-substitution", state=None))
    assert chosen.visible == (5,)


def test_a_search_goes_round_and_says_when_there_is_nothing() -> None:
    found = pressed(start(), "/", *"中职", "enter")
    assert found.current == 3
    assert pressed(found, "/", *"方式", "enter").current == 0
    assert pressed(found, "/", *"楚信", "enter").message == "no visible place has 楚信"


def test_next_goes_to_open_places_only_and_a_ruled_one_stays_on_the_list() -> None:
    after = pressed(start(), "a", "a")
    assert after.visible == (0, 1, 2, 3, 4) and after.position == 2
    assert pressed(after, "p").position == 2 and pressed(after, "up").position == 1


def test_with_nothing_listed_keys_say_so() -> None:
    empty = initial_state((), filters=Filters())
    assert press_key(empty, "a").was_refused and press_key(empty, "u").was_refused and press_key(empty, "q").finished


@given(st.lists(st.sampled_from(KEYS), max_size=40))
def test_no_keys_lead_astray_and_the_acts_tell_all_that_was_ruled(keys: list[str]) -> None:
    """Law: what is unsaved, carried out in order, is what the state says was ruled; and undoing all of it leaves
    nothing.
    """
    state = start()
    for key in keys:
        if state.finished:
            break
        state = press_key(state, key)
        assert not state.visible or 0 <= state.position < len(state.visible)
    held: list[Act] = []
    for act in state.unsaved:
        if act.undone:
            assert replace(held.pop(), undone=True) == act
        else:
            held.append(act)
    assert tuple(held) == state.undo_stack
    assert state.act_by_entry == {a.entry: a for a in held}
    state = press_key(replace(state, mode="walk", finished=False), "escape")
    for _ in range(len(held)):
        state = press_key(state, "u")
    assert state.act_by_entry == {} and [state.state_of(i) for i in range(6)] == [e.state for e in LIST]
