"""How like two keys are by edits, as fast as rapidfuzz can say it exactly."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

_NEAR = 16  # copies of one text have fewer edits than one sign in so many: then only a band of them is looked at


def similarity(a: str, b: str) -> float:
    """1 less the Levenshtein distance as a share of the longer key; 1 of two empty ones.

    The hint changes no figure: where there are more edits, the band is doubled until it holds them.
    """
    longest = max(len(a), len(b))
    return 1.0 - Levenshtein.distance(a, b, score_hint=longest // _NEAR) / longest if longest else 1.0
