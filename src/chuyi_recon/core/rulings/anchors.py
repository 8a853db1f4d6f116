"""A place that an editor sees, as an anchor, and back.

In: a table and the keys of its witnesses. A place is a run of neighbouring loci, or a part of one locus at which all
agree. Its anchor is what some witness has before and after it, and the set of readings there, in signs of the keys: so
it hangs on no decision, no flag and no other ruling. It is looked for in every witness, so that one witness corrected
or left out does not lose it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np

from chuyi_recon.core.model import Anchor, FoldedText, IntArray, Reconstruction, RulingOutcome, Span, Table
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.rulings.anchor_matching import (
    ContextPattern,
    LocusRun,
    _jaccard_similarity,
    closest_run,
    innermost_runs,
    shorten_context,
)
from chuyi_recon.messages import Message, MessageList

# Signs on either side of a place: a clause and a half. Doubled until the place is the only one.
_CONTEXT = 16
# Loci on either side at which the witness has nothing, and which may be part of a place.
_MAX_EMPTY_LOCI = 4


@dataclass(frozen=True, slots=True)
class FoundRun:
    """What came of looking for an anchor: the run, unless it is orphaned, and what a person should know.

    `rest` are the characters of the run before and after the place, where the place is a part of a longer unit.
    """

    outcome: RulingOutcome
    explanation: str = ""
    run: LocusRun | None = None
    remainder: tuple[str, str] = ("", "")


class AnchorIndex:
    """The places of one table."""

    def __init__(self, table: Table, folded: Mapping[str, FoldedText]) -> None:
        self._loci, self._keys = table.loci, table.loci.keys
        self._origins = [folded[s].origin for s in table.loci.sigla]
        self._pivot = table.loci.witness_index(table.family.lead_witness)

    # ------------------------------------------------------------ a place as an anchor

    def make_anchor(self, run: LocusRun) -> Anchor:
        """The anchor of a run: the context that most witnesses have, as long as it takes to tell it from all others.

        Where that one is the same at several places (copies of a line in one witness, which all others lack), that of
        another witness that tells it; where none does, the first.
        """
        longest = max(map(len, self._keys), default=0)
        reaches = [_CONTEXT]
        while reaches[-1] < longest:
            reaches.append(2 * reaches[-1])
        readings = tuple(sorted(self.readings_over(run)))
        by_reach: list[list[tuple[str, str]]] = []  # made as they are asked for: the longest are whole witnesses
        for rank in count():  # the best context at every reach comes before the second at any
            for i, reach in enumerate(reaches):
                if i == len(by_reach):
                    by_reach.append(self._rank_contexts(run, reach))
                if rank < len(by_reach[i]):
                    before, after = by_reach[i][rank]
                    found = self.find((before, readings, after))
                    if found.outcome == "applied" and found.run is not None and run.contains(found.run):
                        return before, readings, after
            if rank + 1 >= max(map(len, by_reach)):
                break
        before, after = by_reach[-1][0]
        return before, readings, after

    def readings_over(self, run: LocusRun) -> frozenset[str]:
        """The keys that witnesses have over a run, withheld or not; who abstains at all of it has none."""
        a, b = run.loci.start, run.loci.end
        (_, head), (_, tail) = run.start, run.end
        out = set()
        for w, key in enumerate(self._keys):
            first, last = self._loci.first[w, a:b].tolist(), self._loci.last[w, a:b].tolist()
            there = [[f, e] for f, e in zip(first, last, strict=True) if f >= 0]
            if not there:
                continue
            if first[-1] >= 0 and tail:
                there[-1][1] = first[-1] + tail
            if first[0] >= 0:
                there[0][0] += head
            out.add("".join(key[f:e] for f, e in there))
        return frozenset(out)

    def _rank_contexts(self, run: LocusRun, reach: int) -> list[tuple[str, str]]:
        """What witnesses have before and after: what most have; of several such, where there is text, the pivot's."""
        contexts = []
        for w, key in enumerate(self._keys):
            signs = self._sign_range(w, run)
            if signs is not None:
                a, b = signs
                contexts.append((key[max(0, a - reach) : a], key[b : b + reach], b > a, w))
        often = Counter(s[:2] for s in contexts)
        contexts.sort(key=lambda s: (often[s[:2]], s[2], s[3] == self._pivot, -s[3]), reverse=True)
        return list(dict.fromkeys(s[:2] for s in contexts)) or [("", "")]

    def _sign_range(self, w: int, run: LocusRun) -> tuple[int, int] | None:
        """The signs of a witness that the run holds, if it covers it and they follow one another."""
        span = run.loci
        first, last = self._loci.first[w, span.start : span.end], self._loci.last[w, span.start : span.end]
        there = first >= 0
        if not there.any():
            return None
        a, b = int(first[there].min()), int(last[there].max())
        if int((last - first)[there].sum()) != b - a:
            return None
        if (run.start[1] and not there[0]) or (run.end[1] and not there[-1]):
            return None
        return a + run.start[1], int(first[-1]) + run.end[1] if run.end[1] else b

    # ------------------------------------------------------------ an anchor as a place

    def find(self, anchor: Anchor) -> FoundRun:
        """The place that an anchor means, as it is now."""
        before, readings_seen, after = anchor
        wanted = frozenset(readings_seen)
        whole = self._matching_runs(((before, r, after) for r in readings_seen), wanted)
        same = innermost_runs(run for run, readings in whole.items() if readings == wanted)
        if len(same) == 1:
            return FoundRun("applied", run=same[0])
        if same:
            many = Message("ruling.place-repeated", times=len(same))
            return FoundRun("orphaned", many)
        if whole:
            run = closest_run(whole, wanted)
            if run is None:
                return FoundRun("orphaned", Message("ruling.place-ambiguous"))
            explanation = Message(
                "ruling.readings-changed", then=_list_readings(wanted), now=_list_readings(whole[run])
            )
            return FoundRun("stale", explanation, run)
        longer = set(self._enclosing_runs((before, r, after) for r in readings_seen))
        if len(longer) == 1:
            run, rest = longer.pop()
            explanation = Message("ruling.place-grown")
            return FoundRun("stale", explanation, run, rest)
        near = self._matching_runs(shorten_context(before, readings_seen, after), wanted)
        same = innermost_runs(run for run, readings in near.items() if readings == wanted)
        if len(same) == 1:
            return FoundRun("moved", Message("ruling.words-around-changed"), same[0])
        if same:
            explanation = Message("ruling.words-gone-similar-elsewhere")
            return FoundRun("orphaned", explanation)
        return FoundRun("orphaned", Message("ruling.no-such-place"))

    def _matching_runs(
        self, patterns: Iterable[ContextPattern], wanted: frozenset[str]
    ) -> dict[LocusRun, frozenset[str]]:
        """The runs that read so somewhere, before, there and after, and their readings."""
        runs = {run for where in self._find_patterns(patterns) for run in self._runs_at_signs(*where, wanted)}
        return {run: self.readings_over(run) for run in runs}

    def _find_patterns(self, patterns: Iterable[ContextPattern]) -> Iterator[tuple[int, int, int]]:
        """Where some witness reads so: which, and the signs between what is before and what is after."""
        for before, reading, after in patterns:
            pattern = before + reading + after
            for w, key in enumerate(self._keys if pattern else ()):
                at = key.find(pattern)
                while at >= 0:
                    yield w, at + len(before), at + len(before) + len(reading)
                    at = key.find(pattern, at + 1)

    def _enclosing_runs(self, patterns: Iterable[ContextPattern]) -> Iterator[tuple[LocusRun, tuple[str, str]]]:
        """The runs that hold a place among more, all of it within its context, and the characters beside it."""
        for before, reading, after in patterns:
            for w, start, end in self._find_patterns([(before, reading, after)]):
                at, first = self._loci_in_order[w]
                p, q = int(first.searchsorted(start, "right")) - 1, int(first.searchsorted(end, "left"))
                low, high = at[max(p, 0)], at[max(q - 1, p, 0)]
                begin, stop = int(self._loci.first[w, low]), int(self._loci.last[w, high])
                if start - len(before) <= begin <= start and end <= stop <= end + len(after) and low <= high:
                    text, origin = self._loci.texts[w], self._origins[w]
                    rest = ("".join(text[i] for i in origin[a:b].tolist()) for a, b in ((begin, start), (end, stop)))
                    yield LocusRun((int(low), 0), (int(high) + 1, 0)), (next(rest), next(rest))

    def _runs_at_signs(self, w: int, start: int, end: int, wanted: frozenset[str]) -> list[LocusRun]:
        """The runs of loci at which a witness has these very signs: those with the wanted readings, else the closest.

        Loci at which it has nothing may belong to it or not: the readings of the others tell.
        """
        runs = self._runs_without_text(w, start) if start == end else self._runs_with_text(w, start, end)
        if len(runs) < 2:
            return runs
        likeness = {run: _jaccard_similarity(self.readings_over(run), wanted) for run in runs}
        best = max(likeness.values())
        return innermost_runs(run for run in runs if likeness[run] == best)

    def _runs_with_text(self, w: int, start: int, end: int) -> list[LocusRun]:
        """The same where the witness has text."""
        at, first = self._loci_in_order[w]
        p, q = int(first.searchsorted(start, "right")) - 1, int(first.searchsorted(end, "left"))
        loci = at[p:q].tolist()
        head, tail = start - int(first[p]), end - int(first[q - 1])
        low, high = loci[0], loci[-1]
        length = self._loci.length[w]
        if tail == int(length[high]):
            tail = 0
        if (head and self._loci.kind[low] != AGREED) or (tail and self._loci.kind[high] != AGREED):
            return []  # a longer unit now
        if loci != (np.flatnonzero(length[low : high + 1] > 0) + low).tolist():
            return []  # its parts no longer follow one another
        starts = [(low, head), *((n, 0) for n in self._empty_loci_beside(w, low, -1) if not head)]
        ends = [(high, tail)] if tail else [(n + 1, 0) for n in (high, *self._empty_loci_beside(w, high, 1))]
        return [LocusRun(a, b) for a in starts for b in ends]

    def _runs_without_text(self, w: int, sign: int) -> list[LocusRun]:
        """The same where it has nothing: every run of neighbouring loci at which it omits."""
        there = (self._loci.first[w] == sign) & (self._loci.last[w] == sign)
        at = np.flatnonzero(there).tolist()
        return [
            LocusRun((a, 0), (b + 1, 0))
            for i, a in enumerate(at)
            for n, b in enumerate(at[i : i + 2 * _MAX_EMPTY_LOCI])
            if b - a == n
        ]

    def _empty_loci_beside(self, w: int, at: int, step: int) -> Iterator[int]:
        """The loci beside `at` at which the witness has nothing, one by one."""
        for n in range(at + step, at + step * (_MAX_EMPTY_LOCI + 1), step):
            if not 0 <= n < len(self._loci) or self._loci.length[w, n]:
                return
            yield n

    @cached_property
    def _loci_in_order(self) -> list[tuple[IntArray, IntArray]]:
        """For each witness the loci at which it has text in order of its signs, and the first sign of each."""
        out: list[tuple[IntArray, IntArray]] = []
        for w in range(len(self._keys)):
            at = np.flatnonzero(self._loci.length[w] > 0)
            at = at[np.argsort(self._loci.first[w, at], kind="stable")]
            out.append((at, self._loci.first[w, at]))
        return out


