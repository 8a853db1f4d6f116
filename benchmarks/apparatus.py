"""Loci against human editors: recon beside the standard library's matcher and a shortest path, in one run.

    python -m benchmarks.apparatus

In: the sets with an editor's apparatus (`apparatus-dev`, `apparatus-dev2`) in the folder that RECON_EVAL names, and
their scorer. Out: for every text, and for all loci of a set, the share of loci found, of those with ten characters or
more, and of entries inside longer readings; of loci merged with a neighbour and split in two. The peers align every
witness with the base, character by character, and write the finest rows that this allows (`star.signs`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import accuracy, star
from chuyi_recon.app.project.family_job import reconstruct_family
from chuyi_recon.app.project.intake import IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters import EXPORTERS

SETS = ("apparatus-dev", "apparatus-dev2")
# What is printed, and of how many each is a share.
COLUMNS = {
    "locus": ("locus_recall", "loci"),
    "long": ("long_recall", "longs"),
    "inner": ("inner_recall", "inner_loci"),
    "merged": ("loci_merged", "loci"),
    "split": ("loci_split", "loci"),
}
Scores = Mapping[str, Mapping[str, Any]]  # what the scorer says of each text


def texts_of(folder: Path) -> dict[str, str]:
    """The witnesses of a text."""
    return {path.stem: path.read_bytes().decode() for path in sorted(folder.glob("*.txt"))}


def written(who: str, folder: Path) -> bytes:
    """The alignment file of a text, as recon writes it or as a peer would."""
    if who == "recon":
        wish = IntakeOptions(one_family=True, base="base")
        load = read_all_witnesses(read_families(sorted(folder.glob("*.txt")), wish, accuracy.LEXICON, Settings())).jobs[
            0
        ]
        return EXPORTERS["alignment"].export(reconstruct_family(load))
    return json.dumps({"rows": star.signs(texts_of(folder), "base", star.ALIGNERS[who])}).encode()


def scored(who: str, name: str) -> Scores:
    """What the scorer says of every text of a set."""
    with TemporaryDirectory() as place:
        for gold in sorted((accuracy.EVAL / name).glob("*/gold.json")):
            Path(place, f"{gold.parent.name}.json").write_bytes(written(who, gold.parent))
        asked = ("--batch", str(accuracy.EVAL / name), place, "--json")
        found: Scores = json.loads(accuracy.run_scorer("score_alignment.py", *asked))
        return found


def shares(found: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Each column over all loci of some texts; None where none is of its kind."""
    out: dict[str, float | None] = {}
    for column, (share, many) in COLUMNS.items():
        of = sum(text[many] for text in found)
        out[column] = sum((text[share] or 0.0) * text[many] for text in found) / of if of else None
    return out


def lines(name: str, each: Mapping[str, Scores]) -> Iterator[str]:
    """The table of a set: a line for each text and program, and one for all texts without planted moves."""
    texts = list(next(iter(each.values())))
    groups = {text: [text] for text in texts} | {"all": [t for t in texts if not t.endswith("-moved")]}
    yield f"{name:<20} {'':<10}" + "".join(f"{column:>8}" for column in COLUMNS)
    for group, members in groups.items():
        for who, found in each.items():
            values = shares([found[t] for t in members]).values()
            told = "".join("       -" if v is None else f"{v:8.3f}" for v in values)
            yield f"{group:<20} {who:<10}{told}"


def main() -> int:
    """Prints the tables of both sets."""
    if not accuracy.EVAL.is_dir():
        print(f"no evaluation sets in {accuracy.EVAL}: name their folder with RECON_EVAL", file=sys.stderr)
        return 2
    for name in SETS:
        print("\n".join(lines(name, {who: scored(who, name) for who in ("recon", *star.ALIGNERS)})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
