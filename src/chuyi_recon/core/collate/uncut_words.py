"""Which signs of a key are a figure or a Latin word: these are never cut."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import BoolArray, FoldedText
from chuyi_recon.core.text.code_points import key_code_points

_WORD_CHARACTER = regex.compile(r"(?P<figure>\p{Nd})|\p{Latin}")
# What each character is in a figure or word, found out once in a process for those that any key has had.
_UNKNOWN, _NONE, _LETTER, _FIGURE = range(4)
_KINDS = np.zeros(0x110000, np.uint8)
_KINDS[0x4E00:0xA000] = _NONE  # unified ideographs


@dataclass(frozen=True)
class UncutWords:
    """Which signs of a key are part of a figure or a Latin word, and which go on in the next sign.

    Both arrays have one more place than the key, so that what stands before the first sign and after the last is False.
    """

    in_word: BoolArray
    continues: BoolArray


@lru_cache(maxsize=16)
def find_uncut_words(folded: FoldedText) -> UncutWords:
    """The figures and Latin words of a key; one ends where the text has a space or a line end."""
    n, points = len(folded), key_code_points(folded)
    kinds = _word_kinds(points)
    is_token, runs_on = np.zeros(n + 1, bool), np.zeros(n + 1, bool)
    is_token[:n] = kinds >= _LETTER
    inner = runs_on[: max(n - 1, 0)]
    inner |= is_token[:-2] & is_token[1:-1] if n else False
    figure = kinds == _FIGURE
    point = (points == ord(".")) | (points == ord(",")) | (points == ord(":"))
    middle = np.flatnonzero(figure[:-2] & point[1:-1] & figure[2:]) + 1  # 1.5, 10:49
    inner[middle - 1] = inner[middle] = True
    inner &= folded.origin[1:] <= folded.ends[:-1]
    return UncutWords(is_token, runs_on)


def _word_kinds(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """What each character is in a figure or word."""
    found = _KINDS[points]
    if not found.all():
        for code in set(points[found == _UNKNOWN].tolist()):
            m = _WORD_CHARACTER.match(chr(code))
            _KINDS[code] = _NONE if m is None else _FIGURE if m["figure"] else _LETTER
        found = _KINDS[points]
    return found
