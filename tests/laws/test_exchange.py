"""Laws of exchange: what we export gives every witness back; what stands in boxes is the text, all of it."""

from collections import Counter
from dataclasses import replace

import regex
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import PAGE_END, Box, SourceMap, SourcePart, Span, WordBoxes
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.exchange.placed_text import place_text
from chuyi_recon.views.apparatus import Apparatus
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


def boxed(text: str) -> SourceMap:
    """Pages as form feeds part them, with a box for every three characters of a line."""
    parts, words, start = list[SourcePart](), list[tuple[int, int, Box, float | None]](), 0
    for number, page in enumerate(text.split(PAGE_END), 1):
        parts.append(SourcePart(Span(start, start + len(page)), page=number, image=f"p{number}.png"))
        for n, line in enumerate(regex.finditer(r"[^\n]+", page)):
            for at in range(line.start(), line.end(), 3):
                end = min(at + 3, line.end())
                left, top = 20 * (at - line.start()), 40 * n
                words.append((start + at, start + end, Box(left, top, left + 60, top + 30), None))
        start += len(page) + 1
    return SourceMap(tuple(parts), WordBoxes.of(words))


@law(40)
@given(families(least=2), st.integers(0, 5))
def test_every_character_of_the_text_stands_on_a_page_once(making: Making, which: int) -> None:
    made = reconstructed(making)
    chosen = made.family.witnesses[which % len(made.family.witnesses)]
    transcription = replace(chosen.transcription, source_map=boxed(chosen.text))
    witness = replace(chosen, transcription=transcription)
    pages = place_text(Apparatus(made), witness)
    printed = "".join(word.printed for page in pages for line in page.lines for word in line.words)
    assert Counter("".join(printed.split())) == Counter("".join(made.text.split()))
    for page in pages:
        for line in page.lines:
            assert line.text and all(word.text for word in line.words)
            assert line.is_placed == (line.box.bottom > line.box.top)
