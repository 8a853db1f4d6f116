"""JSON Lines hold texts, one or several; JSON of another kind is refused by what it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Span
from chuyi_recon.errors import EmptyWitness, InputError, SeveralWitnesses, UndecodableWitness
from chuyi_recon.readers import READERS, plain, read
from chuyi_recon.readers.documents.json_lines import read_record


def lines(*records: object) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


def test_a_file_with_one_record_is_a_witness_and_other_fields_are_nobodys_business() -> None:
    assert read("一.jsonl", lines({"id": "web", "text": "楚怡\n通知", "meta": {"a": [1]}})).text == "楚怡\n通知"


def test_records_of_one_witness_are_its_pages_in_the_order_of_their_numbers() -> None:
    got = read(
        "一.jsonl", lines({"witness": "a", "page": 2, "text": "乙"}, {"witness": "a", "page": 1, "text": "甲\n"})
    )
    assert got.text == "甲\n\f乙"
    assert got.locate(Span(3, 4))[0].page == 2


def test_a_file_with_several_witnesses_says_their_names_and_gives_each() -> None:
    data = lines({"id": "web", "text": "甲"}, {"id": 7, "text": "乙"}, {"text": "丙"})
    with pytest.raises(SeveralWitnesses, match=r"一\.jsonl holds 3 witnesses \(web, 7, 3\), not one") as raised:
        read("一.jsonl", data)
    assert raised.value.witnesses == ("web", "7", "3") and raised.value.exit_code == 3
    assert [read_record("一.jsonl", data, name).text for name in ("web", "7", "=3")] == ["甲", "乙", "丙"]
    with pytest.raises(UndecodableWitness, match="has no witness scan"):
        read_record("一.jsonl", data, "scan")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"results": [], "dimensions": 3}', "is JSON of a kind that is not read here, with results, d"),
        (b'{\n  "text": "pretty"\n}', "is JSON of a kind that is not read here, with text"),
        (b'[{"words": 1}]', "with words"),
        (b'[[["\xe7\x94\xb2", 1]]]', "with list"),
        (b'{"text": 3}', "with text"),
        (b'{"text": "cut o', "is broken JSON"),
        (lines({"id": "a", "text": "x"}) + b"{oops\n", "is JSON Lines, but line 2 is no record"),
        (lines({"id": "a", "text": "x"}, {"id": "a", "text": "y"}), "has witness a in several lines"),
        (b'{"a":' * 5000, "is broken JSON"),
    ],
)  # fmt: skip
def test_what_is_none_of_ours_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(UndecodableWitness) as raised:
        read("一.json", data)
    assert raised.value.problem.startswith("一.json ") and what in raised.value.problem and raised.value.hint


@pytest.mark.parametrize("text", ["[1] 参考文献", "【通知】", "{{reading|why}}", "[首页](a.html)", '{"', "[TOC]\n"])
def test_a_text_that_begins_with_a_bracket_is_a_text(text: str) -> None:
    assert read("一.txt", text.encode()).text == text
    assert next(r for r in READERS if r.sniff("[1] 参考文献".encode())) is plain


def test_a_record_without_text_is_an_empty_witness() -> None:
    with pytest.raises(EmptyWitness):
        read("一.jsonl", lines({"id": "a", "text": " \n"}))


GOOD = lines({"witness": "a", "page": 1, "text": "甲“楚怡”"}, {"witness": "a", "page": 2, "text": "乙"})


@settings(deadline=None)
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, many: int, instead: bytes) -> None:
    try:
        read("一.jsonl", GOOD[:at] + instead + GOOD[at + many :])
    except InputError as error:
        assert "一.jsonl" in error.problem and error.hint
