"""A lexicon that remembers says what the one says that it asks, and asks it once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.text.lexicon import NoLexicon, Remembered
from tests.line import LEXICON


class Counting(NoLexicon):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def known(self, word: str) -> bool:
        self.asked.append(word)
        return word == "普查"


@settings(deadline=None)  # the first asks for a dictionary
@given(st.lists(st.text("乾隆燥職業务後后里裏a1", min_size=1, max_size=4)))
def test_words_looked_up_in_one_go_are_what_each_is_by_itself(words: list[str]) -> None:
    alone = {w: (LEXICON.known(w), LEXICON.tag(w)) for w in words}
    remembered = Remembered(LEXICON)
    assert LEXICON.look_up(words) == alone
    assert remembered.look_up(words) == alone
    assert {w: (remembered.known(w), remembered.tag(w)) for w in words} == alone


def test_a_word_is_asked_once() -> None:
    other = Counting()
    remembered = Remembered(other)
    assert [remembered.known(w) for w in ("普查", "查经", "普查", "查经")] == [True, False, True, False]
    assert other.asked == ["普查", "查经"]


def test_words_of_the_document_itself_are_never_mixed_up_with_those_of_the_dictionary() -> None:
    remembered = Remembered(LEXICON)
    assert remembered.words("培育楚怡工坊") == LEXICON.words("培育楚怡工坊")
    assert remembered.words("培育楚怡工坊", ["楚怡"]) == ("培育", "楚怡", "工坊")
    assert remembered.words("培育楚怡工坊") == LEXICON.words("培育楚怡工坊")
