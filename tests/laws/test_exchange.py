"""Law of exchange: TEI and CollateX JSON, read back, give of every witness what it has."""

from hypothesis import given

from chuyi_recon.exporters import EXPORTERS
from tests.exporters.exchange.reading_back import (
    dead_pointers,
    lemma_text_in_tei,
    readings_in_order,
    texts_in_tei,
    tokens_in_json,
)
from tests.exporters.exchange.test_tei import schema_faults
from tests.laws.families import Making, families, law, reconstructed


@law(40)
@given(families(least=1))
def test_tei_gives_every_witness_and_the_text_back(making: Making) -> None:
    made = reconstructed(making)
    data = EXPORTERS["tei"].export(made)
    assert texts_in_tei(data) == readings_in_order(made)
    assert lemma_text_in_tei(data) == "".join(made.text.split())
    assert schema_faults(data) == [] and dead_pointers(data) == []


@law(40)
@given(families(least=1))
def test_collatex_json_gives_every_witness_back_character_for_character(making: Making) -> None:
    made = reconstructed(making)
    for siglum, tokens in tokens_in_json(EXPORTERS["collatex"].export(made)):
        own = sorted(tokens, key=lambda token: token[1]["_token_array_position"])
        assert "".join(token["t"] for _, token in own) == made.family.witness(siglum).text
        in_table = "".join("".join(token["t"] for _, token in tokens).split())
        assert in_table == readings_in_order(made)[siglum]
