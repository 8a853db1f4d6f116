"""How like two keys are by edits, as fast as rapidfuzz can say it exactly, and whether one is the other with losses."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

_NEAR = 16  # copies of one text have fewer edits than one sign in so many: then only a band of them is looked at


def similarity(a: str, b: str) -> float:
    """1 less the Levenshtein distance as a share of the longer key; 1 of two empty ones.

    The hint changes no figure: where there are more edits, the band is doubled until it holds them.
    """
    longest = max(len(a), len(b))
    return 1.0 - Levenshtein.distance(a, b, score_hint=longest // _NEAR) / longest if longest else 1.0


def is_subsequence(short: str, long: str) -> bool:
    """Whether the signs of one text stand in another, in order."""
    rest = iter(long)
    return all(c in rest for c in short)
