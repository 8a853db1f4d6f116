"""Laws: the order of the witnesses changes nothing; the same file twice counts once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Ground
from tests.laws.families import TEXT_EXPORTERS, TRUTH, Making, families, law, reconstructed


@law(30)
@given(families(least=3), st.data())
def test_the_order_in_which_witnesses_are_given_changes_no_byte_of_any_export(
    making: Making, data: st.DataObject
) -> None:
    order = tuple(data.draw(st.permutations(list(making.texts))))
    there, back = reconstructed(making), reconstructed(making, order)
    for exporter in TEXT_EXPORTERS:
        assert exporter.export(there) == exporter.export(back), exporter.name


@law(30)
@given(families(least=2, most=3), st.data())
def test_the_same_file_given_twice_counts_once(making: Making, data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(list(making.texts)))
    doubled = Making(making.base, {**making.texts, "900": making.texts[again]})
    assert reconstructed(doubled).text == reconstructed(making).text


NOTICE = "\n".join(TRUTH[:5])
PARTING = (NOTICE.replace("关于", "关信"), NOTICE.replace("如下。", "如下."), NOTICE.replace("（二）", ""))


@pytest.mark.parametrize("other", PARTING)
@pytest.mark.parametrize("again", ["000", "001"])
def test_of_two_that_part_neither_wins_by_being_given_twice(other: str, again: str) -> None:
    texts = {"000": NOTICE, "001": other}
    doubled = Making(None, {**texts, "900": texts[again]})
    assert reconstructed(doubled).text == reconstructed(Making(None, texts)).text


@law(30)
@given(families(least=2, most=3), st.data())
def test_a_copy_adds_no_vote(making: Making, data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(list(making.texts)))
    weights = reconstructed(making).weights
    doubled = reconstructed(Making(making.base, {**making.texts, "900": making.texts[again]})).weights
    assert abs(weights.effective_witnesses - doubled.effective_witnesses) < 1e-6


@law(30)
@given(families(least=2, most=2))
def test_nothing_is_restored_on_the_word_of_one_file_given_twice(making: Making) -> None:
    base, other = making.texts
    doubled = Making(base, {**making.texts, "900": making.texts[other]})
    assert all(d.ground is not Ground.RESTORED for d in reconstructed(doubled).decisions)
