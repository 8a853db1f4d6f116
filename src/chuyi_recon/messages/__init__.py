"""What a person is told, as values: a code and its parameters, in a closed catalogue of two languages.

A `Message` is a `str` in English, so that it can be written, compared and joined anywhere; whoever shows it to a person
renders it in the reader's language from its code and parameters, and nobody reads a rendered sentence. `templates` is
the catalogue.

>>> m = Message("decision.only-witness", sigla=list_sigla(["001"]))
>>> m, m.render("zh")
('only 001 has this', '仅 001 有此文字')

In Chinese, words are quoted in marks that they do not hold themselves: a template says “{words}”.

>>> Message("finding.order-anomaly.moved", words="建设“楚怡”学校", siglum="001").render("zh")
'「建设“楚怡”学校」移位，001 见于他处'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from chuyi_recon.messages.templates import TEMPLATES

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_QUOTED = re.compile(r"“(\{\w+\})”")
_QUOTATION_MARKS = ("“”", "「」", "『』", "〔〕")  # in the order in which they are tried
_new = str.__new__


class Message(str):
    """A sentence: the code of its template and the parameters that fill it.

    Parameters that are messages are rendered with it, those of a `MessageList` one by one. Any other parameter is a
    person's own: a name, a number, a quotation. Raises `KeyError` for a code that the catalogue lacks, and where a
    parameter is missing.
    """

    code: str
    parameters: Mapping[str, object]

    __slots__ = ("code", "parameters")

    def __new__(cls, code: str, /, **parameters: object) -> Message:
        """Thousands are made for one document: this is the quickest way to make one."""
        self = _new(cls, TEMPLATES[code][0].format_map(parameters))
        self.code, self.parameters = code, parameters
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Made anew in another process."""
        return (_rebuild, (self.code, dict(self.parameters)))

    def render(self, language: Language) -> str:
        """The sentence in a language; in English it is that already."""
        if language == "en":
            return str(self)
        template = TEMPLATES[self.code][LANGUAGES.index(language)]
        parts = {name: _render_part(part, language) for name, part in self.parameters.items()}
        return fill_template(template, parts)


class MessageList(tuple[str, ...]):
    """Names, or messages, as one parameter: rendered with commas between them."""

    __slots__ = ()

    def __str__(self) -> str:
        return TEMPLATES["list.separator"][0].join(self)


def render(text: str, language: Language) -> str:
    """A message in a language; any other text as it is."""
    return text.render(language) if isinstance(text, Message) else str(text)


def fill_template(template: str, parts: Mapping[str, object]) -> str:
    """A template with its parts; what it quotes stands in marks that the words do not hold.

    >>> fill_template("此本脱“{lost}”", {"lost": "所“"})
    '此本脱「所“」'
    """
    return _QUOTED.sub(lambda quoted: _quoted_place(quoted[1], parts), template).format_map(parts)


def code_of(text: str) -> str:
    """The code of a message; empty for any other text."""
    return text.code if isinstance(text, Message) else ""


def word(value: str) -> str:
    """A value of the model as a word (a ground, a severity, a unit); itself where the catalogue has none for it.

    >>> word("restored"), word("notice.txt")
    ('restored', 'notice.txt')
    """
    code = _word_code(value)
    return Message(code) if code in TEMPLATES else value


def flag_name(code: str) -> Message:
    """What a flag is called, in words.

    >>> flag_name("repetition-loop").render("zh")
    '重复循环'
    """
    return Message(f"flag.{code}")


@lru_cache(maxsize=256)
def _word_code(value: str) -> str:
    return "word." + re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def counted(code: str, n: int) -> Message:
    """A number of things, one or several.

    >>> [str(counted("count.lines", n)) for n in (1, 3)]
    ['1 line', '3 lines']
    """
    return Message(f"{code}.one" if n == 1 else f"{code}.many", n=n)


def list_sigla(sigla: Iterable[str]) -> MessageList:
    """Sigla as a parameter: each once, in order."""
    return MessageList(sorted(set(sigla)))


def list_some(names: Iterable[str], most: int = 8) -> Message | MessageList:
    """Names as a parameter, each once, in order; of very many the first, and how many more there are.

    >>> str(list_some("甲乙丙丁", 2))
    '丁, 丙 and 2 more'
    """
    every = list_sigla(names)
    if len(every) <= most:
        return every
    return Message("list.names-and-more", names=MessageList(every[:most]), n=len(every) - most)


def sigla_have(sigla: Iterable[str]) -> Message:
    """Sigla with their verb: `004 has`, `001, 002 have`."""
    return _with_verb("phrase.has", tuple(sigla))


def sigla_go_on(sigla: Iterable[str]) -> Message:
    """Sigla with their verb, in a sentence that says how they go on."""
    return _with_verb("phrase.goes-on", tuple(sigla))


def sigla_run_on(sigla: Iterable[str]) -> Message:
    """Sigla with their verb, in a sentence that says without what they run on."""
    return _with_verb("phrase.runs-on", tuple(sigla))


def sigla_carry(sigla: Iterable[str]) -> Message:
    """Sigla with their verb, in a sentence that says what number they carry."""
    return _with_verb("phrase.carries", tuple(sigla))


@lru_cache(maxsize=256)
def _with_verb(code: str, sigla: tuple[str, ...]) -> Message:
    every = list_sigla(sigla)
    return Message(f"{code}.one" if len(every) == 1 else f"{code}.many", sigla=every)


def _render_part(part: object, language: Language) -> object:
    if isinstance(part, Message):
        return part.render(language)
    if isinstance(part, MessageList):
        separator = TEMPLATES["list.separator"][LANGUAGES.index(language)]
        return separator.join(str(_render_part(one, language)) for one in part)
    return part


def _quoted_place(place: str, parts: Mapping[str, object]) -> str:
    """A place of a template between marks that its words do not hold; between the first where they hold all."""
    words = place.format_map(parts)
    marks = next((m for m in _QUOTATION_MARKS if m[0] not in words and m[1] not in words), _QUOTATION_MARKS[0])
    return f"{marks[0]}{place}{marks[1]}"


def _rebuild(code: str, parameters: Mapping[str, object]) -> Message:
    return Message(code, **parameters)
