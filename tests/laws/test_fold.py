"""Law: a key leads back to the text, sign to sign, in order; nothing expands."""

from hypothesis import assume, given
from hypothesis import strategies as st

from chuyi_recon.core.text.fold import fold, sign_extents
from tests.laws.families import TRUTH, damaged, law

TEXTS = st.one_of(
    damaged(TRUTH), st.text(max_size=40), st.text(alphabet="楚怡（(“「３3 \n\t#*…①ﬁ\N{SOFT HYPHEN}", max_size=30)
)


@law(150)
@given(TEXTS)
def test_every_sign_of_a_key_came_from_the_character_its_origin_names(text: str) -> None:
    folded = fold(text, str)
    assert len(folded.key) == len(folded.origin) == len(folded.breaks) == len(folded)
    assert folded.text_length == len(text)
    origins = folded.origin.tolist()
    assert origins == sorted(set(origins))
    for sign, at in zip(folded.key, origins, strict=True):
        assert fold("楚" + text[at], str).key[1:] == sign


@law(150)
@given(TEXTS)
def test_extents_tile_the_text_and_hold_their_own_sign(text: str) -> None:
    folded = fold(text, str)
    assume(len(folded))  # without a sign there is nothing to tile with
    edges = sign_extents(folded, text).tolist()
    assert edges[0] == 0
    assert edges[-1] == len(text)
    assert edges == sorted(edges)
    for at, start, end in zip(folded.origin.tolist(), edges, edges[1:], strict=False):
        assert start <= at < end


@law(80)
@given(TEXTS)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    key = fold(text, str).key
    plain = "楚" + key.replace("*", "").replace("_", "").replace("#", "").replace("-", "")
    assert fold(plain, str).key == plain


@law(80)
@given(TEXTS)
def test_breaks_count_the_line_ends_before_a_sign(text: str) -> None:
    folded = fold(text, str)
    before = [0, *(folded.origin + 1).tolist()]
    for strength, start, end in zip(folded.breaks.tolist(), before, folded.origin.tolist(), strict=False):
        assert strength == min(2, text[start:end].count("\n"))


@law(60)
@given(TEXTS)
def test_a_converter_that_changes_lengths_cannot_break_the_way_back(text: str) -> None:
    folded = fold(text, lambda s: s.replace("怡", "怡怡"))
    assert len(folded.key) == len(folded.origin)
