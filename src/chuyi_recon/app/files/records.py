"""Witnesses that lie together in one file, as JSON Lines: each is named like a file of its own, `copies.jsonl#web`.

A witness whose name no file can have is named by its place, `copies.jsonl#=2`. A name is taken
apart only where there is no file of that whole name, and one of the part before the last `#`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.errors import InputError, SeveralWitnesses
from chuyi_recon.readers import HEAD_LENGTH, page
from chuyi_recon.readers.documents import json_lines

_MAX_NAME = 80  # characters; a longer one is named by its number


def split_record(path: Path) -> tuple[Path, str]:
    """The file that a path names and the witness in it, which is empty where the file is the witness."""
    name, mark, record = path.name.rpartition("#")
    if not (name and mark and record) or storage.is_file(path) or not storage.is_file(path.with_name(name)):
        return path, ""
    return path.with_name(name), record


def expand_records(paths: Iterable[Path]) -> Iterator[Path]:
    """The paths, but instead of a file with several witnesses one path for each of them."""
    for path in paths:
        names = _list_records(path)
        if names:
            yield from (
                path.with_name(f"{path.name}#{n if _is_name(n) else f'={at}'}") for at, n in enumerate(names, 1)
            )
        else:
            yield path


def _list_records(path: Path) -> tuple[str, ...]:
    """The names of the witnesses in a file that holds several."""
    if not json_lines.sniff(storage.read_head(path, HEAD_LENGTH)):
        return ()
    try:
        page(str(path), storage.read_bytes(path))
    except SeveralWitnesses as several:
        return several.witnesses
    except InputError:
        return ()  # said where it is read as a witness
    return ()


def name_after_records(paths: Sequence[Path], sigla: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Siglum and source of each path; a witness in a file with others is called what it is called there."""
    named = [split_record(path)[1] or siglum for path, (siglum, _) in zip(paths, sigla, strict=True)]
    count = Counter(named)
    return [(name if count[name] == 1 else siglum, source) for name, (siglum, source) in zip(named, sigla, strict=True)]


def _is_name(name: str) -> bool:
    """Whether a witness's name can stand in that of a file; one that cannot is told by its place."""
    clean = name.isprintable() and name == name.strip() and not name.startswith((".", "="))
    return clean and len(name) <= _MAX_NAME and not {"/", "\\", "#"} & set(name)
