"""How often signs stand in sentences, as bags of few bins: sentences with unlike bags are not alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.notation import HAN_NUMERALS, is_letter_spaced, mask_numbers

LOOP_NAME = 4  # characters of each name strung together, at least; at 2 nothing changes; at 8 notice .947 for .954
LOOP_COPIES = 3  # sentences: fewer copies of a pattern are none; at 2 nothing changes; at 6 no figure changes
LOOP_NEIGHBOURS = 12  # sentences back that a copy is looked for; at 6 notice .951 for .954; at 24 nothing changes
LOOP_PATTERN = 16  # signs: a shorter copy with a word changed is no loop; at 8 and 32 no figure changes


@dataclass(frozen=True, eq=False)
class Sentences:
    """A witness's text in sentences, as columns: up to 。！？； or a line end that closes."""

    key: str  # of the whole text
    text: str
    code_points: np.ndarray[Any, np.dtype[np.uint32]]  # of the key
    first: IntArray
    last: IntArray
    start: IntArray  # offsets
    end: IntArray
    supported: list[bool]
    absent_from_pivot: BoolArray  # the pivot has it not

    def __len__(self) -> int:
        return len(self.first)

    def signs_of(self, i: int) -> str:
        """The signs of a sentence."""
        return self.key[self.first[i] : self.last[i]]

    def split_names(self, i: int) -> Sequence[str]:
        """What white space parts in a sentence: two and more, none too short for a name, or nothing."""
        text = self.text[self.start[i] : self.end[i]]
        words = text.split()
        if len(words) < 2 or min(map(len, words)) < LOOP_NAME:
            return ()
        return () if is_letter_spaced(text) else words


_BIN_COUNT = 32  # bins of a bag of signs
_BIN_BY_CODE = np.zeros(0xA001, np.int64)  # by code point; what is beyond counts as the last of them
_BIN_BY_CODE[:0x80] = _BIN_BY_CODE[0x3000:0xA000] = 1
_BIN_BY_CODE[[ord(c) for c in f"#0123456789{HAN_NUMERALS}"]] = 0  # a figure, or the sign that masks one
_BIN_BY_CODE *= 1 + np.arange(len(_BIN_BY_CODE)) % (_BIN_COUNT - 1)
_WEIGHTS = np.array([pow(0x9E3779B1, k, 1 << 31) for k in range(1, _BIN_COUNT)])


class SignBags:
    """Sentences as bags of signs: neighbours that can be alike are told from those that cannot without reading them.

    A bag holds in 31 bins the signs that are surely no figures, and the rest in one more, so that a renumbered
    copy has the bag of its original but for that bin.
    """

    def __init__(self, every: Sentences, settings: Settings) -> None:
        self._every, self._settings = every, settings
        n = len(every)
        edges = np.column_stack((every.first, every.last)).ravel()
        runs = np.diff(np.concatenate(([0], edges, [len(every.code_points)])))
        home = np.full(len(runs), n)  # what stands between two sentences goes into a bag of its own
        home[1::2] = np.arange(n)
        bins = _BIN_BY_CODE[np.minimum(every.code_points, len(_BIN_BY_CODE) - 1)]
        counts = np.bincount(np.repeat(home, runs) * _BIN_COUNT + bins, minlength=(n + 1) * _BIN_COUNT)
        bags = counts.reshape(n + 1, _BIN_COUNT)[:n].T
        # Counts of half the width are added twice as fast; none is larger than the longest sentence.
        narrow = runs.max() < 1 << 15
        self._sure = np.ascontiguousarray(bags[1:].astype(np.int16 if narrow else np.int32))
        self._rest, self._length = bags[0], bags[1:].sum(axis=0)
        self._masks: dict[int, str] = {}

    def mask(self, i: int) -> str:
        """A sentence with its figures masked."""
        if i not in self._masks:
            self._masks[i] = mask_numbers(self._every.signs_of(i))
        return self._masks[i]

    def equal_groups(self) -> list[list[int]]:
        """Groups of two and more neighbours that are the same but for figures."""
        _, which, often = np.unique(_WEIGHTS @ self._sure.astype(np.int64), return_inverse=True, return_counts=True)
        last_by_mask: dict[str, int] = {}
        links = []
        shortest, near = self._settings.loop_shortest, LOOP_NEIGHBOURS
        for i in np.flatnonzero(often[which] > 1).tolist():
            mask = self.mask(i)
            if len(mask) >= shortest and i - last_by_mask.get(mask, -near - 1) <= near:
                links.append((last_by_mask[mask], i))
            last_by_mask[mask] = i
        return [g for g in link_groups(links) if len(g) >= 2]

    def similar_groups(self) -> list[list[int]]:
        """Groups of neighbours that are one pattern, each of as many as must be copies."""
        settings, near = self._settings, dict[int, list[int]]()
        shortest, like = LOOP_PATTERN, 100 * settings.loop_ratio
        for back in range(1, LOOP_NEIGHBOURS + 1):
            for i in self._similar_candidates(back):
                near.setdefault(i, []).append(i - back)
        links = []
        for i in sorted(near):
            mask = self.mask(i)
            found = (
                j
                for j in near[i]
                if len(self.mask(j)) >= shortest and fuzz.ratio(mask, self.mask(j), score_cutoff=like) > 0
            )
            if len(mask) >= shortest and (j := next(found, None)) is not None:
                links.append((j, i))
        return [g for g in link_groups(links) if len(g) >= LOOP_COPIES]

    def _similar_candidates(self, back: int) -> list[int]:
        """The sentences that may be one pattern with the one so far before them.

        The ratio of two texts is at most twice what their bags have in common by their length together. Of the bin
        for the rest only its size is known, and that figures in a row are masked by one sign: it counts as if
        all of the smaller were common and the larger no larger.
        """
        own, other = self._sure[:, back:], self._sure[:, :-back]
        common = np.minimum(own, other).sum(axis=0, dtype=own.dtype)
        size = self._length[back:] + self._length[:-back]
        rest = np.minimum(self._rest[back:], self._rest[:-back])
        share = self._settings.loop_ratio / 2
        return (np.flatnonzero(common + (1 - 2 * share) * rest + 1 >= share * size) + back).tolist()


def link_groups(links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Neighbours linked each to one before it, as groups in order."""
    home: dict[int, list[int]] = {}
    for j, i in links:
        group = home.setdefault(j, [j])
        group.append(i)
        home[i] = group
    return list({id(g): g for g in home.values()}.values())
