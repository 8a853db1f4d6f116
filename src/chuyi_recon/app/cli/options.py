"""The options that commands share, each described once. Imports nothing heavy: `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.app.terminal.choices import (
    ArchiveEngine,
    ColorChoice,
    FailOn,
    Language,
    ListingFormat,
    OutputFormat,
    ShownImages,
)

PathsOption = Annotated[list[Path], typer.Argument(metavar="PATH", help="Folders and files with transcriptions.")]
PathsOrNamesOption = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Folders and files with transcriptions; beside --families names of families."),
]
SomePathsOption = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Folders and files with transcriptions.")
]
IdColumnOption = Annotated[
    str, typer.Option("--id-column", metavar="NAME", help="What JSON Lines and Parquet call the id of a page.")
]
TextColumnOption = Annotated[str, typer.Option("--text-column", metavar="NAME", help="What they call its text.")]
FamilyTableOption = Annotated[
    Path | None,
    typer.Option("--families", metavar="FILE", help="Families of this table, which recon group has written."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors, and what was asked for.")]
VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        metavar="",
        show_default=False,
        help="Say more; -vv: show the trace of a bug, too.",
    ),
]
ColorOption = Annotated[ColorChoice, typer.Option("--color", help="When to colour; NO_COLOR is honoured.")]
LangOption = Annotated[Language, typer.Option("--lang", help="Language of help and messages; auto: the locale's.")]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="Families at once. Default: 1, or every core from 8 families on."),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings. Default: recon.toml here, or [tool.recon] of the pyproject.toml here.",
    ),
]
OneFamilyOption = Annotated[bool, typer.Option("--one-family", help="Loose files are one family.")]
BaseOption = Annotated[str | None, typer.Option("--base", metavar="SIGLUM", help="The base of loose files.")]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="CODE", help="Only findings of these flags, with commas or given again."),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODE", help="No findings of these flags, also if selected."),
]
ImagesOption = Annotated[
    ShownImages, typer.Option("--images", help="Of which places report.html shows the page, where there are images.")
]
MaxCharsOption = Annotated[
    int | None,
    typer.Option(
        "--max-chars", min=1, metavar="N", help="A witness with more characters is refused. Default: ten million."
    ),
]
TimeoutOption = Annotated[
    int | None,
    typer.Option(
        "--timeout", min=1, metavar="SECONDS", help="A family that takes longer is given up. Default: no limit."
    ),
]
MemoryOption = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        help="A family that needs more is given up: 500MB, 4GB. Default: no limit.",
    ),
]
EngineOption = Annotated[
    ArchiveEngine, typer.Option("--engine", help="Who works: this program, or Spark, with the same result.")
]
MasterOption = Annotated[
    str | None,
    typer.Option("--master", metavar="URL", help="Of Spark: local[4], spark://HOST:7077, yarn. Default: local[*]."),
]
SPARK_MASTER = "local[*]"  # where none is given
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit 3 also when an input had to be repaired.")]
FormatOption = Annotated[
    OutputFormat | None, typer.Option("--format", "-f", help="Print the findings too, in this form.")
]
ListingFormatOption = Annotated[
    ListingFormat, typer.Option("--format", "-f", help="concise; full: with all that is known; json: for programs.")
]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on", help="Exit 1 on a finding of this severity or above. Default: as the settings say, or never."
    ),
]
