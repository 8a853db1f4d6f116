"""Families by half-linkage: strongest edges first, and two groups become one only if most of their cross pairs agree.

In: verified edges between pages. Out: for each page the first page of its group. Components alone would chain: one page
that holds two documents, or one false edge, makes two families one. A cross pair that was no candidate is verified
when it is asked for; of groups with many cross pairs so many are asked, evenly spread. Components know nothing of one
another: whoever has the keys of a component can group it by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from chuyi_recon.archive.candidate_pairs import Pairs
from chuyi_recon.archive.keys import Offsets
from chuyi_recon.archive.settings import GroupSettings

PagePair = tuple[int, int]  # the smaller number first
Verify = Callable[[list[PagePair]], list[bool]]


def find_components(edges: Pairs, page_count: int) -> Offsets:
    """For each page the smallest page that edges lead to from it, itself where none does."""
    label = np.arange(page_count)
    one, other = edges.earlier.astype(np.int64), edges.later.astype(np.int64)
    while True:
        low = np.minimum(label[one], label[other])
        before = label.copy()
        for side in (label[one], label[other], one, other):  # the labels' own labels too: long chains shrink quickly
            np.minimum.at(label, side, low)
        label = label[label]
        if (label == before).all():
            return label


def missing_pairs(edges: Pairs, components: Offsets, settings: GroupSettings) -> list[PagePair]:
    """The pairs without an edge in components so small that all their cross pairs will be asked for."""
    known = set(zip(edges.earlier.tolist(), edges.later.tolist(), strict=True))
    pages = np.unique(np.concatenate((edges.earlier, edges.later))).astype(np.int64)
    pages = pages[np.argsort(components[pages], kind="stable")]
    cuts = np.flatnonzero(np.diff(components[pages])) + 1
    members = (part.tolist() for part in np.split(pages, cuts) if 2 < len(part) <= settings.largest_closed)
    return [pair for group in members for pair in combinations(sorted(group), 2) if pair not in known]


def link_halves(
    edges: Pairs, page_count: int, known: dict[PagePair, bool], verify: Verify, settings: GroupSettings
) -> Offsets:
    """For each page the smallest page of its group.

    `known` says of pairs whether they are verified; what it lacks is asked of `verify` and added to it. Ties between
    edges go to the smaller pages.
    """
    group_of: dict[int, list[int]] = {}
    order = np.lexsort((edges.later, edges.earlier, -edges.score))
    for a, b in zip(edges.earlier[order].tolist(), edges.later[order].tolist(), strict=True):
        one, other = group_of.get(a) or [a], group_of.get(b) or [b]
        if one is other:
            continue
        cross = _cross_pairs(one, other, settings.largest_checked)
        unknown = [pair for pair in cross if pair not in known]
        if unknown:
            known.update(zip(unknown, verify(unknown), strict=True))
        if 2 * sum(known[pair] for pair in cross) > len(cross):
            joined = sorted((*one, *other))
            for page in joined:
                group_of[page] = joined
    label = np.arange(page_count)
    for page, members in group_of.items():
        label[page] = members[0]
    return label


def _cross_pairs(one: list[int], other: list[int], most: int) -> list[PagePair]:
    """The pairs with a page of each; of more than `most` so many, evenly spread."""
    many = len(one) * len(other)
    picked = range(many) if many <= most else (n * many // most for n in range(most))
    pairs = ((one[n // len(other)], other[n % len(other)]) for n in picked)
    return [(min(pair), max(pair)) for pair in pairs]
