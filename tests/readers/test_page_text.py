"""What is put into a page comes out of it: every character, in order, in its box, in its region."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Box, RegionKind, Span
from chuyi_recon.readers.page_text import PageText, Separator

words = st.text(st.sampled_from("楚怡行动各市州Word2016，。、 \t한국"), max_size=6)
confidences = st.none() | st.floats(0, 1)
lines = st.lists(st.tuples(words, confidences), max_size=4)
regions = st.tuples(st.none() | st.sampled_from(RegionKind), st.lists(lines, max_size=3))
pages = st.lists(st.lists(regions, max_size=3), min_size=1, max_size=3)


def bare(text: str) -> str:
    return "".join(text.split())


@given(pages)
def test_every_character_comes_back_with_its_box_confidence_and_region(
    said: list[list[tuple[RegionKind | None, list[list[tuple[str, float | None]]]]]],
) -> None:
    text, placed, kinds, n = PageText(), list[tuple[str, Box, float | None]](), list[tuple[RegionKind, str]](), 0
    for page in said:
        with text.page(box=Box(0, 0, 10_000, 50)):
            for kind, region in page:
                with text.region(kind):
                    for line in region:
                        text.separate(Separator.LINE)
                        for word, confidence in line:
                            n += 1
                            box = Box(n, 0, n + 1, 20)
                            text.separate(Separator.SPACE)
                            text.add(word, box, confidence)
                            placed += [(bare(word), box, confidence)] if bare(word) else []
                content = bare("".join(w for line in region for w, _ in line))
                kinds += [(kind, content)] if kind and content else []
    got = text.transcription()
    assert bare(got.text) == "".join(word for word, _, _ in placed)
    assert [bare(p) for p in got.text.split("\f")] == [
        bare("".join(w for _, region in page for line in region for w, _ in line)) for page in said
    ]
    columns = got.source_map.words
    assert columns is not None and len(columns.start) == len(placed)
    for at, (word, box, confidence) in enumerate(placed):
        span = Span(int(columns.start[at]), int(columns.end[at]))
        assert bare(got.text[span.start : span.end]) == word
        (where,) = got.locate(Span(span.start, span.start + 1))
        assert where.boxes == (box,)
        assert where.confidence == (None if confidence is None else round(float(columns.confidence[at]), 4))
    found = [(r.kind, got.text[r.span.start : r.span.end]) for r in got.structure]
    assert [(kind, bare(content)) for kind, content in found] == kinds
    assert all(content == content.strip() for _, content in found)


@given(pages)
def test_the_text_is_the_same_with_boxes_and_without(
    said: list[list[tuple[RegionKind | None, list[list[tuple[str, float | None]]]]]],
) -> None:
    texts = []
    for box in (Box(0, 0, 9, 9), None):
        text = PageText()
        for page in said:
            with text.page():
                for kind, region in page:
                    with text.region(kind if box else None):
                        for line in region:
                            text.add_lines(" ".join(w for w, _ in line), box)
        texts.append(text.transcription().text)
    assert texts[0] == texts[1]
