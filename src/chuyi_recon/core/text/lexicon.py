"""What the core needs to know about words, as a protocol.

The real ones (jieba, opencc) live in `app/language/chinese.py` and load only when used; the core never
imports them. An implementation must be picklable, so that it can travel to a worker process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol


class Lexicon(Protocol):
    """Script and words of a language."""

    def simplify(self, text: str) -> str:
        """`text` with traditional characters turned into simplified ones; equally long, sign for sign."""
        ...

    def segment(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:
        """`text` cut into words that tile it; `terms` are words of the document itself."""
        ...

    def has_word(self, word: str) -> bool:
        """Whether a dictionary has the word."""
        ...

    def look_up(self, words: Iterable[str]) -> Mapping[str, tuple[bool, str]]:
        """Whether a dictionary has each of the words, and its tag, in one go; no word has a line's end in it."""
        ...

    def part_of_speech(self, word: str) -> str:
        """The word's part of speech in the dictionary (ICTCLAS: n, v, nr, ns, nt, nz, q …); empty if it has none."""
        ...


class EmptyLexicon:
    """Knows nothing: script is left alone, every sign is a word, no word is known.

    What the core falls back on, and what its own tests use.
    """

    def simplify(self, text: str) -> str:
        """`text` as it is."""
        return text

    def segment(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:  # noqa: ARG002 (the protocol's)
        """The signs of `text`, one by one."""
        return tuple(text)

    def has_word(self, word: str) -> bool:  # noqa: ARG002 (the protocol's)
        """False."""
        return False

    def look_up(self, words: Iterable[str]) -> Mapping[str, tuple[bool, str]]:
        """False and nothing, of each."""
        return dict.fromkeys(words, (False, ""))

    def part_of_speech(self, word: str) -> str:  # noqa: ARG002 (the protocol's)
        """Nothing."""
        return ""


class CachedLexicon:
    """A lexicon that asks another one each question about a word once: steps ask the same of a text again and again.

    It lasts as long as the work on one family, and has `terms` for words, the family's own; they are names.
    """

    def __init__(self, lexicon: Lexicon, terms: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self.terms = tuple(sorted({lexicon.simplify(t) for t in terms}))
        self._facts: dict[str, tuple[bool, str]] = {t: (True, lexicon.part_of_speech(t) or "nz") for t in self.terms}
        self._segmented = cache(self._segment_once)

    def simplify(self, text: str) -> str:
        """As the other; whole texts are not kept."""
        return self._lexicon.simplify(text)

    def segment(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:
        """As the other, with the family's own words; with other words of the document itself it is asked anew."""
        return self._lexicon.segment(text, (*self.terms, *terms)) if terms else self._segmented(text)

    def _segment_once(self, text: str) -> tuple[str, ...]:
        return self._lexicon.segment(text, [t for t in self.terms if t in text])

    def has_word(self, word: str) -> bool:
        """As the other."""
        return (self._facts.get(word) or self._look_up_one(word))[0]

    def look_up(self, words: Iterable[str]) -> Mapping[str, tuple[bool, str]]:
        """As the other, with all that was asked before; who will ask for many words one by one asks this first."""
        missing = [w for w in dict.fromkeys(words) if w not in self._facts]
        if missing:
            found = self._lexicon.look_up(missing)
            self._facts.update({w: found[w] for w in missing})
        return self._facts

    def part_of_speech(self, word: str) -> str:
        """As the other."""
        return (self._facts.get(word) or self._look_up_one(word))[1]

    def _look_up_one(self, word: str) -> tuple[bool, str]:
        facts = self._facts[word] = self._lexicon.has_word(word), self._lexicon.part_of_speech(word)
        return facts
