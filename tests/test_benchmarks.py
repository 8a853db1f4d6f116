"""The families that speed is measured on are always the same, and say the truth of themselves; peers are asked fairly.

Nothing is timed.
"""

import importlib.util
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import accuracy, chart, star
from benchmarks.families import BASE, ELSEWHERE, Sample, sample

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def family() -> Sample:
    return sample(6000, seed=3)


def test_the_same_length_and_seed_give_the_same_family_whatever_the_hash_seed() -> None:
    script = "from benchmarks.families import sample; print(sample(3000, 5).copies[1:3])"
    seen = {
        subprocess.run(
            (sys.executable, "-c", script), cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1
    assert sample(3000, seed=5) != sample(3000, seed=6)


def test_every_copied_character_is_the_one_at_its_place(family: Sample) -> None:
    assert len(family.text) == 6000
    for copy in family.copies:
        assert len(copy.text) == len(copy.origin)
        assert all(at == ELSEWHERE or family.text[at] == c for c, at in zip(copy.text, copy.origin, strict=True))


def test_no_character_is_copied_twice(family: Sample) -> None:
    for copy in family.copies:
        places = [at for at in copy.origin if at != ELSEWHERE]
        assert len(places) == len(set(places))


def test_copies_have_lost_invented_and_moved_text_and_the_base_has_kept_its_order(family: Sample) -> None:
    for copy in family.copies:
        places = [at for at in copy.origin if at != ELSEWHERE]
        backwards = sum(b < a for a, b in pairwise(places))
        assert len(places) > 0.8 * len(family.text)
        if copy.siglum == BASE:
            assert not backwards
            assert len(places) > 0.97 * len(family.text)
        else:
            assert len(places) < len(family.text)
    assert any(b < a for c in family.copies for a, b in pairwise([x for x in c.origin if x != ELSEWHERE]))
    assert any(
        sum(at == ELSEWHERE and c != "\n" for c, at in zip(x.text, x.origin, strict=True)) > 300 for x in family.copies
    )


# ------------------------------------------------------------ what the peers are asked for, and the chart

FIGURES: chart.Figures = {
    "loci": {"recon: alignment": [0.02, 0.96], "recon: whole line": [0.1, 0.96], "rapidfuzz": [0.01, 0.9]},
    "text": {"recon: whole line": [0.05, 0.8], "vote": [0.01, 3.6], "best witness": [0.0, 3.3]},
}
DRAWS = pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="matplotlib is not installed")


@given(st.lists(st.text("楚怡工坊名师", max_size=9), min_size=2, max_size=4), st.sampled_from(sorted(star.ALIGNERS)))
def test_the_rows_of_a_star_hold_every_character_once_and_in_order(texts: list[str], peer: str) -> None:
    named = {f"w{i}": text for i, text in enumerate(texts)}
    rows = star.rows(named, "w0", star.ALIGNERS[peer])
    for siglum, text in named.items():
        spans = [row[siglum] for row in rows if siglum in row]
        assert "".join(text[a:b] for a, b in spans) == text
        assert all(a < b for a, b in spans)


def test_a_row_of_a_star_is_what_all_share_or_what_some_part_about() -> None:
    texts = {"a": "支持建设3学校。", "b": "支持建设3所学校。", "c": "支持建没3学校。"}
    rows = star.rows(texts, "a", star.rapidfuzz)
    assert [{s: texts[s][a:b] for s, (a, b) in row.items()} for row in rows] == [
        {"a": "支持建", "b": "支持建", "c": "支持建"},
        {"a": "设", "b": "设", "c": "没"},
        {"a": "3", "b": "3", "c": "3"},
        {"b": "所"},
        {"a": "学校。", "b": "学校。", "c": "学校。"},
    ]
    assert star.vote(texts, rows) == "支持建设3学校。"


def test_without_the_sets_the_chart_says_so_and_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(accuracy, "EVAL", tmp_path / "nowhere")
    monkeypatch.setattr(chart, "find_spec", lambda _: True)
    assert chart.main(["--out", str(tmp_path / "chart.svg")]) == 2
    said = capsys.readouterr()
    assert said.err == f"no evaluation sets in {tmp_path / 'nowhere'}: name their folder with RECON_EVAL\n"
    assert not said.out
    assert not (tmp_path / "chart.svg").exists()


def test_without_matplotlib_the_chart_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chart, "find_spec", lambda _: None)
    assert chart.main([]) == 4
    assert "pip install" in capsys.readouterr().err


@DRAWS
def test_the_same_figures_give_the_same_bytes_and_every_method_is_named(tmp_path: Path) -> None:
    kept, out = tmp_path / "figures.json", tmp_path / "chart.svg"
    kept.write_text(json.dumps(FIGURES), "utf-8")
    assert chart.main(["--from", str(kept), "--out", str(out)]) == 0
    drawn = out.read_bytes()
    assert chart.drawn(FIGURES) == drawn
    for name in ("rapidfuzz", "vote, text by text", "whole line", "best single text"):
        assert name in drawn.decode()
    assert b"dc:date" not in drawn


def test_the_picture_in_the_documents_is_the_one_that_the_command_writes() -> None:
    assert chart.PICTURE.is_file()
    assert f"]({chart.PICTURE.name})" in (ROOT / "docs" / "performance.md").read_text("utf-8")


@pytest.mark.parametrize("what", ["line", "rooms"])
def test_a_figure_of_speed_can_be_made(what: str) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.figures", what, "300"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert all(seconds >= 0 for seconds in json.loads(made.stdout).values())
