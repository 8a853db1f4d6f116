"""Law: no third value. A clause of the reconstruction that stands in no witness carries the doubt `spliced`.

Clauses are compared without quotation marks, brackets and white space, as signs of the key.
"""

import regex
from hypothesis import given

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.fold import fold
from tests.laws.families import Making, families, law, reconstructed

_MARKS = regex.compile(r'["()\[\]<>]')


def bare(text: str) -> str:
    """The signs of `text` without quotation marks and brackets."""
    return _MARKS.sub("", fold(text, str).key)


def unwitnessed(made: Reconstruction) -> list[str]:
    """Clauses that stand in no witness and carry no doubt `spliced`."""
    witnessed = [bare(w.text) for w in made.family.witnesses]
    spliced = [d.span for d in made.doubts if d.code == "spliced"]
    return [
        clause.span.extract(made.text)
        for clause in split_clauses("reconstruction", made.text, Settings())
        if not any(bare(clause.span.extract(made.text)) in text for text in witnessed)
        and not any(span.overlaps(clause.span) for span in spliced)
    ]


@law(40)
@given(families(least=2))
def test_a_clause_that_stands_in_no_witness_carries_the_doubt_spliced(making: Making) -> None:
    assert unwitnessed(reconstructed(making)) == []


@law(40)
@given(families(least=2))
def test_a_doubt_names_the_places_of_its_parts(making: Making) -> None:
    made = reconstructed(making)
    for doubt in made.doubts:
        assert doubt.span.end <= len(made.text)
        assert len(doubt.span)
        if doubt.code == "spliced":
            assert len(doubt.parts) >= 2
            for part in doubt.parts:
                assert bare(part.span.extract(made.family.witness(part.siglum).text)) in bare(
                    doubt.span.extract(made.text)
                )
