"""Real pages thrown into one pile, shuffled and without names: who finds what belongs together.

    python -m benchmarks.real_pile [--seed 1] [--show 20]

The witnesses of the sets under RECON_EVAL (real-dev with bha-dup, ocr-dev, corruption-dev with its outsiders,
apparatus-dev) become the pages of one JSON Lines file, with numbers for names, and `recon group` groups it. Prints
precision and recall over pairs, of all and by set, and the pairs that it got wrong. A document that stands in two sets
(fin-zh, fin-zh-raw and fin-zh6 are readings of the same pages; t17n0741-moved is t17n0741) is one document.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

SETS = ("real-dev", "ocr-dev", "corruption-dev", "apparatus-dev")
ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("RECON_EVAL", ROOT.parent / "shared" / "eval"))
# Articles that stand in both sets, by their titles and dates.
_TWICE = "05:41 17:45 19:19 27:13 29:23 45:31 49:43 57:15 73:21 115:33 123:17"
SAME = {f"bha-dup/d{a:0>3}": f"maoxuan-ocr/m{b}" for a, b in (pair.split(":") for pair in _TWICE.split(" "))}
# What a model wrote that would not read the page: a copy of nothing.
REFUSALS = ("p1/gpt_long", "p3/gpt", "p3/gpt_long", "p5/gpt", "p5/gpt_long", "p7/gpt")
Truth = Mapping[str, tuple[str, str, str]]  # by id: set, document, file


def witnesses() -> Iterator[tuple[str, str, Path]]:
    """Set, document and file of each witness."""
    for name in SETS:
        for path in sorted((EVAL / name).rglob("*.txt")):
            inner = path.relative_to(EVAL / name).parts
            if name == "apparatus-dev" and len(inner) == 2:
                yield name, re.sub("-moved$", "", inner[0]), path
            elif path.parent.name == "witnesses":
                family = path.parents[1]
                described = json.loads((family / "family.json").read_text("utf-8")) if name == "corruption-dev" else {}
                document = re.sub("^fin-zh(-raw/r|6/z)", "fin-zh/z", f"{family.parent.name}/{family.name}")
                document = SAME.get(document, document)
                if family.parent.name == "pressmint" and f"{family.name}/{path.stem}" in REFUSALS:
                    document += f"/{path.name}"
                if path.name in described.get("outsiders", ()):
                    document += f"/{path.name}"
                yield f"{name}/{inner[0]}" if name == "real-dev" else name, document, path


def lay(pile: Path, seed: int) -> Truth:
    """Writes the pile; returns what each of its pages is."""
    found = list(witnesses())
    Random(seed).shuffle(found)
    truth = {}
    with pile.open("w", encoding="utf-8") as file:
        for number, (name, document, path) in enumerate(found):
            truth[f"{number:04}"] = (name, document, str(path.relative_to(EVAL)))
            file.write(json.dumps({"id": f"{number:04}", "text": path.read_text("utf-8")}, ensure_ascii=False) + "\n")
    return truth


def pairs(groups: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs of ids that have one group."""
    members = defaultdict(list)
    for member, group in groups:
        members[group].append(member)
    return {pair for found in members.values() for pair in combinations(sorted(found), 2)}


def main() -> None:
    """The figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="how many wrong pairs are shown")
    asked = parser.parse_args()
    with TemporaryDirectory() as place:
        truth = lay(Path(place, "pile.jsonl"), asked.seed)
        out = Path(place, "families.parquet")
        command = [sys.executable, "-m", "chuyi_recon", "group", str(Path(place, "pile.jsonl")), "-o", str(out), "-q"]
        subprocess.run(command, check=True)
        rows = pq.read_table(out).to_pylist()
    report(truth, [(row["member"], row["family"]) for row in rows if row["family"] is not None], asked.show)


def report(truth: Truth, groups: Sequence[tuple[str, str]], show: int) -> None:
    """Prints precision and recall, and what is wrong."""
    true, found = pairs([(i, document) for i, (_, document, _) in truth.items()]), pairs(groups)
    wrong, missed = found - true, true - found
    precision, recall = 1 - len(wrong) / max(len(found), 1), 1 - len(missed) / len(true)
    print(f"{len(truth)} pages, {len(true)} pairs; precision {precision:.4f}, recall {recall:.4f}")
    of = Counter(truth[a][0] for a, _ in true)
    lost = Counter(truth[a][0] for a, _ in missed)
    for name, many in of.items():
        print(f"  {name:<28}{many:>6} pairs, recall {1 - lost[name] / many:.3f}")
    for title, some in (("false", wrong), ("missed", missed)):
        for a, b in sorted(some)[:show]:
            print(f"  {title}: {truth[a][2]} | {truth[b][2]}")


if __name__ == "__main__":
    main()
