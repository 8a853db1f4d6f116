"""Every type that moves through the line, in the order in which data meets them.

Text moves one way: bytes become a `Transcription`, a `Witness`, a `FoldedText` key; witnesses of one
document become a `Family`; a family is aligned (`Alignment`), tabulated (`Table`), examined
(`Finding`), decided (`Decision`) and constituted (`Reconstruction`). Each type is frozen: a step
takes finished objects and hands on a new one.

Units. An offset is a 0-based index in Unicode code points into the *original* text of a witness,
and a span is half open, `[start, end)`. Two types count otherwise and say so: `FoldedText` leads from
signs of the key to offsets, and `Alignment` counts signs of the key, because only there does one
position mean one sign on both sides. Scores lie in [0, 1].
"""

from __future__ import annotations

from chuyi_recon.core.model.alignment import Alignment, Block, Blocks, Island, PairwiseAlignment
from chuyi_recon.core.model.arrays import BoolArray, ByteArray, FloatArray, IntArray
from chuyi_recon.core.model.decision import ConfidenceErrors, Decision, Ground, Weights
from chuyi_recon.core.model.family import CONSENSUS, Family
from chuyi_recon.core.model.finding import Finding, FindingAnswers, Findings, FlagFindings, Role, Severity, Subject
from chuyi_recon.core.model.folded_text import FoldedText
from chuyi_recon.core.model.reconstruction import BaseDistrust, Doubt, DoubtCode, Likeness, Reconstruction, Script
from chuyi_recon.core.model.ruling import (
    FAILING_OUTCOMES,
    OBEYED_OUTCOMES,
    Anchor,
    Choice,
    ResolvedRuling,
    Ruling,
    RulingOutcome,
)
from chuyi_recon.core.model.source_map import PAGE_END, Box, Location, SourceMap, SourcePart, WordBoxes
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.stretches import Stretch, Stretches
from chuyi_recon.core.model.structure import Region, RegionKind
from chuyi_recon.core.model.table import Attestation, Cell, Locus, Reading, Row
from chuyi_recon.core.model.table_columns import Clauses, Loci, Rows, Table
from chuyi_recon.core.model.witness import Clause, Repair, Source, Transcription, Witness

__all__ = [
    "CONSENSUS",
    "FAILING_OUTCOMES",
    "OBEYED_OUTCOMES",
    "PAGE_END",
    "Alignment",
    "Anchor",
    "Attestation",
    "BaseDistrust",
    "Block",
    "Blocks",
    "BoolArray",
    "Box",
    "ByteArray",
    "Cell",
    "Choice",
    "Clause",
    "Clauses",
    "ConfidenceErrors",
    "Decision",
    "Doubt",
    "DoubtCode",
    "Family",
    "Finding",
    "FindingAnswers",
    "Findings",
    "FlagFindings",
    "FloatArray",
    "FoldedText",
    "Ground",
    "IntArray",
    "Island",
    "Likeness",
    "Location",
    "Loci",
    "Locus",
    "PairwiseAlignment",
    "Reading",
    "Reconstruction",
    "Region",
    "RegionKind",
    "Repair",
    "ResolvedRuling",
    "Role",
    "Row",
    "Rows",
    "Ruling",
    "RulingOutcome",
    "Script",
    "Severity",
    "Source",
    "SourceMap",
    "SourcePart",
    "Span",
    "Stretch",
    "Stretches",
    "Subject",
    "Table",
    "Transcription",
    "Weights",
    "Witness",
    "WordBoxes",
]
