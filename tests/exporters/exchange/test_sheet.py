"""`apparatus.csv`: read by a program as a table, and calculated by no spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Ground, Reconstruction
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.exchange.sheet import neutralize
from tests.exporters.builder import at, build


def rows(made: Reconstruction) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(EXPORTERS["csv"].export(made).decode("utf-8-sig"), newline="")))


def test_excel_knows_the_file_for_unicode_by_its_first_bytes() -> None:
    data = EXPORTERS["csv"].export(build([at({"a": "进", "b": "迸"})]))
    assert data.startswith(b"\xef\xbb\xbfplace,") and data.endswith(b"\r\n")


def test_a_contested_place_is_a_line_and_what_all_have_is_none() -> None:
    made = build(
        [
            at("全省统筹推", "scan web"),
            at({"scan": "迸", "web": "进"}, printed="进", is_open=True, reason="web against\nscan"),
            at("各项工作。", "scan web"),
        ]
    )
    (row,) = rows(made)
    assert (row["before"], row["lemma"], row["scan"], row["web"]) == ("全省统筹推", "进", "迸", "进")
    assert (row["start"], row["end"], row["open"], row["reason"]) == ("5", "6", "open", "web against scan")


def test_lacunae_and_withheld_text_are_told_apart_from_omissions() -> None:
    made = build(
        [
            at({"a": "各县", "b": ""}),
            at({"a": "学校"}),
            at({"a": "", "b": "首页"}, printed="", ground=Ground.OMITTED, withheld=("b",)),
        ]
    )
    assert [(r["b"], r["absent"], r["withheld"]) for r in rows(made)] == [
        ("", "", ""),
        ("", "b", ""),
        ("首页", "", "b"),
    ]


@pytest.mark.parametrize("words", ["=1+1", "+86", "-7-", "@SUM(A1)", "＝HYPERLINK(1)", "＋1", "－1", "＠A"])
def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe(words: str) -> None:
    (row,) = rows(build([at({"a": words, "b": "甲"}, printed="甲")]))
    assert row["a"] == f"'{words}"


def test_a_siglum_that_is_a_formula_is_none_either() -> None:
    assert "'=cmd|x" in rows(build([at({"=cmd|x": "进", "b": "迸"})]))[0]


@given(st.text())
def test_no_cell_begins_as_a_formula_does(words: str) -> None:
    assert neutralize(words)[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert neutralize(words).removeprefix("'") == words.removeprefix("'")
