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
        having = np.flatnonzero(loci.length[:, i] > 0).tolist()
        keys = {w: loci.keys[w][loci.first[w, i] : loci.last[w, i]] for w in having}
        for w, x in combinations(having, 2):
            if classes[w] == classes[x] or keys[w] == keys[x] or set(keys[w]).isdisjoint(keys[x]):
                continue
            a, b = int(loci.first[w, i]), int(loci.first[x, i])
            for m in Levenshtein.opcodes(keys[w], keys[x]).as_matching_blocks():
                out[w][a + m.a : a + m.a + m.size] = True
                out[x][b + m.b : b + m.b + m.size] = True
