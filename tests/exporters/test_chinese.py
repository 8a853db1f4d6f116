"""Results in Chinese: the same places and codes as in English, told as an editor of a scholarly press would."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import regex

from chuyi_recon.app.i18n.translate import flag_pages
from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.model import Doubt, Ground, Reconstruction, Span
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.annotated import read_marks, remove_marks
from chuyi_recon.exporters.marks import make_marks
from chuyi_recon.messages import Message, MessageList
from chuyi_recon.views.apparatus import Apparatus
from tests.exporters.builder import At, at, build, notice
from tests.line import reconstruct_texts

CORPORA = Path(__file__).parents[2] / "corpora"
WITNESSES = {
    "web": "支持建设3楚怡高水平职业本科学校。全省统筹推进。",
    "scan": "支持建设3所“楚怡”高水平职业本科学校。全省统筹推进。",
    "photo": "支持建设3所“楚怡”高水平职业本科学校。全省统筹推迸。",
}


@cache
def three() -> Reconstruction:
    return reconstruct_texts(WITNESSES, "web")


@cache
def corpus(name: str) -> Reconstruction:
    texts = {p.stem[:3]: p.read_text("utf-8") for p in sorted((CORPORA / name).glob("*.txt"))}
    return reconstruct_texts(texts, "004" if "004" in texts else None)


def chinese(name: str, made: Reconstruction) -> str:
    return EXPORTERS[name].export(made, "zh").decode()


def note(*loci: At, doubts: tuple[Doubt, ...] = ()) -> str:
    """The only mark of a family with 004 as its base."""
    (mark,) = make_marks(Apparatus(build(loci, base="004", doubts=doubts), "zh"))
    return mark.why


# ------------------------------------------------------------ the words of each format


def test_annotated_txt_says_that_the_base_dropped_it_and_from_whom_it_comes() -> None:
    assert chinese("annotated", three()) == (
        "支持建设3{{所“楚怡”|「所“」「”」底本脱，据 photo、scan 补}}高水平职业本科学校。全省统筹推进。"
    )


def test_quotation_marks_alone_are_called_by_their_name() -> None:
    lost = {"000": "“", "001": "“", "004": ""}, {"000": "”", "001": "”", "004": ""}
    restored = [at(reading, ground=Ground.RESTORED) for reading in lost]
    (mark,) = make_marks(Apparatus(build([restored[0], at("楚怡", "000 001 004"), restored[1]], base="004"), "zh"))
    assert mark.why == "引号底本脱，据 000、001 补"


@pytest.mark.parametrize(
    ("locus", "says"),
    [
        (
            at(
                {"000": "形式", "001": "形式", "002": "", "004": "方式"},
                ground=Ground.BASE,
                printed="方式",
                is_open=True,
                reason=Message("decision.base-followed"),
            ),
            "000、001 作“形式”；002 无；从底本",
        ),
        (
            at(
                {"003": "社会", "004": ""},
                ground=Ground.OMITTED,
                printed="",
                is_open=True,
                reason=Message(
                    "decision.insertion-rejected",
                    sigla=MessageList(["003"]),
                    why=Message("decision.rejection.one-witness"),
                ),
            ),
            "003 此处有“社会”；仅一本有之",
        ),
        (at({"000": "提炼", "004": ""}, ground=Ground.RESTORED), "底本脱，据 000 补"),
        (at({"000": "楚怡", "001": "楚怡", "004": "楚信"}, reason="ZL 裁定"), "004 作“楚信”；ZL 裁定"),
    ],
)
def test_a_note_says_who_reads_what_and_what_was_done(locus: At, says: str) -> None:
    assert note(locus) == says


def test_a_long_stretch_is_announced_at_its_head() -> None:
    doubt = Doubt("single-support", Span(0, 60), Message("decision.only-witness", sigla=MessageList(["004"])))
    assert note(at("全省统筹推进" * 10, "004"), doubts=(doubt,)) == "以下 60 字：仅 004 有此文字"


def test_a_footnote_is_set_off_by_a_colon() -> None:
    page = chinese("markdown", three())
    assert page.splitlines()[-1] == "[^1]: **所“楚怡”**：「所“」「”」底本脱，据 photo、scan 补"


def test_flags_json_has_chinese_messages_and_the_codes_of_before() -> None:
    told, before = json.loads(chinese("flags", three())), json.loads(EXPORTERS["flags"].export(three()))
    assert [f["message"] for f in told] == [
        "“迸”系误识，此处 scan、web 作“进”",
        "photo、scan 作“持建设3所楚怡高水”，此本脱“所”",
        "“楚怡”，photo、scan 有引号或括号，此本脱",
    ]
    assert [f | {"message": ""} for f in told] == [f | {"message": ""} for f in before]


def test_reconstruction_json_tells_reasons_doubts_and_findings_in_chinese() -> None:
    doubt = Doubt("spliced", Span(0, 2), Message("doubt.spliced"))
    restored = at({"000": "所", "004": ""}, ground=Ground.RESTORED, reason=Message("decision.all-agree"))
    made = build([at("楚怡", "000 004"), restored], base="004", doubts=(doubt,))
    told = json.loads(chinese("json", made))
    assert [(locus["reason"], locus["reason_code"]) for locus in told["loci"]] == [("各本一致", "decision.all-agree")]
    assert [(d["message"], d["code"]) for d in told["doubts"]] == [("无一本有此句全文，系由数本拼合而成", "spliced")]
    assert json.loads(chinese("json", three()))["findings"][0]["message"] == "“迸”系误识，此处 scan、web 作“进”"


def test_sarif_has_chinese_messages_and_the_names_and_pages_of_flags() -> None:
    view = Apparatus(three(), "zh", flag_pages("zh"))
    (run,) = json.loads(EXPORTERS["sarif"].render(view))["runs"]
    assert run["results"][0]["message"]["text"] == "“迸”系误识，此处 scan、web 作“进”；建议：进"
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == list(FLAGS)
    loop = rules["repetition-loop"]
    assert loop["shortDescription"]["text"] == "重复循环：转录模型将同一句、同一段反复连写。"
    assert "**查找什么**\n\n" in loop["help"]["markdown"]
    texts = [rule["help"]["text"] for rule in rules.values()]
    assert [text for text in texts if regex.search(r"^[A-Z]\w+ \w+ ", text, regex.MULTILINE)] == []


def test_a_page_of_a_flag_has_its_headings_bold_and_no_paragraph_of_its_text() -> None:
    view = Apparatus(three(), "zh", flag_pages("zh"))
    (run,) = json.loads(EXPORTERS["sarif"].render(view))["runs"]
    bold = {
        found
        for rule in run["tool"]["driver"]["rules"]
        for found in regex.findall(r"(?m)^\*\*(.*)\*\*$", rule["help"]["markdown"])
    }
    assert bold == {"查找什么", "为何重要", "例", "何处会判错"}


def test_the_report_opens_in_chinese_and_knows_the_names_of_its_flags() -> None:
    page = chinese("html", three())
    assert '<html lang="zh-Hans">' in page
    assert '"garbled-characters":"文字误识"' in page


# ------------------------------------------------------------ what holds of every result


@pytest.mark.parametrize("name", ["chuyi-2022", "heritage-station"])
def test_text_places_and_marked_words_are_those_of_the_english(name: str) -> None:
    made = corpus(name)
    english, told = (EXPORTERS["annotated"].export(made, lang).decode() for lang in ("en", "zh"))
    assert remove_marks(told) == remove_marks(english) == made.text
    assert [m.span for m in read_marks(told)[1]] == [m.span for m in read_marks(english)[1]]
    for same in ("text", "alignment"):
        assert EXPORTERS[same].export(made, "zh") == EXPORTERS[same].export(made)


def sentences(name: str) -> list[str]:
    """All that the results of a corpus say in Chinese."""
    record = json.loads(chinese("json", corpus(name)))
    marks = make_marks(Apparatus(corpus(name), "zh"))
    reasons, messages = (x["reason"] for x in record["loci"]), (x["message"] for x in record["findings"])
    return [*dict.fromkeys((*(m.why for m in marks), *reasons, *messages, *(d["message"] for d in record["doubts"])))]


@pytest.mark.parametrize("name", ["chuyi-2022", "heritage-station"])
def test_no_quotation_stands_in_marks_that_it_holds(name: str) -> None:
    every = sentences(name)
    assert len(every) > 30
    outer = [regex.sub("「[^「」]*」|『[^『』]*』", "", said) for said in every]
    assert [said for said in outer if regex.search("“[^”]*“", said) or said.count("“") != said.count("”")] == []


@pytest.mark.parametrize("name", ["chuyi-2022", "heritage-station"])
def test_no_english_is_left_beside_the_words_of_the_witnesses(name: str) -> None:
    bare = (regex.sub("“[^”]*”|「[^」]*」", "", said) for said in sentences(name))
    assert [said for said in bare if regex.search(r"[A-Za-z]{2}", said)] == []


def test_without_a_language_results_are_english() -> None:
    assert "底本脱" not in EXPORTERS["annotated"].export(notice()).decode()
    assert EXPORTERS["annotated"].export(notice()) == EXPORTERS["annotated"].export(notice(), "en")
