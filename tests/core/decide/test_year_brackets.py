"""The year of a document number stands in 〔 〕, however engines read the brackets."""

from chuyi_recon.core.model import Decision, Ground, Reconstruction
from tests.line import reconstruct_texts

BODY = (
    "各市水利局：为做好汛期工作，保障人民生命财产安全，依照云政发{}3号文件的规定，现将有关事项通知如下。\n"
    "一、加强堤防巡查。\n"
)
HEAD = "云州省水利厅文件\n云水发{}12号\n关于开展堤防检查的通知\n"


def cited(*brackets: str) -> Reconstruction:
    return reconstruct_texts({s: BODY.format(f"{b[0]}2020{b[1]}") for s, b in zip("abcd", brackets, strict=False)})


def headed(*brackets: str) -> Reconstruction:
    cited = BODY.format("〔2020〕")
    return reconstruct_texts(
        {s: HEAD.format(f"{b[0]}2021{b[1]}") + cited for s, b in zip("abc", brackets, strict=True)}
    )


def ruled(r: Reconstruction) -> list[Decision]:
    return [d for d in r.decisions if d.rule == "year-brackets"]


def test_brackets_that_engines_read_each_in_its_way_are_those_of_a_document_number() -> None:
    r = cited("(]", "【)", "[〕")
    assert "云政发〔2020〕3号" in r.text
    assert {d.ground for d in ruled(r)} == {Ground.EMENDED}


def test_a_bracket_that_a_witness_has_names_it_and_one_that_nobody_has_is_open() -> None:
    opening, closing = ruled(cited("(]", "【)", "(〕"))
    assert (opening.text, opening.copied_from, opening.open) == ("〔", (), True)
    assert (closing.text, [a.siglum for a in closing.copied_from], closing.open) == ("〕", ["c"], False)


def test_brackets_on_which_all_agree_stay() -> None:
    assert "云政发（2020）3号" in cited("（）", "（）", "（）").text
    assert "云政发[2020]3号" in cited("[]", "[]", "[]").text


def test_a_year_in_brackets_that_begins_no_number_stays() -> None:
    text = "根据《云州省堤防条例》(2020]修订）的规定，制定本办法。\n"
    assert not ruled(reconstruct_texts({"a": text, "b": text.replace("(", "【"), "c": text}))


def test_the_number_of_the_document_itself_is_printed_in_them_too() -> None:
    texts = {
        s: HEAD.format(f"{b[0]}2021{b[1]}") + BODY.format("〔2020〕")
        for s, b in zip("abc", ("【]", "（）", "(〕"), strict=True)
    }
    r = reconstruct_texts(texts)
    assert "云水发〔2021〕12号" in r.text


def test_what_stands_round_a_bracket_that_nobody_has_still_names_its_witness() -> None:
    texts = {
        s: HEAD.format(f"{b[0]}2021{b[1]}") + BODY.format("〔2020〕")
        for s, b in zip("abc", ("【]", "（）", "()"), strict=True)
    }
    r = reconstruct_texts(texts)
    at = r.text.index("云水发〔2021〕12号")
    nowhere = "".join(s.text for s in r.stretches if not s.attestations)
    assert at > 0
    assert nowhere == "〔〕"
