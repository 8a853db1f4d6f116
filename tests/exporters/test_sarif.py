"""`flags.sarif`: what a code scanner and an editor read of it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Attestation, Finding, Reconstruction, ResolvedRuling, Ruling, Span
from chuyi_recon.exporters import EXPORTERS, sarif
from tests.exporters.builder import at, build, finding, notice

SCHEMA = Path(os.environ.get("RECON_SCHEMAS", Path(__file__).parents[3] / "shared" / "schemas")) / "sarif-2.1.0.json"


def run(made: Reconstruction) -> dict[str, Any]:
    """The one run of a log."""
    (only,) = json.loads(EXPORTERS["sarif"].export(made))["runs"]
    return dict(only)


def marks(made: Reconstruction) -> list[str]:
    return [r["partialFingerprints"][sarif.FINGERPRINT_KEY] for r in run(made)["results"]]


def flagged(*texts: str, word: str = "推迸", code: str = "garbled-characters") -> Reconstruction:
    """Witness 000 holds `texts`, and a finding at every `word`."""
    text = "".join(texts)
    at_word = [i for i in range(len(text)) if text.startswith(word, i)]
    found = tuple(finding("000", i, i + len(word), "misread", code=code, severity="medium") for i in at_word)
    return build([at(text, "000 001")], findings=found)


def valid(log: object) -> None:
    """Fails if a log breaks the standard's schema; says so where the schema is not at hand."""
    if not SCHEMA.is_file():
        pytest.skip("the schema of SARIF 2.1.0 is not here: name its folder with RECON_SCHEMAS")
    schema = json.loads(SCHEMA.read_bytes())
    jsonschema.validators.validator_for(schema)(schema).validate(log)


def settled(made: Reconstruction, finding: int) -> Reconstruction:
    """The same, with an editor's word that settles a finding."""
    ruling = Ruling(("建设3", ("所", ""), "楚怡"), "keep", editor="陈", note="核对原件")
    return replace(made, rulings=(ResolvedRuling(ruling, "applied"),), answered_findings={finding: ruling.id})


def test_the_log_keeps_the_standard() -> None:
    made = notice()
    valid(json.loads(EXPORTERS["sarif"].export(made)))
    valid(json.loads(EXPORTERS["sarif"].export(settled(made, 0))))


def test_a_log_that_breaks_the_standard_is_found() -> None:
    log = json.loads(EXPORTERS["sarif"].export(notice()))
    del log["runs"][0]["tool"]
    with pytest.raises(jsonschema.ValidationError):
        valid(log)


def test_a_place_is_given_in_lines_columns_and_code_points() -> None:
    made = build(
        [at("𠮷日\n支持建设3楚怡\n", "000 001")],
        findings=(finding("000", 1, 10, "over a line end", code="dropped-characters", severity="high"),),
    )
    told = run(made)
    assert told["columnKind"] == "unicodeCodePoints"
    (result,) = told["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "000.txt"},
        "region": {
            "startLine": 1, "startColumn": 2, "endLine": 2, "endColumn": 8, "charOffset": 1, "charLength": 9,
            "snippet": {"text": "日\n支持建设3楚怡"},
        },
    }  # fmt: skip


def test_an_empty_place_is_a_place_and_one_after_a_line_end_begins_a_line() -> None:
    made = build(
        [at("日\n支持", "000 001")],
        findings=(finding("000", 2, 2, "here", code="missing-clause", severity="high"),),
    )
    (result,) = run(made)["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert [region[k] for k in ("startLine", "startColumn", "endLine", "endColumn", "charLength")] == [2, 1, 2, 1, 0]


def test_every_flag_is_a_rule_with_its_page() -> None:
    rules = {r["id"]: r for r in run(notice())["tool"]["driver"]["rules"]}
    assert list(rules) == [f.code for f in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
    for code, rule in rules.items():
        assert rule["shortDescription"]["text"].endswith("."), code
        for heading in ("What it finds", "Why it matters", "Example", "Where it is wrong"):
            assert heading in rule["help"]["text"] and f"**{heading}**" in rule["help"]["markdown"], (code, heading)


def test_severity_is_a_level_and_the_index_leads_to_the_rule() -> None:
    told = run(notice())
    rules = told["tool"]["driver"]["rules"]
    assert [r["level"] for r in told["results"]] == ["warning", "warning"]
    assert [rules[r["ruleIndex"]]["id"] for r in told["results"]] == ["dropped-characters", "garbled-characters"]


def test_the_evidence_stands_in_related_places() -> None:
    seen = Finding("missing-clause", "high", "000", Span(0, 2), "lost", None, (Attestation("001", Span(2, 4)),))
    (result,) = run(build([at("支持建设", "000 001")], findings=(seen,)))["results"]
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "001"
    assert related["physicalLocation"]["region"]["charOffset"] == 2


def test_a_fingerprint_stays_when_text_elsewhere_comes_or_lines_are_wrapped_anew() -> None:
    far = "全省统筹推进，各市州按照职责分工抓好落实，定期报告。"
    plain = marks(flagged(far, "统筹推迸，各市州", far))
    assert marks(flagged("关于实施行动的通知\n\n", far, "统筹推迸，各市州", far)) == plain
    assert marks(flagged(far, "统筹推迸，\n各市州", far)) == plain
    assert marks(flagged(far, "统一推迸，各市州", far)) != plain
    assert marks(flagged(far, "统筹推迸，各市州", far, code="unsupported-phrase")) != plain


def test_two_findings_that_look_alike_are_counted() -> None:
    clause = "全省统筹推进，各市州按照职责分工统筹推迸，各市州按照职责分工抓好落实报告。"
    one, two = marks(flagged(clause * 2))
    assert one.removesuffix(":1") == two.removesuffix(":2")
    assert len(set(marks(flagged(clause * 5)))) == 5


def test_an_editors_word_suppresses_and_the_others_say_that_nothing_does() -> None:
    first, second = sarif.finding_results(settled(notice(), 1))
    assert first["suppressions"] == []
    assert second["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "keep — 核对原件 — 陈"}
    ]


def test_no_mark_of_a_message_is_taken_for_a_link_or_a_placeholder() -> None:
    told = finding("000", 0, 1, "{0} [楚怡](http://a.b) 〔2022〕[7]", code="garbled-characters", severity="low")
    (result,) = run(build([at("支持", "000 001")], findings=(told,)))["results"]
    assert result["message"]["text"] == r"{{0}} \[楚怡](http://a.b) 〔2022〕[7]"


def test_names_of_files_are_uris_and_no_path_of_a_machine_is_in_it() -> None:
    assert sarif.uri_reference("函 稿/1#号:.txt") == "%E5%87%BD%20%E7%A8%BF/1%23%E5%8F%B7%3A.txt"
    assert "://" not in EXPORTERS["sarif"].export(notice()).decode().replace("https://json.schemastore.org/", "")


def test_there_is_no_fix_for_a_witness_is_evidence() -> None:
    told = finding("000", 0, 1, "misread", code="garbled-characters", severity="low", suggestion="进")
    (result,) = run(build([at("迸度", "000 001")], findings=(told,)))["results"]
    assert "fixes" not in result
    assert (result["properties"]["suggestion"], result["message"]["text"]) == ("进", "misread; proposed: 进")
