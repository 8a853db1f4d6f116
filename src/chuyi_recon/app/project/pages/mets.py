"""A METS file as a witness: the files of its pages that lie beside it, in its order.

In: the path of a METS file. Out: the files of one of its groups. Of the groups that have text by a reader it is the one
with the most pages; of several the one that says where words stand; then one that calls itself FULLTEXT; then the last,
for a workflow adds its better results behind. Only files in the folder of the METS file, or below it, are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import unquote

from chuyi_recon.app.files import storage
from chuyi_recon.app.files.apart import read_page
from chuyi_recon.app.project.pages import WitnessPages
from chuyi_recon.errors import InputError
from chuyi_recon.readers import HEAD_LENGTH
from chuyi_recon.readers.ocr_xml import mets

_IMAGE_SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".webp"))
_TRIED = 4  # files of a group that are read to see whether it has text; the first pages of a book may be blank


@dataclass(frozen=True, slots=True)
class MetsPages:
    """What a METS file says of the files beside it."""

    pages: WitnessPages  # of the group that is read
    absent: tuple[str, ...]  # files of that group that do not lie there, as METS names them
    named: frozenset[Path]  # files of all groups: no witnesses of their own
    images: tuple[tuple[Path, Path], ...] = ()  # of pages that have one, the file that is read and the page's image


def pages_of_mets(path: Path) -> MetsPages | None:
    """The pages that a METS file names; None for another file, and for a METS file without text beside it."""
    try:
        if not mets.sniff(storage.read_head(path, HEAD_LENGTH)):
            return None
        groups = mets.list_groups(str(path), storage.read_bytes(path))
    except InputError:
        return None  # said when it is read as a witness
    found = [[_beside(path, address) for address in group.files] for group in groups]
    ranks = [
        (sum(f is not None for f in files), placed, "FULLTEXT" in groups[n].use.upper(), n)
        for n, files in enumerate(found)
        if (placed := _has_placed_text(f for f in files if f is not None)) is not None
    ]
    if not ranks:
        return None
    n = max(ranks)[-1]
    lying = {number: file for number, file in enumerate(found[n], 1) if file is not None}
    missing = tuple(number for number, file in enumerate(groups[n].files, 1) if file and number not in lying)
    return MetsPages(
        WitnessPages(tuple(dict.fromkeys(lying.values())), path, missing),
        tuple(groups[n].files[number - 1] for number in missing),
        frozenset(file for files in found for file in files if file is not None),
        tuple(_pair_images(found, n)),
    )


def _pair_images(found: Sequence[Sequence[Path | None]], n: int) -> Iterator[tuple[Path, Path]]:
    """Each page that is read with its image, of the group that has most of them, of several the first."""
    groups = [[file if file and file.suffix.lower() in _IMAGE_SUFFIXES else None for file in files] for files in found]
    best = max(groups, key=lambda files: sum(file is not None for file in files))
    yield from ((text, image) for text, image in zip(found[n], best, strict=False) if text and image)


def take_mets(files: Iterable[Path]) -> tuple[list[WitnessPages], list[Path]]:
    """The witnesses of METS files among some files, and the files that neither are METS nor named by one."""
    every = list(files)
    found = {path: pages for path in every if (pages := pages_of_mets(path))}
    named = {storage.real_path(file) for pages in found.values() for file in pages.named}
    rest = [path for path in every if path not in found and storage.real_path(path) not in named]
    return [pages.pages for pages in found.values()], rest


def _beside(path: Path, address: str) -> Path | None:
    """The file at an address in a METS file, if it lies in that file's folder or below."""
    folder = storage.real_path(path.parent)
    for name in dict.fromkeys((address, unquote(address))):
        bare = name.removeprefix("file://").removeprefix("./")
        if not bare or "\0" in bare or PurePath(bare).is_absolute():
            continue
        if storage.is_file(path.parent / bare) and storage.real_path(path.parent / bare).is_relative_to(folder):
            return path.parent / bare
    return None


def _has_placed_text(files: Iterable[Path]) -> bool | None:
    """Whether the first files of a group say where their words stand; None where they have no text."""
    placed = None
    for file in list(files)[:_TRIED]:
        try:
            got = read_page(str(file), storage.read_bytes(file))
        except InputError:
            return None
        if got.text.strip():
            placed = bool(placed) or got.source_map.words is not None
    return placed


@dataclass(frozen=True, slots=True)
class ExpandedFiles:
    """File names in a folder with METS files replaced by those of their pages; the pages that do not lie there; and by
    the name of a page's file the image that METS has of it.
    """

    files: tuple[str, ...]
    absent: tuple[str, ...]
    images: Mapping[str, str]


def expand_mets(folder: Path, files: Sequence[str]) -> ExpandedFiles:
    """The files of a witness, where METS files among them stand for their pages."""
    out, absent, images = list[str](), list[str](), dict[str, str]()
    for name in files:
        pages = pages_of_mets(folder / name)
        if pages is None:
            out.append(name)
        else:
            out += (file.relative_to(folder).as_posix() for file in pages.pages.files)
            absent += ((PurePath(name).parent / file).as_posix() for file in pages.absent)
            images |= {
                text.relative_to(folder).as_posix(): image.relative_to(folder).as_posix()
                for text, image in pages.images
            }
    return ExpandedFiles(tuple(out), tuple(absent), images)
