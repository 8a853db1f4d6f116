"""An editor's word on the real line: found again, applied, and said where it is not what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Choice, Ground, Reconstruction, ResolvedRuling, Ruling, Span
from chuyi_recon.core.pipeline import PreparedFamily, conclude
from chuyi_recon.core.rulings import anchor_loci, anchor_text, anchor_witness_span
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters import EXPORTERS
from tests.line import LEXICON, make_family

HEAD = "关于实施职业教育“楚怡”行动的通知\n"
PLACE = "通过主题展览、微电影、短视频、出版书籍等{}，深入挖掘楚怡职业教育精神的时代内涵。\n"
TAIL = "建立楚怡职业教育联席会议制度，各市州按照职责分工抓好落实，定期报告工作进展情况。\n"
TEXTS = {
    "web": HEAD + PLACE.format("方式") + TAIL,
    "scan": HEAD + PLACE.format("形式") + TAIL,
    "photo": HEAD + PLACE.format("形式") + TAIL,
}
INVENTED = (
    "四、健全学生资助体系。各地要落实国家助学金政策，对家庭经济困难学生给予专项补助，确保应助尽助，不让一名学生掉队。\n"
    "五、优化营商环境。着力解决企业和群众办事难、办事慢、办事繁的问题，提升政务服务水平，推进一网通办。\n"
)
INVENTING = TEXTS["scan"].replace(TAIL, INVENTED + TAIL)


def known(texts: Mapping[str, str], base: str | None = "web") -> PreparedFamily:
    """A family before an editor speaks."""
    return pipeline.prepare(make_family(texts, base), LEXICON, Settings())


def at(made: Reconstruction, reading: str) -> Span:
    """The first locus at which some witness reads so."""
    return next(
        Span(i, i + 1) for i, locus in enumerate(made.table.loci) if reading in [r.text for r in locus.readings]
    )


def ruling(
    texts: Mapping[str, str], choice: Choice = "reading", text: str | None = "形", editor: str = "CL", of: str = "方"
) -> Ruling:
    """A ruling on the place where these witnesses have 方式 and 形式."""
    made = conclude(known(texts))
    return Ruling(anchor_loci(made, at(made, of)), choice, text, editor, "2024-05-01T08:00:00.000Z", "据原件")


def outcome(texts: Mapping[str, str], *rulings: Ruling) -> tuple[str, ResolvedRuling]:
    """The text under the rulings, and what came of the first."""
    made = conclude(known(texts), rulings)
    return made.text, made.rulings[0]


# ------------------------------------------------------------ the five outcomes


def test_what_is_as_the_editor_saw_it_is_applied_and_nothing_is_said() -> None:
    assert "等方式，" in conclude(known(TEXTS)).text
    text, ruled = outcome(TEXTS, ruling(TEXTS))
    assert "等形式，" in text
    assert (ruled.outcome, ruled.explanation) == ("applied", "")


def test_a_witness_added_that_reads_as_another_does_changes_nothing() -> None:
    assert (
        outcome({**TEXTS, "fax": TEXTS["scan"].replace("联席会议", "联度会议")}, ruling(TEXTS))[1].outcome == "applied"
    )


def test_a_witness_added_with_a_reading_of_its_own_makes_it_stale_and_it_is_applied() -> None:
    text, ruled = outcome({**TEXTS, "fax": TEXTS["web"].replace("方式", "公式")}, ruling(TEXTS))
    assert "等形式，" in text
    assert (ruled.outcome, ruled.explanation) == ("stale", "the readings were 形, 方; they are 公, 形, 方")


def test_a_witness_added_that_parts_over_more_than_the_place_makes_it_stale_and_the_rest_stays() -> None:
    text, ruled = outcome({**TEXTS, "fax": TEXTS["web"].replace("书籍等方式", "物")}, ruling(TEXTS))
    assert "出版书籍等形式，" in text
    assert ruled.outcome == "stale"


def test_a_witness_corrected_at_the_place_makes_it_stale() -> None:
    corrected = {**TEXTS, "scan": TEXTS["web"], "photo": TEXTS["web"].replace("情况", "状况")}
    text, ruled = outcome(corrected, ruling(TEXTS))
    assert "等形式，" in text
    assert (ruled.outcome, ruled.explanation) == ("stale", "the readings were 形, 方; they are 方")


def test_a_witness_corrected_beside_the_place_is_no_change_while_another_reads_as_before() -> None:
    assert outcome({**TEXTS, "web": TEXTS["web"].replace("短视频", "短视屏")}, ruling(TEXTS))[1].outcome == "applied"


def test_a_clause_moved_takes_its_ruling_along_and_it_is_said() -> None:
    moved = {s: t.replace(HEAD, "").replace("通过主题展览、", "").replace(TAIL, TAIL * 0) for s, t in TEXTS.items()}
    moved = {s: TAIL + "特此通知。" + t + HEAD for s, t in moved.items()}
    text, ruled = outcome(moved, ruling(TEXTS))
    assert "等形式，" in text
    assert (ruled.outcome, ruled.explanation) == ("moved", "the words around the place are others than they were")


def test_a_place_that_is_gone_orphans_its_ruling() -> None:
    gone = dict.fromkeys(TEXTS, HEAD + TAIL)
    text, ruled = outcome({**gone, "scan": HEAD + TAIL.replace("联席", "联度")}, ruling(TEXTS))
    assert "形式" not in text
    assert ruled.outcome == "orphaned"
    assert ruled.loci is None


def test_two_editors_who_rule_otherwise_are_in_conflict_and_neither_is_applied() -> None:
    made = conclude(known(TEXTS), [ruling(TEXTS), ruling(TEXTS, "text", "渠道", "谢")])
    assert "等方式，" in made.text
    assert [(r.outcome, r.explanation) for r in made.rulings] == [
        ("conflict", "谢 ruled otherwise"),
        ("conflict", "CL ruled otherwise"),
    ]


# ------------------------------------------------------------ several words on one place


def test_the_same_word_of_two_editors_is_that_of_both() -> None:
    made = conclude(known(TEXTS), [ruling(TEXTS), ruling(TEXTS, "text", "形", "谢")])
    assert {r.outcome for r in made.rulings} == {"applied"}
    assert next(d.reason for d in made.decisions if d.ground is Ground.RULED) == "CL, 谢 ruled: as photo, scan (据原件)"


@pytest.mark.parametrize("turned", [False, True])
def test_of_one_editor_the_later_word_counts_in_whatever_order_the_lines_stand(turned: bool) -> None:
    later = replace(ruling(TEXTS, "text", "渠道"), date="2024-05-02T08:00:00.000Z")
    spoken = [later, ruling(TEXTS)] if turned else [ruling(TEXTS), later]
    made = conclude(known(TEXTS), spoken)
    assert "等渠道式，" in made.text
    assert [r.ruling for r in made.rulings] == [later]


def test_a_deferral_leaves_the_place_open_and_is_no_word_against_another() -> None:
    deferred = ruling(TEXTS, "defer", None, "谢")
    made = conclude(known(TEXTS), [deferred])
    assert made.decisions == conclude(known(TEXTS)).decisions
    assert [r.outcome for r in made.rulings] == ["deferred"]
    both = conclude(known(TEXTS), [deferred, ruling(TEXTS)])
    assert [r.outcome for r in both.rulings] == ["applied", "deferred"]


# ------------------------------------------------------------ what is printed


def test_a_ruled_reading_is_credited_to_whoever_has_it_and_the_place_is_open_no_more() -> None:
    made = conclude(known(TEXTS), [ruling(TEXTS)])
    decision = next(d for d in made.decisions if d.ground is Ground.RULED)
    assert (decision.text, decision.confidence, decision.open, decision.sigla) == (
        "形",
        1.0,
        False,
        ("photo", "scan"),
    )
    assert decision.rule == made.rulings[0].ruling.id
    stretch = next(s for s in made.stretches if s.ground is Ground.RULED)
    assert [a.siglum for a in stretch.attestations] == ["photo", "scan"]


def test_of_an_editors_own_words_what_witnesses_have_is_theirs_and_the_rest_is_nobodys() -> None:
    made = conclude(known(TEXTS), [ruling(TEXTS, "text", "多种形")])
    assert "等多种形式，" in made.text
    own = [(s.text, bool(s.attestations)) for s in made.stretches if s.ground is Ground.RULED]
    assert own == [("多种", False), ("形", True)]


def test_what_is_omitted_leaves_the_line_end_of_its_line() -> None:
    made = conclude(known(TEXTS))
    end = made.text.index("时代内涵。\n")
    under = conclude(known(TEXTS), [Ruling(anchor_text(made, Span(end, end + 5)).anchor, "omit", None, "CL")])
    assert "职业教育精神的\n建立" in under.text


def test_one_character_of_a_clause_that_all_have_can_be_mended() -> None:
    made = conclude(known(TEXTS))
    start = made.text.index("联席")
    under = conclude(known(TEXTS), [Ruling(anchor_text(made, Span(start, start + 1)).anchor, "text", "连", "CL")])
    assert under.text == made.text.replace("联席", "连席")
    assert [s.text for s in under.stretches if s.ground is Ground.RULED] == ["连"]
    assert EXPORTERS["alignment"].export(under) == EXPORTERS["alignment"].export(made)


def test_an_editor_is_named_where_the_text_is_marked() -> None:
    marked = EXPORTERS["annotated"].export(conclude(known(TEXTS), [ruling(TEXTS)])).decode()
    assert "出版书籍等{{形|CL ruled: as photo, scan (据原件)}}式，" in marked


# ------------------------------------------------------------ stretches of witnesses


def withheld_section() -> tuple[PreparedFamily, Reconstruction, Span]:
    """A family one of whose witnesses invented two paragraphs."""
    prepared = known({**TEXTS, "scan": INVENTING})
    made = conclude(prepared)
    (out,) = made.table.withheld["scan"]
    return prepared, made, out


def test_a_withheld_stretch_that_is_kept_has_its_vote_back_and_its_finding_is_answered() -> None:
    prepared, made, out = withheld_section()
    keep = Ruling(anchor_witness_span(made, "scan", out), "keep", None, "CL", witness="scan")
    under = conclude(prepared, [keep])
    assert under.table.withheld == {}
    assert not any(r.withheld for locus in under.table.loci for r in locus.readings)
    assert {made.findings[i].code for i in under.answered_findings} == {"hallucinated-section"}
    assert set(under.answered_findings.values()) == {keep.id}


def test_a_stretch_that_an_editor_withholds_has_no_vote_and_attests_nothing() -> None:
    made = conclude(known(TEXTS))
    start = TEXTS["scan"].index("形式")
    spoken = [Ruling(anchor_witness_span(made, "scan", Span(start, start + 1)), "withhold", None, "CL", witness="scan")]
    under = conclude(known(TEXTS), spoken)
    assert under.table.withheld == {"scan": (Span(start, start + 1),)}
    assert "1 other" not in next(d.reason for d in under.decisions if d.text == "方")
    assert under.weights == made.weights


def test_what_a_withheld_stretch_spoke_for_in_another_clause_stays_decided() -> None:
    quoted = HEAD + "传承发扬“爱国求知，创业兴工”楚怡职业教育精神。\n" + TAIL
    texts = {"web": quoted.replace("“爱国", "爱国").replace("兴工”", "兴工"), "scan": quoted, "photo": quoted}
    made = conclude(known(texts))
    assert "“爱国求知，创业兴工”" in made.text
    start = quoted.index("兴工”")
    spoken = [
        Ruling(anchor_witness_span(made, "photo", Span(start, start + 3)), "withhold", None, "CL", witness="photo")
    ]
    assert "“爱国求知，创业兴工楚怡" in conclude(known(texts), spoken).text


def test_a_stretch_kept_by_one_and_withheld_by_another_is_in_conflict() -> None:
    prepared, made, out = withheld_section()
    keep = Ruling(anchor_witness_span(made, "scan", out), "keep", None, "CL", witness="scan")
    under = conclude(prepared, [keep, replace(keep, choice="withhold", editor="谢")])
    assert {r.outcome for r in under.rulings} == {"conflict"}
    assert under.table.withheld == made.table.withheld


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: t.replace("应助尽助", "应助尽帮"), "stale"),
        (lambda t: INVENTED + t.replace(INVENTED, ""), "moved"),
        (lambda t: t.replace(INVENTED, ""), "orphaned"),
    ],
)
def test_a_stretch_is_found_again_as_a_place_is(change: Callable[[str], str], expected: str) -> None:
    _, made, out = withheld_section()
    keep = Ruling(anchor_witness_span(made, "scan", out), "keep", None, "CL", witness="scan")
    changed = {**TEXTS, "scan": change(INVENTING)}
    assert [r.outcome for r in conclude(known(changed), [keep]).rulings] == [expected]


# ------------------------------------------------------------ findings, and what cannot be


def test_a_finding_is_answered_where_all_its_places_are_ruled() -> None:
    texts = {s: t.replace("建立", "全省统筹推进，建立") for s, t in TEXTS.items()}
    texts["photo"] = texts["photo"].replace("推进", "推迸")
    made = conclude(known(texts))
    (index,) = [i for i, f in enumerate(made.findings) if (f.siglum, f.code) == ("photo", "garbled-characters")]
    spoken = ruling(texts, "reading", "进", of="迸")
    assert conclude(known(texts), [spoken]).answered_findings == {index: spoken.id}
    stale = {**texts, "fax": texts["web"].replace("推进", "推近")}
    assert conclude(known(stale), [spoken]).answered_findings == {}


@pytest.mark.parametrize("anchor", [("", ("",), ""), ("", (), ""), ("没有", ("的",), "话"), ("通", ("",), "过")])
def test_an_anchor_of_nothing_is_orphaned_and_no_error(anchor: tuple[str, tuple[str, ...], str]) -> None:
    for choice in ("text", "keep", "defer", "omit"):
        ruled = conclude(
            known(TEXTS), [Ruling(anchor, choice, "楚", witness="scan" if choice == "keep" else "")]
        ).rulings  # type: ignore[arg-type]
        assert [r.outcome for r in ruled] == ["orphaned"]


def test_a_place_that_stands_twice_has_an_anchor_long_enough_to_tell_which() -> None:
    twice = {s: HEAD + PLACE.format(w) + TAIL + PLACE.format(w) + TAIL for s, w in (("web", "方式"), ("scan", "形式"))}
    made = conclude(known(twice))
    first, second = (Span(i, i + 1) for i, locus in enumerate(made.table.loci) if locus.kind == "substantive")
    ruled = conclude(known(twice), [Ruling(anchor_loci(made, second), "text", "渠道", "CL")])
    assert [r.loci for r in ruled.rulings] == [second]
    assert ruled.decisions[first.start].text == "方"
