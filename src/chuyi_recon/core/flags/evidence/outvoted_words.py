"""Where a witness is outvoted word for word: what numbers, misread signs and foreign phrases are read from.

In: a case. Out: for each witness the stretches that more independent witnesses have otherwise. An
empty cell is no rival where the page is lost; a tie goes to the base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from operator import attrgetter

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.flags.base import Stretches, masks, no_part, once, signs
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.disputed_loci import (
    DIFFERING_SHORTEST,
    Outvoted,
    Substance,
    outvoted,
    outvotes,
    substance,
    voices_of,
)
from chuyi_recon.core.model import Attestation, Folded, IntArray, Locus, Reading
from chuyi_recon.core.model.column_sequence import filled, spans

_NONE = np.zeros(0, np.int64)
_DIFFERING_RATIO = 0.8  # rapidfuzz ratio / 100: two readings are one, misread; .6 alike; at .95 flags .938 for .940
_DIFFERING_SHIFT = (
    2  # signs: words an exchange shifts by no more go as one (科学学校 for 本科学校); 1 and 4 decide alike
)


@dataclass(frozen=True, slots=True)
class Difference:
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
    said: str
    true: str
    giver: str
    at: int
    evidence: tuple[Attestation, ...]
    sure: bool
    shared: bool = False


def differences(case: Case, bridge: int = 0) -> Mapping[str, tuple[Difference, ...]]:
    """By siglum, where a witness is outvoted, in order; two that stand `bridge` signs apart or less are one."""
    return _bridged(case, no_part(case), bridge)


@once
def _bridged(case: Case, strange: Stretches, bridge: int) -> Mapping[str, tuple[Difference, ...]]:
    return {w: _joined(case.folded[w], found, bridge) for w, found in _found(case, strange).items()}


@once
def _found(case: Case, strange: Stretches) -> Mapping[str, Sequence[Difference]]:
    """By siglum, in order, the differences that do not touch what is no part of the document."""
    mask, every = masks(case, strange), outvoted(case, strange)
    attested = _attested(case, every)
    out = {}
    for o in every:
        found = _clear(case, o, attested)
        for locus in case.table.loci.taken(substance(case).ordinals[o.unclear].tolist()):
            found += _outvoted(case, locus, next(r for r in locus.readings if r.siglum == o.siglum))
        own = mask[o.siglum]
        out[o.siglum] = sorted((d for d in found if 1 not in own[d.first : d.last]), key=attrgetter("first", "last"))
    return out


def _attested(case: Case, every: Sequence[Outvoted]) -> Sequence[Mapping[int, Attestation]]:
    """By line, the readings that stand against others, by column of `substance`."""
    loci = substance(case).loci
    out = []
    for w, siglum in enumerate(loci.sigla):
        asked = np.zeros(len(loci), bool)
        for o in every:
            asked[o.locus[o.givers[w]]] = True
        at = np.flatnonzero(asked)
        where = spans(loci.start[w, at].tolist(), loci.end[w, at].tolist())
        made = filled(Attestation, len(at), siglum=repeat(siglum), span=where)
        out.append(dict(zip(at.tolist(), made, strict=True)))
    return out


def _clear(case: Case, o: Outvoted, attested: Sequence[Mapping[int, Attestation]]) -> list[Difference]:
    """The differences of readings whose best rival is known."""
    every, w = substance(case), case.table.loci.line(o.siglum)
    changes = _changed(every, w, o, _DIFFERING_SHIFT, voices_of(case, o.siglum))
    columns = (np.array(column, np.int64) for column in zip(*changes, strict=True)) if changes else [_NONE] * 6
    n, a, b, c, d, shared = columns
    givers = o.givers[:, n]
    giver = givers.argmax(axis=0)
    first, at = every.loci.first[w, o.locus[n]], every.loci.first[giver, o.locus[n]] + c
    stretches = (first + a).tolist(), (first + b).tolist(), giver.tolist(), at.tolist(), (at + d - c).tolist()
    keys, sigla = every.loci.keys, every.loci.sigla
    said, true, evidence = [], [], []
    for i, j, g, k, m, locus, having in zip(*stretches, o.locus[n].tolist(), givers.T.tolist(), strict=True):
        said.append(keys[w][i:j])
        true.append(keys[g][k:m])
        evidence.append(tuple([a[locus] for a, gives in zip(attested, having, strict=True) if gives]))
    return filled(
        Difference,
        len(said),
        siglum=repeat(o.siglum),
        first=stretches[0],
        last=stretches[1],
        said=said,
        true=true,
        giver=[sigla[g] for g in stretches[2]],
        at=stretches[3],
        evidence=evidence,
        sure=(~o.pair[n]).tolist(),
        shared=shared.tolist(),
    )


def _changed(
    every: Substance, w: int, o: Outvoted, shift: int, base: tuple[bool, int]
) -> list[tuple[int, int, int, int, int, bool]]:
    """Of which reading which signs `[a, b)` stand against the signs `[c, d)` of the best rival, if they are outvoted.

    The last says whether two sources share one of them against the base's alone.
    """
    columns = np.arange(len(o.locus))
    size, own = every.size[:, o.locus], every.loci.length[w, o.locus]
    theirs = size[o.best, columns]
    # A sign against a sign or none: whoever does not have the reading does not have the sign.
    plain = (own == 1) & (theirs <= 1) & ~((o.rivals > 0) & (size > 1)).any(axis=0)
    total = o.rivals.sum(axis=0) + o.same
    out = []
    for n in columns.tolist():
        best, same, rivals = int(o.best[n]), int(o.same[n]), o.rivals[:, n].tolist()
        if plain[n]:
            changes, said, keys = [(0, 1, 0, int(theirs[n]))], "", {}
        else:
            keys = _keys(every, int(o.locus[n]), o.rivals[:, n])
            said = every.loci.keys[w][every.loci.first[w, o.locus[n]] : every.loci.last[w, o.locus[n]]]
            changes = list(_changes(said, keys[best], shift))
        for a, b, c, d in changes:
            held = same + sum(rivals[v] for v, key in keys.items() if v != best and said[a:b] in key)
            lost, shared = outvotes(rivals[best], held, int(total[n]), bool(o.by_base[n]), base)
            if o.pair[n] or lost:
                out.append((n, a, b, c, d, shared))
    return out


def _keys(every: Substance, locus: int, rivals: IntArray) -> dict[int, str]:
    """The variants of a locus that somebody has against a reading."""
    loci = every.loci
    out = {}
    for v in np.flatnonzero(rivals).tolist():
        w = int((loci.variant[:, locus] == v).argmax())
        out[v] = loci.keys[w][loci.first[w, locus] : loci.last[w, locus]]
    return out


def _joined(f: Folded, found: Sequence[Difference], bridge: int) -> tuple[Difference, ...]:
    """Neighbouring differences made one, unless a line's end parts them."""
    joined: list[Difference] = []
    for d in found:
        held = joined[-1] if joined else None
        if held is not None and 0 <= d.first - held.last <= bridge and not f.breaks[held.last : d.first + 1].any():
            between = f.key[held.last : d.first]
            said, true = held.said + between + d.said, held.true + between + d.true
            whole = held.giver == d.giver and d.at == held.at + len(held.true) + len(between) and held.at >= 0
            at, sure = held.at if whole else -1, held.sure and d.sure
            d = Difference(d.siglum, held.first, d.last, said, true, held.giver, at, held.evidence, sure)
            joined.pop()
        joined.append(d)
    return tuple(t for t in map(_trimmed, joined) if t.said) if bridge else tuple(joined)


