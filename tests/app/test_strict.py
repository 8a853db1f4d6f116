"""What people write is read into types: what does not fit is named with its file, its place and what to write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from chuyi_recon.app.files import strict
from chuyi_recon.errors import ManifestError, TruthError


class Page(msgspec.Struct, forbid_unknown_fields=True):
    """One member of a list, whose `files` are names or a pattern."""

    file: str
    files: str | tuple[str, ...] = ()
    source: Literal["", "web", "ocr"] = ""
    box: tuple[int, int] = (0, 0)


class Book(msgspec.Struct, forbid_unknown_fields=True, rename={"fail_on": "fail-on"}):
    """A whole file."""

    page: tuple[Page, ...] = ()
    base: str | None = None
    fail_on: str = ""
    first: Annotated[int, msgspec.Meta(ge=0)] = 0
    settings: dict[str, object] = {}


SOURCE = strict.DecodedFile("书/family.toml", ManifestError, {"siglum": "it stands below [[page]]"})


def test_what_fits_becomes_an_object_with_its_defaults() -> None:
    made = SOURCE.decode({"page": [{"file": "甲.txt", "files": ["一.txt", "二.txt"]}], "fail-on": "high"}, Book)
    assert made == Book((Page("甲.txt", ("一.txt", "二.txt")),), fail_on="high")


@pytest.mark.parametrize(
    ("found", "what", "hint"),
    [
        ({"bsae": "甲"}, ": unknown key 'bsae'", "did you mean base?"),
        ({"siglum": "甲"}, ": unknown key 'siglum'", "it stands below [[page]]"),
        ({"base": 4}, ": base = 4 is no string", "put it in quotation marks"),
        ({"fail-on": ["high"]}, ": fail-on = ['high'] is no string", "put it in quotation marks"),
        ({"first": True}, ": first = True is no whole number from 0", "it counts code points, from 0"),
        ({"first": -1}, ": first = -1 is no whole number from 0", "it counts code points, from 0"),
        ({"settings": 1}, ": settings = 1 is no table", "write [settings]"),
        ({"page": {"file": "甲.txt"}}, ": page = {'file': '甲.txt'} is no list", "write [[page]], in double brackets"),
        ({"page": [{"file": "甲.txt"}, {}]}, ", page 2 names no file", 'add file = "…"'),
        ({"page": [{"file": "甲", "source": "orc"}]}, ", page 1: source = 'orc' is unknown", "did you mean ocr?"),
        ({"page": [{"file": "甲", "files": ["一", 2]}]}, ", page 1, files 2: 2 is no string", "put it in quotation"),
        ({"page": [{"file": "甲", "files": 2}]}, ", page 1: files = 2 is no list", 'write files = ["…"]'),
        ({"page": [{"file": "甲", "box": [1]}]}, ", page 1: box = [1] is no list of 2", "it has to be a list: […]"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(found: object, what: str, hint: str) -> None:
    with pytest.raises(ManifestError) as raised:
        SOURCE.decode(found, Book)
    assert raised.value.problem == f"书/family.toml{what}"
    assert raised.value.hint.startswith(hint)


def test_of_json_it_says_what_json_is_made_of_and_a_list_has_members_of_a_name() -> None:
    source = strict.DecodedFile("labels.json: 甲", TruthError, is_toml=False, item="label")
    with pytest.raises(TruthError, match=r"labels\.json: 甲, label 2: '的' is no object — it has to be an object: {…}"):
        source.decode([{"file": "甲"}, "的"], tuple[Page, ...])
    with pytest.raises(TruthError, match=r'label 1 names no file — add "file": …'):
        source.decode([{}], tuple[Page, ...])


def test_a_name_that_stands_twice_in_json_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text('{"甲": [], "乙": {"丙": 1, "丙": 2}}', "utf-8")
    with pytest.raises(TruthError, match="'丙' stands there twice"):
        strict.read_json_object(tmp_path / "labels.json", TruthError)
