"""Whether the base deserves its privilege.

A base can be the worst witness of its family. It is judged by how often two or more independent
witnesses share *another* reading where it has text of its own: what it merely lacks is no
contradiction, because lost marks and measure words are what a base is repaired for.
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.model import Table
from chuyi_recon.core.model.columns import PLACES, SUBSTANTIVE, voices
from chuyi_recon.core.settings import Settings


def distrusted(table: Table, settings: Settings) -> float | None:
    """The share of a base's signs that others contradict together, where that is too much to follow it; else None."""
    share = contradicted(table)
    return share if share > settings.base_doubt else None


def contradicted(table: Table) -> float:
    """The share of the base's signs, among those two others cover, at which two others share another reading."""
    loci, base = table.loci, table.family.base
    if base is None:
        return 0.0
    own = loci.line(base)
    others = [w for w in range(len(loci.sigla)) if w != own]
    sources = [table.sources[loci.sigla[w]] for w in others]
    heard = loci.standing[own] & (loci.length[own] > 0) & (table.rows.place[loci.row] == PLACES.index("pivot"))
    which = np.flatnonzero(heard & (voices(loci.standing[others], sources) >= 2))
    covered = int(loci.length[own, which].sum())
    parted = which[loci.kind[which] == SUBSTANTIVE]
    number = np.where(loci.standing[:, parted], loci.variant[:, parted], -1)
    mine, rival, backed = number[own], np.zeros(len(parted), np.int32), np.zeros(len(parted), np.int32)
    for n in range(int(number.max(initial=0)) + 1):
        held = voices(number[others] == n, sources)
        rival = np.where(mine == n, rival, np.maximum(rival, held))
        backed = np.where(mine == n, held, backed)
    against = int(loci.length[own, parted[(rival >= 2) & (rival > backed)]].sum())
    return against / covered if covered else 0.0
