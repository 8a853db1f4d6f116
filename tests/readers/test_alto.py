"""ALTO gives its lines, hyphens as the line shows them, and what its blocks are."""

from __future__ import annotations

import pytest

from chuyi_recon.core.model import Box, RegionKind, Span
from chuyi_recon.readers import read


def alto(body: str, page: str = 'WIDTH="900" HEIGHT="500"', before: str = "") -> bytes:
    return f'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">{before}<Layout><Page {page}>{body}</Page></Layout></alto>'.encode()  # noqa: E501


def block(*lines: str, attributes: str = "") -> str:
    return f"<TextBlock {attributes}>{''.join(f'<TextLine>{line}</TextLine>' for line in lines)}</TextBlock>"


def string(text: str, more: str = "") -> str:
    return f'<String CONTENT="{text}" HPOS="10" VPOS="10" WIDTH="40" HEIGHT="20" {more}/>'


def test_a_word_broken_at_a_lines_end_is_kept_as_the_line_shows_it() -> None:
    broken = string("recon", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="reconstruction"') + '<HYP CONTENT="-"/>'
    rest = string("struction", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="reconstruction"')
    assert read("p.xml", alto(block(broken, rest))).text == "recon-\nstruction\n"


def test_a_hyphen_that_stands_in_the_word_as_well_stands_once() -> None:
    assert read("p.xml", alto(block(string("recon-") + '<HYP CONTENT="-"/>'))).text == "recon-\n"
    assert read("p.xml", alto(block(string("recon") + "<HYP/>"))).text == "recon-\n", "a HYP that says no sign is one"


def test_the_file_says_where_spaces_stand_if_it_says_it_anywhere() -> None:
    told = string("Zwölftes") + "<SP/>" + string("Stück") + string(".")
    assert read("p.xml", alto(block(told))).text == "Zwölftes Stück.\n"
    assert read("p.xml", alto(block(string("Zwölftes") + string("Stück")))).text == "Zwölftes Stück\n"


def test_the_margins_stand_round_the_text_of_the_page() -> None:
    number = block(string("3"), attributes='TAGREFS="n"')
    page = (
        f"<BottomMargin>{number}</BottomMargin>"
        f"<TopMargin>{block(string('湖南政报'))}</TopMargin><PrintSpace>{block(string('通知'))}</PrintSpace>"
    )
    got = read("p.xml", alto(page, before='<Tags><LayoutTag ID="n" LABEL="NumberingZone"/></Tags>'))
    assert got.text == "湖南政报\n\n通知\n\n3\n"
    kinds = [(r.kind, got.text[r.span.start : r.span.end]) for r in got.structure]
    assert (RegionKind.RUNNING_HEAD, "湖南政报") in kinds and (RegionKind.PAGE_NUMBER, "3") in kinds
    assert all(text != "通知" for _, text in kinds)


def test_the_reading_order_decides_where_the_file_has_one() -> None:
    order = '<ReadingOrder><OrderedGroup><ElementRef REF="b2"/><ElementRef REF="b1"/></OrderedGroup></ReadingOrder>'
    page = block(string("左栏"), attributes='ID="b1"') + block(string("右栏"), attributes='ID="b2"')
    assert read("p.xml", alto(f"<PrintSpace>{page}</PrintSpace>", before=order)).text == "右栏\n\n左栏\n"
    assert read("p.xml", alto(f"<PrintSpace>{page}</PrintSpace>")).text == "左栏\n\n右栏\n"


def test_glyphs_have_their_own_boxes_where_they_spell_the_word() -> None:
    glyphs = (
        '<Glyph CONTENT="楚" HPOS="10" VPOS="10" WIDTH="20" HEIGHT="20" GC="0.5"/>'
        '<Glyph CONTENT="怡" HPOS="30" VPOS="10" WIDTH="20" HEIGHT="20" GC="0.7"/>'
    )
    word = f'<String CONTENT="{{}}" HPOS="10" VPOS="10" WIDTH="40" HEIGHT="20" WC="0.6">{glyphs}</String>'
    got = read("p.xml", alto(f"<PrintSpace>{block(word.format('楚怡'))}</PrintSpace>"))
    assert [got.locate(Span(i, i + 1))[0].boxes for i in (0, 1)] == [(Box(10, 10, 30, 30),), (Box(30, 10, 50, 30),)]
    assert got.locate(Span(1, 2))[0].confidence == pytest.approx(0.7)
    other = read("p.xml", alto(f"<PrintSpace>{block(word.format('楚冶'))}</PrintSpace>"))
    assert other.text == "楚冶\n" and other.locate(Span(0, 1))[0].boxes == (Box(10, 10, 50, 30),)


def test_pages_are_numbered_from_one_however_the_engine_counts() -> None:
    pages = "".join(
        f'<Page PHYSICAL_IMG_NR="{n}"><PrintSpace>{block(string("页"))}</PrintSpace></Page>' for n in (0, 1)
    )
    got = read("p.xml", f"<alto><Layout>{pages}</Layout></alto>".encode())
    assert [p.page for p in got.source_map.parts] == [1, 2]
    assert [p.page for p in read("p.xml", alto(block(string("页")), 'PHYSICAL_IMG_NR="7"')).source_map.parts] == [7]


def test_a_box_that_juts_out_of_its_page_is_cut_off_and_one_beside_it_is_none() -> None:
    words = string("内") + '<String CONTENT="边" HPOS="880" VPOS="10" WIDTH="90" HEIGHT="20"/>'
    words += '<String CONTENT="外" HPOS="1880" VPOS="10" WIDTH="90" HEIGHT="20"/>'
    got = read("p.xml", alto(f"<PrintSpace>{block(words)}</PrintSpace>"))
    assert got.text == "内边外\n"
    assert [got.locate(Span(i, i + 1))[0].boxes for i in (1, 2)] == [(Box(880, 10, 900, 30),), ()]


def test_a_file_in_utf_16_is_known_and_read() -> None:
    said = (
        '<?xml version="1.0" encoding="UTF-16"?>' + alto(f"<PrintSpace>{block(string('通知'))}</PrintSpace>").decode()
    )
    assert read("p.xml", said.encode("utf-16")).text == "通知\n"
