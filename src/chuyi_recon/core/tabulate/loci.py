"""One star becomes variation units: the smallest stretches at which witnesses agree or part.

In: a pivot's stretch and, for each other witness, the segments that correspond to it. Out: units
in order of the pivot; over a unit every witness that covers it has one contiguous reading. All
positions here are signs of the keys. Laws: the units tile the pivot's stretch; the readings of a
witness tile what its segments hold; no unit lies across a cut.

A figure or a Latin word is never cut: a difference inside 480 is a difference of the whole 480
(figures vote whole). An addition of words and marks together (所“) is cut between
the words and the marks, so that each can be judged for its own reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from chuyi_recon.core.model import Block, Folded

_TOKEN = regex.compile(r"[\p{Nd}\p{Latin}]")
_FRACTION = regex.compile(r"\p{Nd}[.,:]\p{Nd}")
_MARK = regex.compile(r"[\p{P}\p{S}]")
_WORDS_THEN_MARKS = regex.compile(r"([^\p{P}\p{S}]*)([\p{P}\p{S}]*)")
_MARKS_THEN_WORDS = regex.compile(r"([\p{P}\p{S}]*)([^\p{P}\p{S}]*)")


class Segment(NamedTuple):
    """Signs `[p0, p1)` of the pivot stand against signs `[a, b)` of a witness."""

    p0: int
    p1: int
    a: int
    b: int
    same: bool
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Strand:
    """One witness's side of a star: its segments in order of the pivot."""

    siglum: str
    folded: Folded
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the pivot (in signs) and each covering witness's signs there; who has it out of order."""

    start: int
    end: int
    at: dict[str, tuple[int, int]]
    agreed: bool
    moved: frozenset[str] = frozenset()


def segments(blocks: Iterable[Block], p: int, w: int) -> tuple[Segment, ...]:
    """Blocks of a pairing as segments, shifted by `p` signs of the pivot and `w` of the witness."""
    return tuple(
        Segment(
            b.pivot.start + p, b.pivot.end + p, b.witness.start + w, b.witness.end + w,
            b.kind != "differs", b.kind == "moved",
        )
        for b in blocks
    )  # fmt: skip


def joins(strand: Strand) -> list[int]:
    """Positions of the pivot at which this witness's text does not simply run on."""
    out: list[int] = []
    before: Segment | None = None
    for s in strand.segments:
        if before is None:
            out.append(s.p0)
        elif before.p1 != s.p0 or before.b != s.a:
            out += [before.p1, s.p0]
        before = s
    if before is not None:
        out.append(before.p1)
    return out


def cut_at(strand: Strand, cuts: Sequence[int]) -> Strand:
    """The strand with every segment cut at `cuts` (sorted); a `differs` is cut sign against sign."""
    out: list[Segment] = []
    for s in strand.segments:
        first = bisect_right(cuts, s.p0)
        while first < len(cuts) and cuts[first] < s.p1:
            at = cuts[first]
            b = min(s.b, s.a + at - s.p0)
            out.append(s._replace(p1=at, b=b))
            s = s._replace(p0=at, a=b)
            first += 1
        out.append(s)
    return Strand(strand.siglum, strand.folded, tuple(out))


def units(
    pivot: str, folded: Folded, start: int, end: int, others: Sequence[Strand], cuts: Sequence[int]
) -> list[Unit]:
    """The units of the pivot's signs `[start, end)`; `cuts` are sorted positions that no unit may cross."""
    others = [cut_at(s, cuts) for s in others]
    stretches = _merge(_whole_tokens(folded, others, start, end, cuts))
    out: list[Unit] = []
    walkers = [_Walker(s) for s in others]
    at = start
    edges = [c for c in cuts if start < c < end]

    def agreed_until(stop: int) -> None:
        nonlocal at
        while at < stop:
            nxt = bisect_right(edges, at)
            upto = min(stop, edges[nxt]) if nxt < len(edges) else stop
            out.append(_unit(pivot, at, upto, walkers, agreed=True))
            at = upto

    for p0, p1 in stretches:
        agreed_until(p0)
        unit = _unit(pivot, p0, p1, walkers, agreed=False)
        out += _words_apart(unit, others, pivot) if p0 == p1 else _figure_apart(unit, others, pivot, folded)
        at = p1
    agreed_until(end)
    return _join_additions(out)


