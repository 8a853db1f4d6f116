"""Lines, item numbers and document numbers: found by a glance at columns, the same as by reading every sign."""

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import FoldedText
from chuyi_recon.core.text import notation
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.notation import ItemNumber, document_numbers, is_page_number, item_numbers, key_lines


def folded(text: str) -> FoldedText:
    return fold(text, lambda s: s)


def test_a_line_is_the_stretch_between_two_line_ends_without_white_space_round_it() -> None:
    text = "\n  一、总则 \n\n第二条\n"
    rows = key_lines(folded(text))
    assert [x.span.extract(text) for x in rows] == ["一、总则", "第二条"]
    assert [x.key for x in rows] == rows.keys == ["一、总则", "第二条"]
    assert [(x.first, x.last) for x in rows] == [(0, 4), (4, 7)]
    assert rows[-1] == rows[1:][0] == list(rows)[1]
    assert [rows.line_of_sign(i) for i in (0, 3, 4, 6)] == [0, 0, 1, 1]
    assert not key_lines(folded(" \n"))


def read_through(f: FoldedText) -> list[ItemNumber]:
    """The items by their definition: all that have the shape, without those inside a sentence."""
    out = []
    for m in notation._ITEM.finditer(f.key):
        a = m.start()
        style = next(s for s in "cbhd" if m.group(s))
        number = notation.parse_numeral(m.group(style + "n"))
        if number is not None and (not a or f.breaks[a] or f.key[a - 1] in "。;:!?"):
            out.append(ItemNumber(a, m.end(), number, style))
    return out


@given(st.text("一二12３٣第条章()（）、.。：\n 楚", max_size=40))
def test_items_are_those_that_a_scan_of_every_sign_finds(text: str) -> None:
    f = folded(text)
    assert list(item_numbers(f)) == read_through(f)


def test_a_line_end_that_cuts_through_a_number_begins_no_item() -> None:
    assert [(i.number, i.style) for i in item_numbers(folded("共1\n2.改造"))] == []
    assert [(i.number, i.style) for i in item_numbers(folded("共计\n2.改造"))] == [(2, "d")]


def test_a_number_may_be_as_long_as_its_shape_allows() -> None:
    number = f"(2022){'湘' * 10}[2022]{'字' * 4}第12345号"
    assert [n.key for n in document_numbers("a", f"{number}\n正文", folded(f"{number}\n正文"))] == [
        notation.normalize_year_brackets(number)
    ]
    assert notation.is_page_number("第1234页,共1234页")
    assert notation.is_issuing_body("省" * 24 + "委员会文件")
    assert not notation.is_issuing_body("省" * 25 + "委员会文件")


def test_a_page_number_with_a_misread_figure_or_dash_is_one() -> None:
    assert all(is_page_number(k) for k in ("-2一", "一2-", "第之货共之页", "第2页共2页", "第1页", "2/3"))
    assert all(is_page_number(k) for k in ("第1页共3顶", "第页共3面外", "共12页第3页", "·3·", "page3", "3of12"))
    assert not any(is_page_number(k) for k in ("第三卷共85页", "第1编共12章", "第2批共30户", "p3"))
    assert not any(is_page_number(k) for k in ("第二条", "一2一", "第一货物公司", "2一"))