def anchor_loci(reconstruction: Reconstruction, loci: Span, index: AnchorIndex | None = None) -> Anchor:
    """The anchor of a run of loci that an editor sees as one place; `loci` are indices of the table's loci.

    Whoever asks for many anchors makes the `index` of the table once.
    """
    index = index or AnchorIndex(reconstruction.table, reconstruction.folded)
    return index.make_anchor(LocusRun((loci.start, 0), (loci.end, 0)))


@dataclass(frozen=True, slots=True)
class TextAnchor:
    """The anchor of a stretch of the text; `before` and `after` are what its loci print besides.

    A ruling says what is printed at the anchor: so it says these too.
    """

    anchor: Anchor
    before: str = ""
    after: str = ""


def anchor_text(reconstruction: Reconstruction, span: Span, index: AnchorIndex | None = None) -> TextAnchor:
    """The anchor of a stretch of the text, in its code points: of the loci that print it.

    It begins and ends inside a locus where all agree there, so that an editor can mend one character of a clause; else
    it has the whole locus. Of an empty stretch it is that of the locus it stands in, or after.
    """
    stretches, loci = reconstruction.stretches, reconstruction.table.loci
    low = max(0, int(stretches.bounds.searchsorted(span.start, "right")) - 1)
    high = max(low + 1, int(stretches.bounds.searchsorted(span.end, "left")))
    printed = stretches.locus[low:high].tolist()
    a, b = (printed[0], printed[-1] + 1) if printed else (0, len(loci))
    run = LocusRun((a, 0), (b, 0))
    if len(span):
        first, last = stretches.offset[:, low], stretches.offset[:, high - 1]
        begins = np.where(first < 0, -1, first + span.start - stretches.bounds[low])
        ends = np.where(last < 0, -1, last + span.end - stretches.bounds[high - 1])
        run = _cut_run(reconstruction, a, b, begins, ends)
    bounds = reconstruction.text_bounds
    before = "" if run.start[1] else reconstruction.text[bounds[a] : span.start].lstrip()
    after = "" if run.end[1] else reconstruction.text[span.end : bounds[b]].rstrip()
    anchor = (index or AnchorIndex(reconstruction.table, reconstruction.folded)).make_anchor(run)
    return TextAnchor(anchor, before, after) if len(span) else TextAnchor(anchor)