def _whole_tokens(
    folded: Folded, others: Sequence[Strand], start: int, end: int, cuts: Sequence[int]
) -> list[tuple[int, int]]:
    """Where any witness differs, widened to whole figures and Latin words; never over a cut."""
    out = []
    fences = sorted({start, end, *cuts})
    for strand in others:
        for s in strand.segments:
            if s.same:
                continue
            p0, p1 = s.p0, s.p1
            low = fences[bisect_right(fences, p0) - 1]
            fence = bisect_left(fences, max(p1, p0 + 1))
            high = fences[fence] if fence < len(fences) else end
            # A difference reaches into a figure or word when the pivot's own signs there run on past
            # it, or, where the pivot has none, when the witness's do.
            if p1 > p0:
                left, right = _runs_on(folded, p0 - 1), _runs_on(folded, p1 - 1)
            else:
                left, right = _runs_on(strand.folded, s.a - 1), _runs_on(strand.folded, s.b - 1)
                left, right = left and _is_token(folded, p0 - 1), right and _is_token(folded, p1)
            if p0 == p1 == low:  # an addition on a cut: the text does not run on here
                left = right = False
            while left and p0 > low:
                p0 -= 1
                left = _runs_on(folded, p0 - 1)
            while right and p1 < high:
                p1 += 1
                right = _runs_on(folded, p1 - 1)
            out.append((p0, p1))
    return out


def _is_token(folded: Folded, i: int) -> bool:
    """Whether sign i is part of a figure or a Latin word."""
    return 0 <= i < len(folded) and _TOKEN.match(folded.key[i]) is not None


def _runs_on(folded: Folded, i: int) -> bool:
    """Whether signs i and i+1 belong to one figure or one Latin word."""
    if i < 0 or i + 1 >= len(folded) or folded.origin[i + 1] - folded.origin[i] > 1:
        return False
    here, there = folded.key[i], folded.key[i + 1]
    if _TOKEN.match(here) and _TOKEN.match(there):
        return True
    if there in ".,:":
        return _FRACTION.match(folded.key, i) is not None
    return here in ".,:" and i > 0 and _FRACTION.match(folded.key, i - 1) is not None


