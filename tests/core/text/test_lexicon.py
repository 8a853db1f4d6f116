"""A lexicon that remembers says what the one says that it asks, and asks it once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.text.lexicon import CachedLexicon, EmptyLexicon
from tests.line import LEXICON


class Counting(EmptyLexicon):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def has_word(self, word: str) -> bool:
        self.asked.append(word)
        return word == "普查"


@settings(deadline=None)  # the first asks for a dictionary
@given(st.lists(st.text("乾隆燥職業务後后里裏a1", min_size=1, max_size=4)))
def test_words_looked_up_in_one_go_are_what_each_is_by_itself(words: list[str]) -> None:
    alone = {w: (LEXICON.has_word(w), LEXICON.part_of_speech(w)) for w in words}
    remembered = CachedLexicon(LEXICON)
    assert LEXICON.look_up(words) == alone
    assert remembered.look_up(words) == alone
    assert {w: (remembered.has_word(w), remembered.part_of_speech(w)) for w in words} == alone


def test_a_word_is_asked_once() -> None:
    other = Counting()
    remembered = CachedLexicon(other)
    assert [remembered.has_word(w) for w in ("普查", "查经", "普查", "查经")] == [True, False, True, False]
    assert other.asked == ["普查", "查经"]


def test_words_of_the_document_itself_are_never_mixed_up_with_those_of_the_dictionary() -> None:
    remembered = CachedLexicon(LEXICON)
    assert remembered.segment("培育楚怡工坊") == LEXICON.segment("培育楚怡工坊")
    assert remembered.segment("培育楚怡工坊", ["楚怡"]) == ("培育", "楚怡", "工坊")
    assert remembered.segment("培育楚怡工坊") == LEXICON.segment("培育楚怡工坊")
