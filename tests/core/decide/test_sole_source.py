"""Text that one source alone has: when the document itself says whether it belongs to it."""

from tests.line import reconstruct_texts

HEAD = "雁湖窑青釉瓷概说\n雁湖窑址在雁湖市东郊，窑址出土青釉瓷碗、青釉瓷盏，龙窑遗迹保存完好。\n"
TRUE = "雁湖窑烧造青釉瓷始于西晋末年，窑址发掘龙窑遗迹四座，出土青釉瓷片三万余件。\n"
FALSE = "本馆常年举办书画展览，年接待观众三十余万人次，深受广大市民朋友好评与喜爱。\n"
TAIL = "产品以青釉瓷为主，胎质灰白，雁湖窑址的龙窑遗迹已列为文物保护单位。\n"

FIRST = "1.青釉鸡首壶，西晋，高十二厘米，口径七厘米，肩部堆塑鸡首。\n"
SECOND = "2.青釉盘口壶，南朝，高三十二厘米，口径十四厘米，腹部刻双层仰莲瓣。\n"
THIRD = "3.青釉褐斑碗，南朝，高五厘米，口径十三厘米，内底有支钉痕。\n"
PAGE = (
    "展厅东侧陈列近代名人手札，观众可凭证件预约参观，讲解每日两场。\n"
    "文创商店位于大厅西端，出售图书、明信片和仿制印章，营业到闭馆前半小时。\n"
    "停车场共有车位一百二十个，大型客车请由北门驶入，出示团队预约单后停放。\n"
)


def test_of_two_paragraphs_in_one_place_the_one_in_the_words_of_the_document_is_printed() -> None:
    for pivot_has, other_has in ((TRUE, FALSE), (FALSE, TRUE)):
        text = reconstruct_texts({"a": HEAD + pivot_has + TAIL, "b": HEAD + other_has + TAIL}).text
        assert text == HEAD + TRUE + TAIL


def test_what_is_left_out_for_its_words_is_told_and_what_is_printed_instead_is_open_and_says_why() -> None:
    reconstruction = reconstruct_texts({"a": HEAD + FALSE + TAIL, "b": HEAD + TRUE + TAIL})
    (told,) = [f for f in reconstruction.findings if f.code == "hallucinated-section"]
    given = [d for d in reconstruction.decisions if d.text and "b alone has this" in d.reason]
    assert (told.siglum, told.span.extract(HEAD + FALSE + TAIL)) == ("a", FALSE.strip())
    assert given
    assert all(d.open for d in given)


def test_a_sentence_put_in_does_not_stand_in_the_stead_of_a_lost_page() -> None:
    reconstruction = reconstruct_texts(
        {"a": HEAD + PAGE + TAIL, "b": HEAD + TRUE + TAIL.replace("灰白", "灰囱").replace("列为", "夗为")}
    )
    assert reconstruction.table.family.lead_witness == "a"
    assert PAGE in reconstruction.text
    assert TRUE not in reconstruction.text


def test_an_item_that_fills_the_gap_of_a_list_is_printed_on_one_witness() -> None:
    whole = HEAD + FIRST + SECOND + THIRD + TAIL
    assert reconstruct_texts({"a": HEAD + FIRST + THIRD + TAIL, "b": whole}).text == whole
    assert reconstruct_texts({"a": HEAD + FIRST + THIRD + TAIL, "b": whole}, base="a").text == whole


def test_an_item_that_a_list_has_no_gap_for_is_not_printed_on_one_witness() -> None:
    invented = THIRD.replace("3.青釉褐斑碗", "2.青花缠枝莲纹梅瓶")
    whole = HEAD + FIRST + SECOND + THIRD + TAIL
    assert reconstruct_texts({"a": whole, "b": HEAD + FIRST + SECOND + invented + THIRD + TAIL}, base="a").text == whole


def test_where_the_pivots_own_text_is_told_as_invented_the_others_is_printed_in_its_stead() -> None:
    true = TRUE + "匣钵垫饼堆积厚逾两米，龙窑遗迹与青釉瓷片并存，可证窑址烧造青釉瓷历时甚久。\n"
    false = FALSE + "讲解员每日为中小学生开设手工课堂，周末延长开放时间至晚间九点，深受好评喜爱。\n"
    reconstruction = reconstruct_texts({"a": HEAD + false + TAIL, "b": HEAD + true + TAIL})
    assert [f.siglum for f in reconstruction.findings if f.code == "hallucinated-section"] == ["a"]
    assert reconstruction.text == HEAD + true + TAIL


def test_what_one_has_above_the_last_page_number_is_printed_if_it_is_a_date_and_not_if_it_is_no_words() -> None:
    body, page = HEAD + TRUE + TAIL, "第2页 共2页\n"
    for last, printed in (("俏峭\n娄\n斩斩\n并\n", False), ("二〇一一年六月二十日\n", True)):
        texts = {"a": body + last, "b": body.replace("灰白", "灰囱"), "c": body.replace("胎质", "胎盾")}
        assert (last in reconstruct_texts({s: text + page for s, text in texts.items()}).text) is printed
