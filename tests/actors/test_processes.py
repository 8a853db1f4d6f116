"""What becomes of worker processes when the command that started them is ended: none stays, and none complains."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.actors.stage import RESULT_FILES, complete_families, start_recon, write_family
from tests.app.commands import read_results

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")
FAMILIES = 12


def count_children(pid: int) -> int:
    """The children of a process that are alive."""
    try:
        return len(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
    except OSError:
        return 0


def start_workers(workdir: Path, children: int, **more: object) -> subprocess.Popen[bytes]:
    """A run with two workers that has so many children or is at its end."""
    for n in range(FAMILIES):
        if not (workdir / f"in/{n}").exists():
            write_family(workdir, f"in/{n}")
    process = start_recon(workdir, "align", "in", "--jobs", "2", **more)
    while process.poll() is None and count_children(process.pid) < children:
        pass
    return process


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
@pytest.mark.parametrize("children", [1, 2])
def test_workers_leave_with_the_command_that_started_them(workdir: Path, name: str, children: int) -> None:
    heard = {"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)}  # under nohup it is not
    process = start_workers(workdir, children, **heard)
    process.send_signal(getattr(signal, name))
    # Every worker has the same stderr: it ends when the last of them has left.
    _, err = process.communicate(timeout=300)
    assert process.returncode == -getattr(signal, name)
    assert err == b""


@pytest.mark.parametrize("children", [1, 2])
def test_an_interrupt_of_the_whole_group_leaves_no_traceback(workdir: Path, children: int) -> None:
    process = start_workers(workdir, children, start_new_session=True)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert b"Traceback" not in err and err.count(b"\n") <= 1, err.decode()


def test_a_family_that_is_being_written_is_whole_though_the_command_is_killed(workdir: Path) -> None:
    process = start_workers(workdir, 2)
    while process.poll() is None and not any(workdir.glob("recon-out/*/*.json")):
        pass
    process.kill()
    process.communicate(timeout=300)
    for folder in (workdir / "recon-out").iterdir():
        assert {path.name for path in folder.iterdir()} >= set(RESULT_FILES)


def test_as_many_workers_as_asked_for_give_the_same_bytes(workdir: Path) -> None:
    process = start_workers(workdir, 0)
    assert process.wait(300) == 0
    process.communicate()
    before = read_results(workdir / "recon-out")
    assert len(complete_families(workdir / "recon-out")) == FAMILIES
    alone = start_recon(workdir, "align", "in", "--jobs", "1")
    alone.communicate()
    assert read_results(workdir / "recon-out") == before
