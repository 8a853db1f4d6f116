"""Two editors on two branches of a git repository: each rules half of the places, and git puts the halves together."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.app.commands import CORPORA, RunRecon

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def git(*arguments: str) -> str:
    identity = ("-c", "user.name=editor", "-c", "user.email=editor@example.org")
    done = subprocess.run(["git", *identity, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rule(recon: RunRecon, editor: str, *words: str) -> str:
    """What `recon review` says at the end of a script."""
    Path("script.txt").write_text("\n".join(words) + "\n", "utf-8")
    done = recon("review", "corpora", "--script", "script.txt", "--editor", editor)
    assert done.code == 0, done.err
    return done.err.splitlines()[-1]


def test_two_halves_ruled_on_two_branches_merge_without_a_conflict_and_nothing_is_open(
    workdir: Path, recon: RunRecon
) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", workdir / "corpora/chuyi-2022")
    git("init", "-q", "-b", "main")
    git("add", "corpora")
    git("commit", "-qm", "witnesses")
    places = int(rule(recon, "ZL", "# how many?").split()[0])
    half = places // 2

    git("switch", "-qc", "first-half")
    assert rule(recon, "ZL", *["take"] * half).startswith(f"{places - half} places are open")
    git("add", "corpora")
    git("commit", "-qm", "the first half")

    git("switch", "-q", "main")
    git("switch", "-qc", "second-half")
    said = rule(recon, "WM", *["skip"] * half, *["take"] * (places - half))
    assert said.startswith(f"{half} places are open")
    git("add", "corpora")
    git("commit", "-qm", "the second half")

    git("merge", "-q", "--no-edit", "first-half")
    assert git("status", "--porcelain", "corpora") == ""
    listed = json.loads(recon("rulings", "list", "corpora", "--format", "json").out)["rulings"]
    assert {ruling["outcome"] for ruling in listed} == {"applied"}
    assert {ruling["editor"] for ruling in listed} == {"ZL", "WM"}
    for editor in ("ZL", "WM", "CL"):
        assert rule(recon, editor, "# nothing").startswith("0 places are open, 0 deferred"), editor
    table = recon("align", "corpora", "-o", "out").out.splitlines()
    assert table[1].split()[table[0].split().index("open") - len(table[0].split())] == "0"
