"""Text that the pivot lacks and two or more witnesses share at one place.

In: the stretches of a star that no block holds. Out: `Island`s: those of different witnesses, at one slot of the
pivot, that are like one another; aligned with one another, one level deep. Without them a letterhead that four scans
have and the web page lacks would have to be found again by every later room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rapidfuzz import fuzz

from chuyi_recon.core.align.cut_points import AlignedSegment
from chuyi_recon.core.model import Alignment, FoldedText, Island, PairwiseAlignment, Span
from chuyi_recon.core.settings import Settings

_GRAM = 8
UncoveredStretch = tuple[int, str, Span, int]  # slot, siglum, span, where the pivot is covered again
StretchAligner = Callable[[str, Mapping[str, Span]], Alignment]
ISLAND_SHORTEST = 6  # signs: a shorter stretch that the pivot lacks makes no island with others; 3 and 12 decide alike
# rapidfuzz ratio / 100: from here, or eight common signs, two stretches are aligned; .3 and .9 alike
_ISLAND_RATIO = 0.6
# share of the shorter stretch that must be paired, or eight signs, or it is left out; .3 and .9 alike
_ISLAND_SHARE = 0.6


def uncovered_stretches(
    siglum: str, pieces: list[AlignedSegment], length: int, shortest: int
) -> list[UncoveredStretch]:
    """The uncovered stretches of a witness with their slots: the pivot's place after the mate of the sign before.

    With it the place of the next mate: somewhere between the two the stretch stands, when the pivot has text there too.
    `pieces` are in signs, and `length` is that of the witness's key. Moved text has its mates elsewhere and is passed
    over, with the differences inside it. A stretch of fewer signs than `shortest` is none.
    """
    uncovered: list[Span] = []
    at = 0
    for start, end in sorted([(p[2], p[3]) for p in pieces]):
        if start >= at + shortest:
            uncovered.append(Span(at, start))
        if end > at:
            at = end
    if length >= at + shortest:
        uncovered.append(Span(at, length))
    if not uncovered:
        return []
    slot, k = 0, 0
    out: list[UncoveredStretch] = []
    follows = -1  # where the witness goes on inside moved text
    for begin, end, start, stop, kind in pieces:
        if kind == "moved" or (kind == "differs" and start == follows):
            follows = stop
            continue
        follows = -1
        while k < len(uncovered) and uncovered[k].start < start:
            out.append((slot, siglum, uncovered[k], max(slot, begin)))
            k += 1
        slot = end
    return out + [(slot, siglum, span, slot) for span in uncovered[k:]]


def find_islands(
    found: list[UncoveredStretch],
    folded: Mapping[str, FoldedText],
    align_stretches: StretchAligner,
    settings: Settings,
) -> tuple[Island, ...]:
    """The islands among these stretches, in order of slot. `star(pivot, spans)` aligns stretches with one another.

    Stretches are near that begin within a lacuna of the first, or before its witness has text of the pivot again.
    Ties: a witness with two like stretches at one slot brings the longer, then the earlier.
    """
    found = sorted(found)
    nearness = settings.lacuna
    out: list[Island] = []
    k = 0
    while k < len(found):
        e, reach = k + 1, max(found[k][0] + nearness, found[k][3])
        while e < len(found) and found[e][0] <= reach:
            e += 1
        out.extend(_islands_at(found[k:e], folded, align_stretches, settings))
        k = e
    return tuple(out)


def _islands_at(
    near: list[UncoveredStretch], folded: Mapping[str, FoldedText], align_stretches: StretchAligner, settings: Settings
) -> list[Island]:
    """Islands among the stretches at one slot: connected by likeness, and paired once they are aligned.

    Where a witness has two stretches that are both part of one stretch of another, which lacks what the pivot has
    between them, that one is cut, so that each of the two has its island.
    """
    texts = [s[2].extract(folded[s[1]].key) for s in near]
    group = list(range(len(near)))
    for x in range(len(near)):
        for y in range(x + 1, len(near)):
            if near[x][1] != near[y][1] and group[x] != group[y] and are_alike(texts[x], texts[y]):
                group = [group[x] if g == group[y] else g for g in group]
    out: list[Island] = []
    for g in sorted(set(group)):
        best: dict[str, UncoveredStretch] = {}
        every = [s for s, h in zip(near, group, strict=True) if h == g]
        for s in every:
            if s[1] not in best or len(s[2]) > len(best[s[1]][2]):
                best[s[1]] = s
        island = _make_island(best, folded, align_stretches)
        left = [s for s in every if best[s[1]] is not s]
        if island is not None and left:
            best = {s: best[s] for s in island.spans}
            cut = {s: c for s in best if (c := _split_stretch(best[s], left, island, folded)) is not None}
            again = (
                _make_island(best | {s: rest for s, (_, rest) in cut.items()}, folded, align_stretches) if cut else None
            )
            if again is not None:
                island = again
                out += _islands_at(
                    sorted([*left, *(part for part, _ in cut.values())]), folded, align_stretches, settings
                )
        out += [] if island is None else [island]
    return sorted(out, key=lambda i: i.slot)


def _split_stretch(
    stretch: UncoveredStretch, left: list[UncoveredStretch], island: Island, folded: Mapping[str, FoldedText]
) -> tuple[UncoveredStretch, UncoveredStretch] | None:
    """What of a stretch in an island is like one of those that are left over, and the rest of it.

    It is what comes before the first sign that is paired in the island, or else after the last; None if neither is.
    """
    slot, siglum, span, end = stretch
    if siglum == island.alignment.pivot:
        paired = [b.pivot for p in island.alignment.pairwise for b in p.blocks if b.kind != "differs"]
    else:
        own = next(p for p in island.alignment.pairwise if p.siglum == siglum)
        paired = [b.witness for b in own.blocks if b.kind != "differs"]
    if not paired:
        return None
    first, last = span.start + min(b.start for b in paired), span.start + max(b.end for b in paired)
    for part, rest in (
        (Span(span.start, first), Span(first, span.end)),
        (Span(last, span.end), Span(span.start, last)),
    ):
        text = part.extract(folded[siglum].key)
        others = (s[2].extract(folded[s[1]].key) for s in left if s[1] != siglum)
        if len(part) >= ISLAND_SHORTEST and any(are_alike(text, other) for other in others):
            return (slot, siglum, part, end), (slot, siglum, rest, end)
    return None


def _make_island(
    best: dict[str, UncoveredStretch], folded: Mapping[str, FoldedText], align_stretches: StretchAligner
) -> Island | None:
    """The island of these stretches; None if fewer than two are paired. What pairs with nothing is left out."""
    while len(best) > 1:
        spans = {s: best[s][2] for s in sorted(best)}
        pivot = stretch_medoid(spans, folded)
        alignment = align_stretches(pivot, spans)
        length, share = len(spans[pivot]), _ISLAND_SHARE
        apart = [p.siglum for p in alignment.pairwise if not _is_paired(p, length, share)]
        if not apart:
            # A witness that lost the text before the island has it too early: the latest place is the true one.
            return Island(max(best[s][0] for s in best), spans, alignment)
        if len(apart) == len(best) - 1:  # the medoid is the odd one
            apart = [pivot]
        best = {s: stretch for s, stretch in best.items() if s not in apart}
    return None


def _is_paired(pairing: PairwiseAlignment, length: int, share: float) -> bool:
    """Whether a stretch has enough in common with the medoid's, which is `length` signs long."""
    return pairing.blocks.paired_signs >= min(_GRAM, share * min(pairing.length, length))


def are_alike(a: str, b: str) -> bool:
    """Whether two stretches are worth aligning: alike as wholes, or with eight signs in common."""
    if fuzz.ratio(a, b) >= 100 * _ISLAND_RATIO:
        return True
    return not {a[i : i + _GRAM] for i in range(len(a) - _GRAM + 1)}.isdisjoint(
        b[i : i + _GRAM] for i in range(len(b) - _GRAM + 1)
    )


def stretch_medoid(spans: Mapping[str, Span], folded: Mapping[str, FoldedText]) -> str:
    """The witness whose stretch is most like the others'. Ties: the first in order of siglum."""
    texts = {s: span.extract(folded[s].key) for s, span in spans.items()}
    return min(sorted(spans), key=lambda s: -sum(fuzz.ratio(texts[s], t) for t in texts.values()))
