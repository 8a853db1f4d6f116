"""One star becomes variation units: the smallest stretches at which witnesses agree or part.

In: a pivot's stretch and, for each other witness, the segments that correspond to it. Out: `VariationUnits` in order
of the pivot; over a unit every witness that covers it has one contiguous reading. All positions here are signs of
the keys. Laws: the units tile the pivot's stretch; the readings of a witness tile what its segments hold; no unit
crosses a cut.

A figure or a Latin word is never cut: a difference inside 480 is a difference of the whole 480 (figures vote whole).
An addition of words and marks together (所“) is cut between the words and the marks, so that each can be judged
for its own reason (`apart`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.collate.uncut_words import UncutWords, find_uncut_words
from chuyi_recon.core.model import Blocks, BoolArray, FoldedText, IntArray
from chuyi_recon.core.model.alignment import DIFFERS, MOVED
from chuyi_recon.core.model.arrays import sums_before

ABSENT = -1


@dataclass(frozen=True)
class WitnessSegments:
    """One witness's side of a star: its segments in order of the pivot, as columns.

    Signs `[p0, p1)` of the pivot stand against signs `[a, b)` of the witness; `same` says that they are
    the same sign by sign. What only the witness has is a segment with `p0 == p1`, an addition.
    """

    siglum: str
    folded: FoldedText
    pivot_first: IntArray
    pivot_last: IntArray
    first: IntArray
    last: IntArray
    same: BoolArray
    moved: BoolArray

    def __len__(self) -> int:
        return len(self.pivot_first)

    @cached_property
    def with_pivot(self) -> WitnessSegments:
        """The segments in which the pivot has something."""
        return self.select(np.flatnonzero(self.pivot_last > self.pivot_first))

    @cached_property
    def additions(self) -> WitnessSegments:
        """The additions."""
        return self.select(np.flatnonzero(self.pivot_last == self.pivot_first))

    def select(self, which: IntArray) -> WitnessSegments:
        """Some of the segments."""
        p0, p1, a, b = (c[which] for c in (self.pivot_first, self.pivot_last, self.first, self.last))
        return WitnessSegments(self.siglum, self.folded, p0, p1, a, b, self.same[which], self.moved[which])


def make_segments(siglum: str, folded: FoldedText, blocks: Blocks, p: int, w: int) -> WitnessSegments:
    """The blocks of a pairing as a strand, shifted by `p` signs of the pivot and `w` of the witness."""
    p0, p1, a, b = blocks.pivot_first + p, blocks.pivot_last + p, blocks.first + w, blocks.last + w
    return WitnessSegments(siglum, folded, p0, p1, a, b, blocks.kind != DIFFERS, blocks.kind == MOVED)


def segment_breaks(s: WitnessSegments) -> IntArray:
    """Positions of the pivot at which this witness's text does not simply run on."""
    if not len(s):
        return np.zeros(0, np.int32)
    torn = np.flatnonzero((s.pivot_last[:-1] != s.pivot_first[1:]) | (s.last[:-1] != s.first[1:]))
    return np.concatenate([s.pivot_first[:1], s.pivot_last[torn], s.pivot_first[torn + 1], s.pivot_last[-1:]])


def cut_segments(s: WitnessSegments, cuts: IntArray, which: BoolArray) -> WitnessSegments:
    """The strand with the segments `which` cut at `cuts` (sorted), sign against sign.

    Segments that are the same need no cut: their signs are counted off.
    """
    low, high = cuts.searchsorted(s.pivot_first, side="right"), cuts.searchsorted(s.pivot_last, side="left")
    crossed = np.flatnonzero((high > low) & which)
    if not crossed.size:
        return s
    parts: list[tuple[int, int, int, int]] = []
    for k in crossed.tolist():
        p0, p1, a, b = int(s.pivot_first[k]), int(s.pivot_last[k]), int(s.first[k]), int(s.last[k])
        for at in cuts[low[k] : high[k]].tolist():
            mid = min(b, a + at - p0)
            parts.append((p0, at, a, mid))
            p0, a = at, mid
        parts.append((p0, p1, a, b))
    often = np.ones(len(s), np.intp)
    often[crossed] += high[crossed] - low[crossed]
    parts_of = np.repeat(np.arange(len(s)), often)
    out = s.select(parts_of)
    into = np.flatnonzero((which & (high > low))[parts_of])
    for column, values in zip(
        (out.pivot_first, out.pivot_last, out.first, out.last), zip(*parts, strict=True), strict=True
    ):
        column[into] = values
    return out


