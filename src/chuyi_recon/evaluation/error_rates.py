"""Character error rates.

In: a truth and a text, both `normalize_text`. Out: Levenshtein distance over the length of the truth, so that a text
twice as long as the truth can have more than 1. A second rate is counted on what is left without punctuation and
symbols.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True, order=True)
class ErrorRate:
    """Errors for each character of the truth; `remove_punctuation`: the same without punctuation and symbols."""

    cer: float
    bare: float


def remove_punctuation(text: str) -> str:
    """`text` without punctuation and symbols (Unicode categories P and S).

    >>> remove_punctuation("建设3所“楚怡”学校，共10%。")
    '建设3所楚怡学校共10'
    """
    return "".join(c for c in text if category(c)[0] not in "PS")


def error_rate(truth: str, text: str) -> ErrorRate:
    """The two rates of a plain text; an empty truth counts as one character.

    >>> error_rate("建设3所“楚怡”学校", "建设3楚怡学校")
    ErrorRate(cer=0.3, bare=0.125)
    """
    return ErrorRate(_edit_share(truth, text), _edit_share(remove_punctuation(truth), remove_punctuation(text)))


def mean_rate(rates: Sequence[ErrorRate], weights: Sequence[float] = ()) -> ErrorRate:
    """The mean of both rates, each family counting once, or as its weight says.

    >>> mean_rate([ErrorRate(0.25, 0.0), ErrorRate(0.75, 0.5)], [300, 100])
    ErrorRate(cer=0.375, bare=0.125)
    """
    by = weights or [1.0] * len(rates)
    total = sum(by)
    return ErrorRate(
        sum(r.cer * w for r, w in zip(rates, by, strict=True)) / total,
        sum(r.bare * w for r, w in zip(rates, by, strict=True)) / total,
    )


def _edit_share(truth: str, text: str) -> float:
    return Levenshtein.distance(truth, text) / max(1, len(truth))
