"""Pages of an archive, one by one, wherever they lie: files of any format that recon reads, JSON Lines, Parquet.

In: paths as typed. Out: `Page`s, in the order of the files. A file is one page, called by its path; a record of JSON
Lines or a row of Parquet is one, called by its `id`. No more than one file, or some rows of it, is in memory. What
cannot be read is a problem that is handed on, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from chuyi_recon.app.files import parquet, storage
from chuyi_recon.app.files.records import split_record
from chuyi_recon.app.files.streams import read_lines
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.project.walk import find_paths
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.errors import (
    EmptyWitness,
    InputError,
    InternalError,
    ReconError,
    UndecodableWitness,
    UsageError,
    escape_unprintable,
)
from chuyi_recon.messages import Message
from chuyi_recon.readers import HEAD_LENGTH
from chuyi_recon.readers.documents import json_lines

LONGEST = 10_000_000  # characters of a page: a book of three thousand pages has three million
Report = Callable[[ReconError], None]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its id, its text, the file in which it lies, and what else its record says, as JSON."""

    id: str
    text: str
    source: str
    fields: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the id and the text are called in JSON Lines and Parquet."""

    id: str = "id"
    text: str = "text"


def list_files(paths: Sequence[Path], out: Path, report: Report) -> tuple[Path, ...]:
    """The files under some paths that may hold pages, sorted; `out` is none. Raises `UsageError` where nothing is."""
    given = [path for path in paths if not storage.is_file(split_record(path)[0])]
    found = find_paths(given) if given else None
    for error in found.unreadable if found else ():
        report(error)
    declared = (
        folder / name for folder in (found.manifests if found else ()) for name in storage.list_witness_files(folder)
    )
    files = {path for path in paths if path not in given} | {*(found.loose_files if found else ()), *declared}
    ours = {storage.real_path(path) for path in (out, related_file(out))}
    listed = tuple(sorted(path for path in files if storage.real_path(path) not in ours))
    if not listed:
        raise UsageError(
            Message("error.input.no-witnesses", where=list_names(map(str, paths))), Message("hint.give-transcriptions")
        )
    return listed


def related_file(out: Path) -> Path:
    """Where the weak edges stand, beside the families."""
    return out.with_name(f"{out.stem}.related{out.suffix}")


def read_pages(files: Sequence[Path], columns: Columns, report: Report, group: int | None = None) -> Iterator[Page]:
    """The pages in some files; of Parquet all rows, or one group of them. Raises `UsageError` for a column that is
    missing; other errors are reported.
    """
    for path in files:
        try:
            for page in _read_file(path, columns, group):
                if len(page.text) > LONGEST:
                    report(
                        InputError(
                            Message("error.page.too-long", id=page.id, source=page.source, n=f"{len(page.text):,}"),
                            Message("hint.cut-page", most=f"{LONGEST:,}"),
                        )
                    )
                else:
                    yield page
        except EmptyWitness:
            yield Page(path.as_posix(), "", path.as_posix())
        except (InputError, InternalError) as error:
            report(error)


def holds_records(path: Path, columns: Columns) -> bool:
    """Whether a file holds pages as records or rows, each with an id of its own; any other is one page."""
    return parquet.is_parquet(path) or _holds_lines(path, columns)


def _holds_lines(path: Path, columns: Columns) -> bool:
    return json_lines.sniff(storage.read_head(path, HEAD_LENGTH)) and _is_line(path, columns)


def page_id(name: str) -> str:
    """A name as it can be printed and stored."""
    return escape_unprintable(name) if not name.isprintable() else name


def _read_file(path: Path, columns: Columns, group: int | None) -> Iterator[Page]:
    if parquet.is_parquet(path):
        yield from _read_parquet(path, columns, group)
    elif _holds_lines(path, columns):
        yield from _read_json_lines(path, columns)
    else:
        witness = read_witness(WitnessFiles("", ((path.name, path),)))
        yield Page(page_id(path.as_posix()), witness.text, path.as_posix())


def _read_parquet(path: Path, columns: Columns, group: int | None) -> Iterator[Page]:
    for number, (id_, text) in parquet.read_rows(path, (columns.id, columns.text), group):
        if id_ is None:
            raise UsageError(Message("error.page.no-id", path=path, row=number), Message("hint.page-id"))
        if not isinstance(text, str | None):
            raise UsageError(
                Message("error.parquet.no-text", path=path, name=columns.text), Message("hint.text-column")
            )
        yield Page(page_id(str(id_)), text or "", path.as_posix())


def _is_line(path: Path, columns: Columns) -> bool:
    """Whether the first line of a file is a record; other JSON is what an OCR engine writes, and is read as such."""
    line = next(iter(read_lines(path)), b"")
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(record, dict) and bool({columns.text, columns.id} & record.keys())


def _read_json_lines(path: Path, columns: Columns) -> Iterator[Page]:
    """The records of a file; lines that are none are left out, which is said when all are read."""
    broken = list[int]()
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            record = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            broken.append(number)
            continue
        text = record.pop(columns.text, None) if isinstance(record, dict) else None
        id_ = record.pop(columns.id, None) if isinstance(record, dict) else None
        if not isinstance(text, str) or not isinstance(id_, str | int):
            raise UsageError(
                Message(
                    "error.page.record-lacks", path=path, line=number, names=list_names((columns.id, columns.text))
                ),
                Message("hint.name-fields"),
            )
        fields = msgspec.json.encode(record, order="sorted").decode() if record else ""
        yield Page(page_id(str(id_)), text, path.as_posix(), fields)
    if broken:
        raise UndecodableWitness(
            Message("error.json.broken-lines", name=path, n=len(broken), first=broken[0]),
            Message("hint.mend-lines"),
        )
