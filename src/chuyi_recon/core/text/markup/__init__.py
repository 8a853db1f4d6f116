"""Markup is not text: Markdown, HTML, LaTeX and table rules are found by their form, with their places.

In: a text. Out: its `Markup`. What is compared is the text inside; what is printed of the markup is decided
elsewhere. The signs of markup are also ordinary characters (5*3, ____年, a < b, US$5, C#, 首页 | 新闻): each
scanner takes only what has the whole form, and what is not closed, or has no table's rows, stays text.

>>> text = "**总则**：| 比例 $95\\\\%$ <br>"
>>> [s.extract(text) for s in find_markup(text).hidden]
['**', '**', '$', '\\\\', '$', '<br>']
"""

from __future__ import annotations

from functools import lru_cache

from chuyi_recon.core.text.markup.blocks import scan_blocks
from chuyi_recon.core.text.markup.found import (
    CodedCharacter,
    CodedStretch,
    Markup,
    MarkupCollector,
    TableForm,
    TableMarkup,
)
from chuyi_recon.core.text.markup.html import scan_html
from chuyi_recon.core.text.markup.inline import scan_inline
from chuyi_recon.core.text.markup.latex import scan_latex
from chuyi_recon.core.text.markup.tables import scan_columns, scan_tables

__all__ = ["CodedCharacter", "CodedStretch", "Markup", "TableForm", "TableMarkup", "find_markup"]

_MARKUP_CHARACTERS = frozenset("#*_`<&$\\|[~=->!^") | frozenset(chr(c) for c in range(0x2500, 0x2580))


@lru_cache(maxsize=64)
def find_markup(text: str) -> Markup:
    """The markup of a text."""
    found = MarkupCollector(text)
    if not _MARKUP_CHARACTERS.isdisjoint(text):
        for scan in (
            scan_html,
            scan_latex,
            scan_tables,
            scan_blocks,
            scan_inline,
        ):  # what stands inside a tag or a formula is no emphasis
            scan(found)
    scan_columns(found)
    return found.build()
