"""Which mark stands at a place: by how each witness reads marks over the whole document.

Engines do not err alike about marks: one drops full stops at the end of a line, another reads every `;` as `:`. How
often each does is counted where the family shows it (Dawid and Skene 1979, a table of confusions for each witness): its
marks where others agree and, weighed by what is likely, where they part. A `:` of a witness that reads `;` so says
little against a `;`, and nothing at a place where it drops one mark of three says little against any.

In an alphabet a mark is a matter of how a word is written and where a line ends, of which nothing is known here: only a
text in Han is asked. Where more than half of the sources read alike no habit is asked: engines of one making share
theirs.

In: a table, who has text in its rows, and the weights. Out: by locus, the likeliest of the readings that stand there,
and how likely it is. Only loci at which all who have a say have one mark or none are asked, and three sources must be
heard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chuyi_recon.core.collate.presence import Presence
from chuyi_recon.core.model import BoolArray, FloatArray, IntArray, Table, Weights
from chuyi_recon.core.model.table_columns import AGREED, count_classes
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.fold import distinct, is_ideograph

_ROUNDS = 5
_SHARED_PRIOR_WEIGHT = 4.0  # places that all witnesses' habits count for, beside a witness's own
_DEFAULT_PRIOR_WEIGHT = 4.0  # places that no habit at all counts for, beside those
_DEFAULT_ACCURACY = 0.9  # of marks, where nothing is known


@dataclass(frozen=True, slots=True)
class LikeliestMark:
    """The likeliest mark of a locus, which may be none, and its probability."""

    key: str
    probability: float


def likeliest_marks(table: Table, presence: Presence, weights: Weights) -> Mapping[int, LikeliestMark]:
    """By locus, the mark that the habits of its witnesses make likeliest."""
    loci, keys = table.loci, table.loci.keys
    han = (many for key in keys for char, many in distinct(code_points(key)) if is_ideograph(char))
    if 2 * sum(han) < sum(map(len, keys)):
        return {}
    classes = [table.independence_classes[s] for s in loci.sigla]
    voting = loci.voting & presence.present[:, loci.row]
    one = voting & (loci.length <= 1)
    many = (voting & (loci.length > 1)).any(axis=0)
    at = np.flatnonzero(
        (loci.kind != AGREED) & (count_classes(voting, classes) > 2) & ~many & (one & (loci.length == 1)).any(axis=0)
    )
    read: list[list[str | None]] = []
    asked: list[int] = []
    for i in at.tolist():
        own = [
            (keys[w][loci.first[w, i]] if loci.length[w, i] else "") if voting[w, i] else None
            for w in range(len(loci.sigla))
        ]
        if not any(c and c.isalnum() for c in own):
            asked.append(i)
            read.append(own)
    if not asked:
        return {}
    signs = ["", *sorted({c for own in read for c in own if c})]
    number = {c: n for n, c in enumerate(signs)}
    readings = np.array([[-1 if c is None else number[c] for c in own] for own in read]).T
    votes = np.array([weights.vote_shares[s] for s in loci.sigla])
    vote_weights = np.array([weights.vote_weights[s] for s in loci.sigla])
    known = _count_agreed(table, voting, number)
    likely = _vote_shares(readings, vote_weights, len(signs))
    for _ in range(_ROUNDS):
        likely = _mark_probabilities(
            readings, _confusion_matrices(readings, likely, known), votes, known.sum(axis=0) + likely.sum(axis=0)
        )
    out = {}
    for n, i in enumerate(asked):
        if _has_majority(readings[:, n], classes):
            continue
        best = max(set(readings[readings[:, n] >= 0, n].tolist()), key=lambda k: (round(float(likely[n, k]), 9), -k))
        out[i] = LikeliestMark(signs[best], float(likely[n, best]))
    return out


def _has_majority(own: IntArray, classes: Sequence[str]) -> bool:
    """Whether more than half of the sources that are heard read alike: then no habit is asked."""
    by: dict[int, set[str]] = defaultdict(set)
    for n, source in zip(own.tolist(), classes, strict=True):
        by[n].add(source)
    voting = set().union(*(by[n] for n in by if n >= 0))
    return any(2 * len(by[n]) > len(voting) for n in by if n >= 0)


def _count_agreed(table: Table, voting: BoolArray, number: Mapping[str, int]) -> FloatArray:
    """`[witness, mark]`: how often each has a mark that all who are heard have there; none counts between two signs."""
    loci = table.loci
    out = np.zeros((len(loci.sigla), len(number)))
    agreed = (loci.kind == AGREED) & (voting.sum(axis=0) > 1)
    for w, key in enumerate(loci.keys):
        own = np.flatnonzero(agreed & voting[w])
        steps = np.zeros(len(key) + 1, np.int64)
        np.add.at(steps, loci.first[w, own], 1)
        np.add.at(steps, loci.last[w, own], -1)
        for sign, many in distinct(code_points(key)[steps[:-1].cumsum() > 0]):
            if sign in number:
                out[w, number[sign]] += many
            elif sign.isalnum():
                out[w, 0] += many
    return out


def _vote_shares(readings: IntArray, vote_weights: FloatArray, many: int) -> FloatArray:
    """`[place, mark]`: the share of the voices for each."""
    out = np.zeros((readings.shape[1], many))
    for w, own in enumerate(readings):
        at = np.flatnonzero(own >= 0)
        out[at, own[at]] += vote_weights[w]
    shares: FloatArray = out / out.sum(axis=1, keepdims=True)
    return shares


def _confusion_matrices(readings: IntArray, likely: FloatArray, known: FloatArray) -> FloatArray:
    """`[witness, true, read]`: how often each witness reads a mark as another."""
    many = likely.shape[1]
    counts = np.zeros((len(readings), many, many))
    for w, own in enumerate(readings):
        at = np.flatnonzero(own >= 0)
        np.add.at(counts[w].T, own[at], likely[at])
        counts[w][np.diag_indices(many)] += known[w]
    nothing = np.full((many, many), (1 - _DEFAULT_ACCURACY) / max(1, many - 1))
    nothing[np.diag_indices(many)] = _DEFAULT_ACCURACY
    common = counts.sum(axis=0) + _DEFAULT_PRIOR_WEIGHT * nothing
    common /= common.sum(axis=1, keepdims=True)
    counts += _SHARED_PRIOR_WEIGHT * common
    habits: FloatArray = counts / counts.sum(axis=2, keepdims=True)
    return habits


def _mark_probabilities(readings: IntArray, habits: FloatArray, votes: FloatArray, often: FloatArray) -> FloatArray:
    """`[place, mark]`: how likely each is, by what is read there and how often it stands in the document."""
    many = habits.shape[1]
    out = np.tile(np.log((often + 1) / (often.sum() + many)), (readings.shape[1], 1))
    for w, own in enumerate(readings):
        at = np.flatnonzero(own >= 0)
        out[at] += votes[w] * np.log(habits[w][:, own[at]]).T
    out = np.exp(out - out.max(axis=1, keepdims=True))
    likely: FloatArray = out / out.sum(axis=1, keepdims=True)
    return likely
