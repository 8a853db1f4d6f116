"""What holds of every threshold: unit, range and reason are there, the range is kept, and somebody asks for it."""

from __future__ import annotations

import inspect
import math
import re
from dataclasses import Field
from pathlib import Path
from typing import Any

import pytest

import chuyi_recon.core
from chuyi_recon.core import pipeline
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS, Flag
from chuyi_recon.core.settings import Settings, grouped, of_flag, thresholds
from chuyi_recon.errors import SettingsError
from tests.line import LEXICON, make_family

CORE = Path(inspect.getfile(chuyi_recon.core)).parent
FLAGS: dict[str, type[Flag]] = {flag.code: flag for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)}
EACH = pytest.mark.parametrize("f", thresholds(), ids=lambda f: f.name)
HEAD = "云州省水利厅\n云州省财政厅文件\n云水发〔2021〕12号\n关于防汛的通知\n各市水利局：\n"
ONE, TWO, THREE = (
    "一、加强堤防巡查，发现险情立即上报。\n",
    "二、备足“防汛”物资，落实专人保管。\n",
    "三、严肃值班纪律，领导带班。\n",
)
TEXTS = {  # something of every kind: frames, losses, additions, moves, loops, misread signs
    "web": f"首页>通知公告\n关于防汛的通知\n各市水利局：\n{ONE}{TWO.replace('”', '')}云州省水利厅\n",
    "a": f"{HEAD}{ONE}{THREE}{TWO}云州省水利厅\n",
    "b": f"{HEAD}{ONE}{TWO.replace('专人', '专人' + chr(10) + '- 2 -' + chr(10))}{THREE}",
    "c": f"{HEAD}{ONE.replace('查', '査')}{TWO.replace('。', '，定期清点更换。') * 4}",
}


@EACH
def test_a_threshold_says_its_unit_its_range_and_why_it_is_what_it_is(f: Field[Any]) -> None:
    m = f.metadata
    assert m["unit"] and m["of"] and m["low"] <= f.default <= m["high"] and m["low"] < m["high"]
    if isinstance(f.default, int):
        assert isinstance(m["low"], int) and isinstance(m["high"], int)
    assert re.fullmatch(r"(?s)\S.{20,}\.", m["reason"])
    for trial in m["trials"]:
        assert m["low"] <= trial.value <= m["high"] and trial.value != f.default
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", f.name)


@EACH
def test_the_ends_of_a_range_are_allowed_and_what_is_beyond_is_refused(f: Field[Any]) -> None:
    low, high = f.metadata["low"], f.metadata["high"]
    assert getattr(Settings(**{f.name: low}), f.name) == low
    assert getattr(Settings(**{f.name: high}), f.name) == high
    whole = isinstance(f.default, int)
    for beyond in (low - 1, high + 1) if whole else (math.nextafter(low, -1), math.nextafter(high, math.inf)):
        with pytest.raises(SettingsError, match=f"{f.name} = .* is out of range"):
            Settings(**{f.name: beyond})


@EACH
@pytest.mark.parametrize("end", ["low", "high"])
def test_the_line_runs_at_either_end_of_a_range(f: Field[Any], end: str) -> None:
    settings = Settings(**{f.name: f.metadata[end]})
    for base in ("web", None):
        made = pipeline.reconstruct(make_family(TEXTS, base), LEXICON, settings)
        assert "".join(s.text for s in made.stretches) == made.text
    if f.metadata["of"] == ("families",):
        pipeline.group_into_families(make_family(TEXTS).witnesses, LEXICON, settings)


@EACH
def test_somebody_asks_for_a_threshold(f: Field[Any]) -> None:
    asking = [p for p in CORE.rglob("*.py") if p.name != "settings.py" and f".{f.name}" in p.read_text("utf-8")]
    assert asking


def test_every_threshold_stands_in_one_group_of_a_room_or_of_flags_that_there_are() -> None:
    assert [f.name for group in grouped().values() for f in group] == [f.name for f in thresholds()]
    of_flags = [f for code in FLAGS for f in of_flag(code)]
    assert {f.name for f in of_flags} == {f.name for f in thresholds() if FLAGS.keys() & set(f.metadata["of"])}
    for f in of_flags:
        assert set(f.metadata["of"]) <= FLAGS.keys()
