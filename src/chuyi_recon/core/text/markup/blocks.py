"""Markdown that stands at the head of a line or has it for itself: headings, rules, quotes, fences, notes."""

from __future__ import annotations

import regex

from chuyi_recon.core.text.markup.found import MarkupCollector

_BLOCK_MARKS = regex.compile(
    r"(?m)^[ \t]{0,3}#{1,6}(?=[ \t])|^[ \t]{0,3}#{1,6}[ \t]*$"  # a heading
    # The mark of a list before an item's own number.
    r"|^[ \t]{0,3}[-*+](?=[ \t]+(?:[（(]?[\d一二三四五六七八九十]{1,3}[、.．）)]"
    r"|第[\d一二三四五六七八九十百]{1,4}[编章节条]))"
    r"|^[ \t]{0,3}>(?:[ \t]*>)*(?=[ \t])"  # a quotation
    r"|^[ \t]*(?:-(?:[ \t]*-){2,}|\*(?:[ \t]*\*){2,}|_(?:[ \t]*_){2,}|={3,})[ \t]*$"  # a rule
    r"|^[ \t]{0,3}(?:`{3,}|~{3,})[ \t]*[\w+#.=\"{}-]*[ \t]*$|`{3,}"  # a fence, with the name of a language
)
_PAIRED_MARKS = regex.compile(
    r"(?m)^(?P<a>[ \t]{0,3}#{1,6})[ \t][^\n]*?[ \t](?P<b>#+)[ \t]*$"  # a heading that is closed
    r"|^(?P<a>[ \t]{0,3}\[\^)[^\s\[\]]{1,20}(?P<b>\]:)"  # a note at the foot
)


def scan_blocks(found: MarkupCollector) -> None:
    """Finds marks of blocks."""
    for m in _PAIRED_MARKS.finditer(found.text):
        if found.is_free(*m.span("a")) and found.is_free(*m.span("b")):
            found.hide(*m.span("a"))
            found.hide(*m.span("b"))
            found.block_edges.add(m.start())
    for m in _BLOCK_MARKS.finditer(found.text):
        if found.is_free(*m.span()):
            found.hide(*m.span())
            found.block_edges.add(m.start())
