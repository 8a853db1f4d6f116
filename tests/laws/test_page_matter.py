"""Laws: what a page puts round or into a text is not in the text, wherever the page ends."""

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.families import TRUTH, law
from tests.line import reconstruct_texts

WHOLE = "\n".join(TRUTH) + "\n"
WITHIN = [
    i
    for i in range(60, len(WHOLE) - 60)
    if WHOLE[i - 1].isalpha() and WHOLE[i].isalpha() and "\n" not in WHOLE[i - 12 : i + 20]
]
MARKS = ("*", "[1]", "①", "※")
PLACES = st.lists(st.sampled_from(WITHIN), min_size=1, max_size=2, unique=True)


def bare(text: str) -> str:
    return "".join(text.split())


@law(40)
@given(PLACES, st.sampled_from(MARKS), st.sampled_from(["a", "b", "c"]))
def test_a_note_at_the_foot_of_any_page_is_not_in_the_text_of_those_who_have_the_sentence(
    places: list[int], mark: str, whole: str
) -> None:
    note = f"\n{mark}这是作者一九六三年在县水利会议上的发言。\n"
    noted = [WHOLE[:at] + note + WHOLE[at:] for at in (places * 2)[:2]]
    texts = dict(zip((s for s in "abc" if s != whole), noted, strict=True)) | {whole: WHOLE}
    assert bare(reconstruct_texts(texts).text) == bare(WHOLE)


@law(30)
@given(st.sampled_from(WITHIN), st.integers(1, 4), st.sampled_from(["（续）", "（接上页）"]))
def test_a_continued_heading_is_not_in_the_text_wherever_the_page_ends(at: int, number: int, mark: str) -> None:
    page = f"\n{'三二一四'[number - 1]}、青溪县水利志{mark}\n"
    text = WHOLE[:at] + page + WHOLE[at:]
    slips = text.replace("学校", "学佼", 1), text.replace("教育", "教肓", 1)
    got = reconstruct_texts({"a": text, "b": slips[0], "c": slips[1]}).text
    assert bare(got) == bare(WHOLE)


@law(40)
@given(st.sampled_from(WITHIN), st.integers(1, 6), st.integers(1, 6), st.sampled_from(["a", "b", "c"]))
def test_a_dash_is_as_long_as_most_draw_it(at: int, most: int, other: int, odd: str) -> None:
    assume(most != other)
    texts = {s: WHOLE[:at] + "—" * (other if s == odd else most) + WHOLE[at:] for s in "abc"}
    assert bare(reconstruct_texts(texts).text) == bare(WHOLE[:at] + "—" * most + WHOLE[at:])
