"""The work on one family, as an engine carries it out: witnesses in, the bytes of its results out.

`work` is a plain function and `Load` and `Result` can be pickled, so that any engine may run it
anywhere. A `Reconstruction` does not travel; what the desk prints about it is drawn out here.
"""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from chuyi_recon.core import pipeline
from chuyi_recon.core.faults import within
from chuyi_recon.core.lexicon import Lexicon
from chuyi_recon.core.likeness import explained
from chuyi_recon.core.model import Family, Finding, Reconstruction, Severity, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.desk.alikes import DeskAlikes
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.report.index import Entry, entry

REPORT = "html"  # the exporter whose pages an index leads to


@dataclass(frozen=True, slots=True)
class Load:
    """All that one family's work needs. `family` is given where `gather` has already made it."""

    name: str
    witnesses: tuple[Witness, ...]
    base: str | None
    title: str
    family: Family | None
    write: tuple[str, ...]  # names of exporters
    lexicon: Lexicon
    settings: Settings


@dataclass(frozen=True, slots=True)
class Place:
    """A finding where a person looks for it: file, line and column (both from 1, in code points)."""

    family: str
    source: str
    line: int
    column: int
    quote: str
    finding: Finding
    within: int | None = None  # index, among the family's places, of the withheld section it is a part of


@dataclass(frozen=True, slots=True)
class Summary:
    """What the table at the end says of one family."""

    name: str
    title: str
    base: str | None
    witnesses: int
    outsiders: tuple[str, ...]
    clauses: int
    agreement: float | None  # mean of the cells beside the pivot's; None where there are none
    findings: dict[Severity, int]  # without those inside a withheld section: one fault counts once
    open_places: int
    lowest_confidence: float | None  # of what is printed; None where nothing is
    doubts: int


@dataclass(frozen=True, slots=True)
class Result:
    """What is written and printed for one family."""

    files: tuple[tuple[str, bytes], ...]  # by file name
    summary: Summary
    places: tuple[Place, ...]
    entry: Entry | None = None  # for the page over several families, where reports are written


def work(load: Load) -> Result:
    """The results of one family; raises a `ReconError` that concerns this family alone."""
    with unswept():
        made = reconstruction(load)
        if any(EXPORTERS[n].explains for n in load.write):
            made = explained(made, DeskAlikes())
        files = tuple((EXPORTERS[n].filename, EXPORTERS[n].export(made)) for n in load.write)
        summary = summarise(made)
        counted = (summary.findings["high"], summary.findings["medium"], summary.findings["low"])
        listed = entry(made, counted) if REPORT in load.write else None
        return Result(files, summary, _places(made.findings, made.family), listed)


@contextmanager
def unswept() -> Iterator[None]:
    """No garbage collection meanwhile.

    Frozen objects do not point back at their makers: there is no ring for the collector to find, and to look
    for one among a million readings takes as long as making them.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def reconstruction(load: Load) -> Reconstruction:
    """The reconstruction of one family; raises a `ReconError` that concerns this family alone."""
    lexicon, settings = load.lexicon, load.settings
    folded = pipeline.keys(load.witnesses, lexicon)
    family = load.family or pipeline.family_of(
        load.name, load.witnesses, lexicon, settings, load.base, load.title, folded
    )
    return pipeline.reconstruct(family, lexicon, settings, folded)


def summarise(reconstruction: Reconstruction) -> Summary:
    """The figures of one reconstruction. Agreement and clauses count the rows of the pivot."""
    family = reconstruction.family
    rows = reconstruction.table.rows
    agreements = rows.beside(family.pivot)
    alone = (f for f, o in zip(reconstruction.findings, within(reconstruction.findings), strict=True) if o is None)
    found: Counter[Severity] = Counter(f.severity for f in alone)
    printed = [d.confidence for d in reconstruction.decisions if d.text]
    return Summary(
        name=family.name,
        title=family.title,
        base=family.base,
        witnesses=len(family.witnesses),
        outsiders=tuple(w.siglum for w in family.outsiders),
        clauses=len(rows.ordinals(but=("island", "single"))),
        agreement=sum(agreements) / len(agreements) if agreements else None,
        findings={"high": found["high"], "medium": found["medium"], "low": found["low"]},
        open_places=sum(d.open for d in reconstruction.decisions),
        lowest_confidence=min(printed) if printed else None,
        doubts=len(reconstruction.doubts),
    )


def _places(findings: Sequence[Finding], family: Family) -> tuple[Place, ...]:
    starts = {w.siglum: [0, *(m.end() for m in re.finditer("\n", w.text))] for w in family.witnesses}
    return tuple(
        _place(f, family.witness(f.siglum), family.name, starts[f.siglum], outer)
        for f, outer in zip(findings, within(findings), strict=True)
    )


def _place(finding: Finding, witness: Witness, family: str, starts: Sequence[int], outer: int | None) -> Place:
    """Where a finding stands in a witness whose lines begin at `starts`."""
    line = bisect_right(starts, finding.span.start)
    return Place(
        family=family,
        source=witness.source or witness.siglum,
        line=line,
        column=finding.span.start - starts[line - 1] + 1,
        quote=finding.span.of(witness.text),
        finding=finding,
        within=outer,
    )
