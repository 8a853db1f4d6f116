"""From families.parquet to results.parquet: one row a family."""

from __future__ import annotations

from collections.abc import Iterator

from chuyi_recon.app.collection.aligning.asked import CollectionRun, check_table, gathered
from chuyi_recon.app.collection.aligning.engine import run_places
from chuyi_recon.app.collection.aligning.places import Digests, FamilyPlace
from chuyi_recon.app.collection.aligning.result_rows import failed_row
from chuyi_recon.app.collection.aligning.results_file import ResultsFile, check_results_target
from chuyi_recon.app.collection.aligning.summary import ErrorList, report_results
from chuyi_recon.app.collection.aligning.work import FamilyWork, WorkedFamily, make_family_row
from chuyi_recon.app.files.work_folder import WorkFolder, work_folder_of
from chuyi_recon.app.rulings.by_family import RulingsByFamily
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.engines import Outcome
from chuyi_recon.engines.worker import interrupt_deferred


def align_into_table(run: CollectionRun, painter: Painter) -> int:
    """Makes every family that was not made before of the same, writes the table whole; returns the exit code."""
    check_table(run.table)
    check_results_target(run.out)
    errors = ErrorList(painter)
    work = WorkFolder(work_folder_of(run.out))
    is_whole = False
    try:
        results = ResultsFile(run.out, work, run.again)
        rulings = _make_all(run, work, results, errors, painter)
        results.finish()
        is_whole = True
    finally:
        work.close(keep_parts=not is_whole)
    return report_results(run.out, results.kept, rulings, errors, painter).exit_code(run.fail_on, run.strict)


def _make_all(
    run: CollectionRun, work: WorkFolder, results: ResultsFile, errors: ErrorList, painter: Painter
) -> RulingsByFamily:
    """Makes the families; returns what was ruled on them."""
    digests = Digests(run.settings, run.limits.max_chars)
    with gathered(run, work, digests, errors, painter) as (families, texts), painter.progress(families.many) as bar:

        def to_make() -> Iterator[FamilyPlace]:
            for place in families:
                if not results.has(place.made_of):
                    yield place
                elif bar is not None:
                    bar.advance(bar.task_ids[0])

        def pack(place: FamilyPlace) -> FamilyWork:
            return FamilyWork(place, texts, run.lexicon, run.settings, run.limits)

        try:
            done = run_places(to_make(), families.many, pack, make_family_row, run.jobs, run.limits, bar)
            for place, outcome in done:
                made = outcome.result or _lost(place, outcome, run)
                results.add(made.row)
                if made.error is not None:
                    errors.add(made.error, place.name, made.trace)
        except KeyboardInterrupt:
            with interrupt_deferred():
                results.flush()
            raise
        return families.rulings


def _lost(place: FamilyPlace, outcome: Outcome[WorkedFamily], run: CollectionRun) -> WorkedFamily:
    """The row of a family of which nothing came back: its worker died twice, or it took more than it may."""
    family = {"family": place.name, "pages": place.pages, "made_of": place.made_of}
    failed = failed_row(family, outcome, run.settings.language)
    return WorkedFamily(failed.as_batch(), failed.error, failed.trace)
