"""Which signs of a witness another one has at the same place.

In: a table. Out: for each witness one boolean a sign of its key. Two copies of one transcription
do not support each other. What a flag builds on: invented text is not supported, true text mostly is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.model import BoolArray, Loci, Table


def find_support(table: Table) -> dict[str, BoolArray]:
    """By siglum, which signs another source has too."""
    loci = table.loci
    classes = [table.independence_classes[s] for s in loci.sigla]
    shared = _shared_readings(loci, classes)
    counts = [np.zeros(len(k) + 1, np.int32) for k in loci.keys]
    for w, steps in enumerate(counts):
        own = np.flatnonzero(shared[w])
        steps[loci.first[w, own]] += 1  # readings begin and end each at a place of its own
        steps[loci.last[w, own]] -= 1
    out = [c.cumsum()[:-1] > 0 for c in counts]
    _mark_common_signs(loci, classes, shared, out)
    return dict(zip(loci.sigla, out, strict=True))


def _shared_readings(loci: Loci, classes: Sequence[str]) -> BoolArray:
    """The readings that another source has to the letter."""
    has = loci.length > 0
    out = np.zeros(has.shape, bool)
    for w, x in combinations(range(len(classes)), 2):
        if classes[w] != classes[x]:
            same = has[w] & has[x] & (loci.variant[w] == loci.variant[x])
            out[w] |= same
            out[x] |= same
    return out


def _mark_common_signs(loci: Loci, classes: Sequence[str], shared: BoolArray, out: Sequence[BoolArray]) -> None:
    """Marks what unequal readings have in common: only where one of two signs or more stands beside another."""
    rest = (loci.length > 0) & ~shared
    wide = (loci.length > 1).any(axis=0) & rest.any(axis=0) & ((loci.length > 0).sum(axis=0) > 1)
    for i in np.flatnonzero(wide).tolist():
        holders: dict[str, list[int]] = {}
        for w in np.flatnonzero(loci.length[:, i] > 0).tolist():
            holders.setdefault(loci.keys[w][loci.first[w, i] : loci.last[w, i]], []).append(w)
        sources = {key: {classes[w] for w in own} for key, own in holders.items()}
        for key, other in combinations(holders, 2):
            if set(key).isdisjoint(other) or len(sources[key] | sources[other]) == 1:
                continue
            for m in Levenshtein.opcodes(key, other).as_matching_blocks():
                for one, beside, begin in ((key, other, m.a), (other, key, m.b)):
                    for w in holders[one]:
                        if sources[beside] != {classes[w]}:
                            first = int(loci.first[w, i]) + begin
                            out[w][first : first + m.size] = True
