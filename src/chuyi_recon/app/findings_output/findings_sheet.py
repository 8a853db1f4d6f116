"""Findings as lines of text: one a line, or with the words that they point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from chuyi_recon.app.golden.drift_sheet import short
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.app.project.family_job import Place
from chuyi_recon.app.terminal.painter import SEVERITY_STYLE
from chuyi_recon.errors import visible
from chuyi_recon.messages import said


def findings_sheet(places: Sequence[Place], full: bool) -> Iterator[Text]:
    """Findings family by family; `full`: with the words they point at.

    What lies inside a withheld section is one fault with it: counted, or listed under it (`full`).
    """
    for family in dict.fromkeys(p.family for p in places):
        of = [p for p in places if p.family == family]
        for i, p in enumerate(of):
            if p.within is None:
                inside = [q for q in of if q.within == i]
                yield from _finding(p, full, "")
                if inside and not full:
                    yield Text(f"    {tr(said('and {n} more inside it', n=len(inside)))}", "dim")
                for q in inside if full else ():
                    yield from _finding(q, full, f"    {tr('inside it: ')}")


def _finding(p: Place, full: bool, lead: str) -> Iterator[Text]:
    yield Text.assemble(
        lead,
        f"{p.family}/{visible(p.source)}:{p.line}:{p.column}: ",
        (tr(p.finding.severity), SEVERITY_STYLE[p.finding.severity]),
        f" {p.finding.code} {visible(tr(p.finding.message))}",
        (tr(said(" (answered by ruling {id})", id=p.ruling)) if p.ruling else "", "dim"),
    )
    if full:
        indent = " " * (len(lead) - len(lead.lstrip()) + 4)
        yield Text(f"{indent}{short(p.quote)}")
        if p.finding.suggestion is not None:
            proposed = short(p.finding.suggestion) if p.finding.suggestion else said("nothing in its place")
            yield Text(indent + tr(said("proposed: {text}", text=proposed)), "green")
