"""Pages drawn with a font of the system and read by the real engine, for the tests of every format that it writes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FIRST = ("关于实施职业教育行动的通知", "", "各市州、县市区人民政府：", "为贯彻落实全国职业教育大会精神，")
LINES = (
    (*FIRST, "建设高水平本科学校 with Word 2016 files。"),
    ("二、主要任务", "推进产教融合，到2025年建成。", "page two"),
)


def font() -> str:
    found = (
        shutil.which("fc-list")
        and subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False).stdout
    )
    paths = sorted(line.split(":")[0] for line in (found or "").splitlines())
    if not paths:
        pytest.skip("no Chinese font is installed: no page can be drawn")
    return paths[0]


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two drawn pages, read by the real engine into one file of each of its formats, and hOCR with characters."""
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: no page can be drawn")
    from PIL import ImageDraw, ImageFont

    if not shutil.which("tesseract"):
        pytest.skip("tesseract is not installed")
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    if "chi_sim" not in known.stdout + known.stderr:
        pytest.skip("tesseract does not know Chinese (chi_sim)")
    folder, face = tmp_path_factory.mktemp("scan"), ImageFont.truetype(font(), 40)
    for n, lines in enumerate(LINES, 1):
        drawn = image.new("L", (900, 400), 255)
        pen = ImageDraw.Draw(drawn)
        for i, text in enumerate(lines):
            pen.text((40, 30 + 70 * i), text, fill=0, font=face)
        drawn.save(folder / f"p{n}.png")
    (folder / "pages.list").write_text("p1.png\np2.png\n", "utf-8")
    for name, form in (("scan", ("hocr", "alto", "tsv", "txt")), ("chars", ("-c", "hocr_char_boxes=1", "hocr"))):
        run = ["tesseract", "pages.list", name, "-l", "chi_sim", *form]
        subprocess.run(run, cwd=folder, capture_output=True, check=True, timeout=300)
    return folder
