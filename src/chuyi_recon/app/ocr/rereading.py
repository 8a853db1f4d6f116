"""Open places are read again: their crops, larger and smaller, by each engine. Advice at a place, never a vote.

Engines that read one scan err together, so that another reading of it says nothing that a vote may count. It tells an
editor what the image shows when it is looked at closely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from chuyi_recon.app.crops.pictures import PagePicture, open_page
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.ocr.engines import OcrEngine
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message
from chuyi_recon.views.page_crops import PagePlace, find_page_place
from chuyi_recon.views.passages.passage import Passage
from chuyi_recon.views.reread_place import Rereading, read_at_place, shown_text

SCALES = (1.0, 2.0, 3.0)
_BORDER = 20  # white pixels round a crop: engines lose what touches the edge


def reread_places(
    reconstruction: Reconstruction, passages: Sequence[Passage], sources: ImageSources, engines: Sequence[OcrEngine]
) -> Iterator[Rereading]:
    """One outcome for each passage, in order; a page is opened once for the places that follow one another on it."""
    opened: tuple[object, PagePicture] | None = None
    for passage in passages:
        place = find_page_place(reconstruction, passage)
        if place is None:
            yield Rereading(passage, None, {}, len(SCALES), Message("reread.no-boxes"))
            continue
        try:
            path = sources.find_image(reconstruction.family.witness(place.siglum), place)
            if path is None:
                yield Rereading(passage, place, {}, len(SCALES), Message("reread.no-image"))
                continue
            if opened is None or opened[0] != (path, place.page):
                opened = (path, place.page), open_page(path, place.page, path.name)
            yield _reread(reconstruction, passage, place, opened[1], engines)
        except InputError as error:
            yield Rereading(passage, place, {}, len(SCALES), error.problem)


def _reread(
    reconstruction: Reconstruction, passage: Passage, place: PagePlace, page: PagePicture, engines: Sequence[OcrEngine]
) -> Rereading:
    from PIL import ImageOps

    shown = shown_text(reconstruction, passage, place)
    if shown is None:
        return Rereading(passage, place, {}, len(SCALES), Message("reread.place-lost", siglum=place.siglum))
    crop = page.window(place)
    readings: dict[str, Counter[str]] = {}
    for scale in SCALES:
        size = max(1, round(crop.width * scale)), max(1, round(crop.height * scale))
        image = ImageOps.expand(crop.convert("RGB").resize(size), _BORDER, "white")
        for engine in engines:
            read = "\n".join(line.text for line in engine.recognize(image, is_crop=True).lines)
            found = read_at_place(shown, read)
            if found is not None:
                readings.setdefault(engine.name, Counter())[found] += 1
    return Rereading(passage, place, readings, len(SCALES), "" if readings else Message("reread.nothing-read"))
