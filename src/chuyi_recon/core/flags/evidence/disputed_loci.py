"""The loci at which witnesses part in their words, as columns, and who has most of the voices there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.flags.base import WitnessSpans, cache_per_family, mask_spans
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.model.table_columns import SUBSTANTIVE, Loci, count_classes

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


@cache_per_family
def disputed_loci(context: FlagContext) -> DisputedLoci:
    """The loci at which witnesses part in their words."""
    at = np.flatnonzero(context.table.loci.kind == SUBSTANTIVE)
    loci = context.table.loci.select(at)
    size = np.full((int(loci.variant.max(initial=0)) + 1, len(at)), -1, np.int32)
    for variant, length in zip(loci.variant, loci.length, strict=True):
        own = np.flatnonzero(variant >= 0)
        size[variant[own], own] = length[own]
    return DisputedLoci(at, loci, tuple(context.independence_classes[s] for s in loci.sigla), size)


@cache_per_family
def base_counts_twice(context: FlagContext) -> bool:
    """Whether the base is a copy by hand or from a file, which misreads no signs: then its word counts twice.

    What tells it are the signs that two other sources have otherwise, figures apart: it has less than half as many
    of them as the others have on the average.
    """
    every, base = disputed_loci(context), context.table.loci.witness_index(context.family.base)
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
        rates.append(sum(not sign.isnumeric() for sign in read) / max(1, len(context.folded[loci.sigla[w]])))
    others = [r for w, r in enumerate(rates) if w != base]
    return not rates[base] or 2 * rates[base] < sum(others) / max(1, len(others))


def base_vote(context: FlagContext, siglum: str) -> tuple[bool, int]:
    """Whether a witness is the base, and how many voices that has."""
    return siglum == context.family.base, 1 + base_counts_twice(context)


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


@cache_per_family
def find_minority_readings(context: FlagContext, foreign: WitnessSpans) -> BoolArray:
    """`[w, l]`: the readings that most sources have not, and that do not lie in what is no part of the document."""
    every, rows, mask = disputed_loci(context), context.table.rows, mask_spans(context, foreign)
    loci = every.loci
    found = loci.present & (loci.length > 0) & ~rows.moved[:, loci.row]
    found &= loci.variant != every.majority_variant(
        loci.witness_index(context.family.base) if base_counts_twice(context) else -1
    )
    for w, siglum in enumerate(loci.sigla):
        out = sums_before(np.frombuffer(mask[siglum], np.uint8))
        found[w] &= out[loci.last[w]] - out[loci.first[w]] < loci.length[w]
    return found
