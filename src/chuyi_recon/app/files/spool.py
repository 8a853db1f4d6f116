"""Lists that are too long to hold: what a run says of its families, kept on the disk until it is printed.

`Spool` takes objects and gives them back in order, as often as asked. `stream_json` prints JSON that has such lists
in it as if they were held.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import msgspec

from chuyi_recon.app.files.storage import unnamed
from chuyi_recon.exporters.json_lines import encode

T = TypeVar("T")


class Spool(Generic[T]):
    """Objects of this process in a file that nobody else sees; the first megabyte stays in memory."""

    def __init__(self) -> None:
        self._file = unnamed()
        self._many = 0

    def add(self, item: T) -> None:
        """One more object, which is not held any longer."""
        self._file.seek(0, 2)
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        self._many += 1

    def __len__(self) -> int:
        return self._many

    def __iter__(self) -> Iterator[T]:
        at = 0
        for _ in range(self._many):
            self._file.seek(at)
            item: T = pickle.load(self._file)  # noqa: S301  # what this object wrote itself
            at = self._file.tell()
            yield item


def placeholder(name: str) -> list[str]:
    """What stands in a document in the place of the list of that name."""
    return [f"\0{name}"]


def stream_json(value: object, lists: Mapping[str, Iterable[object]]) -> Iterator[str]:
    r"""JSON in pieces, indented by two; each of `lists` stands where `value` has its `placeholder`, in the order given.

    >>> print("".join(stream_json({"n": 2, "found": placeholder("found")}, {"found": ["楚", {"怡": 1}]})))
    {
      "n": 2,
      "found": [
        "楚",
        {
          "怡": 1
        }
      ]
    }
    >>> print("".join(stream_json({"found": placeholder("found")}, {"found": []})))
    {
      "found": []
    }
    """
    rest = msgspec.json.format(encode(value), indent=2).decode()
    for name, items in lists.items():
        head, rest = re.split(rf'\n *"\\u0000{name}"(?=\n)', rest, maxsplit=1)
        yield head
        indent = " " * (len(rest) - len(rest.lstrip()) - 1 + 2)
        before = "\n"
        for item in items:
            told = msgspec.json.format(encode(item), indent=2).decode()
            yield f"{before}{indent}" + told.replace("\n", f"\n{indent}")
            before = ",\n"
        if before == "\n":
            rest = rest.lstrip()
    yield rest
