"""Traditional and simplified copies of one document make one text, in the pivot's script."""

from chuyi_recon.core.model import Doubt, Reconstruction
from tests.line import made

HANS = "本县堤防由水利局管理，经费由县库支应。\n任何单位不得擅自拆除、变更堤防设施。\n"
HANT = "本縣堤防由水利局管理，經費由縣庫支應。\n任何單位不得擅自拆除、變更堤防設施。\n"


def mixed(r: Reconstruction) -> list[Doubt]:
    return [d for d in r.doubts if d.code == "mixed-script"]


def test_two_scripts_are_one_text_in_the_script_of_the_pivot() -> None:
    texts = {"a": HANT, "b": HANS, "c": HANT.replace("水利", "永利")}
    for base, text in (("a", HANT), ("b", HANS)):
        r = made(texts, base)
        assert r.text == text
        assert not mixed(r)


def test_of_equal_readings_the_one_in_the_pivots_script_is_printed() -> None:
    texts = {"a": HANT.replace("經費", ""), "b": HANS, "c": HANT}
    assert made(texts, "a").text == HANT
    assert made({**texts, "a": HANS.replace("经费", "")}, "a").text == HANS


def test_what_only_the_other_script_has_is_printed_and_told() -> None:
    r = made({"a": HANS.replace("经费", ""), "b": HANT, "c": HANT.replace("水利", "永利")}, "a")
    (doubt,) = mixed(r)
    assert r.text == HANS.replace("经费", "經費")
    assert doubt.message.startswith("2 characters stand in the script of b")
    assert [a.siglum for a in doubt.parts] == ["b"]


def test_texts_in_one_script_have_no_such_doubt() -> None:
    assert not mixed(made({"a": HANT, "b": HANT.replace("水利", "永利")}))
