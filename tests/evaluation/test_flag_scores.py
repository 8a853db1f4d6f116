"""Findings against labels: what meets what, and what is counted."""

import pytest

from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Finding, Severity, Span
from chuyi_recon.evaluation.flag_scores import TOTAL_NAMES, FlagScore, Label, Tally, is_near, score_findings

SEVERITY: dict[str, Severity] = {f.code: f.severity for f in (*WITNESS_FLAGS, *FAMILY_FLAGS)}


def finding(start: int, end: int, code: str = "repetition-loop", siglum: str = "w1") -> Finding:
    return Finding(code, SEVERITY[code], siglum, Span(start, end), "")


def label(start: int, end: int, code: str = "repetition-loop", siglum: str = "w1", **more: object) -> Label:
    return Label(siglum, code, Span(start, end), **more)  # type: ignore[arg-type]


def micro(findings: list[Finding], labels: list[Label]) -> Tally:
    return score_findings(findings, labels, SEVERITY).totals["micro"]


@pytest.mark.parametrize(
    ("flag", "true", "met"),
    [
        pytest.param((0, 10), (7, 17), False, id="3 of 17"),
        pytest.param((0, 10), (5, 15), True, id="a third of the union"),
        pytest.param((0, 100), (98, 108), False, id="a tenth of either"),
        pytest.param((2, 12), (0, 100), True, id="inside a longer label"),
        pytest.param((0, 100), (92, 102), True, id="four fifths of the shorter"),
        pytest.param((0, 300), (100, 110), True, id="300 characters for 10"),
        pytest.param((0, 301), (100, 110), False, id="a whole page for 10"),
        pytest.param((0, 800), (100, 300), True, id="four times its label"),
        pytest.param((0, 801), (100, 300), False, id="more than four times"),
        pytest.param((5, 5), (5, 6), True, id="an empty span is one character"),
        pytest.param((5, 5), (6, 7), False, id="beside"),
    ],
)
def test_spans_are_near_enough_or_not(flag: tuple[int, int], true: tuple[int, int], met: bool) -> None:
    assert is_near(Span(*flag), Span(*true)) is met


def test_witness_and_code_have_to_agree_but_for_any_code() -> None:
    found = [finding(0, 9, siglum="w2"), finding(0, 9, "hallucinated-section")]
    score = score_findings(found, [label(0, 9)], SEVERITY)
    assert score.totals["micro"] == Tally(2, 0, 1, 0)
    assert score.totals["any-code"] == Tally(2, 1, 1, 1)


def test_a_section_told_clause_by_clause_is_found_once_and_flagged_rightly_each_time() -> None:
    assert micro([finding(0, 10), finding(10, 25), finding(25, 40)], [label(0, 40)]) == Tally(3, 3, 1, 1)
    assert micro([finding(0, 40)], [label(0, 20), label(20, 40)]) == Tally(1, 1, 2, 2)


def test_the_same_place_told_twice_counts_once() -> None:
    assert micro([finding(0, 9), finding(0, 9)], [label(0, 9)]).flags == 1


def test_another_span_that_a_label_accepts_is_as_good() -> None:
    assert micro([finding(50, 59)], [label(0, 9, also=(Span(50, 60),))]) == Tally(1, 1, 1, 1)


def test_a_doubtful_label_is_not_asked_for_and_what_meets_it_alone_is_left_out() -> None:
    doubtful = label(0, 9, doubtful=True)
    assert micro([], [doubtful]) == Tally()
    assert micro([finding(0, 9)], [doubtful]) == Tally()
    assert micro([finding(0, 9)], [doubtful, label(0, 10)]) == Tally(1, 1, 1, 1)


def test_characters_count_whatever_the_code_and_gaps_do_not() -> None:
    found = [finding(0, 10), finding(50, 60, "missing-clause"), finding(5, 12, "hallucinated-section")]
    score = score_findings(found, [label(2, 20), label(50, 60, "dropped-characters")], SEVERITY)
    assert score.totals["chars"] == Tally(12, 10, 18, 10)
    doubted = score_findings([finding(0, 10)], [label(0, 4), label(2, 8, doubtful=True)], SEVERITY)
    assert doubted.totals["chars"] == Tally(6, 4, 4, 4)


def test_totals_by_severity_ask_for_the_codes_of_that_severity() -> None:
    labels = [label(0, 9), label(0, 9, "garbled-characters"), label(0, 9, "page-artifact")]
    totals = score_findings([], labels, SEVERITY).totals
    assert [totals[t].labels for t in TOTAL_NAMES[:3]] == [3, 1, 2]


def test_nothing_flagged_is_precise_only_where_nothing_is_wrong() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (1, 1, 1)
    assert (Tally(labels=2).precision, Tally(labels=2).f1) == (0, 0)
    assert (Tally(flags=2).recall, Tally(flags=2).precision) == (1, 0)


def test_scores_of_families_add_up() -> None:
    one = score_findings([finding(0, 9)], [label(0, 9)], SEVERITY)
    two = score_findings([], [label(0, 9), label(0, 2, "page-artifact")], SEVERITY)
    both = one + two + FlagScore()
    assert both.codes == {"page-artifact": Tally(labels=1), "repetition-loop": Tally(1, 1, 2, 1)}
    assert both.totals["micro"] == Tally(1, 1, 3, 1)
