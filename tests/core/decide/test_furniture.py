"""Where a page's furniture stands, its witness runs on without text: it says that nothing belongs there."""

from tests.line import reconstruct_texts

TITLE = "云州市堤防管理办法\n"
FIRST = "第一条为了加强堤防管理，保障防洪安全，制定本办法。\n"
SECOND = "第二条堤防由县水利局管理，日常巡查由乡镇负责。\n"


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
