"""What counts once: witnesses that derive from one transcription, as declared or as their readings show.

In: a family and the loci of its table. Out: by siglum the name of its source. Copies of a file (one sha256) and
members of one group have one source. So have two that part so rarely, for all that parts them both from others,
that one must have been copied from the other; what they share is then one voice, in flags as in votes.

The dependence of two is 1 - d(x,y) / max over z, w of (d(x,z) + d(y,w) - d(z,w)), d the number of disputed loci at
which two differ: with independent errors d(x,y) is what they err together, with copies next to nothing.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from chuyi_recon.core.model import Family, IntArray, Loci
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.settings import Settings

_COPY_EVIDENCE = 20  # loci: fewer shared readings say nothing about copying; 10 and 40 decide alike


def independence_classes(family: Family, loci: Loci, settings: Settings) -> dict[str, str]:
    """By siglum, what counts once. Copies that are found are named after the source of the first of them."""
    out = {s: family.independence_class(s) for s in family.sigla}
    for (x, y), dependence in dependence_scores(loci).items():
        if dependence >= settings.copy_dependence and out[x] != out[y]:
            first, second = sorted((out[x], out[y]), key=list(out.values()).index)
            out = {s: first if source == second else source for s, source in out.items()}
    return out


def dependence_scores(loci: Loci) -> dict[tuple[str, str], float]:
    """For each pair, in order of sigla, how much one copies the other; pairs that show nothing are left out.

    Two perfect witnesses are no copies: a pair must share a reading at more than `_COPY_EVIDENCE` loci at which two
    others or more, all that are there but they, have another.
    """
    which = np.flatnonzero(loci.kind != AGREED)
    number = np.where(loci.voting[:, which], loci.variant[:, which], -1)
    lines = range(len(loci.sigla))
    apart = np.array([[_count_differences(number, x, y) for y in lines] for x in lines], np.int64)
    out: dict[tuple[str, str], float] = {}
    for x, y in combinations(lines, 2):
        if _count_evidence(number, x, y) <= _COPY_EVIDENCE:
            continue
        around = apart[x][:, None] + apart[y] - apart
        np.fill_diagonal(around, 0)
        around[[x, y]] = around[:, [x, y]] = 0
        far = int(around.max())
        if far > 0:
            out[loci.sigla[x], loci.sigla[y]] = max(0.0, 1 - float(apart[x, y]) / far)
    return out


def _count_differences(number: IntArray, x: int, y: int) -> int:
    """At how many loci two differ."""
    return int(((number[x] >= 0) & (number[y] >= 0) & (number[x] != number[y])).sum())


def _count_evidence(number: IntArray, x: int, y: int) -> int:
    """At how many loci two share a reading that two others or more have not."""
    same = (number[x] >= 0) & (number[x] == number[y])
    against = ((number >= 0) & (number != number[x])).sum(axis=0)
    return int((same & (against >= 2)).sum())
