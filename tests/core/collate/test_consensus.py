"""How near to all witnesses any text can be: what decides whether another start of the consensus is worth a try."""

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.collate.consensus import fewest_edits, total_edits

TEXTS = st.text("湘教发楚怡行动通知", max_size=12)


@given(st.lists(TEXTS, min_size=2, max_size=6), TEXTS)
def test_no_text_whatever_is_nearer_to_all_witnesses_than_the_bound(keys: list[str], text: str) -> None:
    assert total_edits(text, keys) >= fewest_edits(keys)


@given(TEXTS, st.integers(2, 5))
def test_copies_without_a_fault_reach_the_bound(text: str, many: int) -> None:
    assert total_edits(text, [text] * many) == fewest_edits([text] * many) == 0


def test_of_copies_with_faults_of_their_own_the_true_text_is_as_near_as_any_can_be() -> None:
    text = "湖南省教育厅关于实施职业教育楚怡行动的通知"
    copies = [text[:k] + "某" + text[k + 1 :] for k in (1, 5, 9, 13)]

    assert fewest_edits(copies) == total_edits(text, copies) == 4


def test_a_bad_copy_among_good_ones_does_not_hide_that_the_good_ones_are_near_the_true_text() -> None:
    text = "湖南省教育厅关于实施职业教育楚怡行动的通知"
    good = [text[:k] + "某" + text[k + 1 :] for k in (1, 5)]
    bad = text[:8] + "某" * 9 + text[17:]

    assert fewest_edits([*good, bad]) == total_edits(text, [*good, bad]) == 11
