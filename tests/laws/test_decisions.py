"""Laws: one decision for each locus; replaying the decisions on the table gives the text."""

from hypothesis import example, given

from chuyi_recon.core.model import Ground
from tests.laws.families import TRUTH, Making, families, law, reconstructed

WITHOUT_WITNESS = (Ground.EMENDED, Ground.RULED)


@law(40)
@given(families(least=1))
def test_each_locus_has_exactly_one_decision(making: Making) -> None:
    made = reconstructed(making)
    assert [d.locus for d in made.decisions] == [locus.ordinal for locus in made.table.loci]
    assert [d.row for d in made.decisions] == [locus.row for locus in made.table.loci]
    assert all(0 <= d.confidence <= 1 for d in made.decisions)


@law(40)
@given(families(least=1))
def test_replaying_the_decisions_on_the_table_gives_the_text(making: Making) -> None:
    made = reconstructed(making)
    texts = {w.siglum: w.text for w in made.family.witnesses}
    replayed = ""
    for decision in made.decisions:
        copied = "".join(place.span.extract(texts[place.siglum]) for place in decision.copied_from)
        if decision.ground not in WITHOUT_WITNESS:
            assert copied == decision.text
        replayed += decision.text
    assert replayed == made.text


@law(40)
@given(families(least=1))
def test_what_is_printed_is_copied_from_a_reading_of_its_own_locus(making: Making) -> None:
    made = reconstructed(making)
    for locus, decision in zip(made.table.loci, made.decisions, strict=True):
        if decision.ground in WITHOUT_WITNESS:
            continue
        for place in decision.copied_from:
            own = locus.reading(place.siglum)
            assert own is not None
            assert own.span.start <= place.span.start
            assert place.span.end <= own.span.end


# Two of three lack the full stop of a line: nothing is printed but the line end, which is no omission.
_STOP = "\n".join(TRUTH[4:8])
_STOPS = {"000": _STOP, "001": _STOP.replace("学校。\n", "学校\n"), "002": _STOP.replace("学校。\n", "学校\n") + "\n"}


@law(40)
@given(families())
@example(Making(None, _STOPS))
def test_grounds_say_what_they_mean(making: Making) -> None:
    made = reconstructed(making)
    for locus, decision in zip(made.table.loci, made.decisions, strict=True):
        if decision.ground is Ground.OMITTED:
            assert decision.text == ""
            assert not decision.copied_from
        if decision.ground is Ground.RESTORED:
            assert decision.text
            assert len(decision.sigla) >= 2
        if decision.ground is Ground.EMENDED:
            assert decision.rule
        for siglum in decision.sigla:
            assert locus.reading(siglum) is not None
