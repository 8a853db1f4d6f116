"""Which readings are outvoted, and by which other: asked of all loci at once.

In: a case. Out: `OutvotedReadings`, one column a reading. Where two other readings are alike but for a sign, where the
copies of a source part, or where each sign has its own vote, it is only said that the reading has to be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.flags.base import WitnessSpans, cache_per_case, mask_spans
from chuyi_recon.core.flags.case import FlagContext
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.model.prefix_sums import sums_before
from chuyi_recon.core.model.table_columns import ROW_KINDS, SUBSTANTIVE, Loci, count_classes

# signs: shorter readings are not compared by likeness; at 3 nothing changes; at 12 no figure changes
DIFFERING_SHORTEST = 6


@dataclass(frozen=True, eq=False)
class DisputedLoci:
    """The loci at which witnesses part in their words, as columns; `[w, l]` as in `Loci`, `[v, l]` is of a variant."""

    ordinals: IntArray
    loci: Loci
    independence_classes: tuple[str, ...]  # by line
    variant_length: IntArray  # [v, l]: signs of a variant; -1 where the locus has no such variant

    def count_votes(self, there: BoolArray) -> IntArray:
        """`[v, l]`: how many sources have a variant, of the readings that are there."""
        variant = self.loci.variant
        return np.stack(
            [count_classes(there & (variant == v), self.independence_classes) for v in range(len(self.variant_length))]
        )

    def class_members(self, w: int) -> list[int]:
        """The lines of the source of line `w`."""
        return [u for u, s in enumerate(self.independence_classes) if s == self.independence_classes[w]]

    @cached_property
    def votes(self) -> IntArray:
        """`[v, l]`: how many sources have a variant."""
        return self.count_votes(self.loci.present)

    def majority_variant(self, base: int) -> IntArray:
        """`[l]`: the variant that more than half of the sources have, -1 if none; the line `base` has two voices.

        Where copies of one source part there can be two: the one with more sources, then the one that stands first.
        """
        loci = self.loci
        first = np.stack([(loci.variant == v).argmax(axis=0) for v in range(len(self.variant_length))])
        most = (self.votes * len(self.independence_classes) - first).argmax(axis=0)
        held = self.votes[most, np.arange(len(most))]
        against = loci.present[base] & (loci.variant[base] != most) if base >= 0 else 0
        found: IntArray = np.where(
            2 * held > count_classes(loci.present, self.independence_classes) + against, most, -1
        )
        return found

    def votes_against(self, w: int) -> IntArray:
        """`[v, l]`: how many sources other than that of line `w` have a variant."""
        own = self.loci.variant[self.class_members(w)]
        return np.stack([many - (own == v).any(axis=0) for v, many in enumerate(self.votes)])


@cache_per_case
def disputed_loci(case: FlagContext) -> DisputedLoci:
    """The loci at which witnesses part in their words."""
    at = np.flatnonzero(case.table.loci.kind == SUBSTANTIVE)
    loci = case.table.loci.select(at)
    size = np.full((int(loci.variant.max(initial=0)) + 1, len(at)), -1, np.int32)
    for variant, length in zip(loci.variant, loci.length, strict=True):
        own = np.flatnonzero(variant >= 0)
        size[variant[own], own] = length[own]
    return DisputedLoci(at, loci, tuple(case.independence_classes[s] for s in loci.sigla), size)


@cache_per_case
def base_counts_twice(case: FlagContext) -> bool:
    """Whether the base is a copy by hand or from a file, which misreads no signs: then its word counts twice.

    What tells it are the signs that two other sources have otherwise, figures apart: it has less than half as many
    of them as the others have on the average.
    """
    every, base = disputed_loci(case), case.table.loci.witness_index(case.family.base)
    if base < 0:
        return False
    loci, columns = every.loci, np.arange(len(every.ordinals))
    rates = []
    for w in range(len(loci.sigla)):
        against = every.votes_against(w)
        best = against.argmax(axis=0)
        at = loci.present[w] & (against[best, columns] > 1) & (loci.variant[w] != best) & (loci.length[w] > 0)
        at &= (every.variant_length[best, columns] == 1) & (loci.length[w] == 1)
        read = {loci.keys[w][i] for i in loci.first[w, at].tolist()}
        rates.append(sum(not sign.isnumeric() for sign in read) / max(1, len(case.folded[loci.sigla[w]])))
    others = [r for w, r in enumerate(rates) if w != base]
    return not rates[base] or 2 * rates[base] < sum(others) / max(1, len(others))


def base_vote(case: FlagContext, siglum: str) -> tuple[bool, int]:
    """Whether a witness is the base, and how many voices that has."""
    return siglum == case.family.base, 1 + base_counts_twice(case)


def judge_vote(against: int, held: int, total: int, by_base: bool, base: tuple[bool, int]) -> tuple[bool, bool]:
    """Whether a reading that `held` other sources hold is outvoted by `against`, and whether two share one against the base.

    `base` as `base_vote` gives it; a tie goes to the base.
    """
    own, base_votes = base
    if own:
        return against - 1 > held, against == base_votes and held == 0 and base_votes > 1
    if not by_base:
        return against - 1 > held, False
    plainly = total - held > held
    return plainly or (base_votes > 1 and against + 1 > held), held >= against


@dataclass(frozen=True, eq=False)
class OutvotedReadings:
    """Readings of the witness `siglum` that are outvoted, one a column.

    `locus` is a column of `DisputedLoci`, `best` the variant that stands against the reading; `rivals` are `[v, n]` the
    sources that speak against it, `same` those with it, `by_base` whether `best` is the base's, `pair` whether only
    one other source speaks and nobody is the base; `givers` are `[w, n]` the holders of `best`.
    `unclear` are the columns of `DisputedLoci` of those that have to be looked at.
    """

    siglum: str
    locus: IntArray
    best: IntArray
    votes_against: IntArray
    votes_for: IntArray
    best_is_base: BoolArray
    single_opponent: BoolArray
    holders: BoolArray
    unclear: IntArray


@cache_per_case
def find_outvoted_readings(case: FlagContext, foreign: WitnessSpans) -> tuple[OutvotedReadings, ...]:
    """By witness, its outvoted readings that do not lie in what is no part of the document."""
    every, rows = disputed_loci(case), case.table.rows
    loci = every.loci
    # Without the row: no rival.
    here = (rows.start < rows.end)[:, loci.row] | (rows.kind[loci.row] != ROW_KINDS.index("island"))
    voting = loci.present & (here | (loci.length > 0))
    considered = loci.present & (loci.length > 0) & ~rows.moved[:, loci.row]
    considered &= loci.variant != every.majority_variant(
        loci.witness_index(case.family.base) if base_counts_twice(case) else -1
    )
    mask = mask_spans(case, foreign)
    for w, siglum in enumerate(loci.sigla):
        out = sums_before(np.frombuffer(mask[siglum], np.uint8))
        considered[w] &= out[loci.last[w]] - out[loci.first[w]] < np.maximum(loci.length[w], 1)
        # Who has nothing beside an invention lost what the invention stands for.
        size = len(out) - 1
        first, last = loci.first[w], loci.last[w]
        beside = out[np.minimum(last + 1, size)] - out[np.maximum(first - 1, 0)] > 0
        voting[w] &= (loci.length[w] > 0) | ~beside
    votes = every.count_votes(voting)
    split = votes.sum(axis=0) != count_classes(voting, every.independence_classes)  # copies of one source part
    return tuple(_outvoted_in_witness(case, every, w, voting, votes, split, considered) for w in range(len(loci.sigla)))


def _outvoted_in_witness(
    case: FlagContext,
    every: DisputedLoci,
    w: int,
    voting: BoolArray,
    votes: IntArray,
    split: BoolArray,
    considered: BoolArray,
) -> OutvotedReadings:
    """Those of line `w` that are `asked`."""
    loci, base = every.loci, every.loci.witness_index(case.family.base)
    at = np.flatnonzero(considered[w])
    own, many, columns = loci.variant[w, at], votes[:, at].copy(), np.arange(len(at))
    others = voting[:, at].copy()
    copies = every.class_members(w)
    for v in range(len(many)):
        many[v] -= (voting[copies][:, at] & (loci.variant[copies][:, at] == v)).any(axis=0)
    others[copies] = False
    same = many[own, columns]  # of what copies of one source part in, nothing is said here
    many[own, columns] = 0
    total = many.sum(axis=0) + same
    of_base = np.full(len(at), -1)
    if base >= 0:
        of_base = np.where(others[base] & (loci.variant[base, at] != own), loci.variant[base, at], -1)
    best = (2 * many + (np.arange(len(many))[:, None] == of_base)).argmax(axis=0)
    best = np.where((2 * many[best, columns] <= total) & (of_base >= 0), of_base, best)
    against = many[best, columns]
    pair = (total == 1) & (base < 0 or ((base != w) & (others.argmax(axis=0) != base)))
    clear = (best == of_base) | pair | ((against >= 2) & (2 * against > total))
    size = every.variant_length[:, at]
    signs = ~clear & (size[own, columns] > 1) & ~((many > 0) & (size != size[own, columns])).any(axis=0)
    alike = ((many > 0) & (size >= DIFFERING_SHORTEST)).sum(axis=0) > 1
    unclear = ((many > 0).any(axis=0) & (alike | signs)) | split[at]
    taken = np.flatnonzero(clear & (against > 0) & ~unclear)
    givers = others[:, taken] & (loci.variant[:, at[taken]] == best[taken])
    return OutvotedReadings(
        loci.sigla[w],
        at[taken],
        best[taken],
        many[:, taken],
        same[taken],
        (best == of_base)[taken],
        pair[taken],
        givers,
        at[unclear],
    )
