"""A passage: one place an editor looks at, with the readings there and all that speaks for and against each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model import Attestation, Doubt, Ground, Likeness, Severity, Span

PassageKind = Literal["locus", "withheld", "flag", "doubt"]
PassageState = Literal["open", "decided", "deferred", "ruled"]
SEVERITY_RANK: Mapping[Severity | None, int] = {"high": 0, "medium": 1, "low": 2, None: 3}


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What one or more witnesses read at a passage.

    `sources` counts the independent transcriptions behind it; `share` is its share, in [0, 1], of the weight of
    all readings with a vote (as in `core.weigh.confidence`), 0 where it is withheld. `likeness` is what it is to
    the lemma, None for the lemma itself and where signs are added or lost. White space is closed up in `text`, and in
    `ruled_text`, which a ruling for it says, only where it is one locus's: longer ones keep their lines.
    """

    text: str
    places: tuple[Attestation, ...]
    class_count: int
    share: float
    printed: bool
    withheld: bool = False
    likeness: Likeness | None = None
    ruled_text: str = ""

    @property
    def sigla(self) -> tuple[str, ...]:
        """The witnesses that have it, in order of the family."""
        return tuple(place.siglum for place in self.places)


@dataclass(frozen=True, slots=True)
class Passage:
    """One place an editor looks at.

    `span` counts code points of the reconstruction (empty: nothing is printed there, and the place lies before
    `span.start`); `clause` is what to show around it. `loci` are indices of `Table.loci`: those that one ruling on the
    place is of, and for a stretch of text the first that it meets. `findings` are indices of
    `Reconstruction.findings`, the gravest first. `parts` are the open places inside it, in order of the text. `doubt`
    is that of a passage of this kind.
    """

    kind: PassageKind
    state: PassageState
    span: Span
    clause: Span
    loci: Span
    readings: tuple[PassageReading, ...]  # the pivot's first, then by sources, then by sigla; what is withheld last
    ground: Ground
    confidence: float
    reason: str
    findings: tuple[int, ...] = ()
    severity: Severity | None = None
    parts: tuple[Passage, ...] = ()
    doubt: Doubt | None = None

    @property
    def all_findings(self) -> tuple[int, ...]:
        """The findings of the place and of its parts."""
        return tuple(dict.fromkeys([*self.findings, *(i for part in self.parts for i in part.findings)]))

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
    return (passage.span.start, passage.span.end, kinds.index(passage.kind), passage.loci.start, passage.findings)
