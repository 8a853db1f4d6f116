"""Traditional and simplified copies of one document make one text, in one script."""

from chuyi_recon.core.model import Doubt, Reconstruction
from tests.line import reconstruct_texts

HANS = "本县堤防由水利局管理，经费由县库支应。\n任何单位不得擅自拆除、变更堤防设施。\n"
HANT = "本縣堤防由水利局管理，經費由縣庫支應。\n任何單位不得擅自拆除、變更堤防設施。\n"


def mixed(r: Reconstruction) -> list[Doubt]:
    return [d for d in r.doubts if d.code == "mixed-script"]


def test_two_scripts_are_one_text_in_the_script_of_the_base() -> None:
    texts = {"a": HANT, "b": HANS, "c": HANT.replace("水利", "永利")}
    for base, text in (("a", HANT), ("b", HANS)):
        r = reconstruct_texts(texts, base)
        assert r.text == text
        assert not mixed(r)
        assert r.scripts == {"a": "traditional", "b": "simplified", "c": "traditional"}


def test_of_equal_readings_the_one_in_the_bases_script_is_printed() -> None:
    texts = {"a": HANT.replace("經費", ""), "b": HANS, "c": HANT}
    assert reconstruct_texts(texts, "a").text == HANT
    assert reconstruct_texts({**texts, "a": HANS.replace("经费", "")}, "a").text == HANS


def test_what_only_the_other_script_has_is_printed_and_told() -> None:
    r = reconstruct_texts({"a": HANS.replace("经费", ""), "b": HANT, "c": HANT.replace("水利", "永利")}, "a")
    (doubt,) = mixed(r)
    assert r.text == HANS.replace("经费", "經費")
    assert doubt.message == "2 characters are traditional, of b; the text is simplified"
    assert doubt.span.extract(r.text) == "經費"
    assert [a.siglum for a in doubt.parts] == ["b"]


def test_it_is_told_from_the_first_such_character_to_the_last() -> None:
    r = reconstruct_texts(
        {
            "a": HANT.replace("經費", "").replace("堤防設施。", "堤防。施工亦同。"),
            "b": HANS.replace("设施。", "设施。施工亦同。"),
            "c": HANS.replace("设施。", "设施。施工亦同。").replace("水利", "永利"),
        },
        "a",
    )
    (doubt,) = mixed(r)
    assert doubt.message == "3 characters are simplified, of b; the text is traditional", "施 stands in a"
    assert doubt.span.extract(r.text) == "经费由縣庫支應。\n任何單位不得擅自拆除、變更堤防设"
    assert r.text == HANT.replace("經費", "经费").replace("設施。", "设施。施工亦同。")


def test_what_both_scripts_write_alike_is_in_no_other_script() -> None:
    for a, b in ((HANT, HANS), (HANS, HANT)):
        lost = a[: a.rindex("由")] + a[a.rindex("由") + 1 :]  # 由 stands before, too
        r = reconstruct_texts({"a": lost, "b": b, "c": b.replace("水利", "永利")}, "a")
        assert r.text == a
        assert not mixed(r)


def test_texts_in_one_script_have_no_such_doubt() -> None:
    r = reconstruct_texts({"a": HANT, "b": HANT.replace("水利", "永利")})
    assert (mixed(r), r.scripts) == ([], {})


def test_a_witness_without_han_is_in_neither_script() -> None:
    lines = "Notice No. 18 of 2021. Chapter 3, page 12 to page 18.\n"
    r = reconstruct_texts({"a": HANT + lines, "b": HANT + lines, "c": lines}, "a")
    assert r.scripts == {}
