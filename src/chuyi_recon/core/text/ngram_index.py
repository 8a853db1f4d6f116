"""Where the grams of a key stand: what is said in one text is found in another without an alignment."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model import Folded
from chuyi_recon.core.text.code_points import codes_of

GRAM = 8
Grams = npt.NDArray[np.uint64]
_AROUND = 40  # signs of context beside a place
_NEXT = 4  # copies of one gram that a place is held against
_FACTORS = tuple(pow(0x9E3779B97F4A7C15, k, 1 << 64) for k in range(1, GRAM + 1))


class Known:
    """A key with its grams, looked up by hash."""

    def __init__(self, folded: Folded) -> None:
        self.folded, self.key = folded, folded.key
        self.grams: Grams = _hashed(codes_of(folded).astype(np.uint64))
        self._order = np.argsort(self.grams, kind="stable")
        self._sorted = self.grams[self._order]

    def often(self, wanted: Grams) -> npt.NDArray[np.int64]:
        """How often each of the grams stands here."""
        low, high = (self._sorted.searchsorted(wanted, side) for side in ("left", "right"))
        return high - low

    def again(self) -> list[tuple[int, int]]:
        """The places of each gram and of the next few like it, by distance, then by place."""
        found: list[tuple[int, int]] = []
        for step in range(1, min(_NEXT, len(self._sorted) - 1) + 1):
            same = np.flatnonzero(self._sorted[step:] == self._sorted[:-step])
            found += zip(self._order[same].tolist(), self._order[same + step].tolist(), strict=True)
        return sorted(found, key=lambda f: (f[1] - f[0], f[0]))

    def places(self, wanted: Grams, begins: int) -> list[int]:
        """Where a place stands here that has these grams around it, the first of them `begins` signs after it.

        Only grams that stand here once tell a place.
        """
        k = np.flatnonzero(self.often(wanted) == 1)
        at = self._order[self._sorted.searchsorted(wanted[k], "left")]
        found: list[int] = (at - begins - k).tolist()
        return found

    @cached_property
    def _once(self) -> tuple[Grams, npt.NDArray[np.int64]]:
        """The grams that stand here once, sorted, and their places."""
        parts = np.concatenate([[True], self._sorted[1:] != self._sorted[:-1], [True]])
        alone = parts[:-1] & parts[1:] if len(self._sorted) else parts[:0]
        return self._sorted[alone], self._order[alone]

    def meetings(self, other: Known) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The places of the grams that stand once here and once in another text, here and there, in order of here."""
        (own, here), (theirs, there) = self._once, other._once
        if not len(own) or not len(theirs):
            return here[:0], there[:0]
        at = np.minimum(theirs.searchsorted(own), len(theirs) - 1)
        met = np.flatnonzero(theirs[at] == own)
        met = met[here[met].argsort()]
        return here[met], there[at[met]]

    def before(self, at: int) -> tuple[Grams, int]:
        """The grams that end before a sign, and how far from it the first of them begins."""
        first = max(0, at - _AROUND)
        return self.grams[first : max(first, at - GRAM + 1)], first - at

    def after(self, at: int) -> tuple[Grams, int]:
        """The grams that begin with a sign or behind it."""
        return self.grams[at : at + _AROUND - GRAM + 1], 0


@lru_cache(maxsize=64)
def known(folded: Folded) -> Known:
    """The grams of a key; several rooms ask for them."""
    return Known(folded)


def _hashed(signs: Grams) -> Grams:
    """A hash of every gram."""
    many = max(0, len(signs) - GRAM + 1)
    out = np.zeros(many, np.uint64)
    for k, factor in enumerate(_FACTORS):
        out += signs[k : k + many] * np.uint64(factor)
    return out
