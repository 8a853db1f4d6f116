"""`recon init`: a family.toml to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.app.cli.options import ColorOption, LangOption, QuietOption, VerboseOption
from chuyi_recon.app.terminal.choices import ColorChoice, Language
from chuyi_recon.messages import Message


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with transcriptions of one document.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a family.toml that is there.")] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Write a family.toml that names as a witness what can be read in FOLDER and below it."""
    from chuyi_recon.app.files import storage, writing
    from chuyi_recon.app.project import manifest
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    path = folder / storage.MANIFEST_FILE
    if not storage.is_folder(folder):
        raise UsageError(
            Message("error.folder.not-a-folder", folder=folder), Message("hint.give-transcriptions-folder")
        )
    if storage.exists(path) and not force:
        raise UsageError(Message("error.manifest.exists", path=path), Message("hint.edit-or-force"))
    painter = Painter(color.value, quiet, verbose)
    found = manifest.find_witnesses(folder)
    for what in found.left_out:
        painter.print_note(Message("init.left-out", what=what))
    writing.replace_file(path, manifest.draft_manifest(folder, found.witnesses).encode())
    painter.print_note(Message("init.written", path=path))
    return 0
