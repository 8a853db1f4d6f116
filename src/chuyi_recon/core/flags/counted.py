"""How often a name stands in a key, without looking through the whole of it for each.

In: a key, once. Then: counts, found where the rarest pair of a name's signs stands.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left

import numpy as np
import numpy.typing as npt


class CountedKey:
    """A key that knows where each pair of signs stands: nothing is looked for in the whole of it."""

    def __init__(self, key: str) -> None:
        self.key = key
        pairs = _pairs(key)
        order = np.argsort(pairs, kind="stable")
        ordered = pairs[order]
        first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(pairs)])
        self._order = array("q", order.tobytes())
        self._first = array("q", [*first.tolist(), len(order)])  # where in the order each pair begins
        self._distinct = array("Q", ordered[first].tobytes())
        rank = np.zeros(len(order), np.int64)
        rank[order] = np.repeat(np.arange(len(first)), np.diff(self._first))
        self._rank = array("q", rank.tobytes())

    def _alike(self, at: int) -> int:
        """In how many places the signs `at` and `at` + 1 stand together."""
        return self._first[self._rank[at] + 1] - self._first[self._rank[at]] if 0 <= at < len(self._rank) else 0

    def may_be_often(self, a: int, n: int, often: int) -> bool:
        """Whether a name round signs `[a, a + n)` can stand in `often` places: not in more than its pairs."""
        if n == 1:
            return self._alike(a - 1) >= often or self._alike(a) >= often
        return all(self._alike(i) >= often for i in range(a, a + n - 1))

    def count(self, a: int, b: int) -> int:
        """How often the signs `[a, b)`, two or more, stand in the key, without overlap."""
        return self._counted(self.key[a:b], self._rank[a : b - 1])

    def count_of(self, name: str) -> int:
        """How often a name of two signs or more, which the key may not have, stands in it, without overlap."""
        ranks = array("q")
        for pair in _pairs(name).tolist():
            rank = bisect_left(self._distinct, pair)
            if rank == len(self._distinct) or self._distinct[rank] != pair:
                return 0
            ranks.append(rank)
        return self._counted(name, ranks)

    def _counted(self, name: str, ranks: array[int]) -> int:
        """It is looked for where the rarest of its pairs stands; `ranks` are those of its pairs."""
        first, fewest, shift = self._first, len(self.key), 0
        for i, rank in enumerate(ranks):
            if first[rank + 1] - first[rank] < fewest:
                fewest, shift = first[rank + 1] - first[rank], i
        begin = first[ranks[shift]]
        many = last = 0
        for at in self._order[begin : begin + fewest]:
            start = at - shift
            if start >= last and self.key.startswith(name, start):
                many, last = many + 1, start + len(name)
        return many


def _pairs(key: str) -> npt.NDArray[np.uint64]:
    """Each two neighbouring signs as one number."""
    signs = np.frombuffer(key.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return signs[:-1] << np.uint64(32) | signs[1:]
