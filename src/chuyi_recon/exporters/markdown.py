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

from chuyi_recon.exporters.marks import TextMark, make_marks
from chuyi_recon.messages import Language, Message
from chuyi_recon.views.apparatus import Apparatus

_MARKDOWN_CHARACTERS = regex.compile(r"[\\`*_{}\[\]<>&#|~$]")
# At the beginning of a line: a list, a heading, a rule; a figure with a point is a list, `1、` is none.
_BLOCK_STARTS = regex.compile(r"^(\s*)([-+=]|\d+[.)](?=\s|$))", regex.MULTILINE)
_CONTEXT_LENGTH = 6  # code points of the text before a place where nothing is printed


def export(view: Apparatus) -> bytes:
    """The text with its notes, in UTF-8."""
    return "".join(_document_parts(view)).encode("utf-8")


def _document_parts(view: Apparatus) -> Iterator[str]:
    text, text_marks = view.reconstruction.text, make_marks(view)
    at, body = 0, []
    for n, mark in enumerate(text_marks, 1):
        end = mark.span.end
        tail = text[mark.span.start : end]
        end -= len(tail) - len(tail.rstrip())  # the number stands at the words, not at a line end
        body += [escape_markdown(text[at:end]), f"[^{n}]"]
        at = end
    body.append(escape_markdown(text[at:]))
    lines = (line.strip() for line in _BLOCK_STARTS.sub(_escape_block_start, "".join(body)).split("\n"))
    title = view.family.title
    if title:
        yield f"# {escape_markdown(title)}\n\n"
    for line in lines:
        if line:
            yield f"{line}\n\n"
    for n, mark in enumerate(text_marks, 1):
        yield f"[^{n}]: {_footnote(text, mark, view.language)}\n"


def _footnote(text: str, mark: TextMark, language: Language) -> str:
    """The words that a note is of, and why it is made, in one line."""
    words, why = " ".join(mark.span.extract(text).split()), escape_markdown(mark.why)
    if words:
        return Message("mark.note", words=f"**{escape_markdown(words)}**", why=why).render(language)
    before = text[max(0, mark.span.start - _CONTEXT_LENGTH) : mark.span.start].rpartition("\n")[2]
    return Message("mark.note", words=f"{escape_markdown(before)}‸", why=why).render(language) if before else why


def escape_markdown(text: str) -> str:
    """`text` with a backslash before each character that Markdown gives a meaning to.

    >>> print(escape_markdown("湘教发[2022]7号 *附件*"))
    湘教发\\[2022\\]7号 \\*附件\\*
    """
    return _MARKDOWN_CHARACTERS.sub(r"\\\g<0>", text)


def _escape_block_start(line: regex.Match[str]) -> str:
    mark = line.group(2)
    return f"{line.group(1)}{mark[:-1]}\\{mark[-1]}"
