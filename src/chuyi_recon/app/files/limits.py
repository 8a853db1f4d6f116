"""What one family may take, so that one costs no more than itself."""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.app.files import apart

MAX_CHARS = 10_000_000  # a book of 1000 pages has one or two million


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that a person sets; None is no bound."""

    max_chars: int = MAX_CHARS  # of one witness
    seconds: float | None = None  # of the work on one family
    memory: int | None = None  # bytes, beyond those of the program

    @property
    def reading_seconds(self) -> float:
        """How long a parser of others may take for one file."""
        return min(apart.SECONDS, self.seconds or apart.SECONDS)

    @property
    def reading_memory(self) -> int:
        """How many bytes it may take."""
        return min(apart.MEMORY, self.memory or apart.MEMORY)
