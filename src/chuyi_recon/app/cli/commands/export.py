"""`recon export`: one result of one family in one form, to a file or to stdout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    FamilyTableOption,
    IdColumnOption,
    ImagesOption,
    LangOption,
    MaxCharsOption,
    MemoryOption,
    OneFamilyOption,
    QuietOption,
    TextColumnOption,
    TimeoutOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import ColorChoice, Language, ShownImages

STDOUT = Path("-")


def export(
    family: Annotated[str, typer.Argument(metavar="FAMILY", help="A family's folder or name.")],
    name: Annotated[str, typer.Option("--format", "-f", metavar="NAME", help="The result, by its name: markdown.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where it goes; - is stdout, the default.")
    ] = STDOUT,
    witness: Annotated[
        str | None,
        typer.Option(
            "--witness", metavar="SIGLUM", help="Of diff, alto and page: the witness it is of. Default: the base."
        ),
    ] = None,
    families: FamilyTableOption = None,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
    images: ImagesOption = ShownImages.open,
    max_chars: MaxCharsOption = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Print one result of one family, or write it into a file; rulings beside the witnesses are applied."""
    import sys
    from dataclasses import replace

    from chuyi_recon.app.cli.family_table import family_table
    from chuyi_recon.app.collection.memory_size import parse_size
    from chuyi_recon.app.files import writing
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.i18n.suggest import did_you_mean, list_names, short_repr
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.project import batch, family_choice, settings_file
    from chuyi_recon.app.project.family_job import process_family
    from chuyi_recon.app.project.intake import IntakeOptions
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError
    from chuyi_recon.exporters import EXPORTERS
    from chuyi_recon.messages import Message

    painter = Painter(color.value, quiet, verbose)
    limits = Limits(max_chars or MAX_CHARS, timeout, parse_size(memory) if memory is not None else None)
    if name not in EXPORTERS:
        raise UsageError(Message("error.result.unknown", name=short_repr(name)), did_you_mean(name, EXPORTERS))
    if witness is not None and not EXPORTERS[name].of_one_witness:
        names = list_names(e.name for e in EXPORTERS.values() if e.of_one_witness)
        raise UsageError(Message("error.export.takes-no-witness", name=name), Message("hint.known-names", names=names))
    settled = settings_file.load_config(config)
    if families is not None:
        others = {"--one-family": one_family, "--base": base}
        table = family_table(families, (id_column, text_column), settled.settings, limits, "recon export", others)
        intake, family_rulings, own_name = table.open([family]), table.rulings, family
    else:
        found, intake = family_choice.find_family(
            family,
            IntakeOptions(one_family, base, exporter_names=(name,), limits=limits),
            ChineseLexicon(),
            settled.settings,
        )
        (intake, family_rulings), own_name = by_family.add_rulings(intake), found.name
    if out != STDOUT:
        writing.check_target(out)
    told = intake.problems if families is not None else ()
    batch.report_errors(told, painter)
    job = next((ruled for ruled in intake.jobs if ruled.name == own_name), None)
    if job is None:
        return max(p.exit_code for p in told)
    job = replace(job, exporter_names=(name,), chosen_witness=witness or "", shown_images=images)
    family_result = batch.run_one(job, process_family, painter, limits)
    batch.report_files(family_result, painter, strict=False)
    if family_result.note:
        painter.print_note(family_result.note)
    by_family.report_rulings(((job.name, r) for r in family_result.rulings), family_rulings, painter)
    ((_, data),) = family_result.files
    if out == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        writing.write_file(out, data)
        painter.print_note(Message("export.written", path=out))
    return batch.choose_exit_code((*told, *family_result.problems), found=False, repaired=False, strict=False)
