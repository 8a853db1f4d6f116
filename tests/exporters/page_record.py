"""A report as a test reads it: its elements, its data, and the places in it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any, NamedTuple

from chuyi_recon.exporters.report.packing import _DIGITS


class Reader(HTMLParser):
    """The scripts, styles and texts of a page, each with its attributes."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}  # what stands in an element, by its tag and id
        self._open: list[str] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = [tag + "#" + (dict(attrs).get("id") or "")]

    def handle_endtag(self, tag: str) -> None:
        self._open = []

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open[0]] = self.inside.get(self._open[0], "") + data


def record(page: bytes) -> dict[str, Any]:
    """The page's data."""
    return dict(json.loads(Reader(page).inside["script#record"]))


def unpacked(text: str) -> list[int]:
    """Numbers from text, as the page reads them."""
    out, i = [], 0
    while i < len(text):
        more = len(text[i:]) - len(text[i:].lstrip("~"))
        number = 0
        for digit in text[i + more : i + 2 * more + 1]:
            number = number * len(_DIGITS) + _DIGITS.index(digit)
        out.append(number - 1)
        i += 2 * more + 1
    return out


class Place(NamedTuple):
    """A place, or a part of one, as `places.py` writes it."""

    kind: str
    state: str
    locus: int
    loci: int
    is_part: bool
    remarks: tuple[int, ...]


def places(said: dict[str, Any]) -> list[Place]:
    """The places of a page's data, each with its parts after it."""
    numbers = iter(unpacked(said["places"]))
    out, left = list[Place](), 0
    for kind in numbers:
        state, _, locus, loci, _, _, parts, many = (next(numbers) for _ in range(8))
        remarks = tuple(next(numbers) for _ in range(many))
        kinds, states = ("locus", "withheld", "flag", "doubt"), ("open", "deferred", "ruled", "decided")
        out.append(Place(kinds[kind], states[state], locus, loci, left > 0, remarks))
        left = left - 1 if left else parts
    return out
