"""The picture of a place inside of the terminal, where it draws any: by Kitty's protocol or as Sixel (iTerm2 too).

The protocols are textual-image's, a part of the extra `ocr`. Where it is missing, or the terminal draws characters
alone, there is no picture on the screen, and a key opens it beside.
"""

from __future__ import annotations

import logging
from typing import Any

MAX_LINES = 6  # of the screen for a picture
MIN_SCREEN = 24  # lines from which on a picture has room
_CELL_SHAPE = 2  # a cell is about twice as high as wide


def find_picture_widget() -> Any:  # Any: a widget of an optional part, with an attribute `image`
    """A widget that draws what `image` is set to; None where none can.

    The terminal is asked, for a tenth of a second each way, so it must be before a screen reads its answers.
    """
    logging.getLogger("textual_image").addHandler(logging.NullHandler())  # what it fails to find out is no news
    try:
        from textual_image.renderable import Image as Chosen
        from textual_image.renderable import SixelImage, TGPImage
        from textual_image.widget import Image
    except Exception:  # noqa: BLE001  # the part is missing, or the terminal answers what nobody expects
        return None
    return Image(id="picture") if Chosen in (SixelImage, TGPImage) else None


def cells_of(width: int, height: int, room: int) -> tuple[int, int]:
    """Columns and lines for a picture of so many pixels on a screen of `room` columns.

    >>> cells_of(840, 80, 120), cells_of(840, 80, 60), cells_of(80, 840, 120)
    ((120, 6), (60, 3), (1, 5))
    """
    columns = max(1, min(room, round(MAX_LINES * _CELL_SHAPE * width / height)))
    return columns, max(1, min(MAX_LINES, round(columns * height / width / _CELL_SHAPE)))
