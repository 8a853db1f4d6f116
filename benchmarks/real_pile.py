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
SAME = {
    f"bha-dup/{a}": f"maoxuan-ocr/{b}"
    for a, b in (
        pair.split(":")
        for pair in "d005:m41 d017:m45 d019:m19 d027:m13 d029:m23 d045:m31 d049:m43 d057:m15 d073:m21 d115:m33 d123:m17".split()
    )
}
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
    print(f"{len(truth)} pages, {len(true)} pairs; precision {1 - len(wrong) / len(found):.4f}, recall {1 - len(missed) / len(true):.4f}")
    of = Counter(truth[a][0] for a, _ in true)
    lost = Counter(truth[a][0] for a, _ in missed)
    for name, many in of.items():
        print(f"  {name:<28}{many:>6} pairs, recall {1 - lost[name] / many:.3f}")
    for title, some in (("false", wrong), ("missed", missed)):
        for a, b in sorted(some)[:show]:
            print(f"  {title}: {truth[a][2]} | {truth[b][2]}")


if __name__ == "__main__":
    main()
