"""Every type that moves through the house, in the order in which data meets them.

Text moves one way: bytes become a `Transcription`, a `Witness`, a `Folded` key; witnesses of one
document become a `Family`; a family is aligned (`Alignment`), tabulated (`Table`), examined
(`Finding`), decided (`Decision`) and constituted (`Reconstruction`). Each type is frozen: a room
takes finished objects and hands on a new one.

Units. An offset is a 0-based index in Unicode code points into the *original* text of a witness,
and a span is half open, `[start, end)`. Two types count otherwise and say so: `Folded` leads from
signs of the key to offsets, and `Alignment` counts signs of the key, because only there does one
position mean one sign on both sides. Scores lie in [0, 1].
"""

from __future__ import annotations

from chuyi_recon.core.model.findings import Answers, Findings
from chuyi_recon.core.model.outcome import (
    Decision,
    Distrust,
    Doubt,
    Finding,
    Found,
    Ground,
    Likeness,
    Reconstruction,
    Script,
    Severity,
    Stretch,
    Stretches,
    Weights,
)
from chuyi_recon.core.model.roles import Role, Subject
from chuyi_recon.core.model.ruling import FAILING, OBEYED, Anchor, Choice, Outcome, Ruled, Ruling
from chuyi_recon.core.model.source_map import PAGE_END, Box, Location, SourceMap, SourcePart, WordBoxes
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.table import Alignment, Attestation, Block, Cell, Island, Locus, Pairing, Reading, Row
from chuyi_recon.core.model.table_columns import Clauses, Loci, Rows, Table
from chuyi_recon.core.model.text import (
    CONSENSUS,
    BoolArray,
    ByteArray,
    Clause,
    Family,
    Folded,
    IntArray,
    Kind,
    Repair,
    Transcription,
    Witness,
)

__all__ = [
    "CONSENSUS",
    "FAILING",
    "OBEYED",
    "PAGE_END",
    "Alignment",
    "Anchor",
    "Answers",
    "Attestation",
    "Block",
    "BoolArray",
    "Box",
    "ByteArray",
    "Cell",
    "Choice",
    "Clause",
    "Clauses",
    "Decision",
    "Distrust",
    "Doubt",
    "Family",
    "Finding",
    "Findings",
    "Folded",
    "Found",
    "Ground",
    "IntArray",
    "Island",
    "Kind",
    "Likeness",
    "Location",
    "Loci",
    "Locus",
    "Outcome",
    "Pairing",
    "Reading",
    "Reconstruction",
    "Repair",
    "Role",
    "Row",
    "Rows",
    "Ruled",
    "Ruling",
    "Script",
    "Severity",
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
