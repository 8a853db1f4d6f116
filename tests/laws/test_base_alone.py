"""Law: a base alone comes back as itself, byte for byte, where nothing is withheld and no rule emends."""

import pytest
from hypothesis import assume, given

from chuyi_recon.core.model import Ground
from chuyi_recon.core.text.fold import fold
from chuyi_recon.exporters import EXPORTERS
from tests.laws.families import TRUTH, Making, damaged, excerpts, law, reconstructed

ONE_WITNESS = excerpts().flatmap(lambda truth: damaged(truth, large=1))


@law(40)
@given(ONE_WITNESS)
def test_a_base_alone_comes_back_as_itself(text: str) -> None:
    made = reconstructed(Making("004", {"004": text}))
    assume(not made.table.withheld.get("004") and all(d.ground is not Ground.EMENDED for d in made.decisions))
    assert EXPORTERS["text"].export(made) == text.encode()


@law(40)
@given(ONE_WITNESS)
def test_a_witness_alone_that_is_no_base_keeps_all_its_signs(text: str) -> None:
    """Its layout (wrapped lines, spaces, Markdown) is not trusted, its words are."""
    made = reconstructed(Making(None, {"000": text}))
    assume(not made.table.withheld.get("000") and all(d.ground is not Ground.EMENDED for d in made.decisions))
    closed_up = str.maketrans("", "", "*#")  # a spaced `* *` becomes Markdown once it is closed up
    assert fold(made.text, str).key.translate(closed_up) == fold(text, str).key.translate(closed_up)


def test_the_sound_notice_alone_comes_back_whole() -> None:
    text = "\n".join(TRUTH) + "\n"
    assert reconstructed(Making("004", {"004": text})).text == text


def test_copies_of_a_sound_notice_give_the_notice() -> None:
    text = "\n\n".join(TRUTH)
    assert reconstructed(Making("004", {"004": text, "000": text, "001": text})).text == text


@pytest.mark.parametrize("sigla", [("000",), ("000", "001"), ("000", "001", "002")])
def test_that_no_other_transcription_has_a_text_says_nothing_where_there_is_none(sigla: tuple[str, ...]) -> None:
    text = "".join(
        f"{year}年，县人民政府整修渠道，恢复灌溉面积。\n{year}年冬，{place}修复水闸，恢复灌溉面积。\n"
        for year, place in zip(range(1962, 1970), "东西南北上下左右", strict=True)
    )
    made = reconstructed(Making(None, dict.fromkeys(sigla, text)))
    assert "hallucinated-section" not in {f.code for f in made.findings}
