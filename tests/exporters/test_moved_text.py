"""A sentence that stands elsewhere is written where its witness has it; lines and longer text stay moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Span
from chuyi_recon.exporters.alignment_rows.agreed import AlignmentColumns, AlignmentRow
from chuyi_recon.exporters.alignment_rows.moved_text import restore_moved_text

HEAD, SENTENCE, TAIL = "当日水位已高，", "闸门虽旧，尚可启闭，", "遂报县署备案。"
MIDDLE = "管护员沿堤查看，见渗水三处，所长问起昨夜为何不报，众人皆不能答。"
PAGE = "澄溪县北有水库一座，周回十二里，溉田三千亩，乡人岁时修堤，凡役必均，凡费必公，所存碑记今藏县署，仅可辨其年月。"


def moved(block: str, end: str = "") -> tuple[list[AlignmentRow], dict[str, str]]:
    """Rows in which b has a block behind the middle, paired with that of a; `end` stands round it in both."""
    block = end + block + end
    texts = {"a": HEAD + block + MIDDLE + TAIL, "b": HEAD + MIDDLE + block + TAIL}
    at = {part: texts["b"].index(part) for part in (HEAD, block, MIDDLE, TAIL)}
    rows: list[AlignmentRow] = []
    for part in (HEAD, block, MIDDLE, TAIL):
        start = sum(len(row) > 0 for row in rows)
        rows += [
            {"a": Span(start + k, start + k + 1), "b": Span(at[part] + k, at[part] + k + 1)} for k in range(len(part))
        ]
    return rows, texts


def read(rows: list[AlignmentRow], texts: dict[str, str], siglum: str) -> str:
    """What a witness says from row to row."""
    return "".join(row[siglum].extract(texts[siglum]) for row in rows if siglum in row)


def put_back(rows: list[AlignmentRow], texts: dict[str, str]) -> list[AlignmentRow]:
    """The rows with what b has out of order where it has it."""
    found = restore_moved_text(AlignmentColumns.from_rows(("a", "b"), rows), texts, ["b"])
    return found.rows(range(len(found)))


def test_a_sentence_in_the_middle_of_a_line_is_left_out_here_and_put_in_there() -> None:
    rows, texts = moved(SENTENCE)
    found = put_back(rows, texts)
    assert read(found, texts, "b") == texts["b"]
    assert read(found, texts, "a") == texts["a"]
    assert ["".join(row[s].extract(texts[s]) for row in found if row.keys() == {s}) for s in "ab"] == [
        SENTENCE,
        SENTENCE,
    ]


def test_a_line_was_moved_as_a_line() -> None:
    rows, texts = moved(SENTENCE, "\n")
    assert put_back(rows, texts) == rows


def test_a_page_was_moved_wherever_it_begins() -> None:
    rows, texts = moved(PAGE)
    found = put_back(rows, texts)
    held = sum(row.keys() == {"a", "b"} for row in found)
    assert held >= len(HEAD + PAGE + TAIL)


def test_who_has_nothing_out_of_order_is_let_alone() -> None:
    rows, texts = moved(SENTENCE)
    whole = AlignmentColumns.from_rows(("a", "b"), rows)
    assert restore_moved_text(whole, texts, []) is whole


@given(st.permutations(["天地玄黄，", "宇宙洪荒。", "日月盈昃，", "辰宿列张。", "寒来暑往，"]), st.booleans())
def test_every_witness_keeps_its_text_and_short_text_its_order(order: list[str], lines: bool) -> None:
    end = "\n" if lines else ""
    parts = sorted(order)
    texts = {"a": "".join(p + end for p in parts), "b": "".join(p + end for p in order)}
    rows = [
        {"a": Span(i + k, i + k + 1), "b": Span(j + k, j + k + 1)}
        for p in parts
        for i, j in [(texts["a"].index(p), texts["b"].index(p))]
        for k in range(len(p + end))
    ]
    found = put_back(rows, texts)
    assert read(found, texts, "a") == texts["a"]
    assert sorted(read(found, texts, "b")) == sorted(texts["b"])
    if not lines:
        assert read(found, texts, "b") == texts["b"]
