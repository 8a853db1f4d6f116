"""Comparison keys: what is the same to a reader is the same sign, and every sign knows its character."""

from itertools import pairwise

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core.model import Span
from chuyi_recon.core.text.fold import fold, sign_extents

LEXICON = ChineseLexicon()


def key(text: str) -> str:
    return fold(text, str).key


def test_width_and_the_shape_of_marks_are_no_difference() -> None:
    assert key("（“楚怡”），３所；１：２") == key("(「楚怡」),3所;1:2") == '("楚怡"),3所;1:2'
    assert key("湘教发〔2022〕7号") == key("湘教发[2022]7号") == key("湘教发【2022】7号")


def test_traditional_and_simplified_script_have_one_key() -> None:
    assert fold("歷史建築「舊澄溪驛」", LEXICON.simplify).key == fold("历史建筑“旧澄溪驿”", LEXICON.simplify).key


def test_white_space_markdown_and_invisible_characters_have_no_sign() -> None:
    assert key("## 二、主要\N{ZERO WIDTH SPACE}任务\n\n**1.建 设**\u3000") == "二、主要任务1.建设"


def test_an_ellipsis_stays_one_sign_however_long() -> None:
    assert key("通知……") == key("通知…") == "通知…"


def test_a_form_that_would_become_several_signs_is_left_as_it_is() -> None:
    assert key("㈠①") == "㈠1"


def test_a_character_that_is_written_in_code_is_that_character() -> None:
    assert key("7.2$\\pm$0.1，&lt;甲&gt;，第10&#37;") == key("7.2±0.1，<甲>，第10%")
    text = "值为$7.2\\pm 0.1$"
    assert [text[i] for i in fold(text, str).origin] == list("值为7.2\\0.1")  # a ± stands at its backslash


def test_every_sign_leads_back_to_its_character() -> None:
    text = "### （“楚 怡”）\n\n3 所"
    folded = fold(text, str)
    assert [text[i] for i in folded.origin] == list("（“楚怡”）3所")
    assert folded.breaks.tolist() == [0, 0, 0, 0, 0, 0, 2, 0]


def test_what_has_no_sign_goes_with_a_neighbour_and_all_of_it_tiles_the_text() -> None:
    text = "甲 。\n\n## 乙"
    tile = sign_extents(fold(text, str), text).tolist()
    assert [text[a:b] for a, b in pairwise(tile)] == ["甲 ", "。\n\n", "## 乙"]


def test_between_cells_the_text_is_cut_behind_what_closes_one_or_in_an_empty_one() -> None:
    text = "<tr><td>一</td><td></td><td>三</td></tr><tr><td>四</td></tr>\n五"
    tile = sign_extents(fold(text, str), text).tolist()
    assert [text[a:b] for a, b in pairwise(tile)] == [
        "<tr><td>一</td><td>",
        "</td><td>三</td></tr>",
        "<tr><td>四</td></tr>\n",
        "五",
    ]


def test_a_dash_of_any_length_is_one_mark_that_ends_where_its_last_stroke_does() -> None:
    long, short = fold("第8号——资产减值……等", str), fold("第8号—资产减值…等", str)
    assert long.key == short.key == "第8号-资产减值…等"
    assert long.text_span(3, 4) == Span(3, 5)
    assert short.text_span(3, 4) == Span(3, 4)


def test_dashes_that_a_space_parts_are_two_marks() -> None:
    assert fold("一- -二", str).key == "一--二"


def test_degrees_in_two_characters_are_one_sign() -> None:
    assert key("水温18°C") == key("水温18℃") == "水温18℃"
    assert fold("18°C，", str).text_span(2, 3) == Span(2, 4)


def test_a_sign_without_a_code_is_text_on_plane_15_and_a_hole_below_it() -> None:
    assert key("澄溪\U000f0041县") == "澄溪\U000f0041县"
    assert key("澄溪\ue041县") == "澄溪县"
