"""A sentence for a person that remembers of what it was made, so that the desk can say it in another language.

In: an English template and its parts. Out: the sentence, a `str` like any other. What is written into results is
always the English, as `str(sentence)`: encoders know no kinds of `str`. Whoever talks to a person asks for `template`
and `parts`, or for the whole sentence as it is in a catalog.

>>> s = said("{who} what the base dropped: {words}", who=sigla_have(["001", "000"]), words="所")
>>> s
'000, 001 have what the base dropped: 所'
>>> s.template
'{who} what the base dropped: {words}'
>>> chinese = {"{who} what the base dropped: {words}": "{who} 有“{words}”", "{sigla} have": "{sigla}", ", ": "、"}
>>> s.told(chinese.__getitem__)
'000、001 有“所”'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_new = str.__new__


class Said(str):
    """A sentence, with the template and the parts it was made of; `said` makes it.

    Parts that are sentences too are translated with it, those that are `MessageList` word by word. Any other part is a
    person's own: a name, a number, a quotation.
    """

    template: str
    parts: Mapping[str, object]

    __slots__ = ("parts", "template")

    def __reduce__(self) -> tuple[object, ...]:
        """Made anew in another process."""
        return (_again, (self.template, dict(self.parts)))

    def told(self, look_up: Callable[[str], str]) -> str:
        """The sentence of the templates that `look_up` gives for the English ones."""
        return look_up(self.template).format_map(
            {name: _render_part(part, look_up) for name, part in self.parts.items()}
        )


class MessageList(tuple[str, ...]):
    """Words, or sentences, as one part of a sentence: told with commas between them."""

    __slots__ = ()

    def __str__(self) -> str:
        return _SEPARATOR.join(self)


def said(template: str, /, **parts: object) -> Said:
    """The sentence that a template makes of its parts; raises `KeyError` where one is missing.

    Thousands are made for one document: this is the quickest way to make one.
    """
    self = _new(Said, template.format_map(parts))
    self.template, self.parts = template, parts
    return self


def list_sigla(sigla: Iterable[str]) -> MessageList:
    """Sigla as a part of a sentence: each once, in order."""
    return MessageList(sorted(set(sigla)))


def sigla_have(sigla: Iterable[str]) -> Said:
    """Sigla with their verb: `004 has`, `001, 002 have`."""
    return _sigla_have(tuple(sigla))


@lru_cache(maxsize=256)
def _sigla_have(sigla: tuple[str, ...]) -> Said:
    every = list_sigla(sigla)
    return said("{sigla} has" if len(every) == 1 else "{sigla} have", sigla=every)


def sigla_go_on(sigla: Iterable[str]) -> Said:
    """Sigla with their verb, in a sentence that says how they go on."""
    every = list_sigla(sigla)
    return said("{sigla} goes on" if len(every) == 1 else "{sigla} go on", sigla=every)


def sigla_run_on(sigla: Iterable[str]) -> Said:
    """Sigla with their verb, in a sentence that says without what they run on."""
    every = list_sigla(sigla)
    return said("{sigla} runs on" if len(every) == 1 else "{sigla} run on", sigla=every)


def sigla_carry(sigla: Iterable[str]) -> Said:
    """Sigla with their verb, in a sentence that says what number they carry."""
    every = list_sigla(sigla)
    return said("{sigla} carries" if len(every) == 1 else "{sigla} carry", sigla=every)


_SEPARATOR = said(", ")  # between the words of a list


def _render_part(part: object, translate: Callable[[str], str]) -> object:
    if isinstance(part, Said):
        return part.told(translate)
    if isinstance(part, MessageList):
        return _SEPARATOR.told(translate).join(str(_render_part(word, translate)) for word in part)
    return part


def _again(template: str, parts: Mapping[str, object]) -> Said:
    return said(template, **parts)