@dataclass(frozen=True)
class VariationUnits:
    """Stretches of the pivot `[start, end)` in order, and what each witness has there.

    `a[w, u]` and `b[w, u]` are the signs of the witness `sigla[w]`, both `ABSENT` where it has a lacuna;
    `moved` says that it has them out of order. `agreed` units are the same in all, as the alignment says.
    """

    sigla: tuple[str, ...]
    pivot_first: IntArray
    pivot_last: IntArray
    first: IntArray
    last: IntArray
    moved: BoolArray
    agreed: BoolArray

    def __len__(self) -> int:
        return len(self.pivot_first)


def find_variation_units(
    pivot: str,
    folded: FoldedText,
    start: int,
    end: int,
    others: Sequence[WitnessSegments],
    cuts: IntArray,
    clause_cuts: IntArray,
) -> VariationUnits:
    """The units of the pivot's signs `[start, end)`.

    No unit crosses the sorted positions `cuts`; where witnesses agree, none crosses a `clause_cuts` either.
    """
    others = _cut_at_edges([cut_segments(s, cuts, ~s.same) for s in others])
    p0, p1 = _merge_overlaps(*_widen_to_words(folded, others, start, end, cuts))
    filled = p1 > p0
    own, added = p0[filled], p0[~filled]
    # Marks over the pivot's positions are quicker than sorting: what does not differ is cut at every mark.
    marks = mark_positions((cuts, clause_cuts), start, end)
    inside = np.zeros(end - start + 2, np.int32)
    inside[own + 1 - start] += 1
    inside[p1[filled] - start] -= 1
    marks &= inside.cumsum(dtype=np.int32)[:-1] == 0
    for places in ([start, end], p0, p1):
        marks[np.asarray(places, np.intp) - start] = True
    edges = (np.flatnonzero(marks) + start).astype(np.int32)
    low, high, agreed = edges[:-1], edges[1:], ~mark_positions((own,), start, end)[edges[:-1] - start]
    into = low.searchsorted(added)  # an addition stands before what begins at its place
    low, high, agreed = np.insert(low, into, added), np.insert(high, into, added), np.insert(agreed, into, False)
    sigla = (pivot, *(s.siglum for s in others))
    shape = (len(sigla), len(low))
    a, b, moved = np.full(shape, ABSENT, np.int32), np.full(shape, ABSENT, np.int32), np.zeros(shape, bool)
    a[0], b[0] = low, high
    for w, s in enumerate(others, 1):
        _fill_readings(s, low, high, a[w], b[w], moved[w])
        _join_number_additions(s, find_uncut_words(folded), low, high, a[w], b[w])
    return VariationUnits(sigla, low, high, a, b, moved, agreed)


def _cut_at_edges(others: Sequence[WitnessSegments]) -> Sequence[WitnessSegments]:
    """The strands with every exchange of as many signs cut where another witness's exchange of as many begins or ends.

    An omission is not cut: who lacks the whole says nothing of how its parts are written.
    """
    if len(others) < 2:
        return others
    even = [~s.same & (s.pivot_last - s.pivot_first == s.last - s.first) for s in others]
    edges = np.unique(
        np.concatenate([c[e] for s, e in zip(others, even, strict=True) for c in (s.pivot_first, s.pivot_last)])
    )
    return [cut_segments(s, edges, e) for s, e in zip(others, even, strict=True)]


