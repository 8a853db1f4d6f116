"""`recon group`: families of near-duplicate pages in a large archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.app.cli.options import (
    ColorOption,
    IdColumnOption,
    LangOption,
    QuietOption,
    TextColumnOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import ColorChoice, Language


def group(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Folders and files with pages; JSON Lines; Parquet.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="The families, one row a page, as Parquet.")
    ] = Path("families.parquet"),
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FOLDER", help="Lay each family out as a folder with a family.toml, too."),
    ] = None,
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
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
    from chuyi_recon.errors import EngineError, ExitCode, ReconError, UsageError
    from chuyi_recon.messages import Message

    painter = Painter(color.value, quiet, verbose)
    parquet.require_archive_parts("recon group")

    from chuyi_recon.app.collection import family_folders
    from chuyi_recon.app.collection.families_table import write_tables
    from chuyi_recon.app.collection.grouping_run import find_families
    from chuyi_recon.app.collection.memory_size import parse_size
    from chuyi_recon.app.collection.page_spool import PageSpool
    from chuyi_recon.app.collection.sources import Columns, list_files, read_pages, related_file
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.archive.external_sort import PostingSorter
    from chuyi_recon.archive.settings import GroupSettings

    limit, workers = parse_size(memory), jobs or os.cpu_count() or 1
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
    spool = PageSpool(ChineseLexicon(), keep_texts=write is not None)
    sorter = PostingSorter(limit, str(storage.temporary_folder()), workers)
    try:
        with painter.stages() as tell:
            for many in spool.add_all(read_pages(files, Columns(id_column, text_column), report)):
                tell("read", many, None)
            if not len(spool):
                if problems:
                    return ExitCode.INPUTS
                raise UsageError(Message("error.group.no-pages"), Message("hint.give-transcriptions"))
            found = find_families(spool, GroupSettings(), sorter, tell, workers)
            write_tables(out, spool, found)
            for done in family_folders.write_folders(write, spool, found) if write is not None else ():
                tell("write", done, found.families)
    except MemoryError as error:
        raise EngineError(Message("error.group.out-of-memory", n=len(spool)), Message("hint.group-in-parts")) from error
    finally:
        spool.close()
    inside = sum(bool(row.family) for row in found.members)
    painter.print_note(
        Message(
            "group.done", pages=len(spool), families=found.families, inside=inside, alone=len(spool) - inside, out=out
        )
    )
    if found.related:
        painter.print_note(Message("group.related", n=len(found.related), out=related_file(out)))
    if write is not None and found.families:
        painter.print_note(Message("group.next", folder=write))
    return ExitCode.INPUTS if problems else ExitCode.DONE
