"""All that a flag may look at: one family, aligned and tabulated."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from chuyi_recon.core.model import Alignment, Family, FoldedText
from chuyi_recon.core.model.arrays import BoolArray
from chuyi_recon.core.model.finding import FlagFindings
from chuyi_recon.core.model.table_columns import Clauses, Table
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class FlagContext:
    """All that a flag may look at.

    `support` says by siglum and sign of the key whether another source has the sign there;
    `sources` names the transcription each witness derives from (copies share one); `found` is
    what the flags found that ran before. `terms` are words of the family's own, which the lexicon need not have.
    `shared` is no evidence: it keeps, as long as the case lives, what several flags work out of the rest
    (`flags.base.once`); who replaces more than `found` begins it anew.
    """

    family: Family
    folded: Mapping[str, FoldedText]
    clauses: Mapping[str, Clauses]
    alignment: Alignment
    table: Table
    support: Mapping[str, BoolArray]
    independence_classes: Mapping[str, str]
    lexicon: Lexicon
    settings: Settings
    earlier_findings: tuple[FlagFindings, ...] = ()
    terms: tuple[str, ...] = ()
    cache: dict[Hashable, object] = field(default_factory=dict, repr=False, compare=False)
