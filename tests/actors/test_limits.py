"""What one family may take: characters, time, memory. One that wants more costs itself and no other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.actors.stage import BYSTANDER, run_failing_command, write_family
from tests.app.commands import NOTICE, RunRecon

LONG = (NOTICE["scan.txt"] * 20).encode()


@pytest.mark.parametrize("command", [("align",), ("align", "--jobs", "2"), ("check", "--golden", "none")])
def test_a_text_that_is_too_long_is_refused_in_a_line_that_names_the_option(
    workdir: Path, recon: RunRecon, command: tuple[str, ...]
) -> None:
    write_family(workdir, scan=LONG)
    write_family(workdir, BYSTANDER)
    scene = run_failing_command(workdir, recon, command[0], ".", *command[1:], "--max-chars", "500")
    assert scene.code == 3
    assert scene.error.startswith("error: notice/scan.txt holds more than 500 characters — ")
    assert scene.error.endswith("--max-chars")
    assert scene.families == ([BYSTANDER, "notice"] if command[0] == "align" else [])


@pytest.mark.parametrize("command", [("review", "--script", "quit"), ("show",)])
def test_who_looks_at_one_family_is_told_of_a_text_that_is_too_long(
    workdir: Path, recon: RunRecon, command: tuple[str, ...]
) -> None:
    write_family(workdir, scan=LONG)
    (workdir / "quit").write_text("quit\n")
    done = recon(*command, "notice", "--max-chars", "500")
    assert done.code == 3
    assert done.err.count("notice/scan.txt holds more than 500 characters") == 1
    assert "楚怡" in done.out or command[0] == "review"  # of the others


def test_a_witness_of_many_pages_is_as_long_as_all_of_them(workdir: Path, recon: RunRecon) -> None:
    toml = '[[witness]]\nfiles = ["web.txt", "photo.txt"]\n[[witness]]\nfile = "scan.txt"\n'
    write_family(workdir, toml=toml)
    most = max(len(text) for text in NOTICE.values())
    scene = run_failing_command(workdir, recon, "align", ".", "--max-chars", f"{most}")
    assert (scene.code, scene.families) == (3, ["notice"])
    assert "holds more than" in scene.error


def test_export_has_the_same_limits(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, scan=LONG)
    done = recon("export", "notice", "-f", "text", "--max-chars", "500", "--timeout", "500", "--memory", "4GB")
    assert done.code == 3
    assert done.err.count("error: ") == 1 and "notice/scan.txt holds more than 500 characters" in done.err
    assert "楚怡" in done.out  # of the others


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize("command", ["align", "check", "export"])
def test_a_family_that_needs_too_much_memory_fails_alone(workdir: Path, recon: RunRecon, command: str) -> None:
    write_family(workdir, scan=LONG * 40, web=LONG * 40)
    more = {"align": ("--write", "text"), "check": ("--golden", "none"), "export": ("-f", "text")}[command]
    done = recon(command, "notice", "--memory", "4MB", *more)
    assert (done.code, done.err.count("error: ")) == (3, 1)
    assert "notice needs more memory than it may take" in done.err and "--memory" in done.err


@pytest.mark.parametrize("value", ["viel", "0", "-1"])
def test_an_amount_of_memory_is_written_as_for_group(workdir: Path, recon: RunRecon, value: str) -> None:
    write_family(workdir)
    scene = run_failing_command(workdir, recon, "align", ".", f"--memory={value}")
    assert scene.code == 2 and f"{value} is no amount of memory" in scene.error


@pytest.mark.parametrize("option", ["--timeout", "--max-chars"])
def test_a_limit_is_a_whole_number(workdir: Path, recon: RunRecon, option: str) -> None:
    write_family(workdir)
    scene = run_failing_command(workdir, recon, "align", ".", option, "0")
    assert scene.code == 2 and f"{option} is a whole number, 1 or more" in scene.error
