r"""`annotated.txt`: the text, with a mark wherever something was decided or is doubtful.

A mark is `{{reading|why}}`: the characters that are printed there, and a short reason. An empty
reading is a place where nothing is printed though something is proposed, or stands before a long
stretch that it speaks of. Marks neither nest nor overlap.

    支持建设3{{所“楚怡”|所 “ ” in 000, 001, 002, 003; the base dropped them}}高水平职业本科学校。

Law: `strip_marks(annotated)` is the text, character for character. Therefore a backslash stands
before every `\`, `{`, `}` and `|` of the text itself, inside marks and outside.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from chuyi_recon.core.model import Span
from chuyi_recon.exporters.marks import TextMark, make_marks
from chuyi_recon.views.apparatus import Apparatus

_MARK_CHARACTERS = regex.compile(r"[\\{}|]")
# The inside of a mark ends at the next character that marks are made of: one that is never closed is not read twice.
_INSIDE = r"((?:\\.|[^\\{}|])*+)"
_TOKEN = regex.compile(rf"\\(.)|\{{\{{{_INSIDE}\|{_INSIDE}\}}\}}", regex.DOTALL)


def export(view: Apparatus) -> bytes:
    """The text with its marks, in UTF-8."""
    return annotate(view.reconstruction.text, make_marks(view)).encode("utf-8")


def annotate(text: str, marks: Iterable[TextMark]) -> str:
    """`text` with `make_marks`, which stand in order and do not overlap.

    >>> annotate("3所{楚怡}", [TextMark(Span(1, 2), "restored: 000|001")])
    '3{{所|restored: 000\\\\|001}}\\\\{楚怡\\\\}'
    """
    out, at = [], 0
    for mark in marks:
        out += [
            escape_marks(text[at : mark.span.start]),
            "{{",
            escape_marks(mark.span.extract(text)),
            "|",
            escape_marks(mark.why),
            "}}",
        ]
        at = mark.span.end
    return "".join([*out, escape_marks(text[at:])])


def remove_marks(annotated: str) -> str:
    """The text without its marks: what `reconstruction.txt` holds.

    >>> remove_marks("建设3{{所|restored}}{{|“ in 000}}楚怡")
    '建设3所楚怡'
    """

    def plain(token: regex.Match[str]) -> str:
        escaped, reading = token.group(1, 2)
        return escaped if escaped is not None else remove_marks(reading)

    return _TOKEN.sub(plain, annotated)


def read_marks(annotated: str) -> tuple[str, tuple[TextMark, ...]]:
    """What `annotate` was given: the text, and its marks in order.

    >>> read_marks("建设3{{所|restored}}楚怡")
    ('建设3所楚怡', (TextMark(span=Span(start=3, end=4), why='restored'),))
    """
    out, marks, at, length = [], [], 0, 0
    for token in _TOKEN.finditer(annotated):
        escaped, reading, why = token.group(1, 2, 3)
        plain = escaped if escaped is not None else remove_marks(reading)
        out += [annotated[at : token.start()], plain]
        start = length + token.start() - at
        length, at = start + len(plain), token.end()
        if escaped is None:
            marks.append(TextMark(Span(start, length), remove_marks(why)))
    return "".join([*out, annotated[at:]]), tuple(marks)


def escape_marks(text: str) -> str:
    """`text` with a backslash before each character that marks are made of."""
    return _MARK_CHARACTERS.sub(r"\\\g<0>", text)
