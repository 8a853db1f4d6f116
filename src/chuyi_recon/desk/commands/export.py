"""`recon export`: one result of one family in one form, to a file or to stdout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.desk.options import (
    BaseOption,
    Color,
    ColorOption,
    ConfigOption,
    Lang,
    LangOption,
    OneFamilyOption,
    QuietOption,
    VerboseOption,
)

STDOUT = Path("-")


def export(
    family: Annotated[str, typer.Argument(metavar="FAMILY", help="A family's folder or name.")],
    name: Annotated[str, typer.Option("--form", "-f", metavar="NAME", help="The result, by its name: markdown.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where it goes; - is stdout, the default.")
    ] = STDOUT,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Print one result of one family, or write it into a file; rulings beside the witnesses are applied."""
    import sys
    from dataclasses import replace

    from chuyi_recon.core.errors import UsageError
    from chuyi_recon.core.said import said
    from chuyi_recon.desk import choice, files, rulings_in, settings_file
    from chuyi_recon.desk.intake import Wish
    from chuyi_recon.desk.lexicon import DeskLexicon
    from chuyi_recon.desk.paint import Painter
    from chuyi_recon.desk.results import work
    from chuyi_recon.desk.suggest import brief, did_you_mean
    from chuyi_recon.exporters import EXPORTERS

    painter = Painter(color.value, quiet, verbose)
    if name not in EXPORTERS:
        raise UsageError(said("no result is called {name}", name=brief(name)), did_you_mean(name, EXPORTERS))
    settled = settings_file.load(config)
    load, intake = choice.chosen(family, Wish(one_family, base, write=(name,)), DeskLexicon(), settled.settings)
    intake, spoken = rulings_in.with_rulings(intake)
    load = next(ruled for ruled in intake.loads if ruled.name == load.name)
    made = work(replace(load, write=(name,)))
    rulings_in.tell(((load.name, r) for r in made.rulings), spoken, painter)
    ((_, data),) = made.files
    if out == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    if files.real(out) in intake.read:
        raise UsageError(said("{path} is one of the witnesses", path=out), said("choose another file with -o"))
    files.write(out, data)
    painter.note(said("wrote {path}", path=out))
    return 0
