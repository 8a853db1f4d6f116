"""Clauses, by rules of one sentence each."""

import pytest

from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses


def cut(text: str) -> list[str]:
    return [c.span.extract(text) for c in split_clauses("a", text, Settings())]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("a full stop ends one", "统一命名。统一标识。", ["统一命名。", "统一标识。"]),
        ("a comma, a semicolon and a colon end one", "甲，乙；丙：丁", ["甲，", "乙；", "丙：", "丁"]),
        ("half width marks do as well", "甲,乙;丙:丁", ["甲,", "乙;", "丙:", "丁"]),
        ("an enumeration comma ends none", "体制、机制和模式。", ["体制、机制和模式。"]),
        ("a colon between digits ends none", "时间10:49发布。", ["时间10:49发布。"]),
        ("a comma between digits ends none", "共1,268,000元，支付。", ["共1,268,000元，", "支付。"]),
        ("closing quotes and brackets go with the mark", "“甲。”乙（丙。）丁", ["“甲。”", "乙（丙。）", "丁"]),
        ("an opening quote goes with what it opens", "甲，“乙”丙。", ["甲，", "“乙”丙。"]),
        ("a line end closes a heading", "一、总体要求\n支持建设。", ["一、总体要求\n", "支持建设。"]),
        ("a blank line goes with what it follows", "甲。\n\n乙。", ["甲。\n\n", "乙。"]),
        ("a trail is not cut at its brackets", "首页>省教育厅>通知\n", ["首页>省教育厅>通知\n"]),
        (
            "a line wrapped by a narrow column goes on",
            "健全职业教育质量评价制度建立以政府为主导的\n职业院校质量评价制度完善职业院校教学工作评估\n制度。",
            ["健全职业教育质量评价制度建立以政府为主导的\n职业院校质量评价制度完善职业院校教学工作评估\n制度。"],
        ),
        ("a line that ends with 、 goes on", "由政府、\n行业共同参与。", ["由政府、\n行业共同参与。"]),
        (
            "the lines of a letterhead are lines",
            "云州省教育厅\n云州省发展和改革委员会\n云州省财政厅文件\n",
            ["云州省教育厅\n", "云州省发展和改革委员会\n", "云州省财政厅文件\n"],
        ),
        ("white space alone is one", "\n\n甲。", ["\n\n", "甲。"]),
        ("no text has none", "", []),
    ],
)
def test_a_rule_of_clauses(rule: str, text: str, expected: list[str]) -> None:
    assert cut(text) == expected, rule


def test_kinds_are_told_apart() -> None:
    assert [c.kind for c in split_clauses("a", "\n\n一、总体要求\n支持建设。\n", Settings())] == [
        "blank",
        "heading",
        "clause",
    ]


def test_a_character_is_told_the_clause_it_stands_in() -> None:
    text = "统一命名，统一标识。\n\n经费由省财政解决。"
    found = split_clauses("a", text, Settings())
    for clause in found:
        for at in range(clause.span.start, clause.span.end):
            assert found.clause_at(at) == clause
