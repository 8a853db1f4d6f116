"""Who reads what at a place, as an editor tells readings apart: by their characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from chuyi_recon.core.model import Attestation, Decision, Locus, Reading, Reconstruction, Span
from chuyi_recon.core.weigh.confidence import confidence, sum_log_odds
from chuyi_recon.views.passages.page import collapse_white_space
from chuyi_recon.views.passages.passage import PassageReading


def leading_witness(reconstruction: Reconstruction) -> str:
    """The witness whose readings come first: the base, else the most reliable one."""
    return reconstruction.family.base or reconstruction.family.lead_witness


def agreement_pattern(locus: Locus, printed: str) -> Mapping[str, str]:
    """By siglum whether it has at a locus what is printed there, another reading, or one that is withheld."""
    printed = collapse_white_space(printed)
    return {
        r.siglum: "withheld" if r.withheld else "printed" if collapse_white_space(r.text) == printed else "other"
        for r in locus.readings
    }


def list_readings(
    reconstruction: Reconstruction, loci: Sequence[Locus], decisions: Sequence[Decision]
) -> tuple[PassageReading, ...]:
    """The readings of neighbouring loci as an editor tells them apart: by their characters, without white space.

    Who abstains at one of them has none. Their order hangs on no decision: the number by which an editor calls a
    reading stays, whatever is ruled.
    """
    pivot = leading_witness(reconstruction)
    by: dict[tuple[str, bool], list[tuple[Reading, ...]]] = defaultdict(list)
    for first in loci[0].readings:
        own = tuple(r for locus in loci if (r := locus.reading(first.siglum)) is not None)
        if len(own) == len(loci) and all(a.span.end <= b.span.start for a, b in pairwise(own)):
            text = collapse_white_space("".join(r.text for r in own))
            by[text, any(r.withheld for r in own)].append(own)
    votes = reconstruction.weights.vote_weights
    scores = [sum_log_odds(locus.readings, votes) for locus in loci]
    likeness = reconstruction.likeness.get(loci[0].ordinal, {}) if len(loci) == 1 else {}
    printed = "".join(d.text for d in decisions).strip()
    lemma = collapse_white_space(printed)
    out = []
    for (text, withheld), members in by.items():
        sigla = [own[0].siglum for own in members]
        classes = len({reconstruction.table.independence_classes[s] for s in sigla})
        share = 0.0 if withheld else min(map(confidence, scores, [r.key for r in members[0]]))
        is_lemma = text == lemma and not withheld
        like = None if is_lemma else likeness.get(sigla[0])
        places = tuple(Attestation(own[0].siglum, Span(own[0].span.start, own[-1].span.end)) for own in members)
        raw = text if len(loci) == 1 else printed if is_lemma else "".join(r.text for r in members[0]).strip()
        out.append(PassageReading(text, places, classes, share, is_lemma, withheld, like, raw))
    return tuple(sorted(out, key=lambda v: (pivot not in v.sigla, v.withheld, -v.class_count, v.sigla)))
