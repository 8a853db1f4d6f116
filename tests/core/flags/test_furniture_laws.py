"""What is no furniture of a page, although it looks like it."""

import pytest

from tests.line import reconstruct_texts

TITLE = "古树名木怎样认养\n"
BODY = (
    "全县古树分布在十四个乡镇，多数生长在村口、祠堂和渡口旁边，由村民世代看护。\n"
    "认养人应当按照约定浇水、培土、清除枯枝，发现病虫害及时告知县林业局。\n"
    "县林业局每年春秋两季派技术员到现场检查，记录树高、胸径和长势。\n"
    "认养牌由县林业局统一制作，写明树种、树龄、编号和认养人姓名。\n"
    "认养期满愿意继续认养的，可以优先续签，不愿意的另行安排。\n"
    "认养费用全部用于古树养护，由财政部门监督使用，每年公布一次。\n"
    "对养护成绩显著的单位和个人，由县人民政府给予表彰。\n"
)


def artifacts(texts: dict[str, str]) -> list[str]:
    got = reconstruct_texts(texts)
    return [f.span.extract(texts[f.siglum]) for f in got.findings if f.code == "page-artifact"]


def test_a_title_that_comes_back_once_may_head_a_section() -> None:
    text = TITLE + BODY + TITLE + BODY[: len(BODY) // 2] + "。\n"
    noisy = text.replace("浇水", "挠水").replace("胸径", "胸经")
    assert artifacts({"a": text, "b": noisy, "c": text.replace("表彰", "表影")}) == []


def test_one_bare_figure_that_two_sources_have_counts_no_pages() -> None:
    text = "149\n" + BODY
    assert artifacts({"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}) == []


def test_a_bare_figure_that_one_has_alone_is_a_page_number() -> None:
    assert artifacts({"a": BODY + "149\n", "b": BODY.replace("浇水", "挠水"), "c": BODY.replace("表彰", "表影")}) == [
        "149"
    ]


HEAD = "青溪县古树名录　甲编"
OTHER = str.maketrans("古树认养县", "老桥修缮乡")
REGISTER = (
    "渡口香樟一株，树龄四百年，树高二十一米，长势良好。\n"
    "祠堂罗汉松一株，树龄三百年，主干中空，已用支架撑住。\n"
    "村口枫香两株，树龄二百年，去年遭雷击，一株断梢。\n"
)


def paged(numbers: tuple[str, str], head: str = HEAD) -> str:
    return f"{head}\n{numbers[0]}\n{BODY}{REGISTER}{head}\n{numbers[1]}\n{BODY.translate(OTHER)}"


def test_a_head_that_opens_the_first_page_as_its_only_title_is_text_on_every_page() -> None:
    text = paged(("37", "38"))
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert artifacts(copies) == []
    assert reconstruct_texts(copies).text.count(HEAD) == 2


def test_a_head_above_the_title_is_furniture_on_every_page() -> None:
    text = HEAD + "\n" + paged(("37", "38"))
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert artifacts(copies).count(HEAD) == 6
    assert reconstruct_texts(copies).text.count(HEAD) == 1


def test_figures_that_most_have_between_whole_sentences_are_text() -> None:
    rows = BODY.splitlines()
    text = "\n".join([*rows[:2], "44", *rows[2:4], "45", *rows[4:]]) + "\n"
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert artifacts(copies) == []


def test_figures_that_part_a_sentence_count_pages_though_all_have_them() -> None:
    rows = BODY.splitlines()
    parts = rows[2].partition("技术员")
    text = "\n".join([*rows[:2], parts[0], "44", parts[1] + parts[2], rows[3], "45", *rows[4:]]) + "\n"
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert artifacts(copies) == ["44", "45"] * 3


def test_a_heading_that_says_it_is_continued_is_furniture_and_so_is_what_comes_back_above_it() -> None:
    pages = [f"古树名录附注\n截至二〇二四年底\n三、{name}（续）\n" for name in ("渡口", "渡口")]
    body, other = BODY, BODY.translate(OTHER)
    text = f"古树名录附注\n截至二〇二四年底\n三、渡口\n{body}{pages[0]}{other}{pages[1]}{REGISTER}"
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert reconstruct_texts(copies).text.count("（续）") == 0
    assert reconstruct_texts(copies).text.count("截至二〇二四年底") == 1


def test_a_line_that_comes_back_below_a_continued_heading_is_text() -> None:
    rows = "树种　树龄　编号\n"
    text = f"三、渡口\n{rows}{BODY}三、渡口（续）\n{rows}{REGISTER}三、渡口（续）\n{rows}{BODY.translate(OTHER)}"
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert reconstruct_texts(copies).text.count(rows) == 3


@pytest.mark.parametrize(
    "line", ["续表", "（续上表）", "（下转第四版）", "（上接第1版）", "（转下页）", "Continued on page 4"]
)
def test_a_line_that_only_leads_to_another_page_is_furniture(line: str) -> None:
    text = f"{TITLE}{BODY}{line}\n{REGISTER}"
    assert (
        line
        not in reconstruct_texts({"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}).text
    )


def test_a_sentence_that_ends_with_such_words_is_text() -> None:
    text = f"{TITLE}{BODY}附表二由财政部门另行公布，编号从第四页接着编（续编）\n{REGISTER}"
    assert (
        "（续编）"
        in reconstruct_texts({"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}).text
    )


def test_a_title_that_comes_back_within_sentences_is_the_head_of_later_pages() -> None:
    first, second = BODY + REGISTER, BODY.translate(OTHER)
    text = f"{HEAD}\n{first[:-20]}\n{HEAD}\n{first[-20:]}{second[:-20]}\n{HEAD}\n{second[-20:]}"
    copies = {"a": text, "b": text.replace("浇水", "挠水"), "c": text.replace("表彰", "表影")}
    assert reconstruct_texts(copies).text.count(HEAD) == 1
