"""Law: blocks of a side never overlap; equal and moved blocks hold the same signs."""

import itertools

from hypothesis import given

from chuyi_recon.core.align import align_family
from chuyi_recon.core.model import Alignment, Family, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from tests.laws.families import Making, families, law, witness


def aligned(making: Making) -> tuple[Alignment, dict[str, str]]:
    """The alignment of a family on its base (else its first witness), and the keys it counts in."""
    family = Family("楚怡", tuple(witness(*item) for item in making.texts.items()), making.base or "000", making.base)
    folded = {siglum: fold(text, str) for siglum, text in making.texts.items()}
    return align_family(family, folded, Settings()), {siglum: f.key for siglum, f in folded.items()}


def disjoint(spans: list[Span]) -> bool:
    held = sorted(span for span in spans if len(span))
    return all(a.end <= b.start for a, b in itertools.pairwise(held))


def keep_the_law(found: Alignment, keys: dict[str, str]) -> None:
    assert found.length == len(keys[found.pivot])
    for pairing in found.pairwise:
        own, pivot = keys[pairing.siglum], keys[found.pivot]
        assert pairing.length == len(own)
        assert disjoint([b.pivot for b in pairing.blocks])
        assert disjoint([b.witness for b in pairing.blocks])
        starts = [b.pivot.start for b in pairing.blocks]
        assert starts == sorted(starts)
        for block in pairing.blocks:
            assert block.pivot.end <= len(pivot)
            assert block.witness.end <= len(own)
            assert len(block.pivot) or len(block.witness)
            if block.kind != "differs":
                assert block.pivot.extract(pivot) == block.witness.extract(own)
        covered = sum(len(b.witness) for b in pairing.blocks) + sum(len(s) for s in pairing.uncovered())
        assert covered == len(own)


@law(40)
@given(families(least=2))
def test_blocks_of_a_side_never_overlap_and_equal_ones_are_equal(making: Making) -> None:
    found, keys = aligned(making)
    assert {p.siglum for p in found.pairwise} == set(making.texts) - {found.pivot}
    keep_the_law(found, keys)


@law(40)
@given(families(least=3))
def test_an_island_is_a_small_alignment_of_text_that_no_block_holds(making: Making) -> None:
    found, keys = aligned(making)
    uncovered = {p.siglum: p.uncovered() for p in found.pairwise}
    for island in found.islands:
        assert len(island.spans) >= 2
        assert 0 <= island.slot <= found.length
        for siglum, span in island.spans.items():
            assert any(u.start <= span.start and span.end <= u.end for u in uncovered[siglum])
        keep_the_law(island.alignment, {s: span.extract(keys[s]) for s, span in island.spans.items()})


@law(25)
@given(families(least=3))
def test_the_order_of_witnesses_changes_no_pairing(making: Making) -> None:
    backwards = Making(making.base or "000", dict(list(making.texts.items())[::-1]))
    there, _ = aligned(Making(making.base or "000", making.texts))
    back, _ = aligned(backwards)
    assert {p.siglum: p.blocks for p in there.pairwise} == {p.siglum: p.blocks for p in back.pairwise}
