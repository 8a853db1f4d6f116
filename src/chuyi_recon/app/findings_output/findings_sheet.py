"""Findings as lines of text: one a line, or with the words that they point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from chuyi_recon.app.golden.drift_sheet import shorten_line
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.project.family_job import LocatedFinding
from chuyi_recon.app.terminal.painter import SEVERITY_STYLE
from chuyi_recon.errors import escape_line
from chuyi_recon.messages import Message
from chuyi_recon.views.line_index import describe_location


def findings_sheet(places: Sequence[LocatedFinding], full: bool) -> Iterator[Text]:
    """Findings family by family; `full`: with the words they point at.

    What lies inside a withheld section is one fault with it: counted, or listed under it (`full`).
    """
    for family in dict.fromkeys(p.family for p in places):
        of = [p for p in places if p.family == family]
        for i, p in enumerate(of):
            if p.within is None:
                inside = [q for q in of if q.within == i]
                yield from _finding(p, full)
                if inside and not full:
                    yield Text(f"    {translate(Message('findings.more-inside', n=len(inside)))}", "dim")
                for q in inside if full else ():
                    yield from _finding(q, full, f"    {translate('inside it: ')}")


def finding_line(p: LocatedFinding, lead: str = "") -> Text:
    """A finding in one line: where, how bad, which flag, what it says."""
    return Text.assemble(
        lead,
        f"{translate(describe_location(p, f'{p.family}/{escape_line(p.source)}'))}: ",
        (translate(p.finding.severity), SEVERITY_STYLE[p.finding.severity]),
        f" {p.finding.code} {escape_line(translate(p.finding.message))}",
        (translate(Message("findings.answered-by-ruling", id=p.ruling)) if p.ruling else "", "dim"),
    )


def _finding(p: LocatedFinding, full: bool, lead: str = "") -> Iterator[Text]:
    yield finding_line(p, lead)
    if full:
        indent = " " * (len(lead) - len(lead.lstrip()) + 4)
        yield Text(f"{indent}{shorten_line(p.quote)}")
        if p.finding.suggestion is not None:
            proposed = (
                shorten_line(p.finding.suggestion) if p.finding.suggestion else Message("label.nothing-in-its-place")
            )
            yield Text(indent + translate(Message("findings.proposed", text=proposed)), "green")
