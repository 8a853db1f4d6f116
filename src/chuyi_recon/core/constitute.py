"""Decisions become one text: stretches with their attestations, and doubts.

In: a table, its decisions, findings. Out: a `Reconstruction`. Every printed character names the
witness it is copied from and all others that have the same sign at that place, also where their
whole reading was rejected. Laws: the stretches joined are the texts of the decisions joined; every
attested span is as long as its stretch and is the same sign by sign once folded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    Locus,
    Reading,
    Reconstruction,
    Span,
    Stretch,
    Table,
    Weights,
)

_ALONE = 8  # signs; a shorter run that one witness has alone is told at its locus, not as a doubt
_LOOSE = str.maketrans("", "", '"()[]<>')  # what a clause is compared without


def constitute(
    table: Table,
    folded: Mapping[str, Folded],
    weights: Weights,
    decisions: Sequence[Decision],
    findings: Sequence[Finding],
    lexicon: Lexicon,
) -> Reconstruction:
    """The reconstruction: one stretch for each run with the same witnesses at consecutive places."""
    stretches = tuple(_stretches(table, folded, decisions))
    doubts = (*_spliced(folded, stretches, lexicon), *_single(table, stretches))
    ordered = tuple(sorted(doubts, key=lambda d: (d.span, d.code)))
    return Reconstruction(table, folded, tuple(findings), weights, tuple(decisions), stretches, ordered)


def _stretches(table: Table, folded: Mapping[str, Folded], decisions: Sequence[Decision]) -> Iterator[Stretch]:
    for locus, decision in zip(table.loci, decisions, strict=True):
        if not decision.text:
            continue
        if not decision.taken:  # an editor's own words
            yield Stretch(decision.text, locus.row, locus.ordinal, (), decision.ground, decision.confidence)
            continue
        yield from _runs(folded, locus, decision)


def _runs(folded: Mapping[str, Folded], locus: Locus, decision: Decision) -> Iterator[Stretch]:
    """The printed characters of a locus, cut wherever some witness begins, ends or jumps."""
    places: list[dict[str, int]] = []
    signs: list[int] = []  # which printed characters have a sign
    key: list[str] = []
    for piece in decision.taken:
        f = folded[piece.siglum]
        a, b = (int(x) for x in f.origin.searchsorted((piece.span.start, piece.span.end)))
        marked = {int(f.origin[i]): f.key[i] for i in range(a, b)}
        for at in range(piece.span.start, piece.span.end):
            if at in marked:
                signs.append(len(places))
                key.append(marked[at])
            places.append({piece.siglum: at})
    text = decision.text
    if len(places) < len(text):  # characters that no witness has: an emendation or a ruling
        yield Stretch(text, locus.row, locus.ordinal, (), decision.ground, decision.confidence)
        return
    whole = "".join(key)
    for place in decision.beside:
        f = folded[place.siglum]
        a, b = (int(x) for x in f.origin.searchsorted((place.span.start, place.span.end)))
        if f.key[a:b] == whole:
            for i, at in zip(signs, f.origin[a:b], strict=True):
                places[i].setdefault(place.siglum, int(at))
    for r in locus.readings:
        if not r.withheld and r.key:
            _credit(r, folded, whole, signs, places)
    start = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i] != {w: at + 1 for w, at in places[i - 1].items()}:
            where = tuple(Attestation(w, Span(at, at + i - start)) for w, at in sorted(places[start].items()))
            yield Stretch(text[start:i], locus.row, locus.ordinal, where, decision.ground, decision.confidence)
            start = i


def _credit(
    r: Reading, folded: Mapping[str, Folded], whole: str, signs: list[int], places: list[dict[str, int]]
) -> None:
    """Adds to `places` where this reading has the same signs, in the same order."""
    origin = folded[r.siglum].origin
    first = int(origin.searchsorted(r.span.start))
    if r.key == whole:
        pairs = zip(range(len(whole)), range(len(whole)), strict=True)
        for i, j in pairs:
            places[signs[i]].setdefault(r.siglum, int(origin[first + j]))
        return
    for block in Levenshtein.opcodes(whole, r.key):
        if block.tag == "equal":
            for k in range(block.src_end - block.src_start):
                places[signs[block.src_start + k]].setdefault(r.siglum, int(origin[first + block.dest_start + k]))


def _spliced(folded: Mapping[str, Folded], stretches: Sequence[Stretch], lexicon: Lexicon) -> Iterator[Doubt]:
    """Clauses that stand in no single witness, compared without quotation marks, brackets and white space."""
    text = "".join(s.text for s in stretches)
    loose = {w: f.key.translate(_LOOSE) for w, f in folded.items()}
    at, first = 0, 0
    starts = []
    for s in stretches:
        starts.append(at)
        at += len(s.text)
    for clause in clauses("", text):
        while first + 1 < len(starts) and starts[first + 1] <= clause.span.start:
            first += 1
        bare = fold(clause.span.of(text), lexicon.simplify).key.translate(_LOOSE)
        if not bare or any(bare in key for key in loose.values()):
            continue
        parts = tuple(
            s.attestations[0]
            for s, start in zip(stretches[first:], starts[first:], strict=True)
            if start < clause.span.end and start + len(s.text) > clause.span.start and s.attestations
        )
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
