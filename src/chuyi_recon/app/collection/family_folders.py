"""Families laid out as folders with a family.toml, as `recon align` takes them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from chuyi_recon.app.collection.grouping_run import FoundFamilies, MemberRow
from chuyi_recon.app.collection.page_spool import PageSpool
from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.project.manifest import toml_string
from chuyi_recon.app.project.naming import safe_file_name
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

_LONGEST_NAME = 60  # characters: a hundred and eighty bytes, and room for a hidden name while it is written


def check_empty(folder: Path) -> None:
    """Raises `UsageError` if something lies in the folder already: families of another run would stand among these."""
    if storage.list_folder_names(folder) or storage.list_file_names(folder):
        raise UsageError(Message("error.output.not-empty", folder=folder), Message("hint.empty-folder"))
    writing.check_writable(folder, Message("hint.empty-folder"))


def write_folders(folder: Path, spool: PageSpool, found: FoundFamilies) -> Iterator[int]:
    """Writes each family whole, or not at all; yields how many there are. One text that several pages have is written
    once: it would count once.
    """
    taken: set[str] = set()
    families = groupby((row for row in found.members if row.family), key=lambda row: row.family)
    for number, (family, rows) in enumerate(families, 1):
        name = free_name(family, taken)
        writing.write_files(folder / name, _contents(list(rows), spool))
        yield number


def _contents(rows: list[MemberRow], spool: PageSpool) -> list[tuple[str, bytes]]:
    """The files of one family and its manifest."""
    texts: dict[str, MemberRow] = {}
    for row, text in zip(rows, spool.texts(row.page for row in rows), strict=True):
        texts.setdefault(text, row)
    taken = {storage.MANIFEST_FILE.casefold()}
    files, manifest = list[tuple[str, bytes]](), list[str]()
    for text, row in texts.items():
        siglum = spool.ids[row.page]
        file = free_name(siglum, taken, ".txt")
        files.append((file, text.encode("utf-8", "replace")))
        manifest.append(f"[[witness]]\nsiglum = {toml_string(siglum)}\nfile = {toml_string(file)}\n")
    return [*files, (storage.MANIFEST_FILE, "\n".join(manifest).encode())]


def free_name(wanted: str, taken: set[str], suffix: str = "") -> str:
    """A file-safe name that nobody has yet, on a disk that does not tell cases apart either."""
    stem = safe_file_name(wanted)[:_LONGEST_NAME]
    name, n = f"{stem}{suffix}", 1
    while name.casefold() in taken:
        n += 1
        name = f"{stem}-{n}{suffix}"
    taken.add(name.casefold())
    return name
