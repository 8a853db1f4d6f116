"""What the core needs to know about words, as a protocol.

The real ones (jieba, opencc) live in `desk/lexicon.py` and load only when used; the core never
imports them. An implementation must be picklable, so that it can travel to a worker process.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol


class Lexicon(Protocol):
    """Script and words of a language."""

    def simplify(self, text: str) -> str:
        """`text` with traditional characters turned into simplified ones; equally long, sign for sign."""
        ...

    def words(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:
        """`text` cut into words that tile it; `terms` are words of the document itself."""
        ...

    def known(self, word: str) -> bool:
        """Whether a dictionary has the word."""
        ...

    def tag(self, word: str) -> str:
        """The word's part of speech in the dictionary (ICTCLAS: n, v, nr, ns, nt, nz, q …); empty if it has none."""
        ...


class NoLexicon:
    """Knows nothing: script is left alone, every sign is a word, no word is known.

    What the core falls back on, and what its own tests use.
    """

    def simplify(self, text: str) -> str:
        """`text` as it is."""
        return text

    def words(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:  # noqa: ARG002 (the protocol's)
        """The signs of `text`, one by one."""
        return tuple(text)

    def known(self, word: str) -> bool:  # noqa: ARG002 (the protocol's)
        """False."""
        return False

    def tag(self, word: str) -> str:  # noqa: ARG002 (the protocol's)
        """Nothing."""
        return ""


class Remembered:
    """A lexicon that asks another one each question about a word once: rooms ask the same of a text again and again.

    It lasts as long as the work on one family.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known = cache(lexicon.known)
        self._tag = cache(lexicon.tag)
        self._words = cache(lexicon.words)

    def simplify(self, text: str) -> str:
        """As the other; whole texts are not kept."""
        return self._lexicon.simplify(text)

    def words(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:
        """As the other; with words of the document itself it is asked anew."""
        return self._lexicon.words(text, terms) if terms else self._words(text)

    def known(self, word: str) -> bool:
        """As the other."""
        return self._known(word)

    def tag(self, word: str) -> str:
        """As the other."""
        return self._tag(word)
