"""Where two texts differ, clause by clause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.golden.segments import ChangedSegment, changed_segments, diff_parts
from chuyi_recon.core.settings import Settings

TEXTS = st.text(st.sampled_from("楚怡行动。，\n10所"), max_size=60)


def told(old: str, new: str) -> list[list[str | tuple[str, str]]]:
    """Each segment as its runs: a string where nothing changed, else a pair."""
    return [
        [p.golden if p.golden == p.now else (p.golden, p.now) for p in s.parts]
        for s in changed_segments(old, new, Settings())
    ]


@given(TEXTS, TEXTS)
def test_segments_rebuild_both_texts_and_are_none_just_where_they_are_the_same(old: str, new: str) -> None:
    found = changed_segments(old, new, Settings())
    assert (found == ()) == (old == new)
    rebuilt, at = "", 0
    for s in found:
        rebuilt += old[at : s.old.start]
        assert len(rebuilt) == s.new.start
        assert "".join(p.golden for p in s.parts) == s.old.extract(old)
        assert "".join(p.now for p in s.parts) == s.new.extract(new)
        rebuilt, at = rebuilt + s.new.extract(new), s.old.end
        assert all(old[a.start : a.end] != new[b.start : b.end] for a, b in s.changed_spans())
    assert rebuilt + old[at:] == new


def test_a_dropped_character_is_one_difference_of_one_clause() -> None:
    old = "一、总体目标\n支持建设3所“楚怡”高水平职业本科学校，建设10所高职学校。\n二、任务\n"
    assert told(old, old.replace("3所", "3")) == [["支持建设3", ("所", ""), "“楚怡”高水平职业本科学校，"]]


def test_two_clauses_that_differ_are_two_differences() -> None:
    old = "支持建设3所高水平职业本科学校，建设10所高职学校。"
    new = "支持建设5所高水平职业本科学校，建设12所高职学校。"
    assert told(old, new) == [
        ["支持建设", ("3", "5"), "所高水平职业本科学校，"],
        ["建设1", ("0", "2"), "所高职学校。"],
    ]


def test_a_clause_that_came_stands_alone_beside_one_that_changed() -> None:
    old, new = "全省统筹推进。定期报告。", "各市州按照职责分工抓好落实。全省统筹推退。定期报告。"
    assert told(old, new) == [[("", "各市州按照职责分工抓好落实。")], ["全省统筹推", ("进", "退"), "。"]]


def test_a_paragraph_that_is_gone_is_one_difference() -> None:
    lost = "二、任务。\n支持建设3所学校，建设10所学校。\n"
    assert told(f"一、目标。\n{lost}三、保障。\n", "一、目标。\n三、保障。\n") == [[(lost, "")]]


def test_a_clause_that_is_now_two_is_one_difference_with_the_comma_that_came() -> None:
    assert told("全省统筹推进各市州抓好落实。", "全省统筹推进，各市州抓好落实。") == [
        ["全省统筹推进", ("", "，"), "各市州抓好落实。"]
    ]


def test_two_clauses_that_are_now_one_are_one_difference() -> None:
    assert told("全省统筹推进，各市州抓好落实。", "全省统筹推进各市州抓好落实。") == [
        ["全省统筹推进", ("，", ""), "各市州抓好落实。"]
    ]


def test_clauses_that_share_a_syllable_are_exchanged_whole() -> None:
    assert told("省直有关单位，", "湖南省人民政府，") == [[("省直有关单位，", "湖南省人民政府，")]]


def test_a_single_character_between_two_differences_is_shown_with_them() -> None:
    assert told("全省统筹推进甲的乙工作。", "全省统筹推进丙的丁工作。") == [
        ["全省统筹推进", ("甲的乙", "丙的丁"), "工作。"]
    ]


def test_a_long_text_is_compared_by_its_clauses() -> None:
    text = "".join(f"第{n}条支持建设楚怡学校。" for n in range(20_000))
    (only,) = changed_segments(text, text.replace("第777条支持", "第777条建设"), Settings())
    assert isinstance(only, ChangedSegment)
    assert [(p.golden, p.now) for p in only.parts][1] == ("支持", "建设")


def test_pieces_are_compared_as_wholes() -> None:
    parts = [(p.golden, p.now) for p in diff_parts(["建", "{{所|a}}", "楚"], ["建", "{{所|b}}", "楚"], alike=0)]
    assert parts == [("建", "建"), ("{{所|a}}", "{{所|b}}"), ("楚", "楚")]
