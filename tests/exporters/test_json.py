"""reconstruction.json: everything, in the shape that `recon schema` prints."""

import json
from dataclasses import replace
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from msgspec.structs import fields

from chuyi_recon.core.model import Attestation, Doubt, Ground, Ruled, Ruling, Span
from chuyi_recon.exporters import EXPORTERS, reconstruction_json, record
from tests.exporters.builder import at, build, notice


def whole() -> dict[str, Any]:
    """The record of a reconstruction that has something of every kind."""
    ruling = Ruling(("支持", ("楚怡", "楚信"), "行动"), "text", "楚怡", "谢", "2024-05-01", "据原件")
    made = build(
        [
            at("支持", "000 004"),
            at({"000": "楚信", "004": "楚怡"}, ground=Ground.RULED, printed="楚怡"),
            at("行动。", "000 004"),
        ],
        base="004",
        doubts=(Doubt("spliced", Span(0, 4), "stands in no witness", (Attestation("004", Span(0, 4)),)),),
        rulings=(Ruled(ruling, "applied", "", Span(1, 2)),),
    )
    return dict(json.loads(EXPORTERS["json"].export(made)))


def test_the_record_is_valid_by_the_schema_that_is_printed() -> None:
    schema = record.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for said in (whole(), json.loads(EXPORTERS["json"].export(notice()))):
        jsonschema.validate(said, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("damage", [{"format": "recon-reconstruction/0"}, {"text": 7}, {"extra": True}])
def test_the_schema_refuses_what_is_no_record(damage: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole() | damage, record.schema(), jsonschema.Draft202012Validator)


def test_stretches_joined_are_the_text_and_lead_back_to_the_witnesses() -> None:
    made = notice()
    said = json.loads(EXPORTERS["json"].export(made))
    assert "".join(s["text"] for s in said["stretches"]) == said["text"] == made.text
    texts = {w.siglum: w.text for w in made.family.witnesses}
    for stretch in said["stretches"]:
        start, end = stretch["at"]
        assert said["text"][start:end] == stretch["text"]
        assert all(texts[s][a:b] == stretch["text"] for s, (a, b) in stretch["places"].items())
    assert said["stretches"][1]["places"].keys() == {"000", "001"}
    assert said["stretches"][1]["ground"] == "restored"


def test_witnesses_of_one_reading_stand_together() -> None:
    assert json.loads(EXPORTERS["json"].export(notice()))["loci"][1]["readings"] == [
        {"text": "所", "places": {"000": [5, 6], "001": [5, 6]}},
        {"text": "", "places": {"004": [5, 5]}},
    ]


def test_a_rejected_reading_says_what_it_is_to_the_lemma() -> None:
    made = build([at({"000": "己", "001": "已", "004": "己"}, printed="己")])
    told = replace(made, likeness={0: {"001": "look-alike"}})
    assert json.loads(EXPORTERS["json"].export(told))["loci"][0]["readings"] == [
        {"text": "己", "places": {"000": [0, 1], "004": [0, 1]}},
        {"text": "已", "places": {"001": [0, 1]}, "likeness": "look-alike"},
    ]


def test_what_is_withheld_stays_in_the_record() -> None:
    said = json.loads(EXPORTERS["json"].export(notice()))
    assert [w["witness"] for w in said["withheld"]] == ["001"]
    assert said["loci"][-1]["readings"][0] == {"text": "\n湘公网安备", "places": {"001": [20, 26]}, "withheld": True}


def test_witnesses_carry_what_identifies_their_file() -> None:
    last = json.loads(EXPORTERS["json"].export(notice()))["witnesses"][-1]
    assert last["siglum"] == "004"
    assert (last["source"], last["encoding"], last["kind"], last["length"]) == ("004.txt", "utf-8", "web", 17)
    assert len(last["sha256"]) == 64


def test_rulings_and_doubts_are_written_with_their_places() -> None:
    said = whole()
    assert said["rulings"][0]["outcome"] == "applied"
    assert said["rulings"][0]["anchor"] == ["支持", ["楚怡", "楚信"], "行动"]
    assert said["doubts"] == [
        {
            "code": "spliced",
            "at": [0, 4],
            "quote": "支持楚怡",
            "message": "stands in no witness",
            "parts": [{"witness": "004", "place": [0, 4]}],
        }
    ]


def test_only_the_generator_may_differ_between_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    now = EXPORTERS["json"].export(notice()).splitlines()
    monkeypatch.setattr(reconstruction_json, "generator", lambda: "recon 99.0")
    then = EXPORTERS["json"].export(notice()).splitlines()
    assert [(a, b) for a, b in zip(now, then, strict=True) if a != b] == [(now[2], b'"generator":"recon 99.0",')]


def test_every_item_of_a_long_list_has_its_own_line() -> None:
    lines = EXPORTERS["json"].export(notice()).decode().splitlines()
    assert sum(line.startswith('{"row":') for line in lines) == len(notice().table.loci)
    assert lines[0] == "{"
    assert lines[-1] == "}"


def test_the_members_are_those_of_the_schema_in_its_order() -> None:
    assert list(whole()) == [f.encode_name for f in fields(record.Record)]
