"""Tables that an engine writes as HTML inside its JSON: their cells are read, their markup is not text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chuyi_recon.core.model import Box, RegionKind
from chuyi_recon.readers.page_text import PageText

if TYPE_CHECKING:
    from lxml.etree import _Element


def add_table(text: PageText, html: str, box: Box | None, confidence: float | None = None) -> None:
    """The cells of a table in order, each in the box of the whole; a text without a table as its lines."""
    root = _parse(html)
    rows = root.findall(".//tr") if root is not None else []
    if not rows:
        text.add_lines("".join(map(str, root.itertext())) if root is not None else "", box, confidence)
    for r, row in enumerate(rows):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        for c, cell in enumerate(cells):
            with text.region(RegionKind.TABLE_CELL, 0, r, c):
                text.add_lines("".join(map(str, cell.itertext())), box, confidence)


def _parse(html: str) -> _Element | None:
    """The root of a piece of HTML; None for one that says nothing."""
    from lxml import etree  # 20 ms that only a file with a table needs

    if not html.strip():
        return None
    try:
        return etree.fromstring(html, etree.HTMLParser(no_network=True, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError):
        return None
