"""Where results go: what may not be written to is refused before any work, and each family's files land together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.project.family_job import FamilySummary
from chuyi_recon.app.project.intake import Intake
from chuyi_recon.app.project.result_mark import covers, is_of_others, read_mark, relative_to_working_folder
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.errors import UsageError
from chuyi_recon.exporters.report.index import render_index
from chuyi_recon.exporters.report.index_entry import IndexEntry
from chuyi_recon.messages import Language, Message


@dataclass(frozen=True, slots=True)
class WrittenFamily:
    """What is kept of a family whose results are on the disk: figures, and the names of its files."""

    name: str
    files: tuple[str, ...]
    summary: FamilySummary
    entry: IndexEntry | None


_MAX_NAMED = 3  # paths in a message
CHOOSE_ANOTHER_FOLDER = Message("hint.other-folder.output")


def check_output_folder(
    out: Path, families: Sequence[str], read: Sequence[Path], paths: Sequence[Path], indexed: bool = False
) -> None:
    """Raises `UsageError` where results would land among witnesses, among files that are not ours, or over those of
    another family of the same name; `OutputError` where nothing can be written.

    What is ours is known by the mark in its folder, not by names: anybody may have a `report.html`.
    """
    if storage.exists(out) and not storage.is_folder(out):
        raise UsageError(Message("error.output.is-file", out=out), Message("hint.give-results-folder"))
    if storage.is_file(out / storage.MANIFEST_FILE):
        raise UsageError(Message("error.output.is-family-folder", out=out), CHOOSE_ANOTHER_FOLDER)
    check_not_inputs(out, families, read, CHOOSE_ANOTHER_FOLDER)
    for family in families:
        mark = read_mark(out / family)
        ours = storage.RESULT_FILES if mark is not None else frozenset[str]()
        foreign = [n for n in storage.list_file_names(out / family) if n not in ours and not n.startswith(".")]
        if mark is not None and is_of_others(paths, out / family, mark):
            before = [str(relative_to_working_folder(path)) for path in mark.real_paths(out / family)]
            raise UsageError(
                Message("error.output.made-of-others", path=out / family, paths=list_names(before, _MAX_NAMED)),
                CHOOSE_ANOTHER_FOLDER,
            )
        if foreign:
            raise UsageError(
                Message("error.output.foreign-file", path=out / family, foreign=foreign[0]),
                CHOOSE_ANOTHER_FOLDER,
            )
    page = out / storage.REPORT_INDEX
    if indexed and len(families) > 1 and storage.exists(page) and not storage.is_report_index(page):
        raise UsageError(Message("error.output.foreign-page", page=page), CHOOSE_ANOTHER_FOLDER)
    writing.check_writable(out)


def write_report_index(
    out: Path, families: Sequence[str], results: Sequence[WrittenFamily], language: Language
) -> None:
    """Writes the page over the reports of a run of several families, whose reports lead to it; raises `OutputError`."""
    entries = [made.entry for made in results if made.entry is not None]
    if len(families) > 1 and entries:
        writing.write_file(out / storage.REPORT_INDEX, render_index(entries, language))


def check_not_inputs(out: Path, families: Sequence[str], read: Sequence[Path], hint: str) -> None:
    """Raises `UsageError` where a family's results would lie beside, or over, a file that was read."""
    input_folders = {path.parent for path in read}
    for family in families:
        if storage.real_path(out / family) in input_folders:
            raise UsageError(
                Message("error.output.among-witnesses", family=family, path=out / family),
                hint,
            )


def report_old_results(
    out: Path,
    intake: Intake,
    paths: Sequence[Path],
    results: Sequence[WrittenFamily],
    prune: bool,
    painter: Painter,
) -> None:
    """Names results that are not of this run; removes those of families that are gone if asked.

    A family is gone where this run looked everywhere that it was found before, could read all, and did not find it.
    Results that another run made of other paths are none of its business, and neither is a folder without our mark.
    """
    families, written = [job.name for job in intake.jobs], {made.name: made.files for made in results}
    others = 0  # result folders beside those of this run, once the gone ones are removed
    for name in storage.list_folder_names(out):
        mark = read_mark(out / name)
        if mark is None or name in written:
            continue
        if name in families:
            painter.print_note(Message("output.old.earlier-run", path=out / name))
        elif intake.problems or not covers(paths, out / name, mark):
            others += 1
        elif prune:
            storage.remove_results(out / name)
            painter.print_note(Message("output.removed.gone-family", path=out / name))
        else:
            painter.print_note(Message("output.old.gone-family", path=out / name))
    for name, files in written.items():
        old = [n for n in storage.list_file_names(out / name) if n in storage.RESULT_FILES and n not in files]
        if old:
            painter.print_note(Message("output.old.files-of-earlier-run", path=out / name, old=list_names(old)))
    indexed = len(families) > 1 and any(made.entry is not None for made in results)
    if not indexed and not others and storage.is_report_index(out / storage.REPORT_INDEX):
        if prune:
            storage.remove_report_index(out)
            painter.print_note(Message("output.removed.index-page", path=out / storage.REPORT_INDEX))
        else:
            painter.print_note(Message("output.old.index-page", path=out / storage.REPORT_INDEX))
