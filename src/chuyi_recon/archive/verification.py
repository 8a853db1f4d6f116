"""Whether two pages are copies: passages of the shorter, looked for where shared n-grams say that they stand.

In: keys and pairs of them. Out: `Verified`: the coverage, that is the share of the shorter page's passages that stand
in the longer, and the likeness, the same with how like each is. A passage is compared with the window of the longer
page on its diagonal, which is that of the shared n-gram near it that most others agree with: so moved, lost and added
paragraphs cost nothing, and a page that holds two documents covers both. Pairs are worked on in batches: n-grams by
sorting, edits by rapidfuzz, and no pair knows of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cpdist

from chuyi_recon.archive.keys import Keys, Offsets
from chuyi_recon.archive.parallel_texts import are_parallel
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import FIRST_HAN, sample_ngrams

Shares = npt.NDArray[np.float32]

_PAIR_SHIFT = np.uint64(40)  # a hash keeps 40 bits beside the number of its pair in the batch
_MOST_PLACES = 4  # of an n-gram in the longer page that are tried
_BAD, _CLEAN = 0.82, 0.95  # 1 - edits / signs of the passages found: a bad copy, a clean one
_DOUBTFUL = 0.75  # the same: below it is asked whether two texts are copies or made to one pattern
_ASKED = 12  # passages of a pair that are looked at closely then
_LETTERS = 0.5  # share of letters and figures from which on it is not: words come in runs
_DIAGONALS = 12  # signs: matches on diagonals so near agree


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of each pair, as columns."""

    coverage: Shares
    likeness: Shares
    parallel: npt.NDArray[np.bool_]  # of two documents made to one pattern

    def copies(self, settings: GroupSettings) -> npt.NDArray[np.bool_]:
        """Which pairs are copies of one document."""
        fidelity = self.likeness / np.maximum(self.coverage, 1e-6)
        clean = np.clip((fidelity - _BAD) / (_CLEAN - _BAD), 0, 1)
        least = settings.coverage + (settings.clean_coverage - settings.coverage) * clean
        return ~self.parallel & (self.coverage >= least) & (self.coverage + self.likeness >= settings.agreement)

    @staticmethod
    def join(parts: Sequence[Verified]) -> Verified:
        """What was found of the pairs of all parts."""
        return Verified(
            np.concatenate([*(p.coverage for p in parts), np.zeros(0, np.float32)]),
            np.concatenate([*(p.likeness for p in parts), np.zeros(0, np.float32)]),
            np.concatenate([*(p.parallel for p in parts), np.zeros(0, np.bool_)]),
        )


@dataclass(frozen=True, slots=True)
class _Passages:
    """Stretches of the shorter pages, as columns, in order of pair and place."""

    pairs: Offsets
    starts: Offsets
    lengths: Offsets


