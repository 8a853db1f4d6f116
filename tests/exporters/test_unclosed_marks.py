"""Marks that are begun and never closed, as in an annotated.txt that broke off or that somebody edited: no mark, and no
work.
"""

from __future__ import annotations

import pytest

from chuyi_recon.exporters.annotated import read_marks, remove_marks

BEGUN = ["{{", "{{楚怡", "{{|", "{{楚怡|", "{{{|}", "{{楚|怡}", "⟦", "|", "}}"]


@pytest.mark.parametrize("unit", BEGUN)
def test_marks_that_are_never_closed_are_text_and_are_read_once(unit: str) -> None:
    text = unit * 100_000  # a second look at each would take hours
    assert read_marks(text) == (text, ())


def test_a_mark_is_found_after_one_that_is_not_closed() -> None:
    text, (mark,) = read_marks("建设{{3{{所|000}}楚怡")
    assert (text, mark.span.extract(text), mark.why) == ("建设{{3所楚怡", "所", "000")


def test_what_is_escaped_ends_no_mark() -> None:
    text, (mark,) = read_marks("{{楚\\|\\}\\{怡|据\\}原\\|件}}")
    assert (text, mark.why) == ("楚|}{怡", "据}原|件") == (remove_marks("{{楚\\|\\}\\{怡|x}}"), mark.why)
