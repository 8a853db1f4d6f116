"""A hyphen at a line's end is layout where another witness has the word in one piece there."""

from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.line_hyphens import remove_line_hyphens


def keys(**texts: str) -> dict[str, str]:
    folded = remove_line_hyphens({s: fold(t, str) for s, t in texts.items()}, texts)
    return {s: f.key for s, f in folded.items()}


def test_a_word_that_another_has_in_one_piece_is_that_word() -> None:
    got = keys(a="and re-\nviewed the report", b="and reviewed the report")
    assert got["a"] == got["b"]


def test_a_hyphen_of_the_words_own_stays() -> None:
    got = keys(a="a well-\nknown author", b="a well-known author")
    assert got["a"] == got["b"] == "awell-knownauthor"


def test_where_all_break_the_line_the_hyphen_stays_though_the_word_stands_elsewhere() -> None:
    text = "die Re-\nvolution begann, und alte Revolution endete"
    assert keys(a=text, b=text)["a"] == fold(text, str).key
