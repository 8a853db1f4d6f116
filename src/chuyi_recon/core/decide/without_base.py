"""Deciding without a base: readings are weighed whole, a row's presence before its wording.

Whether a clause is there at all is decided once, for the clause: a witness that runs on without it
speaks against, one that lost the page says nothing; where one source alone has it, `rivals` may know
better. Then every locus goes to the reading with the most weight; ties go to the pivot's, then to the
longer, then to the first in code point order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, repeat
from math import fsum

import numpy as np
from rapidfuzz import fuzz

from chuyi_recon.core.decide.context import (
    ALL_AGREE,
    NO_WITNESS_HAS_TEXT,
    WITHHELD,
    DecisionContext,
    reason_for_nothing,
)
from chuyi_recon.core.decide.layout.spacing import has_lost_character
from chuyi_recon.core.decide.sole_source import decide_sole_source
from chuyi_recon.core.decide.spelling import SpelledSign, spell_by_vote
from chuyi_recon.core.model import Attestation, BoolArray, Decision, Ground, Locus, Reading, Span
from chuyi_recon.core.weigh.confidence import confidence, sum_log_odds
from chuyi_recon.messages import Message, list_sigla

# share of a vote that a like reading gives; at .25 corruption .0343 for .0306; at .9 nothing changes
_NEIGHBOUR_VOTE = 0.5
# confidence in a level reading told by its words; right in .92 of 1,139 choices of OCR witnesses
_COMPANY_CONFIDENCE = 0.9
# confidence in a sole source the document speaks for; .99 of 223 characters of the corruption set right
_RIVAL_CONFIDENCE = 0.9


def decide_by_vote(context: DecisionContext, rows: Sequence[int]) -> dict[int, Decision]:
    """Decisions for all loci of the rows of these ordinals, by the locus's ordinal."""
    table, presence = context.table, context.presence
    is_asked = np.zeros(len(table.rows), bool)
    is_asked[list(rows)] = True
    sole_rows = decide_sole_source(context, is_asked)
    by_one = np.zeros_like(is_asked)
    by_one[list(sole_rows)] = True
    printed = is_asked & context.kept_rows & ~by_one
    loci = table.loci
    standing = np.array([np.bincount(loci.row, line, len(table.rows)) > 0 for line in loci.voting])
    withheld = np.bincount(loci.row, loci.withheld.any(axis=0), len(table.rows)) > 0
    # The rows in which every witness that covers them has text and nothing is withheld: all have a say.
    plain = printed & ~(standing & ~presence.present).any(axis=0) & ~withheld
    out = _decide_plain_rows(context, plain) | _omit_rows(context, is_asked & ~printed & ~by_one)
    for i, (giver, why) in sole_rows.items():
        own = table.loci_of(table.rows[i])
        out |= {locus.ordinal: _decide_sole_source(context, locus, giver, why) for locus in own}
    return out | _decide_partly(context, printed & ~plain)


def _decide_partly(context: DecisionContext, rows: BoolArray) -> dict[int, Decision]:
    """The decisions of rows in which those have no say who run on without the row."""
    table, say = context.table, context.presence.present
    loci, base = table.loci, table.loci.witness_index(table.family.base)
    heard = loci.voting & say[:, loci.row]
    # Where a sign that cannot be shown stands beside nothing, it is no nothing.
    nothing = np.where(heard, loci.length, 1).min(axis=0, initial=1) == 0
    alike = context.unanimous(voting=heard) & ~(nothing & any(map(has_lost_character, loci.texts)))
    mine, out = rows[loci.row], dict[int, Decision]()
    lacks = ~say[base, loci.row] if base >= 0 else np.zeros(len(loci), bool)
    for lacking in (False, True):
        at = np.flatnonzero(mine & alike & (lacks == lacking))
        out |= context.decide_agreed(at, context.copied(heard[:, at]), heard, lacking=lacking)
    silent: dict[bytes, frozenset[str]] = {}
    for locus in loci.get_many(np.flatnonzero(mine & ~alike).tolist()):
        own = say[:, locus.row]
        if (asking := own.tobytes()) not in silent:
            silent[asking] = frozenset(s for s, has in zip(loci.sigla, own.tolist(), strict=True) if not has)
        out[locus.ordinal] = decide_locus(context, locus, silent[asking])
    return out


