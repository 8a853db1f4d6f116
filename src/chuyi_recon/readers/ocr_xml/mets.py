"""METS: which files are the pages of a document, in what order. It holds no text of its own.

In: the bytes of a METS file. Out: its groups of files, each in the order of the structural map. Which group is read
and where its files lie is asked in `app/project`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chuyi_recon.core.model import Transcription
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.ocr_xml.strict import begins_with, children, count, descendants, parse_markup, root_pattern

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "mets"

_ROOT = root_pattern("mets")
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class FileGroup:
    """The files of one `fileGrp`: what they are used for, and for each page the file's address; empty for none."""

    use: str
    files: tuple[str, ...]


def sniff(head: bytes) -> bool:
    """Whether the first element of a file is `mets`."""
    return begins_with(_ROOT, head)


def read(name: str, data: bytes) -> Transcription:
    """Raises `UndecodableWitness`: what METS names are the pages, and it is none itself."""
    parse_markup(name, data, "METS")
    raise UndecodableWitness(Message("error.mets.names-pages-only", name=name), Message("hint.mets-beside-pages"))


def list_groups(name: str, data: bytes) -> tuple[FileGroup, ...]:
    """The groups of a METS file in its order, with their files in that of its physical structural map.

    Pages of the map come in the order of the file, or by `ORDER` where all pages of one parent say it. Without a map
    each group has its files as they stand. Raises `UndecodableWitness` for markup that is broken or cut off.
    """
    root, _ = parse_markup(name, data, "METS")
    address, group_of, groups = dict[str, str](), dict[str, str](), dict[str, list[str]]()
    for group in descendants(root, "fileGrp"):
        for file in children(group, "file"):
            href = next((e.get(_HREF) or e.get("href") or "" for e in children(file, "FLocat")), "")
            own = file.get("ID") or href
            address[own], group_of[own] = href, group.get("USE") or group.get("ID") or ""
            groups.setdefault(group_of[own], []).append(own)
    pages = _pages(root)
    if not any(own in group_of for page in pages for own in page):
        return tuple(FileGroup(use, tuple(address[own] for own in files)) for use, files in groups.items())
    return tuple(
        FileGroup(use, tuple(next((address[o] for o in page if group_of.get(o) == use), "") for page in pages))
        for use in groups
    )


def _pages(root: _Element) -> list[tuple[str, ...]]:
    """The files of each page by ID, in order."""
    maps = list(descendants(root, "structMap"))
    physical = [m for m in maps if (m.get("TYPE") or "").upper() == "PHYSICAL"] or maps
    return [page for m in physical[:1] for page in _files_below(m)]


def _files_below(element: _Element) -> list[tuple[str, ...]]:
    inner = list(children(element, "div"))
    if inner and all(e.get("ORDER") for e in inner):
        inner.sort(key=lambda e: count(e, "ORDER"))
    own = tuple(
        (e.get("FILEID") or next((a.get("FILEID") or "" for a in descendants(e, "area")), ""))
        for e in children(element, "fptr")
    )
    below = [page for e in inner for page in _files_below(e)]
    return ([own] if own and not below else []) + below
