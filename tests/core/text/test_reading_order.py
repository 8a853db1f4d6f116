"""In what order texts have what they share, with the orders that engines give a page."""

from collections.abc import Mapping
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import FoldedText
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.ngram_index import ngram_index
from chuyi_recon.core.text.reading_order import best_ordered_witness, heaviest_increasing, reorder_pieces

LINES = (
    "清江发源于西山南麓，", "东流四十里至白石渡，与", "柳溪合流。渡口旧有石桥", "五孔，清嘉庆年间重修，",
    "民国初年毁于洪水，今存", "桥墩两座，水落石出时可", "见当年所凿工匠的姓名，", "乡人称为读书石。渡口东",
    "岸有茶亭，是光绪十二年", "里人捐建的，亭内碑记尚", "存，字多剥蚀。亭后有古", "樟一株，树围三丈，相传",
    "为建亭之时所植，至今枝", "叶繁茂，夏日行旅多在树", "下歇息，听艄公讲述上游", "行船的旧事。",
)  # fmt: skip
HALF = len(LINES) // 2
ACROSS = [line for pair in zip(LINES[:HALF], LINES[HALF:], strict=True) for line in pair]
NUMBERED = [f"卷{n}，{line}" for n, line in zip("三四五六七八九", LINES[::2], strict=False)]


def keys(*texts: object) -> Mapping[str, FoldedText]:
    return {s: fold("\n".join(t), lambda x: x) for s, t in zip("abcdef", texts, strict=False)}  # type: ignore[arg-type]


def key_of(*lines: str) -> str:
    return fold("\n".join(lines), lambda x: x).key


@pytest.mark.parametrize("order", [LINES[::-1], ACROSS, (*LINES[12:], *LINES[8:12], *LINES[4:8], *LINES[:4], "附记。")])
def test_a_text_is_rearranged_to_another_s_order(order: tuple[str, ...]) -> None:
    folded = keys(order, LINES)
    made = reorder_pieces(ngram_index(folded["a"]), ngram_index(folded["b"]))
    assert "".join(p.extract(folded["a"].key) for p in made).replace("附记。", "") == key_of(*LINES)


@given(st.permutations(LINES))
def test_every_sign_has_its_place_in_every_order(order: list[str]) -> None:
    folded = keys(order, LINES)
    made = reorder_pieces(ngram_index(folded["a"]), ngram_index(folded["b"]))
    assert sorted(i for p in made for i in range(p.start, p.end)) == list(range(len(folded["a"])))


def test_one_moved_block_is_left_to_be_found_as_such() -> None:
    folded = keys((*LINES[:4], *LINES[8:], *LINES[4:8]), LINES)
    assert len(reorder_pieces(ngram_index(folded["a"]), ngram_index(folded["b"]))) == 1


def test_who_has_columns_apart_leads_two_that_read_across() -> None:
    assert best_ordered_witness(keys(ACROSS, ACROSS, LINES)) == "c"


def test_an_order_that_three_have_is_theirs() -> None:
    assert best_ordered_witness(keys(ACROSS, ACROSS, LINES, ACROSS)) is None


def test_numbers_out_of_sequence_show_pages_out_of_order() -> None:
    sorted_by_name = [NUMBERED[0], *NUMBERED[4:], *NUMBERED[1:4]]
    assert best_ordered_witness(keys(sorted_by_name, sorted_by_name, NUMBERED)) == "c"


def test_nobody_leads_where_all_have_one_order() -> None:
    assert best_ordered_witness(keys(LINES, LINES, LINES[:-1])) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=9))
def test_the_heaviest_run_is_as_heavy_as_the_heaviest_of_all_that_do_not_go_back(pieces: list[tuple[int, int]]) -> None:
    places, weights = [p for p, _ in pieces], [w for _, w in pieces]
    runs = chain.from_iterable(combinations(range(len(pieces)), many) for many in range(len(pieces) + 1))
    forward = [run for run in runs if all(places[a] <= places[b] for a, b in pairwise(run))]

    found = heaviest_increasing(places, weights)

    assert tuple(found) in forward
    assert sum(weights[k] for k in found) == max(sum(weights[k] for k in run) for run in forward)
