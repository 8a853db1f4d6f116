"""The work on one family, as an engine carries it out: where its witnesses lie in, the bytes of its results out.

`process_family` is a plain function and `FamilyJob` and `FamilyResult` can be pickled, so that any engine may run it
anywhere. Texts do not travel to it: it reads them. Nor does a `Reconstruction` come back; what the app prints about
it is drawn out here.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from msgspec import Struct

from chuyi_recon.app.crops.cutting import cut_places
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.i18n.suggest import did_you_mean
from chuyi_recon.app.i18n.translate import flag_pages
from chuyi_recon.app.language.confusables import TableConfusables
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.witness_reading import ReadFamily, read_family
from chuyi_recon.app.terminal.choices import ShownImages
from chuyi_recon.archive.loose_texts import group_texts
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import (
    Box,
    Family,
    Finding,
    FoldedText,
    Reconstruction,
    ResolvedRuling,
    Script,
    Severity,
)
from chuyi_recon.errors import ReconError, UsageError
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.report.index_entry import IndexEntry, make_index_entry
from chuyi_recon.messages import Language, Message
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.confusables import label_rejected_readings

REPORT_EXPORTER = "html"  # the exporter whose pages an index leads to


class LocatedFinding(Struct, frozen=True, kw_only=True, omit_defaults=True):
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
class FamilySummary:
    """What the table at the end says of one family."""

    name: str
    title: str
    base: str | None
    witnesses: int
    outsiders: tuple[str, ...]
    characters: int  # of the text
    clauses: int
    agreement: float | None  # mean of the cells beside the pivot's; None where there are none
    # Without those inside a withheld section: one fault counts once. None where nobody asked for findings.
    finding_counts: dict[Severity, int] | None
    open_places: int | None  # None where nobody asked for findings
    lowest_confidence: float | None  # of what is printed; None where nothing is
    doubts: int
    pivot: str
    scripts: Mapping[str, Script]  # of a family that mixes traditional and simplified copies, by siglum; else empty
    script: Script | None  # that of the text, where they are mixed
    terms: tuple[str, ...]  # words of the family's own: found in it, or named by an editor


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """What is written and printed for one family."""

    files: tuple[tuple[str, bytes], ...]  # by file name
    summary: FamilySummary
    findings: tuple[LocatedFinding, ...]  # of the findings; none where nobody asked for them
    language: Language = "en"  # of the files, and of findings wherever they are written
    rulings: tuple[ResolvedRuling, ...] = ()
    problems: tuple[ReconError, ...] = ()  # witnesses that could not be read; the family is made of the others
    repaired: tuple[str, ...] = ()  # one line a repair of what was read here first
    note: str = ""  # what a person should hear of its page images
    index_entry: IndexEntry | None = None  # for the page over several families, where reports are written
    is_reusable: bool = False  # whether its files and figures are all that there is to tell


def process_family(job: FamilyJob) -> FamilyResult:
    """The results of one family; raises a `ReconError` that concerns this family alone."""
    with gc_paused():
        taken = read_family(job)
        return export_results(taken, reconstruct_family(taken.load), job.images)


def export_results(
    taken: ReadFamily, reconstruction: Reconstruction, images: ImageSources | None = None
) -> FamilyResult:
    """What is written and printed of a reconstruction; `images` are those of its pages, for a report of them."""
    job = taken.load
    if any(EXPORTERS[n].needs_likeness for n in job.exporter_names):
        reconstruction = label_rejected_readings(reconstruction, TableConfusables())
    language = job.settings.language
    if job.chosen_witness and job.chosen_witness not in reconstruction.family.sigla:
        raise UsageError(
            Message("error.export.no-such-witness", family=job.name, siglum=job.chosen_witness),
            did_you_mean(job.chosen_witness, reconstruction.family.sigla),
        )
    view = Apparatus(reconstruction, language, flag_pages(language), job.ruling_files, job.indexed, job.chosen_witness)
    note = ""
    if images is not None and job.shown_images is not ShownImages.none and REPORT_EXPORTER in job.exporter_names:
        cut = cut_places(view, images, job.shown_images)
        view, note = view.with_crops(cut.crops), cut.note
    files = tuple(EXPORTERS[n].make_file(view) for n in job.exporter_names)
    told = job.told or any(EXPORTERS[n].tells for n in job.exporter_names)
    outer = view.enclosing if told else ()
    found = _counted(reconstruction, outer) if told else None
    index_entry = (
        make_index_entry(view, (found["high"], found["medium"], found["low"]))
        if found and REPORT_EXPORTER in job.exporter_names
        else None
    )
    places = _locate_findings(reconstruction, outer) if told else ()
    return FamilyResult(
        files,
        summarize(view, found),
        places,
        language,
        reconstruction.rulings,
        taken.problems,
        taken.repaired,
        note and Message("layout.located", where=job.name, what=note),
        index_entry,
        is_reusable=not (
            reconstruction.rulings or taken.problems or taken.repaired or _has_boxes(reconstruction.family)
        ),
    )


def _has_boxes(family: Family) -> bool:
    """Whether a witness says where its words stand: then results may show images, of which nothing is known."""
    return any(w.transcription.source_map.words is not None for w in family.witnesses)


def _counted(made: Reconstruction, within: Sequence[int | None]) -> dict[Severity, int]:
    """How many findings there are of each severity, without those inside a withheld section."""
    found: Counter[Severity] = Counter(f.severity for f, o in zip(made.findings, within, strict=True) if o is None)
    return {"high": found["high"], "medium": found["medium"], "low": found["low"]}


@contextmanager
def gc_paused() -> Iterator[None]:
    """No garbage collection meanwhile.

    Frozen objects do not point back at their makers: there is no ring for the collector to find, and to look
    for one among a million readings takes as long as making them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def reconstruct_family(job: FamilyJob) -> Reconstruction:
    """The reconstruction of one family; raises a `ReconError` that concerns this family alone."""
    family, folded = _read_and_fold(job)
    return pipeline.reconstruct(family, job.lexicon, job.settings, folded, job.rulings)


