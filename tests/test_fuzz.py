"""Every target of `fuzz/` takes its seeds, some of them changed, and all that was ever found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from fuzz import TARGET_NAMES
from fuzz.__main__ import FINDINGS, change
from fuzz.seeds import make_seeds
from fuzz.targets import TARGETS

ROOT = Path(__file__).parents[1]
FOUND = sorted(FINDINGS.glob("*-*"))


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_its_seeds_and_what_becomes_of_them(target: str) -> None:
    rng, seeds = Random(target), list(make_seeds(target))
    some = seeds[:3] if target == "line" else seeds
    for seed in some:
        TARGETS[target](seed)
        TARGETS[target](change(seed, rng.choice(seeds), rng))


@pytest.mark.parametrize("found", FOUND, ids=lambda path: path.name)
def test_what_was_found_is_mended(found: Path) -> None:
    TARGETS[found.name.partition("-")[0]](found.read_bytes())


def test_the_command_knows_its_targets() -> None:
    assert set(TARGETS) == set(TARGET_NAMES)
    command = [sys.executable, "-m", "fuzz", "plain", "--one", "0.1", "--plain"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout.startswith("plain: ")) == (0, True), done.stderr
