"""JSON of engines: structure, tables, places, and the shapes that versions and services write."""

from __future__ import annotations

from typing import Any

import pytest

from chuyi_recon.core.model import Box, RegionKind, Span
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.readers import read
from tests.readers.small_pages import TEXTRACT, block, dump


def kinds(data: bytes) -> list[tuple[str, str]]:
    got = read("p.json", data)
    return [(r.kind.value, got.text[r.span.start : r.span.end]) for r in got.structure]


def test_pages_of_paddleocr_are_parted_and_one_without_text_keeps_its_place() -> None:
    line = [[[0, 0], [90, 0], [90, 20], [0, 20]], ["甲", 0.9]]
    got = read("p.json", dump([[line], None, [line]]))
    assert got.text == "甲\n\f\f甲\n" and [p.page for p in got.source_map.parts] == [1, 2, 3]
    assert read("p.json", dump([None, [line]])).text == "\f甲\n"


def test_blocks_of_paddles_layout_say_what_they_are_and_a_table_is_cells() -> None:
    blocks = [
        {"block_label": "header", "block_content": "湖南政报", "block_bbox": [0, 0, 90, 10]},
        {"block_label": "doc_title", "block_content": "通知", "block_bbox": [0, 20, 90, 40]},
        {"block_label": "text", "block_content": "各市州：\n第二行", "block_bbox": [0, 50, 90, 90]},
        {"block_label": "table", "block_content": "<table><tr><td>项目</td><td>1</td></tr></table>", "block_bbox": []},
        {"block_label": "footnote", "block_content": "注一", "block_bbox": None},
    ]
    with pytest.raises(UndecodableWitness, match="has another form"):
        read("p.json", dump({"parsing_res_list": blocks}))
    data = dump({"input_path": "/scans/a.png", "page_index": 1, "parsing_res_list": blocks[:4], "overall_ocr_res": {}})
    got = read("p.json", data)
    assert got.text == "湖南政报\n\n通知\n\n各市州：\n第二行\n\n项目\n\n1\n"
    assert kinds(data) == [
        ("running-head", "湖南政报"), ("heading", "通知"), ("table-cell", "项目"), ("table-cell", "1"),
    ]  # fmt: skip
    assert (got.source_map.parts[0].page, got.source_map.parts[0].image) == (2, "a.png")


def test_parts_of_minerus_content_list_say_what_they_are() -> None:
    parts: list[dict[str, Any]] = [
        {"type": "header", "text": "湖南政报", "page_idx": 0},
        {"type": "text", "text": "总则", "text_level": 2, "page_idx": 0},
        {"type": "table", "table_caption": ["表1"], "table_body": "<table><tr><td>项目</td></tr></table>", "table_footnote": ["注"], "page_idx": 0},  # noqa: E501
        {"type": "image", "img_path": "a.jpg", "image_caption": ["图1"], "page_idx": 1},
        {"type": "list", "list_items": ["一、", "二、"], "page_idx": 1},
        {"type": "page_number", "text": "2", "page_idx": 1},
    ]  # fmt: skip
    got = read("p.json", dump(parts))
    assert got.text == "湖南政报\n\n总则\n\n表1\n\n项目\n\n注\n\f图1\n\n一、\n\n二、\n\n2\n"
    assert [k for k, _ in kinds(dump(parts))] == [
        "running-head", "heading", "caption", "table-cell", "note", "caption", "list-item", "list-item", "page-number",
    ]  # fmt: skip
    assert next(r.level for r in got.structure if r.kind is RegionKind.HEADING) == 2


def test_what_mineru_leaves_out_of_its_text_stands_on_the_page() -> None:
    def part(kind: str, text: str, top: int) -> dict[str, Any]:
        box = [10, top, 90, top + 10]
        return {"type": kind, "bbox": box, "lines": [{"bbox": box, "spans": [{"bbox": box, "content": text}]}]}

    page = {
        "para_blocks": [part("text", "正文", 200)],
        "discarded_blocks": [part("page_number", "3", 480), part("header", "湖南政报", 5)],
        "page_idx": 2,
        "page_size": [400, 500],
    }
    data = dump({"pdf_info": [page]})
    assert read("p.json", data).text == "湖南政报\n\n正文\n\n3\n"
    assert kinds(data) == [("running-head", "湖南政报"), ("page-number", "3")]
    assert read("p.json", data).source_map.parts[0].page == 3


