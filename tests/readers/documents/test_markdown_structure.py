"""Markdown stays as it is written; beside it stands what CommonMark says of it, with its places in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Span
from chuyi_recon.readers import read
from chuyi_recon.readers.documents.markdown_structure import find_structure


def told(text: str) -> list[tuple[str, int, int, int, str]]:
    return [(r.kind.value, r.level, r.row, r.column, r.span.extract(text)) for r in find_structure(text)]


@pytest.mark.parametrize(
    ("text", "structure"),
    [
        ("## 总体要求 ##\n\n正文\n", [("heading", 2, 0, 0, "总体要求")]),
        ("总体要求\n===\n", [("heading", 1, 0, 0, "总体要求")]),
        ("- 甲\n  1. 乙\n- 丙\n", [
            ("list-item", 1, 0, 0, "甲\n  1. 乙"), ("list-item", 2, 0, 0, "乙"), ("list-item", 1, 0, 0, "丙")]),
        ("| 市州 | 学校 |\n|---|---:|\n| 长\\|沙 | 3 |\n| | 4 |\n", [
            ("table-cell", 0, 0, 0, "市州"), ("table-cell", 0, 0, 1, "学校"), ("table-cell", 0, 1, 0, "长\\|沙"),
            ("table-cell", 0, 1, 1, "3"), ("table-cell", 0, 2, 1, "4")]),
        ("市州 | 学校\n---|---\n长沙 | 3\n", [
            ("table-cell", 0, 0, 0, "市州"), ("table-cell", 0, 0, 1, "学校"), ("table-cell", 0, 1, 0, "长沙"),
            ("table-cell", 0, 1, 1, "3")]),
        ("```\n# 不是标题\n- 不是列表\n```\n", []),
        ("首页 | 新闻\n正文 #1\n", []),
    ],
)  # fmt: skip
def test_headings_items_and_cells_are_told_with_their_places(
    text: str, structure: list[tuple[str, int, int, int, str]]
) -> None:
    assert told(text) == structure
    assert told(text.replace("\n", "\r\n")) == [(*s[:4], s[4].replace("\n", "\r\n")) for s in structure]


def test_the_file_is_untouched_and_a_place_is_its_line_and_column() -> None:
    text = "---\ntitle: 通知\n---\n# **楚怡**行动\n\n| 甲 | 乙 |\n|--|--|\n| 丙 | 丁 |\n"
    got = read("通知.md", text.encode())
    assert got.text == text
    assert [(r.kind.value, r.span.extract(text)) for r in got.structure] == [
        ("heading", "**楚怡**行动"), *(("table-cell", c) for c in "甲乙丙丁")
    ]  # fmt: skip
    (where,) = got.locate(Span(text.index("丁"), text.index("丁") + 1), "通知.md")
    assert (where.line, where.column) == (8, 7)


@given(
    st.lists(
        st.sampled_from(
            ["# ", "- ", "1. ", "| ", "|", "|--|--|", "\\|", "> ", "```", "\n", "\r\n", "\r", "  ", "甲", "乙 ", "==="]
        ),
        max_size=30,
    ).map("".join)
)
def test_regions_lie_in_the_text_in_order(text: str) -> None:  # fmt: skip
    regions = find_structure(text)
    assert all(0 <= r.span.start < r.span.end <= len(text) for r in regions)
    assert [r.span.start for r in regions] == sorted(r.span.start for r in regions)
