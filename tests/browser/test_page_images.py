"""The page beside the place, in headless Chromium: the picture is drawn, named, printed, and nobody is asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chuyi_recon.app.crops.cutting import cut_places
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.terminal.choices import ShownImages
from chuyi_recon.exporters.report import export
from chuyi_recon.views.apparatus import Apparatus
from tests.paged import HEIGHT, WIDTH, paged, reconstruct_mixed

if TYPE_CHECKING:
    from tests.browser.chromium import Page

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
LINES = ("关于实施职业教育楚怡行动的通知", "支持建设三所高水平职业本科学校", "全省统筹推迸各市州抓好落实")


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    """The report of a page with one open place."""
    out = BytesIO()
    Image.new("L", (WIDTH, HEIGHT), 255).save(out, "PNG")
    (folder / "p1.png").write_bytes(out.getvalue())
    made = reconstruct_mixed({"scan": paged(LINES, image="p1.png"), "web": "\n".join(LINES).replace("推迸", "推进")})
    view = Apparatus(made)
    cut = cut_places(view, ImageSources(folder, {"scan.hocr": folder / "scan.hocr"}), ShownImages.open)
    assert (len(cut.crops), cut.note) == (1, "")
    path = folder / "pages.html"
    path.write_bytes(export(view.with_crops(cut.crops)))
    return path


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    """Every test: nothing but the page itself is asked for, and nothing is complained of."""
    page.said.clear()
    page.asked.clear()
    page.size(1440, 900)
    yield
    page.eval("1")
    assert page.said == []
    assert {a.split(":")[0] for a in page.asked} <= {"file", "data"}


IMAGE = "document.querySelector('.apparatus img')"


def open_place(page: Page, report: Path, fragment: str = "") -> None:
    page.open(report, fragment)
    page.press("n")


def test_the_picture_stands_above_the_readings_and_says_where_it_is(page: Page, report: Path) -> None:
    open_place(page, report)
    assert page.eval("document.querySelectorAll('.apparatus img').length") == 1
    page.until(f"{IMAGE}.complete")
    assert page.eval(f"{IMAGE}.naturalWidth") == int(page.eval(f"{IMAGE}.getAttribute('width')"))
    assert page.eval(f"{IMAGE}.alt").startswith("This place on the page, outlined: scan")
    assert "scan.hocr" in page.eval("document.querySelector('.apparatus figcaption').textContent")
    readings = "document.querySelector('.apparatus .readings')"
    assert page.eval(f"{IMAGE}.compareDocumentPosition({readings})") == 4, "the readings follow"


def test_the_words_under_it_follow_the_language(page: Page, report: Path) -> None:
    open_place(page, report, "#lang=zh")
    assert page.eval(f"{IMAGE}.alt").startswith("此处在版面上的图像")


def test_it_is_printed_with_its_note(page: Page, report: Path) -> None:
    page.open(report)
    page.eval("dispatchEvent(new Event('beforeprint'))")
    assert page.eval("document.querySelectorAll('#paper .notes img').length") == 1
    page.eval("dispatchEvent(new Event('afterprint'))")
