"""What an engine's own confidence in a reading is worth, learned from the family itself.

Engines state confidence on scales of their own: what one calls .6 another calls .99. So a confidence is never compared
with another engine's. The readings of a witness are ordered by it and parted into bands, and each band has an error of
its own, estimated as reliability is: by how often its readings part from those of the others, and from whom
(EM, Dawid and Skene 1979, with a band in the place of a worker), and never greater where the engine is surer. Of two
witnesses nobody can tell who is wrong: there words tell it better than confidence.
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.model import BoolArray, ConfidenceErrors, Family, FloatArray, IntArray, Loci, Table, Weights
from chuyi_recon.core.model.table_columns import count_classes
from chuyi_recon.core.settings import Settings

_BANDS = (0.02, 0.05, 0.1, 0.2, 0.4)  # shares of a witness's signs, from the least sure on; the rest is one band
_LEAST_CLASSES = 3  # with two, pairs of engines on 12 drawn pages had 1.31 % wrong for 1.15
_ROUNDS = 5
_ALTERNATIVES = 30.0  # wrong readings a sign may have, as in `reliability`
_PSEUDO_COUNTS = 6.0  # signs that shrink the error of a band to that of its witness
_LEAST_ERROR, _GREATEST_ERROR = 1e-4, 0.9


def reading_confidences(family: Family, loci: Loci) -> FloatArray:
    """`[w, l]`: the lowest confidence of the words in a reading; NaN where it has none, or its engine states none.

    An empty reading has that of the word before it or behind it, whichever is lower: a sign was overlooked there.
    """
    out = np.full(loci.first.shape, np.nan)
    for w, siglum in enumerate(loci.sigla):
        words = family.witness(siglum).transcription.source_map.words
        if words is None or not len(words.start) or np.isnan(words.confidence).all():
            continue
        sure = np.append(words.confidence.astype(np.float64), np.nan)
        here = np.flatnonzero(loci.first[w] >= 0)
        start, end = loci.start[w, here], loci.end[w, here]
        empty = start == end
        first = words.end.searchsorted(start - empty, side="right")
        last = words.start.searchsorted(np.maximum(end + empty, start + 1), side="left")
        least = np.fmin.reduceat(sure, np.stack([first, np.maximum(last, first)]).T.ravel())[::2]
        out[w, here] = np.where(last > first, least, np.nan)
    return out


def band_edges(confidences: FloatArray, loci: Loci) -> FloatArray:
    """`[w, band]`: the greatest confidence in each band of a witness's readings but the last; NaN without such."""
    out = np.full((len(confidences), len(_BANDS)), np.nan)
    for w, own in enumerate(confidences):
        known = np.flatnonzero(~np.isnan(own) & loci.voting[w])
        if len(known):
            order = known[np.argsort(own[known], kind="stable")]
            size = np.maximum(loci.length[w, order], 1).cumsum()
            at = size.searchsorted([share * size[-1] for share in _BANDS])
            out[w] = own[order[np.minimum(at, len(order) - 1)]]
    return out


def find_bands(confidences: FloatArray, edges: FloatArray) -> IntArray:
    """`[w, l]`: the band of each reading, 0 the least sure; -1, the last column of errors, without a confidence."""
    out = np.full(confidences.shape, -1, np.int32)
    for w, own in enumerate(confidences):
        known = ~np.isnan(own) & ~np.isnan(edges[w]).any()
        out[w, known] = edges[w].searchsorted(own[known], side="left")
    return out


