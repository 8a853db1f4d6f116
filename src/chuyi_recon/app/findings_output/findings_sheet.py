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
    for family in dict.fromkeys(place.family for place in places):
        own = [place for place in places if place.family == family]
        for index, place in enumerate(own):
            if place.within is None:
                inside = [inner for inner in own if inner.within == index]
                yield from _finding(place, full)
                if inside and not full:
                    yield Text(f"    {translate(Message('findings.more-inside', n=len(inside)))}", "dim")
                for inner in inside if full else ():
                    yield from _finding(inner, full, f"    {translate('inside it: ')}")


def finding_line(place: LocatedFinding, lead: str = "") -> Text:
    """A finding in one line: where, how bad, which flag, what it says."""
    return Text.assemble(
        lead,
        f"{translate(describe_location(place, f'{place.family}/{escape_line(place.source)}'))}: ",
        (translate(place.finding.severity), SEVERITY_STYLE[place.finding.severity]),
        f" {place.finding.code} {escape_line(translate(place.finding.message))}",
        (translate(Message("findings.answered-by-ruling", id=place.ruling)) if place.ruling else "", "dim"),
    )


def _finding(place: LocatedFinding, full: bool, lead: str = "") -> Iterator[Text]:
    yield finding_line(place, lead)
    if full:
        indent = " " * (len(lead) - len(lead.lstrip()) + 4)
        yield Text(f"{indent}{shorten_line(place.quote)}")
        if place.finding.suggestion is not None:
            proposed = (
                shorten_line(place.finding.suggestion)
                if place.finding.suggestion
                else Message("label.nothing-in-its-place")
            )
            yield Text(indent + translate(Message("findings.proposed", text=proposed)), "green")
