"""Deciding without a base: readings are weighed whole, a row's presence before its wording.

Whether a clause is there at all is decided once, for the clause: a witness that runs on without it
speaks against, one that lost the page says nothing; where one source alone has it, `rivals` may know
better. Then every locus goes to the reading with the most weight; ties go to the pivot's, then to the
longer, then to the first in code point order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from chuyi_recon.core.confidence import confidence, tally
from chuyi_recon.core.decide.company import Company
from chuyi_recon.core.decide.display import inline, layout_after, shown
from chuyi_recon.core.decide.rivals import settled
from chuyi_recon.core.model import Attestation, Decision, Folded, Ground, Locus, Reading, Row, Table, Weights

_NEARLY = 0.5  # of a vote that a wholly different sign away is worth; 0.3 to 0.7 decide alike on the development sets
_ALONE = (
    0.6  # what a stretch of one source is worth for which the document itself speaks, until confidences are calibrated
)
_OPEN_BELOW = 0.95  # confidence; a voted locus of words below it is for an editor to look at


def decide_vote(
    table: Table, folded: Mapping[str, Folded], weights: Weights, company: Company, rows: Sequence[Row]
) -> dict[int, Decision]:
    """Decisions for all loci of `rows`, by the locus's ordinal."""
    out: dict[int, Decision] = {}
    alone = settled(table, folded, rows)
    for row in rows:
        loci = table.loci_of(row)
        if row.ordinal in alone:
            giver, why = alone[row.ordinal]
            out |= {locus.ordinal: _alone(table, locus, giver, why) for locus in loci}
            continue
        silent, reason = _presence(table, row, loci, weights)
        for locus in loci:
            if silent is None:
                out[locus.ordinal] = omitted(locus, reason)
            else:
                out[locus.ordinal] = decide_locus(table, locus, silent, weights, company)
    return out


def _presence(table: Table, row: Row, loci: Sequence[Locus], weights: Weights) -> tuple[frozenset[str] | None, str]:
    """Witnesses that run on without the row (they have no say in its wording), or None if the row is out."""
    size: dict[str, int] = defaultdict(int)
    standing: set[str] = set()
    withheld: set[str] = set()
    for locus in loci:
        for r in locus.readings:
            if r.withheld:
                withheld.add(r.siglum)
            else:
                standing.add(r.siglum)
                size[r.siglum] += len(r.key)
    have = {s for s in standing if size[s]}
    lack = standing - have - withheld
    if not have:
        return None, "withheld by a flag" if withheld else "nobody has text here"
    family = table.family
    sources = {family.source_of(s) for s in have}
    if row.place != "pivot":
        against = {family.source_of(s) for s in lack if s != family.base}
        if len(sources) < 2:
            return None, f"only {_names(have)} has this"
        if len(sources) <= len(against):
            return None, f"{_names(have)} have this, {_names(lack)} run on without it"
        return frozenset(lack), ""
    pro = sum(weights.voice[s] for s in have)
    contra = sum(weights.voice[s] for s in lack)
    if family.pivot in lack and (len(sources) < 2 or contra >= pro):
        return None, f"only {_names(have)} has this"  # an addition to the pivot's text, in a row of its own
    if contra > pro and len({family.source_of(s) for s in lack}) > 1:
        return None, f"only {_names(have)} has this, {_names(lack)} run on without it"
    return frozenset(lack), ""


def _alone(table: Table, locus: Locus, giver: str, why: str) -> Decision:
    """What one source alone has, or nothing, for a reason that the document gives; an editor should look at it."""
    own = locus.reading(giver)
    if own is None or own.withheld or not own.key:
        return omitted(locus, why, look=True, sure=_ALONE)
    holders = [r for r in locus.readings if r.key == own.key and not r.withheld]
    return accepted(table, locus, own, holders, Ground.MAJORITY, _ALONE, why, look=True)


def decide_locus(table: Table, locus: Locus, silent: frozenset[str], weights: Weights, company: Company) -> Decision:
    """The reading with the most weight behind it among those who have a say; `silent` have none."""
    standing = tuple(r for r in locus.readings if not r.withheld and r.siglum not in silent)
    if not standing:
        return omitted(locus, "withheld by a flag")
    scores = tally(standing, weights.voice)
    pivot = table.family.pivot
    own = next((r.key for r in standing if r.siglum == pivot), None)
    support = company.prefer(standing, _with_neighbours(scores))
    best = max(scores, key=lambda k: (round(support[k], 6), k == own, len(k), [-ord(c) for c in k]))
    holders = [r for r in standing if r.key == best]
    taken = next((r for r in holders if r.siglum == pivot), None) or max(
        holders, key=lambda r: (weights.reliability[r.siglum], [-ord(c) for c in r.siglum])
    )
    sure = confidence(scores, best)
    dissent = sorted(k for k in scores if k != best)
    if not dissent:
        ground, why = Ground.AGREED, "all agree"
        if table.family.base in silent:
            ground, why = Ground.RESTORED, f"{_names(r.siglum for r in holders)} have this line, which the base lacks"
        return accepted(table, locus, taken, holders, ground, sure, why)
    against = [r.siglum for r in standing if r.key != best]
    reason = f"{_names(r.siglum for r in holders)} against {_names(against)}"
    unsure = locus.kind == "substantive" and sure < _OPEN_BELOW
    return accepted(table, locus, taken, holders, Ground.MAJORITY, sure, reason, look=unsure)


def _with_neighbours(scores: Mapping[str, float]) -> Mapping[str, float]:
    """Where three readings or more part, each is backed by those that are nearly the same.

    縣政府公告 and 懸政府公告 speak for one another against 縣議會函. The reading that wins is one that
    a witness has; nothing is mixed. With two readings, likeness changes no order.
    """
    if len(scores) < 3:
        return scores
    return {
        k: sum(s * (1.0 if o == k else _NEARLY * fuzz.ratio(k, o) / 100) for o, s in scores.items()) for k in scores
    }


def accepted(
    table: Table,
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
    text, where = laid_out(table, locus, taken)
    if not text:
        ground, reason = Ground.OMITTED, said_of_nothing(taken.key) if ground is Ground.AGREED else reason
    return Decision(locus.row, locus.ordinal, ground, text, where, sources, sure, reason, open=look)


def laid_out(table: Table, locus: Locus, taken: Reading) -> tuple[str, tuple[Attestation, ...]]:
    """What is printed of `taken`: in the pivot's layout where the pivot covers the place."""
    own = locus.reading(table.family.pivot)
    if own is None or own.withheld or own.siglum == taken.siglum or table.rows[locus.row].place != "pivot":
        return shown(table, taken)
    text, where = inline(table, taken)
    tail, after = layout_after(table, own)
    return text + tail, (*where, *after)


def said_of_nothing(key: str) -> str:
    """Why nothing is printed where all agree: there is nothing, or nothing but white space and marks of a page."""
    return "withheld by a flag" if key else "no text here"


def omitted(locus: Locus, reason: str, *, look: bool = False, sure: float = 1.0) -> Decision:
    """The decision to print nothing."""
    return Decision(locus.row, locus.ordinal, Ground.OMITTED, "", (), (), sure, reason, open=look)


def _names(sigla: Iterable[str]) -> str:
    return ", ".join(sorted(sigla))


def votes_for(locus: Locus, table: Table, leave_out: str | None) -> Mapping[str, set[str]]:
    """By key, the independent sources that have this reading, without those of `leave_out`."""
    out: dict[str, set[str]] = defaultdict(set)
    for r in locus.readings:
        if r.siglum != leave_out and not r.withheld:
            out[r.key].add(table.family.source_of(r.siglum))
    return out
