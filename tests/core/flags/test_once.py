"""What several flags ask of one case."""

from dataclasses import replace

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.catalogue import FLAGS, base
from chuyi_recon.core.flags.evidence.missing_text import gaps
from chuyi_recon.core.flags.evidence.outvoted_words import differences
from chuyi_recon.core.model import Finding, Found, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from tests.line import LEXICON, family

TRUE = "各县应于年底以前完成普查工作，结果报省。\n普查经费由省统一安排。\n"


@pytest.fixture
def case() -> Case:
    """Three witnesses, one of which has a sign misread and a line lost."""
    own = family({"a": TRUE, "b": TRUE, "c": "各县应于年底以前完戌普查工作，结果报省。\n"})
    folded = {w.siglum: fold(w.text, LEXICON.simplify) for w in own.witnesses}
    return pipeline._case(own, folded, LEXICON, Settings())


def seen(case: Case, code: str) -> Case:
    """The case after a flag of that code has found the first line of `c`."""
    flag = FLAGS[code]
    found = Found(flag.role, flag.subject, (Finding(code, "high", "c", Span(0, 20), ""),))
    return replace(case, found=(*case.found, found))


def test_what_flags_share_is_worked_out_once(case: Case) -> None:
    asked: list[str] = []

    @base.once
    def work(case: Case, siglum: str) -> str:
        asked.append(siglum)
        assert not case.found
        return siglum * 2

    assert [work(seen(case, code), s) for code in ("spaced-text", "wrong-issuer") for s in "abab"] == [
        s * 2 for s in "abababab"
    ]
    assert asked == ["a", "b"]


def test_a_case_of_its_own_is_asked_anew(case: Case) -> None:
    assert base.pieces(case, "a") is base.pieces(seen(case, "repetition-loop"), "a")
    assert base.pieces(case, "a") is not base.pieces(replace(case, shared={}), "a")


def test_what_is_called_no_part_of_the_document_since_is_seen(case: Case) -> None:
    before, other, after = case, seen(case, "number-conflict"), seen(case, "repetition-loop")
    assert [d.said for d in differences(before)["c"]] == ["戌"]
    assert differences(other) is differences(before)
    assert not differences(after)["c"]
    assert gaps(other) is gaps(before)
    assert [len(g.lost) for g in gaps(before)["c"]] != [len(g.lost) for g in gaps(after)["c"]]
    assert 1 not in base.foreign(before)["c"]
    assert 1 in base.foreign(after)["c"]
    assert [d.said for d in differences(before)["c"]] == ["戌"]
