"""Who speaks for how much: the reliability of each witness and the dependence between them.

In: a table after withholding. Out: `Weights`. Reliability comes from the loci themselves (EM: weigh,
vote, count each witness's dissent, shrink by pseudo-counts; Dawid and Skene 1979), dependence from
what two witnesses share against the rest. Witnesses of one declared group, or of one sha256, share
one vote; two that are estimated to be copies share theirs in part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from math import log

from chuyi_recon.core.confidence import tally
from chuyi_recon.core.model import Family, Locus, Table, Weights
from chuyi_recon.core.settings import Settings

_ROUNDS = 3  # more rounds changed no decision on the development sets


def weigh(table: Table, settings: Settings) -> Weights:
    """Reliabilities and votes. A witness without any locus in common has the prior reliability."""
    family = table.family
    source = {s: family.source_of(s) for s in family.sigla}
    disputed = [locus for locus in table.loci if locus.kind != "agreed"]
    shared = declared_votes(family)
    votes = dict(shared)
    for (x, y), dependence in dependences(family.sigla, disputed, settings).items():
        if _copied(family, x, y):
            continue
        if dependence >= settings.copy_dependence:
            votes[x] = min(votes[x], shared[x] / (1 + dependence))
            votes[y] = min(votes[y], shared[y] / (1 + dependence))
    reliability = dict.fromkeys(family.sigla, 1 - settings.error_prior)
    agreed: dict[str, int] = defaultdict(int)
    for locus in table.loci:
        if locus.kind == "agreed" and len({source[r.siglum] for r in locus.readings}) > 1:
            for r in locus.readings:
                if not r.withheld:
                    agreed[r.siglum] += len(r.key)
    for _ in range(_ROUNDS):
        wrong: dict[str, float] = defaultdict(float)
        seen: dict[str, float] = defaultdict(float)
        voice = {s: votes[s] * weight(reliability[s], settings) for s in family.sigla}
        for locus in disputed:
            standing = [r for r in locus.readings if not r.withheld]
            if len({source[r.siglum] for r in standing}) < 3:
                continue  # of two that part, nobody knows which is wrong
            scores = tally(locus.readings, voice)
            best = max(scores, key=lambda k: (scores[k], k))
            for r in standing:
                size = max(len(r.key), len(best), 1)
                seen[r.siglum] += size
                wrong[r.siglum] += size if r.key != best else 0
        pseudo = settings.pseudo_counts
        reliability = {
            s: 1 - (wrong[s] + pseudo * settings.error_prior) / (seen[s] + agreed[s] + pseudo) for s in family.sigla
        }
    voice = {s: votes[s] * weight(reliability[s], settings) for s in family.sigla}
    return Weights(reliability, votes, voice, sum(votes.values()))


def declared_votes(family: Family) -> dict[str, float]:
    """One vote for each transcription: members of a group, and copies of a file, share it."""
    same: dict[str, list[str]] = defaultdict(list)
    for w in family.witnesses:
        same[family.source_of(w.siglum)].append(w.siglum)
    return {s: 1 / len(names) for names in same.values() for s in names}


def _copied(family: Family, x: str, y: str) -> bool:
    return family.source_of(x) == family.source_of(y)


def weight(reliability: float, settings: Settings) -> float:
    """The log-odds that one vote adds: log((1-e)V/e), never below 0.05."""
    e = min(max(1 - reliability, 1e-4), 0.9)
    return max(0.05, log((1 - e) * settings.alternatives / e))


def dependences(sigla: Sequence[str], disputed: Sequence[Locus], settings: Settings) -> dict[tuple[str, str], float]:
    """For each pair that parts from the others together often enough, how much one copies the other.

    1 - d(x,y) / max over z, w of (d(x,z) + d(y,w) - d(z,w)), d the number of disputed loci at which
    two differ. Two perfect witnesses are no copies: the pair must share readings against a third
    at more than `copy_evidence` loci.
    """
    d: dict[tuple[str, str], int] = defaultdict(int)
    together: dict[tuple[str, str], int] = defaultdict(int)
    for locus in disputed:
        standing = [r for r in locus.readings if not r.withheld]
        count: dict[str, int] = defaultdict(int)
        for r in standing:
            count[r.key] += 1
        for a, b in combinations(standing, 2):
            if a.key != b.key:
                d[a.siglum, b.siglum] += 1
                d[b.siglum, a.siglum] += 1
            elif count[a.key] == 2 and len(standing) >= 4:
                together[a.siglum, b.siglum] += 1
    out = {}
    for (x, y), evidence in together.items():
        if evidence <= settings.copy_evidence:
            continue
        others = [s for s in sigla if s not in (x, y)]
        far = max((d[x, z] + d[y, w] - d[z, w] for z in others for w in others if z != w), default=0)
        if far > 0:
            out[x, y] = max(0.0, 1 - d[x, y] / far)
    return out
