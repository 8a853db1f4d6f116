"""What is no furniture of a page, although it looks like it."""

from tests.line import made

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
    got = made(texts)
    return [f.span.of(texts[f.siglum]) for f in got.findings if f.code == "page-artifact"]


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
