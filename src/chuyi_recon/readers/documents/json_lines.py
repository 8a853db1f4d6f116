"""JSON Lines: one record a line, with `text`; records of one `witness` are its pages. Any other JSON is refused.

    {"id": "web", "text": "关于实施职业教育“楚怡”行动的通知"}
    {"witness": "scan", "page": 2, "text": "二、重点任务"}

A file that holds several witnesses is no witness: `read` raises `SeveralWitnesses` with their names, and
`read_record` reads one of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import regex

from chuyi_recon.core.model import PAGE_END, SourceMap, SourcePart, Span, Transcription
from chuyi_recon.core.text.decode import decode
from chuyi_recon.errors import SeveralWitnesses, UndecodableWitness
from chuyi_recon.messages import Message

name = "json-lines"

_STRING = rb'"(?:[^"\\]|\\.)*+"\s*'
_JSON = regex.compile(  # an object with its first key, alone or in arrays; an array of texts, or three arrays deep
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
    rb"(?:(?:\[\s*)*\{\s*(?:\}|" + _STRING + rb":)|(?:\[\s*){1,2}" + _STRING + rb"[,\]]|\[\s*\[\s*\[)"
)
_MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Record:
    witness: str
    page: int | None
    text: str


def sniff(head: bytes) -> bool:
    """Whether a file begins as JSON: an object with its first key, or an array of more than figures.

    >>> sniff(b'{"text": "'), sniff(b'[{"a": 1}]'), sniff("[1] 参考文献".encode()), sniff(b"{\\\\rtf1")
    (True, True, False, False)
    """
    return _JSON.match(head.replace(b"\0", b"")) is not None


def read(name: str, data: bytes) -> Transcription:
    """The text of the only witness in the file.

    Raises `SeveralWitnesses` where there are more, and `UndecodableWitness` for JSON that is none of ours.
    """
    witnesses = _read_records(name, data)
    if len(witnesses) > 1:
        names = ", ".join(list(witnesses)[:_MAX_NAMED])
        raise SeveralWitnesses(
            Message("error.json.several-witnesses", name=name, many=len(witnesses), names=names),
            Message("hint.name-record", name=name, witness=next(iter(witnesses))),
            tuple(witnesses),
        )
    return _transcribe(next(iter(witnesses.values())))


def read_record(name: str, data: bytes, witness: str) -> Transcription:
    """The text of one witness in the file, by its name or by its place from 1, `=2`.

    Raises `UndecodableWitness` where there is none of that name.
    """
    witnesses = _read_records(name, data)
    place = regex.fullmatch(r"=([1-9][0-9]{0,8})", witness)
    if place and witness not in witnesses and int(place[1]) <= len(witnesses):
        witness = list(witnesses)[int(place[1]) - 1]
    if witness not in witnesses:
        raise UndecodableWitness(
            Message("error.json.no-such-witness", name=name, witness=witness),
            Message("hint.name-one-witness", names=", ".join(list(witnesses)[:_MAX_NAMED])),
        )
    return _transcribe(witnesses[witness])


def _read_records(name: str, data: bytes) -> dict[str, list[_Record]]:
    """By witness its records, in the order of pages, else of lines."""
    text = decode(name, data).text
    found: dict[str, list[_Record]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        record = _read_line(name, text, line, number)
        found.setdefault(record.witness, []).append(record)
    for witness, records in found.items():
        pages = [r.page for r in records]
        if len(records) > 1 and (None in pages or len(set(pages)) < len(pages)):
            raise UndecodableWitness(
                Message("error.json.same-witness-twice", name=name, witness=witness), Message("hint.json-lines-form")
            )
        records.sort(key=lambda r: r.page or 0)
    return found


def _read_line(name: str, whole: str, line: str, number: int) -> _Record:
    try:
        value = msgspec.json.decode(line.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        if number > 1:
            raise UndecodableWitness(
                Message("error.json.broken-line", name=name, line=number), Message("hint.json-lines-form")
            ) from error
        raise _unknown(name, whole) from error
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise _unknown(name, line)
    page = value.get("page")
    named = next((str(v) for key in ("witness", "id") if isinstance(v := value.get(key), str | int) and str(v)), "")
    return _Record(named or str(number), page if isinstance(page, int) and page > 0 else None, value["text"])


def _unknown(name: str, text: str) -> UndecodableWitness:
    """What JSON it is that no reader here knows, by the keys on top of it."""
    try:
        value = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return UndecodableWitness(Message("error.json.broken", name=name), Message("hint.markup-cut-off"))
    first = value[0] if isinstance(value, list) and value else value
    keys = ", ".join(list(first)[:_MAX_NAMED]) if isinstance(first, dict) and first else type(value).__name__
    return UndecodableWitness(Message("error.json.unknown", name=name, keys=keys), Message("hint.json-lines-form"))


def _transcribe(records: list[_Record]) -> Transcription:
    """The pages of one witness, with a form feed between two."""
    if records[0].page is None:
        return Transcription(records[0].text)
    text, parts = "", list[SourcePart]()
    for record in records:
        text += "" if not text else PAGE_END if text.endswith("\n") else f"\n{PAGE_END}"
        parts.append(SourcePart(Span(len(text), len(text) + len(record.text)), page=record.page))
        text += record.text
    return Transcription(text, source_map=SourceMap(tuple(parts)))
