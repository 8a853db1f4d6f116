"""Laws of the results: marks come off, spans tile, the record is valid, the same input gives the same bytes."""

import json

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
from hypothesis import given

from chuyi_recon.exporters import EXPORTERS, record
from chuyi_recon.exporters.annotated import remove_marks
from tests.laws.families import TEXT_EXPORTERS, Making, families, law, reconstructed


@law(30)
@given(families(least=1))
def test_the_annotated_text_without_its_marks_is_the_text(making: Making) -> None:
    made = reconstructed(making)
    assert remove_marks(EXPORTERS["annotated"].export(made).decode()).encode() == EXPORTERS["text"].export(made)


@law(30)
@given(families(least=1))
def test_the_same_family_gives_the_same_bytes(making: Making) -> None:
    first, second = reconstructed(making), reconstructed(making)
    for exporter in TEXT_EXPORTERS:
        assert exporter.export(first) == exporter.export(second), exporter.name


@law(30)
@given(families(least=1))
def test_the_alignment_covers_every_witness_exactly_once(making: Making) -> None:
    made = reconstructed(making)
    rows = json.loads(EXPORTERS["alignment"].export(made))["rows"]
    for witness in made.family.witnesses:
        spans = sorted(row[witness.siglum] for row in rows if witness.siglum in row)
        assert [start for start, _ in spans] + [len(witness.text)] == [0, *(end for _, end in spans)]


@law(30)
@given(families(least=2))
def test_the_rows_of_the_alignment_stand_in_the_order_of_the_base(making: Making) -> None:
    made = reconstructed(making)
    pivot = made.family.lead_witness
    rows = json.loads(EXPORTERS["alignment"].export(made))["rows"]
    starts = [row[pivot][0] for row in rows if pivot in row]
    assert starts == sorted(starts)


@law(20)
@given(families(least=1))
def test_the_record_is_valid_by_its_schema(making: Making) -> None:
    said = json.loads(EXPORTERS["json"].export(reconstructed(making)))
    jsonschema.validate(said, record.reconstruction_schema(), jsonschema.Draft202012Validator)
    assert "".join(s["text"] for s in said["stretches"]) == said["text"]


@law(30)
@given(families(least=2))
def test_flags_point_at_real_text(making: Making) -> None:
    made = reconstructed(making)
    texts = {w.siglum: w.text for w in made.family.witnesses}
    for flag in json.loads(EXPORTERS["flags"].export(made)):
        assert 0 <= flag["start"] <= flag["end"] <= len(texts[flag["witness"]])
        assert texts[flag["witness"]][flag["start"] : flag["end"]] == flag["quote"]
