"""Whether the base deserves its privilege.

A base can be the worst witness of its family. It is judged by how often two or more independent
witnesses share *another* reading where it has text of its own: what it merely lacks is no
contradiction, because lost marks and measure words are what a base is repaired for.
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.model import Table
from chuyi_recon.core.model.columns import PLACES, SUBSTANTIVE
from chuyi_recon.core.settings import Settings


def base_is_trusted(table: Table, settings: Settings) -> bool:
    """False when shared other readings stand at more than `base_doubt` of the signs that others cover."""
    return contradicted(table) <= settings.base_doubt


def contradicted(table: Table) -> float:
    """The share of the base's signs, among those two others cover, at which two others share another reading."""
    loci, base = table.loci, table.family.base
    if base is None:
        return 0.0
    own = loci.line(base)
    sources = [table.family.source_of(s) for s in loci.sigla]
    others = {s: [w for w, source in enumerate(sources) if source == s and w != own] for s in sources}
    heard = loci.standing[own] & (loci.length[own] > 0) & (table.rows.place[loci.row] == PLACES.index("pivot"))
    there = np.array([loci.standing[w].any(axis=0) for w in others.values() if w]).sum(axis=0)
    which = np.flatnonzero(heard & (there >= 2))
    covered = int(loci.length[own, which].sum())
    against = 0
    for i in which[loci.kind[which] == SUBSTANTIVE].tolist():
        number, standing, mine = loci.variant[:, i].tolist(), loci.standing[:, i].tolist(), int(loci.variant[own, i])
        held: dict[int, int] = {}
        for lines in others.values():
            for n in {number[w] for w in lines if standing[w]}:
                held[n] = held.get(n, 0) + 1
        rival = max((k for n, k in held.items() if n != mine), default=0)
        if rival >= 2 and rival > held.get(mine, 0):
            against += int(loci.length[own, i])
    return against / covered if covered else 0.0
