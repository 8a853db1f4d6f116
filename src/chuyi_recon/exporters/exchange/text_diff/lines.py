"""The lines of two texts side by side as HTML, with what differs marked; lines that agree stand once, folded.

For `diff.html` and for the page of `recon eval --report`. Texts are shown as text, whatever they look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from chuyi_recon.exporters.report.page import fill_template, join_parts, read_part, show_invisible
from chuyi_recon.exporters.report.strings import LANGUAGE_TAGS
from chuyi_recon.messages import Language, Message
from chuyi_recon.views.text_diff import DiffLine, DiffPart, TextDiff

_CONTEXT_LINES = 1  # that agree, shown on either side of one that differs
_MIN_FOLDED = 3  # lines that agree, from which on they are folded


def fill_page(title: str, body: str, script: str, language: Language) -> bytes:
    """A page of differences: `body` is HTML, `script` code that leaves no names round it, or nothing."""
    return fill_template(
        read_part("diff.html", __package__),
        lang=LANGUAGE_TAGS[language],
        title=escape(title),
        style=f"{join_parts('css', ('colours',))}\n{read_part('diff.css', __package__)}",
        script=script,
        body=body,
    )


def line_table(diff: TextDiff, heads: Sequence[str], language: Language) -> Iterator[str]:
    """The table; `heads` name its two sides, as HTML."""
    number = escape(Message("diff.line").render(language))
    head = "".join(f'<th scope="col">{h}</th>' for h in (number, *heads))
    yield f'<table class="lines"><thead><tr>{head}</tr></thead><tbody>'
    near = _lines_near_differences(diff.lines)
    last = 0
    for is_near, group in groupby(enumerate(diff.lines), key=lambda item: item[0] in near):
        lines = [line for _, line in group]
        if not is_near and len(lines) >= _MIN_FOLDED:
            yield _folded(lines, language)
            last = lines[-1].number or last
            continue
        for line in lines:
            yield _line(line, "" if line.number in (None, last) else f"{line.number}")
            last = line.number or last
    yield "</tbody></table>"


def _lines_near_differences(lines: Sequence[DiffLine]) -> set[int]:
    return {
        near
        for n, line in enumerate(lines)
        if line.differs
        for near in range(n - _CONTEXT_LINES, n + _CONTEXT_LINES + 1)
    }


def _folded(lines: Sequence[DiffLine], language: Language) -> str:
    """Lines that agree, behind their number: those of the first side alone, for the other says the same."""
    inside = "\n".join(f"<p><i>{line.number}</i>{_shown(_joined(line.parts))}</p>" for line in lines)
    summary = escape(Message("diff.agreeing-lines", n=len(lines)).render(language))
    return (
        f'<tr><td class="f" colspan="3"><details class="fold"><summary>{summary}</summary>{inside}</details></td></tr>'
    )


def _line(line: DiffLine, number: str) -> str:
    mark = ' class="d"' if line.differs else ""
    truth = "".join(_marked(p.truth, p.differs, "del") for p in line.parts).rstrip()
    read = "".join(_marked(p.read, p.differs, "ins") for p in line.parts).rstrip()
    return f"<tr{mark}><td>{number}</td><td>{truth}</td><td>{read}</td></tr>"


def _marked(text: str, differs: bool, mark: str) -> str:
    """A part of one side; where this side has nothing, a thin line says so. White space behind it is not marked."""
    if not differs:
        return _shown(text)
    if not text:
        return "<u></u>"
    signs = text.rstrip()
    return f"<{mark}>{_shown(signs)}</{mark}>{_shown(text[len(signs) :])}"


def _joined(parts: Sequence[DiffPart]) -> str:
    return "".join(p.truth for p in parts).rstrip()


def _shown(text: str) -> str:
    """Text of a document as HTML: line by line, what cannot be seen by its code point."""
    return "\n".join(escape(show_invisible(line.rstrip("\r"))) for line in text.split("\n"))
