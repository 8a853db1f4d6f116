"""Who speaks for how much.

In: a table after withholding. Out: `Weights`. Reliability comes from the loci themselves (EM: weigh,
vote, count each witness's dissent, shrink by pseudo-counts; Dawid and Skene 1979). Witnesses of one source
share one vote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from chuyi_recon.core.model import Loci, Table, Weights
from chuyi_recon.core.model.table_columns import AGREED, count_classes
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.weigh.engine_confidence import estimate_confidence_errors

_ROUNDS = 3  # more rounds changed no decision on the development sets
# wrong readings a sign may have: V of log((1-e)V/e); at 15 nothing changes; at 60 corruption .0305 for .0306
_ALTERNATIVES = 30.0
# signs that shrink a reliability to the prior; at 3 calibration .174 for .173; at 12 nothing changes
_PSEUDO_COUNTS = 6.0


def estimate_weights(table: Table, settings: Settings) -> Weights:
    """Reliabilities and votes. A witness without any locus in common has the prior reliability."""
    loci = table.loci
    classes = [table.independence_classes[s] for s in loci.sigla]
    votes = {s: 1 / classes.count(source) for s, source in zip(loci.sigla, classes, strict=True)}
    agreed_signs = np.where(
        loci.voting & (loci.kind == AGREED) & (count_classes(loci.present, classes) > 1), loci.length, 0
    )
    agreed = agreed_signs.sum(axis=1)
    # Of two that part, nobody knows which is wrong.
    disputed = np.flatnonzero((loci.kind != AGREED) & (count_classes(loci.voting, classes) > 2))
    reliability = _estimate_reliabilities(loci.select(disputed), votes, agreed.tolist(), settings)
    known = estimate_confidence_errors(table, settings)
    if known is not None:
        reliability = {s: 1 - float(e) for s, e in zip(loci.sigla, known[1], strict=True)}
    vote_weights = {s: votes[s] * log_odds(reliability[s]) for s in loci.sigla}
    return Weights(reliability, votes, vote_weights, sum(votes.values()), known[0] if known else None)


def _estimate_reliabilities(
    disputed: Loci, votes: Mapping[str, float], agreed: Sequence[int], settings: Settings
) -> dict[str, float]:
    """What share of signs each witness has right, by its dissent at the disputed loci."""
    reliability = dict.fromkeys(disputed.sigla, 1 - settings.error_prior)
    number = np.where(disputed.voting, disputed.variant, -1)
    most = int(number.max(initial=0)) + 1
    for _ in range(_ROUNDS):
        scores = np.zeros((most, len(disputed)))
        for w, siglum in enumerate(disputed.sigla):
            own = np.flatnonzero(number[w] >= 0)
            scores[number[w, own], own] += votes[siglum] * log_odds(reliability[siglum])
        best = most - 1 - scores[::-1].argmax(axis=0)  # ties go to the last in code point order
        right = number == best
        long = np.where(right, disputed.length, 0).max(axis=0, initial=0)
        size = np.where(number >= 0, np.maximum(np.maximum(disputed.length, long), 1), 0)
        compared, wrong = size.sum(axis=1), np.where(right, 0, size).sum(axis=1)
        pseudo = _PSEUDO_COUNTS
        # Who never counted among three may be wrong anywhere: what two agree on says nothing of either.
        counted = [float(compared[w]) + agreed[w] if compared[w] else 0.0 for w in range(len(disputed.sigla))]
        reliability = {
            s: 1 - (float(wrong[w]) + pseudo * settings.error_prior) / (counted[w] + pseudo)
            for w, s in enumerate(disputed.sigla)
        }
    return reliability


def log_odds(reliability: float) -> float:
    """The log-odds that one vote adds: log((1-e)V/e), never below 0.05."""
    e = min(max(1 - reliability, 1e-4), 0.9)
    return max(0.05, log((1 - e) * _ALTERNATIVES / e))
