"""What a second reading of open places is worth, on pages drawn with a truth: `python -m benchmarks.scans [PAGES]`.

Each page has a text of the seeded generator, drawn with a Chinese font of this machine and made worse (scaled, blurred,
noise, stains). RapidOCR and Tesseract read it, the two witnesses are reconstructed, and the open places are read again.
Prints the share of characters that are wrong, and how many places are open, before and after an editor took what both
engines read again most often; and of what was so taken how much was right.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein

from benchmarks.families import sample
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.ocr import engines, rapidocr_engine, tesseract_engine
from chuyi_recon.app.ocr.page_images import list_page_images
from chuyi_recon.app.ocr.reading import read_pages
from chuyi_recon.app.ocr.rereading import reread_places
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.core import pipeline
from chuyi_recon.core.settings import Settings
from chuyi_recon.views.passages import list_passages

_SIGNS_A_LINE, _SIZE, _LENGTH = 28, 30, 600
_SCALE, _BLUR, _NOISE = 0.62, 0.6, 10.0


def draw_page(text: str) -> Image.Image:
    """The text in lines of equal length, black on white."""
    listed = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=True).stdout
    face = ImageFont.truetype(min(line.split(":")[0] for line in listed.splitlines()), _SIZE)
    lines = [text[i : i + _SIGNS_A_LINE] for i in range(0, len(text), _SIGNS_A_LINE)]
    step = _SIZE * 8 // 5
    page = Image.new("L", (_SIGNS_A_LINE * _SIZE + 120, 80 + step * len(lines)), 255)
    pen = ImageDraw.Draw(page)
    for n, line in enumerate(lines):
        pen.text((60, 40 + step * n), line, fill=0, font=face)
    return page


def make_worse(page: Image.Image, seed: int) -> Image.Image:
    """A bad scan of a page: small, blurred, grey, with noise and stains, then drawn out again."""
    rng = np.random.default_rng(seed)
    small = page.resize((int(page.width * _SCALE), int(page.height * _SCALE)), Image.Resampling.BILINEAR)
    grey = np.asarray(small.filter(ImageFilter.GaussianBlur(_BLUR))).astype(float) * 0.75 + 40
    grey += rng.normal(0, _NOISE, grey.shape)
    for _ in range(grey.size // 16_000):
        y, x, r = rng.integers(0, grey.shape[0]), rng.integers(0, grey.shape[1]), int(rng.integers(3, 11))
        grey[max(0, y - r) : y + r, max(0, x - r) : x + r] += rng.normal(0, 60)
    worse = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return worse.resize((2 * worse.width, 2 * worse.height), Image.Resampling.BICUBIC)


def bare(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def _row(signs: float, before: float, after: float, was: float, left: float, taken: float, right: float) -> str:
    wrong = f"{100 * before / signs:12.2f}% {100 * after / signs:5.2f}%"
    return f"{wrong} {was:12.0f} {left:6.0f} {taken:6.0f} {right:6.0f}"


def main() -> None:
    """The table."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    lexicon, loaded = ChineseLexicon(), [rapidocr_engine.load(""), tesseract_engine.load("")]
    print(f"engines: {', '.join(f'{e.name} {e.version}' for e in loaded)}; {len(engines.ENGINES)} known")
    print("page  wrong before  after  open before  after  taken  right")
    totals = np.zeros(7)
    for seed in range(pages):
        truth = bare(sample(_LENGTH, seed).text)
        with TemporaryDirectory() as place:
            folder = Path(place)
            make_worse(draw_page(truth), seed).save(folder / "page.png")
            (page,) = list_page_images([folder / "page.png"], 300)
            list(read_pages([page], loaded, folder))  # type: ignore[list-item]
            witnesses, files = [], {}
            for engine in loaded:
                path = folder / engine.name / "page.hocr"
                name = f"{engine.name}/page.hocr"
                files[name] = path
                witnesses.append(read_witness(WitnessFiles(engine.name, ((name, path),), "ocr", engine.name)))
            family = pipeline.make_family("page", witnesses, lexicon, Settings())
            made = pipeline.reconstruct(family, lexicon, Settings())
            places = [p for p in list_passages(made) if p.state == "open"]
            found = list(reread_places(made, places, ImageSources(folder, files), loaded))
        text, before, taken, right = made.text, Levenshtein.distance(bare(made.text), truth), 0, 0
        for outcome in sorted(found, key=lambda o: -o.passage.span.start):
            if outcome.agreed is not None:
                span = outcome.passage.span
                other = text[: span.start] + outcome.agreed + text[span.end :]
                was, now = (Levenshtein.distance(bare(t), truth) for t in (text, other))
                text, taken, right = other, taken + 1, right + (now <= was)
        after = Levenshtein.distance(bare(text), truth)
        row = [len(truth), before, after, len(places), len(places) - taken, taken, right]
        totals += row
        print(f"{seed:4} {_row(*row)}", flush=True)
    print(f" all {_row(*totals.tolist())}")


if __name__ == "__main__":
    if not shutil.which("tesseract"):
        sys.exit("tesseract is not installed")
    main()
