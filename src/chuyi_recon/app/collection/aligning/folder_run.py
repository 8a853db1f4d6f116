"""From families.parquet to a folder of results for each family, as `recon align` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from chuyi_recon.app.collection.aligning.asked import CollectionRun, check_table, gathered
from chuyi_recon.app.collection.aligning.engine import run_places
from chuyi_recon.app.collection.aligning.gathering import GatheredFamilies
from chuyi_recon.app.collection.aligning.places import Digests, FamilyPlace
from chuyi_recon.app.collection.aligning.result_rows import find_witnesses
from chuyi_recon.app.collection.aligning.summary import CollectionSummary, ErrorList
from chuyi_recon.app.collection.aligning.work import read_family_texts
from chuyi_recon.app.collection.family_folders import free_name
from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.spool import Spool
from chuyi_recon.app.files.work_folder import WorkFolder, work_folder_of
from chuyi_recon.app.project.delivery import DeliveredFamily, DeliveryJob, deliver
from chuyi_recon.app.project.family_job import REPORT_EXPORTER
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.output_folder import check_output_folder
from chuyi_recon.app.project.result_mark import covers, make_mark, read_mark
from chuyi_recon.app.rulings.by_family import report_rulings
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core.model import ResolvedRuling
from chuyi_recon.errors import OutputError, ReconError
from chuyi_recon.exporters.report.index import render_index
from chuyi_recon.exporters.report.index_entry import IndexEntry
from chuyi_recon.messages import Message


@dataclass(frozen=True, slots=True)
class _FolderWork:
    """What travels to a worker; `load` lacks the witnesses, which it reads where `place` says."""

    place: FamilyPlace
    texts: Path
    load: FamilyJob
    limits: Limits
    out: Path
    mark: bytes
    again: bool


@dataclass(slots=True)
class _Made:
    """How many families lay there as they are, and what came of every ruling on the others."""

    kept: int = 0
    outcomes: list[tuple[str, ResolvedRuling]] = field(default_factory=list)


def align_into_folders(run: CollectionRun, painter: Painter) -> int:
    """Makes every family that was not made before of the same, into its folder; returns the exit code."""
    check_table(run.table)
    writing.check_writable(run.out)
    errors, summary = ErrorList(painter), CollectionSummary()
    work = WorkFolder(work_folder_of(run.out))
    try:
        digests = Digests(run.settings, run.limits.max_chars, run.exporter_names)
        with gathered(run, work, digests, errors, painter) as (families, texts):
            names = _name_folders(families)
            indexed = REPORT_EXPORTER in run.exporter_names
            check_output_folder(run.out, tuple(names.values()), [run.table], [run.table], indexed)
            made = _make_all(run, names, families, texts, summary, errors, painter)
    finally:
        work.close(keep_parts=False)
    errors.report_untold()
    if made.kept:
        painter.print_note(Message("align.kept", n=made.kept))
    report_rulings(made.outcomes, families.rulings, painter)
    _report_gone(run, set(names.values()), painter)
    summary.codes |= errors.codes
    where = Message("output.results-in", out=run.out, family=Message("label.any-family"))
    summary.report(where, painter)
    return summary.exit_code(run.fail_on, run.strict)


def _make_all(
    run: CollectionRun,
    names: Mapping[str, str],
    families: GatheredFamilies,
    texts: Path,
    summary: CollectionSummary,
    errors: ErrorList,
    painter: Painter,
) -> _Made:
    """Makes the families and the page over them."""
    made, entries = _Made(), Spool[IndexEntry]()

    def pack(place: FamilyPlace) -> _FolderWork:
        name = names[place.name]
        load = FamilyJob(
            name, (), place.base, "", None, run.exporter_names, run.lexicon, run.settings, place.rulings,
            place.page_ids, indexed=families.many > 1,
        )  # fmt: skip
        mark = make_mark(run.out / name, [run.table], one_family=False, base=None)
        return _FolderWork(place, texts, load, run.limits, run.out, mark, run.again)

    with painter.progress(families.many) as bar:
        for place, outcome in run_places(families, families.many, pack, _make_folder, run.jobs, run.limits, bar):
            if outcome.error is not None:
                for error in outcome.error.beside:
                    errors.add(error)
                errors.add(outcome.error, outcome.name, outcome.trace)
                summary.tally.failed += 1
                if isinstance(outcome.error, OutputError) and writing.prevents_all_writes(outcome.error):
                    return made
            if outcome.result is None:
                continue
            result = outcome.result.result
            made.kept += outcome.result.is_kept
            made.outcomes += ((place.name, ruled) for ruled in result.rulings)
            for error in result.problems:
                errors.add(error)
            summary.repaired = summary.repaired or bool(result.repaired)
            summary.tally.add(result.summary)
            if result.index_entry is not None:
                entries.add(result.index_entry)
    if families.many > 1 and len(entries):
        page = render_index(list(entries), run.settings.language)
        writing.write_file(run.out / storage.REPORT_INDEX, page)
    return made


def _name_folders(families: GatheredFamilies) -> dict[str, str]:
    """By family the name of its folder, each once also where a disk does not tell cases apart."""
    taken: set[str] = set()
    return {place.name: free_name(place.name, taken) for place in families}


def _make_folder(work: _FolderWork) -> DeliveredFamily:
    """Writes the results of one family, unless they lie there."""
    problems = list[ReconError]()
    witnesses = find_witnesses(read_family_texts(work.place, work.texts), problems, work.limits)
    delivery = DeliveryJob(replace(work.load, witnesses=witnesses), work.out, mark=work.mark, again=work.again)
    made = deliver(delivery, None if problems else work.place.made_of)
    told = (*problems, *made.result.problems)
    return replace(made, result=replace(made.result, problems=told, findings=()))


def _report_gone(run: CollectionRun, names: set[str], painter: Painter) -> None:
    """Names, or with --prune removes, results of families that this table had and has no more."""
    gone = [name for name in storage.list_folder_names(run.out) if name not in names and _is_of(run, name)]
    for name in gone if run.prune else ():
        storage.remove_results(run.out / name)
    if gone:
        code = "align.removed-families" if run.prune else "align.gone-families"
        painter.print_note(Message(code, n=len(gone), out=run.out))


def _is_of(run: CollectionRun, name: str) -> bool:
    mark = read_mark(run.out / name)
    return mark is not None and covers([run.table], run.out / name, mark)
