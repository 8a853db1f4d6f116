"""Who is of one family: bad copies, parts, letters of one form, books, short pages."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from chuyi_recon.archive.families import ROLES
from chuyi_recon.archive.form_letters import split_form_letters
from chuyi_recon.archive.settings import GroupSettings
from tests.archive.piles import draw_text, families_of, group_texts, misread

OTHERS = [draw_text(seed) for seed in range(100, 130)]
LETTER = (
    "{name}同志：经研究，并报省委组织部批准，决定任命你为{office}副主任，任期三年，试用期一年。请你于{day}前到岗报到，并持本通知、身份证以及行政介绍信"
    "到人事处办理有关手续。你的工资关系自报到之日起由新单位负责，原单位的工作应于报到前妥善交接，不得影响正常工作的开展。希望你到新的工作岗位以后，"
    "认真贯彻执行党的路线方针政策，密切联系群众，勤奋工作，廉洁奉公，为全省的建设和发展作出新的贡献。特此通知。湖南省人事厅办公室"
).format
LETTERS = [
    LETTER(name="王建国", office="长沙市教育局", day="一九八一年二月五日"),
    LETTER(name="欧阳文山", office="常德市农业科学研究所", day="同年十月三十一日"),
    LETTER(name="李秀英", office="岳阳师范学校", day="下星期四"),
    LETTER(name="赵明", office="邵阳县人民医院", day="七月初"),
]


def test_copies_that_have_lost_a_third_of_their_signs_each_meet() -> None:
    text = draw_text(1, 800)
    assert families_of([*OTHERS, misread(text, 0.3, 1), misread(text, 0.3, 2)]) == {frozenset({30, 31})}


def test_traditional_script_marks_and_spaces_make_no_other_document() -> None:
    plain = "公告历史建筑旧澄溪驿修复及再利用计画并自即日起公开阅览依据文化资产保存法相关规定办理"
    traditional = "公告歷史建築「舊澄溪驛」修復及再利用計畫，並自即日起公開閱覽。依 據：文化資產保存法相關規走辦理"
    assert families_of([*OTHERS, plain, traditional]) == {frozenset({30, 31})}


def test_half_of_a_document_is_a_part_of_it_and_the_whole_is_the_medoid() -> None:
    text = draw_text(1, 800)
    texts = [misread(text, 0.05, 1), text, misread(text[300:650], 0.05, 2)]
    found = group_texts([*texts, *OTHERS]).families
    assert [ROLES[r] for r in found.roles[:3]] == ["copy", "medoid", "partial"]
    assert {ROLES[r] for r in found.roles[3:]} == {"outsider"}


def test_a_paragraph_put_in_makes_no_other_document() -> None:
    text = draw_text(1, 600)
    assert families_of([*OTHERS, text, text[:250] + draw_text(2, 300) + text[250:]]) == {frozenset({30, 31})}


def test_a_page_that_holds_two_documents_does_not_make_them_one() -> None:
    one, other = draw_text(1), draw_text(2)
    texts = [one, misread(one, 0.1, 1), other, misread(other, 0.1, 2), one + other]
    found = families_of([*texts, *OTHERS])
    assert {frozenset({0, 1}), frozenset({2, 3})} == {group - {4} for group in found}


def test_what_holds_two_documents_is_told_as_related_to_the_other() -> None:
    one, other = draw_text(1), draw_text(2)
    related = group_texts([one, misread(one, 0.1, 1), other, misread(other, 0.1, 2), one + other]).related
    assert 4 in {*related.earlier.tolist(), *related.later.tolist()}


def test_copies_meet_by_the_longer_n_grams_of_a_large_archive_too() -> None:
    text = draw_text(1, 800)
    copies = [misread(text, 0.3, 1), misread(text, 0.3, 2)]
    assert families_of([*OTHERS, *copies], GroupSettings(long_from=10)) == {frozenset({30, 31})}


def test_a_paragraph_that_all_pages_end_with_makes_no_family() -> None:
    formula = draw_text(9, 90)
    assert families_of([text + formula for text in OTHERS]) == set()


def test_a_document_with_more_copies_than_the_cap_is_one_family() -> None:
    text, settings = draw_text(1, 600), GroupSettings(frequency_cap=8)
    copies = [misread(text, 0.05 * (1 + n % 5), n) for n in range(60)]
    assert families_of([*copies, *OTHERS], settings) == {frozenset(range(60))}


def test_letters_of_one_form_are_each_alone_and_related() -> None:
    found = group_texts([*LETTERS, *OTHERS])
    assert {ROLES[r] for r in found.families.roles[:4]} == {"outsider"}
    assert set(zip(found.related.earlier.tolist(), found.related.later.tolist(), strict=True)) == {
        (a, b) for a in range(4) for b in range(a + 1, 4)
    }


def test_two_copies_of_one_letter_stay_together() -> None:
    texts = [LETTERS[0], LETTERS[0].replace("廉洁", "廉沽"), *LETTERS[1:]]
    assert families_of([*texts, *OTHERS]) == {frozenset({0, 1})}


def test_copies_with_errors_of_their_own_are_no_letters_of_one_form() -> None:
    text = LETTERS[0]
    copies = [
        text,
        text.replace("副主任", "副王任"),
        text.replace("廉洁奉公", "廉沽拳公"),
        text.replace("特此通知", "特比通知"),
    ]
    assert split_form_letters(copies, GroupSettings()) == [0, 0, 0, 0]


def test_a_chapter_is_found_in_its_book_and_two_printings_of_a_book_meet() -> None:
    settings = GroupSettings(window=2000, window_overlap=500)
    book = draw_text(1, 9000)
    texts = [book, misread(book, 0.05, 1), misread(book[6100:6900], 0.1, 2), *OTHERS]
    found = group_texts(texts, settings).families
    assert len(set(found.medoids[:3].tolist())) == 1
    assert ROLES[found.roles[2]] == "partial"


def test_a_short_page_must_be_like_all_of_the_other() -> None:
    short = "关于召开全省职业教育工作会议的预备通知定于三月十日在长沙召开请准时参加"
    inside = draw_text(1, 300) + short + draw_text(2, 300)
    near = short.replace("预备", "顶备").replace("准时", "谁时")
    assert families_of([short, inside, near, *OTHERS]) == {frozenset({0, 2})}


def test_halves_of_the_pairs_are_not_enough_to_chain_documents() -> None:
    parts = [draw_text(n, 300) for n in range(7)]
    chain = [a + b for a, b in pairwise(parts)]  # each shares half with the next, none with the one after
    assert max((len(group) for group in families_of(chain)), default=1) <= 2


def test_columns_read_in_another_order_are_the_same_document() -> None:
    text = draw_text(1, 900)
    thirds = [text[n : n + 300] for n in (0, 300, 600)]
    assert families_of([text, "".join(reversed(thirds)), *OTHERS]) == {frozenset({0, 1})}


def test_words_of_an_alphabet_are_compared_by_longer_pieces() -> None:
    german = (
        "Die Verwaltung der Stadt hat beschlossen, die Brücke über den Fluss im kommenden Frühjahr zu erneuern. " * 2
    )
    other = (
        "Der Verein zur Pflege des Gartens lädt seine Mitglieder am Sonntag zu einer Wanderung in das Moor ein. " * 2
    )
    assert families_of([german, german.replace("rü", "ru").replace("ss", "ß"), other]) == {frozenset({0, 1})}


def test_no_pages_and_pages_without_a_sign_make_no_families() -> None:
    assert families_of([]) == set()
    assert families_of(["", "——", "　"]) == set()
    assert np.array_equal(group_texts(["", "……"]).families.scores, [0, 0])


GAZETTEER = (
    "{0}位于县城{1}的{2}，横截{3}，为本县{4}引水工程，灌溉{5}农田。据清同治县志载，堰始筑于{6}，初为{7}，岁修岁毁。县人民政府组织民工{8}大修，"
    "历时{9}，用石料{10}，恢复灌溉面积{11}。成立{0}管理所，有职工{12}，推行承包责任制，由受益村组自管自修，{13}归管理所。"
).format
WEIRS = [
    GAZETTEER(*values.split(" "))
    for values in (
        "赤石堰 东南二十二公里 沙坪乡赤石村 柳水中游 最大的有坝 沙坪青山两乡 明万历四年里人黄世昌倡修 "
        "竹笼卵石坝 二千六百人 三十二天 五千一百立方米 一万一千亩 十一人 干渠",
        "青龙堰 西北十八公里 临泖镇龙口材东首 泖水上游及其支流 历史最久的无坝 "
        "临泖柘塘上沙三乡与县城近郊 元至正年间知县陈大纲捐俸 砌石长堤分水入东西二渠 "
        "老少共计两千四百 四十七个昼夜 八千方有余 达到一万六千 一十九名 渠首水闸",
    )
]


def test_two_articles_made_to_one_pattern_are_related_and_not_the_same() -> None:
    found = group_texts([*WEIRS, *OTHERS])
    assert {ROLES[r] for r in found.families.roles[:2]} == {"outsider"}
    assert (0, 1) in set(zip(found.related.earlier.tolist(), found.related.later.tolist(), strict=True))


def test_a_bad_copy_of_such_an_article_is_one() -> None:
    assert families_of([WEIRS[0], misread(WEIRS[0], 0.35, 4), *OTHERS]) == {frozenset({0, 1})}
