"""Names that an editor calls right: they are words, they are not accused, and they decide where nothing else does."""

from collections.abc import Mapping

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import CachedLexicon
from tests.line import LEXICON, make_family

BODY = "各市水利局：为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n"
NAMED = "支持{}工坊建设，遴选{}名师，打造{}品牌。\n"


def made(texts: Mapping[str, str], *entities: str, base: str | None = None) -> Reconstruction:
    return pipeline.reconstruct(make_family(texts, base), LEXICON, Settings(entities=entities))


def test_a_name_is_a_word_of_the_family() -> None:
    lexicon = CachedLexicon(LEXICON, ["楚怡"])
    assert lexicon.segment("培育楚怡工坊") == ("培育", "楚怡", "工坊")
    assert lexicon.has_word("楚怡") and lexicon.part_of_speech("楚怡") == "nz"
    assert not LEXICON.has_word("楚怡")


def test_a_name_in_traditional_script_is_the_same() -> None:
    assert CachedLexicon(LEXICON, ["澄溪縣"]).has_word("澄溪县")


def test_of_readings_that_part_the_one_that_makes_the_name_is_printed() -> None:
    texts = {"a": BODY + "支持楚信工坊建设。\n", "b": BODY + "支持楚怡工坊建设。\n", "c": BODY + "支持楚信工坊建设。\n"}
    assert "楚信" in made(texts).text
    assert "楚怡" in made(texts, "楚怡").text


def test_a_base_is_followed_all_the_same() -> None:
    texts = {"a": BODY + "支持楚信工坊建设。\n", "b": BODY + "支持楚怡工坊建设。\n", "c": BODY + "支持楚怡工坊建设。\n"}
    assert "楚信" in made(texts, "楚怡", base="a").text


def test_a_name_that_is_right_is_not_told_as_a_false_one() -> None:
    right, wrong = NAMED.replace("{}", "楚怡"), NAMED.replace("{}", "楚信")
    texts = {"a": BODY + wrong, "b": BODY + wrong, "c": BODY + right}
    accused = [f for f in made(texts).findings if f.code == "entity-substitution"]
    assert {f.siglum for f in accused} == {"c"}
    assert not [f for f in made(texts, "楚怡").findings if f.code == "entity-substitution"]
