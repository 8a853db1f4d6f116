"""Loci that are one place to an editor: what is lost, added or quoted in one stroke is ruled in one.

In: loci at which an editor should look. Out: runs of neighbouring loci. Neighbours are one place where the same
witnesses part from the text at both: a tail that one witness lost is one loss, however many clauses it had. Two
quotation marks or brackets are one place, with all that stands between, where a witness has both and another neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from chuyi_recon.core.model import Locus, Span

_CLOSERS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    '"': '"',
    "(": ")",
    "（": "）",
    "〔": "〕",
    "《": "》",
    "【": "】",
}
_MAX_QUOTED = 40  # signs between a mark and its partner, for both to be read at a glance
_MAX_RUNS_BETWEEN = 4  # other open places within the quotation
_MARKS = frozenset([*_CLOSERS, *_CLOSERS.values()])
_Pattern = Mapping[str, str]  # by siglum whether it has the printed reading, another, or one that is withheld


def join_neighbours(loci: Sequence[Locus], patterns: Callable[[Locus], _Pattern]) -> Iterator[Span]:
    """Runs of loci, as ranges of ordinals, in order; every locus is in one of them."""
    runs: list[Span] = []
    last: _Pattern = {}
    for locus in loci:
        own = patterns(locus)
        if runs and runs[-1].end == locus.ordinal and own == last:
            runs[-1] = Span(runs[-1].start, locus.ordinal + 1)
        else:
            runs.append(Span(locus.ordinal, locus.ordinal + 1))
        last = own
    yield from _join_pairs(runs, {locus.ordinal: locus for locus in loci})


def _join_pairs(runs: Sequence[Span], loci: Mapping[int, Locus]) -> Iterator[Span]:
    """The same, a mark made one with the run that holds its partner."""
    n = 0
    while n < len(runs):
        first, last = runs[n], n
        for m in range(n + 1, min(n + 1 + _MAX_RUNS_BETWEEN, len(runs))):
            if _are_partners(loci[first.end - 1], loci[runs[m].start]):
                last = m
                break
        yield Span(first.start, runs[last].end)
        n = last + 1


def _are_partners(first: Locus, second: Locus) -> bool:
    """Whether a witness opens a pair at the end of one locus and closes it at the other, where another does neither."""
    opened = {r.siglum: r.text.rstrip()[-1:] for r in first.readings if not r.withheld}
    closed = {r.siglum: r.text.lstrip()[:1] for r in second.readings if not r.withheld}
    shared = opened.keys() & closed.keys()
    both = [s for s in shared if _CLOSERS.get(opened[s], "none") == closed[s]]
    neither = [s for s in shared if opened[s] not in _CLOSERS and closed[s] not in _MARKS]
    ends = {r.siglum: r.span.end for r in first.readings}
    return bool(both and neither) and all(
        0 <= r.span.start - ends.get(r.siglum, r.span.start) <= _MAX_QUOTED for r in second.readings
    )
