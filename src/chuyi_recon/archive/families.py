"""What a page is to its family: medoid, copy, partial; or outsider, of no family.

In: groups and the edges inside them. Out: `Families`, one row a page. The medoid is the page that is most like the
others, where a page that has half of the document is half as like: so it is whole, and as good as they come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chuyi_recon.archive.candidate_pairs import Pairs
from chuyi_recon.archive.keys import Offsets
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.verification import Shares

ROLES = ("medoid", "copy", "partial", "outsider")
MEDOID, COPY, PARTIAL, OUTSIDER = range(len(ROLES))


@dataclass(frozen=True, slots=True)
class Families:
    """For each page, as columns: the medoid of its family, itself where it has none; the role, an index of `ROLES`;
    and the likeness to the medoid, 0 of an outsider, NaN where it was never asked.
    """

    medoids: Offsets
    roles: npt.NDArray[np.uint8]
    scores: Shares


def find_medoids(groups: Offsets, edges: Pairs, lengths: Offsets) -> Offsets:
    """For each page the medoid of its group. Ties: the longer page, the smaller number."""
    inside = edges.take(groups[edges.earlier] == groups[edges.later])
    one, other = lengths[inside.earlier], lengths[inside.later]
    like = inside.score.astype(np.float64) * np.minimum(one, other) / np.maximum(np.maximum(one, other), 1)
    total = np.bincount(inside.earlier, like, len(groups)) + np.bincount(inside.later, like, len(groups))
    order = np.lexsort((np.arange(len(groups)), -lengths, -np.round(total, 6), groups))
    first = np.ones(len(order), bool)
    first[1:] = groups[order][1:] != groups[order][:-1]
    best = np.empty(len(groups), np.int64)
    best[groups[order][first]] = order[first]
    return best[groups]


def assign_roles(medoids: Offsets, scores: Shares, lengths: Offsets, settings: GroupSettings) -> Families:
    """The role of each page, from its medoid and its likeness to it."""
    size = np.bincount(medoids, minlength=len(medoids))[medoids]
    roles = np.where(lengths < settings.partial * lengths[medoids], PARTIAL, COPY)
    own = medoids == np.arange(len(medoids))
    roles[own] = MEDOID
    roles[size == 1] = OUTSIDER
    return Families(
        medoids,
        roles.astype(np.uint8),
        np.where(own, np.where(size == 1, 0, 1), scores).astype(np.float32),
    )
