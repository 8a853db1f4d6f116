"""Findings of flags.json by their flag and their place: each is taken for another once.

A golden file may hold tens of thousands: a finding is looked for among those of its flag and witness that stand near
it, and of places that lie in one another among the nearest `_MAX_NEAR`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

import msgspec

_MAX_NEAR = 1000  # findings of one flag before a place that are asked whether they reach into it


class FindingRecord(msgspec.Struct, frozen=True):
    """One finding as flags.json has it."""

    witness: str
    code: str
    severity: str
    start: int
    end: int
    message: str
    quote: str
    suggestion: str | None = None

    def contents(self) -> tuple[str | None, ...]:
        """Everything but its place."""
        return (self.witness, self.code, self.severity, self.message, self.quote, self.suggestion)

    def describe_flag(self) -> str:
        """Which flag, and in which witness."""
        return f"{self.severity} {self.code} in {self.witness} at "

    def one_line(self) -> str:
        """The finding in one line."""
        return f"{self.describe_flag()}{self.start}-{self.end}: {self.message}"


class FindingPlaces:
    """Findings, in their order, each of which may be taken once."""

    def __init__(self, records: Iterable[FindingRecord]) -> None:
        self._records = list(records)
        self._free = [True] * len(self._records)
        self._by_quote: dict[object, deque[int]] = defaultdict(deque)
        self._by_flag: dict[object, list[tuple[int, int]]] = defaultdict(list)  # start and number
        self._longest: dict[object, int] = defaultdict(int)
        for n, record in enumerate(self._records):
            flag = record.witness, record.code
            self._by_quote[flag, record.quote].append(n)
            self._by_flag[flag].append((record.start, n))
            self._longest[flag] = max(self._longest[flag], record.end - record.start)
        for places in self._by_flag.values():
            places.sort()

    def take(self, record: FindingRecord) -> FindingRecord | None:
        """The first that is left of one flag and witness with the same words, or at a place that meets this one."""
        flag = record.witness, record.code
        same = self._by_quote[flag, record.quote]
        while same and not self._free[same[0]]:
            same.popleft()
        places = self._by_flag[flag]
        low = bisect_left(places, (record.start - self._longest[flag],))
        high = bisect_left(places, (record.end,))
        near = (n for _, n in places[max(low, high - _MAX_NEAR) : high])
        met = (n for n in near if self._free[n] and record.start < self._records[n].end)
        first = min([*met, *list(same)[:1]], default=None)
        if first is None:
            return None
        self._free[first] = False
        return self._records[first]

    def left(self) -> Iterator[FindingRecord]:
        """Those that nobody took, in order."""
        return (record for record, free in zip(self._records, self._free, strict=True) if free)
