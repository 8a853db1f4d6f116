"""A page is known by a sample of its n-grams: postings of n-gram, unit and block, each one number.

In: keys. Out: postings. A unit is a page, or a window of a book. An n-gram that begins with a Han sign, kana or hangul
has three signs; any other has seven, because three letters of an alphabet tell next to nothing. Which n-grams are in
the sample is decided by their hashes, so that two copies sample the same ones.

A posting is 64 bits, highest first: as much of the n-gram's hash as there is room for, the unit, the block of the unit
in which the n-gram begins. Sorted as numbers, postings stand by n-gram, unit and block. Of a million units 34 bits
of the hash are left, in which one n-gram in two hundred meets another by chance; of `MOST_UNITS` 32.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chuyi_recon.archive.keys import Keys, Offsets, Signs
from chuyi_recon.archive.settings import GroupSettings

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]

BLOCK_BITS = 10
MOST_UNITS = 1 << 22  # that one machine groups: 32 bits of the hash are left in a posting
_WIDE_NGRAM_BITS = 44  # of the hash of an n-gram, where there are more
_LETTERS_LENGTH = 7  # signs of an n-gram of letters; of one of Han `GroupSettings.ngram`, which is no more
FIRST_HAN = 0x2E80  # code points from here on are of scripts in which a sign is a word or a syllable
_SAMPLED_BITS = 32  # low bits of a hash decide whether it is in a sample; the high ones are kept in postings
# fmt: off
_MULTIPLIERS = tuple(np.uint64(m) for m in (
    0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F,
    0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3,
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Units:
    """Which stretches of pages are looked up: page, first sign and length of each, as columns, in order of both."""

    pages: Offsets
    starts: Offsets
    lengths: Offsets


def cut_windows(lengths: Offsets, settings: GroupSettings) -> Units:
    """The units of pages with keys so long: a page is one, a book is several windows of one length that overlap.

    >>> cut_windows(np.array([5, 30]), GroupSettings(window=20, window_overlap=5))
    Units(pages=array([0, 1, 1]), starts=array([ 0,  0, 10]), lengths=array([ 5, 20, 20]))
    """
    step = settings.window - settings.window_overlap
    count = np.where(lengths > settings.window, -(-(lengths - settings.window_overlap) // step), 1)
    pages = np.repeat(np.arange(len(lengths)), count)
    nth = np.arange(len(pages)) - np.repeat(np.cumsum(count) - count, count)
    own = np.minimum(lengths[pages], settings.window)
    return Units(pages, np.minimum(nth * step, lengths[pages] - own), own)


def select_units(keys: Keys, units: Units) -> Keys:
    """The keys of all units, one after the other in memory of their own."""
    return Keys(keys.signs, keys.starts[units.pages] + units.starts, units.lengths).packed()


def hash_ngrams(signs: Signs, han_length: int) -> Hashes:
    """A hash of the n-gram that begins at each sign. Signs behind the end count as 0."""
    wide = np.zeros(len(signs) + _LETTERS_LENGTH, np.uint64)
    wide[: len(signs)] = signs
    out = wide[: len(signs)] * _MULTIPLIERS[0]
    for step in range(1, han_length):
        out += wide[step : step + len(signs)] * _MULTIPLIERS[step]
    letters = np.flatnonzero(signs < FIRST_HAN)
    for step in range(han_length, _LETTERS_LENGTH):
        out[letters] += wide[letters + step] * _MULTIPLIERS[step]
    out ^= out >> np.uint64(32)
    out *= np.uint64(0xFF51AFD7ED558CCD)  # as in MurmurHash3
    out ^= out >> np.uint64(29)
    return out


def unit_bits(unit_count: int) -> int:
    """How many bits the number of a unit needs."""
    return max(unit_count - 1, 1).bit_length()


def sample_ngrams(signs: Signs, lengths: Offsets, settings: GroupSettings) -> tuple[Hashes, Numbers, Offsets]:
    """The sampled n-grams of units that lie one after the other: hashes, units counted from 0, places in all signs."""
    hashes = hash_ngrams(signs, settings.ngram)
    grams = np.maximum(lengths - (settings.ngram - 1), 1)
    share = np.minimum(1.0, np.maximum(settings.sampling, settings.least_sampled / grams))
    limit = (share * (2.0**_SAMPLED_BITS)).astype(np.uint64)
    at = np.flatnonzero((hashes & np.uint64(2**_SAMPLED_BITS - 1)) < np.repeat(limit, lengths))
    unit = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[at]
    need = np.where(signs[at] < FIRST_HAN, _LETTERS_LENGTH, settings.ngram)
    whole = at + need <= np.cumsum(lengths)[unit]
    return hashes[at[whole]], unit[whole], at[whole]


def ngram_shift(unit_count: int) -> int:
    """How many low bits of a hash an n-gram goes without: those that a posting needs for unit and block.

    Of more than `MOST_UNITS` a posting is not one number, and 44 bits of the hash are kept.
    """
    return BLOCK_BITS + unit_bits(unit_count) if unit_count <= MOST_UNITS else 64 - _WIDE_NGRAM_BITS


def pack_postings(hashes: Hashes, units: Numbers, places: Offsets, unit_count: int, settings: GroupSettings) -> Hashes:
    """Postings of n-grams that begin at some places of some of `unit_count` units."""
    low = np.uint64(ngram_shift(unit_count))
    postings = (hashes >> low) << low
    postings |= units.astype(np.uint64) << np.uint64(BLOCK_BITS)
    postings |= np.minimum(places // settings.block, (1 << BLOCK_BITS) - 1).astype(np.uint64)
    return postings


def sketch(signs: Signs, lengths: Offsets, first_unit: int, unit_count: int, settings: GroupSettings) -> Hashes:
    """The postings of units that lie one after the other; they are numbered from `first_unit` on, of `unit_count`."""
    hashes, unit, at = sample_ngrams(signs, lengths, settings)
    place = at - (np.cumsum(lengths) - lengths)[unit]
    return pack_postings(hashes, unit + np.uint32(first_unit), place, unit_count, settings)
