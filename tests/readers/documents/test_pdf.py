"""The text layer of a PDF, with the place of every character; what has none says how to have it read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Box, Span
from chuyi_recon.core.text.fold import fold
from chuyi_recon.errors import EmptyWitness, InputError, UndecodableWitness
from chuyi_recon.readers import READERS, read
from chuyi_recon.readers.documents import pdf
from tests.readers.documents.pdf_files import LOCKED, by_hand, print_page, read_by_engine, scan_without_text

HELLO = by_hand("BT /F 10 Tf 20 50 Td (Word files) Tj 0 -20 Td (page two) Tj ET")


def test_lines_are_lines_and_words_have_their_boxes_in_pixels_of_the_page_at_300_dpi() -> None:
    assert next(r for r in READERS if r.sniff(HELLO)) is pdf
    got = read("通知.pdf", HELLO)
    assert got.text == "Word files\npage two\n"
    (part,) = got.source_map.parts
    assert (part.page, part.box) == (1, Box(0, 0, 833, 417))
    at = got.text.index("files")
    (where,) = got.locate(Span(at, at + 5), "通知.pdf")
    (box,) = where.boxes
    assert where.page == 1
    assert abs(box.left - (20 + 26) * 300 / 72) < 20 and box.top < 50 * 300 / 72 < box.bottom + 5


def test_a_page_that_is_turned_has_its_boxes_where_they_are_shown() -> None:
    got = read("通知.pdf", by_hand("BT /F 10 Tf 20 50 Td (Word) Tj ET", rotate=90))
    (part,) = got.source_map.parts
    assert part.box == Box(0, 0, 417, 833)
    ((box,),) = [where.boxes for where in got.locate(Span(0, 4))]
    assert box.bottom - box.top > box.right - box.left > 0


def test_what_a_browser_prints_is_read_character_for_character(tmp_path: Path) -> None:
    body = (
        "<h1>关于实施“楚怡”行动的通知</h1><p>支持建设3所高水平学校，一二三人大门见长金。</p>"
        "<p style='break-before:page'>第二页</p>"
    )
    got = read("通知.pdf", print_page(body, tmp_path))
    assert got.text == "关于实施“楚怡”行动的通知\n支持建设3所高水平学校，一二三人大门见长金。\n\f第二页\n"
    at = got.text.index("楚怡")
    (first,), (second,) = (got.locate(Span(at + i, at + i + 1)) for i in (0, 1))
    assert first.boxes[0].right <= second.boxes[0].left + 5, "each character has its own box"
    assert got.locate(Span(got.text.index("第二页"), len(got.text)))[0].page == 2


def test_the_text_that_an_engine_put_under_a_scan_is_read(tmp_path: Path) -> None:
    got = read("扫描.pdf", read_by_engine(tmp_path, "关于实施职业教育行动的通知", "推进产教融合，到2025年建成。"))
    assert "职业教育行动的通知" in fold(got.text, str).key and "2025" in got.text
    at = got.text.index("通")
    (where,) = got.locate(Span(at, at + 1))
    assert where.page == 1 and where.boxes[0].top < 120


def test_radicals_that_a_font_has_for_characters_are_read_as_these_and_said() -> None:
    state = pdf._Counts()
    assert [pdf._read_character(ord(c), state) for c in "⼀⾦一"] == ["一", "金", "一"]
    assert state.radicals == 2


def test_pages_without_text_among_others_are_named() -> None:
    pages = HELLO.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 3 0 R]/Count 2")
    assert read("通知.pdf", pages).text.count("\f") == 1, "a table of offsets that is wrong is mended"
    two = pages.replace(b"/Kids[3 0 R 3 0 R]", b"/Kids[3 0 R 6 0 R]").replace(
        b"xref", b"6 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\nxref", 1
    )
    got = read("通知.pdf", two)
    assert [str(r.message) for r in got.repairs] == ["1 pages have no text: 2"]


def test_a_pdf_of_pictures_says_how_to_have_it_read() -> None:
    with pytest.raises(EmptyWitness) as raised:
        read("扫描.pdf", scan_without_text())
    assert raised.value.problem == "扫描.pdf is a PDF without text: its pages (1) are pictures"
    assert "recon read 扫描.pdf" in raised.value.hint and ".[ocr]" in raised.value.hint
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (LOCKED, "is a PDF with a password"),
        (b"%PDF-1.7\n\xe6", "is a broken PDF"),
        (HELLO[:60], "is a broken PDF"),
    ],
)
def test_what_is_locked_or_broken_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(UndecodableWitness) as raised:
        read("通知.pdf", data)
    assert raised.value.problem.startswith("通知.pdf ") and what in raised.value.problem
    assert "\n" not in raised.value.problem and raised.value.hint


@pytest.mark.parametrize("edge", ["99999999999999", "1e38", "-5", "0"])
def test_a_page_of_any_extent_is_read(edge: str) -> None:
    data = by_hand(f"BT /F {edge} Tf 20 50 Td (Word) Tj ET").replace(b"0 0 200 100", f"0 0 {edge} {edge}".encode())
    try:
        got = read("通知.pdf", data)
    except InputError as error:
        assert "通知.pdf" in error.problem
    else:
        assert got.source_map.parts[0].box is not None


def test_a_pdf_of_more_pages_than_any_book_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MAX_PAGES", 0)
    with pytest.raises(UndecodableWitness, match="is no document"):
        read("通知.pdf", HELLO)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(HELLO)), st.integers(0, 60), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, many: int, instead: bytes) -> None:
    try:
        got = read("通知.pdf", HELLO[:at] + instead + HELLO[at + many :])
    except InputError as error:
        assert "通知.pdf" in error.problem and error.hint
    else:
        words = got.source_map.words
        assert words is None or all(words.end <= len(got.text))
