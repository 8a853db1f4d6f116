"""Where a difference can be part of an exchange of names.

In: a case. Out: the places at which a reading stands against one that more sources have, both short enough for a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import regex

from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.disputed_loci import base_counts_twice, disputed_loci

_HAN = regex.compile(r"\p{Han}")
_HAN_ENDS = regex.compile(r"\p{Han}(?:.*\p{Han})?", regex.DOTALL)  # what marks stand round
NAME_LONGEST = 6  # signs: a longer stretch round a difference is no name; at 3 and 12 no figure changes
NAME_AROUND = 4  # signs on each side of a difference that may belong to the name; 2 and 8 alike
MAX_RIVALS = 8  # holders of a reading that are asked for a name: what eight do not show, a ninth does not
PROPER = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg"})  # what a dictionary calls a name


@dataclass(frozen=True, slots=True)
class ExchangeCandidate:
    """What `mine` has at its signs `[a, a + n)`, where `theirs` has its own `[b, b + m)`, without marks at the ends."""

    locus: int
    siglum: str
    rival_siglum: str
    first: int
    length: int
    rival_first: int
    rival_length: int


def find_exchange_candidates(context: FlagContext) -> Iterator[ExchangeCandidate]:
    """Where a name can be exchanged, in order of locus, line of the witness and line of its rival."""
    sigla, keys = context.table.loci.sigla, context.table.loci.keys
    held: list[tuple[int, ...]] = []
    for mine, theirs, first, n, at, m, locus in sorted(_pair_with_rivals(context)):
        before = held[-1] if held else ()
        # Differences of one pair that touch are one: 楚怡 and 领航 where a third witness has 楚信.
        if before[:2] == (mine, theirs) and (before[2] + before[3], before[4] + before[5]) == (first, at):
            held[-1] = (*before[:3], before[3] + n, before[4], before[5] + m, before[6])
        else:
            held.append((mine, theirs, first, n, at, m, locus))
    for mine, theirs, first, n, at, m, locus in sorted(held, key=lambda h: (h[6], *h[:2])):
        own, rival = (
            _HAN_ENDS.search(key, a, a + size) for key, a, size in ((keys[mine], first, n), (keys[theirs], at, m))
        )
        if own and rival and max(len(own[0]), len(rival[0])) <= NAME_LONGEST:
            stretches = own.start(), len(own[0]), rival.start(), len(rival[0])
            yield ExchangeCandidate(locus, sigla[mine], sigla[theirs], *stretches)


def _pair_with_rivals(context: FlagContext) -> Iterator[tuple[int, ...]]:
    """The readings, each with the first holders of the one with the most sources, if that has more of them.

    Scans misread a rare sign each in its own way: only one voice accuses a base.
    """
    every = disputed_loci(context)
    loci, speaks = every.loci, every.loci.length > 0
    sides = every.count_votes(speaks)
    accused = speaks & (sides[np.maximum(loci.variant, 0), np.arange(len(loci))] < sides.max(axis=0))
    base = loci.witness_index(context.family.base)
    if base >= 0:
        accused[base] &= (sides > 0).sum(axis=0) <= 2
        accused[base] &= sides.max(axis=0) > 1 + base_counts_twice(context)
    holds = speaks & (loci.variant == sides.argmax(axis=0))
    holds &= holds.cumsum(axis=0) <= MAX_RIVALS
    mine, theirs, locus = np.nonzero(accused[:, None] & holds)
    places = loci.first[mine, locus], loci.length[mine, locus], loci.first[theirs, locus], loci.length[theirs, locus]
    yield from zip(*(c.tolist() for c in (mine, theirs, *places, locus)), strict=True)


def may_be_name(context: FlagContext, word: str) -> bool:
    """Whether a dictionary has the word as a name, or has it not."""
    return context.lexicon.part_of_speech(word) in PROPER or not context.lexicon.has_word(word)


def is_between_words(context: FlagContext, key: str, a: int, b: int) -> bool:
    """Whether `[a, b)` cuts no known word of two signs or more at its edges."""
    for edge in (a, b):
        if 0 < edge < len(key):
            pair = key[edge - 1 : edge + 1]
            if _HAN.match(pair[0]) and _HAN.match(pair[1]) and context.lexicon.has_word(pair):
                return False
    return True
