"""annotated.txt: marks that explain, and that come off without a trace."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Attestation, Doubt, Finding, Ground, Reconstruction, Span
from chuyi_recon.errors import InternalError
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.annotated import annotate, remove_marks
from chuyi_recon.exporters.marks import TextMark, make_marks
from chuyi_recon.messages import Message, list_sigla
from chuyi_recon.views.apparatus import Apparatus
from tests.exporters.builder import At, at, build, finding, notice


def annotated(made: Reconstruction) -> str:
    return EXPORTERS["annotated"].export(made).decode()


AGAINST = Message("decision.weighed.against", sigla=list_sigla(["000", "001"]), others=list_sigla(["002"]))


def test_what_was_restored_is_marked_with_its_witnesses() -> None:
    made = build([at("支持建设3", "000 001 004"), at({"000": "所", "001": "所", "004": ""}, ground=Ground.RESTORED)])
    assert annotated(made) == "支持建设3{{所|restored: 000, 001}}"


def test_a_finding_takes_what_decisions_leave_free_of_its_stretch() -> None:
    assert annotated(notice()) == (
        "支持建设{{3|a measure word may be missing}}"
        "{{所“楚怡”|所“ ” in 000, 001; the base dropped them}}高水平职业本科学校。"
    )


def test_what_all_agree_on_and_what_follows_the_base_has_no_mark() -> None:
    made = build([at("楚怡", "000 004"), at({"000": "形式", "004": "方式"}, ground=Ground.BASE, printed="方式")])
    assert annotated(made) == "楚怡方式"


def test_a_base_reading_left_open_is_marked() -> None:
    dissent = {"000": "形式", "001": "形式", "004": "方式"}
    made = build([at(dissent, ground=Ground.BASE, printed="方式", is_open=True, reason="the base is followed")])
    assert annotated(made) == "{{方式|形式 in 000, 001; the base is followed}}"


def test_a_majority_is_marked_only_where_wording_parts() -> None:
    worded = at({"000": "楚怡", "001": "楚怡", "002": "楚信"}, reason=AGAINST)
    width = at({"000": "，", "001": "；", "002": "，"}, kind="accidental", printed="，")
    assert annotated(build([worded, width])) == "{{楚怡|楚信 in 002}}，"


def test_an_open_omission_says_what_is_proposed() -> None:
    made = build(
        [
            at("弘扬", "000 004"),
            at({"000": "“", "004": ""}, ground=Ground.OMITTED, printed="", is_open=True, reason="one witness only"),
            at("劳动光荣", "000 004"),
        ],
        base="004",
    )
    assert annotated(made) == "弘扬{{|“ in 000; one witness only}}劳动光荣"


def test_an_omission_that_is_settled_has_no_mark() -> None:
    made = build([at("通知", "000 004"), at({"000": "", "004": "首页>"}, ground=Ground.OMITTED, printed="")])
    assert annotated(made) == "通知"


def test_a_flagged_place_that_nobody_can_mend_is_marked() -> None:
    gap = finding("004", 2, 6, "400 is followed by no measure word", code="dropped-characters", severity="medium")
    made = build([at("培育400楚怡", "000 004")], base="004", findings=(gap,))
    assert annotated(made) == "培育{{400楚|400 is followed by no measure word}}怡"


def test_a_low_finding_and_one_of_another_witness_leave_no_mark() -> None:
    low = finding("004", 0, 2, "spaced", code="spaced-text", severity="low")
    other = finding("000", 0, 2, "楚信", code="entity-substitution", severity="high")
    assert annotated(build([at("楚怡", "000 004")], base="004", findings=(low, other))) == "楚怡"


def test_a_finding_that_a_restoration_answered_is_not_shown_again() -> None:
    loci = [
        at("建设3", "000 001 004"),
        at({"000": "所", "001": "所", "004": ""}, ground=Ground.RESTORED, reason="000, 001"),
        at("楚怡", "000 001 004"),
    ]
    hint = finding(
        "004", 2, 5, "3 lacks its measure word", code="dropped-characters", severity="medium", suggestion="3所楚怡"
    )
    proof = Finding("dropped-characters", "medium", "004", Span(2, 5), "所", None, (Attestation("000", Span(3, 4)),))
    for answered in (hint, proof):
        assert (
            annotated(build(loci, base="004", findings=(answered,)))
            == "建设3{{所|in 000, 001; the base dropped it}}楚怡"
        )


def test_a_finding_wholly_inside_a_decision_joins_its_reason() -> None:
    wrong = finding("004", 0, 2, "湖湘 elsewhere", code="entity-substitution", severity="high")
    dissent = at(
        {"000": "湖南", "004": "湖湘"}, ground=Ground.BASE, printed="湖湘", is_open=True, reason="the base is followed"
    )
    made = build([dissent], base="004", findings=(wrong,))
    assert annotated(made) == "{{湖湘|湖南 in 000; the base is followed; 湖湘 elsewhere}}"


def test_a_long_doubt_is_announced_at_its_head() -> None:
    page = "（五）培育楚怡高水平教师队伍。" * 4
    made = build([at("通知\n", "000 004"), at(page, "004")], base="004",
                 doubts=(Doubt("single-support", Span(3, 3 + len(page)), "004 only"),))  # fmt: skip
    assert annotated(made) == "通知\n{{|the next 60 characters: 004 only}}" + page


def test_neighbouring_restorations_of_one_reason_are_one_mark() -> None:
    loci = [at({"000": c, "004": ""}, ground=Ground.RESTORED, reason="000, 001") for c in "文明"]
    assert annotated(build(loci, base="004")) == "{{文明|in 000; the base dropped it}}"


def test_marks_restored_on_both_sides_of_a_word_are_one_but_not_over_a_line_end() -> None:
    def quoted(between: str) -> str:
        loci = [
            at({"000": "“", "004": ""}, ground=Ground.RESTORED),
            at(between, "000 004"),
            at({"000": "”", "004": ""}, ground=Ground.RESTORED),
        ]
        return annotated(build(loci, base="004"))

    assert quoted("楚怡") == "{{“楚怡”|“ ” in 000; the base dropped them}}"
    assert quoted("楚\n怡").count("{{") == 2
    assert quoted("为传承发扬爱国求知创业兴工职业教育精神").count("{{") == 2


def test_what_a_flag_proposes_is_not_told_twice_where_others_read_it() -> None:
    wrong = finding(
        "004", 0, 2, "方式 stands for 形式", code="unsupported-phrase", severity="medium", suggestion="形式"
    )
    dissent = at({"000": "形式", "001": "形式", "004": "方式"}, ground=Ground.BASE, printed="方式", is_open=True,
                 reason=Message("decision.base-followed-against-others", n=2))  # fmt: skip
    made = build([dissent], base="004", findings=(wrong,))
    assert annotated(made) == "{{方式|形式 in 000, 001; the base is followed}}"


def test_a_mark_stands_round_words_and_not_round_line_ends() -> None:
    made = build([at({"000": "湘教发〔2022〕7号\n", "004": ""}, ground=Ground.EMENDED, reason="standalone in 000")])
    assert annotated(made) == "{{湘教发〔2022〕7号|standalone in 000}}\n"


def test_braces_of_the_text_itself_are_escaped_and_come_back() -> None:
    made = build([at("见{{附件}}|表\\", "004")])
    assert annotated(made) == "见\\{\\{附件\\}\\}\\|表\\\\"
    assert remove_marks(annotated(made)) == made.text


def test_decisions_that_do_not_spell_the_text_are_a_broken_law() -> None:
    made = notice()
    broken = replace(made, decisions=made.decisions[1:])
    with pytest.raises(InternalError, match="chuyi-2022"):
        EXPORTERS["annotated"].export(broken)


LETTERS = st.text(alphabet="楚怡3所“{}|\\\n ", max_size=5)
READINGS = st.dictionaries(st.sampled_from(["000", "001", "004"]), LETTERS, min_size=1)


@st.composite
def reconstructions(draw: st.DrawFn) -> Reconstruction:
    """Any grounds, findings and doubts at any places, in texts full of the marks' own characters."""
    plan: list[At] = []
    for readings in draw(st.lists(READINGS, min_size=1, max_size=8)):
        ground = draw(st.sampled_from(list(Ground)))
        printed = "" if ground is Ground.OMITTED else draw(st.sampled_from(sorted(readings.values())))
        plan.append(at(readings, ground=ground, printed=printed, reason=draw(LETTERS), is_open=draw(st.booleans())))
    plain = build(plan)
    witness = plain.family.witnesses[0]
    places = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)

    def within(text: str) -> list[Span]:
        return [Span(min(a, len(text)), min(b, len(text))) for a, b in draw(st.lists(places, max_size=4))]

    findings = tuple(
        Finding("dropped-characters", "medium", witness.siglum, s, draw(LETTERS)) for s in within(witness.text)
    )
    doubts = tuple(Doubt("spliced", s, draw(LETTERS)) for s in within(plain.text))
    return build(plan, findings=findings, doubts=doubts)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(reconstructions())
def test_without_its_marks_the_annotated_text_is_the_reconstruction_byte_for_byte(made: Reconstruction) -> None:
    bare = remove_marks(annotated(made))
    assert bare.encode() == EXPORTERS["text"].export(made)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(reconstructions())
def test_marks_stand_in_order_and_never_nest_or_overlap(made: Reconstruction) -> None:
    spans = [mark.span for mark in make_marks(Apparatus(made))]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_no_reason_and_no_text_can_forge_a_mark(before: str, reading: str, why: str, after: str) -> None:
    mark = TextMark(Span(len(before), len(before + reading)), why)
    assert remove_marks(annotate(before + reading + after, [mark])) == before + reading + after
