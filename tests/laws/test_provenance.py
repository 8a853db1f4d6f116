"""Laws: every attested span is as long as its stretch and equal to it sign by sign once folded.

White space compares as itself. No attestation only where the ground is EMENDED or RULED.
"""

from itertools import pairwise

from hypothesis import given

from chuyi_recon.core.model import Ground, Stretch
from chuyi_recon.core.text.fold import fold
from tests.laws.families import Making, families, law, reconstructed


def signs(text: str) -> list[str]:
    """Each character as its sign; what has none (white space, `**`) as itself."""
    return [fold("楚" + char, str).key[1:] or char for char in text]


@law(40)
@given(families(least=1))
def test_every_attested_span_carries_the_very_characters_of_its_stretch(making: Making) -> None:
    made = reconstructed(making)
    for stretch in made.stretches:
        for place in stretch.attestations:
            attested = place.span.extract(made.family.witness(place.siglum).text)
            assert len(attested) == len(stretch.text)
            assert signs(attested) == signs(stretch.text)


@law(40)
@given(families(least=1))
def test_nothing_is_printed_without_a_witness_but_for_an_editor_or_a_named_rule(making: Making) -> None:
    for stretch in reconstructed(making).stretches:
        assert stretch.text
        assert stretch.attestations or stretch.ground in (Ground.EMENDED, Ground.RULED)
        sigla = [place.siglum for place in stretch.attestations]
        assert len(set(sigla)) == len(sigla)


@law(40)
@given(families(least=1))
def test_some_witness_spells_a_stretch_exactly_as_printed(making: Making) -> None:
    made = reconstructed(making)
    texts = {w.siglum: w.text for w in made.family.witnesses}
    for stretch in made.stretches:
        if stretch.attestations:
            assert any(place.span.extract(texts[place.siglum]) == stretch.text for place in stretch.attestations)


@law(40)
@given(families(least=1))
def test_a_stretch_is_the_longest_run_of_its_witnesses(making: Making) -> None:
    def continues(a: Stretch, b: Stretch) -> bool:
        ends = [(p.siglum, p.span.end) for p in a.attestations]
        return (a.locus, a.ground) == (b.locus, b.ground) and ends == [(p.siglum, p.span.start) for p in b.attestations]

    assert not any(continues(a, b) for a, b in pairwise(reconstructed(making).stretches))


@law(40)
@given(families())
def test_no_withheld_text_attests_anything(making: Making) -> None:
    made = reconstructed(making)
    for place in (p for s in made.stretches for p in s.attestations):
        assert not any(place.span.overlaps(out) for out in made.table.withheld.get(place.siglum, ()))


@law(40)
@given(families())
def test_no_character_of_a_witness_is_printed_twice(making: Making) -> None:
    made = reconstructed(making)
    for siglum in made.family.sigla:
        spans = sorted(p.span for s in made.stretches for p in s.attestations if p.siglum == siglum)
        assert all(a.end <= b.start for a, b in pairwise(spans)), siglum
