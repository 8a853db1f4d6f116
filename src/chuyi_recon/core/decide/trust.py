"""Whether the base deserves its privilege.

A base can be the worst witness of its family. It is judged by how often two or more independent
witnesses share *another* reading where it has text of its own: what it merely lacks is no
contradiction, because lost marks and measure words are what a base is repaired for.
"""

from __future__ import annotations

from collections import defaultdict

from chuyi_recon.core.model import Table
from chuyi_recon.core.settings import Settings


def base_is_trusted(table: Table, settings: Settings) -> bool:
    """False when shared other readings stand at more than `base_doubt` of the signs that others cover."""
    return contradicted(table) <= settings.base_doubt


def contradicted(table: Table) -> float:
    """The share of the base's signs, among those two others cover, at which two others share another reading."""
    base = table.family.base
    source = {s: table.family.source_of(s) for s in table.family.sigla}
    against = covered = 0
    for row in table.rows:
        if row.place != "pivot":
            continue
        for locus in table.loci_of(row):
            own = locus.reading(base) if base else None
            if own is None or own.withheld or not own.key:
                continue
            sources: dict[str, set[str]] = defaultdict(set)
            everyone: set[str] = set()
            for r in locus.readings:
                if r.siglum != base and not r.withheld:
                    sources[r.key].add(source[r.siglum])
                    everyone.add(source[r.siglum])
            if len(everyone) < 2:
                continue
            covered += len(own.key)
            if locus.kind == "substantive":
                rival = max((len(s) for k, s in sources.items() if k != own.key), default=0)
                if rival >= 2 and rival > len(sources.get(own.key, ())):
                    against += len(own.key)
    return against / covered if covered else 0.0