def _merge(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches become one; those that only touch stay two, an empty one on an edge too."""
    out: list[tuple[int, int]] = []
    for p0, p1 in sorted(set(stretches)):
        if out and p0 < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], p1))
        else:
            out.append((p0, p1))
    return out


class _Walker:
    """Hands out a witness's readings from left to right."""

    def __init__(self, strand: Strand) -> None:
        self.siglum = strand.siglum
        self.length = len(strand.folded)
        self.segments = strand.segments
        self.next = 0
        self.moved = False  # whether the last reading stands out of order in its witness

    def read(self, p0: int, p1: int) -> tuple[int, int] | None:
        """Its signs over `[p0, p1)`, or None where it has a lacuna. Calls must not go back."""
        a: int | None = None
        b = 0
        self.moved = False
        while self.next < len(self.segments):
            s = self.segments[self.next]
            if s.p0 == s.p1:  # an addition belongs to an empty stretch here, or to one around it
                if s.p0 > p1 or (s.p0 == p1 and p0 < p1):
                    break
                if s.p0 >= p0:
                    a, b = (s.a if a is None else a), s.b
                self.next += 1
                continue
            if s.p0 >= p1 and not (p0 == p1 and s.p0 < p0):
                break
            low, high = max(s.p0, p0), min(s.p1, p1)
            if low < high:
                self.moved |= s.moved
                if s.same:
                    a = s.a + low - s.p0 if a is None else a
                    b = s.a + high - s.p0
                else:
                    a, b = (s.a if a is None else a), s.b
            if s.p1 > p1 or p0 == p1:
                break
            self.next += 1
        if a is not None:
            return a, b
        return self._nothing(p0) if p0 == p1 else None

    def _nothing(self, at: int) -> tuple[int, int] | None:
        """The empty place at a position that this witness covers on both sides, else None."""
        before = self.segments[self.next - 1] if self.next else None
        here = self.segments[self.next] if self.next < len(self.segments) else None
        if here is not None and here.p0 < at < here.p1:
            where = here.a + at - here.p0
            return where, where
        if before is not None and before.p1 == at:
            runs_on = here is not None and here.p0 == at and here.a == before.b
            ends = here is None and before.b == self.length
            return (before.b, before.b) if runs_on or ends else None
        if here is not None and before is None and here.p0 == at and here.a == 0:
            return 0, 0
        return None  # at the edge of a lacuna: what stood here may be lost with it


def _unit(pivot: str, p0: int, p1: int, walkers: Sequence[_Walker], *, agreed: bool) -> Unit:
    at: dict[str, tuple[int, int]] = {pivot: (p0, p1)}
    for w in walkers:
        got = w.read(p0, p1)
        if got is not None:
            at[w.siglum] = got
    return Unit(p0, p1, at, agreed, frozenset(w.siglum for w in walkers if w.moved and w.siglum in at))


def _words_apart(unit: Unit, others: Sequence[Strand], pivot: str) -> list[Unit]:
    """An addition of words and marks, cut in two where every witness that has it allows the same cut."""
    keys = {s.siglum: s.folded.key for s in others}
    texts = {w: keys[w][a:b] for w, (a, b) in unit.at.items() if b > a and w != pivot}
    for shape in (_WORDS_THEN_MARKS, _MARKS_THEN_WORDS):
        found = {w: shape.fullmatch(t) for w, t in texts.items()}
        if not all(found.values()):
            continue
        lengths = {w: len(m.group(1)) for w, m in found.items() if m}
        if not any(lengths.values()) or all(lengths[w] == len(t) for w, t in texts.items()):
            return [unit]
        head = {w: (a, a + lengths.get(w, 0)) for w, (a, _) in unit.at.items()}
        tail = {w: (head[w][1], b) for w, (_, b) in unit.at.items()}
        return [Unit(unit.start, unit.end, head, False), Unit(unit.start, unit.end, tail, False)]
    return [unit]


def _figure_apart(unit: Unit, others: Sequence[Strand], pivot: str, folded: Folded) -> list[Unit]:
    """A figure and what a witness adds behind it: 840座 against 480 parts in the figure, and adds 座."""
    if not all(_is_token(folded, i) for i in range(unit.start, unit.end)):
        return [unit]
    keys = {s.siglum: s.folded.key for s in others}
    head = dict(unit.at)
    for w, (a, b) in unit.at.items():
        if w != pivot:
            end = b
            while end > a and _TOKEN.match(keys[w][end - 1]) is None:
                end -= 1
            head[w] = (a, end if end > a else b)
    if head == unit.at:
        return [unit]
    tail = {w: (head[w][1], b) for w, (_, b) in unit.at.items()}
    return [Unit(unit.start, unit.end, head, False), Unit(unit.end, unit.end, tail, False)]


def _join_additions(made: list[Unit]) -> list[Unit]:
    """Two additions at one place, each of other witnesses only, are one."""
    out: list[Unit] = []
    for u in made:
        last = out[-1] if out else None
        if (
            last is not None
            and last.start == last.end == u.start == u.end
            and last.at.keys() == u.at.keys()
            and all(b == c or a == b or c == d for (a, b), (c, d) in ((last.at[w], u.at[w]) for w in u.at))
            and all(last.at[w][0] == last.at[w][1] or u.at[w][0] == u.at[w][1] for w in u.at)
        ):
            out[-1] = Unit(u.start, u.end, {w: (last.at[w][0], u.at[w][1]) for w in u.at}, False)
            continue
        out.append(u)
    return out


def kind(keys: Iterable[str]) -> Literal["agreed", "substantive", "accidental"]:
    """agreed, accidental (only one mark stands for another) or substantive, for the keys at a locus."""
    distinct = set(keys)
    if len(distinct) <= 1:
        return "agreed"
    return "accidental" if len({_MARK.sub("·", k) for k in distinct}) == 1 else "substantive"
