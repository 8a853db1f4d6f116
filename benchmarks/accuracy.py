"""How right the reconstructions, flags and alignments are, on the evaluation sets where they lie.

    python -m benchmarks.accuracy [corruption] [ocr] [apparatus]

In: the folder that RECON_EVAL names (by default `../shared/eval`): sets of families with a known
truth, and the scorers that belong to them. Every family is read with nothing but its texts and the
name of its base, goes through the real line, and is scored by the set's own scorer. Out: the
scorers' tables. A family's truth, labels and outsiders are never shown to the line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Reconstruction, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.desk.lexicon import DeskLexicon
from chuyi_recon.exporters import EXPORTERS

ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("RECON_EVAL", ROOT.parent / "shared" / "eval"))
LEXICON = DeskLexicon()


def reconstructed(folder: Path, base: str | None) -> Reconstruction:
    """The reconstruction of the `*.txt` of a folder, each a witness named after its file."""
    witnesses = [
        Witness(f.stem, Transcription(f.read_bytes().decode()), f.name, sha256(f.read_bytes()).hexdigest())
        for f in sorted(folder.glob("*.txt"))
    ]
    family = pipeline.family_of(folder.name, witnesses, LEXICON, Settings(), base)
    return pipeline.reconstruct(family, LEXICON, Settings())


def families(name: str) -> Iterator[tuple[str, Path, str | None]]:
    """Each family of a set: its name, the folder of its witnesses, its base."""
    for folder in sorted(p for p in (EVAL / name).iterdir() if p.is_dir()):
        manifest = folder / "family.json"
        if manifest.is_file():
            base = json.loads(manifest.read_text("utf-8")).get("base")
            yield folder.name, folder / "witnesses", base.removesuffix(".txt") if base else None
        elif (folder / "gold.json").is_file():
            yield folder.name, folder, "base"


def corruption() -> tuple[str, dict[str, Any]]:
    """Flags and texts of the corruption set: the scorer's table, and its figures."""
    with TemporaryDirectory() as place:
        for kind in ("flags", "text"):
            Path(place, kind).mkdir()
        for name, folder, base in families("corruption-dev"):
            made = reconstructed(folder, base)
            Path(place, "flags", f"{name}.json").write_bytes(EXPORTERS["flags"].export(made))
            Path(place, "text", f"{name}.txt").write_bytes(EXPORTERS["text"].export(made))
        asked = ["--labels", str(EVAL / "corruption-dev"), "--pred", f"{place}/flags", "--recon", f"{place}/text"]
        scored: dict[str, Any] = json.loads(_scored("score_flags.py", *asked, "--json"))
        return _scored("score_flags.py", *asked), scored


def ocr() -> tuple[str, list[dict[str, Any]]]:
    """Character error rates on real OCR of raw pages: the scorer's table beside its baselines, and its rows."""
    with TemporaryDirectory() as place:
        for name, folder, base in families("ocr-dev"):
            Path(place, f"{name}.txt").write_bytes(EXPORTERS["text"].export(reconstructed(folder, base)))
        rows = Path(place, "rows.json")
        asked = [str(EVAL / "ocr-dev"), "--pred-dir", place, "--majority", "--json", str(rows)]
        table = _scored("score.py", *asked)
        return table, json.loads(rows.read_text("utf-8"))


def apparatus() -> tuple[str, dict[str, float]]:
    """Alignments against human editors: the scorer's table, and the share of loci found by text."""
    with TemporaryDirectory() as place:
        for name, folder, base in families("apparatus-dev"):
            Path(place, f"{name}.json").write_bytes(EXPORTERS["alignment"].export(reconstructed(folder, base)))
        table = _scored("score_alignment.py", "--batch", str(EVAL / "apparatus-dev"), place)
    loci = {line.split()[0]: float(line.split()[1]) for line in table.splitlines()[1:] if line.strip()}
    return table, loci


def _scored(script: str, *arguments: str) -> str:
    command = [sys.executable, str(EVAL / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(names: list[str]) -> int:
    """Prints the tables of the sets named, all by default."""
    if not EVAL.is_dir():
        print(f"no evaluation sets in {EVAL}: name their folder with RECON_EVAL", file=sys.stderr)
        return 2
    for name, measure in (("corruption", corruption), ("ocr", ocr), ("apparatus", apparatus)):
        if not names or name in names:
            print(f"== {name}\n{measure()[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
