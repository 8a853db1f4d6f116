"""`index.html`: the page over several families, each with its figures and a small strip of its document.

In: an `Entry` for each family. Out: one HTML file without any code, whose links are relative: `<family>/report.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from chuyi_recon.exporters.report.confidence_steps import LEAST_SURE, strip
from chuyi_recon.exporters.report.page import bare, visible
from chuyi_recon.exporters.report.strings import Lang, spoken
from chuyi_recon.views.apparatus import Apparatus

_HEIGHT = 22
_WIDE = 160  # units of a strip; a short text is stretched to them


@dataclass(frozen=True, slots=True)
class Entry:
    """What the page says of one family."""

    name: str  # of the folder
    title: str
    script: str  # zh-Hans, zh-Hant or und
    witnesses: int
    characters: int
    open_places: int
    findings: tuple[int, int, int]  # high, medium, low
    doubts: int
    confidence: tuple[float, float] | None  # mean by character, and lowest, of what is printed
    strip: tuple[int, ...]  # worst step of each part


def entry(view: Apparatus, findings: tuple[int, int, int]) -> Entry:
    """One family; `findings` are counted by whoever knows which of them are one fault."""
    family = view.family
    size, stated = len(view.made.text), view.stated
    return Entry(
        name=family.name,
        title=family.title,
        script=view.languages[family.pivot],
        witnesses=len(family.witnesses),
        characters=size,
        open_places=len(view.open),
        findings=findings,
        doubts=len(view.made.doubts),
        confidence=(float(stated @ view.printed[view.printed > 0]) / size, float(stated.min())) if size else None,
        strip=strip(view, _WIDE),
    )


def index(entries: Sequence[Entry], lang: Lang = "en") -> bytes:
    """The page, families in the order given."""
    say = spoken(lang)
    heads = ("family", "strip", "witnesses", "characters", "open", "findings", "doubts", "confidence")
    head = "".join(f'<th scope="col">{escape(say[f"index-{key}"])}</th>' for key in heads)
    rows = "\n".join(_row(e, say["index-strip"]) for e in entries)
    body = (
        f"<h1>{escape(say['index'])}</h1>\n<p>{escape(say['index-families'].format(n=len(entries)))}</p>\n"
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'
    )
    return bare(say["index"], body, lang)


def _row(e: Entry, label: str) -> str:
    """One family as a row of the table."""
    title = f'<bdi lang="{e.script}">{escape(visible(e.title or e.name))}</bdi>'
    below = f"<small><bdi>{escape(visible(e.name))}</bdi></small>" if e.title else ""
    high, medium, low = e.findings
    sure = f"{_percent(e.confidence[0])} / {_percent(e.confidence[1])}" if e.confidence else ""
    cells = (
        f'<td class="name"><a href="{quote(e.name)}/report.html">{title}</a>{below}</td>',
        f"<td>{_drawn(e.strip, label)}</td>",
        *(f'<td class="n">{n:,}</td>' for n in (e.witnesses, e.characters, e.open_places)),
        f"<td>{high:,} / {medium:,} / {low:,}</td>",
        f'<td class="n">{e.doubts:,}</td>',
        f"<td>{sure}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _drawn(parts: Iterable[int], label: str) -> str:
    """The strip as a drawing: taller and darker is less sure. Equal neighbours are one piece."""
    pieces, at = [], 0
    for step, run in groupby(parts):
        width = len(list(run))
        height = _HEIGHT * (step + 1) / (LEAST_SURE + 1) if step else 2
        top, height = round(_HEIGHT - height, 1), round(height, 1)
        pieces.append(f'<rect class="k{step}" x="{at}" y="{top:g}" width="{width}" height="{height:g}"/>')
        at += width
    box = f'viewBox="0 0 {max(at, 1)} {_HEIGHT}" preserveAspectRatio="none"'
    return f'<svg role="img" aria-label="{escape(label)}" {box}>{"".join(pieces)}</svg>'


def _percent(share: float) -> str:
    """Two decimals, never rounded up to certainty."""
    return f"{int(share * 10_000) / 100:.2f} %"
