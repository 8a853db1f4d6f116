"""DOCX gives what Word prints: counted numbers, tables, notes, boxes; changes as they were accepted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import RegionKind
from chuyi_recon.errors import InputError, UndecodableWitness
from chuyi_recon.readers import READERS, read
from chuyi_recon.readers.documents import docx
from chuyi_recon.readers.documents.numbering import format_number
from tests.readers.documents.word_files import by_hand, by_library, item, numbering, paragraph, run

SAMPLES = Path(__file__).parents[4] / "shared" / "eval" / "formats" / "docx"


def text_of(data: bytes) -> list[str]:
    return read("通知.docx", data).text.removesuffix("\n").split("\n\n")


def test_the_headings_paragraphs_and_cells_of_python_docx_are_told_apart() -> None:
    def write(document: Any) -> None:
        document.add_heading("总体要求", level=2)
        document.add_paragraph("支持建设3所“楚怡”高水平职业本科学校。")
        table = document.add_table(rows=2, cols=2)
        for i, text in enumerate(("市州", "学校数", "长沙", "3")):
            table.cell(i // 2, i % 2).text = text
        document.add_paragraph("特此通知。")
        document.sections[0].footer.paragraphs[0].text = "第1页"

    data = by_library(write)
    assert next(r for r in READERS if r.sniff(data[:8192])) is docx
    got = read("通知.docx", data)
    assert got.text.split() == [
        "总体要求",
        "支持建设3所“楚怡”高水平职业本科学校。",
        "市州",
        "学校数",
        "长沙",
        "3",
        "特此通知。",
    ]
    told = [(r.kind, r.level, r.row, r.column, r.span.extract(got.text)) for r in got.structure]
    assert told == [
        (RegionKind.HEADING, 2, 0, 0, "总体要求"),
        (RegionKind.TABLE_CELL, 0, 0, 0, "市州"),
        (RegionKind.TABLE_CELL, 0, 0, 1, "学校数"),
        (RegionKind.TABLE_CELL, 0, 1, 0, "长沙"),
        (RegionKind.TABLE_CELL, 0, 1, 1, "3"),
    ]
    assert [str(r.message) for r in got.repairs] == ["3 characters of headers and footers left out"]


def test_the_numbers_that_word_counts_are_text() -> None:
    levels = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    body = [item("总则"), item("目标", 1), item("到2025年", 2), item("到2030年", 2), item("任务", 1), item("附则")]
    body += [item("施行", 1), item("废止", 2)]
    assert text_of(by_hand("".join(body), numbering=numbering(*levels))) == [
        "一、总则", "（一）目标", "1.到2025年", "2.到2030年", "（二）任务", "二、附则", "（一）施行", "1.废止",
    ]  # fmt: skip


def test_a_list_that_says_where_it_starts_begins_anew_and_another_of_the_same_definition_goes_on() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = ((1, ""), (2, anew), (3, ""))
    body = [item("甲"), item("乙"), item("丙", list_id=2), item("丁", list_id=3)]
    got = text_of(by_hand("".join(body), numbering=numbering(("decimal", "第%1条　"), lists=lists)))
    assert got == ["第1条　甲", "第2条　乙", "第1条　丙", "第2条　丁"]


def test_numbers_of_chapters_come_from_the_style_and_figures_stand_where_all_are_to_be_figures() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="章"/><w:basedOn w:val="a"/></w:style>'
    )
    body = paragraph(run("总则"), properties='<w:pStyle w:val="b"/>') + item("目的", 1)
    levels = numbering(("chineseCountingThousand", "第%1章　"), ("decimal", "%1.%2　"))
    legal = levels.replace('<w:lvlText w:val="%1.%2', '<w:isLgl/><w:lvlText w:val="%1.%2')
    got = read("法.docx", by_hand(body, styles=style, numbering=legal))
    assert got.text == "第一章　总则\n\n1.1　目的\n"
    assert [(r.kind, r.level) for r in got.structure] == [(RegionKind.HEADING, 1), (RegionKind.LIST_ITEM, 2)]


def test_a_bullet_is_no_number_and_an_empty_paragraph_counts_none() -> None:
    assert text_of(by_hand(item("甲") + item("乙"), numbering=numbering(("bullet", "\uf0b7")))) == ["甲", "乙"]
    assert text_of(by_hand(item("甲") + item("") + item("乙"), numbering=numbering(("decimal", "%1.")))) == [
        "1.甲",
        "2.乙",
    ]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (10_010, "chineseCountingThousand", "一万零一十"),
        (12, "ideographDigital", "一二"),
        (10, "ideographTraditional", "癸"),
        (1, "ideographZodiac", "子"),
        (15, "chineseLegalSimplified", "壹拾伍"),
        (27, "upperLetter", "AA"),
        (1994, "upperRoman", "MCMXCIV"),
        (21, "decimalEnclosedCircle", "21"),
        (7, "hebrew1", "7"),
    ],
)
def test_a_number_is_written_in_its_form(number: int, form: str, written: str) -> None:
    assert format_number(number, form) == written


def test_what_was_inserted_stays_and_what_was_deleted_goes() -> None:
    changed = (
        "<w:ins>" + run("3所") + "</w:ins><w:del><w:r><w:delText>三个</w:delText></w:r></w:del>"
        "<w:moveFrom>" + run("高水平") + "</w:moveFrom>"
    )
    got = read("通知.docx", by_hand(paragraph(run("支持建设"), changed, run("学校。"))))
    assert got.text == "支持建设3所学校。\n"
    assert [str(r.message) for r in got.repairs] == ["5 characters that were deleted with changes tracked left out"]


def test_notes_stand_behind_the_text_in_the_order_in_which_it_refers_to_them() -> None:
    notes = "".join(
        f'<w:footnote w:id="{i}">{paragraph(run(t))}</w:footnote>' for i, t in ((0, "分隔"), (5, "后"), (7, "先"))
    )
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = paragraph(run("楚怡"), refer.format(7), run("精神"), refer.format(5), run("。"))
    got = read("通知.docx", by_hand(body, footnotes=notes))
    assert got.text == "楚怡精神。\n\n1 先\n\n2 后\n"
    assert [r.kind for r in got.structure] == [RegionKind.NOTE] * 2


def test_a_text_box_is_read_once_and_behind_its_paragraph() -> None:
    box = "<w:txbxContent>" + paragraph(run("附件1")) + "</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ways = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<w:r><mc:AlternateContent {mc}>{ways}</mc:AlternateContent></w:r>"
    assert text_of(by_hand(paragraph(run("通知"), both, run("正文")))) == ["通知正文", "附件1"]


def test_tabs_breaks_fields_and_guides_to_a_reading_are_what_is_printed() -> None:
    body = paragraph(
        run("页码"), "<w:r><w:tab/></w:r>", "<w:r><w:instrText> PAGE </w:instrText></w:r>", run("3"),
        "<w:r><w:br/></w:r>",
        "<w:r><w:ruby><w:rt>" + run("chǔ") + "</w:rt><w:rubyBase>" + run("楚") + "</w:rubyBase></w:ruby></w:r>",
        run("怡"),
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "<w:r><w:noBreakHyphen/></w:r>",
    )  # fmt: skip
    assert read("通知.docx", by_hand(body)).text == "页码\t3\n楚怡\N{REPLACEMENT CHARACTER}-\n"


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


_RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Type="a/officeDocument" Target="word/document.xml"/></Relationships>'
)
GOOD = by_hand(paragraph(run("支持建设3所“楚怡”高水平职业本科学校。")))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped(mimetype=b"application/epub+zip"), "is an EPUB book, not a text"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "is an OpenDocument file"),
        (zipped(xl__workbook=b""), "is a workbook (xlsx)"),
        (zipped(pages=b"1"), "is a ZIP archive"),
        (zipped(**{"_rels__.rels": _RELATION, "word__document.xml": b"<a/>"}), "its part [Content_Types].xml cannot"),
        (GOOD[:300], "is a damaged or cut off ZIP archive"),
        (by_hand("<w:p>"), "is broken DOCX"),
        (by_hand("<!-- " + "0" * 30_000_000 + " -->"), "its part word/document.xml is larger than any text"),
    ],
    ids=["epub", "odt", "xlsx", "zip", "no types", "cut off", "broken", "bomb"],
)
def test_what_is_no_docx_or_a_broken_one_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(UndecodableWitness) as raised:
        read("通知.docx", data)
    assert raised.value.problem.startswith("通知.docx ") and what in raised.value.problem
    assert "\n" not in raised.value.problem and raised.value.hint and raised.value.exit_code == 3


def test_entities_open_no_file_and_do_not_grow() -> None:
    for entity in ('<!ENTITY a SYSTEM "file:///etc/hostname">', "".join(
        f'<!ENTITY {b} "{f"&{a};" * 30}">' for a, b in zip("zyxwvut", "yxwvuta", strict=True)
    ) + '<!ENTITY z "楚怡">'):  # fmt: skip
        out = BytesIO()
        with ZipFile(BytesIO(GOOD)) as good, ZipFile(out, "w") as bad:
            for info in good.infolist():
                part = good.read(info)
                if info.filename == "word/document.xml":
                    part = f"<!DOCTYPE d [{entity}]>".encode() + part.replace("楚怡".encode(), b"&a;")
                bad.writestr(info.filename, part)
        with pytest.raises(UndecodableWitness, match="broken DOCX"):
            read("通知.docx", out.getvalue())


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(GOOD)), st.integers(0, 60), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, many: int, instead: bytes) -> None:
    try:
        read("通知.docx", GOOD[:at] + instead + GOOD[at + many :])
    except InputError as error:
        assert "通知.docx" in error.problem and error.hint


PIECES = (
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    run("甲"),
    '<w:numId w:val="9"/>',
    "&#0;",
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_body_of_whatever_elements_is_read_or_refused(body: str) -> None:
    try:
        read("通知.docx", by_hand(body))
    except InputError as error:
        assert "通知.docx" in error.problem and error.hint


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not there")
def test_laws_as_they_are_published_are_read_whole() -> None:
    samples = sorted(SAMPLES.glob("*.docx"))
    assert len(samples) >= 5
    for path in samples:
        got = read(path.name, path.read_bytes())
        assert got.text.startswith("中华人民共和国") and "第一条\u3000为了" in got.text
        with ZipFile(path) as archive:
            inside = archive.read("word/document.xml").decode()
        assert "".join(got.text.split()) == "".join("".join(_texts(inside)).split())


def _texts(xml: str) -> list[str]:
    from lxml import etree

    return [t.text or "" for t in etree.fromstring(xml.encode()).iter("{*}t")]