def _fill_readings(
    s: WitnessSegments, low: IntArray, high: IntArray, a: IntArray, b: IntArray, moved: BoolArray
) -> None:
    """Fills in a witness's signs over the stretches `[low, high)` of the pivot."""
    f = s.with_pivot
    wide = np.flatnonzero(high > low)
    p, q = low[wide], high[wide]
    i, j = f.pivot_last.searchsorted(p, side="right"), f.pivot_first.searchsorted(q, side="left") - 1
    has = np.flatnonzero(j >= i)
    if has.size:
        wide, p, q, i, j = wide[has], p[has], q[has], i[has], j[has]
        a[wide] = f.first[i] + np.where(f.same[i], np.maximum(p - f.pivot_first[i], 0), 0)
        b[wide] = np.where(f.same[j] & (q < f.pivot_last[j]), f.first[j] + q - f.pivot_first[j], f.last[j])
        often = sums_before(f.moved)
        moved[wide] = often[j + 1] > often[i]
    at = np.flatnonzero(high == low)
    if at.size:
        _fill_places(s, low[at], at, a, b, moved)


def _fill_places(s: WitnessSegments, p: IntArray, at: IntArray, a: IntArray, b: IntArray, moved: BoolArray) -> None:
    """Fills in what a witness has at the places `p` of the pivot, which are the units `at`.

    What it adds there; else nothing, where it covers both sides; else it abstains: at the edge of
    a lacuna what stood here may be lost with it.
    """
    f, added = s.with_pivot, s.additions
    last = len(f) - 1
    here = f.pivot_last.searchsorted(p, side="right")  # the segment that holds the place, or the next
    before = here - 1
    if last >= 0:
        x, y = np.minimum(here, last), np.maximum(before, 0)
        inside = (here <= last) & (f.pivot_first[x] < p)
        follows = (here <= last) & (f.pivot_first[x] == p)
        reaches = (before >= 0) & (f.pivot_last[y] == p)
        more = np.append(added.pivot_first, np.iinfo(np.int32).max).searchsorted(p, side="right") < len(added)
        ends = (here > last) & ~more & (f.last[y] == len(s.folded))
        first = (before < 0) & follows & (f.first[x] == 0) & (added.pivot_first.searchsorted(p) == 0)
        runs_on = reaches & ((follows & (f.first[x] == f.last[y])) | ends)
        place = np.where(
            inside, f.first[x] + p - f.pivot_first[x], np.where(runs_on, f.last[y], np.where(first, 0, ABSENT))
        )
        a[at] = b[at] = place
    if len(added):
        low, high = added.pivot_first.searchsorted(p), added.pivot_first.searchsorted(p, side="right")
        own = np.flatnonzero(high > low)
        a[at[own]], b[at[own]] = added.first[low[own]], added.last[high[own] - 1]
        moved[at[own]] = False


def _join_number_additions(
    s: WitnessSegments, own: UncutWords, low: IntArray, high: IntArray, a: IntArray, b: IntArray
) -> None:
    """Puts additions that are a part of a figure or word of the pivot into its unit: 48 and 480, 984 and 1984.

    A letter behind a figure is no part of it: it mostly stands for a mark (〔2020j for 〔2020〕).
    """
    added, key = s.additions, s.folded.key
    if not len(added):
        return
    first = low.searchsorted(added.pivot_first)
    first[first == len(low)] = 0  # at the end of all: an addition there is a unit
    loose = (low[first] == added.pivot_first) & (high[first] > added.pivot_first)
    for k in np.flatnonzero(loose).tolist():
        p, begin, end = int(added.pivot_first[k]), int(added.first[k]), int(added.last[k])
        u = int(first[k])
        if (
            u
            and find_uncut_words(s.folded).continues[begin - 1]
            and own.in_word[p - 1]
            and _both_digits_or_neither(key, begin)
            and b[u - 1] == begin
        ):
            b[u - 1] = end
        elif a[u] == end:
            a[u] = begin


