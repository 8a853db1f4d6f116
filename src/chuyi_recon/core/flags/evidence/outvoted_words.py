"""Where a witness is outvoted word for word: what numbers, misread signs and foreign phrases are read from.

In: a case. Out: for each witness the stretches that more independent witnesses have otherwise. An
empty cell is no rival where the page is lost; a tie goes to the base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import attrgetter

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.flags.base import WitnessSpans, cache_per_family, foreign_spans, mask_spans, reading_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.disputed_loci import (
    DIFFERING_SHORTEST,
    base_vote,
    disputed_loci,
    find_minority_readings,
    judge_vote,
)
from chuyi_recon.core.model import Attestation, FoldedText, Locus, Reading

_DIFFERING_RATIO = 0.8  # rapidfuzz ratio / 100: two readings are one, misread; .6 alike; at .95 flags .938 for .940
_DIFFERING_SHIFT = (
    2  # signs: words an exchange shifts by no more go as one (科学学校 for 本科学校); 1 and 4 decide alike
)


@dataclass(frozen=True, slots=True)
class OutvotedWords:
    """Words of one witness, signs `[first, last)` of its key, that more independent witnesses have otherwise.

    `true` is what they have instead, in signs; empty when they run on without. It stands in the witness
    `giver` at its signs `[at, at + len(true))`; `at` is -1 where it is put together of several places.
    `sure` is false where only two witnesses speak and neither is the base. `shared` says that two sources share a
    reading against the base's alone: a misreading is made alone, a guess (a number, a name, a phrase) is often shared.
    It is true of the base's words and of theirs, and what kind they are tells who is wrong.
    """

    siglum: str
    first: int
    last: int
    reading: str
    rival_reading: str
    rival_siglum: str
    rival_first: int
    evidence: tuple[Attestation, ...]
    certain: bool
    shared_against_base: bool = False


def find_outvoted_words(context: FlagContext, bridge: int = 0) -> Mapping[str, tuple[OutvotedWords, ...]]:
    """By siglum, where a witness is outvoted, in order; two that stand `bridge` signs apart or less are one."""
    return _merged_by_witness(context, foreign_spans(context), bridge)


@cache_per_family
def _merged_by_witness(
    context: FlagContext, foreign: WitnessSpans, bridge: int
) -> Mapping[str, tuple[OutvotedWords, ...]]:
    return {
        w: _merge_neighbours(context.folded[w], found, bridge)
        for w, found in _found_by_witness(context, foreign).items()
    }


@cache_per_family
def _found_by_witness(context: FlagContext, foreign: WitnessSpans) -> Mapping[str, Sequence[OutvotedWords]]:
    """By siglum, in order, the differences that do not touch what is no part of the document."""
    mask, minority = mask_spans(context, foreign), find_minority_readings(context, foreign)
    out: dict[str, list[OutvotedWords]] = {w: [] for w in context.family.sigla}
    at = np.flatnonzero(minority.any(axis=0))
    for locus, asked in zip(
        context.table.loci.get_many(disputed_loci(context).ordinals[at].tolist()),
        minority[:, at].T.tolist(),
        strict=True,
    ):
        readings = {r.siglum: r for r in locus.readings}
        for siglum in compress(context.table.loci.sigla, asked):
            if siglum in readings:
                found = _words_at_locus(context, locus, readings[siglum], mask)
                out[siglum] += (d for d in found if 1 not in mask[siglum][d.first : d.last])
    return {w: sorted(found, key=attrgetter("first", "last")) for w, found in out.items()}


def _merge_neighbours(f: FoldedText, found: Sequence[OutvotedWords], bridge: int) -> tuple[OutvotedWords, ...]:
    """Neighbouring differences made one, unless a line's end parts them."""
    joined: list[OutvotedWords] = []
    for d in found:
        held = joined[-1] if joined else None
        if held is not None and 0 <= d.first - held.last <= bridge and not f.breaks[held.last : d.first + 1].any():
            between = f.key[held.last : d.first]
            reading, rival_reading = held.reading + between + d.reading, held.rival_reading + between + d.rival_reading
            whole = (
                held.rival_siglum == d.rival_siglum
                and d.rival_first == held.rival_first + len(held.rival_reading) + len(between)
                and held.rival_first >= 0
            )
            at, sure = held.rival_first if whole else -1, held.certain and d.certain
            d = OutvotedWords(
                d.siglum, held.first, d.last, reading, rival_reading, held.rival_siglum, at, held.evidence, sure
            )
            joined.pop()
        joined.append(d)
    return tuple(t for t in map(_trim_common_ends, joined) if t.reading) if bridge else tuple(joined)


