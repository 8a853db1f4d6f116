"""What a person sees where a golden file differs."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.desk import files
from chuyi_recon.desk.golden import Difference, Drift, compare, differences_of, gone, update
from chuyi_recon.exporters import EXPORTERS

TEXTS = st.text(st.sampled_from("楚怡行动。\n10所"), max_size=60)


def test_a_dropped_character_is_shown_with_the_words_around_it() -> None:
    kept = "一、总体目标\n支持建设3所“楚怡”高水平职业本科学校。\n二、任务\n"
    now = "一、总体目标\n支持建设3“楚怡”高水平职业本科学校。\n二、任务\n"
    assert differences_of(kept, now) == (Difference(2, "一、总体目标\n支持建设3", "所", "", "“楚怡”高水平职业本科学"),)


def test_a_clause_that_is_new_is_one_difference() -> None:
    (only,) = differences_of("标题\n落款\n", "标题\n正文一段。\n落款\n")
    assert (only.line, only.golden, only.now) == (2, "", "正文一段。\n")


@given(TEXTS, TEXTS)
def test_texts_without_a_difference_are_the_same(kept: str, now: str) -> None:
    assert (differences_of(kept, now) == ()) == (kept == now)


def test_a_long_stretch_is_not_searched_through() -> None:
    (only,) = differences_of("楚" * 3000, "怡" * 3000)
    assert (len(only.golden), len(only.now)) == (60, 60)


def test_update_writes_what_differs_and_nothing_else(tmp_path: Path) -> None:
    made = [("reconstruction.txt", "楚怡".encode()), ("flags.json", b"[]\n")]
    assert compare(tmp_path, "notice", made) == (
        Drift("notice", "reconstruction.txt", "missing"),
        Drift("notice", "flags.json", "missing"),
    )
    assert update(tmp_path, "notice", made) == 2
    assert compare(tmp_path, "notice", made) == ()
    assert update(tmp_path, "notice", [made[0], ("flags.json", b"[1]\n")]) == 1
    assert gone(tmp_path, ["letter"]) == (Drift("notice", "", "gone"),)


def test_only_the_first_differences_are_shown(tmp_path: Path) -> None:
    files.write(tmp_path / "notice" / "annotated.txt", "甲。\n乙。\n".encode() * 20)
    (drift,) = compare(tmp_path, "notice", [("annotated.txt", "甲。\n丙。\n".encode() * 20)])
    assert (len(drift.differences), drift.more) == (5, 15)


def test_every_result_is_known_when_a_folder_is_looked_at() -> None:
    assert {e.filename for e in EXPORTERS.values()} <= files.RESULTS
