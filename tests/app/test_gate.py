"""What a gate says when it is shut, and what it knows already: the golden findings are a baseline."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chuyi_recon.app.golden.finding_records import FindingRecord, find_known
from tests.app.commands import CORPORA, NOTICE, RunRecon, write_files
from tests.app.test_align import TOML
from tests.app.test_check import change, corpora, keep

CHUYI = CORPORA / "chuyi-2022"


# ------------------------------------------------------------ what failed


def test_a_run_that_fails_says_how_many_findings_of_which_family_failed_it_and_which_are_the_worst(
    workdir: Path, recon: RunRecon
) -> None:
    record = json.loads(recon("align", CHUYI, "--format", "json").out)
    every = record["findings"]
    failing = [p for p in every if p["finding"]["severity"] in ("high", "medium")]
    outer = [p for p in failing if p["within"] is None or every[p["within"]]["finding"]["severity"] == "low"]
    done = recon("align", CHUYI, "--fail-on", "medium", "--write", "text", "-o", "other")
    head, *lines = done.err.splitlines()
    assert (done.code, head) == (
        1,
        f"findings that fail this run: {len(outer)} (chuyi-2022 {len(outer)} at medium or above)",
    )
    assert len(lines) == 11
    assert lines[-1] == f"  and {len(outer) - 10} more; --format concise lists them all"
    for line in lines[:-1]:
        assert re.match(r"  chuyi-2022/00\d_\w+\.txt:\d+:\d+: high [a-z-]+ \S", line)


def test_the_worst_come_first_and_each_family_is_counted_by_its_own_severity(workdir: Path, recon: RunRecon) -> None:
    corpora(workdir)
    write_files(workdir / "corpora/letter", {**NOTICE, "family.toml": 'fail-on = "low"\n' + TOML})
    told = [line for line in recon("align", "corpora", "--write", "text").err.splitlines() if line.startswith("  ")]
    severities = [line.split(": ")[1].split(" ")[0] for line in told]
    assert severities == sorted(severities, key=["high", "medium", "low"].index)
    assert len(set(severities)) > 1
    assert all(line.startswith("  letter/") for line in told)


def test_a_run_that_passes_says_nothing_of_a_gate_and_quiet_is_quiet(workdir: Path, recon: RunRecon) -> None:
    corpora(workdir)
    assert "fail this run" not in recon("align", "corpora", "--fail-on", "high", "--write", "text").err
    shut = recon("align", "corpora", "--fail-on", "low", "--write", "text", "-q")
    assert (shut.code, shut.err) == (1, "")


def test_it_is_said_in_chinese_too(workdir: Path, recon: RunRecon) -> None:
    corpora(workdir)
    err = recon("align", "corpora", "--fail-on", "medium", "--write", "text", "--lang", "zh").err
    assert re.search(r"致使本次不通过的问题：\d+ 条（notice \d+ 条，级别“中”及以上）", err)


def test_check_names_what_differs_family_by_family(workdir: Path, recon: RunRecon) -> None:
    golden = keep(workdir, recon)
    change(golden / "reconstruction.txt", "3所", "3座")
    (golden / "flags.json").unlink()
    write_files(workdir / "golden/letter", {"reconstruction.txt": "函"})
    done = recon("check")
    assert done.code == 1
    assert "golden files differ: notice (2), letter (1); if the new ones are right: recon check --update" in done.err


def test_the_exit_code_counts_findings_that_are_known_and_the_new_ones_are_named_first(
    workdir: Path, recon: RunRecon
) -> None:
    keep(workdir, recon)
    done = recon("check", "--fail-on", "low")
    assert done.code == 1
    (known,) = re.findall(r"new among them: 0; in the golden flags\.json already: (\d+)", done.err)
    change(workdir / "corpora/notice/photo.txt", "定期报告", "定斯报告")
    done = recon("check", "--fail-on", "low")
    first = next(line for line in done.err.splitlines() if line.startswith("  "))
    assert f"new among them: 1; in the golden flags.json already: {known}" in done.err
    assert "garbled-characters 斯" in first


# ------------------------------------------------------------ a baseline


def annotated(recon: RunRecon, *arguments: str) -> list[str]:
    """The codes that GitHub is told, and the same of SARIF, which must agree."""
    lines = recon("check", "--format", "github", *arguments).out.splitlines()
    codes = sorted(found[1] for line in lines if (found := re.search(r"title=([a-z-]+)::", line)))
    (run,) = json.loads(recon("check", "--format", "sarif", *arguments).out)["runs"]
    assert sorted({r["ruleId"] for r in run["results"]}) == sorted(set(codes))
    return codes


def test_what_the_golden_findings_have_is_annotated_nowhere_and_counted(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    assert annotated(recon) == []
    known = len(json.loads((workdir / "golden/notice/flags.json").read_bytes()))
    assert known > 2
    for form in ("github", "sarif"):
        assert f"findings that the golden flags.json has are not told here: {known};" in recon(
            "check", "--format", form
        ).err  # fmt: skip
    assert len(recon("check", "--format", "concise").out.splitlines()) >= known - 1
    assert len(json.loads(recon("check", "--format", "json").out)["findings"]) == known


def test_a_new_finding_is_annotated_with_the_drift_that_it_makes(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    change(workdir / "corpora/notice/photo.txt", "定期报告", "定斯报告")
    assert annotated(recon) == ["garbled-characters", "golden-drift"]
    line = next(x for x in recon("check", "--format", "github").out.splitlines() if "title=garbled" in x)
    assert "file=corpora/notice/photo.txt,line=4," in line and "::斯 is misread" in line


def test_a_finding_that_only_stands_elsewhere_now_is_not_new(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    path = workdir / "corpora/notice/photo.txt"
    path.write_text("\n\n" + path.read_text("utf-8"), "utf-8")
    assert annotated(recon) == ["golden-drift"]


def test_without_golden_findings_or_with_a_file_that_is_none_every_finding_is_new(
    workdir: Path, recon: RunRecon
) -> None:
    golden = keep(workdir, recon)
    (golden / "flags.json").unlink()
    every = annotated(recon)
    assert every.count("golden-drift") == 1 and "garbled-characters" in every
    (golden / "flags.json").write_text("{", "utf-8")
    assert annotated(recon) == every


def test_a_new_finding_inside_a_known_section_stands_for_itself(workdir: Path, recon: RunRecon) -> None:
    notice = (str(CHUYI), "--golden", "golden")
    recon("check", *notice, "--update")
    every = json.loads(recon("check", *notice, "--format", "json").out)["findings"]
    inner = next(p for p in every if p["within"] is not None)
    golden = workdir / "golden/chuyi-2022/flags.json"
    kept = [r for r in json.loads(golden.read_bytes()) if not is_record_of(r, inner)]
    golden.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    assert inner["finding"]["code"] in annotated(recon, *notice)


def is_record_of(record: dict[str, Any], place: dict[str, Any]) -> bool:
    f = place["finding"]
    return (record["witness"], record["code"], record["start"]) == (f["siglum"], f["code"], f["span"]["start"])


def finding(
    start: int, quote: str = "楚信", *, severity: str = "high", message: str = "怡", code: str = "x"
) -> FindingRecord:
    return FindingRecord("photo", code, severity, start, start + len(quote), message, quote)


@pytest.mark.parametrize(
    ("golden", "now", "known"),
    [
        ([], [finding(3)], []),
        ([finding(3)], [finding(3)], [0]),
        ([finding(3)], [finding(9)], [0]),
        ([finding(3)], [finding(3), finding(9)], [0]),
        ([finding(3), finding(9)], [finding(3), finding(9), finding(20)], [0, 1]),
        ([finding(3)], [finding(3, message="000, 001 have 怡")], [0]),
        ([finding(3)], [finding(3, severity="low")], []),
        ([finding(3)], [finding(3, code="y")], []),
        ([finding(3)], [finding(40, "领航")], []),
        ([finding(3, severity="low")], [finding(3, severity="high", message="怡")], []),
    ],
    ids=[
        "none",
        "same",
        "moved",
        "one more",
        "the third",
        "other words",
        "milder",
        "other flag",
        "other place",
        "worse",
    ],
)
def test_a_golden_finding_is_known_again_by_what_it_says_or_by_its_place(
    golden: list[FindingRecord], now: list[FindingRecord], known: list[int]
) -> None:
    assert sorted(find_known(golden, now)) == known
