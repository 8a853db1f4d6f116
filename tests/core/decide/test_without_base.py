"""Deciding without a base: whose reading is printed where witnesses part."""

from chuyi_recon.core.decide.context_tie_break import ContextTieBreak
from chuyi_recon.core.model import Ground, Reading, Span
from chuyi_recon.core.pipeline import fold_witnesses
from chuyi_recon.core.settings import Settings
from tests.line import LEXICON, reconstruct_texts

REST = "一、本辦法所稱堤防，指本縣境內河堤、海堤及其附屬建造物。\n二、堤防由本府管理，任何人不得擅自拆除、變更。\n"


def test_of_one_against_one_the_reading_that_makes_a_word_wins() -> None:
    texts = {"a": "本案提請文化資產審儀會決議。\n" + REST, "b": "本案提請文化資產審議會決議。\n" + REST}
    assert reconstruct_texts(texts).text.startswith("本案提請文化資產審議會決議。")


def test_of_one_against_one_the_reading_that_others_have_elsewhere_wins() -> None:
    head = "澄溪縣政府公告\n澄溪縣民眾應遵守下列規定。\n"
    texts = {
        "a": head + "舊澄清驛修復計畫，公開閱覽三十日。\n" + REST,
        "b": head + "舊澄溪驛修復計畫，公開閱覽三十日。\n" + REST,
    }
    assert "舊澄溪驛" in reconstruct_texts(texts).text


def test_what_a_word_decides_is_stated_surer_than_what_nothing_decides_and_stays_open() -> None:
    def decided(one: str, other: str) -> tuple[float, bool]:
        text = "各县人民政府应当加强领导，组织审议会议，报省备案。\n云州省代表王%s出席。\n"
        got = reconstruct_texts({"a": text % "一", "b": (text % "一").replace(one, other)})
        only = [d for d in got.decisions if len({r.key for r in got.table.loci[d.locus].readings}) > 1]
        assert len(only) == 1
        return only[0].confidence, only[0].open

    word, nothing = decided("审议会议", "审仪会议"), decided("王一", "王丁")
    assert word == (0.9, True)
    assert nothing[0] <= 0.5
    assert nothing[1]


def test_two_that_are_nearly_the_same_speak_for_one_another() -> None:
    texts = {
        "a": "澄溪縣政府公告\n" + REST,
        "b": "澄溪懸政府公告\n" + REST,
        "c": "澄溪市議會決議\n" + REST,
    }
    assert reconstruct_texts(texts).text.startswith(("澄溪縣政府公告", "澄溪懸政府公告"))


def test_a_majority_that_covers_the_place_wins_over_the_pivot() -> None:
    texts = {
        "a": "本縣堤坊由水利局管理。\n" + REST,
        "b": "本縣堤防由水利局管理。\n" + REST,
        "c": "本縣堤防由水利局管理。\n" + REST,
    }
    reconstruction = reconstruct_texts(texts)
    assert reconstruction.text.startswith("本縣堤防由水利局管理。")
    assert any(d.ground is Ground.MAJORITY and d.sigla == ("b", "c") for d in reconstruction.decisions)


def test_a_clause_that_one_alone_has_and_two_run_on_without_is_not_printed() -> None:
    texts = {
        "a": "本縣堤防由水利局管理。其餘由鄉公所代管並報府備查。經費由縣庫支應。\n" + REST,
        "b": "本縣堤防由水利局管理。經費由縣庫支應。\n" + REST,
        "c": "本縣堤防由水利局管理。經費由縣庫支應。\n" + REST,
    }
    assert "代管" not in reconstruct_texts(texts).text


def test_a_wide_space_between_words_stays_and_letter_spacing_is_closed_up() -> None:
    texts = {"a": REST + "縣長\u3000林毓山\n雲 州 縣 政 府\n", "b": REST + "縣長\u3000林毓山\n雲 州 縣 政 府\n"}
    assert reconstruct_texts(texts).text.endswith("縣長\u3000林毓山\n雲州縣政府\n")


def test_of_two_long_readings_the_one_made_of_words_is_preferred() -> None:
    body = "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州市人民"
    ends = {"x": "代表大会常务委员会", "y": "俏峭娄斩炱亅乚丶丿"}
    r = reconstruct_texts({"x": body + ends["x"], "y": body + ends["y"], "z": body})
    folded = fold_witnesses(r.table.family.witnesses, LEXICON)
    company = ContextTieBreak(r.table, folded, r.table.independence_classes, LEXICON, Settings())
    standing = [Reading(s, Span(len(body), len(body + end)), end, end) for s, end in ends.items()]
    support = company.break_tie(standing, {ends["x"]: 6.0, ends["y"]: 6.1})
    assert support[ends["x"]] > support[ends["y"]]
