"""The page over very many families: the same table, searched, sorted and paged by a little code.

A page of plain rows is slow to open from some hundred families on. Here the figures stand in the page as columns of
JSON, and only the rows of one page are drawn. Nothing is loaded; links are relative, as on the plain page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from chuyi_recon.exporters.report.index_entry import IndexEntry
from chuyi_recon.exporters.report.page import render_listing_page, show_invisible
from chuyi_recon.messages import Language

_STRIP_PARTS = 40  # of the strip of a family: with 160, a hundred thousand families took 16 MB more


def render_large_index(
    entries: Sequence[IndexEntry], strings: Mapping[str, str], heads: Sequence[str], legend: str, lang: Language
) -> bytes:
    """The page; `heads` are the names of its columns, `legend` what explains the strip."""
    open_places = [e.open_places for e in entries]
    columns: dict[str, object] = {
        "name": [e.name for e in entries],
        "shown": [show_invisible(e.name) for e in entries],
        "title": [show_invisible(e.title) for e in entries],
        "script": [e.script for e in entries],
        "witnesses": [e.witnesses for e in entries],
        "characters": [e.characters for e in entries],
        "open": open_places,
        "findings": [list(e.finding_counts) for e in entries],
        "doubts": [e.doubts for e in entries],
        "confidence": [e.confidence and [round(share, 6) for share in e.confidence] for e in entries],
        "strip": ["".join(map(str, _shorten(e.confidence_strip))) for e in entries],
    }
    totals = strings["index-totals"].format(
        n=f"{len(entries):,}", places=f"{sum(open_places):,}", families=f"{sum(map(bool, open_places)):,}"
    )
    said = {key.removeprefix("index-"): strings[key] for key in strings if key.startswith("index-")}
    body = (
        f"<h1>{escape(strings['index'])}</h1>\n<p>{escape(totals)}</p>\n"
        f"<noscript><p>{escape(strings['noscript'])}</p></noscript>\n"
        '<div id="listing"></div>\n'
        f"{legend}"
    )
    return render_listing_page(strings["index"], body, {"heads": list(heads), "strings": said, **columns}, lang)


def _shorten(strip: Sequence[int]) -> Sequence[int]:
    """A strip in fewer parts, each as unsure as the worst of its own.

    >>> _shorten([0] * 79 + [4])[-2:]
    [0, 4]
    """
    if len(strip) <= _STRIP_PARTS:
        return strip
    edges = [i * len(strip) // _STRIP_PARTS for i in range(_STRIP_PARTS + 1)]
    return [max(strip[a:b]) for a, b in pairwise(edges)]
