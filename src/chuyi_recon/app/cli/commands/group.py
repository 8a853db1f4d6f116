"""`recon group`: families of near-duplicate pages in a large archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    SPARK_MASTER,
    ColorOption,
    EngineOption,
    IdColumnOption,
    LangOption,
    MasterOption,
    QuietOption,
    TextColumnOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import ArchiveEngine, ColorChoice, Language

if TYPE_CHECKING:
    from chuyi_recon.app.collection.families_table import FoundCounts
    from chuyi_recon.app.collection.sources import Columns, Report

Tell = Callable[[str, int, "int | None"], None]


def group(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Folders and files with pages; JSON Lines; Parquet.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="The families, one row a page, as Parquet; of Spark, without an ending, a folder of parts.",
        ),
    ] = Path("families.parquet"),
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FOLDER", help="Lay each family out as a folder with a family.toml, too."),
    ] = None,
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
    engine: EngineOption = ArchiveEngine.embedded,
    master: MasterOption = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="Sorting that needs more goes on the disk: 500MB, 4GB.")
    ] = "2GB",
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Threads. Default: every core.")
    ] = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Find which pages of an archive are copies of one document: exact, bad, partial ones, among a million.

    Pairs that share text and are not the same stand apart, in FILE with `.related` before its ending.
    """
    import os

    from chuyi_recon.app.files import parquet, storage, writing
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import ExitCode, ReconError, UsageError
    from chuyi_recon.messages import Message

    painter = Painter(color.value, quiet, verbose)
    on_spark = engine is ArchiveEngine.spark
    if master is not None and not on_spark:
        raise UsageError(Message("error.group.master-alone"), Message("hint.engine-spark"))
    if write is not None and on_spark:
        raise UsageError(Message("error.group.write-on-spark"), Message("hint.leave-write-out"))
    if on_spark:
        from chuyi_recon.app.collection.spark_session import require_spark_parts

        require_spark_parts("recon group --engine spark")
    else:
        parquet.require_archive_parts("recon group")

    from chuyi_recon.app.collection import family_folders
    from chuyi_recon.app.collection.memory_size import parse_size
    from chuyi_recon.app.collection.sources import Columns, list_files, related_file

    limit, columns = parse_size(memory), Columns(id_column, text_column)
    if storage.is_folder(out):
        raise UsageError(Message("error.output.is-folder", path=out), Message("hint.other-file.output"))
    writing.check_writable(out.parent, Message("hint.other-file.output"))
    if write is not None:
        family_folders.check_empty(write)
    problems: list[ReconError] = []

    def report(error: ReconError) -> None:
        painter.print_error(error)
        problems.append(error)

    files = list_files(paths, out, report)
    with painter.stages() as tell:
        if on_spark:
            found = _group_on_spark(files, columns, out, master or SPARK_MASTER, limit, tell, report)
        else:
            found = _group_here(files, columns, out, write, limit, jobs or os.cpu_count() or 1, tell, report)
    if not found.pages:
        if problems:
            return ExitCode.INPUTS
        raise UsageError(Message("error.group.no-pages"), Message("hint.give-transcriptions"))
    pages, inside = found.pages, found.members
    painter.print_note(
        Message("group.done", pages=pages, families=found.families, inside=inside, alone=pages - inside, out=out)
    )
    if found.related:
        painter.print_note(Message("group.related", n=found.related, out=related_file(out)))
    if write is not None and found.families:
        painter.print_note(Message("group.next", folder=write))
    return ExitCode.INPUTS if problems else ExitCode.DONE


def _group_here(
    files: Sequence[Path],
    columns: Columns,
    out: Path,
    write: Path | None,
    memory: int,
    workers: int,
    tell: Tell,
    report: Report,
) -> FoundCounts:
    """What this program finds; written, where there are pages."""
    from chuyi_recon.app.collection import family_folders
    from chuyi_recon.app.collection.families_table import FoundCounts, make_tables, write_tables
    from chuyi_recon.app.collection.grouping_run import find_families
    from chuyi_recon.app.collection.page_spool import PageSpool
    from chuyi_recon.app.collection.sources import read_pages
    from chuyi_recon.app.files import storage
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.archive.external_sort import PostingSorter
    from chuyi_recon.archive.settings import GroupSettings
    from chuyi_recon.errors import EngineError
    from chuyi_recon.messages import Message

    spool = PageSpool(ChineseLexicon(), keep_texts=write is not None)
    sorter = PostingSorter(memory, str(storage.temporary_folder()), workers)
    try:
        for many in spool.add_all(read_pages(files, columns, report)):
            tell("read", many, None)
        if not len(spool):
            return FoundCounts(0, 0, 0, 0)
        found = find_families(spool, GroupSettings(), sorter, tell, workers)
        tables = make_tables(spool, found)
        write_tables(out, tables)
        for done in family_folders.write_folders(write, spool, found) if write is not None else ():
            tell("write", done, found.families)
    except MemoryError as error:
        raise EngineError(Message("error.group.out-of-memory", n=len(spool)), Message("hint.group-in-parts")) from error
    finally:
        spool.close()
    return tables.count()


def _group_on_spark(
    files: Sequence[Path], columns: Columns, out: Path, master: str, memory: int, tell: Tell, report: Report
) -> FoundCounts:
    """What Spark finds; written, where there are pages: as files, or as folders where `out` has no ending."""
    from chuyi_recon.app.collection.families_table import write_tables
    from chuyi_recon.app.collection.spark_run import find_families
    from chuyi_recon.app.collection.spark_session import open_session
    from chuyi_recon.archive.settings import GroupSettings

    with open_session(master, memory) as spark:
        found = find_families(spark, files, columns, GroupSettings(), tell, report)
        if not out.suffix:
            return found.write_folders(out)
        tables = found.collect()
    if len(tables.families):
        write_tables(out, tables)
    return tables.count()
