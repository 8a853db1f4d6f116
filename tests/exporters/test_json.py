"""reconstruction.json: everything, in the shape that `recon schema` prints."""

import json
from dataclasses import replace
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import numpy as np
import pytest
from msgspec.structs import fields

from chuyi_recon.core.model import Attestation, Doubt, Ground, ResolvedRuling, Ruling, Span
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
        rulings=(ResolvedRuling(ruling, "applied", "", Span(1, 2)),),
    )
    return dict(json.loads(EXPORTERS["json"].export(made)))


def test_the_record_is_valid_by_the_schema_that_is_printed() -> None:
    schema = record.reconstruction_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for said in (whole(), json.loads(EXPORTERS["json"].export(notice()))):
        jsonschema.validate(said, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("damage", [{"format": "recon-reconstruction/0"}, {"text": 7}, {"extra": True}])
def test_the_schema_refuses_what_is_no_record(damage: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole() | damage, record.reconstruction_schema(), jsonschema.Draft202012Validator)


def characters(said: dict[str, Any]) -> list[tuple[str, dict[str, int]]]:
    """Every character of the text with the offset at which each witness has it."""
    out = []
    for stretch in said["stretches"]:
        for i, character in enumerate(stretch["text"]):
            here = {}
            for siglum, start in stretch["places"].items():
                first, *jumps = [start] if isinstance(start, int) else start
                for behind, goes_on in zip(jumps[::2], jumps[1::2], strict=True):
                    first = goes_on - behind if i >= behind else first
                here[siglum] = first + i
            out.append((character, here))
    return out


def test_stretches_joined_are_the_text_and_lead_back_to_the_witnesses() -> None:
    made = notice()
    said = json.loads(EXPORTERS["json"].export(made))
    assert "".join(s["text"] for s in said["stretches"]) == said["text"] == made.text
    texts = {w.siglum: w.text for w in made.family.witnesses}
    for character, places in characters(said):
        assert all(texts[s][at] == character for s, at in places.items())
    assert said["stretches"][1] == {"text": "所“", "confidence": 0.9, "places": {"000": 5, "001": 5}}


def test_where_a_witness_has_white_space_between_its_place_goes_on_behind_it() -> None:
    made = build([at({"000": "建设\n", "004": "建设"}, printed="建设"), at("楚怡", "000 004"), at("工坊", "000 004")])
    made = replace(made, stretches=replace(made.stretches, offset=np.array([[0, 3, 5], [0, 2, 4]], np.int32)))
    said = json.loads(EXPORTERS["json"].export(made))
    assert said["stretches"] == [
        {"text": "建设楚怡工坊", "confidence": 0.9, "places": {"000": [0, 2, 3], "004": 0}},
    ]
    assert characters(said)[2:4] == [("楚", {"000": 3, "004": 2}), ("怡", {"000": 4, "004": 3})]
    assert said["loci"] == []


def test_a_locus_tells_who_reads_otherwise_than_is_printed() -> None:
    assert json.loads(EXPORTERS["json"].export(notice()))["loci"][0] == {
        "row": 0,
        "at": [5, 6],
        "ground": "restored",
        "reason": "restored: 000, 001",
        "readings": [{"text": "", "places": {"004": 5}}],
    }


def test_who_abstains_is_told_apart_from_who_reads_what_is_printed() -> None:
    made = build([at("支持", "000 001 004"), at({"000": "楚信", "004": "楚怡"}, printed="楚怡")], base="004")
    said = json.loads(EXPORTERS["json"].export(made))
    assert said["loci"][0]["sources"] == ["004"]
    made = build([at("支持", "000 001 004"), at({"000": "楚信", "004": "楚怡"}, printed="楚怡", row=1)], base="004")
    said = json.loads(EXPORTERS["json"].export(made))
    assert "sources" not in said["loci"][0]
    assert said["rows"] == [{"at": [0, 2]}, {"at": [2, 4], "lacunae": ["001"]}]


def test_what_is_put_together_says_from_where_and_what_nobody_has_says_so() -> None:
    parts = at({"000": "二〇二", "004": "〇二二"}, printed="二〇二二")
    made = build([parts], base="004")
    taken = (Attestation("000", Span(0, 1)), Attestation("004", Span(0, 3)))
    made = replace(made, decisions=(replace(made.decisions[0], copied_from=taken),))
    (locus,) = json.loads(EXPORTERS["json"].export(made))["loci"]
    assert locus["taken"] == [{"witness": "000", "place": [0, 1]}, {"witness": "004", "place": [0, 3]}]
    assert [r["text"] for r in locus["readings"]] == ["二〇二", "〇二二"]


@pytest.mark.parametrize("other", ["**楚怡**", "楚 怡"])
def test_only_white_space_within_what_all_agree_on_is_not_told(other: str) -> None:
    said = json.loads(EXPORTERS["json"].export(build([at({"000": other, "004": "楚怡"}, printed="楚怡")])))
    assert [r["text"] for locus in said["loci"] for r in locus["readings"]] == [other] * (other != "楚 怡")


def test_a_rejected_reading_says_what_it_is_to_the_lemma() -> None:
    made = build([at({"000": "己", "001": "已", "004": "己"}, printed="己")])
    told = replace(made, likeness={0: {"001": "look-alike"}})
    assert json.loads(EXPORTERS["json"].export(told))["loci"][0]["readings"] == [
        {"text": "已", "places": {"001": 0}, "likeness": "look-alike"},
    ]


def test_what_is_withheld_stays_in_the_record() -> None:
    said = json.loads(EXPORTERS["json"].export(notice()))
    assert [w["witness"] for w in said["withheld"]] == ["001"]
    last = said["loci"][-1]
    assert last["readings"] == [{"text": "\n湘公网安备", "places": {"001": 20}, "withheld": True}]
    assert (last["ground"], last["confidence"]) == ("omitted", 0.9)


def test_the_evidence_of_a_finding_is_by_siglum_with_start_and_end() -> None:
    evidence = (Attestation("000", Span(5, 6)), Attestation("001", Span(5, 6)), Attestation("001", Span(9, 11)))
    made = replace(notice(), findings=(replace(notice().findings[0], evidence=evidence),))
    (told,) = json.loads(EXPORTERS["json"].export(made))["findings"]
    assert told["evidence"] == {"000": [5, 6], "001": [5, 6, 9, 11]}


def test_witnesses_carry_what_identifies_their_file() -> None:
    last = json.loads(EXPORTERS["json"].export(notice()))["witnesses"][-1]
    assert last["siglum"] == "004"
    assert (last["source"], last["encoding"], last["kind"], last["length"]) == ("004.txt", "utf-8", "web", 17)
    assert len(last["sha256"]) == 64


def test_rulings_and_doubts_are_written_with_their_places() -> None:
    said = whole()
    assert said["rulings"][0]["outcome"] == "applied"
    assert said["rulings"][0]["anchor"] == ["支持", ["楚怡", "楚信"], "行动"]
    assert said["rulings"][0]["at"] == [2, 4]
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
    monkeypatch.setattr(reconstruction_json, "generator_name", lambda: "recon 99.0")
    then = EXPORTERS["json"].export(notice()).splitlines()
    assert [(a, b) for a, b in zip(now, then, strict=True) if a != b] == [(now[2], b'"generator":"recon 99.0",')]


def test_every_item_of_a_long_list_has_its_own_line() -> None:
    lines = EXPORTERS["json"].export(notice()).decode().splitlines()
    said = json.loads(EXPORTERS["json"].export(notice()))
    assert sum(line.startswith('{"row":') for line in lines) == len(said["loci"]) == 5
    assert sum(line.startswith('{"text":') for line in lines) == len(said["stretches"])
    assert lines[0] == "{"
    assert lines[-1] == "}"


def test_the_members_are_those_of_the_schema_in_its_order() -> None:
    assert list(whole()) == [f.encode_name for f in fields(record.ReconstructionRecord)]
