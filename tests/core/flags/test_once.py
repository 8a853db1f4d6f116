"""What several flags ask of one family."""

from dataclasses import replace

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.flags import base
from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.missing_text import find_missing_text
from chuyi_recon.core.flags.evidence.outvoted_words import find_outvoted_words
from chuyi_recon.core.model import Finding, FlagFindings, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from tests.line import LEXICON, make_family

TRUE = "各县应于年底以前完成普查工作，结果报省。\n普查经费由省统一安排。\n"


@pytest.fixture
def context() -> FlagContext:
    """Three witnesses, one of which has a sign misread and a line lost."""
    own = make_family({"a": TRUE, "b": TRUE, "c": "各县应于年底以前完戌普查工作，结果报省。\n"})
    folded = {w.siglum: fold(w.text, LEXICON.simplify) for w in own.witnesses}
    return pipeline._make_context(own, folded, LEXICON, Settings())


def seen(context: FlagContext, code: str) -> FlagContext:
    """The context after a flag of that code has found the first line of `c`."""
    flag = FLAGS[code]
    found = FlagFindings(flag.role, flag.subject, (Finding(code, "high", "c", Span(0, 20), ""),))
    return replace(context, earlier_findings=(*context.earlier_findings, found))


def test_what_flags_share_is_worked_out_once(context: FlagContext) -> None:
    asked: list[str] = []

    @base.cache_per_family
    def work(context: FlagContext, siglum: str) -> str:
        asked.append(siglum)
        assert not context.earlier_findings
        return siglum * 2

    assert [work(seen(context, code), s) for code in ("spaced-text", "wrong-issuer") for s in "abab"] == [
        s * 2 for s in "abababab"
    ]
    assert asked == ["a", "b"]


def test_a_case_of_its_own_is_asked_anew(context: FlagContext) -> None:
    assert base.witness_cells(context, "a") is base.witness_cells(seen(context, "repetition-loop"), "a")
    assert base.witness_cells(context, "a") is not base.witness_cells(replace(context, cache={}), "a")


def test_what_is_called_no_part_of_the_document_since_is_seen(context: FlagContext) -> None:
    before, other, after = context, seen(context, "number-conflict"), seen(context, "repetition-loop")
    assert [d.reading for d in find_outvoted_words(before)["c"]] == ["戌"]
    assert find_outvoted_words(other) is find_outvoted_words(before)
    assert not find_outvoted_words(after)["c"]
    assert find_missing_text(other) is find_missing_text(before)
    assert [len(g.lost) for g in find_missing_text(before)["c"]] != [len(g.lost) for g in find_missing_text(after)["c"]]
    assert 1 not in base.mask_foreign_text(before)["c"]
    assert 1 in base.mask_foreign_text(after)["c"]
    assert [d.reading for d in find_outvoted_words(before)["c"]] == ["戌"]
