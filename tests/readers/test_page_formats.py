"""One page is one text, in whatever format it comes; and a file that is broken or lies is read or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import RegionKind, Span, Transcription
from chuyi_recon.errors import InputError
from chuyi_recon.readers import HEAD_LENGTH, READERS, read
from tests.readers.samples import samples
from tests.readers.small_pages import ALTO, EVERY, LINES_ONLY, PADDLE, PAGE, PAGES, TEXT, TEXTRACT, TSV


def reader_of(data: bytes) -> str:
    return next(r.name for r in READERS if r.sniff(data[:HEAD_LENGTH]))


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", PAGES)
def test_one_page_is_one_text_in_every_format(kind: str) -> None:
    assert read("page", PAGES[kind]).text == TEXT


@pytest.mark.parametrize("kind", LINES_ONLY)
def test_an_engine_that_finds_lines_gives_lines(kind: str) -> None:
    assert read("page", LINES_ONLY[kind]).text == TEXT.replace("\n\n", "\n")


@pytest.mark.parametrize("kind", EVERY)
def test_the_content_and_not_the_name_chooses_the_reader(kind: str) -> None:
    assert reader_of(EVERY[kind]) == kind.split(" ")[0]
    assert reader_of(b"\xef\xbb\xbf" + EVERY[kind]) == kind.split(" ")[0]


@pytest.mark.parametrize(
    "data",
    [
        b'{"title": "page_idx", "rec": [1, 2]}',
        '{"正文": "关于实施职业教育行动的通知"}'.encode(),
        '{"txt": "各市州", "id": 7}\n{"txt": "各县市", "id": 8}'.encode(),
        '{"transcription": "各市州", "witness": "a"}'.encode(),
        b"[[1, 2], [3, 4]]",
        "[1] 各市州\n[2] 各县市".encode(),
        b"<?xml version='1.0'?><TEI><text>alto</text></TEI>",
        b"<document><p>charParams</p></document>",
    ],
)
def test_what_only_looks_like_a_page_is_left_to_others(data: bytes) -> None:
    assert reader_of(data) in ("plain", "markdown", "json-lines", "refused", "html", "tei")


@pytest.mark.parametrize("kind", [*PAGES, *LINES_ONLY])
def test_a_place_has_its_page_its_box_and_the_engines_confidence(kind: str) -> None:
    got = read("page", EVERY[kind])
    (where,) = got.locate(Span(got.text.index("各"), got.text.index("各") + 1))
    assert where.page == 1 and len(where.boxes) == 1
    assert kind == "mineru-content-list" or where.confidence == pytest.approx(0.4)
    assert kind == "mineru-content-list" or got.locate(Span(0, 1))[0].confidence == pytest.approx(0.9)


@pytest.mark.parametrize("kind", ["page", "abbyy", "mineru-content-list", "mineru-middle", "textract"])
def test_a_heading_is_a_region_beside_the_text(kind: str) -> None:
    assert [(r.kind, r.span) for r in read("page", EVERY[kind]).structure] == [(RegionKind.HEADING, Span(0, 2))]


@pytest.mark.parametrize(
    "piece", [b"<!--a-->", b"<!DOCTYPE a [", b"<?a?> ", b"[[[[1, 2]  ", b"[1, 2]   ,  ", b'{"a": [']
)
def test_no_head_keeps_a_reader_busy(piece: bytes) -> None:
    head = piece * (HEAD_LENGTH // len(piece))
    for data in (head, b"[[[" + head, b"<a " + head):  # of three patterns that backtrack none would ever end
        assert reader_of(data) not in ("alto", "page", "textract")


# ------------------------------------------------------------ broken and lying files

LIES = [
    ("alto", b'HPOS="10"', b'HPOS="1e30"'),
    ("alto", b'WIDTH="80"', b'WIDTH="-80"'),
    ("alto", b'WC="0.9"', b'WC="1e9"'),
    ("alto", b'WC="0.9"', b'WC="nan"'),
    ("alto", b'HPOS="10"', b""),
    ("alto", b'PHYSICAL_IMG_NR="1"', b'PHYSICAL_IMG_NR="one"'),
    ("page", b"10,10 90,30", b"99999999999999999999,10 4,4"),
    ("page", b"10,10 90,30", b""),
    ("page", b'conf="0.9"', b'conf="1e9"'),
    ("page", b'index="0" regionRef="r1"', b'index="-" regionRef="r1"'),
    ("abbyy", b'charConfidence="90"', b'charConfidence="-1"'),
    ("abbyy", b'l="10"', b'l="ten"'),
    ("tesseract-tsv", b"\t90.0\t", b"\t1e9\t"),
    ("tesseract-tsv", b"\t10\t10\t80", b"\t1000000000000\t10\t80"),
    ("mineru-middle", b"[10, 10, 90, 30]", b"[1e300, 10, 90, 30]"),
    ("mineru-middle", b'"score": 0.9', b'"score": NaN'),
    ("google-vision", b'"x": 10', b'"x": -5000'),
    ("google-vision", b'"confidence": 0.9', b'"confidence": 1e9'),
    ("textract", b'"Left": 0.1', b'"Left": Infinity'),
    ("textract", b'"w2", "w3"', b'"w2", "w3", "l2", "none"'),
    ("paddleocr 3.x", b'"rec_scores": [0.9, ', b'"rec_scores": ['),
    ("paddleocr 2.x", b"[10, 10]", b"[1e308, 10]"),
    ("rapidocr 1.x", b"0.9]", b"1e9]"),
]


@pytest.mark.parametrize(("kind", "said", "lie"), LIES)
def test_a_lie_about_a_place_costs_the_place_and_not_the_text(kind: str, said: bytes, lie: bytes) -> None:
    assert said in EVERY[kind]
    got = read("page", EVERY[kind].replace(said, lie))
    assert bare(got.text) == bare(TEXT)
    check_places(got)


def check_places(got: Transcription) -> None:
    """What holds of every page: words in order, boxes that are rectangles on their page, confidences in [0, 1]."""
    words = got.source_map.words
    if words is None:
        return
    assert all(words.start < words.end) and all(words.end[:-1] <= words.start[1:])
    assert all(words.end <= len(got.text))
    assert all((words.confidence >= 0) & (words.confidence <= 1) | (words.confidence != words.confidence))
    assert all(words.box[:, 0] <= words.box[:, 2]) and all(words.box[:, 1] <= words.box[:, 3])
    for part in got.source_map.parts:
        at = words.words_in(part.span)
        if part.box is not None:
            assert all(words.box[at][:, 2] <= part.box.right) and all(words.box[at][:, 0] >= part.box.left)
    assert all(got.text[r.span.start : r.span.end].strip() for r in got.structure)


@pytest.mark.parametrize("kind", EVERY)
def test_a_file_that_was_cut_off_is_refused_by_name(kind: str) -> None:
    data = EVERY[kind]
    with pytest.raises(InputError) as raised:
        read("scan", data[: len(data) * 3 // 4 - 3])
    assert "scan is broken" in raised.value.problem and raised.value.hint and "\n" not in raised.value.problem


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<alto><Layout/></alto>", "ALTO without a page"),
        (b"<PcGts><Metadata/></PcGts>", "PAGE XML without a page"),
        (b'<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"/>', "ABBYY XML without"),
        (TEXTRACT.replace('"Text": "各"'.encode(), b'"Text": 7'), "$.Blocks[5].Text has another form"),
        (PADDLE["2.x"].replace(b"0.9]", b'"sure"]'), "PaddleOCR, but $"),
        (b'{"rec_texts": ' + b"[" * 90 + b"]" * 90 + b"}", "broken PaddleOCR JSON"),
        (b'{"rec_texts": ' + b"[" * 99_999, "broken PaddleOCR JSON"),
        (b'{"pdf_info": [], "x": ', "broken MinerU JSON"),
        (TSV.replace(b"\t-1\t", b"\tsure\t", 1), "broken TSV: it cannot be read beyond line 2"),
        (ALTO.replace(b"CONTENT", b"CONTENTS"), "holds no text"),
        (PAGE.replace(b"Unicode", b"Latin1"), "holds no text"),
    ],
)  # fmt: skip
def test_what_is_none_of_it_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(InputError) as raised:
        read("scan", data)
    assert "scan" in raised.value.problem and what in raised.value.problem, raised.value.problem


def test_no_entity_is_expanded_and_nothing_outside_of_the_file_is_opened() -> None:
    doctype = b'<!DOCTYPE alto [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "zzz">]><alto '
    data = ALTO.replace(b"<alto ", doctype).replace(b"</alto>", b"&x;&y;</alto>")
    assert reader_of(data) == "alto"
    assert read("scan", data).text == TEXT


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(EVERY)), st.floats(0, 1), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind: str, at: float, many: int, instead: bytes) -> None:
    data = EVERY[kind]
    start = int(at * len(data))
    read_or_refused(data[:start] + instead + data[start + many :])


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_file_in_which_values_changed_places_is_read_or_refused(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(EVERY)))
    text = EVERY[kind].decode()
    tokens = regex.findall(r'"(?:[^"\\\n]|\\.)*"(?!\s*:)|-?\d[\d.]*|null|(?<=\t)[^\t\n]+', text)
    strange = [
        "[]",
        "{}",
        "null",
        "-1",
        "1e999",
        "true",
        '"\\ud800"',
        '["x"]',
        "NaN",
        '""',
        '"1e400"',
        '"9999999999999"',
    ]
    old, new = data.draw(st.sampled_from(tokens)), data.draw(st.sampled_from([*tokens, *strange]))
    read_or_refused(text.replace(old, new, data.draw(st.integers(1, 3))).encode())


def read_or_refused(data: bytes) -> None:
    try:
        got = read("scan", data)
    except InputError as error:
        assert "scan" in error.problem and error.hint and "\n" not in error.problem
    else:
        check_places(got)
        got.text.encode()


# ------------------------------------------------------------ as the real engine writes it


def test_tesseracts_formats_say_the_same_of_the_same_page(scanned: Path) -> None:
    hocr, alto, tsv = (read(n, (scanned / n).read_bytes()) for n in ("scan.hocr", "scan.xml", "scan.tsv"))
    assert bare(hocr.text) == bare(alto.text) == bare(tsv.text)
    assert hocr.text == tsv.text, "TSV has the same paragraphs"
    places = [sorted(map(tuple, t.source_map.words.box.tolist())) for t in (hocr, alto, tsv) if t.source_map.words]
    assert places[0] == places[1] == places[2]
    assert [p.page for p in alto.source_map.parts] == [p.page for p in tsv.source_map.parts] == [1, 2]
    for got in (hocr, alto, tsv):
        (where,) = got.locate(Span(got.text.index("page two"), got.text.index("page two") + 4))
        assert where.page == 2 and where.confidence == pytest.approx(0.96, abs=0.05)


# ------------------------------------------------------------ as others write them


def outcomes(kind: str) -> dict[str, Transcription | None]:
    """Each sample with what it gives; None for a refusal."""
    out: dict[str, Transcription | None] = {}
    for path in samples(kind):
        try:
            out[path.name] = read(path.name, path.read_bytes())
            check_places(out[path.name] or Transcription(""))
        except InputError as error:
            assert path.name in error.problem and error.hint
            out[path.name] = None
    return out


def said_by(path: Path, pattern: str) -> str:
    """What another reads in a file: all that a pattern finds, references resolved, without white space."""
    found = "".join(regex.findall(pattern, path.read_text("utf-8-sig"), regex.DOTALL))
    for reference, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        found = found.replace(reference, char)
    return bare(found)


@pytest.mark.parametrize(("kind", "many"), [("alto", 4), ("page-alto-mixed", 2)])
def test_every_string_of_altos_in_the_wild_is_read(kind: str, many: int) -> None:
    got = outcomes(kind)
    altos = [p for p in samples(kind) if reader_of(p.read_bytes()) == "alto"]
    for path in altos:
        text = got[path.name]
        assert text is not None and bare(text.text) == said_by(path, r'<String\b[^>]*\bCONTENT="([^"]*)"'), path.name
    assert len(altos) >= many


@pytest.mark.parametrize("kind", ["page", "page-alto-mixed"])
def test_pages_in_the_wild_are_read_where_they_have_text_and_refused_where_not(kind: str) -> None:
    got = outcomes(kind)
    pages = [p for p in samples(kind) if reader_of(p.read_bytes()) == "page"]
    for path in pages:
        lines = said_by(path, r"<(?:\w+:)?(?:Unicode|PlainText)\b[^>]*>([^<]*)</")
        text = got[path.name]
        assert (text is not None) == bool(lines), path.name
        # Every character stands at one level or at several, and in no text oftener than in the file.
        assert text is None or (set(bare(text.text)) <= set(lines) and len(bare(text.text)) <= len(lines)), path.name
    assert len(pages) >= 7


def test_the_order_of_a_page_in_the_wild_is_that_of_its_reading_order() -> None:
    (path,) = (p for p in samples("page-alto-mixed") if "table-order" in p.name)
    assert bare(read(path.name, path.read_bytes()).text) == "123456789"


def test_every_character_of_abbyys_in_the_wild_is_read() -> None:
    got = outcomes("abbyy")
    for path in samples("abbyy"):
        text = got[path.name]
        assert text is not None and bare(text.text) == said_by(path, r"<charParams[^>]*>([^<]*)</charParams>"), (
            path.name
        )
        assert text.source_map.words is not None and len(text.source_map.words.start)
    assert len(got) >= 5


def test_every_line_of_paddleocrs_in_the_wild_is_read() -> None:
    got = outcomes("paddleocr-json")
    for path in samples("paddleocr-json"):
        text = got[path.name]
        lines = [r["text"] for r in json.loads(path.read_bytes())["ocr_results"]]
        assert text is not None and sorted(bare(text.text)) == sorted(bare("".join(lines))), path.name
        assert text.source_map.words is not None and len(text.source_map.words.start) == len(lines)
    assert len(got) >= 5


def test_every_line_of_textracts_in_the_wild_is_read() -> None:
    got = outcomes("textract")
    for path in samples("textract"):
        text = got[path.name]
        lines = [b["Text"] for b in json.loads(path.read_bytes())["Blocks"] if b["BlockType"] == "LINE"]
        assert text is not None and bare(text.text) == bare("".join(lines)), path.name
    assert len(got) >= 3


def test_a_mets_alone_names_pages_and_is_no_text() -> None:
    for path in samples("mets"):
        with pytest.raises(InputError, match="is METS"):
            read(path.name, path.read_bytes())
