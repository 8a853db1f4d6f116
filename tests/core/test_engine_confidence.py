"""An engine's confidence counts for what it was worth in this family, and is never compared with another engine's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Box, Reconstruction, SourceMap, SourcePart, Span, Transcription, Witness, WordBoxes
from chuyi_recon.core.settings import Settings

SENTENCES = (
    "为贯彻落实全国职业教育大会精神，现就有关事项通知如下。",
    "支持建设高水平职业本科学校，建设一批高职学校和中职学校。",
    "加强师资队伍建设，培育一批教学名师和技能大师。",
    "推进产教融合，组建一批职业教育集团和产业学院。",
    "健全经费投入机制，新增教育经费向职业教育倾斜。",
    "各市州要加强组织领导，定期报告工作进展情况。",
)


def read(siglum: str, text: str, doubtful: dict[int, float], sure: float) -> Witness:
    """A witness whose engine is `sure` of every character but those at some places."""
    words = [(i, i + 1, Box(20 * i, 0, 20 * i + 19, 30), doubtful.get(i, sure)) for i in range(len(text))]
    source_map = SourceMap((SourcePart(Span(0, len(text)), page=1),), WordBoxes.of(words))
    return Witness(siglum, Transcription(text, source_map=source_map), f"{siglum}.hocr", siglum, "ocr", siglum)


def reconstruct(*witnesses: Witness) -> Reconstruction:
    family = pipeline.make_family("通知", witnesses, ChineseLexicon(), Settings())
    return pipeline.reconstruct(family, ChineseLexicon(), Settings())


def misread(text: str, places: dict[int, str]) -> str:
    return "".join(places.get(i, c) for i, c in enumerate(text))


TEXT = "\n".join(SENTENCES) + "\n"
OWN_ERRORS = {5: "仓", 30: "仕", 61: "侍", 88: "们", 112: "仪"}  # each is doubted by its engine
PLACE = TEXT.index("倾")


def family(first: dict[int, float], second: dict[int, float]) -> list[Witness]:
    """Three readings of one place, 倾, 顷 and 倒; elsewhere the third doubts its errors, and nobody else has any."""
    third = misread(TEXT, {**OWN_ERRORS, PLACE: "倒"})
    return [
        read("a", TEXT, first, 0.95),
        read("b", misread(TEXT, {PLACE: "顷"}), second, 0.6),
        read("c", third, dict.fromkeys((*OWN_ERRORS, PLACE), 0.3), 0.9),
    ]


def test_what_an_engine_doubts_weighs_less_where_its_doubts_were_right() -> None:
    weights = reconstruct(*family({}, {})).weights
    errors = weights.confidence_errors
    assert errors is not None
    c = list(weights.reliability).index("c")
    assert errors.errors[c, 0] > 5 * errors.errors[c, -2], "of the least sure readings of c most are wrong"


def test_the_scale_of_an_engine_says_nothing() -> None:
    """An engine that states .6 for all it reads is believed as one that states .95."""
    plain = reconstruct(*family({}, {}))
    raised = reconstruct(*[read("a", TEXT, {}, 0.99), *family({}, {})[1:]])
    assert plain.text == raised.text
    assert plain.weights.reliability == raised.weights.reliability


def test_of_two_engines_words_tell_and_not_confidence() -> None:
    assert reconstruct(*family({}, {})[:2]).weights.confidence_errors is None


def test_witnesses_without_confidences_are_weighed_as_before() -> None:
    assert (
        reconstruct(*[Witness(w.siglum, Transcription(w.text)) for w in family({}, {})]).weights.confidence_errors
        is None
    )


@given(st.lists(st.floats(0.05, 0.99), min_size=len(TEXT), max_size=len(TEXT)))
def test_errors_never_rise_with_confidence(confidences: list[float]) -> None:
    witnesses = family(dict(enumerate(confidences)), {})
    errors = reconstruct(*witnesses).weights.confidence_errors
    assert errors is not None
    assert (np.diff(errors.errors[:, :-1]) <= 1e-12).all()
    assert ((errors.errors > 0) & (errors.errors < 1)).all()
