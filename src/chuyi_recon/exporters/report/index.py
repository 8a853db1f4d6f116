"""`render_index.html`: the page over several families, each with its figures and a small strip of its document.

In: an `IndexEntry` for each family. Out: one HTML file without any code, whose links are relative:
`<family>/report.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from chuyi_recon.exporters.report.confidence_steps import LEAST_SURE, confidence_strip
from chuyi_recon.exporters.report.page import render_plain_page, show_invisible
from chuyi_recon.exporters.report.strings import strings_in
from chuyi_recon.messages import Language
from chuyi_recon.views.apparatus import Apparatus

_COLUMNS = ("family", "strip", "witnesses", "characters", "open", "findings", "doubts", "confidence")
_STRIP_HEIGHT = 22
_STRIP_WIDTH = 160  # units of a strip; a short text is stretched to them


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the page says of one family."""

    name: str  # of the folder
    title: str
    script: str  # zh-Hans, zh-Hant or und
    witnesses: int
    characters: int
    open_places: int
    finding_counts: tuple[int, int, int]  # high, medium, low
    doubts: int
    confidence: tuple[float, float] | None  # mean by character, and lowest, of what is printed
    confidence_strip: tuple[int, ...]  # worst step of each part


def make_index_entry(view: Apparatus, findings: tuple[int, int, int]) -> IndexEntry:
    """One family; `findings` are counted by whoever knows which of them are one fault."""
    family = view.family
    size, stated = len(view.reconstruction.text), view.printed_confidence
    return IndexEntry(
        name=family.name,
        title=family.title,
        script=view.languages[family.lead_witness],
        witnesses=len(family.witnesses),
        characters=size,
        open_places=len(view.open_passages),
        finding_counts=findings,
        doubts=len(view.reconstruction.doubts),
        confidence=(float(stated @ view.printed_lengths[view.printed_lengths > 0]) / size, float(stated.min()))
        if size
        else None,
        confidence_strip=confidence_strip(view, _STRIP_WIDTH),
    )


def render_index(entries: Sequence[IndexEntry], lang: Language = "en") -> bytes:
    """The page, families in the order given."""
    strings = strings_in(lang)
    heads = [strings[f"index-{key}"] for key in _COLUMNS]
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
