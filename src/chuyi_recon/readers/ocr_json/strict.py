"""How the JSON of engines is read: its form is declared as types, and what has another form is refused by its place."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec
import regex

from chuyi_recon.core.text.decode import decode
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message

_Form = TypeVar("_Form")
_DEEPEST = 64
_PLACE = regex.compile(r" - at `(.*)`\Z")
_OPENING = regex.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*[\[{]")


def begins_as_json(head: bytes) -> bytes | None:
    """The head of a file without zero bytes, where it opens an object or a list; else None."""
    bare = head.replace(b"\0", b"")
    return bare if _OPENING.match(bare) else None


def parse_json(name: str, data: bytes, format_name: str) -> tuple[Any, str]:
    """What a file says, and its encoding; numbers that JSON does not have (NaN) are taken as Python writes them.

    Raises `UndecodableWitness` for a file that is cut off or no JSON.
    """
    decoded = decode(name, data)
    try:
        said = json.loads(decoded.text.removeprefix("\ufeff"))
        if _is_too_deep(said):
            raise RecursionError
        if "\\u" in decoded.text:
            json.dumps(said, ensure_ascii=False).encode()  # half a character by its escape is none
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise UndecodableWitness(
            Message("error.markup.broken", name=name, format=f"{format_name} JSON", line=line),
            Message("hint.ocr-cut-off"),
        ) from error
    return said, decoded.encoding


def _is_too_deep(said: Any) -> bool:
    """Whether lists and objects lie in one another deeper than any engine writes them."""
    level = [said]
    for _ in range(_DEEPEST):
        held = (v.values() if isinstance(v, dict) else v if isinstance(v, list) else () for v in level)
        level = [inner for values in held for inner in values if isinstance(inner, dict | list)]
    return bool(level)


def convert(name: str, said: Any, form: type[_Form], format_name: str) -> _Form:  # JSON is anything
    """What a file says, in a declared form; raises `UndecodableWitness` that names the place of what has another."""
    try:
        return msgspec.convert(said, form, strict=False)
    except (msgspec.ValidationError, OverflowError) as error:
        found = _PLACE.search(str(error))
        raise UndecodableWitness(
            Message("error.json.other-form", name=name, format=format_name, place=found[1] if found else "$"),
            Message("hint.ocr-make-again"),
        ) from error
