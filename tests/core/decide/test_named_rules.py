"""The named rule of the document number: where it is printed, on whose word, and when it keeps silent."""

from chuyi_recon.core.model import Decision, Ground, Reconstruction
from tests.line import reconstruct_texts

BODY = (
    "关于开展堤防检查的通知\n各市水利局：\n为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n"
    "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管，定期清点更换。\n"
)
HEAD = "云州省水利厅\n云州省财政厅文件\n"


def ruled(reconstruction: Reconstruction) -> list[Decision]:
    return [d for d in reconstruction.decisions if d.rule == "document-number"]


def test_a_number_at_the_foot_of_the_base_stands_in_the_letterhead_that_others_have() -> None:
    base = BODY + "主办单位:云州省水利厅 地址:云州市堤东路1号\n云水发〔2021〕12号 关于开展堤防检查的通知\n30518842\n"
    r = reconstruct_texts(
        {"web": base, "a": HEAD + "云水发〔2021〕12号\n" + BODY, "b": HEAD + "云人社规〔2019〕5号\n" + BODY}, base="web"
    )
    lines = r.text.split()
    assert lines[:4] == ["云州省水利厅", "云州省财政厅文件", "云水发〔2021〕12号", "关于开展堤防检查的通知"]
    (decision,) = ruled(r)
    assert decision.ground is Ground.EMENDED
    assert decision.sigla == ("a", "web")
    assert "云人社规" not in r.text
    assert "30518842" not in r.text


def test_where_all_carry_one_number_no_rule_is_needed() -> None:
    text = HEAD + "云水发〔2021〕12号\n" + BODY
    r = reconstruct_texts({"a": text, "b": text, "c": text})
    assert not ruled(r)
    assert r.text.count("云水发〔2021〕12号") == 1


def test_without_a_base_the_number_of_most_is_printed_whole() -> None:
    r = reconstruct_texts({
        "a": HEAD + "云水发〔2021〕12号\n" + BODY,
        "b": HEAD + "云水发〔2021〕12号\n" + BODY,
        "c": HEAD + "云水规〔2019〕15号\n" + BODY,
    })  # fmt: skip
    assert "云水发〔2021〕12号" in r.text
    assert "2019" not in r.text


def test_a_number_that_is_cited_in_the_body_is_no_document_number() -> None:
    cited = BODY + "三、本通知未尽事宜，按照云政发〔2020〕3号文件执行。\n"
    r = reconstruct_texts({"a": HEAD + cited, "b": HEAD + cited, "c": HEAD + cited})
    assert not ruled(r)
