"""How long a command takes to start, against an interpreter that imports what the command cannot do without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

_RUNS = 9
_ROOT = Path(__file__).parents[1]
_RECON = (sys.executable, "-m", "chuyi_recon")
_TYPER = (sys.executable, "-c", "import typer")
_USED = (
    sys.executable, "-c",
    "import typer, numpy, rapidfuzz.distance, rapidfuzz.fuzz, regex, msgspec, chardet, rich.console, opencc, jieba\n"
    "opencc.OpenCC('t2s').convert('漢')\n"
    "from chuyi_recon.app.language.chinese import ChineseLexicon\n"
    "ChineseLexicon().part_of_speech('漢字')",
)  # fmt: skip


def starts() -> Mapping[str, float]:
    """Seconds by the clock, the quickest of several runs in turn."""
    with TemporaryDirectory() as folder:
        align = (*_RECON, "align", str(_ROOT / "corpora" / "chuyi-2022"), "--out", folder)
        commands = {"import typer": _TYPER, "recon --help": (*_RECON, "--help"), "import what it uses": _USED}
        return _quickest({**commands, "recon align": align})


def _quickest(commands: Mapping[str, Sequence[str]]) -> Mapping[str, float]:
    best: dict[str, float] = {}
    for run in range(_RUNS):
        for name, command in commands.items():
            started = perf_counter()
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode > 1:  # 1: there are findings
                raise RuntimeError(f"{name}: {done.stderr.decode(errors='replace')}")
            if run:  # the first run fills the caches of the disk
                best[name] = min(best.get(name, float("inf")), perf_counter() - started)
    return best
