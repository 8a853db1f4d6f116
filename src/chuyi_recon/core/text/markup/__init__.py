"""Markup is not text: Markdown, HTML, LaTeX and table rules are found by their form, with their places.

In: a text. Out: its `Markup`. What is compared is the text inside; what is printed of the markup is decided
elsewhere. The signs of markup are also ordinary characters (5*3, ____年, a < b, US$5, C#, 首页 | 新闻): each
scanner takes only what has the whole form, and what is not closed, or has no table's rows, stays text.

>>> text = "**总则**：| 比例 $95\\\\%$ <br>"
>>> [s.of(text) for s in markup(text).hidden]
['**', '**', '$', '\\\\', '$', '<br>']
"""

from __future__ import annotations

from functools import lru_cache

from chuyi_recon.core.text.markup.blocks import blocks
from chuyi_recon.core.text.markup.found import Code, Coded, Form, Found, Markup, Table
from chuyi_recon.core.text.markup.html import html
from chuyi_recon.core.text.markup.inline import inline
from chuyi_recon.core.text.markup.latex import latex
from chuyi_recon.core.text.markup.tables import columns, tables

__all__ = ["Code", "Coded", "Form", "Markup", "Table", "markup"]

_SIGNS = frozenset("#*_`<&$\\|[~=->!^") | frozenset(chr(c) for c in range(0x2500, 0x2580))


@lru_cache(maxsize=64)
def markup(text: str) -> Markup:
    """The markup of a text."""
    found = Found(text)
    if not _SIGNS.isdisjoint(text):
        for scan in (html, latex, tables, blocks, inline):  # what stands inside a tag or a formula is no emphasis
            scan(found)
    columns(found)
    return found.result()
