"""What the line does with families drawn from a seed: floors under the figures of docs/accuracy.md."""

import pytest

from benchmarks import generated, ills, pages
from chuyi_recon.core.text.normal_form import normalize_text as normal


def test_the_same_seed_gives_the_same_text_and_another_seed_another() -> None:
    assert generated.truth(1) == generated.truth(1)
    assert generated.truth(1) != generated.truth(2)


def test_a_misread_mark_or_character_is_never_shown_as_it_is() -> None:
    rng = generated.Random(1)
    for c in "已未。，“国8":
        assert all(ills.misread(c, rng) != c for _ in range(200)), c


def test_what_a_web_base_lost_is_repaired_where_two_scans_have_it() -> None:
    found = generated.dropped((1, 2, 3))
    assert found["repaired"] >= 0.88
    assert found["new errors for 20 repaired"] <= 2.5  # one is asked; docs/accuracy.md says what is missing


def test_a_base_that_is_the_worst_witness_does_not_make_the_text_worse_than_the_best_other() -> None:
    assert generated.worst((1, 2))["ratio"] <= 0.85


def test_a_bad_witness_given_again_byte_for_byte_changes_nothing() -> None:
    found = generated.copies((1,))
    assert [found[f"+{k} same"] for k in (1, 2, 4)] == [0, 0, 0]
    assert found["+1 near"] <= 0.2


@pytest.mark.parametrize(("head", "foot"), [("title", "第 3 页"), ("gazette", "— 3 —"), ("title", "3/12")])
def test_heads_and_feet_of_pages_are_not_printed_and_nothing_is_lost_with_them(head: str, foot: str) -> None:
    for seed in (1, 2):
        true, furnished, bare = pages.family(head, foot, seed)
        (lost, added), (lost_bare, added_bare) = (
            pages.lost_and_added(normal(true), normal(generated.run(texts).text)) for texts in (furnished, bare)
        )
        assert lost <= lost_bare
        assert added <= added_bare + 3
