"""A passage: one place an editor looks at, with the readings there and all that speaks for and against each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model import Attestation, Ground, Likeness, Severity, Span

PassageKind = Literal["locus", "withheld", "flag", "doubt"]
PassageState = Literal["open", "decided", "deferred", "ruled"]
SEVERITY_RANK: Mapping[Severity | None, int] = {"high": 0, "medium": 1, "low": 2, None: 3}


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What one or more witnesses read at a passage.

    `sources` counts the independent transcriptions behind it; `share` is its share, in [0, 1], of the weight of
    all readings with a vote (as in `core.weigh.confidence`), 0 where it is withheld. `likeness` is what it is to
    the lemma, None for the lemma itself and where signs are added or lost. White space is closed up.
    """

    text: str
    places: tuple[Attestation, ...]
    class_count: int
    share: float
    printed: bool
    withheld: bool = False
    likeness: Likeness | None = None

    @property
    def sigla(self) -> tuple[str, ...]:
        """The witnesses that have it, in order of the family."""
        return tuple(place.siglum for place in self.places)


@dataclass(frozen=True, slots=True)
class Passage:
    """One place an editor looks at.

    `span` counts code points of the reconstruction (empty: nothing is printed there, and the place lies before
    `span.start`); `clause` is what to show around it. `locus` is an index of `Table.loci`, the first of several for a
    stretch that no single locus holds. `findings` are indices of `Reconstruction.findings`, the gravest first.
    """

    kind: PassageKind
    state: PassageState
    span: Span
    clause: Span
    locus: int
    readings: tuple[PassageReading, ...]  # the pivot's first, then by sources, then by sigla; what is withheld last
    ground: Ground
    confidence: float
    reason: str
    findings: tuple[int, ...] = ()
    severity: Severity | None = None

    @property
    def lemma(self) -> PassageReading | None:
        """The reading that is printed; None where no witness has it."""
        return next((v for v in self.readings if v.printed), None)

    @property
    def is_base_against_all(self) -> bool:
        """Whether the base is followed against all others, two sources or more that read alike."""
        voting = [v for v in self.readings if not v.withheld]
        alone = self.kind == "locus" and self.state == "open" and self.ground in (Ground.BASE, Ground.OMITTED)
        return (
            alone
            and len(voting) == 2
            and voting[0].printed
            and voting[1].class_count > 1
            and voting[0].class_count == 1
        )


def gravity_order(passage: Passage) -> tuple[bool, int, float, int, int]:
    """The order in which an editor takes passages up: where all others agree against the base, then by severity.

    Then by low confidence, then as they stand.
    """
    return (
        not passage.is_base_against_all,
        SEVERITY_RANK[passage.severity],
        passage.confidence,
        *text_order(passage)[:2],
    )


def text_order(passage: Passage) -> tuple[int, int, int, int, tuple[int, ...]]:
    """The order of the text; of those at one place loci come first, then what is withheld, findings, doubts."""
    kinds = ("locus", "withheld", "flag", "doubt")
    return (passage.span.start, passage.span.end, kinds.index(passage.kind), passage.locus, passage.findings)
