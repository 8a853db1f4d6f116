"""Which readings are outvoted, and by which other: asked of all loci at once.

In: a case. Out: `Outvoted`, one column a reading. Where two other readings are alike but for a sign, where the
copies of a source part, or where each sign has its own vote, it is only said that the reading has to be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.flags.base import Stretches, masks, once
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.model.prefix_sums import sums_before
from chuyi_recon.core.model.table_columns import PLACES, SUBSTANTIVE, Loci, voices

# signs: shorter readings are not compared by likeness; at 3 nothing changes; at 12 no figure changes
DIFFERING_SHORTEST = 6


@dataclass(frozen=True, eq=False)
class Substance:
    """The loci at which witnesses part in their words, as columns; `[w, l]` as in `Loci`, `[v, l]` is of a variant."""

    ordinals: IntArray
    loci: Loci
    sources: tuple[str, ...]  # by line
    size: IntArray  # [v, l]: signs of a variant; -1 where the locus has no such variant

    def sides(self, there: BoolArray) -> IntArray:
        """`[v, l]`: how many sources have a variant, of the readings that are there."""
        variant = self.loci.variant
        return np.stack([voices(there & (variant == v), self.sources) for v in range(len(self.size))])

    def copies(self, w: int) -> list[int]:
        """The lines of the source of line `w`."""
        return [u for u, s in enumerate(self.sources) if s == self.sources[w]]

    @cached_property
    def present(self) -> IntArray:
        """`[v, l]`: how many sources have a variant."""
        return self.sides(self.loci.present)

    def settled(self, base: int) -> IntArray:
        """`[l]`: the variant that more than half of the sources have, -1 if none; the line `base` has two voices.

        Where copies of one source part there can be two: the one with more sources, then the one that stands first.
        """
        loci = self.loci
        first = np.stack([(loci.variant == v).argmax(axis=0) for v in range(len(self.size))])
        most = (self.present * len(self.sources) - first).argmax(axis=0)
        held = self.present[most, np.arange(len(most))]
        against = loci.present[base] & (loci.variant[base] != most) if base >= 0 else 0
        found: IntArray = np.where(2 * held > voices(loci.present, self.sources) + against, most, -1)
        return found

    def against(self, w: int) -> IntArray:
        """`[v, l]`: how many sources other than that of line `w` have a variant."""
        own = self.loci.variant[self.copies(w)]
        return np.stack([many - (own == v).any(axis=0) for v, many in enumerate(self.present)])


@once
def substance(case: Case) -> Substance:
    """The loci at which witnesses part in their words."""
    at = np.flatnonzero(case.table.loci.kind == SUBSTANTIVE)
    loci = case.table.loci.taken_columns(at)
    size = np.full((int(loci.variant.max(initial=0)) + 1, len(at)), -1, np.int32)
    for variant, length in zip(loci.variant, loci.length, strict=True):
        own = np.flatnonzero(variant >= 0)
        size[variant[own], own] = length[own]
    return Substance(at, loci, tuple(case.sources[s] for s in loci.sigla), size)


@once
def two_voices(case: Case) -> bool:
    """Whether the base is a copy by hand or from a file, which misreads no signs: then its word counts twice.

    What tells it are the signs that two other sources have otherwise, figures apart: it has less than half as many
    of them as the others have on the average.
    """
    every, base = substance(case), case.table.loci.line(case.family.base)
    if base < 0:
        return False
    loci, columns = every.loci, np.arange(len(every.ordinals))
    rates = []
    for w in range(len(loci.sigla)):
        against = every.against(w)
        best = against.argmax(axis=0)
        at = loci.present[w] & (against[best, columns] > 1) & (loci.variant[w] != best) & (loci.length[w] > 0)
        at &= (every.size[best, columns] == 1) & (loci.length[w] == 1)
        read = {loci.keys[w][i] for i in loci.first[w, at].tolist()}
        rates.append(sum(not sign.isnumeric() for sign in read) / max(1, len(case.folded[loci.sigla[w]])))
    others = [r for w, r in enumerate(rates) if w != base]
    return not rates[base] or 2 * rates[base] < sum(others) / max(1, len(others))


def voices_of(case: Case, siglum: str) -> tuple[bool, int]:
    """Whether a witness is the base, and how many voices that has."""
    return siglum == case.family.base, 1 + two_voices(case)


def outvotes(against: int, held: int, total: int, by_base: bool, base: tuple[bool, int]) -> tuple[bool, bool]:
    """Whether a reading that `held` other sources hold is outvoted by `against`, and whether two share one against the base.

    `base` as `voices_of` gives it; a tie goes to the base.
    """
    own, voices = base
    if own:
        return against - 1 > held, against == voices and held == 0 and voices > 1
    if not by_base:
        return against - 1 > held, False
    plainly = total - held > held
    return plainly or (voices > 1 and against + 1 > held), held >= against


@dataclass(frozen=True, eq=False)
class Outvoted:
    """Readings of the witness `siglum` that are outvoted, one a column.

    `locus` is a column of `Substance`, `best` the variant that stands against the reading; `rivals` are `[v, n]` the
    sources that speak against it, `same` those with it, `by_base` whether `best` is the base's, `pair` whether only
    one other source speaks and nobody is the base; `givers` are `[w, n]` the holders of `best`.
    `unclear` are the columns of `Substance` of those that have to be looked at.
    """

    siglum: str
    locus: IntArray
    best: IntArray
    rivals: IntArray
    same: IntArray
    by_base: BoolArray
    pair: BoolArray
    givers: BoolArray
    unclear: IntArray


@once
def outvoted(case: Case, strange: Stretches) -> tuple[Outvoted, ...]:
    """By witness, its outvoted readings that do not lie in what is no part of the document."""
    every, rows = substance(case), case.table.rows
    loci = every.loci
    # Without the row: no rival.
    here = (rows.start < rows.end)[:, loci.row] | (rows.place[loci.row] != PLACES.index("island"))
    heard = loci.present & (here | (loci.length > 0))
    asked = loci.present & (loci.length > 0) & ~rows.moved[:, loci.row]
    asked &= loci.variant != every.settled(loci.line(case.family.base) if two_voices(case) else -1)
    mask = masks(case, strange)
    for w, siglum in enumerate(loci.sigla):
        out = sums_before(np.frombuffer(mask[siglum], np.uint8))
        asked[w] &= out[loci.last[w]] - out[loci.first[w]] < np.maximum(loci.length[w], 1)
        # Who has nothing beside an invention lost what the invention stands for.
        size = len(out) - 1
        first, last = loci.first[w], loci.last[w]
        beside = out[np.minimum(last + 1, size)] - out[np.maximum(first - 1, 0)] > 0
        heard[w] &= (loci.length[w] > 0) | ~beside
    sides = every.sides(heard)
    split = sides.sum(axis=0) != voices(heard, every.sources)  # copies of one source part
    return tuple(_of_witness(case, every, w, heard, sides, split, asked) for w in range(len(loci.sigla)))


def _of_witness(
    case: Case, every: Substance, w: int, heard: BoolArray, sides: IntArray, split: BoolArray, asked: BoolArray
) -> Outvoted:
    """Those of line `w` that are `asked`."""
    loci, base = every.loci, every.loci.line(case.family.base)
    at = np.flatnonzero(asked[w])
    own, many, columns = loci.variant[w, at], sides[:, at].copy(), np.arange(len(at))
    others = heard[:, at].copy()
    copies = every.copies(w)
    for v in range(len(many)):
        many[v] -= (heard[copies][:, at] & (loci.variant[copies][:, at] == v)).any(axis=0)
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
    size = every.size[:, at]
    signs = ~clear & (size[own, columns] > 1) & ~((many > 0) & (size != size[own, columns])).any(axis=0)
    alike = ((many > 0) & (size >= DIFFERING_SHORTEST)).sum(axis=0) > 1
    unclear = ((many > 0).any(axis=0) & (alike | signs)) | split[at]
    taken = np.flatnonzero(clear & (against > 0) & ~unclear)
    givers = others[:, taken] & (loci.variant[:, at[taken]] == best[taken])
    return Outvoted(
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
