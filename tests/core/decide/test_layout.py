"""How the decided signs stand on the page, on texts of many scripts."""

import pytest

from chuyi_recon.core.decide.layout.spacing import Spacing
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import find_stand_ins, fold
from tests.line import reconstruct_texts

PAGE = "文峰塔碑记\n塔凡七级，高十二丈，今存五级。\n{}\n乾隆中邑人重修，立碑于塔下。"
WORDS = (
    "Договор о сотрудничестве подписан в Москве.",
    "Η συμφωνία για τα δάση υπεγράφη στην Αθήνα.",
    "두 나라는 산림 분야에서 협력하기로 하였다.",
    "ئورمان باشقۇرۇش ئىدارىسى ئۇقتۇرۇش چىقاردى.",
    "האגודה לשימור יערות פרסמה הודעה.",
    "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ ᠃",
    "वन विभाग ने सूचना जारी की।",
    "Hiệp định về lâm nghiệp được ký tại Hà Nội.",
    "The treaty was signed at Wuchang, on 4 May 1912.",
)


@pytest.mark.parametrize("words", WORDS)
def test_words_of_an_alphabet_keep_their_spaces(words: str) -> None:
    text = PAGE.format(words)
    slips = text.replace("七级", "六级"), text.replace("五级", "三级")
    r = reconstruct_texts({"a": text, "b": slips[0], "c": slips[1]})
    assert r.text == text


@pytest.mark.parametrize("words", [WORDS[0], WORDS[8]])
def test_words_that_stand_on_two_lines_are_not_joined(words: str) -> None:
    text = PAGE.format(words)
    broken = text.replace(words, words.replace(" ", "\n", 1))
    r = reconstruct_texts({"a": text, "b": broken, "c": text.replace("七级", "六级")})
    assert r.text == text


@pytest.mark.parametrize("bad", ["⽂峰塔碑记\n塔凡七级，⾼十二丈", "文峰塔碑記\n塔凡七級，高十二丈"])
def test_a_stand_in_is_printed_only_where_nobody_has_the_character(bad: str) -> None:
    text = PAGE.format("塔北有泉。")
    base = text.replace("文峰塔碑记\n塔凡七级，高十二丈", bad)
    r = reconstruct_texts({"a": base, "b": text, "c": text.replace("五级", "三级")}, "a")
    assert not find_stand_ins(r.text)
    assert not find_stand_ins(reconstruct_texts({"a": base, "b": text, "c": text.replace("五级", "三级")}).text)


def test_a_stand_in_that_the_base_alone_has_is_printed_and_flagged() -> None:
    r = reconstruct_texts({"a": "⽂峰塔凡七级，⾼十二丈。\n今存五级。", "b": "今存五级。"}, "a")
    assert r.text.startswith("⽂峰塔")
    assert [(f.siglum, f.suggestion) for f in r.findings if f.code == "garbled-characters"] == [
        ("a", "文"),
        ("a", "高"),
    ]


@pytest.mark.parametrize("year", ["二零二三", "二○二三", "二O二三", "二0二三"])
def test_the_zero_of_a_year_is_one_sign(year: str) -> None:
    text = "各乡镇应于二〇二三年九月底前报送。"
    for base in (None, "b"):
        r = reconstruct_texts({"a": text, "b": text.replace("二〇二三", year), "c": text.replace("乡镇", "鄉镇")}, base)
        assert r.text == (text if year != "二零二三" or base is None else text.replace("二〇二三", year))


def test_a_zero_that_is_no_figure_stays() -> None:
    assert fold("零售额一百零五元", str).key == "零售额一百零五元"


def test_what_a_converter_merged_is_told_apart_again() -> None:
    text = "里人周氏捐資，於城裡重建皇后廟，廟後立碑。乾隆中幹事者易人。"
    merged = text.replace("里人", "裡人").replace("皇后", "皇後").replace("乾隆", "幹隆")
    for base in (None, "a"):
        r = reconstruct_texts({"a": merged, "b": text.replace("捐資", "損資"), "c": text.replace("立碑", "立啤")}, base)
        assert r.text == text


def test_a_habit_of_writing_is_no_merger() -> None:
    text = "里人周氏爲之記，後人爲之跋。廟成，衆爲之立碑。"
    others = text.replace("爲", "為")
    r = reconstruct_texts({"a": text, "b": others, "c": others.replace("立碑", "立啤")}, "a")
    assert r.text == text


def test_a_character_of_private_use_is_a_hole_that_others_fill() -> None:
    text = "联系人：陶谨言，电话另告。"
    r = reconstruct_texts({"a": text.replace("谨", "\ue5f1"), "b": text, "c": text.replace("另告", "男告")}, "a")
    assert r.text == text


def test_signs_that_show_nothing_are_kept_where_they_join() -> None:
    text = "报名：限五十组家庭👨\u200d👩\u200d👧，逾期不候。"
    bare = text.replace("\u200d", "").replace("逾期", "愈期")
    assert reconstruct_texts({"a": text, "b": bare, "c": text.replace("五十", "五+")}).text == text
    soft = "报名：限五\u00ad十组家庭，逾\u200b期不候。"
    clean = soft.replace("\u00ad", "").replace("\u200b", "")
    for base in (None, "a"):
        assert reconstruct_texts({"a": soft, "b": clean, "c": clean.replace("五十", "五+")}, base).text == clean


