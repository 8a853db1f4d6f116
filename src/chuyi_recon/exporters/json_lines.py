"""JSON of which a `diff` can be read: one object a line in every long list.

Keys stand in the order given, Chinese stands as itself, and the last line ends. Nothing is sorted
here: the order is that of the reconstruction, which is the same for any order of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO

import msgspec

from chuyi_recon.messages import LANGUAGES, Language, Message


def plain_string(value: object, language: Language = "en") -> str:
    """Sentences as the text they are: an encoder of JSON knows no kinds of `str`."""
    if isinstance(value, Message):
        return value.render(language)
    raise NotImplementedError(f"no JSON is made of {type(value)}")


# By language: what encodes a value, its messages in that language.
_ENCODERS = {lang: msgspec.json.Encoder(enc_hook=partial(plain_string, language=lang)) for lang in LANGUAGES}


def encode(value: object, language: Language = "en") -> bytes:
    """A value as JSON in one line, its messages in a language."""
    return _ENCODERS[language].encode(value)


def escape_json(text: str) -> str:
    r"""JSON with an escape for each character that a terminal would obey or hide, for whoever reads it there.

    >>> escape_json('{"quote":"楚\u202e怡"}\n')
    '{"quote":"楚\\u202e怡"}\n'
    """
    return "".join(c if c < "\x7f" or c.isprintable() or c in "\u3000\u200d" else _escape_unit(c) for c in text)


def _escape_unit(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def json_array(items: Iterable[object], language: Language = "en") -> bytes:
    r"""A JSON array with one item on each line.

    >>> json_array([{"witness": "004", "quote": "楚怡"}]).decode()
    '[\n{"witness":"004","quote":"楚怡"}\n]'
    >>> json_array([])
    b'[]'
    """
    out = BytesIO()
    _write_array(out, items, language)
    return out.getvalue()


def json_object(members: Mapping[str, object], language: Language = "en") -> bytes:
    r"""A JSON object with one member on each line; lists, tuples and iterators are `json_array`. Ends with a line end.

    >>> json_object({"format": "recon-alignment/1", "rows": []})
    b'{\n"format":"recon-alignment/1",\n"rows":[]\n}\n'
    """
    out = BytesIO()
    before = b"{\n"
    for key, value in members.items():
        out.write(before + encode(key) + b":")
        if isinstance(value, (list, tuple, Iterator)):
            _write_array(out, value, language)
        else:
            out.write(encode(value, language))
        before = b",\n"
    out.write(b"\n}\n")
    return out.getvalue()


def _write_array(out: BytesIO, items: Iterable[object], language: Language) -> None:
    """Item by item: none is held longer than it takes to write it."""
    before, after = b"[\n", b"[]"
    for item in items:
        out.write(before)
        out.write(encode(item, language))
        before, after = b",\n", b"\n]"
    out.write(after)
