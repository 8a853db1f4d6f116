"""Makes the pictures of the documents: the review screen and the reports, as they are. `make pictures`.

In: `corpora/`, and pages that are drawn and read. Out: `docs/pictures/*.png`. Needs Chromium, which draws all, a font
with Chinese, and for the pages both OCR engines (Debian: chromium, fonts-noto-cjk, tesseract-ocr-chi-sim). Nothing is
fetched: the screen's own drawing names a font of the net, which is taken out.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.cells import cell_len

from chuyi_recon.app.cli.commands.review import wrapped_page
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.family_job import process_family, reconstruct_family
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.screen import ReviewScreen
from chuyi_recon.app.review.session import open_session
from chuyi_recon.app.rulings import by_family
from chuyi_recon.app.terminal.choices import ShownImages
from chuyi_recon.core.settings import Settings
from chuyi_recon.views.passages import gravity_order, list_passages
from tools.scanned_letter import make_letter

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
FAMILY = Path("corpora/chuyi-2022")  # as it is typed: no place of this machine is in a picture
_FONT_FAMILY = "'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"  # quotation marks of one cell, Han of two
_CHROMIUM_OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--virtual-time-budget=4000"),
]
_SVG_TEXT = re.compile(r'<text class="([^"]*)" x="([\d.]+)"([^>]*?) textLength="[\d.]+"([^>]*)>([^<]*)</text>')
_CELL_WIDTH = 12.2  # pixels of a cell in the drawing of a screen


def draw_screen(keys: tuple[str, ...], size: tuple[int, int]) -> str:
    """The review screen after some keys, as an SVG."""
    intake, _ = by_family.add_rulings(read_families([FAMILY], IntakeOptions(), ChineseLexicon(), Settings()))
    session = open_session(intake, "ZL", Filters())
    app = ReviewScreen(session.families, session.initial_state, session.handle_key, wrapped_page)
    drawn = ""

    async def run() -> None:
        nonlocal drawn
        async with app.run_test(size=size) as pilot:
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            drawn = app.export_screenshot(title="recon review corpora/chuyi-2022")

    asyncio.run(run())
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"font-family: [^;]*Fira Code[^;]*;", f"font-family: {_FONT_FAMILY};", drawn)
    return re.sub(
        r'<text class="([^"]*)" x="([\d.]+)"([^>]*?) textLength="[\d.]+"([^>]*)>([^<]*)</text>', _spread_cells, drawn
    )


def _spread_cells(piece: re.Match[str]) -> str:
    """A piece of text in runs of one width, each as wide as its cells: the drawing counts a Han for one cell."""
    kind, x, before, after, shown_text = piece.groups()
    out, at = [], float(x)
    for wide, run in groupby(unescape(shown_text), key=lambda c: cell_len(c) > 1):
        text = "".join(run)
        width = _CELL_WIDTH * len(text) * (2 if wide else 1)
        shown = escape(text).replace(" ", "&#160;")
        out.append(f'<text class="{kind}" x="{at:.1f}"{before} textLength="{width:.1f}"{after}>{shown}</text>')
        at += width
    return "".join(out)


def _choose_fragment(job: FamilyJob) -> str:
    """The fragment that opens the report at the gravest open place."""
    reconstruction = reconstruct_family(job)
    gravest = min(
        (p for p in list_passages(reconstruction) if p.state == "open" and p.kind == "locus"), key=gravity_order
    )
    return f"#clause={reconstruction.decisions[gravest.loci.start].row + 1}"


def take_screenshot(chromium: str, page: Path, to: Path, size: tuple[int, int], fragment: str = "") -> None:
    """What Chromium shows of a page in a window of that size."""
    with TemporaryDirectory() as profile:
        width, height = size
        asked = [
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            f"--screenshot={to}",
            page.as_uri() + fragment,
        ]
        subprocess.run([chromium, *_CHROMIUM_OPTIONS, *asked], check=True, capture_output=True)  # noqa: S603 (a program we found)


def main() -> int:
    """Writes all pictures; exit code 4 where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("there is no Chromium: apt-get install chromium fonts-noto-cjk\n")
        return 4
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    with TemporaryDirectory() as place:
        svg = Path(place) / "review.html"
        drawn = draw_screen(("n", "n", "n"), (100, 30))
        svg.write_text(f'<!doctype html><meta charset="utf-8"><body style="margin:0">{drawn}', "utf-8")
        width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn).groups()  # type: ignore[union-attr]
        take_screenshot(chromium, svg, PICTURES / "review.png", (round(float(width)), round(float(height))))
        job = read_families([FAMILY], IntakeOptions(exporter_names=("html",)), ChineseLexicon(), Settings()).jobs[0]
        ((_, data),) = process_family(job).files
        report = Path(place) / "report.html"
        report.write_bytes(data)
        take_screenshot(chromium, report, PICTURES / "report.png", (1280, 800), _choose_fragment(job))
        letter = make_letter(Path(place))
        job = read_families([letter], IntakeOptions(exporter_names=("html",)), ChineseLexicon(), Settings()).jobs[0]
        ((_, data),) = process_family(replace(job, shown_images=ShownImages.all)).files
        report.write_bytes(data)
        take_screenshot(chromium, report, PICTURES / "page.png", (1280, 800), _choose_fragment(job))
    sys.stdout.write(f"pictures are in {PICTURES.relative_to(ROOT)}/\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
