"""HTML gives all that a page shows, and nothing of its markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import RegionKind
from chuyi_recon.errors import InputError, UndecodableWitness
from chuyi_recon.readers import READERS, hocr, html, markdown, plain, read
from tests.readers.hocr_pages import TWO_PAGES


def page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    head += "<title>通知-湖南省教育厅</title>"
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>{body}</body></html>".encode()


def text_of(body: str) -> str:
    return read("通知.html", page(body)).text.removesuffix("\n")


@pytest.mark.parametrize(
    ("data", "reader"),
    [
        (page("<p>甲</p>"), html),
        ("<!-- 另存 -->\r\n<HTML lang=zh><BODY>甲".encode("gb18030"), html),
        (page("<p>甲</p>").decode().encode("utf-16"), html),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', html),
        (TWO_PAGES, hocr),
        ("### 通知\n\n<table><tr><td>甲</td></tr></table>\n".encode(), markdown),
        ("<div>模型写的</div>\n通知\n".encode(), plain),  # a fragment: its tags are passed over in the text
        ("网页以 <html> 开头。\n".encode(), plain),
    ],
)
def test_a_page_is_known_by_how_it_begins(data: bytes, reader: object) -> None:
    assert next(r for r in READERS if r.sniff(data[:8192])) is reader


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>支持建设<b>3</b>所\n学校</p>", "支持建设3所学校"),  # a line end in the source beside Chinese is no space
        ("<p>Word\n 2016  files</p>", "Word 2016 files"),
        ("<p>总&emsp;则 第&nbsp;1 章\u3000目的</p>", "总\u2003则 第\xa01 章\u3000目的"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n\n乙\n\n丙"),
        ("<p>A&amp;B &lt;3&gt; &#26970;&hellip;</p>", "A&B <3> 楚…"),
        ("甲<script>var a = '坏';</script><style>p{}</style><!-- 注 --><template>坏</template>乙", "甲乙"),
        ("<noscript>请启用脚本</noscript><p>甲</p>", "请启用脚本\n\n甲"),
        ("<pre>第一行\n  第二行</pre>", "第一行\n第二行"),
        ("<p>甲<p>乙<ul><li>丙<li>丁</ul>", "甲\n\n乙\n\n丙\n\n丁"),  # elements that nobody closed
        ("<p>甲</p></body></html><p>乙</p>", "甲\n\n乙"),  # text behind the end
        ("<select><option>省政府</option></select><p hidden>折叠的正文</p>", "折叠的正文"),
    ],
)
def test_the_text_is_what_a_browser_shows(body: str, text: str) -> None:
    assert text_of(body) == text


def test_characters_set_over_others_are_left_out_and_said() -> None:
    got = read("通知.html", page("<p><ruby>楚<rp>(</rp><rt>chǔ</rt><rp>)</rp>怡<rt>yí</rt></ruby>学校</p>"))
    assert got.text == "楚怡学校\n"
    assert [str(r.message) for r in got.repairs] == ["5 characters of readings set over others left out"]


def test_headings_lists_and_the_cells_of_tables_are_structure() -> None:
    got = read(
        "通知.html",
        page(
            "<h2>任务</h2><ul><li>甲<ol><li>乙</ol></ul><table><caption>分工表</caption>"
            "<tr><th rowspan=2>市州<th colspan=2>学校<tr><td>长沙<td>3<tr><td>株洲<td>2<td>1</table>"
        ),
    )
    told = [(r.kind.value, r.level, r.row, r.column, r.span.extract(got.text)) for r in got.structure]
    assert told == [
        ("heading", 2, 0, 0, "任务"), ("list-item", 1, 0, 0, "甲\n\n乙"), ("list-item", 2, 0, 0, "乙"),
        ("caption", 0, 0, 0, "分工表"), ("table-cell", 0, 0, 0, "市州"), ("table-cell", 0, 0, 1, "学校"),
        ("table-cell", 0, 1, 1, "长沙"), ("table-cell", 0, 1, 2, "3"), ("table-cell", 0, 2, 0, "株洲"),
        ("table-cell", 0, 2, 1, "2"), ("table-cell", 0, 2, 2, "1"),
    ]  # fmt: skip


def test_the_frame_of_a_page_stays_for_the_flags() -> None:
    got = text_of(
        "<nav><a>首页</a> | <a>政务公开</a></nav><article><p>特此通知。</p></article><footer>湘ICP备1号</footer>"
    )
    assert got == "首页 | 政务公开\n\n特此通知。\n\n湘ICP备1号"


BODY = "<p>关于实施职业教育“楚怡”行动的通知，支持建设3所高水平学校。</p>"


@pytest.mark.parametrize(
    ("declared", "written", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", "gb18030"),
        ('<meta charset="utf-8">', "gb18030", "gb18030"),  # what is declared does not hold
        ('<meta charset="iso-8859-1">', "utf-8", "utf-8"),  # what a template declares
        ('<meta charset="gb2312">', "utf-8-sig", "utf-8-sig"),  # the mark is told first
        ('<meta charset="utf-16">', "utf-16", "utf-16-le"),
        ('<meta charset="nobody-knows">', "utf-8", "utf-8"),
        ('<meta charset="idna">', "utf-8", "utf-8"),  # Python has it, and it is no encoding of a text
        ('<meta charset="unicode_escape">', "utf-8", "utf-8"),
        ('<meta charset="zlib">', "utf-8", "utf-8"),
        ("", "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_told_by_mark_by_declaration_and_by_the_bytes(
    declared: str, written: str, encoding: str
) -> None:
    got = read("通知.html", page(BODY, declared).decode().encode(written))
    assert got.text == "关于实施职业教育“楚怡”行动的通知，支持建设3所高水平学校。\n"
    assert got.encoding == encoding


def test_elements_deeper_than_any_page_has_are_refused_and_no_text_is_lost_in_silence() -> None:
    assert text_of("<div>" * 900 + "深" + "</div>" * 900) == "深"
    with pytest.raises(UndecodableWitness, match="broken HTML"):
        text_of("<div>" * 9000 + "深")


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<ul>",
                "</ul>",
                "<li>",
                "<br>",
                "<pre>",
                "</pre>",
                "<ruby>",
                "<rt>",
                "<!--",
                "-->",
                "&",
                "&#0;",
                "&#xD800;",
                "<svg>",
                "<h1>",
                "<td rowspan=99999999>",
                "楚怡",
                " ",
                "\n",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_whatever_tags_there_are_a_page_is_read_or_refused(body: str) -> None:  # fmt: skip
    try:
        got = read("通知.html", page(body + "正文"))
    except InputError as error:
        assert "通知.html" in error.problem and error.hint
    else:
        assert all(r.span.end <= len(got.text) for r in got.structure)
        assert all(r.kind in RegionKind for r in got.structure)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 300), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, many: int, instead: bytes) -> None:
    good = page(BODY)
    try:
        read("通知.html", good[:at] + instead + good[at + many :])
    except InputError as error:
        assert "通知.html" in error.problem and error.hint
