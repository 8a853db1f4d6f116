"""`recon eval`: what it takes, what it says and writes, and how it ends."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.errors import NothingInCommon
from chuyi_recon.evaluation import record_form
from tests.actors.stage import hash_folder, run_failing_command
from tests.app.commands import NOTICE, STATION, CommandOutput, RunRecon, write_files
from tests.app.test_align import TOML

TRUTH = NOTICE["scan.txt"]
STATION_TRUTH = STATION["a.txt"]
FAMILY = {"base": "web.txt", "outsiders": []}
LOST = TRUTH.index("所“楚怡”高水平")  # where the web copy has lost three characters
LABELS = {
    "web.txt": [{"code": "dropped-characters", "start": LOST - 4, "end": LOST + 4, "quote": "持建设3楚怡高水"}],
    "photo.txt": [{"code": "garbled-characters", "start": 0, "end": 1}],
}
DRAWS = pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="matplotlib is not installed")


def a_set(workdir: Path, **more: str) -> Path:
    """A set with one family of three witnesses."""
    write_files(workdir / "set/notice/witnesses", NOTICE)
    write_files(workdir / "set/notice", {"truth.txt": TRUTH, "family.json": json.dumps(FAMILY)} | more)
    return workdir / "set"


def told(done: CommandOutput) -> dict[str, Any]:
    assert done.code == 0, done.err
    record: dict[str, Any] = json.loads(done.out)
    return record


# ------------------------------------------------------------ what it takes


def test_a_set_is_measured_as_it_lies_there(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir)
    before = hash_folder(workdir)
    record = told(recon("eval", "set", "--json", "-"))
    (family,) = record["families"]
    assert (record["format"], family["name"], family["base"]) == ("recon-eval/1", "notice", "web")
    text = family["text"]
    assert text["reconstruction"] == {"cer": 0, "bare": 0}
    assert text["witnesses"]["scan"] == {"cer": 0, "bare": 0}
    assert text["witnesses"]["web"]["cer"] == pytest.approx(5 / text["characters"])
    assert (text["best"]["witness"], text["medoid"]["witness"]) == ("scan", "scan")
    assert text["confidence"]["printed"]["characters"] == text["characters"]
    assert family["flags"] is None
    assert hash_folder(workdir) == before, "nothing is written"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"labels.json": json.dumps(LABELS)},
        {"witnesses/web.txt": STATION["a.txt"], "witnesses/photo.txt": "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。"},
    ],
    ids=["a truth", "a truth and labels", "nothing in common"],
)
def test_the_figures_are_valid_by_the_schema_that_is_printed(
    workdir: Path, recon: RunRecon, more: dict[str, str]
) -> None:
    schema = json.loads(recon("schema", "eval").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    a_set(workdir, **more)
    recon("eval", "set", "--json", "figures.json")
    record = json.loads((workdir / "figures.json").read_bytes())
    jsonschema.validate(record, schema, jsonschema.Draft202012Validator)
    (family,) = record["families"]
    assert (family["error"] is not None, family["flags"] is not None) == (
        "witnesses/web.txt" in more, "labels.json" in more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("member", "value"),
    [("format", "recon-eval/2"), ("families", {}), ("overall", None), ("families", [{"name": "notice"}])],
)
def test_the_schema_refuses_what_are_no_figures(workdir: Path, recon: RunRecon, member: str, value: object) -> None:
    a_set(workdir)
    record = told(recon("eval", "set", "--json", "-"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record | {member: value}, record_form.evaluation_schema(), jsonschema.Draft202012Validator)
    jsonschema.validate(record | {"later": value}, record_form.evaluation_schema(), jsonschema.Draft202012Validator)


def test_a_set_and_its_family_mean_the_same_and_so_do_a_manifest_and_loose_files(
    workdir: Path, recon: RunRecon
) -> None:
    a_set(workdir)
    write_files(workdir / "declared/notice", {**NOTICE, "family.toml": TOML, "truth.txt": TRUTH})
    write_files(workdir / "loose/notice", {**NOTICE, "truth.txt": TRUTH})
    first = told(recon("eval", "set", "--json", "-"))
    assert told(recon("eval", "set/notice", "--json", "-")) == first
    assert told(recon("eval", "declared", "--json", "-")) == first
    assert told(recon("eval", "loose", "--one-family", "--base", "web", "--json", "-")) == first


def test_labels_beside_the_truth_are_counted_and_labels_alone_measure_flags_alone(
    workdir: Path, recon: RunRecon
) -> None:
    labels = {**LABELS, "web.txt": [{"code": "dropped-characters", "start": LOST - 4, "end": LOST + 4}]}
    a_set(workdir, **{"labels.json": json.dumps(labels)})
    totals = told(recon("eval", "set", "--json", "-"))["overall"]["flags"]["totals"]
    assert (totals["micro"]["labels"], totals["micro-high"]["labels"]) == (2, 0)
    assert (
        told(recon("eval", "set", "--json", "-"))["families"][0]["flags"]["codes"]["dropped-characters"]["recall"] == 1
    )
    (workdir / "set/notice/truth.txt").unlink()
    record = told(recon("eval", "set", "--json", "-"))
    assert (record["families"][0]["text"], record["overall"]["text"]) == (None, None)
    assert recon("eval", "set").out.startswith("flag ")


def test_a_truth_is_named_for_one_family_or_in_a_folder_for_each(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "in/notice", {**NOTICE, "family.toml": TOML})
    write_files(workdir / "in/station", STATION)
    write_files(workdir / "true", {"notice.txt": TRUTH})
    write_files(workdir / "true/station", {"truth.txt": STATION_TRUTH})
    one = told(recon("eval", "in/notice", "--truth", "true/notice.txt", "--json", "-"))
    record = told(recon("eval", "in", "--truth", "true", "--json", "-"))
    assert [f["name"] for f in record["families"]] == ["notice", "station"]
    assert record["families"][0] == one["families"][0]
    assert set(record["overall"]["text"]["mean"]) == {"reconstruction", "best", "median", "medoid", "majority"}


def test_a_truth_among_loose_files_is_no_witness_whatever_it_is_called(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "notice", {**NOTICE, "正本.txt": TRUTH, "labels.json": "{}"})
    record = told(recon("eval", "notice", "--one-family", "--truth", "notice/正本.txt", "--json", "-"))
    assert record["families"][0]["witnesses"] == ["photo", "scan", "web"]


def test_a_truth_that_a_manifest_names_as_a_witness_is_no_truth(workdir: Path, recon: RunRecon) -> None:
    write_files(
        workdir / "notice", {**NOTICE, "family.toml": TOML + '[[witness]]\nfile = "truth.txt"\n', "truth.txt": TRUTH}
    )
    assert "no truth of notice" in recon("eval", "notice").err
    done = recon("eval", "notice", "--truth", "notice/truth.txt")
    assert (done.code, "notice/truth.txt is a witness of the family" in done.err) == (2, True)


def test_outsiders_are_not_told_to_the_line_and_spared_the_baselines(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir, **{"family.json": json.dumps({"base": "web", "outsiders": ["a.txt"]})})
    write_files(workdir / "set/notice/witnesses", {"a.txt": STATION["a.txt"]})
    (family,) = told(recon("eval", "set", "--json", "-"))["families"]
    assert (family["witnesses"], family["outsiders"]) == (["a", "photo", "scan", "web"], ["a"])
    assert sorted(family["text"]["witnesses"]) == ["photo", "scan", "web"]


def test_a_truth_in_another_encoding_is_read(workdir: Path, recon: RunRecon) -> None:
    (a_set(workdir) / "notice/truth.txt").write_bytes(TRUTH.encode("gb18030"))
    assert told(recon("eval", "set", "--json", "-"))["families"][0]["text"]["reconstruction"]["cer"] == 0


# ------------------------------------------------------------ what it says and writes


def test_one_family_is_told_with_each_witness_and_several_with_their_means(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir)
    lines = recon("eval", "set").out.splitlines()
    assert lines[1].split() == ["notice,", "83", "characters", "CER", "bare"]
    assert [line.split()[0] for line in lines[2:8]] == ["recon", "majority", "median", "photo", "scan", "web"]
    assert re.fullmatch(r"  scan \(best, medoid\) +0\.00 +0\.00", lines[6])
    assert re.fullmatch(r"characters stated >= .99 \(\d+\) are never wrong", lines[-1])
    write_files(workdir / "set/station/witnesses", STATION)
    write_files(workdir / "set/station", {"truth.txt": STATION_TRUTH})
    out = recon("eval", "set").out
    head = ["family", "characters", "recon", "bare", "best", "median", "medoid", "majority"]
    assert out.splitlines()[1].split() == head
    assert re.search(r"(?m)^mean, bare +0\.00 ", out) and "by characters " in out and "  scan" not in out
    assert "better than the best witness in 0 of 2 families, as good in 2" in out
    assert "  scan (best, medoid)" in recon("eval", "set", "-v").out


def test_no_line_is_wider_than_a_terminal(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir, **{"labels.json": json.dumps(LABELS)})
    write_files(workdir / "set/d3-heritage-station-taiwan/witnesses", STATION)
    write_files(workdir / "set/d3-heritage-station-taiwan", {"truth.txt": STATION_TRUTH, "labels.json": "{}"})
    assert max(map(len, recon("eval", "set", "-v").out.splitlines())) <= 80


def test_a_truth_of_another_document_is_remarked_on(workdir: Path, recon: RunRecon) -> None:
    (a_set(workdir) / "notice/truth.txt").write_text(STATION_TRUTH, "utf-8")
    done = recon("eval", "set")
    assert (done.code, done.err) == (0, "notice: its truth resembles no witness; is it of this document?\n")


def test_what_lies_in_a_set_and_is_no_family_is_named(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir)
    write_files(workdir / "set", {"README.md": "两组文本"})
    write_files(workdir / "set/scripts/old", {"score.py": "print()"})
    write_files(workdir / "set/recon-out/notice", {"reconstruction.txt": TRUTH})
    assert recon("eval", "set").err == "passed over set/scripts/old: it is no family of a set\n"


def test_the_same_bytes_come_of_any_order_and_any_number_of_jobs(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir, **{"labels.json": json.dumps({"photo.txt": LABELS["photo.txt"]})})
    write_files(workdir / "loose", STATION | {"truth.txt": STATION_TRUTH})
    recon("eval", "set", "loose", "--json", "a.json")
    recon("eval", "loose", "set/notice", "--json", "b.json", "--jobs", "2")
    assert (workdir / "a.json").read_bytes() == (workdir / "b.json").read_bytes()
    assert json.loads((workdir / "a.json").read_bytes())["overall"]["families"] == 2


@DRAWS
@pytest.mark.parametrize(("ending", "begins"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".SVG", b"<?xml")])
def test_a_figure_is_the_same_bytes_every_time_and_says_no_date(
    workdir: Path, recon: RunRecon, ending: str, begins: bytes
) -> None:
    a_set(workdir).joinpath("notice").rename(workdir / "set/扫盲$通知$")
    for name in ("a", "b"):
        done = recon("eval", "set", "--plot", f"{name}{ending}")
        assert (done.code, done.err) == (0, "")
    data = (workdir / f"a{ending}").read_bytes()
    assert data == (workdir / f"b{ending}").read_bytes()
    assert data.startswith(begins)
    assert b"date" not in data and b"Matplotlib v" not in data
    if ending == ".svg":
        assert "扫盲$通知$" in data.decode()


def test_a_family_that_cannot_be_made_counts_as_an_empty_text(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_set(workdir, **{"labels.json": json.dumps({"photo.txt": LABELS["photo.txt"]})})

    def failing(*_: object) -> None:
        raise NothingInCommon("the 3 witnesses of notice share no text", "check them")

    monkeypatch.setattr(pipeline, "reconstruct", failing)
    done = recon("eval", "set", "--json", "a.json")
    assert (done.code, "share no text" in done.err) == (3, True)
    assert "not made, and counted as empty: notice" in done.out
    (family,) = json.loads((workdir / "a.json").read_bytes())["families"]
    assert family["error"] == "the 3 witnesses of notice share no text"
    assert family["text"]["reconstruction"]["cer"] == 1 and family["text"]["best"]["cer"] == 0
    assert family["flags"]["totals"]["micro"]["recall"] == 0


def test_a_witness_that_cannot_be_read_is_named_and_its_labels_go_with_it(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir, **{"labels.json": json.dumps({"photo.txt": LABELS["photo.txt"]})})
    (workdir / "set/notice/witnesses/photo.txt").write_bytes(b"\x00\x01\x02")
    done = recon("eval", "set", "--json", "-")
    assert (done.code, "photo.txt" in done.err) == (3, True)
    assert json.loads(done.out)["overall"]["flags"]["totals"]["micro"]["labels"] == 0
    (workdir / "set/notice/witnesses/web.txt").write_bytes(b"\x00\x01\x02")
    done = recon("eval", "set")
    assert (done.code, done.out) == (3, "")
    assert "notice is left out: its base web cannot be read" in done.err and "family.json" in done.err


# ------------------------------------------------------------ how it refuses


def test_without_a_truth_nothing_is_done(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "notice", {**NOTICE, "family.toml": TOML})
    done = run_failing_command(workdir, recon, "eval", "notice")
    assert done.code == 2
    assert done.error.startswith("error: no truth of notice — put truth.txt beside its witnesses, or name one")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--truth", "true.txt"], "error: --truth true.txt is one file, and there are 2 families: notice, station — "),
        (["--truth", "nowhere"], "error: --truth: there is no nowhere — "),
        (["--labels", "nowhere"], "error: --labels: there is no nowhere — "),
        (["--truth", "some"], "error: some holds no truth of station — put station.txt there"),
        (["--truth", "wrong"], "error: wrong/notcie.txt is of no family that is measured — did you mean notice?"),
        (["--truth", "hollow"], "error: --truth: hollow holds nothing of a family — put <family>.txt there"),
        (["--truth", "both", "--labels", "wrong"], "error: --labels: wrong holds nothing of a family — "),
        (["--truth", "empty"], "error: empty/station.txt holds no text — a truth is the whole text of the document"),
        (["--truth", "binary"], "error: binary/station.txt is a binary file"),
    ],
)
def test_a_truth_that_is_not_there_or_of_no_family_is_refused(
    workdir: Path, recon: RunRecon, arguments: list[str], said: str
) -> None:
    write_files(workdir / "in/notice", {**NOTICE, "family.toml": TOML})
    write_files(workdir / "in/station", STATION)
    write_files(workdir, {"true.txt": TRUTH})
    both = {"notice.txt": TRUTH, "station.txt": STATION_TRUTH}
    write_files(workdir / "both", both)
    write_files(workdir / "some", {"notice.txt": TRUTH})
    write_files(workdir / "wrong", {"notcie.txt": TRUTH})
    write_files(workdir / "hollow", {"readme.md": "空"})
    write_files(workdir / "empty", both | {"station.txt": " \n"})
    write_files(workdir / "binary", both | {"station.txt": "\0\1\2"})
    done = run_failing_command(workdir, recon, "eval", "in", *arguments)
    assert (done.code, done.error[: len(said)]) == (2, said)


def test_a_truth_beside_two_families_is_refused(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "in", {**NOTICE, **STATION, "truth.txt": TRUTH, "labels.json": "["})
    done = run_failing_command(workdir, recon, "eval", "in")
    assert (done.code, "in/truth.txt lies beside a and photo" in done.error) == (2, True)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ('{"web.txt": [', "labels.json, line 1, column 14: Expecting value — it is no JSON"),
        ("[]", "labels.json: [] is no object — it has to be an object"),
        ('{"wbe.txt": []}', "labels.json: 'wbe.txt' is no witness of this family — did you mean web.txt?"),
        ('{"web.txt": [], "web.txt": []}', "labels.json: 'web.txt' stands there twice — "),
        ('{"web.txt": {}}', "labels.json: web.txt: {} is no list — it has to be a list"),
        ('{"web.txt": ["lost"]}', "labels.json: web.txt, label 1: 'lost' is no object — "),
        (
            '{"web.txt": [{"code": "drop", "start": 0, "end": 2}]}',
            "labels.json: web.txt, label 1: no flag is called 'drop' — ",
        ),
        ('{"web.txt": [{"code": ["a"]}]}', "labels.json: web.txt, label 1: code = ['a'] is no string — "),
        ('{"web.txt": [{"code": "spaced-text"}]}', "labels.json: web.txt, label 1 names no start — add "),
        (
            '{"web.txt": [{"code": "spaced-text", "start": true, "end": 2}]}',
            "label 1: start = True is no whole number from 0 — ",
        ),
        ('{"web.txt": [{"code": "spaced-text", "start": 9, "end": 2}]}', "label 1 is [9, 2) — start ≤ end ≤ 82"),
        ('{"web.txt": [{"code": "spaced-text", "start": 0, "end": 999}]}', "label 1 is [0, 999) — start ≤ end ≤ "),
        (
            '{"web": [{"code": "spaced-text", "start": 0, "end": 2, "quote": "楚怡"}]}',
            "labels.json: web, label 1 quotes '楚怡', and '关于' stands there — places count",
        ),
        (
            '{"web": [{"code": "spaced-text", "start": 0, "end": 2, "also": [[1]]}]}',
            "label 1, also 1: [1] is no list of 2 — ",
        ),
        ('{"web": [{"code": "spaced-text", "start": 0, "end": 2, "also": [[5, 1]]}]}', "also 1 is [5, 1) — "),
        (
            '{"web": [{"code": "spaced-text", "start": 0, "end": 2, "doubtful": 1}]}',
            "label 1: doubtful = 1 is no truth value — it is true or false",
        ),
    ],
)
def test_labels_that_cannot_be_are_refused_with_file_and_place(
    workdir: Path, recon: RunRecon, labels: str, said: str
) -> None:
    a_set(workdir, **{"labels.json": labels})
    done = run_failing_command(workdir, recon, "eval", "set")
    assert done.code == 2
    assert said in done.error and done.error.startswith("error: set/notice/labels.json")


@pytest.mark.parametrize(
    ("family", "said"),
    [
        ("{base}", "family.json, line 1, column 2: "),
        ('{"base": "wbe.txt"}', "family.json: base: 'wbe.txt' is no witness of this family — did you mean web.txt?"),
        ('{"base": 4}', "family.json: base = 4 is no string — "),
        ('{"outsiders": "web"}', "family.json: outsiders = 'web' is no list — it has to be a list"),
        ('{"outsiders": ["wbe"]}', "family.json: outsiders: 'wbe' is no witness"),
        ('{"base": "web", "outsiders": ["web"]}', "family.json: outsiders names the base, or every witness — "),
    ],
)
def test_a_family_json_that_cannot_be_is_refused(workdir: Path, recon: RunRecon, family: str, said: str) -> None:
    a_set(workdir, **{"family.json": family})
    done = run_failing_command(workdir, recon, "eval", "set")
    assert done.code == 2
    assert said in done.error and done.error.startswith("error: set/notice/family.json")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--plot", "a.pdf"], 2, "error: --plot a.pdf is neither SVG nor PNG — let its name end in .svg or .png"),
        (["--plot", "a"], 2, "error: --plot a is neither SVG nor PNG — "),
        (["--json", "set"], 2, "error: --json set is a folder — "),
        (["--json", "set/notice/truth.txt"], 2, "error: --json set/notice/truth.txt is what is measured — "),
        (["--json", "set/notice/witnesses/web.txt"], 2, "error: --json set/notice/witnesses/web.txt is what is"),
        (["--json", "set/notice/truth.txt/a"], 5, "error: set/notice/truth.txt cannot be written: not a directory"),
        (["--base", "web"], 2, "error: --base names the base of loose files, and there are none — family.json"),
    ],
)
def test_what_cannot_be_written_is_refused_before_any_work(
    workdir: Path, recon: RunRecon, arguments: list[str], code: int, said: str
) -> None:
    a_set(workdir)
    done = run_failing_command(workdir, recon, "eval", "set", *arguments)
    assert (done.code, done.error[: len(said)]) == (code, said)


def test_without_matplotlib_a_figure_names_the_part_that_is_missing(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_set(workdir)
    monkeypatch.setattr("chuyi_recon.app.scoring.plot.find_spec", lambda _: None)
    done = run_failing_command(workdir, recon, "eval", "set", "--plot", "a.svg")
    assert done.code == 4
    assert done.error == "error: --plot needs matplotlib, which is not installed — pip install matplotlib"


@DRAWS
def test_a_figure_of_flags_alone_is_refused_and_so_are_two_results_in_one_file(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir, **{"labels.json": "{}"})
    assert (
        "both name a.svg"
        in run_failing_command(workdir, recon, "eval", "set", "--plot", "a.svg", "--json", "a.svg").error
    )
    (workdir / "set/notice/truth.txt").unlink()
    done = run_failing_command(workdir, recon, "eval", "set", "--plot", "a.svg")
    assert (done.code, "--plot shows what a truth says" in done.error) == (2, True)


def test_under_strict_a_repaired_witness_ends_with_3(workdir: Path, recon: RunRecon) -> None:
    a_set(workdir)
    (workdir / "set/notice/witnesses/photo.txt").write_text(NOTICE["photo.txt"] + "\ufffd\n", "utf-8")
    assert recon("eval", "set").code == 0
    done = recon("eval", "set", "--strict")
    assert (done.code, "notice/photo.txt" in done.err) == (3, True)
