"""Pages drawn with a Chinese font of this machine, for tests that have them read by real engines."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO

import pytest


def chinese_font() -> str:
    """The path of a font with Chinese characters; skips the test where there is none."""
    found = (
        shutil.which("fc-list")
        and subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False).stdout
    )
    paths = sorted(line.split(":")[0] for line in (found or "").splitlines())
    if not paths:
        pytest.skip("no Chinese font is installed: no page can be drawn")
    return paths[0]


def require_tesseract() -> None:
    """Skips the test where tesseract or its Chinese is not installed."""
    if not shutil.which("tesseract"):
        pytest.skip("tesseract is not installed")
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    if "chi_sim" not in known.stdout + known.stderr:
        pytest.skip("tesseract does not know Chinese (chi_sim)")


def drawn_page(lines: Sequence[str], *, size: int = 40, width: int = 1200, form: str = "PNG") -> bytes:
    """A picture with the lines in black on white, one under the other, as the bytes of a file."""
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: no page can be drawn")
    from PIL import ImageDraw, ImageFont

    face = ImageFont.truetype(chinese_font(), size)
    drawn = image.new("L", (width, 60 + len(lines) * size * 7 // 4), 255)
    pen = ImageDraw.Draw(drawn)
    for n, line in enumerate(lines):
        pen.text((40, 30 + n * size * 7 // 4), line, fill=0, font=face)
    out = BytesIO()
    drawn.save(out, form)
    return out.getvalue()
