"""From the table to one decision for each locus.

With a base: `insert` (the base gives wording and order, what it dropped is restored). Without, or
where the base has lost its privilege: `vote`. What the pivot lacks altogether is decided by
`vote` in both cases, a whole row at a time. `entities` and `brackets` hold the named rules, `company` settles ties,
`rivals` what one source alone has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chuyi_recon.core.decide.brackets import year_brackets
from chuyi_recon.core.decide.entities import document_number
from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.insert import decide_insert
from chuyi_recon.core.decide.trust import distrusted
from chuyi_recon.core.decide.vote import decide_vote
from chuyi_recon.core.lexicon import Lexicon
from chuyi_recon.core.model import Decision, Folded, Table, Weights
from chuyi_recon.core.settings import Settings

__all__ = ["decide", "distrusted"]


def decide(
    table: Table,
    folded: Mapping[str, Folded],
    weights: Weights,
    lexicon: Lexicon,
    settings: Settings,
    terms: Sequence[str] = (),
    *,
    trusted: bool,
) -> tuple[Decision, ...]:
    """One decision for each locus, in order of the table; `trusted`: the base, if there is one, is followed."""
    evidence = Evidence(table, folded, weights, lexicon, settings, terms)
    trusted = trusted and table.family.base is not None
    made: dict[int, Decision] = decide_insert(evidence) if trusted else {}
    voted = table.rows.ordinals(but=("pivot",) if trusted else ())
    made |= decide_vote(evidence, voted)
    made |= document_number(evidence, made, voted)
    made |= year_brackets(evidence, made, voted)
    return tuple(made[i] for i in range(len(table.loci)))
