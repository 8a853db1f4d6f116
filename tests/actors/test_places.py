"""Where results go, and how files are called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.actors.stage import (
    BYSTANDER,
    RESULT_FILES,
    complete_families,
    hash_folder,
    run_failing_command,
    start_recon,
    write_family,
)
from tests.app.commands import NOTICE, STATION, RunRecon, read_results, write_files

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="another system would not take such names or limits")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no links or signals of this kind")
BAD_NAME = os.fsdecode(b"\xb9\xd8.txt")  # 关 in GB18030, no UTF-8


# ------------------------------------------------------------ output


def test_an_output_that_is_a_file_is_wrong_usage(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    (workdir / "out").write_text("notes", "utf-8")
    scene = run_failing_command(workdir, recon, "align", "notice", "-o", "out")
    assert (scene.code, scene.error) == (2, "error: -o out is a file — give a folder for the results")
    scene = run_failing_command(workdir, recon, "align", "notice", "-o", "out/below")
    assert (scene.code, "out/below cannot be written: not a directory" in scene.error) == (5, True)


def test_output_inside_input_is_passed_over_the_next_time(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    before = hash_folder(workdir)
    assert recon("align", "notice", "-o", "notice/out").code == 0
    first = read_results(workdir / "notice/out")
    done = recon("align", "notice", "-o", "notice/out")
    assert (done.code, read_results(workdir / "notice/out") == first) == (0, True)
    shutil.rmtree(workdir / "notice/out")
    assert hash_folder(workdir) == before


def test_results_never_lie_over_or_among_witnesses(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    scene = run_failing_command(workdir, recon, "align", "notice", "-o", ".")
    assert (scene.code, "would lie among the witnesses in notice" in scene.error) == (2, True)
    # Witnesses that are called as results are: everything in the folder looks like ours.
    write_files(workdir / "box/x", {"reconstruction.txt": NOTICE["web.txt"], "annotated.txt": NOTICE["scan.txt"]})
    files = ("box/x/reconstruction.txt", "box/x/annotated.txt")
    scene = run_failing_command(workdir, recon, "align", *files, "--one-family", "-o", "box")
    assert (scene.code, "would lie among the witnesses in box/x" in scene.error) == (2, True)
    (workdir / "corpora").mkdir()
    write_family(workdir, "corpora/notice")
    scene = run_failing_command(workdir, recon, "check", "--update", "--golden", "corpora")
    assert (scene.code, "would lie among the witnesses in corpora/notice" in scene.error) == (2, True)


def test_a_family_whose_folder_cannot_be_made_fails_alone(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    write_family(workdir, BYSTANDER)
    (workdir / "out").mkdir()
    (workdir / "out/notice").write_text("in the way", "utf-8")
    done = recon("align", ".", "-o", "out")
    assert done.code == 5
    assert "error: out/notice cannot be written: file exists" in done.err and done.err.count("error: ") == 1
    assert sorted(read_results(workdir / "out")) == [
        *(f"{BYSTANDER}/{name}" for name in RESULT_FILES[1:]),
        "index.html",
        "notice",
    ]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_ends_the_run_in_one_line_and_leaves_nothing(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    for name in ("a", "b", "c"):
        write_family(workdir, name)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), full)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (5, [])
    assert scene.error.startswith("error: recon-out/a/") and "cannot be written: no space left on device" in scene.error
    assert not (workdir / "recon-out").exists()


def test_a_disk_that_fills_up_keeps_what_was_written_before(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        write_family(workdir, name)
    recon("align", ".")
    old = read_results(workdir / "recon-out/b")
    honest, calls = os.fsync, iter(range(100))

    def filling(handle: int) -> None:
        if next(calls) >= len(RESULT_FILES) + 3:
            raise OSError(28, "No space left on device")
        honest(handle)

    (workdir / "b/scan.txt").write_text(NOTICE["scan.txt"].replace("各市州", "各州市"), "utf-8")
    monkeypatch.setattr(os, "fsync", filling)
    scene = run_failing_command(workdir, recon, "align", ".", "--again")
    assert (scene.code, scene.families) == (5, ["a", "b", "c"])
    assert read_results(workdir / "recon-out/b") == old  # of the run before, all five


@LINUX
def test_a_limit_of_the_system_on_the_size_of_files_is_an_output_error(workdir: Path) -> None:
    import resource

    write_family(workdir)
    process = start_recon(
        workdir, "align", "notice", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (999, 999))
    )
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (5, b"")
    assert err.decode().count("\n") == 1 and "cannot be written: file too large" in err.decode()
    assert not (workdir / "recon-out").exists()


@LINUX
def test_a_disk_of_sixteen_kilobytes(workdir: Path) -> None:
    write_family(workdir)
    (workdir / "tiny").mkdir()
    mount = "mount -t tmpfs -o size=16k none tiny || exit 99"
    script = f'{mount}; "$0" -m chuyi_recon align notice -o tiny; c=$?; ls -A tiny; exit $c'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, sys.executable], cwd=workdir, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 5):
        pytest.skip("this machine lets nobody mount a disk of his own")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.count("\n") == 1 and "no space left on device" in done.stderr


@LINUX
def test_stdout_that_is_full_is_an_output_error(workdir: Path) -> None:
    write_family(workdir)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "chuyi_recon", "align", "notice"],
            cwd=workdir, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (done.returncode, complete_families(workdir / "recon-out")) == (5, ["notice"])
    assert done.stderr.decode().startswith("error: stdout cannot be written: no space left on device — ")
    assert done.stderr.count(b"\n") == 1


@POSIX
def test_whoever_stops_listening_to_the_talk_still_gets_results(workdir: Path) -> None:
    write_files(workdir / "loose", {**NOTICE, "a.txt": STATION["a.txt"]})  # one note: a.txt resembles no other
    process = start_recon(workdir, "align", "loose", "-v")
    assert process.stderr is not None
    process.stderr.close()
    assert process.wait(120) == 0
    assert complete_families(workdir / "recon-out") == ["loose"]


# ------------------------------------------------------------ names


@LINUX
def test_names_with_odd_characters_are_witnesses_and_break_no_line(workdir: Path, recon: RunRecon) -> None:
    names = [
        "第1\n页.txt",
        "字" * 83 + ".txt",
        "\u202e夹.txt",
        "👩\u200d🏫.txt",
        "\x1b[31m红.txt",
        BAD_NAME,
        "a\\nb.txt",
    ]
    for folder in ("loose", BAD_NAME.removesuffix(".txt")):
        write_files(workdir / folder, dict.fromkeys(names, NOTICE["scan.txt"]))
    done = recon("align", "loose", BAD_NAME.removesuffix(".txt"), "--format", "full", "-v", "--one-family")
    assert (done.code, len(complete_families(workdir / "recon-out"))) == (0, 1)
    shown = done.out + done.err
    assert not {"\x1b", "\u202e", "\udcb9"} & set(shown)
    (workdir / "loose" / names[0]).write_bytes(b"")
    (workdir / "loose" / names[2]).write_bytes(b"")
    (workdir / "loose" / names[5]).write_bytes(b"")
    done = recon("align", "loose", "-o", "second")
    assert done.code == 3
    assert sorted(done.err.splitlines()) == [
        "error: loose/\\u202e夹.txt holds no text — leave it out, or transcribe it again",
        "error: loose/\\xb9\\xd8.txt holds no text — leave it out, or transcribe it again",
        "error: loose/第1\\n页.txt holds no text — leave it out, or transcribe it again",
    ]


@LINUX
def test_families_and_outputs_with_odd_names(workdir: Path, recon: RunRecon) -> None:
    for name in ("第1\n页", "\u202e夹", "👩\u200d🏫", os.fsdecode(b"\xb9\xd8"), "CON", " a", "字" * 84):
        write_family(workdir, f"in/{name}")
    done = recon("align", "in", "-o", BAD_NAME)
    assert done.code == 0
    families = complete_families(workdir / BAD_NAME)
    assert len(families) == 7
    assert all(name.isprintable() and len(name) <= 80 for name in families)


def test_folders_may_be_very_deep(workdir: Path, recon: RunRecon) -> None:
    depth = 200 if sys.platform == "win32" else 1100  # Python's own walk ends at a thousand
    made = [workdir / "d"]
    made[0].mkdir()
    for _ in range(depth if len(str(workdir)) < 300 else 500):
        made.append(made[-1] / "d")
        made[-1].mkdir()
    try:
        write_files(made[-1], NOTICE)
        done = recon("align", "d")
        assert (done.code, done.err) == (0, "")
    finally:
        for folder in reversed(made):  # shutil.rmtree walks by recursion, too
            for file in list(folder.iterdir()):
                file.unlink()
            folder.rmdir()


@POSIX
def test_links_that_lead_in_circles_are_not_followed(workdir: Path, recon: RunRecon) -> None:
    folder = write_files(workdir / "loose", NOTICE)
    (folder / "self").symlink_to(folder, target_is_directory=True)
    (folder / "up").symlink_to("..")
    assert (recon("align", "loose").code, complete_families(workdir / "recon-out")) == (0, ["loose"])
    (folder / "ring.txt").symlink_to("gnir.txt")
    (folder / "gnir.txt").symlink_to("ring.txt")
    done = recon("align", "loose")
    assert (done.code, complete_families(workdir / "recon-out")) == (3, ["loose"])
    assert [line.split(":")[1] for line in done.err.splitlines()] == [
        " loose/gnir.txt cannot be read",
        " loose/ring.txt cannot be read",
    ]


@POSIX
@pytest.mark.parametrize("given", ["notice", "./notice", "../{0}/notice", "link", "notice/../notice", "{1}/notice"])
def test_files_are_named_as_the_person_named_their_folder(workdir: Path, recon: RunRecon, given: str) -> None:
    write_family(workdir, scan=b"")
    (workdir / "link").symlink_to("notice")
    given = given.format(workdir.name, workdir)
    done = recon("align", given)
    assert (done.code, complete_families(workdir / "recon-out")) == (3, ["notice"])
    assert done.err.startswith(f"error: {given.removeprefix('./')}/scan.txt holds no text")


def test_a_family_folder_is_no_folder_for_results(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    write_family(workdir, BYSTANDER)
    done = recon("align", ".", "-o", "notice")
    assert done.code == 2
    assert "is a family's own folder" in done.err


def test_a_golden_file_that_cannot_be_read_is_named_and_the_other_families_are_checked(
    workdir: Path, recon: RunRecon
) -> None:
    write_family(workdir, "corpora/notice")
    write_family(workdir, "corpora/letter")
    recon("check", "--update")
    (workdir / "golden/letter/flags.json").unlink()
    (workdir / "golden/letter/flags.json").mkdir()
    (workdir / "golden/notice/flags.json").write_text("[]\n", "utf-8")
    done = recon("check")
    assert (done.code, done.err.count("error: ")) == (3, 1)
    assert "error: golden/letter/flags.json is no file" in done.err
    assert "golden/notice differs" in done.out and "letter" not in done.out


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write everywhere")
def test_golden_files_that_cannot_be_written_are_not_told_as_updated(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, "corpora/notice")
    write_family(workdir, "corpora/letter")
    (workdir / "golden/letter").mkdir(parents=True)
    (workdir / "golden/letter").chmod(0o555)
    done = recon("check", "--update")
    assert done.code == 5
    assert "golden/notice/reconstruction.txt is new" in done.out and "letter" not in done.out


def test_a_golden_folder_that_is_a_file_is_answered_in_one_line(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, "corpora/notice")
    (workdir / "golden").write_text("", "utf-8")
    done = recon("check", "--update")
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith("error: golden/notice") and "Traceback" not in done.err


def test_a_summary_of_the_job_that_cannot_be_written_is_named(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir, "corpora/notice")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(workdir / "nowhere/summary.md"))
    done = recon("check", "--format", "github")
    assert (done.code, "summary.md cannot be written: no such file" in done.err) == (5, True)
    assert done.out.startswith("::error ")
