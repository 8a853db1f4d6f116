"""The name that a person probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Advice for an unknown name: the nearest known one, or all of them.

    >>> did_you_mean("repetion-loop", ["repetition-loop", "page-artifact"])
    'did you mean repetition-loop?'
    >>> did_you_mean("x", ["web", "ocr"])
    'known are: web, ocr'
    """
    names = list(known)
    near = get_close_matches(given, names, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"known are: {', '.join(names)}"