def google(*symbols: dict[str, Any], key: str = "fullTextAnnotation") -> bytes:
    words = [{"symbols": list(symbols)}]
    return dump({key: {"pages": [{"width": 100, "height": 200, "blocks": [{"paragraphs": [{"words": words}]}]}]}})


def test_a_hyphen_at_a_lines_end_is_written_though_google_leaves_it_out() -> None:
    broken = {"text": "n", "property": {"detectedBreak": {"type": "HYPHEN"}}}
    assert read("p.json", google({"text": "reco"}, broken, {"text": "struction"})).text == "recon-\nstruction\n"
    numbered = {"text": "n", "property": {"detectedBreak": {"type": 4}}}
    assert read("p.json", google({"text": "reco"}, numbered, {"text": "s"})).text == "recon-\ns\n"


def test_places_of_a_pdf_are_shares_of_its_page() -> None:
    symbol = {
        "text": "甲",
        "bounding_box": {"normalized_vertices": [{"x": 0.1, "y": 0.1}, {"x": 0.5}, {"x": 0.5, "y": 0.2}]},
    }
    got = read("p.json", google(symbol, key="full_text_annotation"))
    assert got.locate(Span(0, 1))[0].boxes == (Box(10, 0, 50, 40),)


def test_an_answer_without_pages_still_has_its_text() -> None:
    assert read("p.json", dump({"textAnnotations": [{"description": "通知\n各市州"}]})).text == "通知\n各市州\n"


def test_a_table_of_textract_is_cells_and_each_word_stands_once() -> None:
    blocks = [
        block("LINE", "l1", "项目 数额", ("w1", "w2")),
        block("LINE", "l2", "合计 3", ("w3", "w4")),
        *(block("WORD", f"w{n}", text) for n, text in enumerate(("项目", "数额", "合计", "3"), 1)),
        block("TABLE", "t", children=("c1", "c2", "c3", "c4")),
        *(
            block("CELL", f"c{n}", children=(f"w{n}",), RowIndex=(n + 1) // 2, ColumnIndex=2 - n % 2)
            for n in range(1, 5)
        ),
    ]
    got = read("p.json", dump({"Blocks": blocks}))
    assert got.text == "项目\n\n数额\n\n合计\n\n3\n"
    assert [(r.row, r.column) for r in got.structure] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_textracts_layout_orders_lines_and_what_it_leaves_out_follows() -> None:
    blocks = [
        block("LINE", "l1", "页边"),
        block("LINE", "l2", "左栏"),
        block("LINE", "l3", "右栏"),
        block("LAYOUT_TEXT", "a", children=("l3",)),
        block("LAYOUT_TEXT", "b", children=("l2",)),
    ]
    assert read("p.json", dump({"Blocks": blocks})).text == "右栏\n\n左栏\n\n页边\n"


def test_boxes_of_textract_are_shares_of_a_page_of_ten_thousand() -> None:
    got = read("p.json", TEXTRACT)
    assert got.source_map.parts[0].box == Box(0, 0, 10_000, 10_000)
    assert got.locate(Span(0, 2))[0].boxes == (Box(1000, 1000, 3000, 1500),)


def test_several_answers_of_one_document_are_one() -> None:
    answers = [{"Blocks": [block("LINE", f"l{n}", f"第{n}页", Page=n)]} for n in (1, 2)]
    assert read("p.json", dump(answers)).text == "第1页\n\f第2页\n"


def test_json_in_another_encoding_is_read() -> None:
    said = '{"ocr_results": [{"text": "关于实施职业教育行动的通知，各市州人民政府", "box": []}]}'
    assert read("p.json", said.encode("gb18030")).text == "关于实施职业教育行动的通知，各市州人民政府\n"
    assert read("p.json", said.encode("utf-16")).text == "关于实施职业教育行动的通知，各市州人民政府\n"
