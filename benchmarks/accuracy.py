"""How right the reconstructions, flags and alignments are, on the evaluation sets where they lie.

    python -m benchmarks.accuracy [corruption] [ocr] [apparatus]

In: the folder that RECON_EVAL names (by default `../shared/eval`): sets of families with a known
truth, and the scorers that belong to them. `recon eval` measures the same by code of its own; here each set is
scored by its own scorer, so that the two can be held against each other. Out: the scorers' tables. A family's
truth, labels and outsiders are never shown to the line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.family_job import reconstruct_family
from chuyi_recon.app.project.intake import IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.app.scoring import work
from chuyi_recon.app.scoring.trials import Trial, TruthOptions, read_trials
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters import EXPORTERS

ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("RECON_EVAL", ROOT.parent / "shared" / "eval"))
LEXICON = ChineseLexicon()


def families(name: str) -> tuple[Trial, ...]:
    """Each family of a set, with what is known of it."""
    return read_trials([EVAL / name], TruthOptions(), IntakeOptions(), LEXICON, Settings()).trials


@cache
def made(name: str) -> tuple[tuple[Trial, Reconstruction], ...]:
    """Each family of a set, and what the line makes of it."""
    return tuple((trial, reconstruct_family(trial.job)) for trial in families(name))


def measured(name: str) -> dict[str, Any]:
    """What `recon eval` says of a set."""
    return work.make_record([work.measure_trial(trial, got) for trial, got in made(name)])


def corruption() -> tuple[str, dict[str, Any]]:
    """Flags and texts of the corruption set: the scorer's table, and its figures."""
    with TemporaryDirectory() as place:
        for kind in ("flags", "text"):
            Path(place, kind).mkdir()
        for trial, got in made("corruption-dev"):
            Path(place, "flags", f"{trial.name}.json").write_bytes(EXPORTERS["flags"].export(got))
            Path(place, "text", f"{trial.name}.txt").write_bytes(EXPORTERS["text"].export(got))
        asked = ["--labels", str(EVAL / "corruption-dev"), "--pred", f"{place}/flags", "--recon", f"{place}/text"]
        scored: dict[str, Any] = json.loads(run_scorer("score_flags.py", *asked, "--json"))
        return run_scorer("score_flags.py", *asked), scored


def rates(name: str) -> tuple[str, list[dict[str, Any]]]:
    """Character error rates on a set with truths: the scorer's table beside its baselines, and its rows."""
    with TemporaryDirectory() as place:
        for trial, got in made(name):
            Path(place, f"{trial.name}.txt").write_bytes(EXPORTERS["text"].export(got))
        rows = Path(place, "rows.json")
        table = run_scorer("score.py", str(EVAL / name), "--pred-dir", place, "--majority", "--json", str(rows))
        return table, json.loads(rows.read_text("utf-8"))


def apparatus() -> tuple[str, dict[str, float]]:
    """Alignments against human editors: the scorer's table, and the share of loci found by text."""
    with TemporaryDirectory() as place:
        for gold in sorted((EVAL / "apparatus-dev").glob("*/gold.json")):
            texts = sorted(gold.parent.glob("*.txt"))
            load = read_all_witnesses(
                read_families(texts, IntakeOptions(one_family=True, base="base"), LEXICON, Settings())
            ).jobs[0]
            got = reconstruct_family(load)
            Path(place, f"{gold.parent.name}.json").write_bytes(EXPORTERS["alignment"].export(got))
        table = run_scorer("score_alignment.py", "--batch", str(EVAL / "apparatus-dev"), place)
    loci = {line.split()[0]: float(line.split()[1]) for line in table.splitlines()[1:] if line.strip()}
    return table, loci


def run_scorer(script: str, *arguments: str) -> str:
    """What a scorer of the sets prints."""
    command = [sys.executable, str(EVAL / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(names: list[str]) -> int:
    """Prints the tables of the sets named, all by default."""
    if not EVAL.is_dir():
        print(f"no evaluation sets in {EVAL}: name their folder with RECON_EVAL", file=sys.stderr)
        return 2
    scorers = {"corruption": corruption, "ocr": lambda: rates("ocr-dev"), "apparatus": apparatus}
    for name, measure in scorers.items():
        if not names or name in names:
            print(f"== {name}\n{measure()[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
