"""Who speaks for how much: the reliability of each witness and the dependence between them.

In: a table after withholding. Out: `Weights`. Reliability comes from the loci themselves (EM: weigh,
vote, count each witness's dissent, shrink by pseudo-counts; Dawid and Skene 1979), dependence from
what two witnesses share against the rest. Witnesses of one declared group, or of one sha256, share
one vote; two that are estimated to be copies share theirs in part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import log

import numpy as np

from chuyi_recon.core.model import Family, Loci, Table, Weights
from chuyi_recon.core.model.columns import AGREED, voices
from chuyi_recon.core.settings import Settings

_ROUNDS = 3  # more rounds changed no decision on the development sets


def weigh(table: Table, settings: Settings) -> Weights:
    """Reliabilities and votes. A witness without any locus in common has the prior reliability."""
    family, loci = table.family, table.loci
    shared = declared_votes(family)
    votes = dict(shared)
    for (x, y), dependence in dependences(loci, settings).items():
        if family.source_of(x) == family.source_of(y):
            continue
        if dependence >= settings.copy_dependence:
            votes[x] = min(votes[x], shared[x] / (1 + dependence))
            votes[y] = min(votes[y], shared[y] / (1 + dependence))
    sources = [family.source_of(s) for s in loci.sigla]
    seen = np.where(loci.standing & (loci.kind == AGREED) & (voices(loci.present, sources) > 1), loci.length, 0)
    agreed = seen.sum(axis=1)
    # Of two that part, nobody knows which is wrong.
    heard = np.flatnonzero((loci.kind != AGREED) & (voices(loci.standing, sources) > 2))
    reliability = _reliabilities(loci.taken_columns(heard), votes, agreed.tolist(), settings)
    voice = {s: votes[s] * weight(reliability[s], settings) for s in family.sigla}
    return Weights(reliability, votes, voice, sum(votes.values()))


def _reliabilities(
    heard: Loci, votes: Mapping[str, float], agreed: Sequence[int], settings: Settings
) -> dict[str, float]:
    """What share of signs each witness has right, by its dissent at the disputed loci `heard`."""
    reliability = dict.fromkeys(heard.sigla, 1 - settings.error_prior)
    number = np.where(heard.standing, heard.variant, -1)
    most = int(number.max(initial=0)) + 1
    for _ in range(_ROUNDS):
        scores = np.zeros((most, len(heard)))
        for w, siglum in enumerate(heard.sigla):
            own = np.flatnonzero(number[w] >= 0)
            scores[number[w, own], own] += votes[siglum] * weight(reliability[siglum], settings)
        best = most - 1 - scores[::-1].argmax(axis=0)  # ties go to the last in code point order
        right = number == best
        long = np.where(right, heard.length, 0).max(axis=0, initial=0)
        size = np.where(number >= 0, np.maximum(np.maximum(heard.length, long), 1), 0)
        seen, wrong = size.sum(axis=1), np.where(right, 0, size).sum(axis=1)
        pseudo = settings.pseudo_counts
        reliability = {
            s: 1 - (float(wrong[w]) + pseudo * settings.error_prior) / (float(seen[w]) + agreed[w] + pseudo)
            for w, s in enumerate(heard.sigla)
        }
    return reliability


def declared_votes(family: Family) -> dict[str, float]:
    """One vote for each transcription: members of a group, and copies of a file, share it."""
    same: dict[str, list[str]] = defaultdict(list)
    for w in family.witnesses:
        same[family.source_of(w.siglum)].append(w.siglum)
    return {s: 1 / len(names) for names in same.values() for s in names}


def weight(reliability: float, settings: Settings) -> float:
    """The log-odds that one vote adds: log((1-e)V/e), never below 0.05."""
    e = min(max(1 - reliability, 1e-4), 0.9)
    return max(0.05, log((1 - e) * settings.alternatives / e))


def dependences(loci: Loci, settings: Settings) -> dict[tuple[str, str], float]:
    """For each pair that parts from the others together often enough, how much one copies the other.

    1 - d(x,y) / max over z, w of (d(x,z) + d(y,w) - d(z,w)), d the number of disputed loci at which
    two differ. Two perfect witnesses are no copies: the pair must share readings against a third
    at more than `copy_evidence` loci.
    """
    which = np.flatnonzero(loci.kind != AGREED)
    standing = loci.standing[:, which]
    number = np.where(standing, loci.variant[:, which], -1)
    enough = standing.sum(axis=0) >= 4
    d: dict[tuple[str, str], int] = defaultdict(int)
    together: dict[tuple[str, str], int] = {}
    lines = range(len(loci.sigla))
    for a, b in combinations(lines, 2):
        both = standing[a] & standing[b]
        same = both & (number[a] == number[b])
        pair = loci.sigla[a], loci.sigla[b]
        d[pair] = d[pair[::-1]] = int((both & ~same).sum())
        others = [y for y in lines if y not in (a, b)]
        alone = same & enough & ~(number[others] == number[a]).any(axis=0)
        together[pair] = int(alone.sum())
    out = {}
    for (x, y), evidence in together.items():
        if evidence <= settings.copy_evidence:
            continue
        rest = [s for s in loci.sigla if s not in (x, y)]
        far = max((d[x, z] + d[y, w] - d[z, w] for z in rest for w in rest if z != w), default=0)
        if far > 0:
            out[x, y] = max(0.0, 1 - d[x, y] / far)
    return out
