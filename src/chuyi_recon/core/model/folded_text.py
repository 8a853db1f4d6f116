"""The comparison key of a text, with the way back to every character."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np

from chuyi_recon.core.model.arrays import ByteArray, IntArray, prefix_sums
from chuyi_recon.core.model.span import Span


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class FoldedText:
    """The comparison key of a text, with the way back.

    `key[i]` came from `text[origin[i]:ends[i]]`, one character or a run of the same mark (a dash of any length):
    nothing expands and `origin` increases.
    `breaks[i]` says what stands before sign i: 0 nothing, 1 a line end, 2 a blank line (a
    paragraph). White space and markup have no sign. Arrays are read-only.
    """

    key: str
    origin: IntArray
    ends: IntArray
    breaks: ByteArray
    text_length: int  # of the original text, in code points
    _before: array[int] = field(init=False, repr=False)  # signs before each offset

    def __post_init__(self) -> None:
        # `origin.searchsorted` would copy `origin` to compare it with one Python integer: asked for every
        # reading of a long text, that is quadratic.
        signed = np.zeros(self.text_length, np.bool_)
        signed[self.origin] = True
        object.__setattr__(self, "_before", prefix_sums(signed))

    def __len__(self) -> int:
        return len(self.key)

    def sign_at(self, offset: int) -> int:
        """The first sign that came from the character at `offset` or a later one."""
        return self._before[offset]

    def signs_at(self, offsets: IntArray) -> IntArray:
        """The same of many offsets at once."""
        found: IntArray = np.frombuffer(self._before, np.int32)[offsets]
        return found

    def text_span(self, first: int, last: int) -> Span:
        """The stretch of the text that the signs `[first, last)`, one at least, came from."""
        return Span(int(self.origin[first]), int(self.ends[last - 1]))

    def sign_range(self, span: Span) -> tuple[int, int]:
        """The signs `[first, last)` that came from a stretch of the text."""
        return self._before[span.start], self._before[span.end]
