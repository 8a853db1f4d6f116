"""Sentences as the page's code puts them together, in either language: templates once, then only what differs.

In: sentences of core, and a translator of the desk. Out: for each sentence a list that JSON can say: the number of
its template, then its parts in the order in which the English names them. A part is a text or a number as it is, a
list that begins with a template for a sentence, with `LIST_TEMPLATE` for words with commas between them. A sentence
that has no template is a text. `parts/words.js` is the other half.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from string import Formatter

from chuyi_recon.messages import MessageList, Said

LIST_TEMPLATE = -1
LIST_SEPARATOR = ", "
Translator = Callable[[str], str]
EncodedSentence = str | int | float | list[object] | None


class SentenceEncoder:
    """The templates of one page, numbered as they are first met; the first is what stands between words of a list."""

    def __init__(self, chinese: Translator) -> None:
        self._chinese = chinese
        self._numbers = {LIST_SEPARATOR: 0}

    def encode(self, part: object) -> EncodedSentence:
        """A sentence, or a part of one."""
        if isinstance(part, Said):
            number = self._numbers.setdefault(part.template, len(self._numbers))
            return [number, *(self.encode(part.parts[name]) for name in _placeholder_names(part.template))]
        if isinstance(part, MessageList):
            return [LIST_TEMPLATE, *map(self.encode, part)]
        return part if isinstance(part, int | float) else str(part)

    def templates(self) -> list[tuple[str, str]]:
        """Every template that was met, in English and in Chinese."""
        return [(template, self._chinese(template)) for template in self._numbers]


@cache
def _placeholder_names(template: str) -> tuple[str, ...]:
    """The places of a template, each once, in order."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name is not None))
