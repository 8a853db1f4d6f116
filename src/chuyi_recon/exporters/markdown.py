r"""`reconstruction.md`: the text in Markdown, with a footnote wherever something was decided or is doubtful.

For reading, printing and passing on: every line of the text is a paragraph, and what Markdown would take for a
sign of its own is escaped. A note begins with the words it is of, as an apparatus does; a note on a place where
nothing is printed begins with the words before it.

    支持建设3所“楚怡”[^4]高水平职业本科学校。

    [^4]: **所“楚怡”** — 所“ ” in 000, 001, 002, 003; the base dropped them

Footnotes are those of GitHub, Pandoc and many others.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from chuyi_recon.exporters.marks import Mark, marks
from chuyi_recon.views.apparatus import Apparatus

_OWN = regex.compile(r"[\\`*_{}\[\]<>&#|~$]")
# At the beginning of a line: a list, a heading, a rule; a figure with a point is a list, `1、` is none.
_BEGINS = regex.compile(r"^(\s*)([-+=]|\d+[.)](?=\s|$))", regex.MULTILINE)
_WORDS_BEFORE = 6  # code points of the text before a place where nothing is printed


def export(view: Apparatus) -> bytes:
    """The text with its notes, in UTF-8."""
    return "".join(_parts(view)).encode("utf-8")


def _parts(view: Apparatus) -> Iterator[str]:
    text, laid = view.made.text, marks(view)
    at, body = 0, []
    for n, mark in enumerate(laid, 1):
        end = mark.span.end
        tail = text[mark.span.start : end]
        end -= len(tail) - len(tail.rstrip())  # the number stands at the words, not at a line end
        body += [escape(text[at:end]), f"[^{n}]"]
        at = end
    body.append(escape(text[at:]))
    lines = (line.strip() for line in _BEGINS.sub(_begun, "".join(body)).split("\n"))
    title = view.family.title
    if title:
        yield f"# {escape(title)}\n\n"
    for line in lines:
        if line:
            yield f"{line}\n\n"
    for n, mark in enumerate(laid, 1):
        yield f"[^{n}]: {_note(text, mark)}\n"


def _note(text: str, mark: Mark) -> str:
    """The words that a note is of, and why it is made, in one line."""
    words = " ".join(mark.span.of(text).split())
    if words:
        return f"**{escape(words)}** — {escape(mark.why)}"
    before = text[max(0, mark.span.start - _WORDS_BEFORE) : mark.span.start].rpartition("\n")[2]
    return f"{escape(before)}‸ — {escape(mark.why)}" if before else escape(mark.why)


def escape(text: str) -> str:
    """`text` with a backslash before each character that Markdown gives a meaning to.

    >>> print(escape("湘教发[2022]7号 *附件*"))
    湘教发\\[2022\\]7号 \\*附件\\*
    """
    return _OWN.sub(r"\\\g<0>", text)


def _begun(line: regex.Match[str]) -> str:
    mark = line.group(2)
    return f"{line.group(1)}{mark[:-1]}\\{mark[-1]}"
