"""Where a witness lacks text of the document: what missing and truncated clauses are read from.

In: a case. Out: for each witness its gaps, in order of its own text. What an earlier flag called no
part of the document fills no gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chuyi_recon.core.flags.base import CLOSING, Stretches, masks, no_part, once, signs
from chuyi_recon.core.model import Attestation, Case, Locus, Reading, Span

_SHIFT = 2  # signs after a line's end that agree with nobody and do not move the place of a gap


@dataclass(frozen=True, slots=True)
class Gap:
    """Text of the document that one witness lacks at one place; positions are signs of its key.

    `left` is the sign after the last of the document that it has, `resumes` the next that it has.
    Between them stands nothing, or what is no part of the document. `opens` and `closes` say
    whether what is lost begins, and what stands after it begins, a line or clause of its own.
    """

    siglum: str
    left: int
    resumes: int
    lost: str
    evidence: tuple[Attestation, ...]
    ends: bool  # the document does not resume
    opens: bool
    closes: bool


def gaps(case: Case) -> Mapping[str, tuple[Gap, ...]]:
    """By siglum, where a witness lacks text of the document, in order of its own text; moved blocks are let alone."""
    invented = tuple((x.siglum, x.span) for x in case.findings if x.code == "hallucinated-section")
    return _gaps(case, no_part(case), invented)


@once
def _gaps(case: Case, strange: Stretches, invented: Stretches) -> Mapping[str, tuple[Gap, ...]]:
    mask, false = masks(case, strange), masks(case, invented)
    walks = {w: _Walk(case, w, false[w]) for w in case.family.sigla}
    for row in case.table.rows:
        here = {w: walk for w, walk in walks.items() if w not in row.cells or not row.cells[w].moved}
        for locus in case.table.loci_of(row):
            lacking = dict(here)
            for r in locus.readings:
                if r.key and r.siglum in here:
                    a, b = signs(case, r)
                    own = mask[r.siglum].find(0, a, b)
                    if own >= 0:
                        del lacking[r.siglum]
                        here[r.siglum].has(locus, r, own, b)
            for w, walk in lacking.items():
                held = _of_the_document(case, locus, w, mask)
                if held is not None:
                    walk.lost.append(held)
    return {w: walk.ended() for w, walk in walks.items()}


class _Walk:
    """One witness's way through the table: how far its text has come, and what it has lost since."""

    def __init__(self, case: Case, siglum: str, invented: bytes) -> None:
        self.case, self.siglum, self.invented = case, siglum, invented
        self.left = 0
        self.lost: list[tuple[Reading, bool]] = []
        self.gaps: list[Gap | None] = []

    def has(self, locus: Locus, r: Reading, first: int, last: int) -> None:
        """It has text of the document again, signs `[first, last)`."""
        if self.lost:
            where = _seam(self.case, self.siglum, self.left, first)
            self.gaps.append(_gap(self.case, self.siglum, where, self._known(*where), ends=False))
        self.left = max(self.left, last)
        self.lost = _rest(self.case, locus, r, last) if locus.kind != "agreed" else []

    def _known(self, left: int, resumes: int) -> list[tuple[Reading, bool]]:
        """What is lost; all of it is sure where invented text covers the place."""
        covered = 1 in self.invented[left:resumes]
        return [(r, sure or covered) for r, sure in self.lost]

    def ended(self) -> tuple[Gap, ...]:
        """All its gaps, the last of them where its text ends."""
        if self.lost:
            where = self.left, len(self.case.folded[self.siglum])
            self.gaps.append(_gap(self.case, self.siglum, where, self._known(*where), ends=True))
        return tuple(g for g in self.gaps if g is not None)


def _seam(case: Case, siglum: str, left: int, resumes: int) -> tuple[int, int]:
    """The place of a gap, at the line's end where a sign or two after it agree with nobody."""
    f, support = case.folded[siglum], case.support[siglum]
    for at in range(left - 1, max(0, left - _SHIFT - 1), -1):
        if resumes != left or support[at]:
            break
        if f.breaks[at]:
            return at, at
    return left, resumes