def _trim_common_ends(d: OutvotedWords) -> OutvotedWords:
    """The difference without the signs that both sides begin or end with, quotation marks let pass."""
    reading, rival_reading = d.reading, d.rival_reading
    a, b, c, e = 0, len(reading), 0, len(rival_reading)
    while a < b and ((c < e and reading[a] == rival_reading[c]) or reading[a] == '"'):
        c += c < e and reading[a] == rival_reading[c]
        a += 1
    while a < b and ((c < e and reading[b - 1] == rival_reading[e - 1]) or reading[b - 1] == '"'):
        e -= c < e and reading[b - 1] == rival_reading[e - 1]
        b -= 1
    if b - a == len(d.reading) and e - c == len(d.rival_reading):
        return d
    at = d.rival_first + c if d.rival_first >= 0 else -1
    return replace(
        d, reading=reading[a:b], rival_reading=rival_reading[c:e], first=d.first + a, last=d.first + b, rival_first=at
    )


def rival_text(context: FlagContext, d: OutvotedWords) -> str:
    """What the others have, as their witness writes it where it stands in one place."""
    if d.rival_first < 0 or not d.rival_reading:
        return d.rival_reading
    f = context.folded[d.rival_siglum]
    return context.family.witness(d.rival_siglum).text[
        f.origin[d.rival_first] : f.ends[d.rival_first + len(d.rival_reading) - 1]
    ]


def _words_at_locus(
    context: FlagContext, locus: Locus, own: Reading, mask: Mapping[str, bytes]
) -> Iterator[OutvotedWords]:
    """The stretches of a reading that the best of the other readings has not, where it is outvoted.

    Who has nothing there is no rival where the row is lost, or beside an invention, which stands for what is lost.
    """
    base, sources = context.family.base, context.independence_classes
    others = [
        o
        for o in locus.readings
        if sources[o.siglum] != sources[own.siglum] and (o.key or _runs_on(context, locus, o, mask))
    ]
    classes = _classes_by_reading(context, own, others)
    if not classes:
        return
    every = {sources[o.siglum] for o in others}
    of_base = next((o.key for o in others if o.siglum == base and o.key != own.key), None)
    best = max(sorted(classes), key=lambda k: (len(classes[k]), k == of_base))
    if 2 * len(classes[best]) <= len(every) and of_base is not None:
        best = of_base
    pair = len(every) == 1 and base not in (own.siglum, others[0].siglum)
    if best != of_base and not pair and (len(classes[best]) < 2 or 2 * len(classes[best]) <= len(every)):
        yield from _vote_each_sign(context, own, others)
        return
    start = reading_signs(context, own)[0]
    evidence = tuple(Attestation(o.siglum, o.span) for o in others if o.key == best)
    for a, b, c, d in _diff_signs(own.key, best, _DIFFERING_SHIFT):
        holders = {sources[o.siglum] for o in others if own.key[a:b] in o.key}
        holders -= {sources[o.siglum] for o in others if o.key == best}
        against = len(classes[best] - holders)
        lost, shared = judge_vote(against, len(holders), len(every), best == of_base, base_vote(context, own.siglum))
        if pair or lost:
            reading, rival_reading = own.key[a:b], best[c:d]
            rival_siglum, at = (
                evidence[0].siglum,
                context.folded[evidence[0].siglum].sign_at(evidence[0].span.start) + c,
            )
            yield OutvotedWords(
                own.siglum, start + a, start + b, reading, rival_reading, rival_siglum, at, evidence, not pair, shared
            )


