"""What counts once: witnesses that derive from one transcription, as declared or as their readings show.

In: a family and the loci of its table. Out: by siglum the name of its source. Copies of a file (one sha256) and
members of one group have one source. So have two that part so rarely, for all that parts them both from others,
that one must have been copied from the other; what they share is then one voice, in flags as in votes.

The dependence of two is 1 - d(x,y) / max over z, w of (d(x,z) + d(y,w) - d(z,w)), d the number of disputed loci at
which two differ: with independent errors d(x,y) is what they err together, with copies next to nothing.
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.model import Family, Loci
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.settings import Settings

_COPY_EVIDENCE = 20  # loci: fewer shared readings say nothing about copying; 10 and 40 decide alike
_OUTVOTED = 2  # witnesses that have another reading, from which on it says something that two share one
_MAX_OTHERS = 64  # witnesses beside which two are held: all pairs of others are looked at


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
    there = number >= 0
    lines = range(len(loci.sigla))
    apart, shared = np.zeros((2, len(lines), len(lines)), np.int64)
    for x in lines:
        differ = there & there[x] & (number != number[x])
        apart[x] = differ.sum(axis=1)
        rare = there[x] & ((there & (number != number[x])).sum(axis=0) >= _OUTVOTED)
        shared[x] = (number[:, rare] == number[x, rare]).sum(axis=1)
    asked = slice(0, _MAX_OTHERS)
    out: dict[tuple[str, str], float] = {}
    for x, y in zip(*(lines.tolist() for lines in np.nonzero(np.triu(shared > _COPY_EVIDENCE, 1))), strict=True):
        around = apart[x, asked, None] + apart[y, asked] - apart[asked, asked]
        np.fill_diagonal(around, 0)
        ours = [line for line in (x, y) if line < len(around)]
        around[ours] = around[:, ours] = 0
        far = int(around.max(initial=0))
        if far > 0:
            out[loci.sigla[x], loci.sigla[y]] = max(0.0, 1 - float(apart[x, y]) / far)
    return out
