"""alignment.json: spans that cover each witness once, and pairs that are right character by character."""

import json
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Ground, Reconstruction
from chuyi_recon.exporters import EXPORTERS
from tests.exporters.builder import At, at, build, notice


def drawn(made: Reconstruction) -> list[str]:
    """The rows as text: `000 所|001 所`, so that expected and found stand side by side."""
    texts = {w.siglum: w.text for w in made.family.witnesses}
    rows = json.loads(EXPORTERS["alignment"].export(made))["rows"]
    return ["|".join(f"{s} {texts[s][a:b]}" for s, (a, b) in row.items()) for row in rows]


def test_an_agreed_sign_is_a_row_and_a_witness_without_text_is_left_out() -> None:
    assert drawn(notice())[3:7] == ["000 设|001 设|004 设", "000 3|001 3|004 3", "000 所|001 所", "000 “|001 “"]


def test_spaces_inside_an_agreed_locus_never_shift_the_pairs() -> None:
    made = build([at({"000": "建设 20 个楚怡", "004": "建设20个楚怡"})])
    pairs = [f"000 {c}|004 {c}" for c in "建设20个楚怡"]
    assert drawn(made) == [*pairs[:2], "000  ", *pairs[2:4], "000  ", *pairs[4:]]


def test_white_space_has_a_row_of_its_own() -> None:
    made = build([at({"000": "知\n各", "004": "知 各"})])
    assert drawn(made) == ["000 知|004 知", "000 \n|004  ", "000 各|004 各"]


def test_equal_lengths_with_spaces_at_different_places_are_split_all_the_same() -> None:
    made = build([at({"000": "楚 怡工坊", "004": "楚怡 工坊"})])
    assert drawn(made) == ["000 楚|004 楚", "000  ", "000 怡|004 怡", "004  ", "000 工|004 工", "000 坊|004 坊"]


def test_markdown_marks_pair_with_nothing() -> None:
    made = build([at({"001": "**楚怡**\n", "004": "楚怡\n"})])
    assert drawn(made) == ["001 **", "001 楚|004 楚", "001 怡|004 怡", "001 **\n|004 \n"]


def test_what_one_witness_has_alone_can_be_cut_anywhere() -> None:
    assert drawn(build([at({"004": "教师 队伍"})])) == ["004 教", "004 师", "004  ", "004 队", "004 伍"]


def test_the_line_end_of_a_line_that_others_lack_is_theirs_behind_the_line_before() -> None:
    made = build(
        [at({"001": "通知\n", "004": "通知"}), at({"001": "", "004": "正文\n"}), at({"001": "省", "004": "省"})]
    )
    assert drawn(made) == ["001 通|004 通", "001 知|004 知", "004 正", "004 文", "001 \n|004 \n", "001 省|004 省"]


def test_a_witness_that_lacks_two_lines_and_keeps_their_ends_goes_along_line_by_line() -> None:
    made = build([at({"001": "\n\n", "000": "题\n", "004": "题\n"}), at({"000": "署名\n", "004": "署名\n"})])
    assert drawn(made)[1] == "000 \n|001 \n|004 \n"
    assert drawn(made)[-1] == "000 \n|001 \n|004 \n"


def test_a_space_waits_for_no_other() -> None:
    made = build([at({"001": "通知 ", "004": "通知"}), at({"001": "", "004": "正文 "}), at({"001": "省", "004": "省"})])
    assert "001  " in drawn(made)
    assert "004  " in drawn(made)


def test_readings_of_different_length_that_share_nothing_are_one_row() -> None:
    made = build([at({"001": "单位", "004": "本科院校"}, ground=Ground.BASE, printed="本科院校")])
    assert drawn(made) == ["001 单位|004 本科院校"]


def test_what_two_readings_share_by_chance_stands_in_rows_of_its_own() -> None:
    made = build([at({"001": "其在", "004": "已其"}, ground=Ground.BASE, printed="已其")])
    assert drawn(made) == ["004 已", "001 其", "004 其", "001 在"]


def test_a_witness_that_rewrote_a_clause_hides_no_difference_of_the_others() -> None:
    told = {"000": "四指握大指为拳", "001": "四指掘大指为拳", "004": "等"}
    rows = drawn(build([at(told, ground=Ground.BASE, printed="等")]))
    assert "000 握|001 掘" in rows
    assert "004 等" in rows
    assert "000 大|001 大" in rows