def estimate_confidence_errors(table: Table, settings: Settings) -> tuple[ConfidenceErrors, FloatArray] | None:
    """The error of each band, and `[w]` that of each witness in all; None without confidences, and of two.

    Only what another source covers too says anything. Copies share one vote.
    """
    if len(set(table.independence_classes.values())) < _LEAST_CLASSES:
        return None
    confidences = reading_confidences(table.family, table.loci)
    if np.isnan(confidences).all():
        return None
    edges = band_edges(confidences, table.loci)
    bands = find_bands(confidences, edges)
    loci, many = table.loci, len(_BANDS) + 2
    classes = [table.independence_classes[s] for s in loci.sigla]
    share = np.array([1 / classes.count(c) for c in classes])[:, None]
    voting = loci.voting & (count_classes(loci.voting, classes) > 1)
    number = np.where(voting, loci.variant, -1)
    lines = np.arange(len(loci.sigla))[:, None]
    band = np.where(bands < 0, many - 1, bands)
    parted = np.flatnonzero(_parts(number))
    size = np.where(voting, np.maximum(loci.length, 1), 0)
    total = np.zeros((len(loci.sigla), many))
    np.add.at(total, (np.broadcast_to(lines, band.shape), band), size)
    errors = np.full(total.shape, settings.error_prior)
    variants = int(number.max(initial=0)) + 1
    own, heard, width = number[:, parted], voting[:, parted], size[:, parted]
    for _ in range(_ROUNDS):
        votes = share * log_odds_of_error(errors[lines, band[:, parted]])
        scores = np.zeros((variants, len(parted)))
        for w in range(len(loci.sigla)):
            at = np.flatnonzero(heard[w])
            scores[own[w, at], at] += votes[w, at]
        likely = np.exp(scores - scores.max(axis=0, initial=0.0)) * (scores > 0)
        likely /= np.maximum(likely.sum(axis=0), 1e-12)
        wrong = np.where(heard, width * (1 - likely[np.maximum(own, 0), np.arange(len(parted))]), 0)
        lost = np.zeros(total.shape)
        np.add.at(lost, (np.broadcast_to(lines, own.shape), band[:, parted]), wrong)
        whole = (lost.sum(axis=1) + _PSEUDO_COUNTS * settings.error_prior) / (total.sum(axis=1) + _PSEUDO_COUNTS)
        errors = (lost + _PSEUDO_COUNTS * whole[:, None]) / (total + _PSEUDO_COUNTS)
        for line, size_of_band in zip(errors, total, strict=True):
            line[:-1] = _not_increasing(line[:-1], size_of_band[:-1] + _PSEUDO_COUNTS)
    return ConfidenceErrors(edges, errors), whole


def vote_weights_by_locus(table: Table, weights: Weights) -> FloatArray | None:
    """`[w, l]`: the log-odds that the vote of each reading adds by what its confidence is worth; None without such."""
    known = weights.confidence_errors
    if known is None:
        return None
    bands = find_bands(reading_confidences(table.family, table.loci), known.edges)
    share = np.array([weights.vote_shares[s] for s in table.loci.sigla])[:, None]
    votes: FloatArray = share * log_odds_of_error(known.errors[np.arange(len(bands))[:, None], bands])
    return votes


def _not_increasing(values: FloatArray, weights: FloatArray) -> FloatArray:
    """The nearest values that do not increase, by weighted squares: pool adjacent violators.

    >>> _not_increasing(np.array([0.3, 0.1, 0.2, 0.0]), np.ones(4)).tolist()
    [0.3, 0.15000000000000002, 0.15000000000000002, 0.0]
    """
    blocks: list[tuple[float, float, int]] = []  # value, weight, how many
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (a, v, m), (b, w, n) = blocks[-2:]
            blocks[-2:] = [((a * v + b * w) / (v + w), v + w, m + n)]
    return np.repeat([b[0] for b in blocks], [b[2] for b in blocks])


def _parts(number: IntArray) -> BoolArray:
    """At which loci two readings part that are heard, numbered by variant, -1 where nobody is heard."""
    most = number.max(axis=0, initial=-1)
    parted: BoolArray = ((number >= 0) & (number < most)).any(axis=0)
    return parted


def log_odds_of_error(errors: FloatArray) -> FloatArray:
    """The log-odds that a vote adds, log((1-e)V/e), never below 0.05."""
    e = np.clip(errors, _LEAST_ERROR, _GREATEST_ERROR)
    odds: FloatArray = np.maximum(0.05, np.log((1 - e) * _ALTERNATIVES / e))
    return odds
