"""How like two keys are by edits, as fast as rapidfuzz can say it exactly, and whether one is the other with losses."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_NEAR = 16  # copies of one text have fewer edits than one sign in so many: then only a band of them is looked at


@lru_cache(maxsize=256)  # the medoid is asked for twice, and what a consensus can reach is counted from the same pairs
def edit_distance(a: str, b: str) -> int:
    """The Levenshtein distance of two keys. The hint changes none: with more edits the band is doubled."""
    return Levenshtein.distance(a, b, score_hint=max(len(a), len(b)) // _NEAR)


def similarity(a: str, b: str) -> float:
    """1 less the edits as a share of the longer key; 1 of two empty ones."""
    longest = max(len(a), len(b))
    return 1.0 - edit_distance(a, b) / longest if longest else 1.0


def is_subsequence(short: str, long: str) -> bool:
    """Whether the signs of one text stand in another, in order."""
    rest = iter(long)
    return all(c in rest for c in short)
