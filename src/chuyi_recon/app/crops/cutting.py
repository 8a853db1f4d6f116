"""The pictures of a report: every place that is to be shown, cut out of its page, and what could not be in one note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.crops.pictures import PagePicture, can_open_images, open_page
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.terminal.choices import ShownImages
from chuyi_recon.core.model import Family
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.page_crops import PageCrop, PagePlace
from chuyi_recon.views.passages import gravity_order

MAX_BYTES = 8_000_000  # of all pictures of a report: in it they take a third more
MAX_PICTURES = 2000


@dataclass(frozen=True, slots=True)
class CutPlaces:
    """The pictures by the number of their place (`Apparatus.numbered_passages`); `note` tells what has none."""

    crops: Mapping[int, PageCrop]
    note: str = ""


def cut_places(view: Apparatus, sources: ImageSources, shown: ShownImages) -> CutPlaces:
    """The pictures of a family's places, the gravest first where not all have room."""
    wanted = [
        n
        for n, passage in sorted(enumerate(view.numbered_passages), key=lambda each: gravity_order(each[1]))
        if n in view.page_places
        and (shown is ShownImages.all or (passage.state == "open" and shown is not ShownImages.none))
    ]
    found, problems = find_images(view.family, sources, {n: view.page_places[n] for n in wanted})
    if found and not can_open_images():
        return CutPlaces({}, Message("crops.no-pillow"))
    crops = _cut(found, view.page_places, problems)
    kept, size = dict[int, PageCrop](), 0
    for n in wanted:
        if n in crops and size + len(crops[n].jpeg) <= MAX_BYTES:
            kept[n] = crops[n]
            size += len(crops[n].jpeg)
    if len(kept) < len(crops) or len(found) > MAX_PICTURES:
        problems.append(Message("crops.too-many", many=MAX_PICTURES, megabytes=MAX_BYTES // 1_000_000))
    if not problems:
        return CutPlaces(kept)
    left = len(wanted) - len(kept)
    return CutPlaces(kept, Message("crops.without-image", many=left, why=problems[0]))


Found = tuple[Path, int]  # a file and the number of the page in it


def find_images(
    family: Family, sources: ImageSources, places: Mapping[int, PagePlace]
) -> tuple[dict[int, Found], list[str]]:
    """By the number of a place the file with the image of its page; and why some have none, each reason once."""
    by_page = dict[tuple[str, int], Path | None]()
    found, problems = dict[int, Found](), list[str]()
    for n, place in places.items():
        key = place.siglum, place.part
        if key not in by_page:
            try:
                by_page[key] = sources.find_image(family.witness(place.siglum), place)
            except InputError as error:
                problems.append(error.problem)
                by_page[key] = None
        if (path := by_page[key]) is not None:
            found[n] = path, place.page
    return found, problems


def _cut(found: Mapping[int, Found], places: Mapping[int, PagePlace], problems: list[str]) -> Mapping[int, PageCrop]:
    """The pictures, page by page, so that one page is open at a time; what cannot be goes to `problems`."""
    by_page: dict[Found, list[int]] = {}
    for n in list(found)[:MAX_PICTURES]:
        by_page.setdefault(found[n], []).append(n)
    crops: dict[int, PageCrop] = {}
    for (path, page), numbers in by_page.items():
        try:
            picture = open_page(path, page, path.name)
            for n in numbers:
                crops[n] = picture.cut(places[n])
        except InputError as error:
            problems.append(error.problem)
    return crops


def cut_place(family: Family, sources: ImageSources, place: PagePlace) -> PageCrop:
    """The picture of one place; raises `InputError` that says why there is none."""
    found, problems = find_images(family, sources, {0: place})
    if problems or not found:
        raise InputError(problems[0] if problems else Message("crops.no-image-named"), Message("hint.image.put-beside"))
    if not can_open_images():
        raise InputError(Message("crops.no-pillow"))
    picture: PagePicture = open_page(*found[0], found[0][0].name)
    return picture.cut(place)


def page_file(family: Family, sources: ImageSources, place: PagePlace) -> Path | None:
    """The file with the image of a place's page, where there is one."""
    found, _ = find_images(family, sources, {0: place})
    return found[0][0] if found else None
