"""PDF as programs make it: printed by a browser, read by an OCR engine, pictures alone, by hand, broken and locked."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from tests.browser.chromium import found as find_browser
from tests.drawn_pages import chinese_font as font

STYLE = "<meta charset='utf-8'><style>body {font: 16px/1.6 'WenQuanYi Zen Hei', sans-serif}</style>"


def print_page(body: str, folder: Path) -> bytes:
    """What Chromium prints of a page of HTML."""
    browser = find_browser()
    if browser is None:
        pytest.skip("Chromium is not installed: no page can be printed")
    font()
    (folder / "page.html").write_text(f"<!DOCTYPE html><html><head>{STYLE}</head><body>{body}</body></html>", "utf-8")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/browser",
    )
    command = [browser, *options, f"--print-to-pdf={folder}/page.pdf", (folder / "page.html").as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    return (folder / "page.pdf").read_bytes()


def draw(*lines: str) -> bytes:
    """A picture of some lines, 900 pixels wide, as PNG."""
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: no page can be drawn")
    from PIL import ImageDraw, ImageFont

    face = ImageFont.truetype(font(), 40)
    drawn = image.new("L", (900, 400), 255)
    for i, text in enumerate(lines):
        ImageDraw.Draw(drawn).text((40, 30 + 70 * i), text, fill=0, font=face)
    out = BytesIO()
    drawn.save(out, "PNG", dpi=(300, 300))
    return out.getvalue()


def scan_without_text() -> bytes:
    """A PDF of one picture."""
    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(draw("关于实施职业教育行动的通知"))).save(out, "PDF", resolution=300)
    return out.getvalue()


def read_by_engine(folder: Path, *lines: str) -> bytes:
    """What tesseract writes as PDF: the picture, and the text that it read under it."""
    if not shutil.which("tesseract"):
        pytest.skip("tesseract is not installed")
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    if "chi_sim" not in known.stdout + known.stderr:
        pytest.skip("tesseract does not know Chinese (chi_sim)")
    (folder / "p.png").write_bytes(draw(*lines))
    command = ["tesseract", "p.png", "p", "-l", "chi_sim", "pdf"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=300)
    return (folder / "p.pdf").read_bytes()


def by_hand(content: str, trailer: str = "", rotate: int = 0) -> bytes:
    """One page of 200 by 100 points in Helvetica."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Rotate {rotate}/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{inside}endobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{out}{head}trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF".encode(
        "latin-1"
    )


LOCKED = by_hand("BT ET", f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>")
