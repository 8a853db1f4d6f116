"""What flags pass over without reading it: it must be nothing that they would have found."""

from chuyi_recon.core import pipeline
from chuyi_recon.core.flags import base
from chuyi_recon.core.flags.advisory.unbalanced_quotes import _unpaired_marks
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.voting import repetition_loop
from chuyi_recon.core.flags.voting.repetition_loop import RepetitionLoop
from chuyi_recon.core.flags.voting.web_boilerplate import WebBoilerplate
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from tests.line import LEXICON, make_family


def case_of(texts: dict[str, str], trusted: str | None = None) -> FlagContext:
    own = make_family(texts, trusted)
    folded = {w.siglum: fold(w.text, LEXICON.simplify) for w in own.witnesses}
    return pipeline._make_context(own, folded, LEXICON, Settings())


def test_pieces_are_the_cells_that_hold_signs_in_order_of_the_text() -> None:
    first, second = (
        "各县应于年底以前完成普查工作，结果报省人民政府备案。\n",
        "普查经费由省财政统一安排，专款专用，不得挪用。\n",
    )
    context = case_of({"a": first + second, "b": first + "某院占地九十亩。\n\n" + second}, "a")
    for w, f in context.folded.items():
        cells = [(r, *f.sign_range(r.cells[w].span)) for r in context.table.rows if w in r.cells]
        held = sorted(((a, b, r.ordinal) for r, a, b in cells if a < b))
        own = base.witness_cells(context, w)
        assert [(p.first, p.last, p.row.ordinal) for p in own] == held
        assert [p.span for p in own] == [context.table.rows[i].cells[w].span for *_, i in held]
        assert [p.supported for p in own] == [int(context.support[w][a:b].sum()) for a, b, _ in held]
        assert own[1:] == tuple(own)[1:]
        assert own[-1] is own[len(own) - 1]
        of_pivot = [context.table.rows[i].kind == "pivot" for a, b, i in held for _ in range(a, b)]
        assert base.pivot_prefix_sums(context, w).tolist() == [sum(of_pivot[:n]) for n in range(len(f) + 1)]
    assert base.is_half_supported(context, "b", 17, 33)
    assert not base.is_half_supported(context, "b", 25, 33)


def test_a_sentence_without_end_is_compared_as_well() -> None:
    long = "普查经费由省统一安排" * 4000
    assert len(repetition_loop._split_sentences(case_of({"a": long, "b": long}), "a")) == 1
    assert not list(RepetitionLoop().find(case_of({"a": long, "b": long})))


def test_marks_alone_are_those_that_no_partner_closes() -> None:
    assert _unpaired_marks("（一）“路长制", 20) == [3]
    assert _unpaired_marks("\n）", 20) == [1]
    assert _unpaired_marks("（见附件。\n二）", 20) == [0, 7]
    assert _unpaired_marks("（见附件\n二）", 20) == []


def test_a_foot_of_a_thousand_copies_of_the_title_is_one_block() -> None:
    text = "关于开展堤防检查的通知\n各市水利局：请于汛前完成检查。\n结果报省备案。\n"
    foot = "关于开展堤防检查的通知\n" * 1000 + "30518842\n"
    found = list(WebBoilerplate().find(case_of({"a": text, "b": text + foot})))
    assert [(x.siglum, x.span.end) for x in found] == [("b", len(text + foot) - 1)]
