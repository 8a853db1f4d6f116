"""ABBYY's XML gives each character with its box, tables as cells, and no reading that the engine only thought of."""

from __future__ import annotations

from chuyi_recon.core.model import Box, RegionKind, Span
from chuyi_recon.readers import read


def document(body: str) -> bytes:
    return (
        '<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml">'
        f'<page width="900" height="500">{body}</page></document>'
    ).encode()


def line(inside: str) -> str:
    return f'<line l="10" t="10" r="90" b="30"><formatting lang="ChinesePRC">{inside}</formatting></line>'


def char(c: str, left: int = 10, more: str = "", inside: str = "") -> str:
    return f'<charParams l="{left}" t="10" r="{left + 20}" b="30" {more}>{c}{inside}</charParams>'


def text_block(*lines: str) -> str:
    return f'<block blockType="Text"><text><par>{"".join(lines)}</par></text></block>'


def test_other_readings_of_a_character_or_word_are_not_text() -> None:
    variants = "<charRecVariants><charRecVariant>冶</charRecVariant></charRecVariants>"
    words = "<wordRecVariants><wordRecVariant><variantText><charParams>楚冶</charParams></variantText></wordRecVariant></wordRecVariants>"  # noqa: E501
    assert (
        read("p.xml", document(text_block(line(words + char("楚") + char("怡", 30, inside=variants))))).text == "楚怡\n"
    )
    before = f'<charParams l="10" t="10" r="30" b="30">{variants}怡</charParams>'
    assert read("p.xml", document(text_block(line(before)))).text == "怡\n"


def test_a_hyphen_at_a_lines_end_is_kept_as_the_line_shows_it() -> None:
    first, second = line("".join(map(char, "re¬"))), line("".join(map(char, "con")))
    assert read("p.xml", document(text_block(first, second))).text == "re¬\ncon\n"


def test_words_begin_where_the_engine_says_so_though_no_space_is_written() -> None:
    chars = char("a", more='wordStart="true"') + char("b", 30, 'wordStart="false"') + char("c", 60, 'wordStart="1"')
    assert read("p.xml", document(text_block(line(chars)))).text == "ab c\n"


def test_a_line_without_characters_has_the_box_of_the_line() -> None:
    got = read("p.xml", document(text_block(line("关于实施的通知"))))
    assert got.text == "关于实施的通知\n" and got.locate(Span(3, 4))[0].boxes == (Box(10, 10, 90, 30),)


def test_a_table_is_cells_with_row_and_column() -> None:
    def cell(c: str) -> str:
        return f"<cell><text><par>{line(char(c))}</par></text></cell>"

    table = f'<block blockType="Table"><row>{cell("甲")}{cell("乙")}</row><row>{cell("丙")}</row></block>'
    got = read("p.xml", document(table))
    assert got.text == "甲\n\n乙\n\n丙\n"
    assert [(r.kind, r.row, r.column) for r in got.structure] == [
        (RegionKind.TABLE_CELL, 0, 0),
        (RegionKind.TABLE_CELL, 0, 1),
        (RegionKind.TABLE_CELL, 1, 0),
    ]


def test_pages_are_parted() -> None:
    one = f'<page width="9" height="9">{text_block(line(char("甲")))}</page>'
    got = read("p.xml", f'<document xmlns="http://www.abbyy.com/FineReader_xml/x.xml">{one}{one}</document>'.encode())
    assert got.text == "甲\n\f甲\n" and [p.page for p in got.source_map.parts] == [1, 2]