def test_verse_keeps_its_lines() -> None:
    lines = "北溪水自西南来，绕城而东，", "汇于石桥之下，乡人谓之合水，", "桥凡五孔，长十二丈，", "今所存者三孔而已。"
    text = "\n".join(lines)
    assert (
        reconstruct_texts({"a": text, "b": text.replace("五孔", "王孔"), "c": text.replace("石桥", "右桥")}).text
        == text
    )


def test_ties_of_width_go_to_the_form_that_is_normal_beside_the_neighbours() -> None:
    text = "古树名木，由村民委员会管护；损毁的，依法查处。"
    for texts in ({"a": text, "b": text.replace("，", ",")}, {"a": text.replace("，", ","), "b": text}):
        assert reconstruct_texts(texts).text == text


@pytest.mark.parametrize("first", ["〔2022〕", "【2022]"])
def test_brackets_of_one_pair_have_one_shape(first: str) -> None:
    """Two engines draw them otherwise, and none is right oftener: one witness gives both."""
    other = {"〔2022〕": "【2022]", "【2022]": "〔2022〕"}[first]
    text = PAGE.format("湘教发{}7号")
    r = reconstruct_texts({"a": text.format(first), "b": text.format(other).replace("七级", "六级")})
    assert first in r.text


def test_quotation_marks_that_two_draw_otherwise_are_those_of_one_witness() -> None:
    text = PAGE.format("名曰{}文峰{}，又曰{}笔塔{}。")
    r = reconstruct_texts({"a": text.format(*"“”“”"), "b": text.format(*'""""').replace("七级", "六级")})
    assert r.text == text.format(*"“”“”")


def test_what_others_have_in_the_stead_of_something_is_not_inserted() -> None:
    text = "现就有关事项通知如下。\n一、全面开展普查。"
    r = reconstruct_texts({"a": text.replace("如下。", "如下6"), "b": text, "c": text.replace("普查", "晋查")}, "a")
    assert r.text == text.replace("如下。", "如下6")


def test_the_gaps_of_a_text() -> None:
    def gaps(text: str) -> str:
        f = fold(text, str)
        return "".join(
            c + " _=|¶#"[k].strip() for c, k in zip(f.key, Spacing.of(text, f, (), Settings()).kind, strict=True)
        )

    assert gaps("主 房 和 城 乡 建 设 厅") == "主房和城乡建设厅", "set letter by letter"
    assert gaps("树种 树龄\n1 银杏") == "树种_树龄|1_银杏"
    assert gaps("市教育局　县教育局\n\n通　知") == "市教育局=县教育局¶通_知"
    assert gaps("Die Revolution\nist da") == "Die_Revolution|ist_da"
    assert gaps("合水桥，\n---\n\n五孔") == "合水桥,#五孔", "a blank line of Markdown"


LINES = (
    "青溪县林业局文件",
    "青林发〔2023〕18号",
    "关于保护古树名木的通知",
    "各乡镇人民政府：",
    "现将有关事项通知如下。",
)


@pytest.mark.parametrize("lost", [(0,), (1,), (0, 1), (2,), (3,)])
def test_a_line_that_is_restored_to_a_base_keeps_its_own_line(lost: tuple[int, ...]) -> None:
    text = "\n".join((*LINES, "一、开展普查，登记造册，逐株定位。", "二、落实管护责任，专款专用。"))
    base = text
    for n in lost:
        base = base.replace(LINES[n] + "\n", "")
    r = reconstruct_texts({"web": base, "a": text.replace("逐株", "逐抹"), "b": text.replace("造册", "造删")}, "web")
    assert r.text == text


def test_a_base_in_one_line_stays_in_one_line() -> None:
    base = "".join(LINES)
    texts = {"a": "\n".join(LINES), "b": "\n".join(LINES).replace("古树", "占树"), "web": base}
    assert reconstruct_texts(texts, "web").text == base
    assert reconstruct_texts(texts).text == "\n".join(LINES)


@pytest.mark.parametrize("whose", ["a", "b", "c"])
def test_a_dash_is_as_long_as_in_most_whoever_gives_it(whose: str) -> None:
    text = "水库分三期建成——坝体、溢洪道、渠首，历时六年。\n"
    odd = text.replace("——", "—————").replace("渠首", "渠苜")
    assert reconstruct_texts({**dict.fromkeys("abc", text), whose: odd}).text == text


def test_of_dashes_that_all_draw_otherwise_the_character_of_most_is_printed() -> None:
    texts = {
        s: f"水库分三期建成{dash}坝体、溢洪道、渠首，历时六年。\n"
        for s, dash in zip("abc", ("-", "—", "—-"), strict=True)
    }
    assert reconstruct_texts(texts).text == texts["b"]


def test_a_sign_that_cannot_be_shown_speaks_for_the_sign_that_another_has_there() -> None:
    texts = {
        s: f"是否经镇人民政府批准{box}是　否经县水利局备案。\n"
        for s, box in zip("abcd", ("☑", "\uf052", "", "☑"), strict=True)
    }
    assert reconstruct_texts(texts).text == texts["a"]


def test_the_end_of_a_line_goes_with_the_hyphen_that_only_it_put_there() -> None:
    text = "The committee met in March and reviewed the annual report of the forestry bureau.\n"
    broken = text.replace("reviewed", "re-\nviewed").replace("forestry", "for-\nestry")
    assert reconstruct_texts({"a": text, "b": broken, "c": broken}).text == text
