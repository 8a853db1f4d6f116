"""Lines that an engine gives across the page are read column by column, where the page was set in columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Box
from chuyi_recon.readers.vertical_lines import reading_order

Lines = list[tuple[str, Box | None]]


def line(text: str, left: int, row: int, width: int = 300) -> tuple[str, Box]:
    return text, Box(left, 40 * row, left + width, 40 * row + 30)


def across(*columns: tuple[int, list[str]], from_row: int = 0) -> Lines:
    """Columns at their left edges, given as an engine gives them: row by row."""
    rows = max(len(texts) for _, texts in columns)
    return [
        line(texts[row], left, from_row + row) for row in range(rows) for left, texts in columns if row < len(texts)
    ]


def read(lines: Lines) -> str:
    return "".join(lines[n][0] for n in reading_order(lines))


LEFT = ["为贯彻落实大会", "精神，现就有关", "事项通知如下。"]
RIGHT = ["支持建设高水平", "职业本科学校，", "建设高职学校。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    assert read(across((0, LEFT), (350, RIGHT))) == "".join(LEFT + RIGHT)


def test_a_title_over_both_columns_comes_first_and_a_line_below_them_last() -> None:
    lines = [line("关于实施职业教育行动的通知", 0, 0, 650), *across((0, LEFT), (350, RIGHT), from_row=2)]
    lines.append(line("本报记者综合各地消息报道，版面编辑", 0, 6, 650))
    assert read(lines) == lines[0][0] + "".join(LEFT + RIGHT) + lines[-1][0]


def test_three_columns_of_unequal_length_are_read_from_left_to_right() -> None:
    third = [*LEFT, "各市州抓好落实", "定期报告进展。"]
    assert read(across((0, LEFT), (350, RIGHT), (700, third))) == "".join(LEFT + RIGHT + third)


def test_labels_and_values_of_a_form_are_read_row_by_row() -> None:
    lines: Lines = []
    for row, (label, value, width) in enumerate(
        [
            ("姓名", "张三", 60),
            ("住址", "湖南省长沙市岳麓区麓山路十二号", 400),
            ("电话", "无", 30),
            ("职业", "教员", 60),
        ]
    ):
        lines += [line(label, 0, row, 60), line(value, 200, row, width)]
    assert read(lines) == "姓名张三住址湖南省长沙市岳麓区麓山路十二号电话无职业教员"


def test_a_page_in_one_column_keeps_its_order() -> None:
    lines: Lines = [line(text, 0, n) for n, text in enumerate(LEFT + RIGHT)]
    assert reading_order(lines) == list(range(6))


def test_lines_without_places_stay_where_they_are() -> None:
    lines = [*across((0, LEFT), (350, RIGHT)), ("无框", None)]
    assert reading_order(lines) == list(range(7))


boxes = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    st.integers(0, 900), st.integers(0, 900), st.integers(1, 400), st.integers(1, 60),
)  # fmt: skip


@given(st.lists(st.tuples(st.just("字字"), boxes), max_size=25))
def test_no_line_is_lost_or_read_twice(lines: list[tuple[str, Box]]) -> None:
    assert sorted(reading_order(lines)) == list(range(len(lines)))
