"""The picture of a place: a page's image is opened, upright, and the place cut out of it, as a JPEG of bounded size.

Everything about a file may be hostile: only the formats named here are opened, none larger than Pillow's own bound
against decompression bombs (89 million pixels; A3 at 600 dots an inch has 70), and whatever goes wrong is an
`InputError` that names the file; Pillow and pdfium work in a process apart, which they may take with them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from chuyi_recon.app.files import apart, storage
from chuyi_recon.app.i18n.suggest import short_repr
from chuyi_recon.core.model import Box
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message
from chuyi_recon.views.page_crops import PageCrop, PagePlace, box_on_image, has_shape_of

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_WIDTH = MAX_HEIGHT = 1000  # pixels of a picture
_QUALITY = 70  # of JPEG: a stroke is still told from a speck, and a line of print takes some 10 kB
_MARK = (200, 30, 20)  # red, which no scan of print has
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "JPEG2000", "BMP", "GIF", "PPM")  # none that another program would open
_POINTS, _DPI = 72, 200  # of the pages of a PDF
_LONGEST_PAGE = 6000  # pixels of a PDF's page
_ORIENTATION = 0x0112  # EXIF
_SIDEWAYS = (5, 6, 7, 8)


def can_open_images() -> bool:
    """Whether Pillow is installed."""
    return find_spec("PIL") is not None


class PagePicture:
    """The image of one page, from which places are cut."""

    def __init__(self, name: str, image: Image, orientation: int = 1) -> None:
        self._name, self._image, self._orientation = name, image, orientation
        self._upright: Image | None = None

    def cut(self, place: PagePlace) -> PageCrop:
        """The place with what stands round it; raises `InputError` where the image is not that of the page.

        Boxes count on the image as it is looked at; on the one that the camera wrote, where only this has the page's
        shape, for some engines know no EXIF.
        """
        width, height = self._image.size
        upright = (height, width) if self._orientation in _SIDEWAYS else (width, height)
        if place.extent is None or has_shape_of(place.extent, *upright):
            return _cut(self._name, self._turned(), place, 1)
        if has_shape_of(place.extent, width, height):
            return _cut(self._name, self._image, place, self._orientation)
        raise InputError(Message("error.image.another-shape", name=self._name), Message("hint.image.put-beside"))

    def window(self, place: PagePlace) -> Image:
        """What of the page is shown of a place, as it is: unmarked, in all its pixels. Raises `InputError` as `cut`."""
        image = self._turned()
        if place.extent is not None and not has_shape_of(place.extent, *image.size):
            image = self._image
        box = box_on_image(place.window, place.extent, *image.size)
        if box is None or box.left >= box.right or box.top >= box.bottom:
            raise InputError(Message("error.image.another-shape", name=self._name), Message("hint.image.put-beside"))
        return image.crop(box)

    def _turned(self) -> Image:
        if self._upright is None:
            self._upright = _turn(self._image, self._orientation)
        return self._upright


def _cut(name: str, image: Image, place: PagePlace, orientation: int) -> PageCrop:
    from PIL import ImageDraw

    window = box_on_image(place.window, place.extent, *image.size)
    if window is None or window.left >= window.right or window.top >= window.bottom:
        raise InputError(Message("error.image.another-shape", name=name), Message("hint.image.put-beside"))
    crop = image.crop(window).convert("RGB")
    share = min(1.0, MAX_WIDTH / crop.width, MAX_HEIGHT / crop.height)
    if share < 1:
        crop = crop.resize((max(1, round(crop.width * share)), max(1, round(crop.height * share))))
    pen = ImageDraw.Draw(crop)
    for mark in place.marks:
        found = box_on_image(mark, place.extent, *image.size)
        if found is not None:
            pen.rectangle(_outline(found, window, share), outline=_MARK, width=2)
    crop = _turn(crop, orientation)
    out = BytesIO()
    crop.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return PageCrop(out.getvalue(), crop.width, crop.height)


def _outline(mark: Box, window: Box, share: float) -> tuple[float, float, float, float]:
    """A line round a mark in the pixels of the picture, outside of its characters."""
    left, top = (mark.left - window.left) * share - 3, (mark.top - window.top) * share - 3
    return left, top, (mark.right - window.left) * share + 3, (mark.bottom - window.top) * share + 3


def _turn(image: Image, orientation: int) -> Image:
    """An image as EXIF says that it is to be looked at."""
    from PIL.Image import Transpose

    how = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }.get(orientation)  # fmt: skip
    return image if how is None else image.transpose(how)


def open_page(path: Path, page: int, shown: str) -> PagePicture:
    """The image in a file, of several in it that of the page; `shown` is what a person knows it by.

    Raises `InputError` for a file that cannot be read, is no picture of ours, is cut off or larger than the bound.
    """
    name = short_repr(shown)
    return apart.parse(name, partial(_open_image, name, page), storage.read_bytes(path))


def _open_image(name: str, page: int, data: bytes) -> PagePicture:
    """The same of the bytes of a file, in a process apart."""
    with _named(name):
        if b"%PDF-" in data[:1024]:
            return PagePicture(name, _render(data, page))
        from PIL import Image

        image = Image.open(BytesIO(data), formats=FORMATS)
        if getattr(image, "n_frames", 1) >= page > 1:
            image.seek(page - 1)
        orientation = image.getexif().get(_ORIENTATION, 1)
        image.load()
        return PagePicture(name, _eight_bits(image), orientation)


def _eight_bits(image: Image) -> Image:
    """An image whose colours a JPEG has; of sixteen bits the upper eight."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _render(data: bytes, page: int) -> Image:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        own = document[page - 1]
        scale = min(_DPI / _POINTS, _LONGEST_PAGE / max(1, *own.get_size()))
        image: Image = own.render(scale=scale).to_pil()
        return image
    finally:
        document.close()


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Whatever a file makes Pillow or pdfium raise is an `InputError` that names it."""
    from PIL.Image import DecompressionBombError, DecompressionBombWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", DecompressionBombWarning)
            yield
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise InputError(Message("error.image.too-large", name=name), Message("hint.image.save-smaller")) from error
    except Exception as error:
        raise InputError(Message("error.ocr.no-image", name=name), Message("hint.ocr.make-image-again")) from error
