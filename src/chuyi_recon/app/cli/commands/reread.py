"""`recon reread`: the crops of open places are read again, as advice."""

from __future__ import annotations

from typing import Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    LangOption,
    ListingFormatOption,
    MaxCharsOption,
    OneFamilyOption,
    QuietOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import ColorChoice, Language, ListingFormat


def reread(
    family: Annotated[str, typer.Argument(metavar="FAMILY", help="A family's folder or name.")],
    engines: Annotated[
        str,
        typer.Option("--engines", metavar="NAMES", help="rapidocr, tesseract, with commas. Default: all installed."),
    ] = "",
    tesseract_language: Annotated[
        str, typer.Option("--tesseract-language", metavar="CODE", help="As Tesseract names them: chi_tra, chi_sim+eng.")
    ] = "chi_sim",
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    form: ListingFormatOption = ListingFormat.concise,
    max_chars: MaxCharsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Have the open places of a family read again on their page images, at three sizes by each OCR engine.

    What is read is advice to whoever rules, and never a vote: engines that read one scan err together.
    """
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.ocr import engines as installed
    from chuyi_recon.app.ocr.rereading import reread_places
    from chuyi_recon.app.project import batch, family_choice, settings_file
    from chuyi_recon.app.project.family_job import reconstruct_family
    from chuyi_recon.app.project.intake import IntakeOptions
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.app.terminal.reread_sheet import reread_record, reread_table
    from chuyi_recon.views.passages import gravity_order, list_passages

    painter = Painter(color.value, quiet, verbose)
    chosen = installed.choose_engines([name.strip() for name in engines.split(",") if name.strip()])
    settled = settings_file.load_config(config)
    job, intake = family_choice.find_family(
        family,
        IntakeOptions(one_family, base, limits=Limits(max_chars or MAX_CHARS)),
        ChineseLexicon(),
        settled.settings,
    )
    intake, _ = by_family.add_rulings(intake)
    images = next(ruled for ruled in intake.jobs if ruled.name == job.name).images
    intake = family_choice.read_chosen_family(job.name, intake)
    batch.report_errors(intake.problems, painter)
    code = max((p.exit_code for p in intake.problems), default=0)
    if not intake.jobs:
        return code
    reconstruction = reconstruct_family(intake.jobs[0])
    places = sorted((p for p in list_passages(reconstruction) if p.state == "open"), key=gravity_order)
    loaded = [engine.load(tesseract_language) for engine in chosen]
    every = []
    with painter.progress(len(places), "places") as bar:
        for found in reread_places(reconstruction, places, images, loaded):
            every.append(found)
            if bar is not None:
                bar.advance(bar.task_ids[0])
    if form is ListingFormat.json:
        painter.print_json(reread_record(reconstruction, every))
    else:
        painter.print_parts(reread_table(reconstruction, every))
    return code
