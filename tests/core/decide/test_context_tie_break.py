"""One against one, and one of them has nothing: what is rather lost than put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from chuyi_recon.core.model import Transcription, Witness
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon

_KNOWN = ("登记", "农机", "台数", "补助", "代耕", "业者")


class _Farming(EmptyLexicon):
    """Some words of two signs."""

    def segment(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:
        out, at = [], 0
        while at < len(text):
            size = 2 if text[at : at + 2] in _KNOWN else 1
            out.append(text[at : at + size])
            at += size
        return tuple(out)

    def has_word(self, word: str) -> bool:
        return word in _KNOWN

    def look_up(self, words: Iterable[str]) -> Mapping[str, tuple[bool, str]]:
        return {w: (self.has_word(w), "") for w in words}


def _printed(*lines: str) -> str:
    head, tail = "各县水利局：现就有关事项通知如下。\n", "三、各县应当在五月底以前办理完毕，逾期不予受理。\n"
    given = [
        Witness(f"w{n}", Transcription(head + line + tail), f"w{n}.txt", f"{n:064d}") for n, line in enumerate(lines)
    ]
    family = make_family("f", given, _Farming(), Settings())
    return reconstruct(family, _Farming(), Settings()).text.removeprefix(head).removesuffix(tail)


@pytest.mark.parametrize("turned", [False, True])
def test_a_sign_that_makes_words_is_rather_lost_than_put_in(turned: bool) -> None:
    lines = ["二、代耕业者按登农机台数补助。\n", "二、代耕业者按登记农机台数补助。\n"]
    assert _printed(*(lines[::-1] if turned else lines)) == lines[1]


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_of_quotation_marks_is_rather_lost_than_put_in(turned: bool) -> None:
    lines = ["二、轮灌区采四日供、六日停，按序放水。\n", "二、轮灌区采“四日供、六日停”，按序放水。\n"]
    assert _printed(*(lines[::-1] if turned else lines)) == lines[1]


def test_a_sign_that_makes_no_word_may_be_noise() -> None:
    lines = ["二、代耕业者按登记农机台数补助。\n", "二、代耕业者按登记农匚机台数补助。\n"]
    assert _printed(*lines) == lines[0]
