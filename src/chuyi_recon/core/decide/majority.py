"""Where two readings stand and one has more sources: decided for all such loci at once.

In: the evidence, and who has a say at which locus. Out: the decisions that `vote.decide_locus` would make one by one,
for the loci at which nothing but the voices decides: of two readings the one with more voice, no tie of sources, no
name that an editor calls right, no habit of marks and no consistency over the document that says otherwise. The voices
of a family part in few ways: each way is weighed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.layout.spacing import has_lost_character
from chuyi_recon.core.model import BoolArray, Decision, Ground, IntArray
from chuyi_recon.core.model.table_columns import SUBSTANTIVE
from chuyi_recon.core.weigh.confidence import confidence
from chuyi_recon.messages import Message, MessageList, list_sigla

_MOST = 39  # witnesses whose readings, one of three each, are one number
_ALIKE = 6  # decimals to which voices are compared


@dataclass(frozen=True, slots=True)
class _TwoReadings:
    """One way in which witnesses part: who has the reading that wins, how sure it is, and why."""

    wins: int  # the reading's number: 1 the lower variant, 2 the higher
    holders: tuple[str, ...]
    sure: float
    reason: Message


def decide_majority(evidence: Evidence, loci_asked: BoolArray, heard: BoolArray) -> dict[int, Decision]:
    """The decisions at those of some loci where voices alone decide between two readings.

    `heard` is `[w, l]`, who has a say. The reading that is printed is the pivot's, else that of the most reliable of
    its holders, the first of equal ones.
    """
    loci = evidence.table.loci
    if len(loci.sigla) > _MOST or evidence.settings.entities:
        return {}
    high = np.where(heard, loci.variant, -1).max(axis=0, initial=-1)
    low = np.where(heard, loci.variant, high).min(axis=0, initial=np.iinfo(loci.variant.dtype).max)
    number = np.where(heard, np.where(loci.variant == high, 2, 1), 0)
    two = loci_asked & (low < high) & (~heard | (loci.variant == low) | (loci.variant == high)).all(axis=0)
    two[list(evidence.consistent_readings)] = False
    if any(map(has_lost_character, loci.texts)):  # what cannot be shown may be text
        two &= np.where(heard, loci.length, 1).min(axis=0, initial=1) > 0
    at = np.flatnonzero(two)
    codes = (number[:, at].astype(np.int64) * 3 ** np.arange(len(loci.sigla), dtype=np.int64)[:, None]).sum(axis=0)
    known, first, which = np.unique(codes, return_index=True, return_inverse=True)
    ways = {n: _two_readings(evidence, number[:, at[i]].tolist()) for n, i in enumerate(first.tolist()) if len(known)}
    made = np.array([ways[n] is not None for n in range(len(known))], bool)[which.reshape(-1)]
    wins = np.array([w.wins if (w := ways[n]) is not None else 0 for n in range(len(known))], np.int64)
    chosen = np.where(wins[which.reshape(-1)] == 2, high[at], low[at])
    made &= ~_needs_review(evidence, at, chosen, heard)
    at, which, chosen = at[made], which.reshape(-1)[made], chosen[made]
    lines = evidence.copied(heard[:, at] & (loci.variant[:, at] == chosen))
    texts, taken = evidence.print_readings(at, lines)
    own = [w for n in which.tolist() if (w := ways[n]) is not None]
    unsure = np.array([w.sure for w in own]) < evidence.settings.open_below
    return evidence.make_decisions(
        at,
        ground=[Ground.MAJORITY if text else Ground.OMITTED for text in texts],
        text=texts,
        copied_from=taken,
        sigla=[w.holders for w in own],
        confidence=[w.sure for w in own],
        reason=[w.reason for w in own],
        open=(unsure & (loci.kind[at] == SUBSTANTIVE)).tolist(),
    )


def _two_readings(evidence: Evidence, number: list[int]) -> _TwoReadings | None:
    """What comes of it where the witnesses have these readings; None where more than their voices is asked."""
    sigla, voice, scores = evidence.table.loci.sigla, evidence.weights.vote_weights, dict[str, float]()
    sides: Mapping[int, list[str]] = {1: [], 2: []}
    for siglum, n in zip(sigla, number, strict=True):
        if n:
            sides[n].append(siglum)
            scores[str(n)] = scores.get(str(n), 0.0) + voice[siglum]
    many = {n: len({evidence.independence_classes[s] for s in side}) for n, side in sides.items()}
    if many[1] == many[2] or round(scores["1"], _ALIKE) == round(scores["2"], _ALIKE):
        return None
    wins = 1 if scores["1"] > scores["2"] else 2
    sure = confidence(scores, str(wins))
    return _TwoReadings(
        wins, tuple(sorted(sides[wins])), sure, against_others(list_sigla(sides[wins]), list_sigla(sides[3 - wins]))
    )


def _needs_review(evidence: Evidence, at: IntArray, chosen: IntArray, heard: BoolArray) -> BoolArray:
    """Where the habits of the witnesses speak for a mark that somebody has, and that is not the chosen reading."""
    loci, out = evidence.table.loci, np.zeros(len(at), bool)
    places = {i: n for n, i in enumerate(at.tolist())}
    for i, mark in evidence.likeliest_marks.items():
        n = places.get(i)
        if n is not None:
            w = int((heard[:, i] & (loci.variant[:, i] == chosen[n])).argmax())
            out[n] = loci.keys[w][loci.first[w, i] : loci.last[w, i]] != mark.key
    return out


@lru_cache(maxsize=4096)  # the ways in which the witnesses of a family part
def against_others(sigla: MessageList, others: MessageList) -> Message:
    """Who reads so, and who reads otherwise."""
    return Message("decision.weighed.against", sigla=sigla, others=others)
