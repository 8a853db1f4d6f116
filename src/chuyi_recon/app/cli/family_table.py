"""`--families`, where commands take it: the table of families, and what means nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.files import parquet
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from chuyi_recon.app.collection.aligning.opening import FamilyTable
    from chuyi_recon.app.files.limits import Limits


def family_table(
    table: Path,
    columns: tuple[str, str],
    settings: Settings,
    limits: Limits,
    command: str,
    others: Mapping[str, object],
) -> FamilyTable:
    """The table, for a command that opens some of its families; `columns` are those of the id and the text of a page.

    Raises `UsageError` for one of the `others` that is given, `MissingPart` where a library of the archive is missing.
    """
    refuse_beside_families(others)
    parquet.require_archive_parts(f"{command} --families")

    from chuyi_recon.app.collection.aligning.opening import FamilyTable
    from chuyi_recon.app.collection.sources import Columns

    return FamilyTable(table, Columns(*columns), ChineseLexicon(), settings, limits)


def refuse_beside_families(options: Mapping[str, object], out: Path | None = None) -> None:
    """Raises `UsageError` for the first option that is given and means nothing for a table of families, or into one."""
    for option, given in options.items():
        if given and out is not None:
            raise UsageError(Message("error.align.not-into-table", option=option, out=out), Message("hint.out-folder"))
        if given:
            raise UsageError(Message("error.align.not-with-families", option=option), Message("hint.leave-option-out"))
