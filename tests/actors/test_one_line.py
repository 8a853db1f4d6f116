"""Faults of the machine and odd input that once ended in a traceback: one line, a documented code, the rest done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core import pipeline
from chuyi_recon.core.settings import Settings, thresholds
from chuyi_recon.errors import ReconError
from tests.actors.stage import BYSTANDER, MANIFEST, complete_families, run_failing_command, write_family
from tests.app.commands import NOTICE, RunRecon, read_results, run_in_process, write_files
from tests.line import LEXICON, make_family, reconstruct_texts

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="no such device or limit")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such links, streams or permissions")
LONG = "字" * 86  # 258 bytes


# ------------------------------------------------------------ characters and settings


ODD_IN_CASE = [
    c
    for c in map(chr, range(0x110000))
    if len(c.casefold()) != 1 or len(c.lower()) != 1 or len(c.upper()) != 1 or len(unicodedata.normalize("NFKC", c)) > 9
    if not 0xD800 <= ord(c) < 0xE000
]


@pytest.mark.parametrize("shape", ["{}\n", "{}1.\n", "（{}）\n", "第{}条\n", "{0}{0}〔2022〕7号\n", "a{}b 3{}\n"])
def test_no_letter_of_another_alphabet_ends_a_run(shape: str) -> None:
    """İ, ß, ŉ, ﬃ, ΐ, ﷺ: letters that become several when their case or their form is folded."""
    lines = "".join(shape.replace("{}", c).replace("{0}", c) for c in ODD_IN_CASE)
    for at in (0, 40):
        texts = {s: t[:at] + lines + t[at:] for s, t in NOTICE.items()} | {"web.txt": NOTICE["web.txt"]}
        made = reconstruct_texts(texts)
        assert "职业本科学校" in made.text


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", [f.name for f in thresholds()])
def test_every_setting_may_stand_at_both_ends_of_its_range(name: str, end: str) -> None:
    value = next(f.metadata[end] for f in thresholds() if f.name == name)
    loop = "全省统筹推进，各市州按照职责分工抓好落实。\n"
    texts = {
        "web": NOTICE["web.txt"] + "\n版权所有 网站地图\n- 1 -\n",
        "scan": NOTICE["scan.txt"] + loop * 12 + "- 1 -\n",
        "photo": NOTICE["photo.txt"].replace("建设10所", "设10所") + "定期报告。\n- 1 -\n",
    }
    for base in (None, "web"):
        settings = replace(Settings(), **{name: value})
        assert pipeline.reconstruct(make_family(texts, base), LEXICON, settings).text


# ------------------------------------------------------------ names and paths


@POSIX
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("align", "notice", "-o", LONG), 5),
        (("align", "notice", "-o", f"out/{LONG}"), 5),
        (("align", LONG), 2),
        (("align", "notice", "--config", LONG), 2),
        (("export", "notice", "-f", "text", "-o", LONG), 5),
        (("export", LONG, "-f", "text"), 2),
        (("show", LONG), 2),
        (("review", LONG, "--plain"), 2),
        (("init", LONG), 2),
        (("eval", "notice", "--truth", LONG), 2),
        (("eval", "notice", "--truth", "truth.txt", "--json", LONG), 5),
        (("rulings", "list", LONG), 2),
        (("check", "notice", "--golden", LONG, "--update"), 5),
    ],
)
def test_a_name_of_more_than_255_bytes_is_told_in_one_line(
    workdir: Path, recon: RunRecon, command: tuple[str, ...], code: int
) -> None:
    write_family(workdir)
    write_files(workdir, {"truth.txt": NOTICE["scan.txt"]})
    done = recon(*command)
    lines = [line for line in done.err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1 and "a bug in recon" not in done.err, done.err
    assert done.code == code or (done.code, "name too long" in done.err) == (3, True), done.err


@POSIX
def test_the_longest_name_that_a_file_may_have_is_written(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    name = "字" * 83 + ".txt"  # 253 bytes: the hidden name beside it has to be shorter than it
    assert recon("export", "notice", "-f", "text", "-o", name).code == 0
    assert sorted(path.name for path in workdir.iterdir()) == ["notice", name]


@POSIX
@pytest.mark.parametrize("what", ["link to itself", "shut folder", "shut file"])
def test_one_path_that_cannot_be_read_among_several_is_told_and_the_others_are_done(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    write_family(workdir)
    bad = workdir / "bad"
    if what == "link to itself":
        bad.symlink_to("bad")
    else:
        bad.write_text("x") if what == "shut file" else bad.mkdir()
        honest_access, honest_open, honest_scan = os.access, Path.open, os.scandir
        denied = PermissionError(13, "Permission denied")

        def opened(path: Path, *more: object, **named: object) -> object:
            if path.name == "bad":
                raise denied
            return honest_open(path, *more, **named)  # type: ignore[call-overload]

        def scanned(path: str) -> object:
            if os.fsdecode(path).endswith("bad"):
                raise denied
            return honest_scan(path)

        monkeypatch.setattr(
            os, "access", lambda path, *m: False if os.fsdecode(path).endswith("bad") else honest_access(path, *m)
        )
        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(os, "scandir", scanned)
    done = recon("align", "notice", "bad")
    assert (done.code, complete_families(workdir / "recon-out")) == (3, ["notice"]), done.err
    assert done.err.startswith("error: bad cannot be ") and done.err.count("\n") == 1


@pytest.mark.parametrize("family", ["y", "re", "cannot", "witness.txt", "通知"])
def test_a_family_is_named_in_its_error_whatever_letters_the_message_has(
    family: str, capsys: pytest.CaptureFixture[str]
) -> None:
    painter = Painter("never", quiet=False, verbose=0)
    painter.print_error(ReconError("they recannot be read: 关于通知的信", "try again"), family)
    painter.print_error(ReconError(f"{family}/web.txt holds no text", "leave it out"), family)
    assert capsys.readouterr().err.splitlines() == [
        f"error: {family}: they recannot be read: 关于通知的信 — try again",
        f"error: {family}/web.txt holds no text — leave it out",
    ]


@POSIX
@pytest.mark.parametrize("command", [("align", "../notice"), ("check",), ("review", ".", "--plain"), ("init", ".")])
def test_a_working_folder_that_is_gone_is_told_in_one_line(workdir: Path, command: tuple[str, ...]) -> None:
    write_family(workdir)
    (workdir / "gone").mkdir()
    script = 'cd gone && rmdir ../gone && exec "$0" -m chuyi_recon "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable, *command], cwd=workdir, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert (done.returncode, done.stdout) == (2, "")
    assert lines == [
        "error: the working folder cannot be found: no such file or directory — go to a folder that exists"
    ], done.stderr


# ------------------------------------------------------------ streams


@LINUX
@pytest.mark.parametrize("asked", [("--help",), ("align", "--help"), ("rulings", "--help"), ("--version",)])
def test_help_for_a_disk_that_is_full_is_an_output_error(workdir: Path, asked: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "chuyi_recon", *asked],
            cwd=workdir, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 5
    assert done.stderr == (
        "error: stdout cannot be written: no space left on device — give it a file on a disk with space\n"
    )


@POSIX
def test_review_with_a_closed_stdin_rules_nothing(workdir: Path) -> None:
    write_family(workdir)
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -m chuyi_recon review notice --plain --editor ZL <&-', sys.executable],
        cwd=workdir, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and "0 ruled" in done.stderr
    assert not (workdir / "notice/rulings.jsonl").exists()


@pytest.mark.parametrize("page", ["/", ".", "/nowhere/at/all", "x" * 300])
def test_a_job_summary_that_cannot_be_written_is_an_output_error(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    write_family(workdir)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", page)
    done = recon("check", "notice", "--format", "github")
    assert done.code == 5 and "cannot be written" in done.err and "bug" not in done.err, done.err


# ------------------------------------------------------------ deep and long


@pytest.mark.parametrize(
    "line",
    [
        '{"anchor": ' + "[" * 200_000 + "]" * 200_000 + "}",
        '{"a": ' * 100_000 + "1" + "}" * 100_000,
        "[" * 200_000,
    ],
)
def test_a_line_of_rulings_that_is_nested_deeply_is_passed_over_and_every_family_is_done(
    workdir: Path, recon: RunRecon, line: str
) -> None:
    write_family(workdir)
    write_family(workdir, BYSTANDER)
    (workdir / "notice/rulings.jsonl").write_text(line + "\n", "utf-8")
    done = recon("align", ".")
    assert (done.code, complete_families(workdir / "recon-out")) == (0, [BYSTANDER, "notice"])
    assert done.err.startswith("notice/rulings.jsonl:1: no ruling") and len(done.err) < 400, done.err


def test_labels_that_are_nested_deeply_are_refused_in_one_line(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "set", {**NOTICE, "truth.txt": NOTICE["scan.txt"]})
    (workdir / "set/labels.json").write_text('{"web.txt": ' + "[" * 200_000 + "]" * 200_000 + "}", "utf-8")
    done = recon("eval", "set")
    assert done.code == 2 and done.err.count("\n") == 1 and "Traceback" not in done.err


@pytest.mark.parametrize(
    "tail",
    [
        ".".join("a" * 50_000) + " = 1\n",
        "[" + ".".join("a" * 50_000) + "]\n",
        "x = {" + ".".join("a" * 50_000) + " = 1}\n",
        ". ".join(['"a"'] * 40_000) + " = 1\n",
    ],
)
def test_a_key_of_a_hundred_kilobytes_is_refused_before_it_is_read(workdir: Path, recon: RunRecon, tail: str) -> None:
    write_family(workdir, toml=MANIFEST + tail)
    scene = run_failing_command(workdir, recon, "align", "notice")
    assert (scene.code, scene.error) == (
        2, "error: notice/family.toml, line 8: a key has more than 20 parts — write a short key without dots"
    )  # fmt: skip


@pytest.mark.parametrize("tail", ["x = " + "[" * 100_000, "x = " + "{a = " * 50_000])
def test_a_manifest_that_is_nested_deeply_is_no_toml(workdir: Path, recon: RunRecon, tail: str) -> None:
    write_family(workdir, toml=MANIFEST + tail + "\n")
    scene = run_failing_command(workdir, recon, "align", "notice")
    assert scene.code == 2 and scene.error.startswith("error: notice/family.toml is not TOML")


# ------------------------------------------------------------ caches


@POSIX
def test_no_cache_is_believed(workdir: Path) -> None:
    """A dictionary that somebody has put where the library would keep its cache changes no byte of a result."""
    import marshal

    write_family(workdir)
    results = []
    for n, cache in enumerate((None, marshal.dumps(({"楚怡行": 10**9, "各市": 0}, 10**9)), b"\0not a cache")):
        home = workdir / f"home{n}"
        for folder in (home, home / ".cache/chuyi-recon", home / "tmp"):
            folder.mkdir(parents=True)
            if cache is not None:
                (folder / "jieba.cache").write_bytes(cache)
        env = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "TMPDIR": str(home / "tmp")}
        done = run_in_process("align", "notice", "-o", f"out{n}", cwd=workdir, env=env)
        assert done.returncode == 0, done.stderr
        results.append(read_results(workdir / f"out{n}"))
    assert results[0] == results[1] == results[2]
    assert json.loads(results[0]["notice/flags.json"])
