"""`rulings.jsonl`: what editors ruled, one JSON object a line; lines are added and never changed.

A line is a ruling, or takes one back by its id. What cannot be read is named with its line and passed over, for one
line torn by a crash or left by a merge must not cost an editor the others. Two editors' files are merged by git line by
line (`merge=union`): so nothing hangs on the order of lines but the last word of one editor where dates are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from chuyi_recon.app.files import locked_append, storage, writing
from chuyi_recon.core.model import Anchor, Choice, Ruling
from chuyi_recon.errors import InputError, OutputError, UsageError
from chuyi_recon.messages import Message

GIT_ATTRIBUTES = ".gitattributes"
_MERGE_ATTRIBUTE = f"{storage.RULINGS_FILE} merge=union\n"


class RulingLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A ruling as it stands in the file; beside loose files `witnesses` are those of its family."""

    anchor: Anchor
    choice: Choice
    text: str | None = None
    editor: str = ""
    date: str = ""
    note: str = ""
    witness: str = ""
    witnesses: tuple[str, ...] = ()


class RetractionLine(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Takes a ruling back."""

    retract: str
    editor: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line: a ruling, the id it retracts, or why it cannot be read."""

    path: Path
    line_number: int  # from 1
    raw: bytes  # without its line end
    ruling: Ruling | None = None
    witnesses: tuple[str, ...] = ()
    retracted_id: str = ""
    problem: str = ""

    @property
    def location(self) -> str:
        """File and line."""
        return f"{self.path}:{self.line_number}"


def current_time() -> str:
    """The present instant, in the form in which dates of rulings compare as strings."""
    return _format_instant(datetime.now(UTC))


def time_after(date: str) -> str:
    """The present instant; where that is not later than `date`, the millisecond after it.

    So of two words of one editor the later one counts, whatever the clock says.
    """
    now = current_time()
    if now > date:
        return now
    return _format_instant(datetime.fromisoformat(date) + timedelta(milliseconds=1))


def read_log(path: Path) -> tuple[LogEntry, ...]:
    """Every line that is not blank; raises `UnreadableWitness` where the file itself cannot be read."""
    return parse_log(path, storage.read_bytes(path))


def parse_log(path: Path, data: bytes) -> tuple[LogEntry, ...]:
    """The lines of a file with these bytes."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    bare = ((n, line.removesuffix(b"\r")) for n, line in enumerate(lines, 1))
    return tuple(_parse_entry(LogEntry(path, n, line)) for n, line in bare if line.strip())


def unretracted(entries: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """The rulings that nobody has retracted, each once, in order of their lines."""
    entries = tuple(entries)
    retracted = {e.retracted_id for e in entries if e.retracted_id}
    first: dict[str, LogEntry] = {}
    for entry in entries:
        if entry.ruling is not None and entry.ruling.id not in retracted:
            first.setdefault(entry.ruling.id, entry)
    return tuple(first.values())


def append_rulings(folder: Path, rulings: Sequence[Ruling], witnesses: Sequence[str] = ()) -> str:
    """Adds rulings to the file of a folder; raises `OutputError`. What a person should hear about git, or nothing."""
    lines = [
        RulingLine(r.anchor, r.choice, r.text, r.editor, r.date, r.note, r.witness, tuple(sorted(witnesses)))
        for r in rulings
    ]
    return _append_lines(folder / storage.RULINGS_FILE, lines)


def check_log(folder: Path) -> None:
    """Raises `OutputError` where no ruling can be added in a folder, before an editor has thought of one."""
    hint = Message("hint.check-folder-permissions")
    writing.check_writable(folder, hint)
    path = folder / storage.RULINGS_FILE
    if storage.exists(path):
        writing.check_appendable(path, hint)


def retract_rulings(path: Path, ids: Sequence[str], editor: str = "", date: str = "") -> None:
    """Takes rulings of a file back; raises `OutputError`."""
    _append_lines(path, [RetractionLine(i, editor, date) for i in ids])


def compact_log(path: Path) -> int:
    """Rewrites a file without what no longer counts; returns how many lines went. Raises `OutputError`.

    Rulings that are retracted go with what retracts them, those that their editor replaced on the very same anchor, and
    repeated lines. What cannot be read stays where it is, and so does what retracts a ruling that is not here: a merge
    may bring it.
    """
    went = 0

    def without(data: bytes) -> bytes:
        nonlocal went
        entries = parse_log(path, data)
        kept = _kept_entries(entries)
        went = len(entries) - len(kept)
        return b"".join(e.raw + b"\n" for e in kept) if went else data

    locked_append.rewrite_locked(path, without)
    return went


def count_superfluous(entries: Sequence[LogEntry]) -> int:
    """How many lines `compact_log` would take out."""
    return len(entries) - len(_kept_entries(entries))


def _kept_entries(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """The lines that still count."""
    here = {e.ruling.id for e in entries if e.ruling is not None}
    last: dict[tuple[object, ...], LogEntry] = {}
    for entry in sorted(
        unretracted(entries), key=lambda e: e.ruling.date if e.ruling else ""
    ):  # keeps that of equal dates
        if entry.ruling is not None:
            r = entry.ruling
            last[r.editor, r.anchor, r.witness, entry.witnesses] = entry
    counting = {e.line_number for e in last.values()}
    seen_ids: set[str] = set()
    out = []
    for e in entries:
        pending = e.retracted_id and e.retracted_id not in here and e.retracted_id not in seen_ids
        if e.problem or e.line_number in counting or pending:
            out.append(e)
            seen_ids.add(e.retracted_id)
    return out


def _append_lines(path: Path, lines: Sequence[RulingLine | RetractionLine]) -> str:
    if not lines:
        return ""
    new = locked_append.append_lines(path, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return _request_union_merge(path.parent) if new else ""


def _request_union_merge(folder: Path) -> str:
    """Sees to it that git merges the file of a folder line by line; never touches a file that is there.

    Where that cannot be had the ruling stands all the same, and a person hears what to write, and where.
    """
    attributes_path = folder / GIT_ATTRIBUTES
    advice = Message("rulings.git-merge.advice", file=attributes_path, line=_MERGE_ATTRIBUTE.strip())
    try:
        return _write_merge_attribute(folder, attributes_path, advice)
    except (OutputError, UsageError, InputError):
        return advice


def _write_merge_attribute(folder: Path, attributes_path: Path, advice: str) -> str:
    above = storage.real_path(folder)
    for place in (above, *above.parents):
        if storage.is_file(place / GIT_ATTRIBUTES) and storage.RULINGS_FILE.encode() in storage.read_bytes(
            place / GIT_ATTRIBUTES
        ):
            return ""
        if storage.exists(place / ".git"):
            break
    if attributes_path.is_symlink() or storage.exists(attributes_path):
        return advice
    writing.write_file(attributes_path, _MERGE_ATTRIBUTE.encode())
    return Message("rulings.git-merge.written", file=attributes_path)


def _parse_entry(entry: LogEntry) -> LogEntry:
    """The line, read."""
    try:
        decoded = msgspec.json.decode(entry.raw)
        if isinstance(decoded, dict) and "retract" in decoded:
            return replace(entry, retracted_id=msgspec.convert(decoded, RetractionLine).retract)
        line = msgspec.convert(decoded, RulingLine)
        date = _format_instant(datetime.fromisoformat(line.date)) if line.date else ""
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        return replace(entry, problem=_explain_error(entry.raw, error))
    ruling = Ruling(line.anchor, line.choice, line.text, line.editor, date, line.note, line.witness)
    problem = _find_missing(ruling)
    return replace(entry, problem=problem) if problem else replace(entry, ruling=ruling, witnesses=line.witnesses)


def _find_missing(ruling: Ruling) -> str:
    """What a ruling lacks, if anything."""
    if not ruling.anchor[1]:
        return Message("ruling.line.no-reading")
    if ruling.choice in ("reading", "text") and not (ruling.text or "").strip():
        return Message("ruling.line.needs-text", choice=ruling.choice)
    if ruling.choice in ("keep", "withhold") and not ruling.witness:
        return Message("ruling.line.needs-witness", choice=ruling.choice)
    return ""


def _explain_error(raw: bytes, error: Exception) -> str:
    """Why a line is no ruling, for a person."""
    if raw.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        return Message("ruling.line.git-conflict")
    if not raw.rstrip().endswith(b"}"):
        return Message("ruling.line.breaks-off")
    if isinstance(error, RecursionError):
        return Message("ruling.line.too-deep")
    return Message("ruling.line.invalid", why=str(error))


def _format_instant(date: datetime) -> str:
    """An instant in UTC; one without a zone is taken to be in it."""
    there = date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    return there.isoformat(timespec="milliseconds").replace("+00:00", "Z")
