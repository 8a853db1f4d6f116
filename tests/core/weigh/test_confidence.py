"""What is stated at most: the order of the text, and how a mark is written, are agreed on like words, or are not."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.weigh.confidence import cap_by_order
from tests.line import reconstruct_texts

FIRST = "第一条为了加强堤防管理，保障防洪安全，制定本办法。\n"
SECOND = "第二条堤防由县水利局管理，日常巡查由乡镇人民政府负责，发现险情立即上报。\n"
THIRD = "第三条任何单位和个人不得在堤防上取土、建房、挖窖、葬坟，违者依法处罚。\n"
FAR = "".join(f"第{n}条各级防汛指挥机构应当按照职责做好第{n}项工作，并将情况逐级上报备案。\n" for n in "四五六七八九")
LOCI = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 120)), min_size=1, max_size=12)


def sure(text: str, **witnesses: str) -> float:
    """The share of the characters of a text that is stated .99 or more."""
    got = reconstruct_texts(witnesses)
    stated = [s.confidence >= 0.99 for s in got.stretches for _ in s.text]
    at = got.text.index(text)
    return sum(stated[at : at + len(text)]) / len(text)


def test_where_one_has_a_text_in_another_place_nobody_is_sure_of_it_nor_of_what_is_near() -> None:
    straight = FIRST + SECOND + THIRD + FAR
    turned = FIRST + THIRD + SECOND + FAR
    assert sure(SECOND, a=straight, b=straight.replace("县水", "具水"), c=straight.replace("违者", "违看")) > 0.9
    odd = {"a": straight, "b": straight.replace("县水", "具水"), "c": turned}
    assert sure(SECOND, **odd) == 0
    assert sure(FIRST, **odd) == 0
    assert sure("做好第九项工作", **odd) == 1


def test_nobody_is_sure_of_a_word_whose_mark_is_written_in_two_ways() -> None:
    quoted = "The author's preface says so, and the editor of the second printing says it again.\n" + "And so on.\n"
    curly = quoted.replace("'", "’")
    b, c = quoted.replace("editor", "edltor"), quoted.replace("second", "sec0nd")
    assert sure("s preface", a=quoted, b=b, c=c) == 1
    assert sure("s preface", a=curly, b=b, c=c) == 0


@given(LOCI, st.data())
def test_another_text_out_of_order_makes_nothing_surer(loci: list[tuple[int, int]], data: st.DataObject) -> None:
    moved, size = np.array(loci).T
    more = moved.copy()
    more[data.draw(st.integers(0, len(loci) - 1))] += 1
    assert (cap_by_order(more, size) <= cap_by_order(moved, size)).all()
    assert (cap_by_order(np.zeros_like(moved), size) == 1).all()
