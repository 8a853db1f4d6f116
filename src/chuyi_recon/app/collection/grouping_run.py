"""From the pages in a spool to the rows of the two tables: families, and what is related and not the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chuyi_recon.app.collection.page_spool import PageSpool
from chuyi_recon.archive.families import COPY, MEDOID, OUTSIDER, ROLES, Families
from chuyi_recon.archive.grouping import Sorter, Stage, group_keys
from chuyi_recon.archive.keys import Offsets
from chuyi_recon.archive.settings import GroupSettings

_NONE = -1
_SMALLEST = 2  # pages of a family


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One page of the archive: which in the spool, its family, its likeness to the medoid, its role."""

    page: int
    family: str  # the id of the medoid; empty of an outsider
    score: float
    role: str


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """Two pages that have text in common and are of different documents; the share of the shorter that is shared."""

    one: int
    other: int
    score: float


@dataclass(frozen=True, slots=True)
class FoundFamilies:
    """The rows of both tables in their order, and how many families there are."""

    members: tuple[MemberRow, ...]
    related: tuple[RelatedRow, ...]
    families: int


def find_families(
    spool: PageSpool, settings: GroupSettings, sort: Sorter, tell: Callable[[Stage, int, int], None], workers: int
) -> FoundFamilies:
    """Groups the pages. Families stand in order of their names, in them the medoid first, and then by id.

    A family is called by the id of its medoid; where more pages have the medoid's very text, by the first of these.
    """
    first, numbers = spool.distinct(settings.shortest)
    grouped = group_keys(spool.keys().select(first), settings, sort, tell, workers)
    found = grouped.families
    # Pages with one key: the one with the first id stands for all of them.
    by_id = sorted(range(len(spool)), key=spool.ids.__getitem__)
    named = np.full(len(first), _NONE, np.int64)
    for page in reversed(by_id):
        if numbers[page] >= 0:
            named[numbers[page]] = page
    copies = np.bincount(numbers[numbers >= 0], minlength=len(first))
    size = np.bincount(found.medoids, copies, len(first))
    members = [_member(page, int(numbers[page]), spool, found, named, size) for page in by_id]
    members.sort(key=lambda row: (not row.family, row.family, row.role != ROLES[MEDOID]))
    related = []
    for a, b, score in zip(grouped.related.earlier, grouped.related.later, grouped.related.score, strict=True):
        one, other = sorted((int(named[a]), int(named[b])), key=spool.ids.__getitem__)
        related.append(RelatedRow(one, other, round(float(score), 4)))
    related.sort(key=lambda row: (spool.ids[row.one], spool.ids[row.other]))
    return FoundFamilies(tuple(members), tuple(related), sum(row.role == ROLES[MEDOID] for row in members))


def _member(page: int, number: int, spool: PageSpool, found: Families, named: Offsets, size: Offsets) -> MemberRow:
    """The row of one page; `named` is the page that stands for each distinct key, `size` the pages of each family."""
    medoid = int(found.medoids[number]) if number >= 0 else 0
    if number < 0 or size[medoid] < _SMALLEST:
        return MemberRow(page, "", 0.0, ROLES[OUTSIDER])
    role = int(found.roles[number])
    if number == medoid:
        role = MEDOID if page == named[number] else COPY
    score = 1.0 if number == medoid else round(float(found.scores[number]), 4)
    return MemberRow(page, spool.ids[int(named[medoid])], score, ROLES[role])
