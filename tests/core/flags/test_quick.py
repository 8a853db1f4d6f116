"""What flags pass over without reading it: it must be nothing that they would have found."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from chuyi_recon.core import pipeline
from chuyi_recon.core.flags import base
from chuyi_recon.core.flags.advisory.unbalanced_quotes import _unpaired_marks
from chuyi_recon.core.flags.case import FlagContext
from chuyi_recon.core.flags.evidence import sentence_copies
from chuyi_recon.core.flags.voting import repetition_loop
from chuyi_recon.core.flags.voting.repetition_loop import RepetitionLoop
from chuyi_recon.core.flags.voting.web_boilerplate import WebBoilerplate
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.notation import mask_numbers
from tests.line import LEXICON, make_family

WORDS = st.sampled_from(
    ["健全考核制度", "健全激励制度", "，", "。", "\n", "12", "三", "#", "（", "普查经费 结果报省", " "]
)


def case_of(texts: dict[str, str], trusted: str | None = None) -> FlagContext:
    own = make_family(texts, trusted)
    folded = {w.siglum: fold(w.text, LEXICON.simplify) for w in own.witnesses}
    return pipeline._make_context(own, folded, LEXICON, Settings())


def test_pieces_are_the_cells_that_hold_signs_in_order_of_the_text() -> None:
    first, second = (
        "各县应于年底以前完成普查工作，结果报省人民政府备案。\n",
        "普查经费由省财政统一安排，专款专用，不得挪用。\n",
    )
    case = case_of({"a": first + second, "b": first + "某院占地九十亩。\n\n" + second}, "a")
    for w, f in case.folded.items():
        cells = [(r, *f.sign_range(r.cells[w].span)) for r in case.table.rows if w in r.cells]
        held = sorted(((a, b, r.ordinal) for r, a, b in cells if a < b))
        own = base.witness_cells(case, w)
        assert [(p.first, p.last, p.row.ordinal) for p in own] == held
        assert [p.span for p in own] == [case.table.rows[i].cells[w].span for *_, i in held]
        assert [p.supported for p in own] == [int(case.support[w][a:b].sum()) for a, b, _ in held]
        assert own[1:] == tuple(own)[1:]
        assert own[-1] is own[len(own) - 1]
        of_pivot = [case.table.rows[i].kind == "pivot" for a, b, i in held for _ in range(a, b)]
        assert base.pivot_prefix_sums(case, w).tolist() == [sum(of_pivot[:n]) for n in range(len(f) + 1)]
    assert base.is_half_supported(case, "b", 17, 33)
    assert not base.is_half_supported(case, "b", 25, 33)


def test_no_figure_counts_as_a_sign_that_a_renumbered_copy_has_in_common() -> None:
    bins = sentence_copies._BIN_BY_CODE
    assert not any(bins[c] for c in range(len(bins)) if mask_numbers(chr(c)) == "#")
    assert bins[-1] == 0
    assert bins.max() < sentence_copies._BIN_COUNT


@settings(deadline=None)  # the first asks for a dictionary
@given(st.lists(WORDS, max_size=60), st.sampled_from([0.5, 0.8, 0.95]))
def test_sentences_that_are_one_pattern_are_never_passed_over(words: list[str], like: float) -> None:
    text = "各县应于年底以前完成普查工作。\n" + "".join(words)
    every = repetition_loop._split_sentences(case_of({"a": text + "完。", "b": text + "终。"}), "a")
    bags = sentence_copies.SignBags(every, Settings(loop_ratio=like))
    for back in range(1, 4):
        alike = [
            i
            for i in range(back, len(every))
            if fuzz.ratio(mask_numbers(every.signs_of(i)), mask_numbers(every.signs_of(i - back))) >= 100 * like
        ]
        assert set(alike) <= set(bags._similar_candidates(back))


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