def _trimmed(d: Difference) -> Difference:
    """The difference without the signs that both sides begin or end with, quotation marks let pass."""
    said, true = d.said, d.true
    a, b, c, e = 0, len(said), 0, len(true)
    while a < b and ((c < e and said[a] == true[c]) or said[a] == '"'):
        c += c < e and said[a] == true[c]
        a += 1
    while a < b and ((c < e and said[b - 1] == true[e - 1]) or said[b - 1] == '"'):
        e -= c < e and said[b - 1] == true[e - 1]
        b -= 1
    if b - a == len(d.said) and e - c == len(d.true):
        return d
    at = d.at + c if d.at >= 0 else -1
    return replace(d, said=said[a:b], true=true[c:e], first=d.first + a, last=d.first + b, at=at)


def instead(case: Case, d: Difference) -> str:
    """What the others have, as their witness writes it where it stands in one place."""
    if d.at < 0 or not d.true:
        return d.true
    f = case.folded[d.giver]
    return case.family.witness(d.giver).text[f.origin[d.at] : f.ends[d.at + len(d.true) - 1]]


def _outvoted(case: Case, locus: Locus, own: Reading) -> Iterator[Difference]:
    """The stretches of a reading that the best of the other readings has not, where it is outvoted."""
    base = case.family.base
    row = case.table.rows[locus.row]
    others = [
        o
        for o in locus.readings
        if case.sources[o.siglum] != case.sources[own.siglum]
        and (o.key or row.place != "island" or len(row.cells[o.siglum].span))  # without the row: no rival
    ]
    sources = _sides(case, own, others)
    if not sources:
        return
    every = {case.sources[o.siglum] for o in others}
    of_base = next((o.key for o in others if o.siglum == base and o.key != own.key), None)
    best = max(sorted(sources), key=lambda k: (len(sources[k]), k == of_base))
    if 2 * len(sources[best]) <= len(every) and of_base is not None:
        best = of_base
    pair = len(every) == 1 and base not in (own.siglum, others[0].siglum)
    if best != of_base and not pair and (len(sources[best]) < 2 or 2 * len(sources[best]) <= len(every)):
        yield from _sign_by_sign(case, own, others)
        return
    start = signs(case, own)[0]
    evidence = tuple(Attestation(o.siglum, o.span) for o in others if o.key == best)
    for a, b, c, d in _changes(own.key, best, _DIFFERING_SHIFT):
        holders = {case.sources[o.siglum] for o in others if own.key[a:b] in o.key}
        holders -= {case.sources[o.siglum] for o in others if o.key == best}
        against = len(sources[best] - holders)
        lost, shared = outvotes(against, len(holders), len(every), best == of_base, voices_of(case, own.siglum))
        if pair or lost:
            said, true = own.key[a:b], best[c:d]
            giver, at = evidence[0].siglum, case.folded[evidence[0].siglum].at(evidence[0].span.start) + c
            yield Difference(own.siglum, start + a, start + b, said, true, giver, at, evidence, not pair, shared)


