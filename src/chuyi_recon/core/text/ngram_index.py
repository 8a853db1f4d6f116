"""Where the grams of a key stand: what is said in one text is found in another without an alignment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model import BoolArray, FoldedText, IntArray
from chuyi_recon.core.text.code_points import key_code_points

NGRAM_LENGTH = 8
NgramHashes = npt.NDArray[np.uint64]
_CONTEXT = 40  # signs of context beside a place
_MAX_COPIES = 4  # copies of one gram that a place is held against
_FACTORS = tuple(pow(0x9E3779B97F4A7C15, k, 1 << 64) for k in range(1, NGRAM_LENGTH + 1))


class NgramIndex:
    """A key with its grams, looked up by hash."""

    def __init__(self, folded: FoldedText) -> None:
        self.folded, self.key = folded, folded.key
        self.hashes: NgramHashes = _hash_ngrams(key_code_points(folded).astype(np.uint64))
        self._order = np.argsort(self.hashes, kind="stable")
        self._sorted = self.hashes[self._order]

    def counts(self, wanted: NgramHashes) -> npt.NDArray[np.int64]:
        """How often each of the grams stands here."""
        low, high = (self._sorted.searchsorted(wanted, side) for side in ("left", "right"))
        return high - low

    def repeats(self) -> list[tuple[int, int]]:
        """The places of each gram and of the next few like it, by distance, then by place."""
        found: list[tuple[int, int]] = []
        for step in range(1, min(_MAX_COPIES, len(self._sorted) - 1) + 1):
            same = np.flatnonzero(self._sorted[step:] == self._sorted[:-step])
            found += zip(self._order[same].tolist(), self._order[same + step].tolist(), strict=True)
        return sorted(found, key=lambda f: (f[1] - f[0], f[0]))

    def locate(self, wanted: NgramHashes, begins: int) -> list[int]:
        """Where a place stands here that has these grams around it, the first of them `begins` signs after it.

        Only grams that stand here once tell a place.
        """
        k = np.flatnonzero(self.counts(wanted) == 1)
        at = self._order[self._sorted.searchsorted(wanted[k], "left")]
        found: list[int] = (at - begins - k).tolist()
        return found

    @cached_property
    def _once(self) -> tuple[NgramHashes, npt.NDArray[np.int64]]:
        """The grams that stand here once, sorted, and their places."""
        parts = np.concatenate([[True], self._sorted[1:] != self._sorted[:-1], [True]])
        alone = parts[:-1] & parts[1:] if len(self._sorted) else parts[:0]
        return self._sorted[alone], self._order[alone]

    def unique_matches(self, other: NgramIndex) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The places of the grams that stand once here and once in another text, here and there, in order of here."""
        (own, here), (theirs, there) = self._once, other._once
        if not len(own) or not len(theirs):
            return here[:0], there[:0]
        at = np.minimum(theirs.searchsorted(own), len(theirs) - 1)
        met = np.flatnonzero(theirs[at] == own)
        met = met[here[met].argsort()]
        return here[met], there[at[met]]

    def ngrams_before(self, at: int) -> tuple[NgramHashes, int]:
        """The grams that end before a sign, and how far from it the first of them begins."""
        first = max(0, at - _CONTEXT)
        return self.hashes[first : max(first, at - NGRAM_LENGTH + 1)], first - at

    def ngrams_after(self, at: int) -> tuple[NgramHashes, int]:
        """The grams that begin with a sign or behind it."""
        return self.hashes[at : at + _CONTEXT - NGRAM_LENGTH + 1], 0


class NgramPool:
    """The grams of several texts together: which of them have one, how often, and where first.

    Of many copies of one document most grams stand in all: asking each text for itself would take as many calls.
    """

    def __init__(self, texts: Sequence[NgramIndex]) -> None:
        self.texts = texts
        hashes = np.concatenate([t.hashes for t in texts])
        owner = np.repeat(np.arange(len(texts)), [len(t.hashes) for t in texts])
        place = np.concatenate([np.arange(len(t.hashes)) for t in texts])
        order = np.lexsort((place, owner, hashes))
        hashes, owner, place = hashes[order], owner[order], place[order]
        is_first = np.ones(len(hashes), bool)
        is_first[1:] = (hashes[1:] != hashes[:-1]) | (owner[1:] != owner[:-1])
        first = np.flatnonzero(is_first)
        self._hashes, self._owner, self._place = hashes[first], owner[first], place[first]
        self._count = np.diff(np.append(first, len(hashes)))

    def find(self, wanted: NgramHashes, asked: BoolArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        """Where the texts that are `asked` have one of the grams: which, whose, how often, and where first."""
        low, high = (self._hashes.searchsorted(wanted, side) for side in ("left", "right"))
        many = high - low
        gram = np.repeat(np.arange(len(wanted)), many)
        at = np.arange(len(gram)) + np.repeat(low - np.cumsum(many) + many, many)
        gram, at = (column[asked[self._owner[at]]] for column in (gram, at))
        return gram, self._owner[at], self._count[at], self._place[at]

    def locate(self, wanted: NgramHashes, begins: int, asked: BoolArray) -> tuple[IntArray, IntArray]:
        """The same as `NgramIndex.locate` of each text: whose, and where."""
        gram, owner, count, place = self.find(wanted, asked)
        alone = count == 1
        return owner[alone], (place - begins - gram)[alone]


@lru_cache(maxsize=64)
def ngram_index(folded: FoldedText) -> NgramIndex:
    """The grams of a key; several steps ask for them."""
    return NgramIndex(folded)


def _hash_ngrams(signs: NgramHashes) -> NgramHashes:
    """A hash of every gram."""
    many = max(0, len(signs) - NGRAM_LENGTH + 1)
    out = np.zeros(many, np.uint64)
    for k, factor in enumerate(_FACTORS):
        out += signs[k : k + many] * np.uint64(factor)
    return out
