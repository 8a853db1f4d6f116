"""The page images in files that a person gave: pictures as they are, pages of PDFs and of TIFFs each as a PNG.

In: files. Out: `PageImage`s in order, each loaded when it is asked for, so that a thousand pages take the memory of
one. Offsets in pixels count on the image as it is looked at: turned as its EXIF data say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from chuyi_recon.app.files import storage
from chuyi_recon.errors import InputError, MissingPart, UndecodableWitness
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from PIL.Image import Image

_PDF = b"%PDF-"
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "BMP": ".bmp", "GIF": ".gif", "TIFF": ".tif"}
_POINTS = 72  # an inch of a PDF


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: `stem` and `suffix` of the file it is kept as, and its bytes, read when asked for."""

    stem: str
    suffix: str
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.stem}{self.suffix}"


def open_image(name: str, data: bytes) -> Image:
    """A picture, turned upright, in grey or in colours of eight bits. Raises `UndecodableWitness`."""
    pillow = _pillow()
    from PIL.ImageOps import exif_transpose

    try:
        image: Image = pillow.open(BytesIO(data))
        image.load()
        image = exif_transpose(image)
    except Exception as error:  # Pillow raises whatever a broken file makes it
        raise UndecodableWitness(
            Message("error.ocr.no-image", name=name), Message("hint.ocr.make-image-again")
        ) from error
    if image.mode.startswith("I;16"):
        image = pillow.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def list_page_images(files: Sequence[Path], dpi: int) -> Iterator[PageImage | InputError]:
    """The pages of the files in their order; a file that cannot be read is an error in its place.

    `dpi` is that of the images of PDF pages. Of two pages with one name the second is numbered.
    """
    taken: set[str] = set()
    for path in files:
        try:
            pages = list(_pages_of(path, dpi))
        except InputError as error:
            yield error
            continue
        for page in pages:
            stem, n = page.stem, 1
            while stem.lower() in taken:
                n += 1
                stem = f"{page.stem}-{n}"
            taken.add(stem.lower())
            yield PageImage(stem, page.suffix, page.read)


def _pages_of(path: Path, dpi: int) -> Iterator[PageImage]:
    data = storage.read_bytes(path)
    if _PDF in data[:1024]:
        yield from _pdf_pages(path, data, dpi)
        return
    pillow = _pillow()
    try:
        with pillow.open(BytesIO(data)) as image:
            frames, suffix = getattr(image, "n_frames", 1), _SUFFIXES.get(image.format or "", "")
    except Exception as error:
        raise UndecodableWitness(
            Message("error.ocr.no-image", name=path.name), Message("hint.ocr.give-images")
        ) from error
    if frames == 1 and suffix:
        yield PageImage(path.stem, suffix, partial(storage.read_bytes, path))
    else:
        width = len(str(frames))
        for n in range(frames):
            yield PageImage(f"{path.stem}-p{n + 1:0{width}}", ".png", partial(_frame, path, n))


def _frame(path: Path, n: int) -> bytes:
    pillow = _pillow()
    try:
        with pillow.open(BytesIO(storage.read_bytes(path))) as image:
            image.seek(n)
            return _png(image.copy())
    except InputError:
        raise
    except Exception as error:
        raise UndecodableWitness(
            Message("error.ocr.no-image", name=path.name), Message("hint.ocr.make-image-again")
        ) from error


def _pdf_pages(path: Path, data: bytes, dpi: int) -> Iterator[PageImage]:
    pdfium = _pdfium()
    try:
        document = pdfium.PdfDocument(data)
        many = len(document)
        document.close()
    except pdfium.PdfiumError as error:
        raise UndecodableWitness(
            Message("error.ocr.no-pdf", name=path.name), Message("hint.ocr.make-image-again")
        ) from error
    width = len(str(many))
    for n in range(many):
        yield PageImage(f"{path.stem}-p{n + 1:0{width}}", ".png", partial(_render, path, n, dpi))


def _render(path: Path, n: int, dpi: int) -> bytes:
    pdfium = _pdfium()
    try:
        document = pdfium.PdfDocument(storage.read_bytes(path))
        try:
            return _png(document[n].render(scale=dpi / _POINTS).to_pil())
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise UndecodableWitness(
            Message("error.ocr.no-pdf", name=path.name), Message("hint.ocr.make-image-again")
        ) from error


def _png(image: Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def image_digest(data: bytes) -> str:
    """The sha256 of an image's bytes."""
    return sha256(data).hexdigest()


def _pillow() -> ModuleType:
    try:
        return import_module("PIL.Image")
    except ImportError as error:
        raise MissingPart(Message("error.part.missing", name="Pillow"), "pip install Pillow") from error


def _pdfium() -> ModuleType:
    try:
        return import_module("pypdfium2")
    except ImportError as error:
        raise MissingPart(Message("error.part.missing", name="pypdfium2"), "pip install pypdfium2") from error
