"""Loose texts in their families, without holding each against each."""

import random

from chuyi_recon import reconstruct
from chuyi_recon.archive.loose_texts import group_texts
from tests.line import LEXICON

_SIGNS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"


def _texts() -> list[str]:
    """Sixty documents in three copies each, a tenth of the signs of each copy misread; then two of them once more."""
    draw = random.Random(5)
    documents = ["".join(draw.choices(_SIGNS, k=300)) for _ in range(60)]
    copies = [
        "".join(draw.choice(_SIGNS) if draw.random() < 0.1 else sign for sign in text)
        for text in documents
        for _ in range(3)
    ]
    return [*copies, copies[0], "湖南省教育厅"]


def test_copies_of_one_document_are_together_and_nobody_else_is() -> None:
    found = group_texts(_texts(), LEXICON.simplify)

    assert found == ((0, 1, 2, 180), *((n, n + 1, n + 2) for n in range(3, 180, 3)))


def test_nothing_comes_of_texts_that_are_too_short() -> None:
    assert group_texts(["湖南省", "", "湖南省"], LEXICON.simplify) == ()


def test_copies_that_have_lost_a_third_of_their_signs_each_are_one_family_for_all_commands() -> None:
    draw = random.Random(3)
    text = "".join(draw.choices(_SIGNS, k=600))
    copies = {
        name: "".join(draw.choice(_SIGNS) if draw.random() < 0.33 else sign for sign in text)
        for name in ("甲", "乙", "丙")
    }
    other = "".join(draw.choices(_SIGNS, k=600))

    made = reconstruct({**copies, "丁": other})

    assert made.family.sigla == ("丙", "乙", "甲")
    assert [witness.siglum for witness in made.family.outsiders] == ["丁"]
