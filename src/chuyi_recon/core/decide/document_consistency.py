"""A rare sign that most engines miss is decided over the whole document, not place by place.

Engines that do not know 鲟 read it as 鲜, 嫩, 鲳, 乌 or nothing, each time something else; one that knows it
reads 鲟 wherever it stands. At one place that is one voice against several; over all places with the same
company (中华□) it is a witness that is of one mind against witnesses that guess.

In: the loci at which no reading has more than half of the sources. Out: by locus the reading that a witness has
consistently in its company. A reading is chosen only where a witness has it at that very place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chuyi_recon.core.model import IntArray, Loci, Table
from chuyi_recon.core.model.table_columns import AGREED, count_classes

_CONSISTENT_AFTER = 2  # signs that make two places one company; at 1 nothing changes; at 4 OCR .0097 for .0093
_CONSISTENT_PLACES = 3  # places: fewer say nothing of consistency; at 2 no figure changes; at 6 nothing changes
_CONSISTENT_CLEARLY = 1.5  # times the next reading's places; in the OCR set 鲟 16, 鲳 9, 鲜 6; 1 and 3 decide alike


@dataclass(frozen=True, slots=True)
class ConsistentReading:
    """The key that is chosen at a locus; `sigla` have it between them in `often` of `places` places."""

    key: str
    sigla: tuple[str, ...]
    occurrences: int
    places: int


def choose_consistent_readings(table: Table, classes: Mapping[str, str]) -> Mapping[int, ConsistentReading]:
    """By locus the reading that is chosen for its consistency; loci where none is are left out.

    The consistency of a reading is the sum over the witnesses of the square of the number of places at which they
    have it: four times by one outweighs once by each of four. Ties choose nothing.
    """
    loci = table.loci
    names = [classes[s] for s in loci.sigla]
    open_loci = np.flatnonzero(loci.kind != AGREED)
    number = np.where(loci.voting[:, open_loci], loci.variant[:, open_loci], -1)
    votes = count_classes(number >= 0, names)
    most = np.zeros(len(open_loci), np.int32)
    for n in range(int(number.max(initial=0)) + 1):
        most = np.maximum(most, count_classes(number == n, names))
    by: dict[str, list[int]] = {}
    for i in open_loci[(votes > 2) & (2 * most <= votes)].tolist():
        preceding = _preceding_signs(loci, table.family.lead_witness, i, _CONSISTENT_AFTER)
        if preceding:
            by.setdefault(preceding, []).append(i)
    out: dict[int, ConsistentReading] = {}
    for places in by.values():
        if len(places) >= _CONSISTENT_PLACES:
            out |= _choose_at(loci, places)
    return out


def _preceding_signs(loci: Loci, pivot: str, i: int, signs: int) -> str:
    """The signs before a locus, in the first witness that has some there; the pivot first."""
    lines = [loci.witness_index(pivot), *range(len(loci.sigla))]
    w = next((w for w in lines if loci.voting[w, i] and loci.first[w, i] >= signs), None)
    return "" if w is None else loci.keys[w][loci.first[w, i] - signs : loci.first[w, i]]


def _choose_at(loci: Loci, places: Sequence[int]) -> dict[int, ConsistentReading]:
    """What is chosen at places of one company."""
    count: dict[str, IntArray] = {}
    for i in places:
        for r in loci[i].readings:
            if r.key and not r.withheld:
                count.setdefault(r.key, np.zeros(len(loci.sigla), np.int32))[loci.witness_index(r.siglum)] += 1
    scores = {k: int((n * n).sum()) for k, n in count.items()}
    ranked = sorted(scores, key=lambda k: -scores[k])
    best = ranked[0]
    least = _CONSISTENT_PLACES**2
    if scores[best] < least or (len(ranked) > 1 and scores[best] < _CONSISTENT_CLEARLY * scores[ranked[1]]):
        return {}
    sigla = tuple(s for s, n in zip(loci.sigla, count[best], strict=True) if n)
    there = [i for i in places if any(r.key == best and not r.withheld for r in loci[i].readings)]
    return dict.fromkeys(there, ConsistentReading(best, sigla, len(there), len(places)))
