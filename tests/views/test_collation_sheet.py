"""The collation sheet: witnesses below one another, sign under sign."""

from __future__ import annotations

from hypothesis import given

from chuyi_recon.core.model import Span
from chuyi_recon.views.collation_sheet import CollationSheet, find_opposite_span, loci_of_span, make_sheet
from tests.laws.families import Making, families, law, reconstructed
from tests.line import reconstruct_texts

REST = "统一命名、统一标识、统一风格，所需经费由省财政解决，不得向学校摊派。"
TEXTS = {
    "web": f"支持建设3楚怡高水平职业本科学校。{REST}\n",
    "scan": f"支持建设3所“楚怡”高水平职业本科学校。{REST}\n",
    "page": "支持建设3所“楚怡”高水平职业本\n",
}


def line(laid: CollationSheet, siglum: str) -> str:
    return "".join("・" if s.abstains else s.text or "＿" for s in laid.lines[siglum])


def test_readings_stand_sign_under_sign_and_what_a_witness_lacks_is_an_empty_square() -> None:
    text = reconstruct_texts(TEXTS, "web")
    start = text.text.index("3所")
    laid = make_sheet(text, Span(start, start + 6))
    lines = {s: line(laid, s) for s in laid.lines}
    assert len({len(laid.printed), *map(len, lines.values())}) == 1
    assert "3所“楚怡”" in lines["scan"] and "3＿＿楚怡＿" in lines["web"]
    assert [p for s, p in zip(laid.printed, laid.disputed, strict=True) if s.text in "所“”"] == [True] * 3


def test_where_a_witness_has_lost_the_text_its_squares_say_so() -> None:
    text = reconstruct_texts(TEXTS, "web")
    start = text.text.index("统一标识")
    laid = make_sheet(text, Span(start - 10, start + 4))
    assert line(laid, "page").endswith("・・・・")


def test_what_a_witness_alone_says_is_found_by_the_place_at_which_it_stands() -> None:
    texts = {**TEXTS, "photo": f"支持建设3所“楚信”高水平职业本科学校。{REST}\n"}
    text = reconstruct_texts(texts, "web")
    own = texts["photo"].index("楚信")
    place = find_opposite_span(text, "photo", Span(own, own + 2))
    assert place is not None and place.extract(text.text) in ("楚怡", "怡")


def test_an_empty_stretch_has_the_loci_that_lie_at_it() -> None:
    assert loci_of_span([0, 4, 4, 9], Span(4, 4)) == (1, 3)
    assert loci_of_span([0, 4, 4, 9], Span(0, 4)) == (0, 1)
    assert loci_of_span([0, 4, 4, 9], Span(9, 9)) == (2, 3)


@law(40)
@given(families())
def test_the_squares_of_the_whole_text_are_the_text_and_all_lines_are_equally_long(making: Making) -> None:
    text = reconstructed(making)
    laid = make_sheet(text, Span(0, len(text.text)))
    assert "".join(s.text for s in laid.printed).replace("⏎", "").replace(" ", "") == "".join(text.text.split())
    assert {len(squares) for squares in laid.lines.values()} == {len(laid.printed)}
