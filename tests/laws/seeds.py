"""Mutations of the seeds: the five copies of the notice, and of the corpora, cut to a passage and damaged again."""

from __future__ import annotations

from pathlib import Path
from random import Random

from chuyi_recon.core.model import Witness
from tests.laws.families import witness
from tests.laws.test_any_damage import TEXTS, damaged

_SEEDS = [p for parent in Path(__file__).parents for p in sorted((parent / "shared/seeds").glob("*.txt"))]
_LENGTHS = (60, 200, 600, 1500)


def mutate_seeds(rng: Random) -> list[Witness]:
    """One to six copies of a passage, each with damage of its own; half of the families are of several seeds."""
    texts = [p.read_text("utf-8") for p in _SEEDS] or TEXTS
    begin, length = rng.random(), rng.choice(_LENGTHS)
    chosen = [rng.choice(texts)] * 6 if rng.random() < 0.5 else rng.choices(texts, k=6)
    passages = [text[(at := int(begin * max(1, len(text) - length))) : at + length] for text in chosen]
    copies = [damaged(passage, rng) for passage in passages[: rng.randint(1, 6)]]
    return [witness(f"w{i}", copy, "run" if rng.random() < 0.1 else "") for i, copy in enumerate(copies)]
