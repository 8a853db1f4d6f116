"""Pages are read by engines, one hOCR file a page and engine, beside copies of the page images.

In a folder: `pages/` with the images, one folder for each engine with its files, and a `family.toml` that makes each
engine a witness. What is there already, of the same image by the same engine, is not read again: a run that was
stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.ocr.engines import OcrEngine
from chuyi_recon.app.ocr.hocr_document import hocr_document, is_made_of
from chuyi_recon.app.ocr.page_images import PageImage, image_digest, open_image
from chuyi_recon.app.project.manifest import load_manifest
from chuyi_recon.errors import InputError

PAGES_FOLDER = "pages"
_FILE_SUFFIX = ".hocr"


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What came of one page: by engines that read it, its number of characters; `kept` were there already."""

    name: str
    read: dict[str, int]
    kept: tuple[str, ...]
    errors: tuple[InputError, ...]


def read_pages(
    pages: Sequence[PageImage], engines: Sequence[OcrEngine], folder: Path, *, again: bool = False
) -> Iterator[PageOutcome]:
    """Reads each page by each engine into `folder`; `again`: also what is there already.

    A page that cannot be read is an outcome with errors, and the rest goes on; raises `OutputError`.
    """
    for number, page in enumerate(pages, 1):
        yield _read_page(page, number, engines, folder, again)


def _read_page(page: PageImage, number: int, engines: Sequence[OcrEngine], folder: Path, again: bool) -> PageOutcome:
    read, kept, errors = dict[str, int](), list[str](), list[InputError]()
    try:
        data = page.read()
        digest = image_digest(data)
        image = None
        target = folder / PAGES_FOLDER / page.name
        if not _holds(target, lambda held: held == data):
            image = open_image(page.name, data)
            writing.write_file(target, data)
        for engine in engines:
            name = f"{engine.name} {engine.version}"
            path = folder / engine.name / f"{page.stem}{_FILE_SUFFIX}"
            if not again and _holds(path, lambda held, name=name: is_made_of(held, name, digest)):  # type: ignore[misc]
                kept.append(engine.name)
                continue
            image = image or open_image(page.name, data)
            try:
                found = engine.recognize(image)
            except InputError as error:
                errors.append(error)
                continue
            where = f"../{PAGES_FOLDER}/{page.name}"
            writing.write_file(path, hocr_document(found, where, number, name, digest))
            read[engine.name] = sum(len("".join(line.text.split())) for line in found.lines)
    except InputError as error:
        errors.append(error)
    return PageOutcome(page.name, read, tuple(kept), tuple(errors))


def _holds(path: Path, what: Callable[[bytes], bool]) -> bool:
    return storage.is_file(path) and what(storage.read_bytes(path, is_ours=True))


def extend_manifest(folder: Path, engines: Sequence[str]) -> None:
    """A family.toml in which each engine is a witness, whose pages are the files in its folder.

    One that is there stays as it is, and gets those that it lacks at its end. Raises `OutputError`, and
    `ManifestError` for one that cannot be read.
    """
    path = folder / storage.MANIFEST_FILE
    before = storage.read_bytes(path, is_ours=True).decode() if storage.is_file(path) else 'title = ""\n'
    known = {e.siglum for e in load_manifest(folder).entries} if storage.is_file(path) else set[str]()
    tables = [
        f'\n[[witness]]\nsiglum = "{name}"\nfiles = "{name}/*{_FILE_SUFFIX}"\nsource = "ocr"\ngroup = "{name}"\n'
        for name in engines
        if name not in known and storage.is_folder(folder / name)
    ]
    if tables:
        writing.replace_file(path, (before.rstrip("\n") + "\n" + "".join(tables)).encode())
