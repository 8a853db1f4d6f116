"""Sentences as the page's code puts them together, in either language: templates once, then only what differs.

In: sentences of core, and a translator of the app. Out: for each sentence a list that JSON can say: the number of
its template, then its parts in the order in which the English names them. A part is a text or a number as it is, a
list that begins with a template for a sentence, with `LIST_TEMPLATE` for words with commas between them. A sentence
that has no template is a text. `parts/words.js` is the other half.
"""

from __future__ import annotations

from functools import cache
from string import Formatter

from chuyi_recon.messages import Message, MessageList
from chuyi_recon.messages.templates import TEMPLATES

LIST_TEMPLATE = -1
LIST_SEPARATOR = "list.separator"
EncodedSentence = str | int | float | list[object] | None


class SentenceEncoder:
    """The templates of one page, numbered as they are first met; the first is what stands between words of a list."""

    def __init__(self) -> None:
        self._numbers = {LIST_SEPARATOR: 0}  # by code

    def encode(self, part: object) -> EncodedSentence:
        """A sentence, or a part of one."""
        if isinstance(part, Message):
            number = self._numbers.setdefault(part.code, len(self._numbers))
            return [number, *(self.encode(part.parameters[name]) for name in _placeholder_names(part.code))]
        if isinstance(part, MessageList):
            return [LIST_TEMPLATE, *map(self.encode, part)]
        return part if isinstance(part, int | float) else str(part)

    def templates(self) -> list[tuple[str, str]]:
        """Every template that was met, in English and in Chinese."""
        return [TEMPLATES[code] for code in self._numbers]


@cache
def _placeholder_names(code: str) -> tuple[str, ...]:
    """The parameters of a template, each once, in the order in which the English names them."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(TEMPLATES[code][0]) if name is not None))