def _omit_rows(context: DecisionContext, rows: BoolArray) -> dict[int, Decision]:
    """The decisions at all loci of rows of which nothing is printed."""
    loci, presence = context.table.loci, context.presence
    at = np.flatnonzero(rows[loci.row])
    withheld = np.bincount(loci.row, loci.withheld.any(axis=0), len(rows)) > 0
    known: dict[int, str] = {}
    for i in np.flatnonzero(rows).tolist():
        have, against = (
            [s for s, is_one in zip(loci.sigla, column[:, i].tolist(), strict=True) if is_one]
            for column in (presence.present, presence.contradicting)
        )
        if not have:
            known[i] = WITHHELD if withheld[i] else NO_WITNESS_HAS_TEXT
        elif not against:
            known[i] = Message("decision.only-witness", sigla=list_sigla(have))
        elif len(have) > 1:
            parameters = {"sigla": list_sigla(have), "others": list_sigla(against)}
            known[i] = Message("decision.others-run-on.many", **parameters)
        else:
            known[i] = Message("decision.others-run-on.one", sigla=list_sigla(have), others=list_sigla(against))
    reasons = [known[i] for i in loci.row[at].tolist()]
    facts: dict[str, Iterable[object]] = {"text": repeat(""), "copied_from": repeat(()), "sigla": repeat(())}
    return context.make_decisions(at, ground=repeat(Ground.OMITTED), confidence=repeat(1.0), reason=reasons, **facts)


def _decide_plain_rows(context: DecisionContext, rows: BoolArray) -> dict[int, Decision]:
    """The decisions of plain rows: what all read alike is not weighed."""
    loci = context.table.loci
    mine, alike = rows[loci.row], context.unanimous()
    at = np.flatnonzero(mine & alike)
    made = context.decide_agreed(at, context.copied(loci.voting[:, at]))
    for locus in loci.get_many(np.flatnonzero(mine & ~alike).tolist()):
        made[locus.ordinal] = decide_locus(context, locus, frozenset())
    return made


def _decide_sole_source(context: DecisionContext, locus: Locus, giver: str, why: str) -> Decision:
    """What one source alone has, or nothing, for a reason that the document gives; an editor should look at it."""
    own, sure = locus.reading(giver), _RIVAL_CONFIDENCE
    if own is None or own.withheld or not own.key:
        return omit_locus(locus, why, needs_review=True, sure=sure)
    holders = [r for r in locus.readings if r.key == own.key and not r.withheld]
    return accept_reading(context, locus, own, holders, Ground.MAJORITY, sure, why, needs_review=True)


def _has_lost_text(context: DecisionContext, reading: Reading) -> bool:
    """Whether something that cannot be shown stands beside an empty reading: the place is not empty in its witness."""
    text = context.table.loci.texts[context.table.loci.witness_index(reading.siglum)]
    return has_lost_character(text[max(0, reading.span.start - 1) : reading.span.end + 1])


def decide_locus(context: DecisionContext, locus: Locus, abstaining: frozenset[str]) -> Decision:
    """The reading with the most weight behind it among those who have a say; `silent` have none."""
    voting = tuple(r for r in locus.readings if not r.withheld and r.siglum not in abstaining)
    voting = tuple(r for r in voting if r.key or not _has_lost_text(context, r)) or voting
    if not voting:
        return omit_locus(locus, WITHHELD)
    family, votes = context.table.family, context.votes_at(locus)
    scores = sum_log_odds(voting, votes)
    pivot = family.lead_witness
    own = next((r.key for r in voting if r.siglum == pivot), None)
    backed = _add_similar_votes(scores, _NEIGHBOUR_VOTE)
    support = context.tie_break.break_tie(voting, backed)
    best = max(scores, key=lambda k: (round(support[k], 6), k == own, len(k), [-ord(c) for c in k]))
    consistent = context.consistent_readings.get(locus.ordinal)
    if consistent is not None and consistent.key in scores:
        best = consistent.key
    mark = context.likeliest_marks.get(locus.ordinal)
    if mark is not None and mark.key in scores and mark.key != best:
        best = mark.key
    else:
        mark = None
    holders = [r for r in voting if r.key == best]
    taken = next((r for r in holders if r.siglum == pivot), None) or max(
        holders, key=lambda r: context.preference(r.siglum)
    )
    sure = confidence(backed, best)
    in_words = len(scores) > 1 and context.tie_break.is_settled_by_context(voting, backed, best)
    if in_words:
        sure = max(sure, _COMPANY_CONFIDENCE)
    if len(scores) == 1:
        ground, why = Ground.AGREED, ALL_AGREE
        if family.base in abstaining:
            sigla = list_sigla(r.siglum for r in holders)
            ground, why = Ground.RESTORED, Message("decision.line-base-lacks", sigla=sigla)
        return accept_reading(context, locus, taken, holders, ground, sure, why)
    parted = list_sigla(r.siglum for r in holders), list_sigla(r.siglum for r in voting if r.key != best)
    reason = Message("decision.weighed.against", sigla=parted[0], others=parted[1])
    if consistent is not None and consistent.key == best:
        sure = max(sure, consistent.occurrences / consistent.places)
        reason = Message(
            "decision.weighed.by-context",
            sigla=parted[0],
            others=parted[1],
            often=consistent.occurrences,
            places=consistent.places,
        )
    if mark is not None:
        sure = mark.probability
        reason = Message("decision.weighed.by-mark-reliability", sigla=parted[0], others=parted[1])
    unsure = locus.kind == "substantive" and sure < context.settings.open_below
    outvoted = max(scores.values()) > scores[best]  # a name that an editor calls right stands against more
    if 2 * scores[best] <= fsum(scores.values()) and not (in_words or consistent or outvoted or mark):
        signs = spell_by_vote({r.siglum: r.key for r in voting}, votes, context.independence_classes, taken.siglum)
        if "".join(s.sign for s in signs) != best:
            return _spelled_decision(context, locus, signs, sure)
    return accept_reading(context, locus, taken, holders, Ground.MAJORITY, sure, reason, needs_review=unsure)