def test_words_of_an_alphabet_are_not_cut() -> None:
    told = {"000": "Die Revolution", "001": "wie Revolution", "004": "Die Retwluticm"}
    rows = drawn(build([at(told)]))
    assert "000 Die|001 wie|004 Die" in rows
    assert "000 Revolution|001 Revolution|004 Retwluticm" in rows


def test_readings_of_equal_length_are_cut_where_they_differ() -> None:
    made = build([at({"000": "领怡", "001": "楚仪", "004": "楚怡"}, ground=Ground.BASE, printed="楚怡")])
    assert drawn(made) == ["000 领|001 楚|004 楚", "000 怡|001 仪|004 怡"]


def test_a_sign_that_all_have_inside_a_difference_does_not_make_two_of_it() -> None:
    made = build([at({"001": "值明", "004": "明值"}), at({"001": "甲同乙", "004": "丙同丁"})])
    assert not any("|" in row for row in drawn(made)[:-1])
    assert drawn(made)[-1] == "001 甲同乙|004 丙同丁"


def test_what_others_have_more_of_is_cut_out_of_what_one_omits_as_a_whole() -> None:
    made = build([at({"000": "", "001": "各学校", "004": "各高等学校"}, ground=Ground.BASE, printed="各高等学校")])
    assert drawn(made) == ["001 各|004 各", "004 高", "004 等", "001 学|004 学", "001 校|004 校"]


def test_several_variants_inside_what_one_omits_can_each_be_cut_out() -> None:
    made = build(
        [
            at(
                {"000": "", "001": "又名通志,徐某撰", "004": "又名省通志,徐某人校"},
                ground=Ground.BASE,
                printed="又名省通志,徐某人校",
            )
        ]
    )
    rows = drawn(made)
    assert rows[:2] == ["001 又|004 又", "001 名|004 名"]
    assert rows[2] == "004 省"
    assert "001 徐|004 徐" in rows
    assert rows[-1] == "001 撰|004 人校"


def test_white_space_round_a_difference_is_no_part_of_it() -> None:
    made = build([at({"001": "科学学校 \n", "004": "单位\n"}, ground=Ground.BASE, printed="单位\n")])
    assert drawn(made) == ["001 科学学校|004 单位", "001  \n|004 \n"]


def test_the_form_is_named_and_every_row_has_a_line() -> None:
    written = EXPORTERS["alignment"].export(notice()).decode()
    assert json.loads(written)["format"] == "recon-alignment/1"
    assert sum(line.startswith('{"') for line in written.splitlines()) == len(drawn(notice()))


SPACED = st.text(alphabet="楚怡3 \n*“", max_size=6)


@st.composite
def loci(draw: st.DrawFn) -> list[At]:
    """Loci whose readings agree but for white space, or differ altogether."""
    out = []
    for _ in range(draw(st.integers(1, 5))):
        readings: Mapping[str, str] = draw(st.dictionaries(st.sampled_from(["000", "001", "004"]), SPACED, min_size=1))
        out.append(at(readings))
    return out


@settings(max_examples=60, deadline=None, derandomize=True)
@given(loci())
def test_the_spans_of_a_witness_cover_its_text_exactly_once(plan: list[At]) -> None:
    made = build(plan)
    rows = json.loads(EXPORTERS["alignment"].export(made))["rows"]
    for witness in made.family.witnesses:
        spans = [row[witness.siglum] for row in rows if witness.siglum in row]
        assert [start for start, _ in spans] == [0, *(end for _, end in spans)][: len(spans)]
        assert all(start < end for start, end in spans)
        assert (spans[-1][1] if spans else 0) == len(witness.text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="楚怡行动3所", min_size=1, max_size=12), st.data())
def test_spans_of_one_length_in_agreed_rows_pair_equal_signs(text: str, data: st.DataObject) -> None:
    spaces = st.lists(st.sampled_from(["", "", " ", "\n"]), min_size=len(text), max_size=len(text))
    spaced = {s: "".join(a + b for a, b in zip(text, data.draw(spaces), strict=True)) for s in ("000", "001", "004")}
    made = build([at(spaced)])
    rows = json.loads(EXPORTERS["alignment"].export(made))["rows"]
    for row in rows:
        said = {"".join(spaced[s][a:b].split()) for s, (a, b) in row.items()}
        assert len(said) == 1, row
        lengths = {b - a for a, b in row.values()}
        assert len(lengths) == 1 or said == {""}
