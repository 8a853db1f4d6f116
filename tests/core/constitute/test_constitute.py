"""Who attests each printed character, what stretches that makes, and which doubts."""

from dataclasses import replace

import numpy as np
import pytest

from chuyi_recon.core.constitute.doubts import find_single_support
from chuyi_recon.core.constitute.joined_keys import JoinedKeys
from chuyi_recon.core.constitute.provenance import make_stretches
from chuyi_recon.core.model import Attestation, Decision, Ground, Reconstruction, Span, Stretches
from chuyi_recon.core.text.fold import fold
from tests.line import reconstruct_texts

REST = "统一命名、统一标识、统一风格，所需经费由省财政解决，不得向学校摊派。"
PAGE = "第二条　县级以上地方人民政府应当把河道堤防的防洪安全和清淤疏浚工作纳入国民经济和社会发展规划。\n"


def notice() -> Reconstruction:
    return reconstruct_texts(
        {
            "a": f"支持建设3楚怡本科学校。{REST}",
            "b": f"支持建设3 所楚怡科学学校。{REST}",
            "c": f"支持建设3所楚怡本科学校。{REST}",
        },
        "a",
    )


def said(stretches: Stretches, words: str) -> list[tuple[str, str]]:
    """The stretches up to the end of `words`, each with the sigla that attest it."""
    end = stretches.text.index(words) + len(words)
    return [
        (s.text, "".join(a.siglum for a in s.attestations))
        for s, start in zip(stretches, stretches.bounds.tolist(), strict=False)
        if start < end
    ]


def printed(made: Reconstruction, locus: str, *taken: Attestation, ground: Ground = Ground.MAJORITY) -> Stretches:
    """The stretches, if at the locus that prints these words something else is printed."""
    texts = {w.siglum: w.text for w in made.family.witnesses}
    words = "".join(a.span.extract(texts[a.siglum]) for a in taken) or "〔原件残〕"
    decisions = [
        replace(d, text=words, copied_from=taken, ground=ground) if d.text == locus else d for d in made.decisions
    ]
    return credits_of(made, decisions)


def credits_of(made: Reconstruction, decisions: list[Decision]) -> Stretches:
    keys = JoinedKeys.of([made.folded[s] for s in made.table.loci.sigla])
    return make_stretches(made.table.loci, keys, decisions)


def alone(*runs: tuple[str, str]) -> list[str]:
    """What is doubted of these runs of text, each with the sigla of its witnesses, since one alone has it."""
    text = "".join(words for words, _ in runs)
    bounds = np.cumsum([0, *(len(words) for words, _ in runs)])
    place = np.array([[at if w in who else -1 for at, (_, who) in zip(bounds, runs, strict=False)] for w in "ab"])
    decisions = tuple(Decision(0, i, Ground.MAJORITY, words, (), (), 1.0, "") for i, (words, _) in enumerate(runs))
    stretches = Stretches(("a", "b"), text, bounds, np.arange(len(runs)), place, decisions)
    folded = fold(text, lambda s: s)  # both have the whole text here, each run where it stands
    return [d.span.extract(text) for d in find_single_support(stretches, {"a": folded, "b": folded}, (), 8)]


def test_a_witness_attests_what_it_has_of_the_words_also_where_its_reading_was_rejected() -> None:
    assert said(notice().stretches, "楚怡本科学校。") == [
        ("支持建设3", "abc"),
        ("所", "bc"),
        ("楚怡", "abc"),
        ("本科", "ac"),
        ("学校。", "abc"),
    ]
    longer = printed(notice(), "本科", Attestation("b", Span(9, 11)))  # 科学 for 本科: both have 科, b alone has 学
    assert said(longer, "楚怡科学")[3:] == [("科", "abc"), ("学", "b")]


def test_white_space_is_attested_by_whom_it_is_copied_from() -> None:
    spaced = printed(notice(), "支持建设3", Attestation("b", Span(0, 6)))
    assert said(spaced, "3 ") == [("支持建设3", "abc"), (" ", "b")]


def test_pieces_of_two_witnesses_are_one_stretch_where_all_read_on() -> None:
    mixed = printed(notice(), "楚怡", Attestation("c", Span(6, 7)), Attestation("b", Span(8, 9)))
    assert said(mixed, "楚怡") == [("支持建设3", "abc"), ("所", "bc"), ("楚怡", "abc")]


def test_a_part_of_a_reading_is_attested_by_all_who_have_the_part() -> None:
    half = printed(notice(), "楚怡", Attestation("b", Span(8, 9)))
    assert said(half, "怡本科")[2:] == [("怡", "abc"), ("本科", "ac")]


