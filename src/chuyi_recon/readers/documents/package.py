"""What lies in a file that is a ZIP archive: an office document as its parts, bounded in size and number."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath, split
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.documents.xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_PART = 200_000_000  # bytes of one part unpacked; the XML of a book of 1000 pages has some 50 million
_MAX_RATIO = 500  # of a part unpacked to packed, from a million bytes on; XML of documents has 5 to 50
_MAX_PARTS = 20_000
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Package:
    """An open archive; `name` is the file's, and words the errors."""

    name: str
    archive: ZipFile
    parts: frozenset[str]

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises `UndecodableWitness` for one that is damaged, encrypted or too large."""
        if part not in self.parts:
            raise _refused("error.package.broken", self.name, part)
        info = self.archive.getinfo(part)
        if info.file_size > _MAX_PART or info.file_size > max(1_000_000, info.compress_size * _MAX_RATIO):
            raise _refused("error.package.too-large", self.name, part)
        try:
            with self.archive.open(info) as file:
                data = file.read(_MAX_PART + 1)  # the size that the archive states may be a lie
        except (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise _refused("error.package.broken", self.name, part) from error
        if len(data) > _MAX_PART:
            raise _refused("error.package.too-large", self.name, part)
        return data

    def parse(self, part: str, what: str) -> _Element:
        """The root element of a part that is XML; `what` names the format in an error."""
        return parse_xml(self.name, self.read(part), what)

    def related(self, part: str) -> dict[str, list[str]]:
        """By the last word of their kind (`footnotes`, `header`), the parts that a part refers to, in order."""
        folder, file = split(part)
        relations = join(folder, "_rels", f"{file}.rels")
        found: dict[str, list[str]] = {}
        if relations not in self.parts:
            return found
        for relation in self.parse(relations, "OOXML").iter(_RELATIONSHIPS):
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            if relation.get("TargetMode") != "External" and path in self.parts:
                found.setdefault((relation.get("Type") or "").rpartition("/")[2], []).append(path)
        return found


def open_package(name: str, data: bytes) -> Package:
    """The archive in `data`; raises `UndecodableWitness` for one that is damaged or cut off."""
    try:
        archive = ZipFile(BytesIO(data))
        names = archive.namelist()
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError) as error:
        raise _refused("error.package.broken-archive", name) from error
    if len(names) > _MAX_PARTS:
        raise _refused("error.package.too-large", name, f"{len(names)}")
    return Package(name, archive, frozenset(names))


def _refused(code: str, name: str, part: str = "") -> UndecodableWitness:
    hint = "hint.markup-cut-off" if "broken" in code else "hint.save-smaller"
    return UndecodableWitness(Message(code, name=name, part=part) if part else Message(code, name=name), Message(hint))