def _rest(case: Case, locus: Locus, own: Reading, at: int) -> list[tuple[Reading, bool]]:
    """What the others have after a reading that a line's end cuts short."""
    f = case.folded[own.siglum]
    if at >= len(f) or not f.breaks[at]:
        return []
    longer = [o for o in locus.readings if len(o.key) > len(own.key) and o.key.startswith(own.key)]
    keys = {o.key: sum(p.key == o.key for p in longer) for o in longer}
    best = max(longer, key=lambda o: keys[o.key], default=None)
    if best is None or keys[best.key] < 2:
        return []
    a, b = signs(case, best)
    f, cut = case.folded[best.siglum], a + len(own.key)
    span = Span(int(f.origin[cut]), best.span.end)
    return [(Reading(best.siglum, span, best.text[span.start - best.span.start :], f.key[cut:b]), True)]


def _gap(
    case: Case, siglum: str, where: tuple[int, int], lost: Sequence[tuple[Reading, bool]], *, ends: bool
) -> Gap | None:
    """The gap; None when nobody can tell that what one other witness has is not its own addition."""
    left, resumes = where
    f = case.folded[siglum]
    torn = 0 < resumes < len(f) and f.breaks[resumes] > 0 and f.key[resumes - 1] not in CLOSING
    sure = [r for r, known in lost if known] or ([r for r, _ in lost] if torn and resumes == left else [])
    if not sure:
        return None
    places: dict[str, Span] = {}
    for r in sure:
        seen = places.get(r.siglum, r.span)
        places[r.siglum] = Span(min(seen.start, r.span.start), max(seen.end, r.span.end))
    evidence = tuple(Attestation(w, s) for w, s in sorted(places.items()))
    key = "".join(r.key for r in sure)
    opens = left == 0 or f.key[left - 1] in CLOSING or _starts(case, sure[0], 0)
    bare = key.rstrip('("[<') or key
    closes = bare[-1] in CLOSING or _starts(case, sure[-1], len(sure[-1].key))
    return Gap(siglum, left, resumes, key, evidence, ends, opens, closes)


def _starts(case: Case, r: Reading, after: int) -> bool:
    """Whether a line begins, or the text ends, `after` signs into a reading."""
    f, at = case.folded[r.siglum], signs(case, r)[0] + after
    return at == 0 or at >= len(f) or bool(f.breaks[at])


def _of_the_document(case: Case, locus: Locus, siglum: str, mask: Mapping[str, bytes]) -> tuple[Reading, bool] | None:
    """What the document has at a locus where a witness has nothing of it, and whether that is sure.

    The base counts as the document, unless two run on without what it alone has. Else two independent
    witnesses must have it, more than run on without it; or, without a base, one, where nobody runs on.
    """
    holders: dict[str, list[Reading]] = {}
    without: set[str] = set()
    for o in locus.readings:
        a, b = signs(case, o)
        if a == b:
            without.add(case.sources[o.siglum])
        elif case.sources[o.siglum] != case.sources[siglum] and mask[o.siglum].find(0, a, b) >= 0:
            holders.setdefault(o.key, []).append(o)
    if not holders:
        return None
    base = case.family.base
    best = max(sorted(holders), key=lambda k: (any(o.siglum == base for o in holders[k]), len(holders[k])))
    sources = {case.sources[o.siglum] for k in holders for o in holders[k]}
    if any(o.siglum == base for o in holders[best]) and (len(sources) > 1 or len(without) < 2):
        return next(o for o in holders[best] if o.siglum == base), True
    if len(sources) >= 2 and len(sources) > len(without - {case.sources[siglum]}):
        return holders[best][0], True
    if base is not None:
        return None
    pair = len(set(case.sources.values())) == 2
    alone = not pair and not without and case.table.rows[locus.row].place == "pivot"
    return (holders[best][0], alone) if alone or pair else None