def prepare_family(job: FamilyJob) -> pipeline.PreparedFamily:
    """All that is known of one family before an editor speaks; raises what `reconstruct_family` raises."""
    family, folded = _read_and_fold(job)
    return pipeline.prepare(family, job.lexicon, job.settings, folded)


def _read_and_fold(job: FamilyJob) -> tuple[Family, dict[str, FoldedText]]:
    lexicon, settings = job.lexicon, job.settings
    witnesses = read_family(job).load.held
    folded = pipeline.fold_witnesses(witnesses, lexicon)
    if job.pivot not in [w.siglum for w in witnesses]:  # nobody has sorted them, or the pivot is lost
        regroup = partial(group_texts, simplify=lexicon.simplify)
        family = pipeline.make_family(job.name, witnesses, lexicon, settings, job.base, job.title, folded, regroup)
    else:
        family = Family(job.name, witnesses, job.pivot)
    return family, folded


def summarize(view: Apparatus, findings: dict[Severity, int] | None) -> FamilySummary:
    """The figures of one reconstruction and its counted findings. Agreement and clauses are of the pivot's rows."""
    reconstruction, family = view.reconstruction, view.family
    rows = reconstruction.table.rows
    agreements = rows.agreements_with(family.lead_witness)
    return FamilySummary(
        name=family.name,
        title=family.title,
        base=family.base,
        witnesses=len(family.witnesses),
        outsiders=tuple(w.siglum for w in family.outsiders),
        characters=len(reconstruction.text),
        clauses=len(rows.ordinals(but=("island", "single"))),
        agreement=sum(agreements) / len(agreements) if agreements else None,
        finding_counts=findings,
        open_places=None if findings is None else len(view.open_passages),
        lowest_confidence=float(view.printed_confidence.min()) if reconstruction.text else None,
        doubts=len(reconstruction.doubts),
        pivot=family.lead_witness,
        scripts=reconstruction.scripts,
        script=reconstruction.script,
        terms=reconstruction.terms,
    )


def _locate_findings(reconstruction: Reconstruction, within: Sequence[int | None]) -> tuple[LocatedFinding, ...]:
    return tuple(
        _locate_finding(f, reconstruction.family, outer, reconstruction.answered_findings.get(i, ""))
        for i, (f, outer) in enumerate(zip(reconstruction.findings, within, strict=True))
    )


def _locate_finding(finding: Finding, family: Family, outer: int | None, ruling: str) -> LocatedFinding:
    witness = family.witness(finding.siglum)
    at = witness.locate(finding.span)[0]
    return LocatedFinding(
        family=family.name,
        source=at.file,
        line=at.line,
        column=at.column,
        page=at.page,
        image=at.image,
        boxes=at.boxes,
        confidence=at.confidence,
        quote=finding.span.extract(witness.text),
        finding=finding,
        ruling=ruling,
        within=outer,
    )
