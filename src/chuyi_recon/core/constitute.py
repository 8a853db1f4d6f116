"""Decisions become one text: stretches with their attestations, and doubts.

In: a table, its decisions, findings. Out: a `Reconstruction`. Every printed character names the
witness it is copied from and all others that have the same sign at that place, also where their
whole reading was rejected. Laws: the stretches joined are the texts of the decisions joined; every
attested span is as long as its stretch and is the same sign by sign once folded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter

import numpy as np
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.clauses import clauses
from chuyi_recon.core.fold import fold
from chuyi_recon.core.lexicon import Lexicon
from chuyi_recon.core.model import (
    Attestation,
    Decision,
    Doubt,
    Finding,
    Folded,
    IntArray,
    Locus,
    Reconstruction,
    Span,
    Stretch,
    Table,
    Weights,
)

_ALONE = 8  # signs; a shorter run that one witness has alone is told at its locus, not as a doubt
_MARKS = '"()[]<>'  # what a clause is compared without
_LOOSE = str.maketrans("", "", _MARKS)
_LOOSE_CODES = [ord(c) for c in _MARKS]


def constitute(
    table: Table,
    folded: Mapping[str, Folded],
    weights: Weights,
    decisions: Sequence[Decision],
    findings: Sequence[Finding],
    lexicon: Lexicon,
    distrust: float | None = None,
) -> Reconstruction:
    """The reconstruction: one stretch for each run with the same witnesses at consecutive places.

    `distrust` is the share of its signs at which a base is contradicted, where it is not followed.
    """
    stretches = tuple(_stretches(table, folded, decisions))
    doubts = [*_spliced(folded, stretches, lexicon), *_single(table, stretches)]
    if distrust is not None:
        whole = Span(0, sum(len(s.text) for s in stretches))
        said = f"two others or more contradict the base {table.family.base} together at {distrust:.0%} of its signs"
        doubts.append(Doubt("base-not-followed", whole, f"{said}: readings were weighed instead"))
    ordered = tuple(sorted(doubts, key=lambda d: (d.span, d.code)))
    return Reconstruction(table, folded, tuple(findings), weights, tuple(decisions), stretches, ordered)


def _stretches(table: Table, folded: Mapping[str, Folded], decisions: Sequence[Decision]) -> Iterator[Stretch]:
    ends = {w: run_ends(f.origin) for w, f in folded.items()}
    for locus, decision in zip(table.loci, decisions, strict=True):
        if not decision.text:
            continue
        if len(decision.text) > sum(len(a.span) for a in decision.taken):
            # An editor's own words, or characters that no witness has: an emendation or a ruling.
            yield Stretch(decision.text, locus.row, locus.ordinal, (), decision.ground, decision.confidence)
            continue
        yield from _runs(_Places(folded, ends, decision.taken), locus, decision)


def _runs(places: _Places, locus: Locus, decision: Decision) -> Iterator[Stretch]:
    """The printed characters of a locus, cut wherever some witness begins, ends or jumps."""
    for place in decision.beside:
        a, b = places.folded[place.siglum].signs(place.span)
        if places.folded[place.siglum].key[a:b] == places.key:
            places.credit(place.siglum, 0, a, b - a)
    for r in locus.readings:
        if r.withheld or not r.key or r.siglum in places.whole:
            continue
        first = places.folded[r.siglum].at(r.span.start)
        if r.key == places.key:
            places.credit(r.siglum, 0, first, len(r.key))
        elif not places.signs.isdisjoint(r.key):
            for m in Levenshtein.opcodes(places.key, r.key).as_matching_blocks():
                places.credit(r.siglum, m.a, first + m.b, m.size)
    for start, end, where in places.cut():
        yield Stretch(decision.text[start:end], locus.row, locus.ordinal, where, decision.ground, decision.confidence)


def run_ends(origin: IntArray) -> array[int]:
    """For each sign, the sign after the last that follows it without a character between."""
    cuts = np.append(np.flatnonzero(np.diff(origin) != 1) + 1, len(origin))
    return array("i", np.repeat(cuts, np.diff(cuts, prepend=0)).astype(np.int32).tobytes())


class _Places:
    """Where the printed characters of one locus stand, by witness: runs (start in what is printed, offset, length).

    Who is printed comes first: what another rule says of the same witness counts only where it is not.
    """

    def __init__(
        self, folded: Mapping[str, Folded], ends: Mapping[str, array[int]], taken: Sequence[Attestation]
    ) -> None:
        self.folded, self._ends = folded, ends
        self._runs: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self._signed: list[tuple[int, int, int]] = []  # runs of signs: sign of the key, start, length
        keys: list[str] = []
        at = sign = 0
        for piece in taken:
            f = folded[piece.siglum]
            self._add(piece.siglum, at, piece.span.start, len(piece.span))
            a, b = f.signs(piece.span)
            keys.append(f.key[a:b])
            while a < b:
                n = min(b, ends[piece.siglum][a]) - a
                self._signed.append((sign, at + int(f.origin[a]) - piece.span.start, n))
                a, sign = a + n, sign + n
            at += len(piece.span)
        self.key = "".join(keys)
        self.signs = frozenset(self.key)
        self.whole = {taken[0].siglum} if all(p.siglum == taken[0].siglum for p in taken) else set()

    def credit(self, siglum: str, sign: int, first: int, length: int) -> None:
        """Adds that signs `[first, first + length)` of a witness are those printed from `sign` on."""
        if not length or siglum in self.whole:
            return
        origin, ends = self.folded[siglum].origin, self._ends[siglum]
        held = self._runs.get(siglum, [])[:]
        k = bisect_right(self._signed, sign, key=itemgetter(0)) - 1
        while length > 0:
            begin, at, n = self._signed[k]
            n = min(n - (sign - begin), length, ends[first] - first)
            start = at + sign - begin
            for s, e in _without(start, start + n, held):
                self._add(siglum, s, int(origin[first]) + s - start, e - s)
            sign, first, length = sign + n, first + n, length - n
            if sign >= begin + self._signed[k][2]:
                k += 1

    def _add(self, siglum: str, start: int, offset: int, length: int) -> None:
        if length:
            self._runs[siglum].append((start, offset, length))

    def cut(self) -> Iterator[tuple[int, int, tuple[Attestation, ...]]]:
        """The stretches `[start, end)` with the same witnesses at consecutive places, and those places."""
        begins: dict[int, list[tuple[str, int]]] = defaultdict(list)
        ends: dict[int, list[str]] = defaultdict(list)
        for siglum in sorted(self._runs):
            last, shift = -1, 0
            for start, offset, length in sorted(self._runs[siglum]):
                if start == last and offset - start == shift:  # it simply runs on
                    ends[start].remove(siglum)
                else:
                    begins[start].append((siglum, offset - start))
                last, shift = start + length, offset - start
                ends[last].append(siglum)
        here: dict[str, int] = {}
        for start, end in pairwise(sorted({*begins, *(at for at, who in ends.items() if who)})):
            for siglum in ends.get(start, ()):
                del here[siglum]
            here.update(begins.get(start, ()))
            yield start, end, tuple(Attestation(w, Span(start + d, end + d)) for w, d in sorted(here.items()))


def _without(start: int, end: int, runs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """What the runs leave of `[start, end)`, in order."""
    for s, _, n in sorted(runs):
        if s < end and s + n > start:
            if s > start:
                yield start, s
            start = max(start, s + n)
    if start < end:
        yield start, end


class _Bare:
    """A key as clauses are compared: without quotation marks and brackets, and the way to its signs."""

    def __init__(self, key: str) -> None:
        self.key = key.translate(_LOOSE)
        kept = ~np.isin(np.frombuffer(key.encode("utf-32-le", "surrogatepass"), np.uint32), _LOOSE_CODES)
        self._before = array("i", np.concatenate([[0], kept.cumsum()]).astype(np.int32).tobytes())

    def at(self, sign: int) -> int:
        """How many of the signs before one are left."""
        return self._before[sign]


def _spliced(folded: Mapping[str, Folded], stretches: Sequence[Stretch], lexicon: Lexicon) -> Iterator[Doubt]:
    """Clauses that stand in no single witness, compared without quotation marks, brackets and white space."""
    text = "".join(s.text for s in stretches)
    bare = {w: _Bare(f.key) for w, f in folded.items()}
    own = fold(text, lexicon.simplify)
    printed = _Bare(own.key)
    starts = [0, *accumulate(len(s.text) for s in stretches)]
    first = 0
    for clause in clauses("", text):
        while starts[first + 1] <= clause.span.start:
            first += 1
        last = bisect_left(starts, clause.span.end, first)
        a, b = (printed.at(i) for i in own.signs(clause.span))
        held = {
            (w.siglum, bare[w.siglum].at(folded[w.siglum].at(w.span.start)) - printed.at(own.at(start)))
            for s, start in zip(stretches[first:last], starts[first:last], strict=True)
            for w in s.attestations
        }
        if any(bare[w].key.startswith(printed.key[a:b], at + a) for w, at in held if at + a >= 0):
            continue  # where one of its witnesses has it
        loose = fold(clause.span.of(text), lexicon.simplify).key.translate(_LOOSE)
        if not loose or any(loose in b.key for b in bare.values()):
            continue
        parts = tuple(s.attestations[0] for s in stretches[first:last] if s.attestations)
        yield Doubt("spliced", clause.span, "no single witness has this clause; its parts come from several", parts)


def _single(table: Table, stretches: Sequence[Stretch]) -> Iterator[Doubt]:
    """Runs of text that one witness alone has, where others could have had it."""
    if len(table.family.witnesses) < 2:
        return
    at = start = shown = 0  # `shown` counts characters that are no white space
    who: str | None = None
    parts: list[Attestation] = []
    for s in (*stretches, None):
        alone = s.attestations[0].siglum if s is not None and len(s.attestations) == 1 else None
        blank = s is not None and not s.text.strip()
        if s is None or (alone != who and not blank):
            if who is not None and shown >= _ALONE:
                yield Doubt("single-support", Span(start, at), f"only {who} has this", tuple(parts))
            who, start, parts, shown = alone, at, [], 0
        if s is not None:
            if who is not None and alone == who:
                parts.append(s.attestations[0])
                shown += sum(1 for c in s.text if not c.isspace())
            at += len(s.text)