def _runs_on(context: FlagContext, locus: Locus, r: Reading, mask: Mapping[str, bytes]) -> bool:
    """Whether an empty reading is a rival: the row is not lost, and no part of another document stands beside it."""
    row = context.table.rows[locus.row]
    if row.kind == "island" and not len(row.cells[r.siglum].span):
        return False
    at = reading_signs(context, r)[0]
    return 1 not in mask[r.siglum][max(0, at - 1) : at + 1]


def _vote_each_sign(context: FlagContext, own: Reading, others: Sequence[Reading]) -> Iterator[OutvotedWords]:
    """Where readings of one length part at several signs: each sign has its own vote (太经, 大纲, 大经)."""
    if len({len(own.key), *(len(o.key) for o in others)}) > 1:
        return
    first = reading_signs(context, own)[0]
    for i, sign in enumerate(own.key):
        holders: dict[str, list[Reading]] = {}
        for o in others:
            holders.setdefault(o.key[i], []).append(o)
        rival_sign = max(sorted(holders), key=lambda c: len(holders[c]))
        against = {context.independence_classes[o.siglum] for o in holders[rival_sign]}
        if (
            rival_sign != sign
            and len(against) >= 2
            and 2 * len(against) > len({context.independence_classes[o.siglum] for o in others})
        ):
            evidence = tuple(Attestation(o.siglum, o.span) for o in holders[rival_sign])
            giver = holders[rival_sign][0]
            at = reading_signs(context, giver)[0] + i
            yield OutvotedWords(
                own.siglum, first + i, first + i + 1, sign, rival_sign, giver.siglum, at, evidence, True
            )


def _classes_by_reading(context: FlagContext, own: Reading, others: Sequence[Reading]) -> dict[str, set[str]]:
    """The readings other than this one, each with its sources and those of readings like it but for a sign."""
    classes: dict[str, set[str]] = {}
    for o in others:
        if o.key != own.key:
            classes.setdefault(o.key, set()).add(context.independence_classes[o.siglum])
    near = {k: set(s) for k, s in classes.items()}
    alike = 100 * _DIFFERING_RATIO
    longer = [k for k in classes if len(k) >= DIFFERING_SHORTEST]
    other_words = [k for k in longer if len(longer) > 1 and fuzz.ratio(k, own.key) < alike]
    if other_words:
        ratios = process.cdist(other_words, longer, scorer=fuzz.ratio, score_cutoff=alike, dtype=np.float64)
        for k, row in zip(other_words, ratios >= alike, strict=True):
            near[k].update(*(classes[longer[i]] for i in np.flatnonzero(row).tolist()))
    return near


def _diff_signs(reading: str, rival_reading: str, most: int) -> Iterator[tuple[int, int, int, int]]:
    """What `said` has that `true` has not; a shift by `most` signs or fewer (科学学校 for 本科学校) is one exchange."""
    held: tuple[int, int, int, int] | None = None
    for op in Levenshtein.opcodes(reading, rival_reading):
        if op.tag == "equal":
            continue
        here = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        if held is not None and here[0] - held[1] <= most and here[1] - held[0] == here[3] - held[2]:
            here = (held[0], here[1], held[2], here[3])
        elif held is not None and held[0] == held[1] == here[0]:  # signs put in before an exchange go with it
            here = (here[0], here[1], held[2], here[3])
        elif held is not None and held[1] > held[0]:
            yield held
        held = here
    if held is not None and held[1] > held[0]:
        yield held


def is_fluent(context: FlagContext, d: OutvotedWords) -> bool:
    """Whether the words of a difference read well: most of its letters stand in words of a dictionary.

    A word may begin or end a sign outside.
    """
    key = context.folded[d.siglum].key
    a, b = max(0, d.first - 1), min(len(key), d.last + 1)
    held = total = 0
    at = a
    text = key[a:b]
    for word in context.lexicon.segment(text, [t for t in context.terms if t in text]):
        inside = sum(c.isalpha() for i, c in enumerate(word, at) if d.first <= i < d.last)
        total += inside
        held += inside if len(word) > 1 and (context.lexicon.has_word(word) or word in context.terms) else 0
        at += len(word)
    return 2 * held >= total > 0
