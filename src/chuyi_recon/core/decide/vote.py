"""Deciding without a base: readings are weighed whole, a row's presence before its wording.

Whether a clause is there at all is decided once, for the clause: a witness that runs on without it
speaks against, one that lost the page says nothing; where one source alone has it, `rivals` may know
better. Then every locus goes to the reading with the most weight; ties go to the pivot's, then to the
longer, then to the first in code point order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from math import fsum

import numpy as np
from rapidfuzz import fuzz

from chuyi_recon.core.confidence import confidence, tally
from chuyi_recon.core.decide.evidence import ALL_AGREE, NOBODY, WITHHELD, Evidence, said_of_nothing
from chuyi_recon.core.decide.rivals import settled
from chuyi_recon.core.model import Attestation, BoolArray, Decision, Ground, Locus, Reading, Row
from chuyi_recon.core.model.columns import PLACES, voices
from chuyi_recon.core.said import Listed, Said, names, said


def decide_vote(evidence: Evidence, rows: Sequence[int]) -> dict[int, Decision]:
    """Decisions for all loci of the rows of these ordinals, by the locus's ordinal."""
    table = evidence.table
    alone = settled(table, evidence.folded, evidence.sources, rows, evidence.settings)
    asked = np.zeros(len(table.rows), bool)
    asked[[i for i in rows if i not in alone]] = True
    speaking = _Speaking(evidence)
    out = _decide_plain(evidence, speaking.plain & asked) | _left_out(evidence, speaking, speaking.lone & asked)
    rest = [i for i in rows if i in alone or not (speaking.plain | speaking.lone)[i]]
    table.loci.taken([n for i in rest for n in range(*table.rows.bounds[i : i + 2].tolist())])  # made together
    for i in rest:
        row = table.rows[i]
        loci = table.loci_of(row)
        if i in alone:
            giver, why = alone[i]
            out |= {locus.ordinal: _alone(evidence, locus, giver, why) for locus in loci}
            continue
        silent, reason = _presence(evidence, row, loci)
        silent = silent if silent is None else silent | _beside_furniture(evidence, loci)
        for locus in loci:
            out[locus.ordinal] = omitted(locus, reason) if silent is None else decide_locus(evidence, locus, silent)
    return out


class _Speaking:
    """Who has text in each row that has a vote, by line and row."""

    def __init__(self, evidence: Evidence) -> None:
        rows, loci = evidence.table.rows, evidence.table.loci
        many = len(rows)
        standing = np.array([np.bincount(loci.row, line, many) > 0 for line in loci.standing])
        signs = np.where(loci.standing, loci.length, 0)
        self.have = np.array([np.bincount(loci.row, line, many) > 0 for line in signs])
        self.withheld = np.bincount(loci.row, loci.withheld.any(axis=0), many) > 0
        count = voices(self.have, [evidence.sources[s] for s in loci.sigla])
        pivots = rows.place == PLACES.index("pivot")
        # The pivot's rows in which every witness that covers them has text and nothing is withheld: all have a say.
        self.plain: BoolArray = pivots & ~self.withheld & ~(standing & ~self.have).any(axis=0)
        # Rows that nobody has, or beside the pivot's text one source alone: they are left out.
        self.lone: BoolArray = ~self.plain & (count < np.where(pivots, 1, 2))


def _left_out(evidence: Evidence, speaking: _Speaking, rows: BoolArray) -> dict[int, Decision]:
    """The decisions at all loci of rows of which nothing is printed."""
    loci = evidence.table.loci
    at = np.flatnonzero(rows[loci.row])
    known: dict[int, str] = {}
    for i in np.flatnonzero(rows).tolist():
        have = [s for s, there in zip(loci.sigla, speaking.have[:, i].tolist(), strict=True) if there]
        nothing = WITHHELD if speaking.withheld[i] else NOBODY
        known[i] = said("only {sigla} has this", sigla=names(have)) if have else nothing
    reasons = [known[i] for i in loci.row[at].tolist()]
    facts: dict[str, Iterable[object]] = {"text": repeat(""), "taken": repeat(()), "sources": repeat(())}
    return evidence.made(at, ground=repeat(Ground.OMITTED), confidence=repeat(1.0), reason=reasons, **facts)


