"""TEI gives the text of an edition: lemmas, lines, pages, notes; nothing that is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import RegionKind, Span
from chuyi_recon.errors import InputError, UndecodableWitness
from chuyi_recon.readers import READERS, read
from chuyi_recon.readers.documents import tei

SAMPLES = Path(__file__).parents[4] / "shared" / "eval" / "formats" / "tei"
HEADER = "<teiHeader><fileDesc><titleStmt><title>不是正文</title></titleStmt></fileDesc></teiHeader>"


def edition(body: str, doctype: str = "") -> bytes:
    root = '<TEI xmlns="http://www.tei-c.org/ns/1.0">'
    return f'<?xml version="1.0"?>{doctype}{root}{HEADER}<text><body>{body}</body></text></TEI>'.encode()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>關於實施<lb/>\n  職業教育</p><p>Word\n 2016</p>", "關於實施\n職業教育\n\nWord 2016"),
        ('<p>楚<app>\n <lem wit="#A">怡</lem>\n <rdg wit="#B">信</rdg>\n</app>行動</p>', "楚怡行動"),
        ("<p>楚<app><rdg>怡</rdg><rdg>信</rdg></app></p>", "楚怡"),
        ("<p>规<choice><sic>走</sic><corr>定</corr></choice></p>", "规走"),
        ("<p>甲<del>乙</del><add>丙</add><gap/><supplied>丁</supplied></p>", "甲丙丁"),
        ("<lg><l>白日依山盡</l><l>黃河入海流</l></lg>", "白日依山盡\n黃河入海流"),
        ("<p>第一页</p><pb n='2'/><p>第二页</p>", "第一页\n\f第二页"),
        ("<p>正文<note>注文</note>接续</p>", "正文接续\n\n注文"),
        ("<!-- 注 --><p>甲<?pi 乙?>丙<figure><figDesc>图</figDesc></figure></p>", "甲丙"),
    ],
)
def test_the_text_is_that_of_the_source(body: str, text: str) -> None:
    assert read("通知.xml", edition(body)).text == text + "\n"


def test_readings_that_were_not_chosen_are_counted() -> None:
    got = read("通知.xml", edition("<p>楚<app><lem>怡</lem><rdg>信學</rdg></app></p>"))
    assert [str(r.message) for r in got.repairs] == ["2 characters of readings and forms that were not chosen left out"]


def test_headings_cells_notes_and_running_heads_are_structure() -> None:
    body = (
        "<div><head>总则</head><div><head>目的</head><fw>湖南省教育厅</fw><table><row><cell>市州</cell><cell>学校</cell></row>"
        "<row><cell cols='2'>长沙</cell><cell>3</cell></row></table><p>甲<note>注</note></p></div></div>"
    )
    got = read("通知.xml", edition(body))
    told = [(r.kind, r.level, r.row, r.column, r.span.extract(got.text)) for r in got.structure]
    assert told == [
        (RegionKind.HEADING, 1, 0, 0, "总则"),
        (RegionKind.HEADING, 2, 0, 0, "目的"),
        (RegionKind.RUNNING_HEAD, 0, 0, 0, "湖南省教育厅"),
        (RegionKind.TABLE_CELL, 0, 0, 0, "市州"),
        (RegionKind.TABLE_CELL, 0, 0, 1, "学校"),
        (RegionKind.TABLE_CELL, 0, 1, 0, "长沙"),
        (RegionKind.TABLE_CELL, 0, 1, 2, "3"),
        (RegionKind.NOTE, 0, 0, 0, "注"),
    ]


def test_a_page_has_the_number_that_the_edition_gives_it() -> None:
    got = read("通知.xml", edition("<pb n='7'/><p>甲</p><pb/><p>乙</p>"))
    assert [got.locate(Span(got.text.index(c), got.text.index(c) + 1))[0].page for c in "甲乙"] == [7, 8]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (edition("<p>甲"), "broken TEI"),
        (edition("<p>&unknown;</p>"), "broken TEI"),
        (edition("<p>&a;</p>", '<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]>'), "broken TEI"),
        (f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}</TEI>'.encode(), "is TEI without a text"),
    ],
)
def test_what_is_broken_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(UndecodableWitness) as raised:
        read("通知.xml", data)
    assert raised.value.problem.startswith("通知.xml ") and what in raised.value.problem and raised.value.hint


def test_elements_in_one_another_are_read_as_deep_as_xml_goes_and_no_deeper() -> None:
    assert read("通知.xml", edition("<hi>" * 240 + "深" + "</hi>" * 240)).text == "深\n"
    with pytest.raises(UndecodableWitness, match="broken TEI"):
        read("通知.xml", edition("<hi>" * 3000 + "深" + "</hi>" * 3000))


def test_a_character_that_the_file_defines_is_read() -> None:
    gaiji = '<!DOCTYPE TEI [<!ENTITY gaiji "&#x20000;">]>'
    assert read("通知.xml", edition("<p>通&gaiji;</p>", gaiji)).text == "通\U00020000\n"


GOOD = edition(
    "<div><head>总则</head><p>楚<app><lem>怡</lem><rdg>信</rdg></app>行動<note>注</note></p><pb/><p>乙</p></div>"
)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, many: int, instead: bytes) -> None:
    try:
        read("通知.xml", GOOD[:at] + instead + GOOD[at + many :])
    except InputError as error:
        assert "通知.xml" in error.problem and error.hint


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not there")
def test_newspaper_pages_are_read_whole_and_in_lines() -> None:
    from lxml import etree

    samples = sorted(SAMPLES.glob("*.xml"))
    assert len(samples) >= 3
    for path in samples:
        data = path.read_bytes()
        assert next(r for r in READERS if r.sniff(data[:8192])) is tei
        got = read(path.name, data)
        parser = etree.XMLParser(recover=True, resolve_entities="internal")  # type: ignore[arg-type]
        root = etree.fromstring(data, parser)
        assert "".join(got.text.split()) == "".join("".join(map(str, root.xpath("//text()"))).split())
        assert got.text.count("\n") > 0.8 * data.count(b"<lb/>")
        assert got.text.count("\f") == data.count(b"<pb/>")
