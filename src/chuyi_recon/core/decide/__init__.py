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

from chuyi_recon.core.decide.base_trust import distrusted
from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.layout.compose import laid
from chuyi_recon.core.decide.layout.printed_signs import Printed
from chuyi_recon.core.decide.named_rules import document_number
from chuyi_recon.core.decide.overrides import obeyed
from chuyi_recon.core.decide.with_base import decide_insert, in_its_order
from chuyi_recon.core.decide.without_base import decide_vote
from chuyi_recon.core.decide.year_brackets import year_brackets
from chuyi_recon.core.model import BoolArray, Clauses, Decision, Folded, Ground, Ruled, Table, Weights
from chuyi_recon.core.model.table_columns import voices
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.weigh.confidence import DISPUTED_FORM, at_most, in_order

__all__ = ["decide", "distrusted"]


def decide(
    table: Table,
    folded: Mapping[str, Folded],
    weights: Weights,
    lexicon: Lexicon,
    settings: Settings,
    clauses: Mapping[str, Clauses],
    terms: Sequence[str] = (),
    *,
    trusted: bool,
    plain: Table | None = None,
    rulings: Sequence[Ruled] = (),
) -> tuple[Decision, ...]:
    """One decision for each locus, in order of the table; `trusted`: the base, if there is one, is followed.

    `plain` is the table without what an editor gave back or withheld, where that is another: it decides all rows in
    which the two are the same, so that an editor's word on one place moves no scale elsewhere. `rulings` are those on
    the text.
    """
    trusted = trusted and table.family.base is not None
    evidence = Evidence(table, folded, weights, lexicon, settings, clauses, terms, trusted)
    made = _made(evidence)
    if plain is not None:
        changed = set(table.loci.row[_changed(table, plain)].tolist())
        others = _made(replace(evidence, table=plain))
        made = {i: made[i] if d.row in changed else d for i, d in others.items()}
    made = _stated(evidence, made) | obeyed(evidence, made, rulings)
    return tuple(made[i] for i in range(len(table.loci)))


def _stated(evidence: Evidence, made: Mapping[int, Decision]) -> dict[int, Decision]:
    """The decisions of votes, none surer than such a vote has been worth."""
    loci, sources = evidence.table.loci, evidence.sources
    names = [sources[s] for s in loci.sigla]
    covering = voices(loci.standing, names)
    classes = len(set(names))
    voted = [d for d in made.values() if d.ground in (Ground.AGREED, Ground.MAJORITY)]
    at = np.array([d.locus for d in voted], np.int64)
    holding = np.array([len({sources[s] for s in d.sources}) for d in voted], np.int64)
    most = at_most(holding, covering[at], classes)
    if not evidence.trusted:  # a base that is followed gives the order
        size = np.array([len(made[i].text) for i in range(len(loci))], np.int64)
        moved = voices(evidence.table.rows.moved, names)[loci.row]
        most = np.minimum(most, in_order(moved, size)[at])
    parted = Printed.of(evidence, [made[i] for i in range(len(loci))]).marks.parted_marks
    most = np.where(np.isin(at, parted), np.minimum(most, DISPUTED_FORM), most)
    sure = most.tolist()
    return {**made, **{d.locus: replace(d, confidence=m) for d, m in zip(voted, sure, strict=True) if d.confidence > m}}


def _changed(table: Table, plain: Table) -> BoolArray:
    """The loci at which an editor's word withholds or gives back some of a reading, if not all of it."""
    loci = table.loci
    out = np.array((loci.withheld != plain.loci.withheld).any(axis=0))
    for w, siglum in enumerate(loci.sigla):
        for span in set(table.withheld.get(siglum, ())) ^ set(plain.withheld.get(siglum, ())):
            out |= loci.present[w] & (loci.start[w] < span.end) & (loci.end[w] > span.start)
    return out


def _made(evidence: Evidence) -> dict[int, Decision]:
    """What the rules decide, by locus."""
    made: dict[int, Decision] = decide_insert(evidence) if evidence.trusted else {}
    voted = evidence.table.rows.ordinals(but=("pivot",) if evidence.trusted else ())
    made |= decide_vote(evidence, voted)
    made |= in_its_order(evidence, made, voted) if evidence.trusted else {}
    made = laid(evidence, made)
    made |= document_number(evidence, made, voted)
    made |= year_brackets(evidence, made, voted)
    return made
