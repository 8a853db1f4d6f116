"""Others at work in the same place, Ctrl-C, many families, and our own bugs: who was done stays done."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chuyi_recon.app.files import storage
from chuyi_recon.app.project import intake
from chuyi_recon.core import pipeline
from tests.actors.stage import (
    BYSTANDER,
    MANIFEST,
    complete_families,
    hash_folder,
    run_failing_command,
    start_recon,
    write_family,
)
from tests.app.commands import NOTICE, RunRecon, read_results, run_in_process, write_files

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")


@POSIX
def test_the_same_run_twice_at_once(workdir: Path) -> None:
    for n in range(6):
        write_family(workdir, f"n{n}")
    runs = [start_recon(workdir, "align", ".", "--prune") for _ in range(3)]
    told = [process.communicate(timeout=120) for process in runs]
    assert [process.returncode for process in runs] == [0, 0, 0], told
    assert complete_families(workdir / "recon-out") == [f"n{n}" for n in range(6)]
    run_in_process("align", ".", "-o", "alone", cwd=workdir)
    assert read_results(workdir / "recon-out") == read_results(workdir / "alone")


def test_what_a_killed_run_left_is_not_in_the_way(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    write_family(workdir, "gone")
    recon("align", ".")
    for family in ("notice", "gone"):
        (workdir / f"recon-out/{family}/.flags.json.x1y2z3.part").write_bytes(b"[")
    assert recon("align", "notice").code == 0
    shutil.rmtree(workdir / "gone")
    assert recon("align", ".", "--prune").code == 0
    assert not (workdir / "recon-out/gone").exists()


@POSIX
def test_ctrl_c_leaves_whole_families_and_no_traceback(workdir: Path) -> None:
    texts = {name: text * 40 for name, text in NOTICE.items()}
    for n in range(30):
        write_files(workdir / f"n{n:02}", {**texts, "family.toml": MANIFEST})
    before = hash_folder(workdir)
    process = start_recon(workdir, "align", ".", "--jobs", "1", start_new_session=True)
    for _ in range(6000):
        if len(list(workdir.glob("recon-out/*/*.txt"))) > 3:
            break
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"interrupted; finished families are kept\n")
    assert 0 < len(complete_families(workdir / "recon-out")) < 30
    assert hash_folder(workdir) == before


def test_ctrl_c_while_files_are_read_leaves_nothing(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir)

    def stopped(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(storage, "read_bytes", stopped)
    done = recon("align", ".")
    assert (done.code, done.err) == (130, "interrupted; finished families are kept\n")
    assert not (workdir / "recon-out").exists()


def test_ctrl_c_while_results_take_their_names_leaves_the_family_whole(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir)
    honest, calls = Path.replace, iter(range(100))

    def stopped(path: Path, target: Path) -> Path:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return honest(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    assert recon("align", ".").code == 130
    assert complete_families(workdir / "recon-out") == ["notice"]


def test_ctrl_c_while_the_program_is_loaded_is_no_traceback(workdir: Path) -> None:
    code = (
        "import sys, runpy\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "sys.argv = ['recon', 'align', '.']\n"
        "runpy.run_module('chuyi_recon', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=workdir, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


def test_two_hundred_families_in_two_processes(workdir: Path) -> None:
    for n in range(200):
        write_family(workdir, f"n{n:03}")
    write_family(workdir, "n100", scan=b"")
    done = run_in_process("align", ".", "--jobs", "2", cwd=workdir)
    assert done.returncode == 3
    assert done.stderr.decode().splitlines() == [
        "error: n100/scan.txt holds no text — leave it out, or transcribe it again"
    ]
    assert complete_families(workdir / "recon-out") == [f"n{n:03}" for n in range(200)]


# ------------------------------------------------------------ bugs


def test_a_bug_in_one_family_names_it_and_the_others_are_done(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir)
    write_family(workdir, BYSTANDER)
    monkeypatch.setattr(pipeline, "reconstruct", failing(pipeline.reconstruct, "notice"))
    scene = run_failing_command(workdir, recon, "align", ".", "-v")
    assert (scene.code, scene.families) == (70, [BYSTANDER])
    assert scene.error.startswith("error: notice: a bug in recon (IndexError: list index out of range) — please report")


def test_a_bug_among_loose_files_says_so_and_declared_families_are_done(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir, BYSTANDER)
    write_files(workdir / "loose", NOTICE)

    def buggy(*_: object) -> object:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(pipeline, "group_into_families", buggy)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (70, [BYSTANDER])
    assert scene.error.startswith("error: the loose files: a bug in recon (RecursionError: ")


def test_a_bug_before_any_family_is_one_line_as_well(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy(*_: object) -> object:
        raise KeyError("楚怡\n")

    monkeypatch.setattr(intake, "find_paths", buggy)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (70, [])


def failing(honest: Callable[..., object], family: str) -> Callable[..., object]:
    """`honest`, but for one family."""

    def work(given: object, *rest: object) -> object:
        if getattr(given, "name", "") == family:
            raise IndexError("list index out of range")
        return honest(given, *rest)

    return work
