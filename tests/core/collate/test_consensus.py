"""How like all witnesses any text can be: what decides whether another start of the consensus is worth a try."""

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.collate.consensus import greatest_similarity, total_similarity

TEXTS = st.text("湘教发楚怡行动通知", max_size=12)


@given(st.lists(TEXTS, min_size=2, max_size=5), TEXTS)
def test_no_text_whatever_is_more_like_all_witnesses_than_the_bound(keys: list[str], text: str) -> None:
    assert total_similarity(text, keys) <= greatest_similarity(keys) + 1e-9


@given(TEXTS, st.integers(2, 5))
def test_copies_without_a_fault_reach_the_bound(text: str, many: int) -> None:
    assert total_similarity(text, [text] * many) == greatest_similarity([text] * many) == many


def test_of_copies_with_faults_of_their_own_the_true_text_is_as_near_as_any_can_be() -> None:
    text = "湖南省教育厅关于实施职业教育楚怡行动的通知"
    copies = [text[:k] + "某" + text[k + 1 :] for k in (1, 5, 9, 13)]

    assert greatest_similarity(copies) < 1.01 * total_similarity(text, copies)
