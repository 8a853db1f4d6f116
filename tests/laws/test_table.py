"""Laws: every character of every witness in exactly one cell and exactly one reading; kinds never mix."""

from collections import defaultdict

import regex
from hypothesis import example, given

from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.model import Role, Span
from tests.laws.families import INVENTED, TRUTH, Making, families, law, reconstructed


def tiles(spans: list[Span], length: int) -> bool:
    """Whether the spans that hold something cover `[0, length)` once; their order is free (text moves)."""
    held = sorted(span for span in spans if len(span))
    return [span.start for span in held] + [length] == [0, *(span.end for span in held)]


@law(40)
@given(families(least=1))
def test_every_character_of_every_witness_stands_in_exactly_one_cell(making: Making) -> None:
    made = reconstructed(making)
    for witness in made.family.witnesses:
        cells = [row.cells[witness.siglum].span for row in made.table.rows if witness.siglum in row.cells]
        assert tiles(cells, len(witness.text)), witness.siglum


# The base ends in a figure, a scan in a page number and an invention.
_NOTICE = "\n".join(TRUTH[:9])
_ENDS = {"000": _NOTICE, "001": f"{_NOTICE}\n- 2 -\n{INVENTED[0]}", "002": f"{_NOTICE}\n22732085"}


@law(40)
@given(families(least=1))
@example(Making("002", _ENDS))
def test_every_character_of_every_witness_stands_in_exactly_one_reading(making: Making) -> None:
    made = reconstructed(making)
    for witness in made.family.witnesses:
        readings = [r for locus in made.table.loci if (r := locus.reading(witness.siglum))]
        assert tiles([r.span for r in readings], len(witness.text)), witness.siglum
        assert all(r.span.extract(witness.text) == r.text for r in readings)


@law(40)
@given(families())
def test_the_readings_of_a_row_joined_are_its_cells(making: Making) -> None:
    table = reconstructed(making).table
    assert [locus for row in table.rows for locus in table.loci_of(row)] == list(table.loci)
    assert [locus.ordinal for locus in table.loci] == list(range(len(table.loci)))
    assert [row.ordinal for row in table.rows] == list(range(len(table.rows)))
    for row in table.rows:
        said: dict[str, str] = {}
        for locus in table.loci_of(row):
            assert locus.row == row.ordinal
            for r in locus.readings:
                said[r.siglum] = said.get(r.siglum, "") + r.text
        assert said == {s: c.span.extract(table.family.witness(s).text) for s, c in row.cells.items()}


@law(40)
@given(families())
def test_kinds_never_mix(making: Making) -> None:
    made = reconstructed(making)
    for locus in made.table.loci:
        keys = {r.key for r in locus.readings}
        shapes = {regex.sub(r"[\p{P}\p{S}]", "·", key) for key in keys}
        expected = "agreed" if len(keys) <= 1 else "accidental" if len(shapes) == 1 else "substantive"
        assert locus.kind == expected, keys


@law(40)
@given(families())
def test_a_reading_carries_the_key_of_its_own_characters(making: Making) -> None:
    made = reconstructed(making)
    for r in (r for locus in made.table.loci for r in locus.readings):
        folded = made.folded[r.siglum]
        signs = [sign for sign, at in zip(folded.key, folded.origin, strict=True) if r.span.start <= at < r.span.end]
        assert "".join(signs) == r.key


@law(30)
@given(families())
def test_readings_stand_in_family_order_and_one_witness_has_one(making: Making) -> None:
    made = reconstructed(making)
    for locus in made.table.loci:
        sigla = [r.siglum for r in locus.readings]
        assert sigla == [s for s in made.family.sigla if s in sigla]
        assert sigla


@law(30)
@given(families(least=3))
def test_what_is_withheld_is_said_and_has_no_voice(making: Making) -> None:
    made = reconstructed(making)
    false = defaultdict[str, list[Span]](list)  # a false name loses its vote where another reading stands beside it
    for f in made.findings:
        if FLAGS[f.code].role is Role.ACCUSES:
            false[f.siglum].append(f.span)
    for locus, decision in zip(made.table.loci, made.decisions, strict=True):
        for r in locus.readings:
            stretches = (*made.table.withheld.get(r.siglum, ()), *false[r.siglum])
            if r.withheld and len(r.span):
                assert any(s.overlaps(r.span) for s in stretches)
                assert r.siglum not in decision.sigla
                assert all(t.siglum != r.siglum or not t.span.overlaps(r.span) for t in decision.copied_from)
