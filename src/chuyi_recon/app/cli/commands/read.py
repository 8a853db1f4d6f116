"""`recon read`: page images become witnesses, one for each OCR engine of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chuyi_recon.app.cli.options import ColorOption, LangOption, QuietOption, VerboseOption
from chuyi_recon.app.terminal.choices import ColorChoice, Language

_LOWEST_DPI, _DPI, _HIGHEST_DPI = 72, 300, 1200


def read(
    pages: Annotated[
        list[Path], typer.Argument(metavar="PAGES", help="Page images and PDFs of one document, or folders of them.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The family's folder: images, witnesses, family.toml.")
    ],
    engines: Annotated[
        str,
        typer.Option("--engines", metavar="NAMES", help="rapidocr, tesseract, with commas. Default: all installed."),
    ] = "",
    tesseract_language: Annotated[
        str, typer.Option("--tesseract-language", metavar="CODE", help="As Tesseract names them: chi_tra, chi_sim+eng.")
    ] = "chi_sim",
    dpi: Annotated[
        int,
        typer.Option(
            "--dpi", min=_LOWEST_DPI, max=_HIGHEST_DPI, metavar="N", help="Dots an inch of the image of a PDF page."
        ),
    ] = _DPI,
    again: Annotated[bool, typer.Option("--again", help="Read also what was read before.")] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Have page images read by OCR engines: each becomes a witness of a family that `recon align` takes.

    Nothing leaves this machine. A run that was stopped goes on where it was.
    """
    from chuyi_recon.app.files import writing
    from chuyi_recon.app.ocr import engines as installed
    from chuyi_recon.app.ocr.page_images import PageImage, list_page_images
    from chuyi_recon.app.ocr.reading import extend_manifest, read_pages
    from chuyi_recon.app.project.pages import natural_key
    from chuyi_recon.app.project.walk import find_image_files
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import ExitCode, UsageError
    from chuyi_recon.messages import Message

    painter = Painter(color.value, quiet, verbose)
    chosen = installed.choose_engines([name.strip() for name in engines.split(",") if name.strip()])
    files = sorted(find_image_files(pages, out), key=lambda path: natural_key(path.name))
    writing.check_writable(out)
    found = list(list_page_images(files, dpi))
    images = [page for page in found if isinstance(page, PageImage)]
    problems = [error for error in found if not isinstance(error, PageImage)]
    for error in problems:
        painter.print_error(error)
    if not images:
        raise UsageError(Message("error.ocr.no-pages"), Message("hint.ocr.give-images"))
    loaded = [engine.load(tesseract_language) for engine in chosen]
    characters = dict.fromkeys((engine.name for engine in loaded), 0)
    kept = 0
    with painter.progress(len(images), "pages") as bar:
        for outcome in read_pages(images, loaded, out, again=again):
            for error in outcome.errors:
                painter.print_error(error, outcome.name)
            problems += outcome.errors
            kept += bool(outcome.kept)
            for name, many in outcome.read.items():
                characters[name] += many
            painter.print_detail(Message("read.page", name=outcome.name, n=sum(outcome.read.values())))
            if bar is not None:
                bar.advance(bar.task_ids[0])
    extend_manifest(out, [engine.name for engine in loaded])
    if kept:
        painter.print_note(Message("read.kept", n=kept))
    for name, many in characters.items():
        painter.print_note(Message("read.engine", name=name, n=many))
    painter.print_note(Message("read.next", folder=out))
    return ExitCode.INPUTS if problems else ExitCode.DONE
