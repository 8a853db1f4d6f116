"""Columns of Chinese are read from right to left, each from top to bottom; lines of a horizontal page as they come."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from chuyi_recon.core.model import Box
from chuyi_recon.readers import read
from chuyi_recon.readers.vertical_lines import reading_order
from tests.readers.samples import samples

WIDTH = 40


@st.composite
def vertical_pages(draw: st.DrawFn) -> list[tuple[str, Box]]:
    """Lines in reading order: tiers of columns of one or two pieces, each a little askew; perhaps a heading."""
    lines: list[tuple[str, Box]] = []
    top = 200
    if draw(st.booleans()):
        lines.append(("湖南省人民政府公报", Box(100, 40, 500, 80)))
    for _ in range(draw(st.integers(1, 3))):
        for column in range(draw(st.integers(1, 6))):
            left = 900 - column * 2 * WIDTH + draw(st.integers(-6, 6))
            cut = draw(st.sampled_from((0, 300)))
            for start, end in ((0, 290), (300, 600)) if cut else ((0, 600),):
                jitter = draw(st.integers(-8, 8))
                lines.append(
                    (f"第{len(lines)}列的文字", Box(left + jitter, top + start, left + jitter + WIDTH, top + end))
                )
        top += 700
    return lines


@given(vertical_pages(), st.randoms())
def test_columns_are_read_from_right_to_left_whatever_order_they_come_in(
    lines: list[tuple[str, Box]],
    random: "st.random.Random",  # type: ignore[name-defined]  # noqa: UP037
) -> None:
    shuffled = lines.copy()
    random.shuffle(shuffled)
    assert [shuffled[n] for n in reading_order(shuffled)] == lines


@given(st.lists(st.tuples(st.text("文字", min_size=2, max_size=9), st.integers(0, 900), st.integers(0, 900))))
def test_a_horizontal_page_keeps_the_engines_order(said: list[tuple[str, int, int]]) -> None:
    lines = [(text, Box(x, y, x + 40 * len(text), y + 40)) for text, x, y in said]
    assert reading_order(lines) == list(range(len(lines)))


@given(st.lists(st.tuples(st.text("文字", max_size=5), st.none() | st.tuples(*[st.integers(0, 99)] * 4))))
@example([("字字", (0, 0, 0, 0))] * 2)
@example([("字字", (0, 0, 0, 5)), ("字字", (0, 5, 0, 5)), ("字字", (0, 5, 0, 9))])
def test_every_line_is_read_once(said: list[tuple[str, tuple[int, int, int, int] | None]]) -> None:
    lines = [
        (t, Box(min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])) if b else None) for t, b in said
    ]
    assert sorted(reading_order(lines)) == list(range(len(lines)))


def test_a_caption_below_and_a_heading_above_the_columns_stand_there() -> None:
    lines = [
        ("四十一、中国人从此站立起来了", Box(366, 154, 647, 177)),
        ("左列的文字在后", Box(316, 274, 366, 1148)),
        ("右列的文字在前", Box(812, 279, 862, 1136)),
        ("特", Box(820, 1120, 840, 1140)),
        ("1950年11月", Box(324, 1224, 688, 1248)),
    ]
    assert [lines[n][0][:2] for n in reading_order(lines)] == ["四十", "右列", "特", "左列", "19"]


def test_a_vertical_line_in_the_margin_of_a_horizontal_page_moves_nothing() -> None:
    lines = [
        ("装订线内", Box(5, 100, 25, 900)),
        *((f"正文第{n}行，各市州、县市区", Box(60, 100 + 50 * n, 800, 140 + 50 * n)) for n in range(16)),
    ]
    assert reading_order(lines) == list(range(17))


def test_a_column_cut_in_two_is_one_column_and_two_tiers_are_two() -> None:
    def page(gap: int) -> list[str]:
        lines = [
            (f"{x}{y}", Box(100 * x, y * (300 + gap), 100 * x + 40, 300 + y * (300 + gap)))
            for y in (0, 1)
            for x in (1, 2)
        ]
        return [lines[n][0] for n in reading_order(lines)]

    assert page(10) == ["20", "21", "10", "11"]
    assert page(60) == ["20", "10", "21", "11"]


def test_a_letter_written_in_columns_is_read_so_in_the_wild() -> None:
    pages = {path: json.loads(path.read_bytes())["ocr_results"] for path in samples("paddleocr-json")}

    def is_column(line: dict[str, list[list[int]]]) -> bool:
        (left, top), _, (right, bottom), _ = line["box"]
        return bottom - top > 3 * (right - left)

    found = [path for path, lines in pages.items() if sum(map(is_column, lines)) > len(lines) // 2]
    for path in found:
        text = read(path.name, path.read_bytes()).text.splitlines()
        lefts = [next(r["box"][0][0] for r in pages[path] if r["text"] == t) for t in text if len(t) > 10]
        columns = lefts[1:-1]  # between the heading and the caption
        assert columns == sorted(columns, reverse=True)
    assert found
