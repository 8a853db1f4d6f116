"""`recon init`: a family.toml to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.core.said import said
from chuyi_recon.desk.options import Color, ColorOption, Lang, LangOption, QuietOption, VerboseOption


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with transcriptions of one document.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a family.toml that is there.")] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Write a family.toml that names every file of FOLDER as a witness."""
    from chuyi_recon.core.errors import UsageError
    from chuyi_recon.desk import files, manifest
    from chuyi_recon.desk.paint import Painter

    path = folder / files.MANIFEST
    if not folder.is_dir():
        raise UsageError(
            said("{folder} is no folder", folder=folder), said("give the folder that holds the transcriptions")
        )
    if path.exists() and not force:
        raise UsageError(said("{path} is there already", path=path), said("edit it, or write over it with --force"))
    files.write(path, manifest.draft(folder).encode())
    Painter(color.value, quiet, verbose).note(
        said("wrote {path}: give it a title, and a base if one deserves it", path=path)
    )
    return 0
