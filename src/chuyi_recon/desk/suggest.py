"""The name that a person probably meant, and values of theirs in a message."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST, _MOST = 60, 20  # characters of a value that is repeated, names that are listed


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Advice for an unknown name: the nearest known one, or all of them.

    >>> did_you_mean("repetion-loop", ["repetition-loop", "page-artifact"])
    'did you mean repetition-loop?'
    >>> did_you_mean("x", ["web", "ocr"])
    'known are: web, ocr'
    """
    names = list(known)
    near = get_close_matches(given[:_LONGEST], names, n=1, cutoff=0.6)
    more = ", …" if len(names) > _MOST else ""
    return f"did you mean {near[0]}?" if near else f"known are: {', '.join(names[:_MOST])}{more}" if names else ""


def brief(value: object) -> str:
    """A value as it is written in Python, cut where it is long.

    >>> brief("lacnua"), brief([1, 2])
    ("'lacnua'", '[1, 2]')
    """
    written = repr(value)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
