"""What every alignment keeps, on families that are damaged as engines and copyists damage texts."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.align import align_family
from chuyi_recon.core.model import Alignment, Family, FoldedText, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold

CLAUSES = (
    "支持建设3所“楚怡”高水平职业本科学校。", "全省遴选建设10所优秀中职学校，", "提高技工教育的实力；", "二、主要任务\n",
    "第三条 市应急局应当在3日内答复，", "第四条 区应急局应当在5日内答复，", "譬如作客，日少、归家日多。",
    "The day of my departure at length arrived. ", "the same day, ", "健全职业教育评价制度，确保职业教育质量。",
)  # fmt: skip

clause = st.sampled_from(CLAUSES)
texts = st.lists(st.one_of(clause, clause, st.text("楚怡職业教育的，。\nab 1", max_size=4)), min_size=1, max_size=14)
families = st.lists(texts.map("".join), min_size=2, max_size=4)


def collate(texts: Mapping[str, str], pivot: str) -> tuple[Alignment, dict[str, FoldedText]]:
    witnesses = tuple(Witness(s, Transcription(t)) for s, t in texts.items())
    folded = {s: fold(t, lambda x: x) for s, t in texts.items()}
    return align_family(Family("f", witnesses, pivot), folded, Settings()), folded


def named(family: list[str]) -> dict[str, str]:
    return dict(zip("abcd", family, strict=False))


def assert_lawful(alignment: Alignment, keys: Mapping[str, str]) -> None:
    pivot = keys[alignment.pivot]
    assert alignment.length == len(pivot)
    for pairing in alignment.pairwise:
        witness = keys[pairing.siglum]
        assert pairing.length == len(witness)
        assert list(pairing.blocks) == sorted(pairing.blocks, key=lambda b: (b.pivot.start, b.pivot.end))
        on_pivot, on_witness = [0] * len(pivot), [0] * len(witness)
        for block in pairing.blocks:
            assert len(block.pivot) or len(block.witness)
            if block.kind != "differs":
                assert block.pivot.extract(pivot) == block.witness.extract(witness)
            for k in range(block.pivot.start, block.pivot.end):
                on_pivot[k] += 1
            for k in range(block.witness.start, block.witness.end):
                on_witness[k] += 1
        assert max(on_pivot, default=0) <= 1, "blocks overlap in the pivot"
        assert max(on_witness, default=0) <= 1, "blocks overlap in the witness"
    taken: dict[str, list[tuple[int, int]]] = {}
    for island in alignment.islands:
        assert 0 <= island.slot <= len(pivot)
        assert len(island.spans) >= 2
        assert alignment.pivot not in island.spans
        assert not island.alignment.islands
        assert_lawful(island.alignment, {s: span.extract(keys[s]) for s, span in island.spans.items()})
        for siglum, span in island.spans.items():
            pairing = next(p for p in alignment.pairwise if p.siglum == siglum)
            assert any(u.start <= span.start and span.end <= u.end for u in pairing.uncovered())
            assert all(span.end <= start or end <= span.start for start, end in taken.setdefault(siglum, []))
            taken[siglum].append((span.start, span.end))


@settings(deadline=None, max_examples=300)
@given(families)
def test_blocks_never_overlap_and_equal_blocks_are_equal(family: list[str]) -> None:
    alignment, folded = collate(named(family), "a")
    assert_lawful(alignment, {s: f.key for s, f in folded.items()})


@settings(deadline=None, max_examples=100)
@given(families)
def test_the_order_of_the_witnesses_changes_nothing(family: list[str]) -> None:
    texts = named(family)
    straight, _ = collate(texts, "a")
    turned, _ = collate(dict(reversed(texts.items())), "a")
    assert {p.siglum: p for p in straight.pairwise} == {p.siglum: p for p in turned.pairwise}
    assert [(i.slot, dict(i.spans), i.alignment.pivot) for i in straight.islands] == [
        (i.slot, dict(i.spans), i.alignment.pivot) for i in turned.islands
    ]


@settings(deadline=None, max_examples=100)
@given(texts.map("".join))
def test_a_text_is_wholly_equal_to_itself(text: str) -> None:
    alignment, folded = collate({"a": text, "b": text}, "a")
    assert sum(len(b.pivot) for b in alignment.pairwise[0].blocks if b.kind == "equal") == len(folded["a"])
    assert not alignment.islands
