"""From families.parquet to results, by Spark: what the driver does."""

from __future__ import annotations

import pickle
from pathlib import Path

from chuyi_recon.app.collection.aligning.asked import TABLE_SUFFIX, CollectionRun, table_files
from chuyi_recon.app.collection.aligning.places import Digests
from chuyi_recon.app.collection.aligning.results_file import ResultsFile, check_results_target
from chuyi_recon.app.collection.aligning.results_folder import ResultsFolder, check_results_folder
from chuyi_recon.app.collection.aligning.spark.making import Making, make_families
from chuyi_recon.app.collection.aligning.spark.members import find_families, find_members, find_pages
from chuyi_recon.app.collection.aligning.summary import ErrorList, report_results
from chuyi_recon.app.collection.spark_session import open_session
from chuyi_recon.app.files import storage
from chuyi_recon.app.files.work_folder import WorkFolder, work_folder_of
from chuyi_recon.app.rulings.beside_table import read_table_rulings
from chuyi_recon.app.rulings.by_family import RulingsByFamily
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.errors import ReconError

_MEMORY = 2 << 30  # of a driver on this machine


def align_on_spark(run: CollectionRun, painter: Painter) -> int:
    """Makes every family that was not made before of the same; returns the exit code.

    Into one file, or where `run.out` has no such ending into a folder of parts. A run that is stopped keeps the parts
    that workers have written.
    """
    tables = table_files(run.table)
    is_file = run.out.suffix == TABLE_SUFFIX
    (check_results_target if is_file else check_results_folder)(run.out)
    errors = ErrorList(painter)
    work = WorkFolder(work_folder_of(run.out))
    is_whole = False
    try:
        results = (ResultsFile if is_file else ResultsFolder)(run.out, work, run.again)
        rulings = _make_all(run, tables, work, results, errors, painter)
        results.finish()
        is_whole = True
    finally:
        work.close(keep_parts=not is_whole)
    return report_results(run.out, results.kept, rulings, errors, painter).exit_code(run.fail_on, run.strict)


def _make_all(
    run: CollectionRun,
    tables: list[Path],
    work: WorkFolder,
    results: ResultsFile | ResultsFolder,
    errors: ErrorList,
    painter: Painter,
) -> RulingsByFamily:
    """Has the workers make what is to be made, and returns what was ruled; raises the error of one that could not
    write.
    """
    with open_session(run.master, _MEMORY) as spark, painter.stages() as tell:
        tell("read", 0, None)
        members = find_members(spark, tables, run.columns, errors.add)
        rulings = read_table_rulings(run.table, lambda pages: find_families(members, pages))
        for unread in rulings.problems:
            errors.add(unread)
        found = find_pages(spark, members, run.columns, errors.add)
        tell("make", 0, None)
        making = Making(
            run.lexicon, run.settings, run.limits, Digests(run.settings, run.limits.max_chars), results.known,
            storage.real_path(work.folder), work.run, storage.real_path(Path()),
            {name: rulings.of(name) for name in rulings.by_family},
        )  # fmt: skip
        done = make_families(found, making).collect()
    for family, made_of, problem in done:
        told: tuple[ReconError, str] | None = pickle.loads(problem) if problem else None  # noqa: S301  # of ours
        if told is not None and family is None:
            raise told[0]
        results.has(made_of)
        if told is not None:
            errors.add(told[0], family, told[1])
    return rulings
