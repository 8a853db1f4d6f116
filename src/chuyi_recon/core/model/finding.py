"""What a flag found: its findings, what it may do with them, and all findings of a family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, overload

from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.table import Attestation

Severity = Literal["high", "medium", "low"]


class Role(StrEnum):
    """What the findings of a flag may do to the text."""

    WITHHOLDS = "withholds"  # the place is no part of the document: it has no vote, and nothing of it is printed
    ACCUSES = "accuses"  # the place is a false name: it has no vote where another reading stands beside it
    ADVISES = "advises"  # an editor is told; the text does not depend on it


class Subject(StrEnum):
    """What the findings of a flag are about. Each flag has a subject of its own."""

    FURNITURE = "furniture of a page"
    SITE = "frame of a web page"
    LOOP = "loop"
    INVENTION = "invention"
    DOCUMENT_NUMBER = "document number"
    ISSUER = "issuer"
    NAME = "name"
    FIGURE = "figure"
    OMISSION = "omission"
    TRUNCATION = "truncation"
    ORDER = "order"
    PHRASE = "phrase"
    MISREADING = "misreading"
    LOSS = "loss of signs"
    SPACING = "spacing"
    MARKS = "paired marks"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that a flag points at. It changes nothing by itself."""

    code: str
    severity: Severity
    siglum: str
    span: Span
    message: str
    suggestion: str | None = None
    evidence: tuple[Attestation, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FlagFindings:
    """What one flag found, with the role and the subject that it declares. One is equal to itself alone."""

    role: Role
    subject: Subject
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class Findings(Sequence[Finding]):
    """All findings in report order: by siglum, place and code.

    `voting` are those of the flags that withhold or accuse, which the text depends on. `advise` gives all: whoever
    only wants the text never asks it. It is asked once, for the first who looks at the sequence.
    """

    voting: tuple[Finding, ...]
    advise: Callable[[], tuple[Finding, ...]]

    @cached_property
    def every(self) -> tuple[Finding, ...]:
        """All of them."""
        return self.advise()

    def __len__(self) -> int:
        return len(self.every)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return self.every[at]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.every)


@dataclass(frozen=True, eq=False)
class FindingAnswers(Mapping[int, str]):
    """By index of a finding, the id of the ruling that answers it; worked out for the first who looks."""

    answer: Callable[[], Mapping[int, str]]

    @cached_property
    def every(self) -> Mapping[int, str]:
        """All of them."""
        return self.answer()

    def __len__(self) -> int:
        return len(self.every)

    def __getitem__(self, finding: int) -> str:
        return self.every[finding]

    def __iter__(self) -> Iterator[int]:
        return iter(self.every)
