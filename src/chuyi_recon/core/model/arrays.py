"""Arrays of numpy by what they hold, and sums of what stands before each place of one.

With such sums a question of a stretch becomes a difference of two numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

# Offsets and signs are kept in 32 bits; what is worked out of them may be wider.
IntArray = npt.NDArray[np.integer[Any]]

ByteArray = npt.NDArray[np.uint8]

BoolArray = npt.NDArray[np.bool_]

FloatArray = npt.NDArray[np.float64]

Counts = npt.NDArray[np.integer[Any]] | npt.NDArray[np.bool_]


def sums_before(counts: Counts) -> npt.NDArray[np.int32]:
    """The sum of the counts before each one, and at the end of all: one number more than there are counts.

    >>> sums_before(np.array([True, False, True])).tolist()
    [0, 1, 1, 2]
    """
    out = np.zeros(len(counts) + 1, np.int32)
    counts.cumsum(dtype=np.int32, out=out[1:])
    return out


def prefix_sums(counts: Counts) -> array[int]:
    """The same to be asked for one place at a time, which is quicker of an `array` than of a vector."""
    return array("i", sums_before(counts).tobytes())


def count_inside(length: int, ranges: Iterable[tuple[int, int]]) -> array[int]:
    """How many of the positions before each one, of `length`, lie in the stretches `[start, end)`.

    >>> count_inside(5, [(1, 3), (2, 4)]).tolist()
    [0, 0, 1, 2, 3, 3]
    """
    inside = np.zeros(length, np.bool_)
    for start, end in ranges:
        inside[start:end] = True
    return prefix_sums(inside)
