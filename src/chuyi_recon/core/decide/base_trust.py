"""Whether the base deserves its privilege.

A base can be the worst witness of its family. Of a sound one three independent others hardly ever share *another*
reading: they would have to err alike. So it is counted how often three or more do where it has text of its own (what
it merely lacks is no contradiction, because lost marks and measure words are what a base is repaired for), and the
count is weighed: how much likelier is it of a bad base than of a sound one? Two others may share an error, which one
model's guess and another's often do: they contradict no base.
"""

from __future__ import annotations

from math import exp, log, log1p

import numpy as np

from chuyi_recon.core.model import BaseDistrust, Table
from chuyi_recon.core.model.table_columns import ROW_KINDS, SUBSTANTIVE, count_classes
from chuyi_recon.core.settings import Settings

MIN_CONTRADICTING = 3  # independent others
# places a sign where three others agree against a sound base; .0007 of 12,900 signs in 18 of 19 families
_BASE_SOUND = 0.002
_BASE_BAD = 0.02  # places a sign, the same of a base nobody should follow; the base of the nineteenth family has .017


def assess_base(table: Table, settings: Settings) -> BaseDistrust | None:
    """What tells that a base is not to be followed in its words; None where it is."""
    places, signs = count_contradictions(table)
    odds = _likelihood_ratio(places, signs, _BASE_SOUND, _BASE_BAD)
    return BaseDistrust(places, signs, odds) if odds > settings.base_doubt else None


def count_contradictions(table: Table) -> tuple[int, int]:
    """At how many places three others share another reading than the base has, and how many signs they cover there."""
    loci, base = table.loci, table.family.base
    if base is None:
        return 0, 0
    own = loci.witness_index(base)
    others = [w for w in range(len(loci.sigla)) if w != own]
    classes = [table.independence_classes[loci.sigla[w]] for w in others]
    base_has_text = loci.voting[own] & (loci.length[own] > 0) & (table.rows.kind[loci.row] == ROW_KINDS.index("pivot"))
    which = np.flatnonzero(base_has_text & (count_classes(loci.voting[others], classes) >= MIN_CONTRADICTING))
    parted = which[loci.kind[which] == SUBSTANTIVE]
    number = np.where(loci.voting[:, parted], loci.variant[:, parted], -1)
    mine, rival, backed = number[own], np.zeros(len(parted), np.int32), np.zeros(len(parted), np.int32)
    for n in range(int(number.max(initial=0)) + 1):
        held = count_classes(number[others] == n, classes)
        rival = np.where(mine == n, rival, np.maximum(rival, held))
        backed = np.where(mine == n, held, backed)
    return int(((rival >= MIN_CONTRADICTING) & (rival > backed)).sum()), int(loci.length[own, which].sum())


def _likelihood_ratio(places: int, signs: int, sound: float, bad: float) -> float:
    """The likelihood ratio of two binomials: `places` of `signs` at the rate of a bad base, and at that of a sound one.

    >>> [round(_likelihood_ratio(n, 400, .002, .02), 2) > 1 for n in (0, 3, 8)]
    [False, False, True]
    """
    return exp(min(700.0, places * log(bad / sound) + (signs - places) * (log1p(-bad) - log1p(-sound))))
