"""`render_index.html`: the page over several families, each with its figures and a small strip of its document.

In: an `IndexEntry` for each family. Out: one HTML file, whose links are relative: `<family>/report.html`. It has no
code but where the families are very many (`large_index`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from chuyi_recon.exporters.report.confidence_steps import LEAST_SURE
from chuyi_recon.exporters.report.index_entry import IndexEntry
from chuyi_recon.exporters.report.large_index import render_large_index
from chuyi_recon.exporters.report.page import render_plain_page, show_invisible
from chuyi_recon.exporters.report.strings import strings_in
from chuyi_recon.messages import Language

_COLUMNS = ("family", "strip", "witnesses", "characters", "open", "findings", "doubts", "confidence")
_STRIP_HEIGHT = 22
_MAX_PLAIN = 500  # families on a page without code; of more only some are drawn at a time


def render_index(entries: Sequence[IndexEntry], lang: Language = "en") -> bytes:
    """The page, families in the order given."""
    strings = strings_in(lang)
    heads = [strings[f"index-{key}"] for key in _COLUMNS]
    if len(entries) > _MAX_PLAIN:
        return render_large_index(entries, strings, heads, _draw_legend(strings), lang)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    rows = "\n".join(_family_row(e, heads, strings["index-strip"]) for e in entries)
    body = (
        f"<h1>{escape(strings['index'])}</h1>\n<p>{escape(strings['index-families'].format(n=len(entries)))}</p>\n"
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>\n'
        f"{_draw_legend(strings)}"
    )
    return render_plain_page(strings["index"], body, lang)


def _draw_legend(strings: Mapping[str, str]) -> str:
    """The steps of the strip with their words, the surest first."""
    steps = "".join(
        f"<li>{_draw_strip([step] * 4, '')}{escape(strings[f'step-{step}'])}</li>" for step in range(LEAST_SURE + 1)
    )
    return f'<h2>{escape(strings["index-legend"])}</h2>\n<ul class="legend">{steps}</ul>'


def _family_row(e: IndexEntry, heads: Sequence[str], label: str) -> str:
    """One family as a row of the table; each cell names its column, for windows too narrow for columns."""
    title = f'<bdi lang="{e.script}">{escape(show_invisible(e.title or e.name))}</bdi>'
    below = f"<small><bdi>{escape(show_invisible(e.name))}</bdi></small>" if e.title else ""
    sure = f"{_format_percent(e.confidence[0])} / {_format_percent(e.confidence[1])}" if e.confidence else ""
    cells = (
        ("name", f'<a href="{quote(e.name)}/report.html">{title}</a>{below}'),
        ("", _draw_strip(e.confidence_strip, label)),
        *(("n", f"{n:,}") for n in (e.witnesses, e.characters, e.open_places)),
        ("", " / ".join(f"{n:,}" for n in e.finding_counts)),
        ("n", f"{e.doubts:,}"),
        ("", sure),
    )
    named = zip(cells, heads, strict=True)
    return "".join(
        [
            "<tr>",
            *(f'<td class="{kind}" data-head="{escape(head)}">{cell}</td>' for (kind, cell), head in named),
            "</tr>",
        ]
    )


def _draw_strip(parts: Iterable[int], label: str) -> str:
    """The strip as a drawing: taller and darker is less sure. Equal neighbours are one piece."""
    pieces: dict[int, list[str]] = {}  # by step what is drawn in its colour
    at = 0
    for step, run in groupby(parts):
        width = len(list(run))
        height = _STRIP_HEIGHT * (step + 1) / (LEAST_SURE + 1) if step else 2
        pieces.setdefault(step, []).append(f"M{at} {_STRIP_HEIGHT}v-{height:g}h{width}V{_STRIP_HEIGHT}z")
        at += width
    paths = "".join(f'<path class="k{step}" d="{"".join(found)}"/>' for step, found in sorted(pieces.items()))
    box = f'viewBox="0 0 {max(at, 1)} {_STRIP_HEIGHT}" preserveAspectRatio="none"'
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return f"<svg {told} {box}>{paths}</svg>"


def _format_percent(share: float) -> str:
    """Two decimals, never rounded up to certainty."""
    return f"{int(share * 10_000) / 100:.2f} %"