def _both_digits_or_neither(key: str, at: int) -> bool:
    """Whether a sign and the one before it are both digits, or both no digits."""
    return key[at - 1].isdecimal() == key[at].isdecimal()


def _merge_overlaps(p0: IntArray, p1: IntArray) -> tuple[IntArray, IntArray]:
    """Overlapping stretches become one; those that only touch stay two, an empty one on an edge too."""
    if not p0.size:
        return p0, p1
    order = np.lexsort((p1, p0))
    p0, p1 = p0[order], p1[order]
    reach = np.maximum.accumulate(p1)
    new = np.ones(len(p0), bool)
    # One that begins where the last ends is new, but for another copy of the same empty one.
    new[1:] = (p0[1:] >= reach[:-1]) & ~((p0[1:] == p0[:-1]) & (p1[1:] == p1[:-1]))
    first = np.flatnonzero(new)
    return p0[first], reach[np.append(first[1:], len(p0)) - 1]


def _widen_to_words(
    folded: FoldedText, others: Sequence[WitnessSegments], start: int, end: int, cuts: IntArray
) -> tuple[IntArray, IntArray]:
    """Where any witness differs, widened to whole figures and Latin words; never over a cut."""
    fences = sorted({start, end, *cuts.tolist()})
    own = find_uncut_words(folded)
    out: list[tuple[IntArray, IntArray]] = []
    for s in others:
        parts = s.select(np.flatnonzero(~s.same))
        p0, p1 = parts.pivot_first.copy(), parts.pivot_last.copy()
        # A difference reaches into a figure or word when the pivot's own signs there run on past it, or,
        # where the pivot has none, when the witness's do.
        filled, its = p1 > p0, find_uncut_words(s.folded)
        left = np.where(filled, own.continues[p0 - 1], its.continues[parts.first - 1] & own.in_word[p0 - 1])
        right = np.where(filled, own.continues[p1 - 1], its.continues[parts.last - 1] & own.in_word[p1])
        for k in np.flatnonzero(left | right).tolist():
            p0[k], p1[k] = _widen(own, fences, int(p0[k]), int(p1[k]), bool(left[k]), bool(right[k]), end)
        out.append((p0, p1))
    return tuple(np.concatenate([x[i] for x in out] or [np.zeros(0, np.int32)]) for i in (0, 1))  # type: ignore[return-value]


def _widen(
    own: UncutWords, fences: Sequence[int], p0: int, p1: int, left: bool, right: bool, end: int
) -> tuple[int, int]:
    """The stretch with the rest of the figure or word on either side, up to the next cut."""
    low = fences[bisect_right(fences, p0) - 1]
    fence = bisect_left(fences, max(p1, p0 + 1))
    high = fences[fence] if fence < len(fences) else end
    if p0 == p1 == low:  # an addition on a cut: the text does not run on here
        return p0, p1
    while left and p0 > low:
        p0 -= 1
        left = bool(own.continues[p0 - 1])
    while right and p1 < high:
        p1 += 1
        right = bool(own.continues[p1 - 1])
    return p0, p1


def unit_readings(keys: Mapping[str, str], made: VariationUnits, u: int, leave_out: str) -> dict[str, str]:
    """What each witness but one has at unit `u`, where it has something."""
    found = zip(made.sigla, made.first[:, u].tolist(), made.last[:, u].tolist(), strict=True)
    return {w: keys[w][a:b] for w, a, b in found if b > a and w != leave_out}


def mark_positions(places: Iterable[IntArray], start: int, end: int) -> BoolArray:
    """True, for the positions from `start` to `end`, these two included, at those of `places` that lie between."""
    out = np.zeros(end - start + 1, bool)
    for group in places:
        out[group[(group >= start) & (group <= end)] - start] = True
    return out
