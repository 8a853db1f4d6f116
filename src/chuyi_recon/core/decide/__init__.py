"""From the table to one decision for each locus.

With a base: `insert` (the base gives wording and order, what it dropped is restored). Without, or
where the base has lost its privilege: `vote`. What the pivot lacks altogether is decided by
`vote` in both cases, a whole row at a time. `entities` holds the named rules, `company` settles ties,
`rivals` what one source alone has.
"""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core.decide.company import Company
from chuyi_recon.core.decide.entities import document_number
from chuyi_recon.core.decide.insert import decide_insert
from chuyi_recon.core.decide.trust import base_is_trusted, contradicted
from chuyi_recon.core.decide.vote import decide_vote
from chuyi_recon.core.lexicon import Lexicon
from chuyi_recon.core.model import Decision, Folded, Table, Weights
from chuyi_recon.core.settings import Settings

__all__ = ["decide", "distrusted"]


def distrusted(table: Table, settings: Settings) -> float | None:
    """The share of a base's signs that others contradict together, where that is too much to follow it; else None."""
    if table.family.base is None or base_is_trusted(table, settings):
        return None
    return contradicted(table)


def decide(
    table: Table, folded: Mapping[str, Folded], weights: Weights, lexicon: Lexicon, settings: Settings
) -> tuple[Decision, ...]:
    """One decision for each locus, in order of the table."""
    base = table.family.base
    company = Company(table, folded, lexicon)
    trusted = base is not None and base_is_trusted(table, settings)
    made: dict[int, Decision] = {}
    if trusted:
        made |= decide_insert(table, folded, weights, company)
    voted = [r for r in table.rows if not (trusted and r.place == "pivot")]
    made |= decide_vote(table, folded, weights, company, voted)
    made |= document_number(table, folded, made, voted)
    return tuple(made[i] for i in range(len(table.loci)))
