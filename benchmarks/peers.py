"""Other programs that align two texts, asked for the same work: the pivot against every other witness.

Each takes keys (what `recon` compares) and gives nothing back: only its time counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

Peer = Callable[[Sequence[str]], None]


def rapidfuzz(keys: Sequence[str]) -> None:
    """rapidfuzz: the opcodes of one optimal Levenshtein path for each pair."""
    from rapidfuzz.distance import Levenshtein

    for key in keys[1:]:
        Levenshtein.opcodes(keys[0], key)


def difflib(keys: Sequence[str]) -> None:
    """The standard library's matcher, without the heuristic that drops frequent signs."""
    for key in keys[1:]:
        SequenceMatcher(None, keys[0], key, autojunk=False).get_opcodes()


def collatex(keys: Sequence[str]) -> None:
    """CollateX with one character a token: one variant graph of all witnesses."""
    from collatex import Collation, collate  # type: ignore[import-untyped]

    collation = Collation()
    for i, key in enumerate(keys):
        collation.add_witness({"id": f"w{i}", "tokens": [{"t": c, "n": c} for c in key]})
    collate(collation, segmentation=False)


PEERS: dict[str, Peer] = {"rapidfuzz": rapidfuzz, "difflib": difflib, "collatex": collatex}