def _decide_plain(evidence: Evidence, rows: BoolArray) -> dict[int, Decision]:
    """The decisions of plain rows: what all read alike is not weighed."""
    loci, family = evidence.table.loci, evidence.table.family
    mine, alike = rows[loci.row], evidence.unanimous()
    at = np.flatnonzero(mine & alike)
    pivot = loci.line(family.pivot)
    # Whose characters are printed: the pivot's, else the most reliable witness's, of equal ones the first.
    trust = [(w == pivot, *_preference(evidence, s)) for w, s in enumerate(loci.sigla)]
    rank = np.array([sorted(trust).index(t) for t in trust])
    lines = np.where(loci.standing[:, at], rank[:, None], -1).argmax(axis=0)
    made = evidence.agreed(at, lines)
    for locus in loci.taken(np.flatnonzero(mine & ~alike).tolist()):
        made[locus.ordinal] = decide_locus(evidence, locus, frozenset())
    return made


def _preference(evidence: Evidence, siglum: str) -> tuple[bool, float, list[int]]:
    """Of witnesses that read alike the greatest is copied: in the pivot's script, most reliable, first."""
    return siglum not in evidence.other_script, evidence.weights.reliability[siglum], [-ord(c) for c in siglum]


def _presence(evidence: Evidence, row: Row, loci: Sequence[Locus]) -> tuple[frozenset[str] | None, str]:
    """Witnesses that run on without the row (they have no say in its wording), or None if the row is out."""
    size: dict[str, int] = defaultdict(int)
    standing: set[str] = set()
    withheld: set[str] = set()
    for locus in loci:
        framed = evidence.framed(locus)
        for r in locus.readings:
            if r.siglum in framed:
                standing.add(r.siglum)
            elif r.withheld:
                withheld.add(r.siglum)
            else:
                standing.add(r.siglum)
                size[r.siglum] += len(r.key)
    have = {s for s in standing if size[s]}
    lack = standing - have - withheld
    if not have:
        return None, WITHHELD if withheld else NOBODY
    family, source = evidence.table.family, evidence.sources
    sources = {source[s] for s in have}
    if row.place != "pivot":
        against = {source[s] for s in lack if s != family.base}
        if len(sources) < 2:
            return None, said("only {sigla} has this", sigla=names(have))
        if len(sources) <= len(against):
            return None, said("{sigla} have this, {others} run on without it", sigla=names(have), others=names(lack))
        return frozenset(lack), ""
    pro = fsum(evidence.weights.voice[s] for s in have)
    contra = fsum(evidence.weights.voice[s] for s in lack)
    if family.pivot in lack and (len(sources) < 2 or contra >= pro):
        return None, said(
            "only {sigla} has this", sigla=names(have)
        )  # an addition to the pivot's text, in a row of its own
    if contra > pro and len({source[s] for s in lack}) > 1:
        return None, said("only {sigla} has this, {others} run on without it", sigla=names(have), others=names(lack))
    return frozenset(lack), ""


def _beside_furniture(evidence: Evidence, loci: Sequence[Locus]) -> frozenset[str]:
    """Witnesses whose text was paired with others' furniture: in this row they have no say.

    It is paired so where two sources or more have furniture that outweighs those who have text.
    """
    voice, out = evidence.weights.voice, set[str]()
    for locus in loci:
        framed = evidence.framed(locus)
        if len({evidence.sources[s] for s in framed}) > 1:
            have = {r.siglum for r in locus.readings if r.key and not r.withheld}
            if fsum(voice[s] for s in framed) > fsum(voice[s] for s in have):
                out |= have
    return frozenset(out)


def _alone(evidence: Evidence, locus: Locus, giver: str, why: str) -> Decision:
    """What one source alone has, or nothing, for a reason that the document gives; an editor should look at it."""
    if not any(r.key and not r.withheld for r in locus.readings):
        return omitted(locus, WITHHELD)
    own, sure = locus.reading(giver), evidence.settings.rival_confidence
    if own is None or own.withheld or not own.key:
        return omitted(locus, why, look=True, sure=sure)
    holders = [r for r in locus.readings if r.key == own.key and not r.withheld]
    return accepted(evidence, locus, own, holders, Ground.MAJORITY, sure, why, look=True)


