"""Pages drawn with a font of the system and read by the real engine, for the tests of every format that it writes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.drawn_pages import drawn_page, require_tesseract

FIRST = ("关于实施职业教育行动的通知", "", "各市州、县市区人民政府：", "为贯彻落实全国职业教育大会精神，")
LINES = (
    (*FIRST, "建设高水平本科学校 with Word 2016 files。"),
    ("二、主要任务", "推进产教融合，到2025年建成。", "page two"),
)


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two drawn pages, read by the real engine into one file of each of its formats, and hOCR with characters."""
    require_tesseract()
    folder = tmp_path_factory.mktemp("scan")
    for n, lines in enumerate(LINES, 1):
        (folder / f"p{n}.png").write_bytes(drawn_page(lines, width=900))
    (folder / "pages.list").write_text("p1.png\np2.png\n", "utf-8")
    for name, form in (("scan", ("hocr", "alto", "tsv", "txt")), ("chars", ("-c", "hocr_char_boxes=1", "hocr"))):
        run = ["tesseract", "pages.list", name, "-l", "chi_sim", *form]
        subprocess.run(run, cwd=folder, capture_output=True, check=True, timeout=300)
    return folder