def _spelled_decision(context: DecisionContext, locus: Locus, signs: Sequence[SpelledSign], sure: float) -> Decision:
    """The decision to print signs of several readings; whoever wants to see the word should look at it."""
    pieces: list[Reading] = []
    for _, group in groupby(enumerate(signs), key=lambda x: (x[1].siglum, x[1].position - x[0])):
        run = [s for _, s in group]
        siglum, f = run[0].siglum, context.folded[run[0].siglum]
        own = next(r for r in locus.readings if r.siglum == siglum)
        a, b = f.sign_at(own.span.start) + run[0].position, f.sign_at(own.span.start) + run[-1].position + 1
        start = int(f.origin[a]) if run[0].position else own.span.start
        end = own.span.end if run[-1].position + 1 == len(own.key) else int(f.ends[b - 1])
        pieces.append(Reading(siglum, Span(start, end), "", f.key[a:b]))
    text, where = "", tuple[Attestation, ...]()
    for piece in pieces:
        part, places = context.display.print_reading(piece)
        text, where = text + part, (*where, *places)
    sources = tuple(sorted({p.siglum for p in pieces}))
    reason = Message("decision.composed-sign-by-sign", sigla=list_sigla(sources))
    return Decision(locus.row, locus.ordinal, Ground.MAJORITY, text, where, sources, sure, reason, open=True)


def _add_similar_votes(scores: Mapping[str, float], vote: float) -> Mapping[str, float]:
    """Where three readings or more part, each is backed by those that are nearly the same: by so much of a `vote`.

    縣政府公告 and 懸政府公告 speak for one another against 縣議會函. The reading that wins is one that
    a witness has; nothing is mixed. With two readings, likeness changes no order.
    """
    if len(scores) < 3:
        return scores
    return {k: sum(s * (1.0 if o == k else vote * fuzz.ratio(k, o) / 100) for o, s in scores.items()) for k in scores}


def accept_reading(
    context: DecisionContext,
    locus: Locus,
    chosen: Reading,
    holders: Sequence[Reading],
    ground: Ground,
    sure: float,
    reason: str,
    *,
    needs_review: bool = False,
) -> Decision:
    """The decision to print what `taken` has."""
    sources = tuple(sorted(r.siglum for r in holders))
    text, where = context.display.print_reading(chosen)
    if not text:
        ground, reason = Ground.OMITTED, reason_for_nothing(len(chosen.key)) if ground is Ground.AGREED else reason
    return Decision(locus.row, locus.ordinal, ground, text, where, sources, sure, reason, open=needs_review)


def omit_locus(locus: Locus, reason: str, *, needs_review: bool = False, sure: float = 1.0) -> Decision:
    """The decision to print nothing."""
    return Decision(locus.row, locus.ordinal, Ground.OMITTED, "", (), (), sure, reason, open=needs_review)
