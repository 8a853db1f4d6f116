"""What `recon align --families` was asked for, in one value that both forms of results take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.collection.aligning.gathering import GatheredFamilies, gather_texts
from chuyi_recon.app.collection.aligning.members import MemberFile
from chuyi_recon.app.collection.aligning.places import Digests
from chuyi_recon.app.collection.aligning.result_rows import NO_LIMITS
from chuyi_recon.app.collection.aligning.summary import ErrorList
from chuyi_recon.app.collection.sources import Columns
from chuyi_recon.app.files import parquet, storage
from chuyi_recon.app.files.inputs import register_inputs
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.streams import GrowingFile
from chuyi_recon.app.files.work_folder import WorkFolder
from chuyi_recon.app.rulings.beside_table import read_table_rulings
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

TABLE_SUFFIX = ".parquet"  # of an `out` that is one file
_TEXTS, _MEMBERS = "texts", "members"


@dataclass(frozen=True, slots=True)
class CollectionRun:
    """The table of families, where results go, and how they are made."""

    table: Path
    out: Path
    columns: Columns
    exporter_names: tuple[str, ...]  # of folders
    lexicon: Lexicon
    settings: Settings
    fail_on: FailOn
    jobs: int | None = None
    limits: Limits = NO_LIMITS
    master: str = ""  # of Spark; empty where this program does the work
    again: bool = False
    prune: bool = False
    strict: bool = False


def table_files(table: Path) -> list[Path]:
    """The files of a table, which may be a folder of parts. Raises `UsageError` where there are none."""
    files = parquet.list_parts(table)
    if not files:
        raise UsageError(Message("error.file.no-such-path", path=table), Message("hint.give-existing-path"))
    for path in files:
        check_table(path)
    return files


def check_table(table: Path) -> None:
    """Raises `UsageError` where there is no file; what is read of it is then an input, over which nothing goes."""
    if not storage.is_file(table):
        raise UsageError(Message("error.file.no-such-path", path=table), Message("hint.give-existing-path"))
    register_inputs([table])


@contextmanager
def gathered(
    run: CollectionRun, work: WorkFolder, digests: Digests, errors: ErrorList, painter: Painter
) -> Iterator[tuple[GatheredFamilies, Path]]:
    """The families with the places of their pages and their rulings, and the file in which their texts lie."""
    members = MemberFile(run.table, work.place(_MEMBERS))
    rulings = read_table_rulings(run.table, members.find_families)
    for problem in rulings.problems:
        errors.add(problem)
    texts = GrowingFile(work.place(_TEXTS))
    try:
        with painter.stages() as tell:
            families = gather_texts(
                members, run.columns, texts, digests, rulings, errors.add, lambda n: tell("read", n, members.rows)
            )
        yield families, work.place(_TEXTS)
    finally:
        texts.close()