def test_words_that_no_witness_has_are_one_stretch_without_attestation() -> None:
    ruled = printed(notice(), "楚怡", ground=Ground.RULED)
    assert said(ruled, "〔原件残〕本科")[2:] == [("〔原件残〕", ""), ("本科", "ac")]


@pytest.mark.parametrize(("foot", "who"), [("湘教发〔2022〕7号", "ab"), ("湘教发〔2022〕8号", "a")])
def test_who_has_the_very_signs_beside_the_locus_attests_them_too(foot: str, who: str) -> None:
    got = reconstruct_texts({"a": f"湘教发〔2022〕7号\n{REST}", "b": f"{REST}\n{foot}", "c": REST}, "a")
    beside = (Attestation("b", Span(len(REST) + 1, len(REST) + 1 + len(foot))),)
    decisions = [replace(d, attested_elsewhere=beside) if d.text.startswith("湘教发") else d for d in got.decisions]
    attested = [(c, a.siglum) for s in credits_of(got, decisions) for a in s.attestations for c in s.text]
    assert {w for c, w in attested if c == "7"} == set(who)
    assert {w for c, w in attested if c == "\n"} == {"a"}  # which has no sign


def test_a_stretch_is_what_the_columns_say() -> None:
    stretches = notice().stretches
    assert stretches.text == "".join(s.text for s in stretches)
    for i, (s, (start, end, decision, places)) in enumerate(zip(stretches, stretches.iter_fields(), strict=True)):
        assert stretches[i] == s and stretches[i - len(stretches)] == s
        assert (s.text, s.row, s.locus) == (stretches.text[start:end], decision.row, decision.locus)
        assert {a.siglum: (a.span.start, a.span.end) for a in s.attestations} == places


def test_stretches_are_a_sequence() -> None:
    stretches = notice().stretches
    assert list(stretches) == [*stretches[:2], *stretches[2:]] == list(stretches[::-1])[::-1]
    with pytest.raises(IndexError):
        stretches[len(stretches)]


def test_a_witness_says_where_its_characters_are_printed() -> None:
    (first, second, *_), text = notice().stretches.printed_parts("a"), notice().text
    assert [first, second] == [(0, 0, 5), (5, 6, 2)]  # 所 is not its own
    assert text[6:8] == "楚怡"


def test_a_clause_put_together_of_several_witnesses_is_spliced() -> None:
    got = reconstruct_texts(
        {
            "a": f"支持建设三所楚怡高水平职业本科学校。{REST}",
            "b": f"支待建设3所楚怡高水平职业本科学校。{REST}",
            "c": f"支持建设3所楚怡高水平职业本料学校。{REST}",
        }
    )
    assert [(d.code, d.span.extract(got.text)) for d in got.doubts] == [
        ("spliced", "支持建设3所楚怡高水平职业本科学校。")
    ]
    assert {p.siglum for p in got.doubts[0].parts} == {"a", "b"}  # of each stretch the first of its witnesses


def test_a_clause_that_one_witness_has_but_for_its_quotation_marks_is_not_spliced() -> None:
    got = reconstruct_texts(
        {"a": f"建设3所“楚怡”学校。{REST}", "b": f"建没3所楚怡学校。{REST}", "c": f"建设3所楚怡学枚。{REST}"}
    )
    assert got.text.startswith("建设3所楚怡学校。")
    assert got.doubts == ()


def test_what_one_witness_has_alone_is_a_doubt() -> None:
    got = reconstruct_texts({"a": f"第一条　{REST}\n{PAGE}第三条　{REST}", "b": f"第一条　{REST}\n第三条　{REST}"}, "a")
    assert [(d.code, d.span.extract(got.text)) for d in got.doubts] == [("single-support", PAGE)]


def test_white_space_of_others_parts_no_run() -> None:
    assert alone(("省政府令", "a"), ("\n", "ab"), ("第二号发布", "a")) == ["省政府令\n第二号发布"]


def test_white_space_makes_no_run_longer() -> None:
    assert alone(("省政府令", "a"), ("\n\n", "a"), ("第二号", "a")) == []


def test_the_markup_of_a_table_is_no_text_of_one_witness() -> None:
    assert alone(("<table><tr><td>", "a"), ("树种", "ab"), ("</td></tr></table>", "a")) == []


def test_two_witnesses_side_by_side_are_two_runs() -> None:
    assert alone(("湖南省人民政府令", "a"), ("第二号发布", "b"), ("自发布之日起施行", "a")) == [
        "湖南省人民政府令",
        "自发布之日起施行",
    ]


def test_a_single_witness_is_no_doubt() -> None:
    assert reconstruct_texts({"a": f"第一条　{REST}\n{PAGE}"}).doubts == ()
