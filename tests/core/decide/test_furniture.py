"""Where a page's furniture stands, its witness runs on without text: it says that nothing belongs there."""

from tests.line import reconstruct_texts

TITLE = "云州市堤防管理办法\n"
FIRST = "第一条为了加强堤防管理，保障防洪安全，制定本办法。\n"
SECOND = "第二条堤防由县水利局管理，日常巡查由乡镇负责。\n"


def test_what_of_a_title_is_aligned_with_the_head_above_it_is_not_printed_twice() -> None:
    title, misread = "青溪市集市贸易实施细则\n", "青溪市集币贸易实施细则\n"
    got = reconstruct_texts(
        {
            "a": title + title + FIRST + SECOND,
            "b": "青中市集市贸易施细则\n" + title + FIRST + SECOND,
            "c": misread + FIRST + SECOND,
        }
    )
    assert "".join(got.text.split()) == "".join((title + FIRST + SECOND).split())


def test_what_two_have_where_another_has_the_head_of_a_page_is_printed() -> None:
    def page(between: str) -> str:
        return TITLE + TITLE + FIRST + between + SECOND

    more = "本办法所称堤防，是指县管河道的堤防。\n"
    got = reconstruct_texts({"a": page(TITLE), "b": page(more + TITLE), "c": page(more + TITLE)})
    assert more in got.text


def test_a_letterhead_that_one_copy_has_where_others_have_a_gazettes_head_is_not_lost() -> None:
    name, body = "云州省人民代表大会常务委员会", "关于加强堤防管理的决定\n" + FIRST + SECOND
    got = reconstruct_texts(
        {
            "a": f"{name}音文件\n".replace("常务委员会音", "音务委员会") + body,
            "b": f"{name}公报2013年第1期\n{name}文件\n".replace("会常务委员会文", "会当务委员会文") + body,
            "c": f"云川省人民伐表大会常务委贝会公扳2013年第1朋\n{name}文件\n".replace(
                "会常务委员会文", "会堂务委员会文"
            )
            + body,
        }
    )
    assert got.text.startswith("云州省人民代表大会")
    assert "务委员会文件" in got.text
    assert "公报" not in got.text


def test_what_a_base_has_in_another_place_without_its_brackets_is_printed_once() -> None:
    said = "根据《防洪法》、《水法》、《云州市河道条例》制定本办法的说明。\n"
    base = FIRST + said.replace("《", "").replace("》", "") + SECOND
    assert (
        reconstruct_texts({"base": base, "a": said + FIRST + SECOND, "b": said + FIRST + SECOND}, base="base").text
        == base
    )


def test_what_a_base_has_in_another_place_and_is_withheld_there_is_not_lost() -> None:
    said = "依据《云州市堤防管理办法》、《云州市河道条例》制定。\n"
    for copy in (said, said.replace("《", "").replace("》", "")):
        got = reconstruct_texts(
            {"base": FIRST + SECOND + copy, "a": FIRST + said + SECOND, "b": FIRST + said + SECOND}, base="base"
        )
        assert got.text.count("河道条例") == 1
