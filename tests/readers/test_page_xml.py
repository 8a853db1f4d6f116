"""PAGE gives its regions in the order that it says, each character from one level."""

from __future__ import annotations

import pytest

from chuyi_recon.core.model import Box, RegionKind, Span
from chuyi_recon.readers import read


def page(*regions: str, order: str = "") -> bytes:
    said = f"<ReadingOrder>{order}</ReadingOrder>" if order else ""
    return (
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f'<Page imageFilename="a.png" imageWidth="900" imageHeight="500">{said}{"".join(regions)}</Page></PcGts>'
    ).encode()


def equiv(text: str, more: str = "") -> str:
    return f"<TextEquiv {more}><Unicode>{text}</Unicode></TextEquiv>"


def line(text: str, more: str = "", inside: str = "") -> str:
    return f"<TextLine {more}>{inside}{equiv(text) if text else ''}</TextLine>"


def region(own: str, inside: str, more: str = "", tag: str = "TextRegion") -> str:
    return f'<{tag} id="{own}" {more}>{inside}</{tag}>'


def ref(own: str, index: int) -> str:
    return f'<RegionRefIndexed regionRef="{own}" index="{index}"/>'


A, B, C, D = (region(own, line(text)) for own, text in zip("abcd", ("甲", "乙", "丙", "丁"), strict=True))


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("", "甲乙丙丁"),
        (f"<OrderedGroup>{ref('d', 0)}{ref('b', 2)}{ref('c', 1)}{ref('a', 3)}</OrderedGroup>", "丁丙乙甲"),
        ('<UnorderedGroup><RegionRef regionRef="b"/><RegionRef regionRef="a"/></UnorderedGroup>', "乙甲丙丁"),
        (
            f"<OrderedGroup>{ref('d', 1)}<UnorderedGroupIndexed index='0'><RegionRef regionRef='c'/>"
            "<RegionRef regionRef='a'/></UnorderedGroupIndexed></OrderedGroup>",
            "丙甲丁乙",
        ),
        (f"<UnorderedGroup><OrderedGroup>{ref('b', 1)}{ref('c', 0)}</OrderedGroup></UnorderedGroup>", "丙乙甲丁"),
        (f"<OrderedGroup>{ref('c', 0)}{ref('nowhere', 1)}{ref('c', 2)}</OrderedGroup>", "丙甲乙丁"),
    ],
)
def test_regions_stand_in_the_reading_order_and_what_it_leaves_out_behind(order: str, text: str) -> None:
    assert read("p.xml", page(A, B, C, D, order=order)).text == "\n\n".join(text) + "\n"


def test_a_region_within_a_region_is_read_behind_its_lines_unless_the_order_names_it() -> None:
    outer = region("o", line("总则") + region("i", line("第一条")))
    assert read("p.xml", page(outer, A)).text == "总则\n\n第一条\n\n甲\n"
    order = f"<OrderedGroup>{ref('i', 0)}{ref('o', 1)}</OrderedGroup>"
    assert read("p.xml", page(outer, A, order=order)).text == "第一条\n\n总则\n\n甲\n"


def test_columns_of_vertical_text_stand_as_the_file_orders_them() -> None:
    columns = line("右列", 'index="0"') + line("左列", 'index="1"')
    said = 'readingDirection="top-to-bottom" textLineOrder="right-to-left"'
    assert read("p.xml", page(region("r", columns, said))).text == "右列\n左列\n"
    numbered = line("左列", 'custom="readingOrder {index:1;}"') + line("右列", 'custom="readingOrder {index:0;}"')
    assert read("p.xml", page(region("r", numbered, said))).text == "右列\n左列\n"


def test_the_text_is_taken_from_the_level_that_has_it() -> None:
    assert read("p.xml", page(region("r", equiv("各市州：\n第二行")))).text == "各市州：\n第二行\n"
    assert read("p.xml", page(region("r", line("各市州：") + equiv("旧")))).text == "各市州：\n"
    words = f"<Word>{equiv('Word')}</Word><Word>{equiv('2016')}</Word>"
    assert read("p.xml", page(region("r", line("", inside=words)))).text == "Word 2016\n"
    glyphs = f"<Word><Glyph>{equiv('楚')}</Glyph><Glyph>{equiv('怡')}</Glyph></Word>"
    assert read("p.xml", page(region("r", line("", inside=glyphs)))).text == "楚怡\n"


def test_a_line_that_an_editor_corrected_is_believed_against_its_words() -> None:
    words = f'<Coords points="10,10 90,30"/><Word><Coords points="10,10 50,30"/>{equiv("冬市州")}</Word>'
    got = read("p.xml", page(region("r", line("各市州", inside=words))))
    assert got.text == "各市州\n" and got.locate(Span(0, 1))[0].boxes == (Box(10, 10, 90, 30),)


def test_the_line_says_where_spaces_stand_between_its_words() -> None:
    words = "".join(f"<Word>{equiv(w)}</Word>" for w in ("(", "484", ")", "pages"))
    assert read("p.xml", page(region("r", line("(484) pages", inside=words)))).text == "(484) pages\n"


def test_of_several_texts_the_one_with_the_lowest_index_is_read() -> None:
    several = equiv("二", 'index="2"') + equiv("一", 'index="1" conf="0.75"')
    got = read("p.xml", page(region("r", f'<TextLine><Coords points="1,1 9,9"/>{several}</TextLine>')))
    assert got.text == "一\n" and got.locate(Span(0, 1))[0].confidence == pytest.approx(0.75)


def test_regions_say_what_they_are() -> None:
    kinds = {
        "heading": RegionKind.HEADING,
        "caption": RegionKind.CAPTION,
        "footnote": RegionKind.NOTE,
        "header": RegionKind.RUNNING_HEAD,
        "footer": RegionKind.RUNNING_FOOT,
        "page-number": RegionKind.PAGE_NUMBER,
        "marginalia": RegionKind.MARGIN_NOTE,
        "paragraph": None,
    }
    for said, kind in kinds.items():
        got = read("p.xml", page(region("r", line("文"), f'type="{said}"')))
        assert [r.kind for r in got.structure] == ([kind] if kind else []), said
    custom = read("p.xml", page(region("r", line("文"), 'custom="structure {type:heading;}"')))
    assert [r.kind for r in custom.structure] == [RegionKind.HEADING]


def test_cells_of_a_table_have_their_row_and_column() -> None:
    def role(r: int, c: int) -> str:
        return f'<Roles><TableCellRole rowIndex="{r}" columnIndex="{c}"/></Roles>'

    cells = region("c1", role(0, 0) + line("项目")) + region("c2", role(0, 1) + line("数额"))
    table = read("p.xml", page(region("t", cells, tag="TableRegion")))
    assert [(r.kind, r.row, r.column) for r in table.structure] == [
        (RegionKind.TABLE_CELL, 0, 0),
        (RegionKind.TABLE_CELL, 0, 1),
    ]
    transkribus = region("t", region("c", line("项目"), 'row="2" col="1"', tag="TableCell"), tag="TableRegion")
    assert [(r.row, r.column) for r in read("p.xml", page(transkribus)).structure] == [(2, 1)]


def test_a_line_hyphen_is_kept() -> None:
    assert read("p.xml", page(region("r", line("recon¬") + line("struction")))).text == "recon¬\nstruction\n"
