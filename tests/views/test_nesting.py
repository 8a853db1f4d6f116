"""One fault is one thing: what lies inside a withheld section is told under it."""

from chuyi_recon.core.model import Finding, Span
from chuyi_recon.views.nesting import find_enclosing


def finding(code: str, start: int, end: int, siglum: str = "003") -> Finding:
    return Finding(code, "high", siglum, Span(start, end), "")


def test_a_loop_in_an_invented_section_and_a_name_in_the_loop_are_told_under_the_section() -> None:
    findings = [
        finding("hallucinated-section", 100, 300),
        finding("repetition-loop", 150, 300),
        finding("entity-substitution", 160, 164),
    ]
    assert find_enclosing(findings) == (None, 0, 0)


def test_a_name_in_a_loop_of_true_text_is_told_under_the_loop() -> None:
    assert find_enclosing([finding("entity-substitution", 20, 24), finding("repetition-loop", 10, 60)]) == (1, None)


def test_what_reaches_out_of_a_section_or_stands_in_another_witness_stands_for_itself() -> None:
    findings = [
        finding("hallucinated-section", 100, 300),
        finding("missing-clause", 290, 310),
        finding("entity-substitution", 120, 124, "001"),
    ]
    assert find_enclosing(findings) == (None, None, None)


def test_a_finding_is_no_part_of_itself_nor_of_its_equal() -> None:
    assert find_enclosing([finding("repetition-loop", 10, 60), finding("repetition-loop", 10, 60)]) == (None, 0)
