"""Prose in words that its author wrote anew: what still corresponds is found, and nothing is made to correspond."""

from __future__ import annotations

import pytest

from tests.core.align.test_align import collate, draw, pairing, picture

BEFORE = (
    "We came down to the harbour before it was light, and nobody had yet opened the shutters of the custom house. "
    "The ferry lay at the end of the mole with her lamps burning, and two men were bringing coal along the planks. "
)
AFTER = (
    "The bell was rung for the second time while we were still on the gangway, and the ropes were let go at once. "
    "From the deck I could see the whole of the lower town, and the road by which we had come over the hills. "
)
FIRST = (
    "My brother had promised to be there, but the coach from the north was always late in winter, and I did not expect "
    "him. The sailors slept; Marten never left the boxes which our aunt had sent, as though they might have been "
    "stolen on the way. He asked me whether the crossing would be rough, and I said what one says. "
)
SECOND = (
    "Of all who had sworn to see us off not a soul was awake at such an hour. We sat on the quay among strangers and "
    "talked of other journeys; never again carry the boxes which our aunt gave you, said one, if you have nobody to "
    "help you with them. It began to snow. "
)
OTHER = (
    "Vegetables are to be brought to the northern gate, where a clerk weighs them and writes out a receipt. Dealers "
    "without a licence pay double, and whoever sells spoiled fruit loses the place until autumn. Complaints go to the "
    "magistrate on Mondays. "
)


def test_a_rewritten_passage_corresponds_where_its_sentences_begin_with_the_same_name() -> None:
    drawn = picture(
        BEFORE + "Nobody spoke. Harriet stood by the rail and seemed to count the waves. " + FIRST + AFTER,
        BEFORE + "It was bitterly cold. Harriet would not look at the water, and read in an almanac. " + SECOND + AFTER,
    )
    assert "{Nobodyspoke|Itwasbitterlycold}.Harriet[stoodbytherail" in drawn
    assert "]+wouldnotlookatthewater," in drawn


def test_a_phrase_that_both_versions_have_corresponds() -> None:
    drawn = picture(BEFORE + FIRST + AFTER, BEFORE + SECOND + AFTER)
    assert "theboxeswhichouraunt[hadsent," in drawn
    assert "]+gaveyou,saidone," in drawn


def test_so_does_a_word_in_the_clause_of_such_a_phrase() -> None:
    drawn = picture(BEFORE + FIRST + AFTER, BEFORE + SECOND + AFTER)
    assert "never{left|againcarry}theboxeswhichouraunt" in drawn


def test_what_was_put_into_the_place_of_a_passage_corresponds_to_nothing() -> None:
    drawn = picture(BEFORE + FIRST + AFTER, BEFORE + OTHER + AFTER)
    alignment, folded = collate(BEFORE + FIRST + AFTER, BEFORE + OTHER + AFTER)
    own = pairing(alignment, "a")
    other = folded["a"].key.index("Vegetables"), folded["a"].key.index("onMondays.") + len("onMondays.")
    within = [b for b in own.blocks if b.kind != "differs" and other[0] < b.witness.end and b.witness.start < other[1]]
    assert within == [], drawn


@pytest.mark.parametrize("there", ["", SECOND])
def test_unrelated_prose_beside_a_passage_draws_nothing_of_it_away(there: str) -> None:
    """The passage is lost or rewritten, and something else is put in before it."""
    drawn = picture(BEFORE + FIRST + AFTER, BEFORE + OTHER + there + AFTER)
    assert "Vegetables" in drawn.split("+")[1]
    assert drawn.endswith("thewholeofthelowertown,andtheroadbywhichwehadcomeoverthehills.")


def test_a_full_stop_after_two_different_endings_closes_two_sentences() -> None:
    drawn = picture(BEFORE + FIRST + AFTER, BEFORE + OTHER + AFTER)
    assert "onMondays.+" in drawn
    assert "onesays.]" in drawn


def test_a_rewritten_passage_in_han_is_not_paired_by_a_name() -> None:
    """Words only: in Han, what the gate leaves open is invented more often than rewritten."""
    before, after = (
        "双方代表于次日上午抵达港口,受到当地商会的热情接待。",
        "会谈结束后,代表团沿原路返回省城,并向省府提交书面报告。",
    )
    here = "马腾先生对码头的修缮工程提出了三点意见,认为应当先修堤岸后修仓库,以免汛期受损,并愿意捐助石料。"
    there = "市面上的蔬菜一律运到北门过秤,由书记开具收据,无照商贩加倍缴费。马腾街的水果摊秋后方可恢复营业。"
    alignment, folded = collate(before + here + after, before + there + after)
    drawn = draw(pairing(alignment, "a"), folded["p"].key, folded["a"].key)
    assert drawn.count("马腾") == 2
