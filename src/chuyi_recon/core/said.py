"""A sentence for a person that remembers of what it was made, so that the desk can say it in another language.

In: an English template and its parts. Out: the sentence, a `str` like any other. What is written into results is
always the English, as `str(sentence)`: encoders know no kinds of `str`. Whoever talks to a person asks for `template`
and `parts`.

>>> s = said("{who} have {words}, which the base dropped", who="000, 001", words="所")
>>> s
'000, 001 have 所, which the base dropped'
>>> s.template
'{who} have {words}, which the base dropped'
"""

from __future__ import annotations

from collections.abc import Mapping


class Said(str):
    """A sentence, with the template and the parts it was made of.

    Parts that are sentences (`said` too) are translated with it, any other
    part is a person's own: a name, a number, a quotation.
    """

    template: str
    parts: Mapping[str, object]

    __slots__ = ("parts", "template")

    def __new__(cls, template: str, /, **parts: object) -> Said:
        """The template with its parts put in; raises `KeyError` where one is missing."""
        self = super().__new__(cls, template.format(**parts))
        self.template, self.parts = template, parts
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Made anew in another process."""
        return (_again, (self.template, dict(self.parts)))


def said(template: str, /, **parts: object) -> Said:
    """The sentence that a template makes of its parts."""
    return Said(template, **parts)


def _again(template: str, parts: Mapping[str, object]) -> Said:
    return Said(template, **parts)
