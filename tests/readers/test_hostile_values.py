"""Small files of engines and JSON Lines in which one value is hostile: read as they stand, or refused in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.readers import read
from fuzz.targets import read_any
from tests.readers import hocr_pages, small_pages

NUMBERS = [b"1e999", b"-1e999", b"1e308", b"-1e308", b"9" * 400, b"9" * 5000, b"-" + b"9" * 30, b"0.5", b"-0", b"NaN"]
NUMBERS += [b"Infinity", b"true", b"null", b'""', b"[]"]
DEEP = [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000, b'{"a":' * 500 + b"1" + b"}" * 500]
SMALL = {**small_pages.EVERY, "hocr": hocr_pages.TWO_PAGES}
IS_JSON = [name for name, data in SMALL.items() if data.lstrip()[:1] in (b"{", b"[")]
IS_MARKUP = [name for name, data in SMALL.items() if data.lstrip()[:1] == b"<"]
_NUMBER = re.compile(rb"(?<=[:\[, ])-?\d+(?:\.\d+)?(?=[,\]} \n])")
_IN_MARKUP = re.compile(rb"(?<=[\"' ,])-?\d+(?:\.\d+)?(?=[\"' ,;])")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"(?=[,\]}])')
_IN_TABLE = re.compile(rb"(?<=\t)-?\d+(?=\t)")


def changed(data: bytes, place: re.Pattern[bytes], values: list[bytes]) -> Iterator[bytes]:
    """The file with another value at one place, and with that value at all of them."""
    for value in values:
        yield place.sub(lambda _, value=value: value, data)  # type: ignore[misc]
        for found in list(place.finditer(data))[:40]:
            yield data[: found.start()] + value + data[found.end() :]


@pytest.mark.parametrize("name", IS_JSON)
def test_numbers_beyond_all_pages_in_json_are_read_or_refused(name: str) -> None:
    for data in changed(SMALL[name], _NUMBER, NUMBERS):
        read_any(data)


@pytest.mark.parametrize("name", IS_MARKUP)
def test_numbers_beyond_all_pages_in_markup_are_read_or_refused(name: str) -> None:
    for data in changed(SMALL[name], _IN_MARKUP, [*NUMBERS, b"nan", b"inf", "１２".encode(), "²".encode()]):
        read_any(data)


def test_numbers_beyond_all_pages_in_a_table_of_words_are_read_or_refused() -> None:
    for data in changed(small_pages.TSV, _IN_TABLE, NUMBERS):
        read_any(data)


@pytest.mark.parametrize("name", IS_JSON)
def test_lists_in_lists_in_the_place_of_a_text_are_refused(name: str) -> None:
    found = _STRING.search(SMALL[name])
    assert found is not None
    for deep in DEEP:
        with pytest.raises(UndecodableWitness):
            read("楚怡.json", SMALL[name][: found.start()] + deep + SMALL[name][found.end() :])


@pytest.mark.parametrize("deep", [*DEEP, b"9" * 5000, b"1e999", b'"\\ud800"'])
@pytest.mark.parametrize(
    "line", [b'{"text": %s}', b'{"text": "\xe6\xa5\x9a", "page": %s}', b'{"text": "\xe6\xa5\x9a", "id": %s}', b"[%s]"]
)
def test_hostile_values_in_json_lines_are_read_or_refused(deep: bytes, line: bytes) -> None:
    read_any(line % deep + b"\n")
    read_any(b'{"text": "a", "page": 1, "witness": "w"}\n' + line % deep + b"\n")


@pytest.mark.parametrize("name", IS_MARKUP)
def test_elements_in_elements_of_page_formats_are_refused_or_read(name: str) -> None:
    data = SMALL[name]
    at = data.rindex(b"</")
    for many in (300, 3000, 100_000):
        read_any(data[:at] + b"<div>" * many + b"</div>" * many + data[at:])
        read_any(data[:at] + b"<div>" * many + data[at:])
