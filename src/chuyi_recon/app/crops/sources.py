"""Which file is the image of a page.

In: what is declared of a family's images, and a page of a witness. Out: a file inside of the family's folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import short_repr
from chuyi_recon.core.model import SourcePart, Witness
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message
from chuyi_recon.views.page_crops import PagePlace

_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class ImageSources:
    """What is known of a family's page images.

    `folder` is the family's: no file outside of it is opened. `files` are the witnesses' files by the name that results
    give them. `declared` are the images of family.toml in the order of their pages, by siglum, and under the empty one
    those of all witnesses; a pattern that finds none stands for itself. `paired` says by the name of a page's file
    which image METS names beside it.
    """

    folder: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)
    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paired: Mapping[str, str] = field(default_factory=dict)

    def find_image(self, witness: Witness, place: PagePlace) -> Path | None:
        """The file of a page's image, which may be a PDF or hold several pages; None where nobody names one.

        What family.toml names goes first: the image of the name that the format gives it, or of the page's file; else
        the one at the page's place, where there are as many images as pages, or of the page's number in its only file.
        Then METS, then the name that the format gives, from the folder of the page's file or one above it; of a PDF
        its own page. Raises `InputError` for a name that leads outside, or nowhere.
        """
        parts = witness.transcription.source_map.parts
        part, path = parts[place.part], self.files.get(place.file)
        folder = self.folder or (path.parent if path else None)
        if folder is None:
            return None
        declared = self.declared.get(witness.siglum) or self.declared.get("", ())
        chosen = _choose(declared, part, place, parts) or self.paired.get(place.file)
        if chosen is not None:
            return _inside(folder, folder, chosen)
        if part.image:
            return self._named(folder, path.parent if path else folder, part.image)
        if path is not None and _PDF in storage.read_head(path, 1024):
            return path
        if declared:
            raise _missing(declared[0])
        return None

    @staticmethod
    def _named(folder: Path, beside: Path, name: str) -> Path:
        """The file that a format names: from the folder of its file, else from one above it in the family's."""
        at, root = storage.real_path(beside), storage.real_path(folder)
        problems = list[InputError]()
        for each in (at, *at.parents):
            if each.is_relative_to(root):
                try:
                    return _inside(folder, each, name)
                except InputError as error:
                    problems.append(error)
        raise problems[0] if problems else _missing(name)


def _choose(files: Sequence[str], part: SourcePart, place: PagePlace, parts: Sequence[SourcePart]) -> str | None:
    for named in (part.image, place.file):
        same = [name for name in files if named and _stem(name) == _stem(named)]
        if len(same) == 1:
            return same[0]
    if len(files) == len(parts):
        return files[place.part]
    if len({p.file for p in parts}) == 1 and 1 <= place.page <= len(files):
        return files[place.page - 1]
    return None


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).stem.lower()


def _inside(folder: Path, beside: Path, name: str) -> Path:
    """The file of a name as seen from `beside`, if it lies in `folder` or below, where links lead to, too."""
    if "\0" in name:
        raise _missing(name)
    path = beside / name.replace("\\", "/")
    if not storage.real_path(path).is_relative_to(storage.real_path(folder)):
        raise InputError(Message("error.image.outside-folder", name=short_repr(name)), Message("hint.copy-into-folder"))
    if not storage.is_file(path):
        raise _missing(name)
    return path


def _missing(name: str) -> InputError:
    return InputError(Message("error.image.missing", name=short_repr(name)), Message("hint.image.put-beside"))