def verify_pairs(keys: Keys, one: Offsets, other: Offsets, settings: GroupSettings) -> Verified:
    """What is found of the pairs (one[i], other[i]) of some keys."""
    pages, inverse = np.unique(np.concatenate((one, other)), return_inverse=True)
    keys = keys.select(pages).packed()
    one, other = inverse[: len(one)], inverse[len(one) :]
    lengths = keys.lengths
    swap = (lengths[one] > lengths[other]) | ((lengths[one] == lengths[other]) & (one > other))
    shorter, longer = np.where(swap, other, one), np.where(swap, one, other)
    if not len(shorter):
        return Verified.join([])
    passages = _cut_passages(lengths[shorter], settings)
    diagonal = _place_passages(passages, *_find_matches(keys, shorter, longer, settings))
    texts = [keys.text(n) for n in range(len(keys))]
    of, to = shorter[passages.pairs], longer[passages.pairs]
    starts = passages.starts + diagonal
    ends = np.minimum(starts + passages.lengths, lengths[to])
    begins = np.maximum(np.minimum(starts, ends), 0)
    wanted = [
        texts[n][a : a + m]
        for n, a, m in zip(of.tolist(), passages.starts.tolist(), passages.lengths.tolist(), strict=True)
    ]
    found = [texts[n][a:b] for n, a, b in zip(to.tolist(), begins.tolist(), np.maximum(ends, 0).tolist(), strict=True)]
    ratio = cpdist(wanted, found, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    short = lengths[shorter] < settings.short_text
    counted = np.concatenate((np.zeros(1, np.int64), np.cumsum(keys.signs < FIRST_HAN)))
    first = keys.starts[of] + passages.starts
    letters = (counted[first + passages.lengths] - counted[first]) / passages.lengths
    least = settings.han_ratio + (settings.letters_ratio - settings.han_ratio) * letters
    least = np.where(short[passages.pairs], settings.short_ratio, least)
    many = np.bincount(passages.pairs, minlength=len(shorter))
    hit = ratio >= least
    coverage = np.bincount(passages.pairs, hit, len(shorter)) / np.maximum(many, 1)
    likeness = np.bincount(passages.pairs, np.where(hit, ratio, 0), len(shorter)) / np.maximum(many, 1)
    unfit = short & (lengths[shorter] < settings.short_length * lengths[longer])
    coverage[unfit | (many == 0)] = 0
    likeness[unfit | (many == 0)] = 0
    plain = Verified(coverage.astype(np.float32), likeness.astype(np.float32), np.zeros(len(coverage), np.bool_))
    bounds = np.searchsorted(passages.pairs, np.arange(len(shorter) + 1))
    han = np.bincount(passages.pairs, letters, len(shorter)) < _LETTERS * many
    for n in np.flatnonzero(plain.copies(settings) & han & (likeness < _DOUBTFUL * coverage) & ~short).tolist():
        own = bounds[n] + np.flatnonzero(hit[bounds[n] : bounds[n + 1]])
        own = own[:: 1 + len(own) // _ASKED]
        plain.parallel[n] = are_parallel([wanted[i] for i in own], [found[i] for i in own], ratio[own].tolist())
    return plain


def _cut_passages(lengths: Offsets, settings: GroupSettings) -> _Passages:
    """The passages of pages so long: all of a page that is short, as one; of a long one so many, evenly spread."""
    short = lengths < settings.short_text
    count = np.where(short, lengths > 0, np.minimum(lengths // settings.passage, settings.most_passages))
    pair = np.repeat(np.arange(len(lengths)), count)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    size = np.where(short, lengths, settings.passage)[pair]
    room = lengths[pair] - size
    return _Passages(pair, room * nth // np.maximum(count[pair] - 1, 1), size)


def _find_matches(
    keys: Keys, shorter: Offsets, longer: Offsets, settings: GroupSettings
) -> tuple[Offsets, Offsets, Offsets]:
    """Places of shared n-grams of packed keys: pair, place in the shorter page, place in the longer; unsorted."""
    hashes, page, at = sample_ngrams(keys.signs, keys.lengths, replace(settings, sampling=settings.anchor_sampling))
    place = at - keys.starts[page]
    bounds = np.searchsorted(page, np.arange(len(keys) + 1))
    sides = []
    for side in (shorter, longer):
        many = (bounds[1:] - bounds[:-1])[side]
        pair = np.repeat(np.arange(len(side)), many)
        row = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(bounds[:-1][side], many)
        marked = (pair.astype(np.uint64) << _PAIR_SHIFT) | (hashes[row] >> (np.uint64(64) - _PAIR_SHIFT))
        sides.append((marked, pair, place[row]))
    (wanted, pair, place_one), (known, _, place_other) = sides
    order = np.argsort(known)
    known, place_other = known[order], place_other[order]
    first = np.flatnonzero(np.append(True, known[1:] != known[:-1])) if len(known) else np.zeros(0, np.int64)
    often = np.diff(np.append(first, len(known)))
    at = np.searchsorted(known[first], wanted)
    met = (
        np.flatnonzero((at < len(first)) & (known[first][np.minimum(at, len(first) - 1)] == wanted))
        if len(first)
        else at[:0]
    )
    wanted, pair, place_one, low = wanted[met], pair[met], place_one[met], first[at[met]]
    many = np.where(often[at[met]] > _MOST_PLACES, 0, often[at[met]])
    row = np.repeat(np.arange(len(wanted)), many)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    return pair[row], place_one[row], place_other[low[row] + nth]


def _place_passages(passages: _Passages, pair: Offsets, one: Offsets, other: Offsets) -> Offsets:
    """How far right in the longer page each passage is expected than in the shorter: by the match in it with which most
    matches of the pair agree; else as the nearest passage of the pair before or after it.
    """
    diagonal = other - one
    wide = np.int64(1) << 33
    marked = pair * wide + diagonal + (wide >> 1)
    ordered = np.sort(marked)
    agreeing = np.searchsorted(ordered, marked + _DIAGONALS, side="right") - np.searchsorted(
        ordered, marked - _DIAGONALS
    )
    # The passage in which a match begins; one in a gap between passages counts for the passage before.
    position = passages.pairs * wide + passages.starts
    nearest = np.searchsorted(position, pair * wide + one, side="right") - 1
    inside = (nearest >= 0) & (passages.pairs[nearest] == pair)
    nearest, agreeing, diagonal = nearest[inside], agreeing[inside], diagonal[inside]
    order = np.lexsort((diagonal, agreeing, nearest))
    last = np.ones(len(order), bool)
    last[:-1] = nearest[order][1:] != nearest[order][:-1]
    best = order[last]
    trusted = best[agreeing[best] > 1]
    out = np.zeros(len(position), np.int64)
    known = np.zeros(len(position), bool)
    out[nearest[trusted]], known[nearest[trusted]] = diagonal[trusted], True
    at = np.arange(len(position))
    before = np.maximum.accumulate(np.where(known, at, -1))
    after = np.minimum.accumulate(np.where(known, at, len(at))[::-1])[::-1]
    has_before = (before >= 0) & (passages.pairs[before] == passages.pairs)
    has_after = (after < len(at)) & (passages.pairs[np.minimum(after, len(at) - 1)] == passages.pairs)
    take_after = has_after & (~has_before | (after - at < at - before))
    source = np.where(take_after, after, np.where(has_before, before, at))
    return out[source]
