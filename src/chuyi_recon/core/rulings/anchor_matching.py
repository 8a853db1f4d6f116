"""Which of several places an anchor means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chuyi_recon.core.model import Span

# Signs on both sides, or that many and the whole context of one side, that tell a place that has moved: half a clause.
MIN_CONTEXT = 8


ContextPattern = tuple[str, str, str]  # what stands before, there, and after


@dataclass(frozen=True, slots=True, order=True)
class LocusRun:
    """From `start` to `end`, each a locus and signs into it; signs only inside a locus at which all agree."""

    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def loci(self) -> Span:
        """The loci that the run is in, whole or in part."""
        return Span(self.start[0], self.end[0] + (self.end[1] > 0))

    @property
    def cuts(self) -> tuple[tuple[int, int], ...]:
        """Where it begins or ends inside a locus."""
        return tuple(edge for edge in (self.start, self.end) if edge[1])

    def overlaps(self, other: LocusRun) -> bool:
        """Whether the two share a locus, or a part of one."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: LocusRun) -> bool:
        """Whether the other lies in this one."""
        return self.start <= other.start and other.end <= self.end


def shorten_context(before: str, readings: Iterable[str], after: str) -> Iterator[ContextPattern]:
    """What is looked for where the whole context is gone: half of it on both sides, or one side alone."""
    for r in readings:
        for head, tail in ((before[-MIN_CONTEXT:], after[:MIN_CONTEXT]), (before, ""), ("", after)):
            if len(head) + len(tail) >= MIN_CONTEXT:
                yield head, r, tail


def innermost_runs(runs: Iterable[LocusRun]) -> list[LocusRun]:
    """The runs that hold no other of them, in order."""
    out: list[LocusRun] = []
    for run in sorted(sorted(set(runs), key=lambda run: run.end), key=lambda run: run.start, reverse=True):
        if not out or run.end < out[-1].end:  # of those that begin here or later the last taken ends first
            out.append(run)
    return out[::-1]


def closest_run(runs: Mapping[LocusRun, frozenset[str]], wanted: frozenset[str]) -> LocusRun | None:
    """The run whose readings have most in common with those wanted; None where two have as much."""
    best = max(_jaccard_similarity(readings, wanted) for readings in runs.values())
    found = innermost_runs(run for run, readings in runs.items() if _jaccard_similarity(readings, wanted) == best)
    return found[0] if len(found) == 1 else None


def _jaccard_similarity(readings: frozenset[str], wanted: frozenset[str]) -> float:
    """What two sets have in common, of what is in either."""
    return len(readings & wanted) / len(readings | wanted)
