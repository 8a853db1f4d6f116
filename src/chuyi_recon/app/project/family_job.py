"""The work on one family, as an engine carries it out: where its witnesses lie in, the bytes of its results out.

`work` is a plain function and `Load` and `Result` can be pickled, so that any engine may run it
anywhere. Texts do not travel to it: it reads them. Nor does a `Reconstruction` come back; what the desk prints about
it is drawn out here.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from msgspec import Struct

from chuyi_recon.app.i18n.translate import chinese
from chuyi_recon.app.language.confusables import DeskAlikes
from chuyi_recon.app.project.witness_files import WitnessFiles
from chuyi_recon.app.project.witness_reading import Taken, taken_up
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Box, Family, Finding, Reconstruction, Ruled, Ruling, Script, Severity, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import ReconError
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.report.index import Entry, entry
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.confusables import explained
from chuyi_recon.views.nesting import within

REPORT = "html"  # the exporter whose pages an index leads to


@dataclass(frozen=True, slots=True)
class Load:
    """All that one family's work needs: where its witnesses lie, or the witnesses where somebody holds them.

    `pivot` is given where likeness has sorted loose files into the family: then all are of one document.
    """

    name: str
    witnesses: tuple[WitnessFiles, ...] | tuple[Witness, ...]
    base: str | None
    title: str
    pivot: str | None
    write: tuple[str, ...]  # names of exporters
    lexicon: Lexicon
    settings: Settings
    rulings: tuple[Ruling, ...] = ()  # those that nobody has retracted
    told: bool = False  # whether the command tells findings or gates on them, whatever is written

    @property
    def held(self) -> tuple[Witness, ...]:
        """The witnesses that are in hand already."""
        return tuple(w for w in self.witnesses if isinstance(w, Witness))

    @property
    def files(self) -> tuple[WitnessFiles, ...]:
        """Where the witnesses lie that nobody holds."""
        return tuple(w for w in self.witnesses if isinstance(w, WitnessFiles))


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A finding where a person looks for it: in plain text line and column (from 1, in code points), else the page,
    its image and boxes in pixels. What the format does not know is left out.
    """

    family: str
    source: str  # the file
    line: int | None = None
    column: int | None = None
    page: int | None = None
    image: str = ""
    boxes: tuple[Box, ...] = ()
    confidence: float | None = None  # of the engine, the lowest of the words there
    quote: str
    finding: Finding
    ruling: str  # the id of the ruling that answers it; empty if none does
    within: int | None  # index, among the family's places, of the withheld section it is a part of


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
    # Without those inside a withheld section: one fault counts once. None where nobody asked for findings.
    findings: dict[Severity, int] | None
    open_places: int
    lowest_confidence: float | None  # of what is printed; None where nothing is
    doubts: int
    pivot: str
    scripts: Mapping[str, Script]  # of a family that mixes traditional and simplified copies, by siglum; else empty
    script: Script | None  # that of the text, where they are mixed
    terms: tuple[str, ...]  # words of the family's own: found in it, or named by an editor


@dataclass(frozen=True, slots=True)
class Result:
    """What is written and printed for one family."""

    files: tuple[tuple[str, bytes], ...]  # by file name
    summary: Summary
    places: tuple[Place, ...]  # of the findings; none where nobody asked for them
    rulings: tuple[Ruled, ...] = ()
    problems: tuple[ReconError, ...] = ()  # witnesses that could not be read; the family is made of the others
    repaired: tuple[str, ...] = ()  # one line a repair of what was read here first
    entry: Entry | None = None  # for the page over several families, where reports are written


def work(load: Load) -> Result:
    """The results of one family; raises a `ReconError` that concerns this family alone."""
    with unswept():
        taken = taken_up(load)
        return result(taken, reconstruction(taken.load))


def result(taken: Taken, made: Reconstruction) -> Result:
    """What is written and printed of a reconstruction."""
    load = taken.load
    if any(EXPORTERS[n].explains for n in load.write):
        made = explained(made, DeskAlikes())
    view = Apparatus(made)
    files = tuple((EXPORTERS[n].filename, EXPORTERS[n].written(view, chinese)) for n in load.write)
    told = load.told or any(EXPORTERS[n].tells for n in load.write)
    outer = tuple(within(made.findings)) if told else ()
    found = _counted(made, outer) if told else None
    listed = entry(view, (found["high"], found["medium"], found["low"])) if found and REPORT in load.write else None
    places = _places(made, outer) if told else ()
    return Result(files, summarise(view, found), places, made.rulings, taken.problems, taken.repaired, listed)


def _counted(made: Reconstruction, within: Sequence[int | None]) -> dict[Severity, int]:
    """How many findings there are of each severity, without those inside a withheld section."""
    found: Counter[Severity] = Counter(f.severity for f, o in zip(made.findings, within, strict=True) if o is None)
    return {"high": found["high"], "medium": found["medium"], "low": found["low"]}


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
    witnesses = taken_up(load).load.held
    folded = pipeline.keys(witnesses, lexicon)
    if load.pivot not in [w.siglum for w in witnesses]:  # nobody has sorted them, or the pivot is lost
        family = pipeline.family_of(load.name, witnesses, lexicon, settings, load.base, load.title, folded)
    else:
        family = Family(load.name, witnesses, load.pivot)
    return pipeline.reconstruct(family, lexicon, settings, folded, load.rulings)


def summarise(view: Apparatus, findings: dict[Severity, int] | None) -> Summary:
    """The figures of one reconstruction and its counted findings. Agreement and clauses are of the pivot's rows."""
    reconstruction, family = view.made, view.family
    rows = reconstruction.table.rows
    agreements = rows.beside(family.pivot)
    return Summary(
        name=family.name,
        title=family.title,
        base=family.base,
        witnesses=len(family.witnesses),
        outsiders=tuple(w.siglum for w in family.outsiders),
        clauses=len(rows.ordinals(but=("island", "single"))),
        agreement=sum(agreements) / len(agreements) if agreements else None,
        findings=findings,
        open_places=len(view.open),
        lowest_confidence=float(view.stated.min()) if reconstruction.text else None,
        doubts=len(reconstruction.doubts),
        pivot=family.pivot,
        scripts=reconstruction.scripts,
        script=reconstruction.script,
        terms=reconstruction.terms,
    )


def _places(made: Reconstruction, within: Sequence[int | None]) -> tuple[Place, ...]:
    return tuple(
        _place(f, made.family, outer, made.settled.get(i, ""))
        for i, (f, outer) in enumerate(zip(made.findings, within, strict=True))
    )


def _place(finding: Finding, family: Family, outer: int | None, ruling: str) -> Place:
    witness = family.witness(finding.siglum)
    at = witness.locate(finding.span)[0]
    return Place(
        family=family.name,
        source=at.file,
        line=at.line,
        column=at.column,
        page=at.page,
        image=at.image,
        boxes=at.boxes,
        confidence=at.confidence,
        quote=finding.span.of(witness.text),
        finding=finding,
        ruling=ruling,
        within=outer,
    )