def decide_locus(evidence: Evidence, locus: Locus, silent: frozenset[str]) -> Decision:
    """The reading with the most weight behind it among those who have a say; `silent` have none."""
    standing = tuple(r for r in locus.readings if not r.withheld and r.siglum not in silent)
    if not standing:
        return omitted(locus, WITHHELD)
    weights, family = evidence.weights, evidence.table.family
    scores = tally(standing, weights.voice)
    pivot = family.pivot
    own = next((r.key for r in standing if r.siglum == pivot), None)
    backed = _with_neighbours(scores, evidence.settings.neighbour_vote)
    support = evidence.company.prefer(standing, backed)
    best = max(scores, key=lambda k: (round(support[k], 6), k == own, len(k), [-ord(c) for c in k]))
    consistent = evidence.pooled.get(locus.ordinal)
    if consistent is not None and consistent.key in scores:
        best = consistent.key
    holders = [r for r in standing if r.key == best]
    taken = next((r for r in holders if r.siglum == pivot), None) or max(
        holders, key=lambda r: _preference(evidence, r.siglum)
    )
    sure = confidence(backed, best)
    if len(scores) > 1 and evidence.company.settles(standing, backed, best):
        sure = max(sure, evidence.settings.company_confidence)
    if len(scores) == 1:
        ground, why = Ground.AGREED, ALL_AGREE
        if family.base in silent:
            sigla = names(r.siglum for r in holders)
            ground, why = Ground.RESTORED, said("{sigla} have this line, which the base lacks", sigla=sigla)
        return accepted(evidence, locus, taken, holders, ground, sure, why)
    against = names(r.siglum for r in holders), names(r.siglum for r in standing if r.key != best)
    reason = _against(*against)
    if consistent is not None and consistent.key == best:
        sure = max(sure, consistent.often / consistent.places)
        reason = said(
            "{sigla} against {others}: read so in {often} of {places} places after the same words",
            sigla=against[0],
            others=against[1],
            often=consistent.often,
            places=consistent.places,
        )
    unsure = locus.kind == "substantive" and sure < evidence.settings.open_below
    return accepted(evidence, locus, taken, holders, Ground.MAJORITY, sure, reason, look=unsure)


def _with_neighbours(scores: Mapping[str, float], vote: float) -> Mapping[str, float]:
    """Where three readings or more part, each is backed by those that are nearly the same: by so much of a `vote`.

    縣政府公告 and 懸政府公告 speak for one another against 縣議會函. The reading that wins is one that
    a witness has; nothing is mixed. With two readings, likeness changes no order.
    """
    if len(scores) < 3:
        return scores
    return {k: sum(s * (1.0 if o == k else vote * fuzz.ratio(k, o) / 100) for o, s in scores.items()) for k in scores}


def accepted(
    evidence: Evidence,
    locus: Locus,
    taken: Reading,
    holders: Sequence[Reading],
    ground: Ground,
    sure: float,
    reason: str,
    *,
    look: bool = False,
) -> Decision:
    """The decision to print what `taken` has."""
    sources = tuple(sorted(r.siglum for r in holders))
    text, where = laid_out(evidence, locus, taken)
    if not text:
        ground, reason = Ground.OMITTED, said_of_nothing(len(taken.key)) if ground is Ground.AGREED else reason
    return Decision(locus.row, locus.ordinal, ground, text, where, sources, sure, reason, open=look)


def laid_out(evidence: Evidence, locus: Locus, taken: Reading) -> tuple[str, tuple[Attestation, ...]]:
    """What is printed of `taken`: in the pivot's layout where the pivot covers the place."""
    table = evidence.table
    covered = table.rows[locus.row].place == "pivot"
    return evidence.display.laid_out(locus, taken.siglum, table.family.pivot if covered else None)


def omitted(locus: Locus, reason: str, *, look: bool = False, sure: float = 1.0) -> Decision:
    """The decision to print nothing."""
    return Decision(locus.row, locus.ordinal, Ground.OMITTED, "", (), (), sure, reason, open=look)


@lru_cache(maxsize=4096)  # the ways in which the witnesses of a family part
def _against(sigla: Listed, others: Listed) -> Said:
    return said("{sigla} against {others}", sigla=sigla, others=others)
