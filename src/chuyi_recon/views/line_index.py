"""Line and column of an offset, from 1, in code points: what editors and compilers call a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from chuyi_recon.core.model import Reconstruction


def starts(text: str) -> Sequence[int]:
    """Where the lines of a text begin."""
    return [0, *(m.end() for m in re.finditer("\n", text))]


def place(begins: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column of an offset in a text whose lines begin at `begins`.

    >>> place(starts("一、总则\\n第一条"), 6)
    (2, 2)
    """
    line = bisect_right(begins, offset)
    return line, offset - begins[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of the reconstruction and of each witness begin."""

    text: Sequence[int]
    witnesses: dict[str, Sequence[int]]

    @staticmethod
    def of(made: Reconstruction) -> Lines:
        """The lines of one family."""
        return Lines(starts(made.text), {w.siglum: starts(w.text) for w in made.family.witnesses})

    def printed(self, offset: int) -> tuple[int, int]:
        """Line and column in the reconstruction."""
        return place(self.text, offset)

    def of_witness(self, siglum: str, offset: int) -> tuple[int, int]:
        """Line and column in a witness."""
        return place(self.witnesses[siglum], offset)
