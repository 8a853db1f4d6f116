"""All findings of a family, of which those that only advise are made when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from chuyi_recon.core.model.outcome import Finding


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
class Answers(Mapping[int, str]):
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
