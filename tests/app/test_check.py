"""`recon check`: the gate, as a maintainer, a script, GitHub and a code scanner meet it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.app.commands import CORPORA, NOTICE, CommandOutput, RunRecon, read_results, write_files
from tests.app.test_align import TOML
from tests.exporters.test_sarif import valid

LOOP = "全省统筹推进，各市州按照职责分工抓好落实。\n"


def corpora(workdir: Path, name: str = "notice", **texts: str) -> Path:
    changed = {f"{siglum}.txt": text for siglum, text in texts.items()}
    return write_files(workdir / "corpora" / name, {**NOTICE, "family.toml": TOML, **changed})


def keep(workdir: Path, recon: RunRecon, **texts: str) -> Path:
    """A family with its golden files."""
    corpora(workdir, **texts)
    assert recon("check", "--update").code == 0
    return workdir / "golden/notice"


def change(path: Path, old: str, new: str) -> str:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8", newline="")
    return text.replace(old, new)


def lines(done: CommandOutput) -> list[str]:
    return [line.strip() for line in done.out.splitlines()]


# ------------------------------------------------------------ writing


@pytest.mark.parametrize("ci", [None, "true", "1"])
def test_nothing_is_ever_written_without_update(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, ci: str | None
) -> None:
    if ci:
        monkeypatch.setenv("CI", ci)
    corpora(workdir)
    before = read_results(workdir)
    for form in ("concise", "full", "json", "github", "sarif"):
        missing = recon("check", "--format", form)
        assert missing.code == 1
        assert read_results(workdir) == before
    assert "golden/notice/reconstruction.txt is missing" in recon("check").out
    assert recon("check", "--update").code == 0
    assert sorted(read_results(workdir / "golden")) == [
        "notice/annotated.txt",
        "notice/flags.json",
        "notice/reconstruction.txt",
    ]
    again = recon("check")
    assert (again.code, again.out, "nothing differs" in again.err) == (0, "", True)
    # Golden files are results: beside the witnesses they are passed over.
    assert recon("align", ".", "--write", "text").code == 0


def test_update_says_what_changed_and_how_many_files_it_wrote(workdir: Path, recon: RunRecon) -> None:
    golden = keep(workdir, recon)
    change(golden / "reconstruction.txt", "统筹推进", "统筹推退")
    done = recon("check", "--update")
    assert (done.code, done.err) == (0, "golden files written: 1; read them before you commit\n")
    assert lines(done)[:3] == [
        "golden/notice updated: 1 in reconstruction.txt",
        "golden/notice/reconstruction.txt:4",
        "全省统筹推[-退-]{+进+}，",
    ]
    done = recon("check", "--update")
    assert (done.code, done.out, done.err) == (0, "", "nothing to write\n")
    (golden / "flags.json").unlink()
    assert "golden/notice/flags.json is new" in recon("check", "--update").out


# ------------------------------------------------------------ drift


def test_a_difference_is_shown_with_its_clause_its_place_and_its_cause(workdir: Path, recon: RunRecon) -> None:
    golden = keep(workdir, recon)
    changed = change(golden / "reconstruction.txt", "3所", "3座")
    done = recon("check")
    assert done.code == 1
    assert lines(done) == [
        "golden/notice differs: 1 in reconstruction.txt",
        "golden/notice/reconstruction.txt:3",
        "支持建设3[-座-]{+所+}“楚怡”高水平职业本科学校，",
        "now: 所 (restored: photo, scan): photo, scan have what the base dropped",
    ]
    assert (golden / "reconstruction.txt").read_text("utf-8") == changed
    concise = recon("check", "--format", "concise")
    (line,) = (line for line in concise.out.splitlines() if line.startswith("golden/notice/reconstruction.txt:3"))
    assert "[-座-]{+所+}" in line and "photo, scan have what the base dropped" in line


def test_a_changed_witness_is_told_by_what_it_changed(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    for siglum in ("scan", "photo"):
        change(workdir / f"corpora/notice/{siglum}.txt", "3所", "3")
    done = recon("check")
    assert "支持建设3[-所-]“楚怡”高水平职业本科学校，" in lines(done)
    assert "golden: 所“楚怡”: 所“ ” in photo, scan; the base dropped them" in lines(done)
    assert any(line.startswith("no longer: dropped-characters in web: photo, scan have 所") for line in lines(done))


def test_the_first_ten_differences_are_shown_and_the_others_counted(workdir: Path, recon: RunRecon) -> None:
    notice = (CORPORA / "chuyi-2022", "--golden", "golden")
    recon("check", *notice, "--update")
    change(workdir / "golden/chuyi-2022/reconstruction.txt", "“楚怡”", "“楚信”")
    (drift,) = json.loads(recon("check", *notice, "--format", "json").out)["drift"]
    more = len(drift["differences"]) - 10
    assert more > 10
    for form in ("concise", "full"):
        done = recon("check", *notice, "--format", form)
        assert sum("golden/chuyi-2022/reconstruction.txt:" in line for line in done.out.splitlines()) == 10
        assert f"and {more} more: {more} in reconstruction.txt; --format json lists them all" in done.out


def test_the_json_keeps_its_schema(workdir: Path, recon: RunRecon) -> None:
    golden = keep(workdir, recon)
    change(golden / "reconstruction.txt", "3所", "3座")
    (golden / "flags.json").unlink()
    write_files(workdir / "golden/letter", {"reconstruction.txt": "函"})
    record = json.loads(recon("check", "--format", "json").out)
    schema = json.loads(recon("schema", "check").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(record, schema)
    assert [(d["family"], d["kind"], d["files"]) for d in record["drift"]] == [
        ("notice", "missing", ["flags.json"]),
        ("notice", "differs", ["reconstruction.txt"]),
        ("letter", "gone", []),
    ]
    assert (record["format"], record["families"], record["updated"]) == ("recon-check/1", 1, False)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record | {"drift": {}}, schema)
    assert recon("schema", "chekc").code == 2


def test_an_orphan_is_told_only_where_all_families_were_looked_at(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    write_files(workdir / "golden" / "letter", {"reconstruction.txt": "函"})
    assert recon("check", "corpora/notice").code == 0
    for arguments in ((), ("corpora/",), ("--update",)):
        done = recon("check", *arguments)
        assert (done.code, "golden/letter: there is no such family any more" in done.out) == (1, True)
    assert (workdir / "golden/letter/reconstruction.txt").is_file()


def test_the_golden_files_of_a_family_that_cannot_be_read_are_no_orphans(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    corpora(workdir, "letter")
    recon("check", "--update")
    (workdir / "corpora/letter/web.txt").write_text(" ", "utf-8")
    done = recon("check")
    assert (done.code, "no such family" in done.out) == (3, False)


def test_the_same_drift_is_told_with_any_number_of_jobs(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    corpora(workdir, "letter")
    recon("check", "--update")
    for family in ("notice", "letter"):
        change(workdir / f"golden/{family}/reconstruction.txt", "3所", "3座")
    told = [recon("check", "--format", form, "--jobs", jobs).out for form in ("json", "full") for jobs in "12"]
    assert told[0] == told[1] and told[2] == told[3]


def test_check_without_corpora_is_wrong_usage(recon: RunRecon) -> None:
    done = recon("check")
    assert (done.code, "there is no corpora" in done.err) == (2, True)


# ------------------------------------------------------------ the gate


def test_check_fails_on_findings_where_asked(workdir: Path, recon: RunRecon) -> None:
    recon("check", CORPORA / "chuyi-2022", "--update", "--golden", workdir / "g")
    assert recon("check", CORPORA / "chuyi-2022", "--golden", workdir / "g").code == 0
    assert recon("check", CORPORA / "chuyi-2022", "--golden", workdir / "g", "--fail-on", "high").code == 1


def test_select_and_ignore_choose_what_is_told_and_counted_but_not_what_is_printed(
    workdir: Path, recon: RunRecon
) -> None:
    notice = (CORPORA / "chuyi-2022", "--golden", "golden")
    recon("check", *notice, "--update")

    def codes(*arguments: str) -> set[str]:
        done = recon("check", *notice, "--format", "json", *arguments)
        assert done.code == 0  # an invented section is withheld all the same: the text is as it was
        return {p["finding"]["code"] for p in json.loads(done.out)["findings"]}

    every = codes()
    assert codes("--ignore", "hallucinated-section") == every - {"hallucinated-section"}
    assert codes("--select", "page-artifact, spaced-text") == {"page-artifact", "spaced-text"}
    assert codes("--select", "page-artifact", "--select", "spaced-text") == {"page-artifact", "spaced-text"}
    assert codes("--select", "page-artifact,spaced-text", "--ignore", "spaced-text") == {"page-artifact"}
    assert recon("check", *notice, "--fail-on", "high", "--select", "page-artifact").code == 0
    assert recon("check", *notice, "--fail-on", "high", "--select", "missing-clause").code == 1


def test_what_lies_inside_a_section_that_is_not_told_stands_for_itself(workdir: Path, recon: RunRecon) -> None:
    family = CORPORA / "chuyi-2022"
    recon("check", family, "--update", "--golden", workdir / "g")
    every = json.loads(recon("check", family, "--golden", workdir / "g", "--format", "json").out)["findings"]
    some = ("--select", "page-artifact,repetition-loop,hallucinated-section")
    told = json.loads(recon("check", family, "--golden", workdir / "g", "--format", "json", *some).out)["findings"]
    assert 0 < len(told) < len(every)
    for p in told:
        if p["within"] is not None:
            outer, inner = told[p["within"]]["finding"], p["finding"]
            assert outer["siglum"] == inner["siglum"]
            assert outer["span"]["start"] <= inner["span"]["start"] <= inner["span"]["end"] <= outer["span"]["end"]
    inside = [p["finding"]["code"] for p in every if p["within"] is not None]
    alone = recon("check", family, "--golden", workdir / "g", "--format", "json", "--select", inside[0])
    assert {p["within"] for p in json.loads(alone.out)["findings"]} == {None}


@pytest.mark.parametrize(
    ("arguments", "said", "advice"),
    [
        (("--select", "repetion-loop"), "--select: no flag is called 'repetion-loop'", "did you mean repetition-loop?"),
        (("--ignore", "nothing-at-all"), "--ignore: no flag is called 'nothing-at-all'", "known are"),
        (("--select", ""), "--select: no flag is called ''", "known are"),
        (("--select", "spaced-text", "--ignore", "spaced-text"), "leave no flag", "name one that is not ignored"),
        (("--select", "spaced-text"), "--select spaced-text matches nothing", "recon explain --settings"),
        (("--ignore", "spaced-text"), "--ignore spaced-text matches nothing", "recon explain --settings"),
    ],
)
def test_a_filter_that_matches_nothing_is_an_error(
    workdir: Path, recon: RunRecon, arguments: tuple[str, ...], said: str, advice: str
) -> None:
    corpora(workdir)
    if "matches nothing" in said:
        (workdir / "recon.toml").write_text('ignore = ["spaced-text"]\n', "utf-8")
    done = recon("check", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err and advice in done.err


# ------------------------------------------------------------ GitHub


def test_annotations_are_ten_the_worst_first_and_the_rest_is_in_the_summary_of_the_job(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = workdir / "summary.md"
    summary.write_text("what another step said\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    notice = (CORPORA / "heritage-station", "--golden", "golden")
    some = ("--select", "missing-clause,page-artifact,garbled-characters")
    recon("check", *notice, "--update")
    change(workdir / "golden/heritage-station/reconstruction.txt", "公告", "公吿")
    (workdir / "golden/heritage-station/flags.json").unlink()  # without a baseline every finding is told
    done = recon("check", *notice, "--format", "github", *some)
    told = done.out.splitlines()
    assert len(told) == 10
    page = summary.read_text("utf-8")
    assert page.startswith("what another step said\n## recon check\n")
    rest = [line for line in page.splitlines() if line.startswith(("| error", "| warning", "| notice"))]
    assert f"{len(rest)} more in the summary of the job" in done.err
    levels = [line.split(" ")[0].removeprefix("::") for line in told] + [row.split(" ")[1] for row in rest]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert levels[-1] == "notice"
    assert told[0].startswith("::error file=golden/heritage-station/flags.json,line=1,title=golden-drift::is missing")
    assert told[1].startswith("::error file=golden/heritage-station/reconstruction.txt,line=")
    record = json.loads(recon("check", *notice, "--format", "json", *some).out)
    outer = [p for p in record["findings"] if p["within"] is None]
    assert [d["kind"] for d in record["drift"]] == ["missing", "differs"]
    assert len(levels) == len(outer) + 1 + len(record["drift"][1]["differences"])
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    assert f"{len(rest)} more (no GITHUB_STEP_SUMMARY)" in recon("check", *notice, "--format", "github", *some).err


def test_a_finding_is_annotated_in_its_file_as_seen_from_the_working_directory(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    corpora(workdir)
    for path in ("corpora/notice", workdir / "corpora/notice"):
        done = recon("check", path, "--format", "github", "--select", "garbled-characters")
        *_, line = done.out.splitlines()
        assert line.startswith("::warning file=corpora/notice/photo.txt,line=4,col=6,title=garbled-characters::迸 is")
    loose = write_files(workdir / "loose", {k: NOTICE[k] for k in ("web.txt", "scan.txt", "photo.txt")})
    told = recon("check", loose, "--golden", "g", "--format", "github", "--select", "garbled-characters").out
    assert "file=loose/photo.txt,line=4" in told


def test_nothing_that_a_file_says_or_is_called_breaks_out_of_its_annotation(workdir: Path, recon: RunRecon) -> None:
    text = NOTICE["photo.txt"].replace("统筹推迸", "统筹%0A::error::推迸")
    write_files(workdir / "corpora/a,b: 50%", {**NOTICE, "family.toml": TOML, "photo.txt": text})
    done = recon("check", "corpora/a,b: 50%", "--format", "github")
    for line in done.out.splitlines():
        head, _, message = line.removeprefix("::").partition("::")
        assert head.split(" ")[0] in ("error", "warning", "notice")
        assert "%0A::error" not in message
    assert any("file=corpora/a%2Cb%3A 50%25/photo.txt," in line for line in done.out.splitlines())


def test_align_annotates_and_prints_sarif_too_and_writes_only_its_results(workdir: Path, recon: RunRecon) -> None:
    corpora(workdir)
    done = recon("align", "corpora", "--format", "github")
    assert "::warning file=corpora/notice/photo.txt,line=4,col=6" in done.out and "results in" in done.out
    log = json.loads(recon("align", "corpora", "--format", "sarif").out)
    assert {r["ruleId"] for r in log["runs"][0]["results"]} >= {"garbled-characters", "dropped-characters"}
    assert "notice/flags.sarif" not in read_results(workdir / "recon-out")


# ------------------------------------------------------------ SARIF


def sarif(recon: RunRecon, *arguments: str | Path) -> dict[str, Any]:
    log = json.loads(recon("check", *arguments, "--format", "sarif").out)
    valid(log)
    (run,) = log["runs"]
    return dict(run)


def test_the_log_of_all_families_names_files_as_seen_from_the_working_directory(workdir: Path, recon: RunRecon) -> None:
    keep(workdir, recon)
    corpora(workdir, "函 稿")
    run = sarif(recon)
    files = [a["location"]["uri"] for a in run["artifacts"]]
    assert files == [
        *(f"corpora/notice/{s}.txt" for s in ("photo", "scan", "web")),
        *(f"corpora/%E5%87%BD%20%E7%A8%BF/{s}.txt" for s in ("photo", "scan", "web")),
    ]
    for r in run["results"]:
        places = [p["physicalLocation"]["artifactLocation"]["uri"] for p in (*r["locations"], *r.get(
            "relatedLocations", []))]  # fmt: skip
        assert r["ruleId"] == "golden-drift" or set(places) <= set(files)
        assert run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"]
    marks = [r["partialFingerprints"]["reconFinding/v1"] for r in run["results"]]
    assert len(set(marks)) == len(marks)


def test_drift_is_in_the_log_at_its_line_of_the_golden_file(workdir: Path, recon: RunRecon) -> None:
    golden = keep(workdir, recon)
    change(golden / "reconstruction.txt", "3所", "3座")
    (result,) = (r for r in sarif(recon)["results"] if r["ruleId"] == "golden-drift")
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == (
        "golden/notice/reconstruction.txt",
        {"startLine": 3},
    )
    assert (result["level"], "photo, scan have what the base dropped" in result["message"]["text"]) == ("error", True)


def test_the_log_holds_only_what_is_selected(workdir: Path, recon: RunRecon) -> None:
    corpora(workdir)
    run = sarif(recon, "--select", "garbled-characters")
    assert {r["ruleId"] for r in run["results"]} == {"garbled-characters", "golden-drift"}


@pytest.mark.parametrize(
    "names", [("通知 稿", "通知-稿", "通知-稿-2"), ("x", "X", "x-2"), ("2021/notice", "2022/notice", "2022/NOTICE")]
)
def test_families_whose_names_are_one_to_some_file_system_have_golden_folders_of_their_own(
    workdir: Path, recon: RunRecon, names: tuple[str, ...]
) -> None:
    for name in names:
        texts = {f: f"{text}\n{name}\n" for f, text in NOTICE.items()}
        write_files(workdir / "in" / name, {**texts, "family.toml": TOML})
    assert recon("check", "in", "--golden", "gold", "--update").code == 0
    folders = [path.name for path in Path("gold").iterdir()]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in folders}) == len(names)
    assert recon("check", "in", "--golden", "gold").code == 0