def _cut_run(reconstruction: Reconstruction, low: int, high: int, begins: IntArray, ends: IntArray) -> LocusRun:
    """The loci `[low, high)`, cut where a stretch begins or ends inside one at which all agree.

    `begins` and `ends` are, by witness, where its first and last character stand; -1 in whom they do not stand.
    """
    loci, folded = reconstruction.table.loci, reconstruction.folded
    for w in np.flatnonzero((begins >= 0) & (begins < ends)).tolist():
        siglum = loci.sigla[w]
        head = folded[siglum].sign_at(int(begins[w])) - int(loci.first[w, low])
        tail = folded[siglum].sign_at(int(ends[w])) - int(loci.first[w, high - 1])
        if 0 <= head < int(loci.length[w, low]) and 0 < tail <= int(loci.length[w, high - 1]):
            whole = tail == int(loci.length[w, high - 1]) or loci.kind[high - 1] != AGREED
            start = (low, head if loci.kind[low] == AGREED else 0)
            return LocusRun(start, (high, 0) if whole else (high - 1, tail))
    return LocusRun((low, 0), (high, 0))


def _list_readings(readings: Iterable[str]) -> MessageList:
    """Readings as they are named in a message, the long ones cut."""
    cut = (r if len(r) <= 12 else f"{r[:8]}…{r[-3:]}" for r in sorted(readings))
    return MessageList(r or Message("label.nothing") for r in cut)
