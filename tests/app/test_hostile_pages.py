"""Page images that would take the machine with them cost `recon read` their page alone."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest

from chuyi_recon.app.ocr import engines, page_images
from chuyi_recon.app.ocr.page_images import list_page_images, open_image
from chuyi_recon.errors import InputError
from tests.app.commands import RunRecon
from tests.app.test_read import Engine, picture

pytest.importorskip("PIL.Image", reason="Pillow is not installed")


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some kilobytes that says it has so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def crash(name: str, data: bytes) -> object:
    """A decoder with a fault in its C: what it is given is one page."""
    os.abort()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    one = Engine("rapidocr")
    monkeypatch.setattr(engines, "ENGINES", {"rapidocr": one})
    return one


@pytest.mark.parametrize(
    ("hostile", "said"),
    [
        (bomb(), "2.png has more pixels than are opened"),
        (bomb(30_000, 5_000), "2.png is no image that can be opened"),  # as large as may be, and broken off
        (picture()[:60], "2.png is no image that can be opened"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "2.png is no image that can be opened"),
    ],
)
def test_a_hostile_page_costs_itself_and_the_others_are_read(
    workdir: Path, recon: RunRecon, engine: Engine, hostile: bytes, said: str
) -> None:
    folder = workdir / "scans"
    folder.mkdir()
    for name, data in {"1.png": picture(), "2.png": hostile, "3.png": picture(shade=200)}.items():
        (folder / name).write_bytes(data)
    done = recon("read", "scans", "-o", "family")
    assert (done.code, said in done.err, "Traceback" in done.err) == (3, True, False), done.err
    assert [path.name for path in sorted((workdir / "family/rapidocr").iterdir())] == ["1.hocr", "3.hocr"]


def test_a_decoder_that_crashes_costs_its_page(
    workdir: Path, recon: RunRecon, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workdir / "scans"
    folder.mkdir()
    (folder / "1.png").write_bytes(picture())
    monkeypatch.setattr(page_images, "_open_image", crash)
    done = recon("read", "scans", "-o", "family")
    assert (done.code, "1.png makes its parser crash" in done.err) == (3, True), done.err
    monkeypatch.undo()
    assert open_image("1.png", picture()).size[0] == 60  # the next is read by another process


def test_a_page_of_a_pdf_that_is_drawn_too_large_is_refused_with_what_helps(workdir: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    document = pdfium.PdfDocument.new()
    document.new_page(14_000, 14_000)  # points: a wall
    document.save(workdir / "wall.pdf")
    (page,) = list_page_images([workdir / "wall.pdf"], 300)
    assert isinstance(page, page_images.PageImage)
    with pytest.raises(InputError, match=r"wall\.pdf has more pixels than are opened") as told:
        page.read()
    assert "--dpi" in str(told.value.hint)
