"""Where a stretch of a text stands is asked of its source map, and never taken from an offset."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Box, Location, SourceMap, SourcePart, Span, Transcription, Witness, WordBoxes
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.readers import plain
from chuyi_recon.readers.joined import PageFile, join_pages

PAGES = st.lists(st.text("通知第一条，\n a", max_size=12), min_size=1, max_size=4)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_plain_text_encoded_gives_the_bytes_of_its_file_back(data: bytes) -> None:
    """The law of plain text in one file, and of nothing else: a format with markup gives its text alone."""
    try:
        got = plain.read("000.txt", data)
    except UndecodableWitness:
        return
    assert data.endswith(got.text.encode(got.encoding))
    assert not got.source_map.parts


@settings(deadline=None)
@given(PAGES, st.data())
def test_of_plain_text_the_location_leads_to_the_same_characters_of_its_file(
    pages: list[str], data: st.DataObject
) -> None:
    text, parts = "", []
    for n, page in enumerate(pages):
        text += "\n\f" if n else ""
        parts.append(SourcePart(Span(len(text), len(text) + len(page)), f"p{n}.txt"))
        text += page
    told = Transcription(text, source_map=SourceMap(tuple(parts)))
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = told.locate(span)
    assert found
    files = {f"p{n}.txt": page for n, page in enumerate(pages)}
    for at in found:
        own = files[at.file]
        assert own[at.offset : at.offset + len(at.span)] == at.span.extract(text)
        line = own.split("\n")[at.line - 1]
        assert own[: at.offset].count("\n") == at.line - 1
        assert line[at.column - 1 :][: len(at.span)] == at.span.extract(text).split("\n")[0]
    # What of a stretch stands in no part is only what parts pages.
    assert sum(len(at.span) for at in found) + sum(c in "\n\f" for c in span.extract(text)) >= len(span)


@settings(deadline=None)
@given(PAGES)
def test_pages_in_several_files_are_the_text_of_one_file_with_form_feeds(pages: list[str]) -> None:
    whole = [f"{page}\n" for page in pages]  # as programs write pages: each ends its last line
    told = join_pages([PageFile(f"p{n}.txt", "", plain.read("", page.encode())) for n, page in enumerate(whole)])
    assert told.text == plain.read("", "\f".join(whole).encode()).text
    found = [at for p in told.source_map.parts for at in told.locate(p.span)]
    assert [at.span.extract(told.text) for at in found] == whole
    assert {at.line for at in found} == {1} and [at.file for at in found] == [f"p{n}.txt" for n in range(len(pages))]


def test_a_text_without_parts_is_one_plain_file_called_as_its_witness() -> None:
    witness = Witness("web", Transcription("一、总则\n第一条 为了规范"), "web.txt")
    (at,) = witness.locate(Span(5, 8))
    assert at == Location("web.txt", Span(5, 8), line=2, column=1, end_line=2, end_column=4, offset=5)
    assert Witness("web", witness.transcription).locate(Span(0, 1))[0].file == "web"


@pytest.fixture
def scan() -> Witness:
    """Two pages of one file: 关于实施 / 通知 on the first, 第一条 on the second."""
    text = "关于实施\n通知\n\f第一条\n"
    words = WordBoxes.of(
        [
            (0, 2, Box(10, 10, 50, 30), 0.96),
            (2, 4, Box(52, 11, 90, 31), 0.42),
            (5, 7, Box(10, 40, 50, 60), None),
            (9, 12, Box(10, 10, 70, 30), 0.9),
        ]
    )
    parts = (
        SourcePart(Span(0, 8), page=1, image="a.png", box=Box(0, 0, 100, 100)),
        SourcePart(Span(9, 13), page=2, image="b.png", box=Box(0, 0, 100, 100)),
    )
    return Witness("scan", Transcription(text, source_map=SourceMap(parts, words)), "scan.hocr")


def test_a_place_on_a_page_has_a_box_round_the_words_of_each_line(scan: Witness) -> None:
    (at,) = scan.locate(Span(1, 6))
    assert (at.file, at.page, at.image, at.line) == ("scan.hocr", 1, "a.png", None)
    assert at.boxes == (Box(10, 10, 90, 31), Box(10, 40, 50, 60))
    assert at.confidence == 0.42, "the lowest of the words there"


def test_an_omission_stands_at_the_word_that_goes_on_there(scan: Witness) -> None:
    assert scan.locate(Span(3, 3))[0].boxes == (Box(52, 11, 90, 31),)


def test_a_stretch_over_a_page_end_stands_on_both_pages(scan: Witness) -> None:
    first, second = scan.locate(Span(6, 10))
    assert (first.page, first.span, second.page, second.span) == (1, Span(6, 8), 2, Span(9, 10))
    assert second.boxes == (Box(10, 10, 70, 30),)


def test_the_place_of_a_page_end_is_the_end_of_the_page_before(scan: Witness) -> None:
    assert [at.page for at in scan.locate(Span(8, 9))] == [1]
