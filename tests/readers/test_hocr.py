"""hOCR gives the text of its pages, where each word stands, and how sure the engine was of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Box, Span
from chuyi_recon.core.text.fold import fold
from chuyi_recon.errors import EmptyWitness, InputError, UndecodableWitness
from chuyi_recon.readers import READERS, hocr, read
from tests.readers.hocr_pages import TWO_PAGES, document, line, page, word
from tests.readers.samples import samples


def test_words_of_chinese_are_joined_and_words_of_latin_are_not() -> None:
    assert read("scan.hocr", TWO_PAGES).text == "关于实施职业\n\n各市州：\nWord 2016\n\f二、3所\n"


def test_the_content_and_not_the_name_says_that_it_is_hocr() -> None:
    assert next(r for r in READERS if r.sniff(TWO_PAGES)) is hocr
    assert not hocr.sniff("他写道：<div class='ocr_page'>".encode())
    assert not hocr.sniff(b"<html><body><p class='page'>no OCR</p></body></html>")


def test_a_word_has_its_page_its_box_and_the_engines_confidence() -> None:
    got = read("scan.hocr", TWO_PAGES)
    at = got.text.index("实施")
    (where,) = got.locate(Span(at, at + 2), "scan.hocr")
    assert (where.file, where.page, where.image) == ("scan.hocr", 1, "p1.png")
    assert (where.boxes, where.confidence) == ((Box(60, 10, 100, 30),), 0.42)
    (second,) = got.locate(Span(got.text.index("3所"), len(got.text) - 1))
    assert (second.page, second.image) == (2, "p2.png")
    assert [p.box for p in got.source_map.parts] == [Box(0, 0, 900, 500)] * 2


def test_a_character_has_its_own_box_where_the_engine_gives_it() -> None:
    chars = (
        "<span class='ocrx_word' title='bbox 10 10 90 30; x_wconf 90'>"
        "<span class='ocrx_cinfo' title='x_bboxes 10 10 50 30; x_conf 99.5'>楚</span>"
        "<span class='ocrx_cinfo' title='x_bboxes 50 10 90 30; x_conf 61.25'>怡</span></span>"
    )
    got = read("scan.hocr", document(page(0, line(chars))))
    assert got.text == "楚怡\n"
    (where,) = got.locate(Span(1, 2))
    assert (where.boxes, where.confidence) == ((Box(50, 10, 90, 30),), 0.6125)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<strong>楚</strong><em>怡</em>", "楚怡"),  # emphasis inside a word
        ("A&amp;B &lt;3&gt;", "A&B <3>"),
        ("第&nbsp;1&mdash;页", "第1—页"),  # what HTML names and XML does not
        ("<!-- 注 -->甲<?pi 乙?>丙", "甲丙"),
        ("<ins class='alt'>规定</ins><del class='alt'>规走</del>", "规定"),
        ("甲<script>var x = 1;</script>", "甲"),
    ],
)
def test_what_is_markup_is_never_text(markup: str, text: str) -> None:
    assert read("scan.hocr", document(page(0, line(word(markup, 0, 0))))).text == f"{text}\n"


def test_captions_floats_and_lines_without_words_are_lines_too() -> None:
    float_ = f"<span class='ocr_textfloat' title='bbox 0 0 9 9'>{word('附件', 0, 0)}</span>"
    bare = "<span class='ocr_line' title='bbox 5 6 70 80'>bare line of ocropus</span><br/>"
    got = read("scan.hocr", document(page(0, float_ + bare + "页边")))
    assert got.text == "附件\nbare line of ocropus\n页边\n", "nothing that stands on a page is left out"
    assert got.locate(Span(4, 8))[0].boxes == (Box(5, 6, 70, 80),)


def test_an_empty_page_keeps_its_place_and_a_document_without_text_is_refused() -> None:
    got = read("scan.hocr", document(page(0, line(word("甲", 0, 0))), page(1), page(2, line(word("乙", 0, 0)))))
    assert got.text == "甲\n\f\f乙\n"
    assert [got.locate(Span(i, i + 1))[0].page for i in (0, 4)] == [1, 3]
    with pytest.raises(EmptyWitness, match=r"scan\.hocr"):
        read("scan.hocr", document(page(0), page(1)))


def test_what_stands_outside_of_pages_is_left_out_and_said() -> None:
    got = read("scan.hocr", document("<h1>扫描件</h1>", page(0, line(word("甲", 0, 0)))))
    assert got.text == "甲\n"
    assert [str(r.message) for r in got.repairs] == ["3 characters outside of pages left out"]


@pytest.mark.parametrize("path", ["/home/someone/scans/p1.png", "C:\\scans\\p1.png", "file:///scans/p1.png"])
def test_no_path_of_a_machine_is_kept(path: str) -> None:
    got = read("scan.hocr", document(page(0, line(word("甲", 0, 0)), image=path)))
    assert got.source_map.parts[0].image == "p1.png"


ENTITY = b'<!DOCTYPE html [<!ENTITY secret SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (TWO_PAGES[:900], "broken hOCR: it cannot be read beyond line"),
        (TWO_PAGES.replace(b"</p>", b"", 1), "broken hOCR"),
        (TWO_PAGES.replace("关于".encode(), b"\xff\xfe"), "broken hOCR"),
        (document("<p>没有页面</p>"), "without a page"),
        (ENTITY + b"<html><body><div class='ocr_page'>&secret;</div></body></html>", "&secret;"),
        (ENTITY + b"<html><body><div class='ocr_page'>&b;</div></body></html>", "&b;"),
        (
            b"<html><body><div class='ocr_page'>" + b"<span>" * 999 + b"deep" + b"</span><br>" * 999 + b"</html>",
            "broken hOCR",
        ),
    ],
)
def test_what_is_broken_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(UndecodableWitness) as raised:
        read("scan.hocr", data)
    assert "scan.hocr" in raised.value.problem and what in raised.value.problem
    assert "\n" not in raised.value.problem and raised.value.hint and raised.value.exit_code == 3


@settings(deadline=None)
@given(st.integers(0, len(TWO_PAGES)), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, many: int, instead: bytes) -> None:
    data = TWO_PAGES[:at] + instead + TWO_PAGES[at + many :]
    try:
        got = read("scan.hocr", data)
    except InputError as error:
        assert "scan.hocr" in error.problem and error.hint
    else:
        words = got.source_map.words
        assert words is None or all(words.end <= len(got.text))


def test_tesseracts_hocr_says_what_its_plain_text_says(scanned: Path) -> None:
    got, told = (
        read("scan.hocr", (scanned / "scan.hocr").read_bytes()),
        read("scan.txt", (scanned / "scan.txt").read_bytes()),
    )
    assert fold(got.text, str).key == fold(told.text, str).key
    assert [p.count("\n\n") for p in got.text.split("\f")] == [p.count("\n\n") for p in told.text.split("\f")][:2]
    assert "with Word 2016 files" in got.text and "page two" in got.text
    assert "职业教育" in got.text


def test_tesseracts_boxes_lie_where_the_words_were_drawn(scanned: Path) -> None:
    got = read("scan.hocr", (scanned / "scan.hocr").read_bytes())
    at = got.text.index("page two")
    (where,) = got.locate(Span(at, at + 8))
    assert (where.page, where.image) == (2, "p2.png")
    (box,) = where.boxes
    assert 30 <= box.left <= 60 and 160 <= box.top <= 190 and box.right < 300 and box.bottom < 230
    assert where.confidence is not None and 0 < where.confidence <= 1


def test_boxes_of_characters_lie_beside_one_another(scanned: Path) -> None:
    got = read("chars.hocr", (scanned / "chars.hocr").read_bytes())
    at = got.text.index("通知")
    (first,), (second,) = (got.locate(Span(at + i, at + i + 1)) for i in (0, 1))
    assert first.boxes[0].right <= second.boxes[0].left + 5
    assert first.boxes != second.boxes


def test_samples_of_other_engines_are_read_without_a_gap() -> None:
    many = 0
    for path in (p for p in samples("hocr") if p.suffix == ".hocr"):
        got = read(path.name, path.read_bytes())
        words = got.source_map.words
        assert words is not None and len(words.start), path.name
        covered = sum(words.end - words.start)
        bare = len("".join(got.text.split()))
        assert covered >= bare, f"{path.name}: every character stands in a box"
        assert "<" not in got.text[:2000] or "span" not in got.text, path.name
        many += 1
    assert many >= 5
