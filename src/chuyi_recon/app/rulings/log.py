"""`rulings.jsonl`: what editors ruled, one JSON object a line; lines are added and never changed.

A line is a ruling, or takes one back by its id. What cannot be read is named with its line and passed over, for one
line torn by a crash or left by a merge must not cost an editor the others. Two editors' files are merged by git line by
line (`merge=union`): so nothing hangs on the order of lines but the last word of one editor where dates are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from chuyi_recon.app.files import locked_append, storage
from chuyi_recon.core.model import Anchor, Choice, Ruling
from chuyi_recon.messages import said

ATTRIBUTES = ".gitattributes"
_MERGED = f"{storage.RULINGS} merge=union\n"


class Line(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A ruling as it stands in the file; beside loose files `witnesses` are those of its family."""

    anchor: Anchor
    choice: Choice
    text: str | None = None
    editor: str = ""
    date: str = ""
    note: str = ""
    witness: str = ""
    witnesses: tuple[str, ...] = ()


class Retraction(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Takes a ruling back."""

    retract: str
    editor: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a ruling, the id it retracts, or why it cannot be read."""

    path: Path
    number: int  # from 1
    raw: bytes  # without its line end
    ruling: Ruling | None = None
    witnesses: tuple[str, ...] = ()
    retracts: str = ""
    fault: str = ""

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.path}:{self.number}"


def now() -> str:
    """The present instant, in the form in which dates of rulings compare as strings."""
    return _instant(datetime.now(UTC))


def read(path: Path) -> tuple[Entry, ...]:
    """Every line that is not blank; raises `UnreadableWitness` where the file itself cannot be read."""
    return parsed(path, storage.read(path))


def parsed(path: Path, data: bytes) -> tuple[Entry, ...]:
    """The lines of a file with these bytes."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    bare = ((n, line.removesuffix(b"\r")) for n, line in enumerate(lines, 1))
    return tuple(_entry(Entry(path, n, line)) for n, line in bare if line.strip())


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The rulings that nobody has retracted, each once, in order of their lines."""
    entries = tuple(entries)
    gone = {e.retracts for e in entries if e.retracts}
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.ruling is not None and entry.ruling.id not in gone:
            first.setdefault(entry.ruling.id, entry)
    return tuple(first.values())


def append(folder: Path, rulings: Sequence[Ruling], witnesses: Sequence[str] = ()) -> str:
    """Adds rulings to the file of a folder; raises `OutputError`. What a person should hear about git, or nothing."""
    lines = [
        Line(r.anchor, r.choice, r.text, r.editor, r.date, r.note, r.witness, tuple(sorted(witnesses))) for r in rulings
    ]
    return _append(folder / storage.RULINGS, lines)


def retract(path: Path, ids: Sequence[str], editor: str = "", date: str = "") -> None:
    """Takes rulings of a file back; raises `OutputError`."""
    _append(path, [Retraction(i, editor, date) for i in ids])


def compact(path: Path) -> int:
    """Rewrites a file without what no longer counts; returns how many lines went. Raises `OutputError`.

    Rulings that are retracted go with what retracts them, those that their editor replaced on the very same anchor, and
    repeated lines. What cannot be read stays where it is, and so does what retracts a ruling that is not here: a merge
    may bring it.
    """
    went = 0

    def without(data: bytes) -> bytes:
        nonlocal went
        entries = parsed(path, data)
        kept = _kept(entries)
        went = len(entries) - len(kept)
        return b"".join(e.raw + b"\n" for e in kept) if went else data

    locked_append.rewrite(path, without)
    return went


def superfluous(entries: Sequence[Entry]) -> int:
    """How many lines `compact` would take out."""
    return len(entries) - len(_kept(entries))


def _kept(entries: Sequence[Entry]) -> list[Entry]:
    """The lines that still count."""
    here = {e.ruling.id for e in entries if e.ruling is not None}
    last: dict[tuple[object, ...], Entry] = {}
    for entry in sorted(
        standing(entries), key=lambda e: e.ruling.date if e.ruling else ""
    ):  # keeps that of equal dates
        if entry.ruling is not None:
            r = entry.ruling
            last[r.editor, r.anchor, r.witness, entry.witnesses] = entry
    counting = {e.number for e in last.values()}
    seen: set[str] = set()
    out = []
    for e in entries:
        pending = e.retracts and e.retracts not in here and e.retracts not in seen
        if e.fault or e.number in counting or pending:
            out.append(e)
            seen.add(e.retracts)
    return out


def _append(path: Path, lines: Sequence[Line | Retraction]) -> str:
    if not lines:
        return ""
    new = locked_append.append(path, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return _merging(path.parent) if new else ""


def _merging(folder: Path) -> str:
    """Sees to it that git merges the file of a folder line by line; never touches a file that is there."""
    above = storage.real(folder)
    for place in (above, *above.parents):
        if storage.is_file(place / ATTRIBUTES) and storage.RULINGS.encode() in storage.read(place / ATTRIBUTES):
            return ""
        if (place / ".git").exists():
            break
    told = folder / ATTRIBUTES
    if storage.is_file(told):
        return said(
            "for git to merge the rulings of two editors, add to {file}: {line}", file=told, line=_MERGED.strip()
        )
    storage.write(told, _MERGED.encode())
    return said("wrote {file}, so that git merges the rulings of two editors", file=told)


def _entry(entry: Entry) -> Entry:
    """The line, read."""
    try:
        told = msgspec.json.decode(entry.raw)
        if isinstance(told, dict) and "retract" in told:
            return replace(entry, retracts=msgspec.convert(told, Retraction).retract)
        line = msgspec.convert(told, Line)
        date = _instant(datetime.fromisoformat(line.date)) if line.date else ""
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, OverflowError) as error:
        return replace(entry, fault=_why(entry.raw, error))
    ruling = Ruling(line.anchor, line.choice, line.text, line.editor, date, line.note, line.witness)
    fault = _missing(ruling)
    return replace(entry, fault=fault) if fault else replace(entry, ruling=ruling, witnesses=line.witnesses)


def _missing(ruling: Ruling) -> str:
    """What a ruling lacks, if anything."""
    if not ruling.anchor[1]:
        return said("its anchor has no reading")
    if ruling.choice in ("reading", "text") and not (ruling.text or "").strip():
        return said("{choice} needs a text; omit prints nothing", choice=ruling.choice)
    if ruling.choice in ("keep", "withhold") and not ruling.witness:
        return said("{choice} needs a witness", choice=ruling.choice)
    return ""


def _why(raw: bytes, error: Exception) -> str:
    """Why a line is no ruling, for a person."""
    if raw.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        return said("left by git where it could not merge; remove the line, and keep those between")
    if not raw.rstrip().endswith(b"}"):
        return said("the line breaks off, as after a crash")
    return said("{why}", why=str(error))


def _instant(date: datetime) -> str:
    """An instant in UTC; one without a zone is taken to be in it."""
    there = date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    return there.isoformat(timespec="milliseconds").replace("+00:00", "Z")
