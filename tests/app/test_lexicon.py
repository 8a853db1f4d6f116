"""The dictionaries keep the promises of `core.text.lexicon`, and leave no trace in shared folders."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.app.language.chinese import _LONGEST_PIECE, ChineseLexicon, _dictionary

LEXICON = ChineseLexicon()
TEXTS = st.text(st.sampled_from("支持建设3所“楚怡”高水平职业本科学校。乾隆歷史建築澄溪驛 \n\tabcＡ𠮷👍"), max_size=60)


@given(TEXTS)
@settings(deadline=None)
def test_simplified_text_is_equally_long_sign_for_sign(text: str) -> None:
    simple = LEXICON.simplify(text)
    assert len(simple) == len(text)
    assert all(s == c for s, c in zip(simple, text, strict=True) if c.isascii() or c in "“”。支持")


@given(TEXTS, st.lists(st.sampled_from(["楚怡", "职业本科学校", "设3所", "学校。"])))
@settings(deadline=None)
def test_words_tile_the_text(text: str, terms: list[str]) -> None:
    assert "".join(LEXICON.segment(text, terms)) == text


@pytest.mark.parametrize("between", ["，", "。\n", "\r\n", " v1.2-3%，", "é́"])
def test_a_long_text_with_marks_is_cut_into_the_words_that_it_has_in_one_piece(between: str) -> None:
    text = "".join(f"支持建设{n}所楚怡高水平职业本科学校{between}" for n in range(500))
    assert len(text) > 2 * _LONGEST_PIECE
    assert LEXICON.segment(text) == tuple(_dictionary().tokenizer.cut(text))


def test_a_long_run_without_a_mark_is_cut_into_words_that_tile_it() -> None:
    text = "怡" * (3 * _LONGEST_PIECE + 1)
    words = LEXICON.segment(text)
    assert "".join(words) == text
    assert max(map(len, words)) <= _LONGEST_PIECE


def test_terms_of_one_family_do_not_leak_into_the_next() -> None:
    text = "培育楚怡工坊和楚怡名师"
    before = LEXICON.segment(text)
    taught = LEXICON.segment(text, ["楚怡", "楚怡工坊"])
    assert "楚怡工坊" in taught and "楚怡" in taught
    assert LEXICON.segment(text) == before
    assert not LEXICON.has_word("楚怡工坊")


def test_the_order_of_terms_does_not_matter() -> None:
    text = "全省楚怡职业教育文化馆与楚怡杯技能竞赛"
    terms = ["楚怡", "楚怡杯", "职业教育文化馆", "文化馆与"]
    assert LEXICON.segment(text, terms) == LEXICON.segment(text, terms[::-1]) == LEXICON.segment(text, terms * 2)


def test_the_entries_are_those_that_jieba_makes_of_its_file() -> None:
    tokenizer = _dictionary().tokenizer
    assert (tokenizer.FREQ, tokenizer.total) == tokenizer.gen_pfdict(tokenizer.get_dict_file())


def test_words_in_either_script_are_known() -> None:
    assert LEXICON.has_word("职业") and LEXICON.has_word("職業")
    assert not LEXICON.has_word("楚佶怡") and not LEXICON.has_word("")


def test_it_travels_to_another_process_light() -> None:
    LEXICON.segment("楚怡")
    data = pickle.dumps(LEXICON)
    assert len(data) < 500
    assert pickle.loads(data).simplify("澄溪驛") == "澄溪驿"


def _lexicon_elsewhere(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "from chuyi_recon.app.language.chinese import ChineseLexicon as L; print(L().segment('楚怡高水平')[-1])"
    (tmp_path / "tmp").mkdir()
    env = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", env=env, check=True
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the place of caches is set by XDG_CACHE_HOME on Linux alone")
def test_no_cache_is_written_and_jieba_is_silent(tmp_path: Path) -> None:
    done = _lexicon_elsewhere(tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert (done.stdout, done.stderr) == ("高水平\n", "")
    assert not (tmp_path / "cache").exists()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_planted_cache_in_the_shared_folder_is_not_read(tmp_path: Path) -> None:
    planted = Path(tempfile.gettempdir()) / "jieba.cache"
    before = planted.stat().st_mtime_ns if planted.exists() else None
    assert LEXICON.segment("楚怡高水平")[-1] == "高水平"
    assert (planted.stat().st_mtime_ns if planted.exists() else None) == before
