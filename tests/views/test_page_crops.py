"""Where a place is seen on a page: which witness shows it, what is shown of its line, what is marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Box, Reconstruction
from chuyi_recon.views.page_crops import PagePlace, box_on_image, find_page_place, has_shape_of, window_round
from chuyi_recon.views.passages import list_passages
from tests.line import reconstruct_texts
from tests.paged import HEIGHT, WIDTH, box_of_sign, paged, reconstruct_mixed

HEAD = "关于实施职业教育楚怡行动的通知"
LINES = (HEAD, "支持建设三所高水平职业本科学校", "全省统筹推进各市州抓好落实")


def place_at(made: Reconstruction, reading: str) -> PagePlace | None:
    """Where the passage is seen at which somebody reads this."""
    passage = next(p for p in list_passages(made) if any(reading in v.text for v in p.readings))
    return find_page_place(made, passage)


def read_as(line: int, old: str, new: str) -> tuple[str, ...]:
    """The lines with one misreading."""
    return tuple(text.replace(old, new) if n == line else text for n, text in enumerate(LINES))


# ------------------------------------------------------------ which witness shows it


def test_a_place_is_shown_where_its_witness_reads_it() -> None:
    made = reconstruct_mixed({"scan": paged(read_as(2, "推进", "推迸")), "web": "\n".join(LINES)})
    place = place_at(made, "迸")
    assert place is not None
    assert (place.siglum, place.page, place.marks, place.is_near) == ("scan", 1, (box_of_sign(2, 5),), False)


def test_a_place_on_the_second_page_is_shown_there() -> None:
    made = reconstruct_mixed(
        {"scan": paged((HEAD,), (LINES[1], "全省统筹推迸各市州抓好落实")), "web": "\n".join(LINES)}
    )
    place = place_at(made, "迸")
    assert place is not None
    assert (place.part, place.page, place.marks) == (1, 2, (box_of_sign(1, 5),))


def test_a_family_of_plain_texts_is_shown_nowhere() -> None:
    made = reconstruct_texts({"scan": "\n".join(read_as(2, "推进", "推迸")), "web": "\n".join(LINES)})
    assert place_at(made, "迸") is None


def test_what_a_page_has_left_out_is_marked_by_an_edge_between_its_neighbours() -> None:
    made = reconstruct_mixed({"scan": paged(read_as(1, "建设", "建")), "web": "\n".join(LINES)}, base="web")
    place = place_at(made, "设")
    assert place is not None
    after = box_of_sign(1, 2)
    assert place.marks == (Box(after.right, after.top, after.right, after.bottom),)
    assert not place.is_near


def test_of_two_pages_the_one_that_reads_something_shows_what_the_other_left_out() -> None:
    made = reconstruct_mixed({"lost": paged(read_as(1, "建设", "建")), "whole": paged(LINES), "web": "\n".join(LINES)})
    place = place_at(made, "设")
    assert place is not None
    assert (place.siglum, place.marks) == ("whole", (box_of_sign(1, 3),))


def test_a_page_that_has_lost_the_clause_shows_its_nearest_text_and_marks_nothing() -> None:
    more = "各县市区要按照职责分工抓好督促检查"
    wrong = more.replace("督促", "督捉")
    texts = {"web": "\n".join((*LINES, more)), "photo": "\n".join((*LINES, wrong)), "scan": paged(LINES)}
    made = reconstruct_mixed(texts, base="web")
    place = place_at(made, "捉")
    assert place is not None
    assert (place.siglum, place.is_near, place.marks) == ("scan", True, ())
    last = box_of_sign(2, len(LINES[2]) - 1)
    assert place.window.right >= last.right
    assert place.window.top <= last.top < last.bottom <= place.window.bottom


# ------------------------------------------------------------ what is shown


def test_a_short_line_is_shown_whole_with_a_margin() -> None:
    lines = (Box(40, 80, 340, 100),)
    assert window_round(lines, (Box(100, 80, 120, 100),), Box(0, 0, 1000, 400)) == Box(30, 70, 350, 110)


def test_of_a_column_what_stands_above_and_below_is_shown() -> None:
    column, sign = Box(500, 0, 540, 3000), Box(500, 1000, 540, 1040)
    window = window_round((column,), (sign,), Box(0, 0, 1000, 3000))
    assert (window.left, window.right) == (480, 560)
    assert window.top < sign.top - 300 and window.bottom > sign.bottom + 300
    assert window.bottom - window.top < 1000


numbers = st.integers(0, 5000)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), numbers, numbers, st.integers(0, 2000), st.integers(0, 2000)
)


def contains(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


@given(st.lists(boxes, min_size=1, max_size=3), st.integers(5000, 9000), st.integers(5000, 9000))
def test_a_window_lies_on_the_page_and_holds_what_of_its_place_does(lines: list[Box], width: int, height: int) -> None:
    extent = Box(0, 0, width, height)
    on_page = [line._replace(right=min(line.right, width), bottom=min(line.bottom, height)) for line in lines]
    window = window_round(tuple(on_page), tuple(on_page), extent)
    assert contains(extent, window)
    assert all(contains(window, line) for line in on_page)


edges = st.integers(-10_000_000, 10_000_000)
any_boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), edges, edges, st.integers(0, 10**7), st.integers(0, 10**7)
)


@given(any_boxes, st.integers(1, 4000), st.integers(1, 4000), st.one_of(st.none(), any_boxes))
def test_a_rectangle_lies_on_the_image_or_there_is_none(box: Box, width: int, height: int, extent: Box | None) -> None:
    found = box_on_image(box, extent, width, height)
    assert found is None or contains(Box(0, 0, width, height), found)
    assert found is None or (found.left <= found.right and found.top <= found.bottom)


@given(boxes, st.integers(1, 9))
def test_a_page_of_another_unit_is_scaled_to_its_image(box: Box, times: int) -> None:
    extent = Box(0, 0, 7000, 7000)
    assert box_on_image(box, extent, 7000 * times, 7000 * times) == Box(*(edge * times for edge in box))
    small = box_on_image(box, extent, 700, 700)
    assert small is not None
    assert contains(Box(*(edge * 10 for edge in small)), box)


@given(st.integers(100, 9000), st.integers(100, 9000), st.integers(1, 8))
def test_a_small_copy_of_a_page_has_its_shape(width: int, height: int, times: int) -> None:
    assert has_shape_of(Box(0, 0, width * times, height * times), width, height)


def test_a_page_that_counts_in_shares_of_itself_fits_an_image_of_any_shape() -> None:
    thousandths = Box(0, 0, 1000, 1000)
    assert has_shape_of(thousandths, 2100, 2970)
    assert box_on_image(Box(100, 100, 200, 200), thousandths, 2000, 3000) == Box(200, 300, 400, 600)


def test_the_right_one_of_two_pages_on_one_image_is_taken_in_its_pixels() -> None:
    extent = Box(1000, 0, 2000, 1400)
    assert has_shape_of(extent, 2000, 1400)
    assert box_on_image(Box(1100, 10, 1200, 40), extent, 2000, 1400) == Box(1100, 10, 1200, 40)


def test_what_is_shown_of_any_place_lies_on_its_page() -> None:
    texts = {"scan": paged(read_as(2, "推进", "推迸")), "lost": paged(LINES[:2]), "web": "\n".join(LINES)}
    made = reconstruct_mixed(texts, base="web")
    found = [find_page_place(made, p) for p in list_passages(made)]
    assert found
    for place in found:
        assert place is not None
        assert contains(Box(0, 0, WIDTH, HEIGHT), place.window)
        assert all(contains(place.window, mark) for mark in place.marks)
