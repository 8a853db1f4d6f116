"""The keys of all witnesses as one line of signs, one witness after the other.

A sign of the line is a sign of one witness, so that one array answers for all of them at once: where it
came from and what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.model import FoldedText, IntArray
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.text.code_points import code_points


@dataclass(frozen=True, eq=False)
class JoinedKeys:
    """`text` are the keys joined, `origin` the offset of each sign in the text of its witness.

    The signs of witness `w` are `[first[w], first[w + 1])`.
    """

    text: str
    origin: IntArray
    first: IntArray
    _text_lengths: IntArray  # of the texts, in code points

    @classmethod
    def of(cls, folded: Sequence[FoldedText]) -> JoinedKeys:
        """The line of these witnesses.

        >>> from chuyi_recon.core.text.fold import fold
        >>> keys = JoinedKeys.of([fold("3 所", str), fold("“楚怡”", str)])
        >>> keys.text, keys.origin.tolist(), keys.first.tolist()
        ('3所"楚怡"', [0, 2, 0, 1, 2, 3], [0, 2, 6])
        """
        origin = np.concatenate([f.origin for f in folded])
        first = np.array([0, *(len(f) for f in folded)]).cumsum()
        return cls("".join(f.key for f in folded), origin, first, np.array([f.text_length for f in folded]))

    def sign_at(self, witness: IntArray, offset: IntArray) -> IntArray:
        """The first sign that came from the character at each offset of a witness, or from a later one."""
        signs: IntArray = self._signs_before[self._text_starts[witness] + offset]
        return signs

    @cached_property
    def code_points(self) -> IntArray:
        """What each sign is."""
        return code_points(self.text)

    @cached_property
    def _text_starts(self) -> IntArray:
        """Where the texts begin that are as long as they are and one character more, laid end to end."""
        return np.append(0, self._text_lengths + 1).cumsum()[:-1]

    @cached_property
    def _signs_before(self) -> IntArray:
        """For each offset of those texts, the signs before it: those of the witnesses before are counted in."""
        signed = np.zeros(int((self._text_lengths + 1).sum()), bool)
        signed[self.origin + np.repeat(self._text_starts, np.diff(self.first))] = True
        return sums_before(signed)
