"""A text beside its truth: the same errors that the character error rate counts, laid in the lines of the truth."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chuyi_recon.core.text.normal_form import normalize_text
from chuyi_recon.evaluation.error_rates import error_rate
from chuyi_recon.views.text_diff import (
    Confusion,
    DiffLine,
    TextDiff,
    compare_texts,
    sum_confusions,
    word_error_rate,
)

NOTICE = "关于实施“楚怡”行动的通知\n支持建设3所“楚怡”学校。\n全省统筹推进。\n"
texts = st.text("建设没3３所“楚怡”，。 \u3000\r\n\ufeffﬁé\u0301a", max_size=60)


def laid(diff: TextDiff) -> list[tuple[int | None, str, str]]:
    """Each line: its number, the truth, what is read there, with differences in brackets."""

    def one(line: DiffLine, side: str) -> str:
        return "".join(f"[{getattr(p, side)}]" if p.differs else getattr(p, side) for p in line.parts).replace("\n", "")

    return [(line.number, one(line, "truth"), one(line, "read")) for line in diff.lines]


@given(texts, texts)
def test_there_are_as_many_confusions_as_the_error_rate_counts(truth: str, text: str) -> None:
    diff = compare_texts(truth, text)
    key = normalize_text(truth)
    assert diff.errors == round(error_rate(key, normalize_text(text)).cer * max(1, len(key)))


@given(texts, texts)
@example("a\ufeff\u0301", "")  # the mark does not keep the accent from its letter
def test_the_lines_hold_all_that_is_compared_and_nothing_twice(truth: str, text: str) -> None:
    parts = [p for line in compare_texts(truth, text).lines for p in line.parts]
    assert normalize_text("".join(p.truth for p in parts)) == normalize_text(truth)
    assert normalize_text("".join(p.read for p in parts)) == normalize_text(text)
    assert all(p.differs == (normalize_text(p.truth) != normalize_text(p.read)) for p in parts)


def test_what_was_read_for_what_is_counted_the_most_frequent_first() -> None:
    diff = compare_texts("楚怡楚怡、3所。", "楚信楚信3所了。")
    assert diff.confusions == (Confusion("怡", "信", 2), Confusion("", "了", 1), Confusion("、", "", 1))
    assert sum_confusions([diff, compare_texts("怡", "信"), compare_texts("函", "涵")]) == (
        Confusion("怡", "信", 3),
        Confusion("", "了", 1),
        Confusion("、", "", 1),
        Confusion("函", "涵", 1),
    )


def test_each_line_of_the_truth_stands_beside_what_is_read_there_wherever_the_text_breaks_its_own() -> None:
    text = "关于实施“楚怡”\n行动的通知 支持 建没3“楚怡”学校。\n全省统筹推进。\n"
    assert laid(compare_texts(NOTICE, text)) == [
        (1, "关于实施“楚怡”行动的通知", "关于实施“楚怡”行动的通知 "),
        (2, "支持建[设]3[所]“楚怡”学校。", "支持 建[没]3[]“楚怡”学校。"),
        (3, "全省统筹推进。", "全省统筹推进。"),
    ]


def test_a_line_that_the_truth_lacks_is_a_line_of_its_own_and_words_added_to_one_stand_in_it() -> None:
    added = NOTICE.replace("通知\n", "通知\n- 7 -\n").replace("全省", "各地全省") + "又及\n"
    assert laid(compare_texts(NOTICE, "页眉\n" + added)) == [
        (None, "[]", "[页眉]"),
        (1, "关于实施“楚怡”行动的通知", "关于实施“楚怡”行动的通知"),
        (None, "[]", "[- 7 -]"),
        (2, "支持建设3所“楚怡”学校。", "支持建设3所“楚怡”学校。"),
        (3, "[]全省统筹推进。", "[各地]全省统筹推进。"),
        (None, "[]", "[又及]"),
    ]
    assert laid(compare_texts("甲。\n乙。\n", "甲。丙\n乙。\n"))[0] == (1, "甲。[]", "甲。[丙]")


def test_a_long_line_is_cut_behind_a_mark_else_at_a_space() -> None:
    (_, first, _), (number, second, _) = laid(compare_texts("全省统筹推进，" * 14, "全省统筹推进，" * 14))
    assert (len(first), first[-1], number, len(second)) == (84, "，", 1, 14)
    words = laid(compare_texts("The weir of Ningyuan " * 9, "The weir of Ningyuan " * 9))
    assert all(truth.endswith(("Ningyuan ", "The ", "of ", "weir ")) for _, truth, _ in words)
    assert [len(truth) for _, truth, _ in laid(compare_texts("函" * 200, ""))] == [92, 92, 22]  # with brackets


@pytest.mark.parametrize(
    ("truth", "text", "rate"),
    [
        ("The weir was built in 1476.", "The weir was bui1t in 1476,", 1 / 6),
        ("fließt der Fluß, der auszu-\nschöpfen ist", "fließt der Fluß der auszu-schöpfen ist", 0),
        ("支持建设3所“楚怡”学校。", "支持建设3楚怡学校。", None),
        ("楚怡学校 Chuyi School 是职业学校。", "楚怡学校", 3 / 4),
        ("", "the", None),
    ],
    ids=["misread", "a hyphen at a line end", "Chinese", "mixed", "nothing"],
)
def test_words_are_counted_where_the_script_has_them(truth: str, text: str, rate: float | None) -> None:
    assert word_error_rate(truth, text) == rate
