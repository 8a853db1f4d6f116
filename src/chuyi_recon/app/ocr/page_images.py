"""The page images in files that a person gave: pictures as they are, pages of PDFs and of TIFFs each as a PNG.

In: files. Out: `PageImage`s in order, each loaded when it is asked for, so that a thousand pages take the memory of
one. Offsets in pixels count on the image as it is looked at: turned as its EXIF data say.

Everything about a file may be hostile: Pillow and pdfium work in a process apart, with its bounds of time and memory,
open only the formats that reports show, and none of more than `_MAX_PIXELS`. What goes wrong costs its page.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from chuyi_recon.app.crops.pictures import FORMATS
from chuyi_recon.app.files import apart, storage
from chuyi_recon.errors import InputError, MissingPart, UndecodableWitness
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from PIL.Image import Image

_PDF = b"%PDF-"
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "BMP": ".bmp", "GIF": ".gif", "TIFF": ".tif"}
_POINTS = 72  # an inch of a PDF
_MAX_PIXELS = 178_956_970  # Pillow's own bound against decompression bombs: A4 at 1200 dots an inch has 139 million


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
    """A picture, turned upright, in grey or in colours of eight bits. Raises `InputError`."""
    _pillow()
    return apart.parse(name, partial(_open_image, name), data)


def _open_image(name: str, data: bytes) -> Image:
    """The same, in the process apart."""
    from PIL.ImageOps import exif_transpose

    with _image_errors(name):
        image = exif_transpose(_opened(data))
        if image.mode.startswith("I;16"):
            image = _pillow().fromarray((np.asarray(image) >> 8).astype(np.uint8))
        return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _opened(data: bytes, frame: int = 0) -> Image:
    """A picture of a file, its pixels loaded."""
    image: Image = _pillow().open(BytesIO(data), formats=FORMATS)
    if frame:
        image.seek(frame)
    image.load()
    return image


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
        _pdfium()
        many = apart.parse(path.name, partial(_count_pdf_pages, path.name), data)
        render, suffix = partial(_render, path.name, dpi=dpi), ""
    else:
        _pillow()
        many, suffix = apart.parse(path.name, partial(_count_frames, path.name), data)
        render = partial(_frame, path.name)
    if many == 1 and suffix:
        yield PageImage(path.stem, suffix, partial(storage.read_bytes, path))
        return
    width = len(str(many))
    for n in range(many):
        yield PageImage(f"{path.stem}-p{n + 1:0{width}}", ".png", partial(_parse_page, path, partial(render, n)))


def _parse_page(path: Path, make: Callable[[bytes], bytes]) -> bytes:
    """One page of a file as a PNG; the file is read anew, so that no two are held."""
    return apart.parse(path.name, make, storage.read_bytes(path))


# ------------------------------------------------------------ in the process apart


def _count_frames(name: str, data: bytes) -> tuple[int, str]:
    """How many pictures a file holds, and what its name ends with if it is kept as it is."""
    with _image_errors(name, Message("hint.ocr.give-images")), _pillow().open(BytesIO(data), formats=FORMATS) as image:
        return getattr(image, "n_frames", 1), _SUFFIXES.get(image.format or "", "")


def _frame(name: str, n: int, data: bytes) -> bytes:
    with _image_errors(name):
        return _png(_opened(data, n))


def _count_pdf_pages(name: str, data: bytes) -> int:
    with _opened_pdf(name, data) as document:
        return len(document)


def _render(name: str, n: int, data: bytes, dpi: int) -> bytes:
    with _opened_pdf(name, data) as document:
        page, scale = document[n], dpi / _POINTS
        width, height = page.get_size()
        if width * scale * height * scale > _MAX_PIXELS:
            raise InputError(Message("error.image.too-large", name=name), Message("hint.ocr.fewer-dots"))
        return _png(page.render(scale=scale).to_pil())


@contextmanager
def _opened_pdf(name: str, data: bytes) -> Iterator[Any]:
    """A PDF, closed in the end; whatever it makes pdfium raise is an `InputError` that names it."""
    pdfium = _pdfium()
    try:
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise UndecodableWitness(
            Message("error.ocr.no-pdf", name=name), Message("hint.ocr.make-image-again")
        ) from error


@contextmanager
def _image_errors(name: str, hint: str = Message("hint.ocr.make-image-again")) -> Iterator[None]:
    """Whatever a file makes Pillow raise is an `InputError` that names it."""
    from PIL.Image import DecompressionBombError, DecompressionBombWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DecompressionBombWarning)  # half of the bound
            yield
    except DecompressionBombError as error:
        raise InputError(Message("error.image.too-large", name=name), Message("hint.image.save-smaller")) from error
    except MemoryError:
        raise
    except Exception as error:
        raise UndecodableWitness(Message("error.ocr.no-image", name=name), hint) from error


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
