"""One text with the evidence for every character, and what a reader is to be warned of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from chuyi_recon.core.model.decision import Decision, Weights, text_bounds
from chuyi_recon.core.model.family import Family
from chuyi_recon.core.model.finding import Finding
from chuyi_recon.core.model.folded_text import FoldedText
from chuyi_recon.core.model.ruling import ResolvedRuling
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.stretches import Stretches
from chuyi_recon.core.model.table import Attestation
from chuyi_recon.core.model.table_columns import Table

Likeness = Literal["look-alike", "sound-alike", "neither"]


Script = Literal["traditional", "simplified"]
DoubtCode = Literal["spliced", "single-support", "base-not-followed", "mixed-script"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning about the reconstruction itself; `span` counts its code points.

    spliced         a clause that stands in no single witness; `parts` are where it comes from
    single-support  text that one witness alone has
    base-not-followed  the base is contradicted at too many places to be followed: readings are weighed
    mixed-script    text in another script than the pivot's, which nobody in the pivot's has
    """

    code: DoubtCode
    span: Span
    message: str
    parts: tuple[Attestation, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseDistrust:
    """Why a base is not followed: at `places` of the `signs` that three others cover these share another reading.

    `odds`: so many times likelier is that of a bad base than of a sound one.
    """

    contradicted_places: int
    compared_signs: int
    odds: float


@dataclass(frozen=True)
class Reconstruction:
    """One text in which every character names its evidence; everything an exporter may read.

    `likeness` says, by locus and siglum, what a rejected reading is to the lemma; it is empty until `views.confusables`
    has been asked for it, and nothing is decided by it. `scripts` says, of a family that mixes traditional and
    simplified copies, which each witness is, and `script` which the text is; both are empty where all are written
    alike. `terms` are words of the family's own: found in it, or named by an editor.
    """

    table: Table
    folded: Mapping[str, FoldedText]
    findings: Sequence[Finding]  # those that only advise are asked for when somebody looks (`Findings`)
    weights: Weights
    decisions: tuple[Decision, ...]  # decisions[i] belongs to table.loci[i]
    stretches: Stretches
    doubts: tuple[Doubt, ...]
    rulings: tuple[ResolvedRuling, ...] = ()  # those in force: not retracted, nor replaced by their editor
    answered_findings: Mapping[int, str] = field(
        default_factory=dict
    )  # by index of a finding, the id of the ruling that answers it
    likeness: Mapping[int, Mapping[str, Likeness]] = field(default_factory=dict)
    scripts: Mapping[str, Script] = field(default_factory=dict)
    script: Script | None = None
    terms: tuple[str, ...] = ()

    @property
    def family(self) -> Family:
        """The witnesses this was made from."""
        return self.table.family

    @property
    def text(self) -> str:
        """The one text: the stretches joined."""
        return self.stretches.text

    @cached_property
    def text_bounds(self) -> list[int]:
        """Where the text of each locus begins in the text, and at the end its length."""
        return text_bounds(self.decisions)
