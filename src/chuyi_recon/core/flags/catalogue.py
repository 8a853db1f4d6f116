"""The catalogue of flags, and what each may do: whoever has a finding asks here by its code.

Flags run in this order, witness flags first, those that only advise after all others; each sees of what those before it
found what it says it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chuyi_recon.core.flags.advisory.dropped_characters import DroppedCharacters
from chuyi_recon.core.flags.advisory.garbled_characters import GarbledCharacters
from chuyi_recon.core.flags.advisory.missing_clause import MissingClause
from chuyi_recon.core.flags.advisory.number_conflict import NumberConflict
from chuyi_recon.core.flags.advisory.order_anomaly import OrderAnomaly
from chuyi_recon.core.flags.advisory.spaced_text import SpacedText
from chuyi_recon.core.flags.advisory.truncated_clause import TruncatedClause
from chuyi_recon.core.flags.advisory.unbalanced_quotes import UnbalancedQuotes
from chuyi_recon.core.flags.advisory.unsupported_phrase import UnsupportedPhrase
from chuyi_recon.core.flags.base import Flag, Sample
from chuyi_recon.core.flags.voting.entity_substitution import EntitySubstitution
from chuyi_recon.core.flags.voting.hallucinated_section import HallucinatedSection
from chuyi_recon.core.flags.voting.page_artifact import PageArtifact
from chuyi_recon.core.flags.voting.repetition_loop import RepetitionLoop
from chuyi_recon.core.flags.voting.web_boilerplate import WebBoilerplate
from chuyi_recon.core.flags.voting.wrong_document_number import WrongDocumentNumber
from chuyi_recon.core.flags.voting.wrong_issuer import WrongIssuer
from chuyi_recon.core.model import Role

__all__ = ["FAMILY_FLAGS", "FLAGS", "VOTING", "WITNESS_FLAGS", "Flag", "Sample"]

WITNESS_FLAGS: tuple[type[Flag], ...] = (
    PageArtifact,
    SpacedText,
    WebBoilerplate,
    RepetitionLoop,
)
FAMILY_FLAGS: tuple[type[Flag], ...] = (
    WrongDocumentNumber,
    WrongIssuer,
    HallucinatedSection,
    EntitySubstitution,
    NumberConflict,
    MissingClause,
    TruncatedClause,
    OrderAnomaly,
    UnsupportedPhrase,
    GarbledCharacters,
    DroppedCharacters,
    UnbalancedQuotes,
)
FLAGS: Mapping[str, type[Flag]] = MappingProxyType({flag.code: flag for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)})
# The codes of the flags whose findings the text depends on: the others are asked after it, if anybody asks.
VOTING = frozenset(code for code, flag in FLAGS.items() if flag.role is not Role.ADVISES)
