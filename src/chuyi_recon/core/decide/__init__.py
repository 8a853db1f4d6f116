"""From the table to one decision for each locus.

With a base: `insert` (the base gives wording and order, what it dropped is restored). Without, or
where the base has lost its privilege: `vote`. What the pivot lacks altogether is decided by
`vote` in both cases, a whole row at a time. `entities` and `brackets` hold the named rules, `company` settles ties,
`sole` what one source alone has. Last speaks `ruled`: an editor's word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from chuyi_recon.core.decide.base_trust import assess_base
from chuyi_recon.core.decide.context import DecisionContext
from chuyi_recon.core.decide.layout.compose import lay_out
from chuyi_recon.core.decide.layout.printed_signs import PrintedSigns
from chuyi_recon.core.decide.named_rules import decide_document_number
from chuyi_recon.core.decide.overrides import apply_rulings
from chuyi_recon.core.decide.with_base import decide_with_base
from chuyi_recon.core.decide.without_base import decide_by_vote
from chuyi_recon.core.decide.year_brackets import decide_year_brackets
from chuyi_recon.core.model import BoolArray, Clauses, Decision, FoldedText, Ground, ResolvedRuling, Table, Weights
from chuyi_recon.core.model.table_columns import count_classes
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.weigh.confidence import DISPUTED_FORM_CAP, cap_by_agreement, cap_by_order

__all__ = ["assess_base", "decide"]


def decide(
    table: Table,
    folded: Mapping[str, FoldedText],
    weights: Weights,
    lexicon: Lexicon,
    settings: Settings,
    clauses: Mapping[str, Clauses],
    terms: Sequence[str] = (),
    *,
    trusted: bool,
    without_overrides: Table | None = None,
    rulings: Sequence[ResolvedRuling] = (),
) -> tuple[Decision, ...]:
    """One decision for each locus, in order of the table; `trusted`: the base, if there is one, is followed.

    `plain` is the table without what an editor gave back or withheld, where that is another: it decides all rows in
    which the two are the same, so that an editor's word on one place moves no scale elsewhere. `rulings` are those on
    the text.
    """
    trusted = trusted and table.family.base is not None
    context = DecisionContext(table, folded, weights, lexicon, settings, clauses, terms, trusted)
    decided = _apply_rules(context)
    if without_overrides is not None:
        changed = set(table.loci.row[_overridden_loci(table, without_overrides)].tolist())
        others = _apply_rules(replace(context, table=without_overrides))
        decided = {i: decided[i] if d.row in changed else d for i, d in others.items()}
    decided = _cap_confidence(context, decided) | apply_rulings(context, decided, rulings)
    return tuple(decided[i] for i in range(len(table.loci)))


def _cap_confidence(context: DecisionContext, made: Mapping[int, Decision]) -> dict[int, Decision]:
    """The decisions of votes, none surer than such a vote has been worth."""
    loci, sources = context.table.loci, context.independence_classes
    names = [sources[s] for s in loci.sigla]
    covering = count_classes(loci.voting, names)
    classes = len(set(names))
    voted = [d for d in made.values() if d.ground in (Ground.AGREED, Ground.MAJORITY)]
    at = np.array([d.locus for d in voted], np.int64)
    holding = np.array([len({sources[s] for s in d.sigla}) for d in voted], np.int64)
    most = cap_by_agreement(holding, covering[at], classes)
    if not context.trusted:  # a base that is followed gives the order
        size = np.array([len(made[i].text) for i in range(len(loci))], np.int64)
        moved = count_classes(context.table.rows.moved, names)[loci.row]
        most = np.minimum(most, cap_by_order(moved, size)[at])
    parted = PrintedSigns.of(context, [made[i] for i in range(len(loci))]).marks.disputed_marks
    most = np.where(np.isin(at, parted), np.minimum(most, DISPUTED_FORM_CAP), most)
    sure = most.tolist()
    return {**made, **{d.locus: replace(d, confidence=m) for d, m in zip(voted, sure, strict=True) if d.confidence > m}}


def _overridden_loci(table: Table, without_overrides: Table) -> BoolArray:
    """The loci at which an editor's word withholds or gives back some of a reading, if not all of it."""
    loci = table.loci
    out = np.array((loci.withheld != without_overrides.loci.withheld).any(axis=0))
    for w, siglum in enumerate(loci.sigla):
        for span in set(table.withheld.get(siglum, ())) ^ set(without_overrides.withheld.get(siglum, ())):
            out |= loci.present[w] & (loci.start[w] < span.end) & (loci.end[w] > span.start)
    return out


def _apply_rules(context: DecisionContext) -> dict[int, Decision]:
    """What the rules decide, by locus."""
    made: dict[int, Decision] = decide_with_base(context) if context.trusted else {}
    voted = context.table.rows.ordinals(but=("pivot",) if context.trusted else ())
    made |= decide_by_vote(context, voted)
    made = lay_out(context, made)
    made |= decide_document_number(context, made, voted)
    made |= decide_year_brackets(context, made, voted)
    return made
