"""The catalogue of flags. Flags run in this order: witness flags first, and each sees what those before it found."""

from __future__ import annotations

from chuyi_recon.core.flags.advisory.dropped_characters import DroppedCharacters
from chuyi_recon.core.flags.advisory.entity_substitution import EntitySubstitution
from chuyi_recon.core.flags.advisory.garbled_characters import GarbledCharacters
from chuyi_recon.core.flags.advisory.missing_clause import MissingClause
from chuyi_recon.core.flags.advisory.number_conflict import NumberConflict
from chuyi_recon.core.flags.advisory.order_anomaly import OrderAnomaly
from chuyi_recon.core.flags.advisory.spaced_text import SpacedText
from chuyi_recon.core.flags.advisory.truncated_clause import TruncatedClause
from chuyi_recon.core.flags.advisory.unbalanced_quotes import UnbalancedQuotes
from chuyi_recon.core.flags.advisory.wrong_document_number import WrongDocumentNumber
from chuyi_recon.core.flags.advisory.wrong_issuer import WrongIssuer
from chuyi_recon.core.flags.base import Flag, Sample
from chuyi_recon.core.flags.voting.hallucinated_section import HallucinatedSection
from chuyi_recon.core.flags.voting.page_artifact import PageArtifact
from chuyi_recon.core.flags.voting.repetition_loop import RepetitionLoop
from chuyi_recon.core.flags.voting.unsupported_phrase import UnsupportedPhrase
from chuyi_recon.core.flags.voting.web_boilerplate import WebBoilerplate

__all__ = ["FAMILY_FLAGS", "WITNESS_FLAGS", "Flag", "Sample"]

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
