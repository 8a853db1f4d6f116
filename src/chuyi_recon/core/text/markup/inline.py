"""Markdown inside a line: emphasis, code, links, images, notes, escaped signs.

Emphasis is what has a beginning and an end; in Chinese no space parts it from the words, so that a mark of
punctuation is asked on which side of it words may stand. A single * or _ is an ordinary sign inside a word.
"""

from __future__ import annotations

import regex

from chuyi_recon.core.model import Span
from chuyi_recon.core.text.markup.found import CodedStretch, MarkupCollector

_IMAGE = regex.compile(r"!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|!\[\[[^\[\]\n]*\]\]")
_LINK = regex.compile(r"(\[)([^\[\]\n]*)(\]\((?:<[^<>\n]*>|[!-'*-~]*[./#:@][!-'*-~]*)(?:[ \t]+\"[^\"\n]*\")?[ \t]*\))")
_AUTOLINK = regex.compile(r"(<)((?:https?://|ftp://|mailto:)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.]+)(>)")
_NOTE = regex.compile(r"(\[\^)([^\s\[\]]{1,20})(\])")
_CODE = regex.compile(r"(?<![`\\])(`{1,2})(?=[^\s`])([^`\n]*[^\s`])(\1)(?!`)")
_STRUCK = regex.compile(r"(?<!~)(~~)(?=[^\s~])([^~\n]*[^\s~])(~~)(?!~)")
_ESCAPED = regex.compile(r"\\[!-/:-@\[-`{-~]")
_EMPHASIS_RUN = regex.compile(r"\*{1,3}|_{1,3}")
_PARAGRAPH = regex.compile(r"(?:[^\n]+\n?)+")
_OPENING, _CLOSING = "“‘「『（(《〈【〔[{\"'<", "”’」』）)》〉】〕]}、，。；：！？…,.;:!?%>"


def scan_inline(found: MarkupCollector) -> None:
    """Finds marks inside lines."""
    text = found.text
    if "![" in text:
        for m in _IMAGE.finditer(text):
            if found.is_free(*m.span()):
                found.hide(*m.span())
                found.block_edges.add(m.start())
    if "\\" in text:
        for m in _ESCAPED.finditer(text):
            if found.is_free(*m.span()):
                found.hide(m.start(), m.start() + 1)
                found.claimed[m.start() + 1] = 1
                found.coded_stretches.append(CodedStretch(Span(*m.span()), plain=True))
    for sign, pattern in (("](", _LINK), ("[^", _NOTE), ("<", _AUTOLINK), ("`", _CODE), ("~~", _STRUCK)):
        if sign in text:
            for m in pattern.finditer(text):
                if found.is_free(*m.span(1)) and found.is_free(*m.span(3)):
                    found.hide(*m.span(1))
                    found.hide(*m.span(3))
    if "*" in text or "_" in text:
        for m in _PARAGRAPH.finditer(text):
            _emphasis(found, *m.span())


def _emphasis(found: MarkupCollector, start: int, end: int) -> None:
    """Pairs the runs of * and _ of a paragraph that may open and close emphasis."""
    open_: dict[str, int] = {}  # by what they are, where the last that may open stands
    for m in _EMPHASIS_RUN.finditer(found.text, start, end):
        if not found.is_free(*m.span()) or _has_same_neighbour(found.text, m):
            continue
        run = m.group()
        if _closes(found.text, m):
            at = open_.get(run, m.start())
            if at + len(run) < m.start() and (len(run) > 1 or found.text.find("\n", at, m.start()) < 0):
                found.hide(at, at + len(run))
                found.hide(*m.span())
                open_ = {r: n for r, n in open_.items() if n < at}
                continue
        if _opens(found.text, m):
            open_[run] = m.start()


def _has_same_neighbour(text: str, run: regex.Match[str]) -> bool:
    """Whether more of the same signs stand beside a run: **** is no emphasis."""
    sign = run.group()[0]
    return text[run.start() - 1 : run.start()] == sign or text[run.end() : run.end() + 1] == sign


def _opens(text: str, run: regex.Match[str]) -> bool:
    after = text[run.end() : run.end() + 1]
    return (
        bool(after)
        and not after.isspace()
        and after not in _CLOSING
        and (_marks_inside_words(run) or not _is_word_character(text, run.start() - 1))
    )


def _closes(text: str, run: regex.Match[str]) -> bool:
    before = text[run.start() - 1 : run.start()]
    return (
        bool(before)
        and not before.isspace()
        and before not in _OPENING
        and (_marks_inside_words(run) or not _is_word_character(text, run.end()))
    )


def _marks_inside_words(run: regex.Match[str]) -> bool:
    """Whether a run marks also inside a word: ** and ***."""
    return len(run.group()) > 1 and run.group()[0] == "*"


def _is_word_character(text: str, at: int) -> bool:
    """Whether a letter, figure or word sign stands there."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] in "_*")
