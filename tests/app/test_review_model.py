"""The editor's keys: a key in, a state out. No screen, no file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.review.entry import Act, ReviewEntry
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import press_key
from chuyi_recon.app.review.state import ReviewState, initial_state


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
KEYS = [
    *"a123456789txdguvehbnNpjkfswo?/qy 怡", "enter", "escape", "up", "down", "left", "right", "home", "end",
    "backspace",
]  # fmt: skip


def pressed(state: ReviewState, *keys: str) -> ReviewState:
    for key in keys:
        state = press_key(state, key)
    return state


def ruled(state: ReviewState) -> list[Act]:
    """All acts that are to be written down, in their order."""
    return [act for step in state.unsaved for act in step]


def start() -> ReviewState:
    return initial_state(LIST)


def test_an_editor_begins_with_what_is_open_in_the_order_of_the_list() -> None:
    assert start().visible == (0, 1, 2, 3, 4) and start().position == 0


@pytest.mark.parametrize("key", ["a", "enter"])
def test_taking_the_proposal_rules_the_printed_reading_and_goes_on(key: str) -> None:
    after = press_key(start(), key)
    assert ruled(after) == [Act(0, "reading", "出版书籍等方式", 0)]
    assert after.position == 1 and after.state_of(0) == "ruled" and "4 open" in after.message


def test_a_figure_takes_that_reading_and_none_beyond_them() -> None:
    assert ruled(press_key(start(), "2")) == [Act(0, "reading", "出版书籍等形式", 1)]
    beyond = press_key(start(), "3")
    assert not beyond.unsaved and beyond.was_refused and "no reading 3" in beyond.message


def test_a_reading_of_nothing_is_an_omission() -> None:
    assert ruled(pressed(start(), "down", "1")) == [Act(1, "omit", None, 0)]


def test_a_typed_text_begins_with_what_is_printed_and_can_be_mended_anywhere() -> None:
    after = pressed(start(), "t", "backspace", "backspace", "形", "式", "home", "拟", "enter")
    assert ruled(after) == [Act(0, "text", "拟出版书籍等形式")]


def test_escape_closes_and_rules_nothing() -> None:
    for key in ("t", "d", "/", "f", "s", "w", "o", "?", "e", "v", "h", "g"):
        after = pressed(start(), key, "escape")
        assert (after.mode, after.unsaved, after.finished) == ("walk", (), False), key
    assert press_key(start(), "escape") == start()


def test_a_place_put_off_is_neither_open_nor_ruled() -> None:
    after = pressed(start(), "d", *"待查原件", "enter")
    assert ruled(after) == [Act(0, "defer", note="待查原件")]
    assert after.state_of(0) == "deferred" and after.count_in_state("ruled") == 0


# ------------------------------------------------------------ places that are alike


def test_all_alike_are_ruled_after_a_count_and_a_yes() -> None:
    asked = pressed(start(), "down", "g")
    assert asked.mode == "confirm" and asked.asked_about == (1, 2) and not asked.unsaved
    assert not pressed(asked, "n").unsaved and pressed(asked, "n").state_of(1) == "open"
    done = press_key(asked, "y")
    assert ruled(done) == [Act(1, "omit", None, 0), Act(2, "omit", None, 0)]
    assert pressed(done, "u").count_in_state("ruled") == 0, "one key takes the group back"


@pytest.mark.parametrize(
    ("sources", "alike"),
    [((3, 1), (0, 1)), ((1, 3), (0,))],
    ids=["as many sources for each reading", "one against three is not three against one"],
)
def test_places_are_alike_where_as_many_sources_are_for_each_reading(
    sources: tuple[int, int], alike: tuple[int, ...]
) -> None:
    state = initial_state([entry(0, sources=(3, 1)), entry(1, sources=sources)])
    assert press_key(state, "g").asked_about == alike


@pytest.mark.parametrize(
    "other",
    [
        {"texts": ("出版书籍等方式", "出版图书等形式")},
        {"codes": ("truncated-clause",)},
        {"family": 1},
        {"printed_reading": 1},
        {"state": "decided"},
    ],
    ids=["other readings", "another flag", "another family", "another reading printed", "not open"],
)
def test_what_differs_in_anything_is_not_alike(other: dict[str, object]) -> None:
    state = initial_state([entry(0), entry(1), entry(2, **other)], filters=Filters(state=None))
    assert press_key(state, "g").asked_about == (0, 1)


def test_a_question_takes_yes_or_no_and_says_so() -> None:
    asked = pressed(start(), "down", "g", "1")
    assert asked.mode == "confirm" and asked.was_refused and not asked.unsaved


# ------------------------------------------------------------ taking back


def test_undo_takes_back_step_by_step_also_what_earlier_sessions_ruled() -> None:
    state = initial_state(LIST, past=[(Act(5, "reading", "楚怡", 0),)])
    assert state.state_of(5) == "ruled" and 5 not in state.visible
    twice = pressed(state, "2", "x", "u", "u", "u")
    assert [(a.entry, a.undone) for a in ruled(twice)] == [(0, False), (1, False), (1, True), (0, True), (5, True)]
    assert twice.count_in_state("ruled") == 0 and twice.current == 5, (
        "the place that was ruled is shown, whatever the filter"
    )
    assert press_key(twice, "u").was_refused


def test_undo_says_the_place_and_what_it_takes_back() -> None:
    state = initial_state([entry(0, before="短视频、", after="，深入挖"), entry(1)])
    assert (
        pressed(state, "2", "u").message == "taken back at line 1, 短视频、【出版书籍等方式】，深入挖: → 出版书籍等形式"
    )


def test_taking_back_the_second_word_on_a_place_leaves_the_first() -> None:
    after = pressed(start(), "2", "up", "1", "u")
    assert after.act_by_entry[0].text == "出版书籍等形式"


# ------------------------------------------------------------ nothing is ruled by accident


@pytest.mark.parametrize("key", ["enter", "a"])
def test_enter_on_a_place_that_is_ruled_leaves_it_as_it_is_and_goes_on(key: str) -> None:
    after = pressed(start(), "2", "up", key)
    assert ruled(after) == [Act(0, "reading", "出版书籍等形式", 1)], "what is printed today is no proposal any more"
    assert after.current == 1 and "ruled already" in after.message


def test_the_same_ruling_is_not_written_twice_however_it_is_asked_for() -> None:
    earlier = initial_state(LIST, past=[(Act(0, "reading", "出版书籍等形式"),)], filters=Filters(state=None))
    assert ruled(pressed(earlier, "2")) == [], "an earlier session's ruling has no number of a reading"
    assert ruled(pressed(start(), "2", "up", "2")) == [Act(0, "reading", "出版书籍等形式", 1)]


LONG = "整合集团资源，实现各方合作共赢，培育楚怡高水平教师队伍"


@pytest.mark.parametrize("key", ["x", "2"], ids=["omit", "a reading of nothing"])
def test_to_leave_out_more_than_twenty_characters_is_asked_about_first(key: str) -> None:
    state = initial_state([entry(0, (LONG, ""))])
    asked = press_key(state, key)
    assert (asked.mode, asked.unsaved) == ("confirm", ())
    assert [a.kind for a in ruled(press_key(asked, "y"))] == ["omit"]
    assert not press_key(asked, "n").unsaved
    short = initial_state([entry(0, (LONG[:20], ""))])
    assert [a.kind for a in ruled(press_key(short, key))] == ["omit"]


def test_what_is_printed_may_be_left_as_nothing_without_a_question() -> None:
    assert [a.kind for a in ruled(press_key(initial_state([entry(0, ("", LONG))]), "enter"))] == ["omit"]


# ------------------------------------------------------------ after the last place


def test_after_the_last_place_there_is_a_page_on_which_no_key_rules() -> None:
    last = pressed(initial_state([entry(0), entry(1)]), "enter", "enter")
    assert last.mode == "closing" and len(last.unsaved) == 2
    for key in ("enter", "a", "1", "x", " ", "t", "d", "g"):
        after = press_key(last, key)
        assert after.unsaved == last.unsaved and after.mode == "closing", key
    assert press_key(last, "q").finished
    assert press_key(last, "escape").mode == "walk" and press_key(last, "up").current == 1
    assert press_key(last, "u").state_of(1) == "open"


def test_who_skips_the_last_place_sees_the_page_too_and_is_led_back_by_ruling() -> None:
    skipped = pressed(initial_state([entry(0), entry(1)]), " ")
    assert skipped.current == 1
    assert press_key(skipped, " ").mode == "closing"
    assert press_key(skipped, "enter").current == 0, "what was left is open still"


def test_with_all_places_ruled_a_session_begins_with_the_page() -> None:
    assert initial_state([entry(0, state="ruled")]).mode == "closing"


def test_a_word_changed_on_a_list_without_open_places_brings_no_page() -> None:
    state = initial_state([entry(0, state="decided"), entry(1, state="decided")], filters=Filters(state="decided"))
    assert (press_key(state, "2").mode, press_key(state, "2").current) == ("walk", 0)


# ------------------------------------------------------------ places inside a place

NESTED = (
    entry(0, (LONG,), "", kind="doubt", doubt="single-support", parts=(1, 2)),
    entry(1, (), "dropped-characters", kind="flag", parent=0),
    entry(2, (), "dropped-characters", kind="flag", parent=0, printed="300楚怡教学"),
    entry(3),
    entry(4, ("的", ""), "dropped-characters"),
)


def test_parts_are_shown_under_the_place_where_the_editor_is() -> None:
    state = initial_state(NESTED)
    assert state.visible == (0, 1, 2, 3, 4)
    assert pressed(state, "down").current == 1 and pressed(state, "down").visible == (0, 1, 2, 3, 4)
    assert pressed(state, " ").current == 3, "to the next place, not into this one"
    assert pressed(state, " ").visible == (0, 3, 4)


def test_parts_can_be_opened_to_stay_open_and_shut() -> None:
    opened = pressed(initial_state(NESTED), "right", "end")
    assert opened.visible == (0, 1, 2, 3, 4)
    shut = pressed(opened, "up", "up", "left", "end")
    assert shut.visible == (0, 3, 4)


def test_enter_on_a_place_takes_its_parts_too_in_one_step() -> None:
    after = press_key(initial_state(NESTED), "enter")
    assert [(a.entry, a.kind) for a in ruled(after)] == [(0, "keep"), (1, "reading"), (2, "reading")]
    assert len(after.undo_stack) == 1 and after.current == 3
    back = press_key(after, "u")
    assert back.current == 0 and back.act_by_entry == {} and "3 rulings" in back.message


def test_a_part_can_be_ruled_alone_and_the_next_part_follows_then_the_place() -> None:
    first = pressed(initial_state(NESTED), "down", "enter")
    assert [a.entry for a in ruled(first)] == [1] and first.current == 2
    second = press_key(first, "enter")
    assert second.current == 0 and second.state_of(0) == "open"
    third = press_key(second, "enter")
    assert ruled(third)[2:] == [Act(0, "keep")] and third.current == 3


def test_what_is_typed_for_the_whole_place_settles_its_parts() -> None:
    after = pressed(initial_state(NESTED), "t", "新", "enter")
    assert [after.state_of(i) for i in (0, 1, 2)] == ["ruled"] * 3 and after.current == 3
    put_off = pressed(initial_state(NESTED), "d", "enter")
    assert [put_off.state_of(i) for i in (0, 1, 2)] == ["deferred"] * 3 and put_off.current == 3


def test_places_are_counted_and_not_their_parts() -> None:
    state = initial_state(NESTED)
    assert state.count_in_state("open") == 3 and press_key(state, "enter").count_in_state("open") == 2
    menu = press_key(state, "f").menu
    assert menu is not None
    assert dict(menu.items) == {None: 3, "single-support": 1, "dropped-characters": 2, "unsupported-phrase": 1}


def test_a_number_at_a_place_with_parts_is_for_readings_of_its_own() -> None:
    assert press_key(initial_state(NESTED), "1").was_refused
    own = (entry(0, parts=(1,)), entry(1, (), "dropped-characters", kind="flag", parent=0))
    assert ruled(press_key(initial_state(own), "2")) == [Act(0, "reading", "出版书籍等形式", 1)]


def test_a_withheld_stretch_is_given_back_and_a_reading_is_withheld() -> None:
    at = replace(start(), current=4)
    assert ruled(press_key(at, "b")) == [Act(4, "keep")]
    assert ruled(press_key(at, "a")) == [Act(4, "withhold")]
    assert press_key(start(), "b").was_refused
    assert ruled(pressed(start(), "h", "2")) == [Act(0, "withhold", reading_index=1)]
    assert pressed(replace(start(), current=1), "h", "1").was_refused, "the first reading has no characters to withhold"


def test_what_no_locus_holds_is_taken_as_it_is_printed_or_typed_anew() -> None:
    at = replace(start(), current=3)
    assert ruled(press_key(at, "a")) == [Act(3, "reading", "中职专业()")]
    assert ruled(pressed(at, "t", "left", "群", "enter")) == [Act(3, "text", "中职专业(群)")]


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


def test_filters_reach_doubts_by_their_code_variants_without_a_flag_and_parts() -> None:
    entries = (*NESTED, entry(5, ("益", ""), ""))
    for flag, listed in (("single-support", (0,)), ("variant", (5,)), ("dropped-characters", (0, 1, 2, 4))):
        state = initial_state(entries, filters=Filters(flag=flag))
        assert state.listed == listed, flag
    menu = press_key(initial_state(entries), "f").menu
    assert menu is not None and {None, "single-support", "variant"} <= dict(menu.items).keys()


def test_where_many_agree_against_one_the_place_is_listed_when_it_is_asked_for() -> None:
    assert 5 not in start().listed
    decided = pressed(start(), "o", "down", "enter")
    assert decided.filters.state == "decided" and decided.listed == (5,)


# ------------------------------------------------------------ search


def test_a_search_goes_round_and_says_when_there_is_nothing() -> None:
    found = pressed(start(), "/", *"中职", "enter")
    assert found.current == 3
    assert pressed(found, "/", *"方式", "enter").current == 0
    assert pressed(found, "/", *"楚信", "enter").message == "no listed place has 楚信"


def test_n_goes_from_match_to_match_until_escape_ends_the_search() -> None:
    found = pressed(start(), "/", "“", "enter")
    assert (found.current, pressed(found, "n").current, pressed(found, "n", "n").current) == (1, 2, 1)
    assert pressed(found, "N").current == 2 and "match 2 of 2" in pressed(found, "N").message
    ended = pressed(found, "escape")
    assert not ended.search and pressed(ended, "n", "n").current == 3, "the next open place"
    assert pressed(ended, "N").was_refused
    assert pressed(found, "/", "enter").current == 2, "nothing typed: the same again"


def test_a_search_finds_what_is_folded_into_a_place_and_opens_it() -> None:
    state = pressed(initial_state(NESTED), "end", "/", *"300", "enter")
    assert state.current == 2 and 2 in state.visible


def test_of_a_place_whose_part_has_it_too_the_part_is_found() -> None:
    whole = replace(NESTED[0], printed=f"{LONG}300楚怡教学")
    assert pressed(initial_state((whole, *NESTED[1:])), "/", *"300", "enter").current == 2


@pytest.mark.parametrize("keys", ["f", "s", "w", "o", "?", "e", "v", "h", "g"])
def test_q_quits_from_menus_pages_and_questions_and_rules_nothing(keys: str) -> None:
    after = pressed(start(), *keys, "q")
    assert after.finished and not after.unsaved


@pytest.mark.parametrize("key", ["t", "d", "/"])
def test_q_is_a_letter_where_a_text_is_typed(key: str) -> None:
    after = pressed(start(), key, "q")
    assert not after.finished and after.typed.endswith("q")


def test_page_keys_go_down_and_up_the_list() -> None:
    state = initial_state([entry(n) for n in range(30)])
    assert pressed(state, "pagedown").position == 10 and pressed(state, "pagedown", "pagedown", "pageup").position == 10


def test_next_goes_to_open_places_only_and_a_ruled_one_stays_on_the_list() -> None:
    after = pressed(start(), "a", "a")
    assert after.visible == (0, 1, 2, 3, 4) and after.position == 2
    assert pressed(after, "p").position == 2 and pressed(after, "up").position == 1


def test_with_nothing_listed_keys_say_so() -> None:
    empty = replace(initial_state((), filters=Filters()), mode="walk")
    assert (
        press_key(empty, "a").was_refused
        and press_key(empty, "2").was_refused
        and press_key(empty, "u").was_refused
        and press_key(empty, "q").finished
    )


@given(st.sampled_from([LIST, NESTED]), st.lists(st.sampled_from(KEYS), max_size=40))
def test_no_keys_lead_astray_and_the_steps_tell_all_that_was_ruled(
    entries: tuple[ReviewEntry, ...], keys: list[str]
) -> None:
    """Law: what is unsaved, carried out in order, is what the state says was ruled; and undoing all of it leaves
    nothing.
    """
    state = initial_state(entries)
    for key in keys:
        if state.finished:
            break
        state = press_key(state, key)
        assert not state.visible or 0 <= state.position < len(state.visible)
    held: list[tuple[Act, ...]] = []
    for step in state.unsaved:
        if step[0].undone:
            assert tuple(replace(a, undone=True) for a in reversed(held.pop())) == step
        else:
            held.append(step)
    assert tuple(held) == state.undo_stack
    assert state.act_by_entry == {a.entry: a for step in held for a in step}
    state = press_key(replace(state, mode="walk", finished=False), "escape")
    for _ in range(len(held)):
        state = press_key(state, "u")
    assert state.act_by_entry == {} and [state.state_of(i) for i in range(len(entries))] == [e.state for e in entries]
