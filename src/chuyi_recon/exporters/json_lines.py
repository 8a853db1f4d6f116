"""JSON of which a `diff` can be read: one object a line in every long list.

Keys stand in the order given, Chinese stands as itself, and the last line ends. Nothing is sorted
here: the order is that of the reconstruction, which is the same for any order of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

import msgspec

from chuyi_recon.messages import Message


def plain_string(value: object) -> str:
    """Sentences as the text they are: an encoder of JSON knows no kinds of `str`."""
    if isinstance(value, Message):
        return str(value)
    raise NotImplementedError(f"no JSON is made of {type(value)}")


encode = msgspec.json.Encoder(enc_hook=plain_string).encode


def json_array(items: Iterable[object]) -> bytes:
    r"""A JSON array with one item on each line.

    >>> json_array([{"witness": "004", "quote": "楚怡"}]).decode()
    '[\n{"witness":"004","quote":"楚怡"}\n]'
    >>> json_array([])
    b'[]'
    """
    out = BytesIO()
    _write_array(out, items)
    return out.getvalue()


def json_object(members: Mapping[str, object]) -> bytes:
    r"""A JSON object with one member on each line; lists, tuples and iterators are `json_array`. Ends with a line end.

    >>> json_object({"format": "recon-alignment/1", "rows": []})
    b'{\n"format":"recon-alignment/1",\n"rows":[]\n}\n'
    """
    out = BytesIO()
    before = b"{\n"
    for key, value in members.items():
        out.write(before + encode(key) + b":")
        if isinstance(value, (list, tuple, Iterator)):
            _write_array(out, value)
        else:
            out.write(encode(value))
        before = b",\n"
    out.write(b"\n}\n")
    return out.getvalue()


def _write_array(out: BytesIO, items: Iterable[object]) -> None:
    """Item by item: none is held longer than it takes to write it."""
    before, after = b"[\n", b"[]"
    for item in items:
        out.write(before)
        out.write(encode(item))
        before, after = b",\n", b"\n]"
    out.write(after)
