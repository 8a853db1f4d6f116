"""`recon align`: what it takes, what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from chuyi_recon.app.project import intake
from chuyi_recon.core import pipeline
from tests.app.commands import CORPORA, NOTICE, STATION, RunRecon, read_results, run_in_process, write_files

ALL = (
    "alignment.json", "annotated.txt", "apparatus.xml", "flags.json", "reconstruction.json", "reconstruction.txt",
    "report.html",
)  # fmt: skip
TOML = 'base = "web"\n[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "scan.txt"\n[[witness]]\nfile = "photo.txt"\n'


def declared(workdir: Path, name: str = "notice") -> Path:
    return write_files(workdir / name, {**NOTICE, "family.toml": TOML})


def test_a_declared_family_becomes_one_text(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    done = recon("align", "notice")
    assert (done.code, done.err) == (0, "")
    assert sorted(read_results(workdir / "recon-out")) == [f"notice/{name}" for name in ALL]
    text = (workdir / "recon-out/notice/reconstruction.txt").read_text("utf-8")
    assert "支持建设3所“楚怡”高水平职业本科学校" in text
    head, line, where = done.out.splitlines()
    assert head.split()[:2] == ["family", "witnesses"]
    assert line.split()[:2] == ["notice", "3"]
    assert where == "results in recon-out/notice/"


def test_the_folder_of_a_manifest_and_the_manifest_itself_mean_the_same(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    recon("align", "notice", "-o", "a")
    recon("align", "notice/family.toml", "-o", "b")
    assert read_results(workdir / "a") == read_results(workdir / "b")


def test_loose_files_are_sorted_by_likeness(workdir: Path, recon: RunRecon) -> None:
    write_files(
        workdir / "loose",
        {**NOTICE, **STATION, "diary.txt": "今天天气很好，我们去公园里散步，湖边的柳树都绿了，孩子们在放风筝。"},
    )
    done = recon("align", "loose")
    assert done.code == 0
    assert sorted(p.name for p in (workdir / "recon-out").iterdir()) == ["a", "index.html", "photo"]
    assert "diary.txt resembles no other file" in done.err
    record = json.loads((workdir / "recon-out/a/alignment.json").read_bytes())
    assert {s for row in record["rows"] for s in row} == {"a", "b"}


def test_loose_files_in_several_folders_keep_apart_by_their_folders(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "engine-a", {"notice.txt": NOTICE["scan.txt"]})
    write_files(workdir / "engine-b", {"notice.txt": NOTICE["photo.txt"]})
    assert recon("align", "engine-b", "engine-a").code == 0
    (family,) = (workdir / "recon-out").iterdir()
    record = json.loads((family / "alignment.json").read_bytes())
    assert {s for row in record["rows"] for s in row} == {"engine-a/notice", "engine-b/notice"}


def test_one_family_takes_its_name_from_the_folder_and_its_base_from_the_option(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "notice", NOTICE)
    for base in ("web", "web.txt"):
        done = recon("align", "notice", "--one-family", "--base", base)
        assert done.code == 0
        text = (workdir / "recon-out/notice/annotated.txt").read_text("utf-8")
        assert "{{所“楚怡”|" in text


def test_one_family_of_different_documents_names_outsiders(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "box", {**NOTICE, "a.txt": STATION["a.txt"]})
    done = recon("align", "box", "--one-family")
    assert done.code == 0
    assert "box: a is of another document" in done.err


def test_a_family_in_two_scripts_says_in_which_the_text_is(workdir: Path, recon: RunRecon) -> None:
    texts = {"old": "本縣堤防由水利局管理，經費由縣庫支應。", "new": "本县堤防由水利局管理，经费由县库支应。"}
    for base, script, other in (("old", "traditional", "new"), ("new", "simplified", "old")):
        write_files(workdir / base, {f"{s}.txt": t for s, t in texts.items()})
        done = recon("align", base, "--one-family", "--base", base)
        assert f"{base}: the text is in {script} script; not in it: {other}" in done.err
        out = workdir / "recon-out" / base
        assert (out / "reconstruction.txt").read_text("utf-8") == texts[base]
        record = json.loads((out / "reconstruction.json").read_bytes())
        assert record["family"]["script"] == script
        assert {w["siglum"]: w["script"] for w in record["witnesses"]} == {"old": "traditional", "new": "simplified"}
        jsonschema.validate(record, json.loads(recon("schema").out))
    assert "script" not in recon("align", "old/old.txt", "--one-family").err


def test_words_of_the_familys_own_are_told_to_whoever_asks_for_more(workdir: Path, recon: RunRecon) -> None:
    text = "青龙堰水。修青龙堰，护青龙堰！观青龙堰；青龙堰长。"
    write_files(workdir / "weir", {"a.txt": text, "b.txt": text + "临泖有青龙堰。"})
    told = "weir: words of its own, which no dictionary has: 青龙堰"
    assert told in recon("align", "weir", "--one-family", "-v").err
    assert told not in recon("align", "weir", "--one-family").err
    record = json.loads((workdir / "recon-out/weir/reconstruction.json").read_bytes())
    assert record["family"]["terms"] == ["青龙堰"]
    assert json.loads(recon("align", "weir", "--one-family", "--format", "json").out)["families"][0]["terms"] == [
        "青龙堰"
    ]


def test_families_of_one_name_are_told_apart(workdir: Path, recon: RunRecon) -> None:
    declared(workdir, "2021/通知")
    declared(workdir, "2022/通知")
    assert recon("align", "2022", "2021").code == 0
    assert sorted(p.name for p in (workdir / "recon-out").iterdir()) == ["2021-通知", "2022-通知", "index.html"]


def test_write_names_the_results(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    assert recon("align", "notice", "--write", "flags, text").code == 0
    assert sorted(read_results(workdir / "recon-out")) == ["notice/flags.json", "notice/reconstruction.txt"]
    done = recon("align", "notice", "--write", "txet")
    assert (done.code, "did you mean text?" in done.err) == (2, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_the_encoding_of_a_witness_does_not_change_the_text(workdir: Path, recon: RunRecon, encoding: str) -> None:
    declared(workdir)
    recon("align", "notice", "-o", "plain", "--write", "text,annotated,flags,alignment")
    (workdir / "notice/scan.txt").write_bytes(NOTICE["scan.txt"].encode(encoding))
    recon("align", "notice", "-o", "coded", "--write", "text,annotated,flags,alignment")
    assert read_results(workdir / "coded") == read_results(workdir / "plain")


def test_witnesses_in_big5_and_utf_8_go_together(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "station", {"a.txt": STATION["a.txt"]}, "big5")
    write_files(workdir / "station", {"b.txt": STATION["b.txt"]})
    assert recon("align", "station", "--one-family").code == 0
    text = (workdir / "recon-out/station/reconstruction.txt").read_text("utf-8")
    assert "公告歷史建築「舊澄溪驛」修復及再利用計畫" in text


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    (workdir / "notice/photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    write_files(workdir / "station", {**STATION, "empty.txt": " \n"})
    done = recon("align", "notice", "station")
    assert done.code == 3
    assert "notice/photo.txt is a PNG image" in done.err
    assert "station/empty.txt holds no text" in done.err
    assert sorted(p.name for p in (workdir / "recon-out").iterdir()) == ["index.html", "notice", "station"]


def test_a_family_whose_base_cannot_be_read_is_left_out(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    (workdir / "notice/web.txt").write_bytes(NOTICE["web.txt"].encode() + "落实".encode("gb18030"))
    done = recon("align", "notice")
    assert done.code == 3
    assert "its base web cannot be read" in done.err
    assert not (workdir / "recon-out").exists()


def test_a_family_with_nothing_in_common_fails_alone(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    write_files(
        workdir / "mixed",
        {"a.txt": STATION["a.txt"], "b.txt": "今天天气很好，我们去公园里散步，湖边的柳树都绿了，孩子们在放风筝。\n"},
    )
    (workdir / "mixed/family.toml").write_text('[[witness]]\nfile = "a.txt"\n[[witness]]\nfile = "b.txt"\n', "utf-8")
    done = recon("align", ".")
    assert done.code == 3
    assert "mixed" in done.err and "share" in done.err
    assert sorted(p.name for p in (workdir / "recon-out").iterdir()) == ["index.html", "notice"]  # reports lead to it


def test_a_wrong_manifest_stops_the_run_before_any_work(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    write_files(workdir / "other", {"family.toml": 'titel = "x"'})
    done = recon("align", ".")
    assert (done.code, done.out) == (2, "")
    assert "did you mean title?" in done.err
    assert not (workdir / "recon-out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "there is no nowhere"),
        (["empty"], "no witnesses in empty"),
        (["loose", "--base", "wbe"], "did you mean web?"),
        (["loose", "--bsae", "web"], "--bsae"),
        (["loose", "--jobs", "0"], "--jobs"),
        (["loose", "--config", "no.toml"], "no.toml cannot be read"),
        (["notice", "--base", "web"], "family.toml"),
        ([], "PATH"),
    ],
)
def test_wrong_usage_is_exit_2(workdir: Path, recon: RunRecon, arguments: list[str], said: str) -> None:
    declared(workdir)
    write_files(workdir / "loose", NOTICE)
    (workdir / "empty").mkdir()
    done = recon("align", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not (workdir / "recon-out").exists()


def test_a_setting_comes_from_the_file_and_a_wrong_one_is_refused(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    config = workdir / "recon.toml"
    config.write_text("[settings]\nlacuna = 40\n", "utf-8")
    assert recon("align", "notice", "--config", config).code == 0
    for text, said in [
        ("[settings]\nlacnua = 40\n", "did you mean lacuna?"),
        ("[settings]\nlacuna = 4000\n", "between 4 and 400"),
        ('[settings]\nlacuna = "40"\n', "no whole number"),
        ("[setings]\n", "did you mean settings?"),
    ]:
        config.write_text(text, "utf-8")
        done = recon("align", "notice", "--config", config)
        assert (done.code, said in done.err) == (2, True)


def test_results_inside_the_input_are_passed_over_and_said(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    recon("align", ".", "-o", "recon-out")
    recon("align", ".", "-o", "elsewhere")
    first = read_results(workdir / "recon-out")
    done = recon("align", ".", "-o", "recon-out")
    assert done.code == 0
    assert "passed over results" in done.err and "elsewhere" in done.err
    assert read_results(workdir / "recon-out") == first


def test_results_are_never_put_among_other_files(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    done = recon("align", "notice", "-o", ".")
    assert (done.code, "would lie among the witnesses in notice" in done.err) == (2, True)
    assert sorted(p.name for p in (workdir / "notice").iterdir()) == ["family.toml", *sorted(NOTICE)]


def test_a_result_that_cannot_be_written_is_exit_5(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared(workdir)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = recon("align", "notice")
    assert (done.code, done.out) == (5, "")
    assert "cannot be written: no space left" in done.err
    assert read_results(workdir) == {
        f"notice/{n}": (workdir / "notice" / n).read_bytes() for n in ("family.toml", *NOTICE)
    }


def test_a_bug_is_exit_70_names_the_family_and_the_others_are_done(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared(workdir)
    declared(workdir, "other")
    honest = pipeline.reconstruct

    def buggy(family: object, *rest: object) -> object:
        if getattr(family, "name", "") == "notice":
            raise IndexError("list index out of range")
        return honest(family, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "reconstruct", buggy)
    done = recon("align", "notice", "other")
    assert done.code == 70
    assert "notice: a bug in recon (IndexError: list index out of range)" in done.err
    assert "Traceback" not in done.err
    assert (workdir / "recon-out/other/reconstruction.txt").is_file()
    assert "Traceback" not in recon("align", "notice", "-v").err
    assert "Traceback" in recon("align", "notice", "-vv").err


def test_a_bug_outside_a_family_is_exit_70_as_well(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy(*_: object) -> object:
        raise KeyError("楚怡")

    monkeypatch.setattr(intake, "find_paths", buggy)
    done = recon("align", ".")
    assert done.code == 70 and "a bug in recon (KeyError" in done.err and "Traceback" not in done.err


def test_an_interruption_is_exit_130_and_finished_families_are_kept(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared(workdir, "a")
    declared(workdir, "b")
    honest = pipeline.reconstruct

    def interrupted(family: object, *rest: object) -> object:
        if getattr(family, "name", "") == "b":
            raise KeyboardInterrupt
        return honest(family, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "reconstruct", interrupted)
    done = recon("align", "a", "b")
    assert done.code == 130 and "finished families are kept" in done.err
    assert sorted(p.name for p in (workdir / "recon-out").iterdir()) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_worker_processes_without_a_traceback(workdir: Path) -> None:
    texts = {name: text * 40 for name, text in NOTICE.items()}
    for n in range(40):
        write_files(workdir / f"n{n:02}", {**texts, "family.toml": TOML})
    process = subprocess.Popen(
        [sys.executable, "-m", "chuyi_recon", "align", ".", "--jobs", "2"],
        cwd=workdir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    for _ in range(6000):
        if len(list(workdir.glob("recon-out/*/*.txt"))) > 3:
            break
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    done = sorted(p.name for p in (workdir / "recon-out").iterdir())
    assert 0 < len(done) < 40
    assert all(sorted(read_results(workdir / "recon-out" / n)) == list(ALL) for n in done[:-1])


def test_strict_makes_a_repaired_input_exit_3(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    (workdir / "notice/scan.txt").write_bytes(NOTICE["scan.txt"].encode("utf-8-sig"))
    done = recon("align", "notice", "--strict")
    assert (done.code, done.err) == (0, "")  # a byte order mark says what the encoding is; nothing is repaired
    (workdir / "notice/scan.txt").write_text(NOTICE["scan.txt"].replace("落实", "落\ufffd"), "utf-8")
    assert recon("align", "notice").code == 0
    done = recon("align", "notice", "--strict")
    assert (done.code, "notice/scan.txt: the file itself holds U+FFFD" in done.err) == (3, True)
    assert (workdir / "recon-out/notice/reconstruction.txt").is_file()


def test_findings_are_printed_in_the_form_asked_for_and_decide_the_exit_code(workdir: Path, recon: RunRecon) -> None:
    concise = recon("align", CORPORA / "chuyi-2022", "--format", "concise")
    assert concise.code == 0
    findings = json.loads((workdir / "recon-out/chuyi-2022/flags.json").read_bytes())
    lines = [line for line in concise.out.splitlines() if line.startswith("chuyi-2022/0")]
    inside = sum(int(n) for n in re.findall(r"^    and (\d+) more inside it$", concise.out, re.MULTILINE))
    assert len(lines) + inside == len(findings)
    assert inside > 10  # false names and loops in invented chapters are told under the chapter
    full = recon("align", CORPORA / "chuyi-2022", "--format", "full").out
    assert full.count("    inside it: chuyi-2022/") == inside
    first = findings[0]
    assert f" {first['code']} " in lines[0]
    source, line, column = lines[0].removeprefix("chuyi-2022/").split(":")[:3]
    text = (CORPORA / "chuyi-2022" / source).read_bytes().decode()
    assert sum(map(len, text.split("\n")[: int(line) - 1])) + int(line) - 1 + int(column) - 1 == first["start"]
    assert recon("align", CORPORA / "chuyi-2022", "--fail-on", "low").code == 1
    told = json.loads(recon("align", CORPORA / "chuyi-2022", "--format", "json").out)
    assert told["families"][0]["witnesses"] == 5
    assert len(told["findings"]) == len(findings)


def test_quiet_says_nothing_on_stderr_and_verbose_says_more(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "box", {**NOTICE, "a.txt": STATION["a.txt"]})
    assert recon("align", "box", "-q").err == ""
    said, more = recon("align", "box").err, recon("align", "box", "-v").err
    assert "a.txt resembles no other" in said
    assert len(more) > len(said)


def test_colour_is_for_terminals_or_whoever_asks(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    assert "\x1b[" not in recon("align", "notice").out
    assert "\x1b[" in recon("align", "notice", "--color", "always").out
    assert "\x1b[" not in recon("align", "notice", "--color", "never").out


def test_a_name_that_looks_like_markup_is_printed_as_it_is(workdir: Path, recon: RunRecon) -> None:
    declared(workdir, "[bold]通知")
    assert "[bold]通知" in recon("align", ".").out


def test_the_same_bytes_for_any_order_engine_hash_seed_and_locale(workdir: Path) -> None:
    for n in range(3):
        declared(workdir, f"n{n}")
    write_files(workdir / "loose", {**NOTICE, **STATION})
    paths = ["loose/web.txt", "loose/a.txt", "n2", "loose/photo.txt", "n0", "loose/b.txt", "n1", "loose/scan.txt"]
    first = run_in_process(
        "align", *paths, "-o", "first", "--jobs", "1", cwd=workdir, env={**os.environ, "PYTHONHASHSEED": "1"}
    )
    other = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "LANG": "C", "COLUMNS": "20", "TZ": "Asia/Shanghai"}
    other.pop("PYTHONUTF8", None)
    second = run_in_process("align", *paths[::-1], "-o", "other", "--jobs", "2", cwd=workdir, env=other)
    assert (first.returncode, second.returncode) == (0, 0), second.stderr.decode()
    assert len(read_results(workdir / "first")) == 5 * len(ALL) + 1
    assert read_results(workdir / "first") == read_results(workdir / "other")
    assert first.stdout.replace(b"first/", b"other/") == second.stdout


def test_a_given_folder_and_its_files_give_the_same_bytes(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose", NOTICE)
    recon("align", "loose", "-o", "a")
    recon("align", *(f"loose/{n}" for n in NOTICE), "-o", "b")
    assert read_results(workdir / "a") == read_results(workdir / "b")


def test_no_result_names_a_place_of_this_machine(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose", NOTICE)
    recon("align", (workdir / "loose").resolve())
    assert all(str(workdir).encode() not in data for data in read_results(workdir / "recon-out").values())


def test_sarif_is_written_only_where_it_is_named(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    assert recon("align", "notice").code == 0
    assert "notice/flags.sarif" not in read_results(workdir / "recon-out")
    assert recon("align", "notice", "--write", "sarif").code == 0
    (run,) = json.loads((workdir / "recon-out/notice/flags.sarif").read_bytes())["runs"]
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["photo.txt", "scan.txt", "web.txt"]


def test_several_families_have_a_page_over_their_reports(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    write_files(
        workdir / "station", {**STATION, "family.toml": '[[witness]]\nfile = "a.txt"\n[[witness]]\nfile = "b.txt"\n'}
    )
    recon("align", "notice", "station")
    page = (workdir / "recon-out/index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]*)"', page)
    assert links == ["notice/report.html", "station/report.html"]
    assert all((workdir / "recon-out" / link).is_file() for link in links)
    assert "chuyi_recon" not in page


def test_one_family_or_no_reports_need_no_page(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    write_files(workdir / "more" / "station", STATION)
    recon("align", "notice", "-o", "one")
    recon("align", "notice", "more", "-o", "none", "--write", "text")
    assert not list(workdir.rglob("index.html"))


def test_a_page_of_somebody_else_is_not_overwritten_and_ours_is_no_witness(workdir: Path, recon: RunRecon) -> None:
    declared(workdir)
    write_files(workdir / "station", STATION)
    write_files(workdir / "out", {"index.html": "<title>馆藏</title>"})
    done = recon("align", "notice", "station", "-o", "out")
    assert done.code == 2
    assert "index.html is no page of ours" in done.err
    (workdir / "out/index.html").unlink()
    recon("align", "notice", "station")
    again = recon("align", ".", "-o", "again")
    assert "index.html" not in again.err
    assert sorted(p.name for p in (workdir / "again").iterdir() if p.is_dir()) == ["notice", "station"]
