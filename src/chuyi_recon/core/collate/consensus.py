"""A plain consensus of a family: the text that its witnesses are aligned with where none of them is the base.

In: a table, its presence and the voices of the witnesses. Out: the consensus as a text. It is no witness: it has no
vote and attests nothing, and what it says is said again by the decisions, with reasons. It only gives all witnesses the
same thing to stand beside, so that it does not matter which of them the first alignment began with: the one with a
page of its own, the one that is cut off, or the one that reads the columns across.

Each row is there or not (`kept_rows`), then each locus has the reading with the most voice behind it. Characters are
those of the most reliable of its holders, line ends with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from chuyi_recon.core.collate.presence import Presence, kept_rows
from chuyi_recon.core.model import Family, Table, Weights
from chuyi_recon.core.text.edit_distance import edit_distance
from chuyi_recon.core.text.markup import find_markup


def build_consensus(table: Table, presence: Presence, weights: Weights) -> str:
    """The text of the consensus. Ties: the reading that is last in code point order, the first of the most reliable."""
    loci = table.loci
    vote_weights = [weights.vote_weights[s] for s in loci.sigla]
    classes = [table.independence_classes[s] for s in loci.sigla]
    rows = kept_rows(presence, vote_weights, classes)
    # Who runs on without a row says nothing of its words.
    number = np.where(loci.voting & presence.present[:, loci.row], loci.variant, -1)
    scores = np.zeros((int(number.max(initial=0)) + 1, len(loci)))
    for w in range(len(loci.sigla)):
        own = np.flatnonzero(number[w] >= 0)
        scores[number[w, own], own] += vote_weights[w]
    best = len(scores) - 1 - scores[::-1].argmax(axis=0)
    trust = np.array([weights.reliability[s] for s in loci.sigla])
    giver = np.where(number == best, trust[:, None], -1.0).argmax(axis=0)
    printed = np.flatnonzero(rows[loci.row] & (number >= 0).any(axis=0))
    bare = [_UnmarkedText(text) for text in loci.texts]
    return "".join(
        bare[w].of(int(loci.start[w, i]), int(loci.end[w, i]))
        for w, i in zip(giver[printed].tolist(), printed.tolist(), strict=True)
    )


class _UnmarkedText:
    """A text without its markup, of which a piece here and a piece there would be none."""

    def __init__(self, text: str) -> None:
        found = find_markup(text)
        self._chars: str | list[str] = text
        if found.hidden:
            self._chars = list(text)
            for c in found.coded_characters:
                self._chars[c.span.start] = c.char
            for span in found.hidden:
                self._chars[span.start : span.end] = [""] * len(span)

    def of(self, start: int, end: int) -> str:
        """What is left of a stretch."""
        return "".join(self._chars[start:end])


def most_reliable(family: Family, weights: Weights, unknown: Callable[[str], float]) -> str:
    """The most reliable witness; of equal ones, as two always are, the one with fewest `unknown` words, the first."""
    best = max(round(weights.reliability[s], 6) for s in family.sigla)
    alike = [s for s in family.sigla if round(weights.reliability[s], 6) == best]
    return alike[0] if len(alike) == 1 else min(alike, key=lambda s: (round(unknown(s), 4), s))


def total_edits(key: str, keys: Sequence[str]) -> int:
    """How far a consensus is from all witnesses."""
    return sum(edit_distance(key, other) for other in keys)


def fewest_edits(keys: Sequence[str]) -> float:
    """Fewer than `total_edits` of any text whatever.

    By the triangle inequality the edits of a text to two keys are no fewer than those between the two. So whatever ring
    or rings the keys are put into, the edits of any text to all are no fewer than half of those from each key to the
    next. The more unlike neighbours are, the more this says: any two keys are exchanged that make it more.
    """
    edits: list[list[int]] = [[0] * len(keys) for _ in keys]
    for a, b in combinations(range(len(keys)), 2):
        edits[a][b] = edits[b][a] = edit_distance(keys[a], keys[b])
    after = [*range(1, len(keys)), 0]
    better = True
    while better:
        better = False
        for a, b in combinations(range(len(keys)), 2):
            x, y = after[a], after[b]
            if x != b and y != a and edits[a][y] + edits[b][x] > edits[a][x] + edits[b][y]:
                after[a], after[b], better = y, x, True
    around: int = sum(edits[a][b] for a, b in enumerate(after))
    return around / 2
