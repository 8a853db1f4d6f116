"""JSON of which a `diff` can be read: one object a line in every long list.

Keys stand in the order given, Chinese stands as itself, and the last line ends. Nothing is sorted
here: the order is that of the reconstruction, which is the same for any order of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

_encode = msgspec.json.Encoder().encode


def listed(items: Iterable[object]) -> bytes:
    r"""A JSON array with one item on each line.

    >>> listed([{"witness": "004", "quote": "楚怡"}]).decode()
    '[\n{"witness":"004","quote":"楚怡"}\n]'
    >>> listed([])
    b'[]'
    """
    lines = [_encode(item) for item in items]
    return b"[\n" + b",\n".join(lines) + b"\n]" if lines else b"[]"


def record(members: Mapping[str, object]) -> bytes:
    r"""A JSON object with one member on each line; lists, tuples and iterators are `listed`. Ends with a line end.

    >>> record({"format": "recon-alignment/1", "rows": []})
    b'{\n"format":"recon-alignment/1",\n"rows":[]\n}\n'
    """
    body = [
        _encode(key) + b":" + (listed(value) if isinstance(value, (list, tuple, Iterator)) else _encode(value))
        for key, value in members.items()
    ]
    return b"{\n" + b",\n".join(body) + b"\n}\n"
