"""Named rule `year-brackets`: the year of a document number stands in 〔 〕.

Engines that do not know these brackets read them as any others, each side for itself: (2020], 【2020〕, [2020). Where
witnesses part about them, or what would be printed is no pair, the year before a number and 号 is printed as
documents are written (GB/T 9704): 〔2020〕. Where all agree on one pair of brackets, it stays: it is theirs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
import regex

from chuyi_recon.core.decide.context import RULE_SHARED, RULE_SINGLE, DecisionContext
from chuyi_recon.core.model import Attestation, Decision, Ground, Locus, Reading, Span
from chuyi_recon.core.model.decision import text_bounds
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.text.notation import find_bracketed_years, is_bracket_pair
from chuyi_recon.messages import Message, sigla_have, word

RULE = "year-brackets"
_YEAR_BRACKETS = ("〔", "〕")
_HAN = regex.compile(r"\p{Han}\s?$")
_NUMBER = regex.compile(r"\s?第?\d{1,5}\s?号")


def decide_year_brackets(
    context: DecisionContext, made: Mapping[int, Decision], voted: Sequence[int]
) -> dict[int, Decision]:
    """The decisions that print the brackets, in rows that were voted on, where a bracket is all that is decided."""
    table = context.table
    rows = np.zeros(len(table.rows), bool)
    rows[list(voted)] = True
    ordinals = [i for i in np.flatnonzero(rows[table.loci.row]).tolist() if made[i].text]
    starts = text_bounds(made[i] for i in ordinals)
    text = "".join(made[i].text for i in ordinals)
    out: dict[int, Decision] = {}
    for m in find_bracketed_years(text):
        if not _NUMBER.match(text, m.end()) or not _HAN.search(text, max(0, m.start() - 2), m.start()):
            continue
        where = [ordinals[bisect_right(starts, m.start(side)) - 1] for side in (1, 3)]
        if is_bracket_pair(m[1], m[3]) and all(table.loci.kind[i] == AGREED for i in where):
            continue
        for i, sign, true in zip(where, (m[1], m[3]), _YEAR_BRACKETS, strict=True):
            if sign != true and made[i].text.strip() == sign:
                out[i] = _bracket_decision(table.loci[i], made[i], true)
    return out


def _bracket_decision(locus: Locus, made: Decision, true: str) -> Decision:
    """The true bracket, from the first witness that has it, if one has."""
    holders = [r for r in locus.readings if true in r.text and not r.withheld]
    taken = tuple(Attestation(r.siglum, _character_span(r, true)) for r in holders[:1])
    who = sigla_have(r.siglum for r in holders) if holders else Message("phrase.has.nobody")
    reason = Message("decision.rule.year-brackets", rule=word(RULE), who=who, true=true)
    sure = RULE_SHARED if holders else RULE_SINGLE
    sources = tuple(r.siglum for r in holders)
    return Decision(made.row, made.locus, Ground.EMENDED, true, taken, sources, sure, reason, RULE, open=not holders)


def _character_span(r: Reading, sign: str) -> Span:
    """Where a character stands in its witness."""
    at = r.span.start + r.text.index(sign)
    return Span(at, at + 1)