def _sign_by_sign(case: Case, own: Reading, others: Sequence[Reading]) -> Iterator[Difference]:
    """Where readings of one length part at several signs: each sign has its own vote (太经, 大纲, 大经)."""
    if len({len(own.key), *(len(o.key) for o in others)}) > 1:
        return
    first = signs(case, own)[0]
    for i, said in enumerate(own.key):
        holders: dict[str, list[Reading]] = {}
        for o in others:
            holders.setdefault(o.key[i], []).append(o)
        true = max(sorted(holders), key=lambda c: len(holders[c]))
        against = {case.sources[o.siglum] for o in holders[true]}
        if true != said and len(against) >= 2 and 2 * len(against) > len({case.sources[o.siglum] for o in others}):
            evidence = tuple(Attestation(o.siglum, o.span) for o in holders[true])
            giver = holders[true][0]
            at = signs(case, giver)[0] + i
            yield Difference(own.siglum, first + i, first + i + 1, said, true, giver.siglum, at, evidence, True)


def _sides(case: Case, own: Reading, others: Sequence[Reading]) -> dict[str, set[str]]:
    """The readings other than this one, each with its sources and those of readings like it but for a sign."""
    sources: dict[str, set[str]] = {}
    for o in others:
        if o.key != own.key:
            sources.setdefault(o.key, set()).add(case.sources[o.siglum])
    near = {k: set(s) for k, s in sources.items()}
    shortest, alike = DIFFERING_SHORTEST, 100 * _DIFFERING_RATIO
    for k in sources:
        for other in sources:
            if k != other and min(len(k), len(other)) >= shortest and fuzz.ratio(k, other) >= alike:
                near[k] |= sources[other] if fuzz.ratio(k, own.key) < alike else set()
    return near


def _changes(said: str, true: str, most: int) -> Iterator[tuple[int, int, int, int]]:
    """What `said` has that `true` has not; a shift by `most` signs or fewer (科学学校 for 本科学校) is one exchange."""
    held: tuple[int, int, int, int] | None = None
    for op in Levenshtein.opcodes(said, true):
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


def is_fluent(case: Case, d: Difference) -> bool:
    """Whether the words of a difference read well: most of its letters stand in words of a dictionary.

    A word may begin or end a sign outside.
    """
    key = case.folded[d.siglum].key
    a, b = max(0, d.first - 1), min(len(key), d.last + 1)
    held = total = 0
    at = a
    text = key[a:b]
    for word in case.lexicon.words(text, [t for t in case.terms if t in text]):
        inside = sum(c.isalpha() for i, c in enumerate(word, at) if d.first <= i < d.last)
        total += inside
        held += inside if len(word) > 1 and (case.lexicon.known(word) or word in case.terms) else 0
        at += len(word)
    return 2 * held >= total > 0
