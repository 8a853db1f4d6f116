"""Signs that one witness lost inside a clause, as the others have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import compress

import numpy as np

from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.disputed_loci import disputed_loci
from chuyi_recon.core.flags.evidence.loss_patterns import DROPPED_MARGIN
from chuyi_recon.core.flags.evidence.two_witnesses import FIGURE, is_likely_omission, is_missing_measure_word
from chuyi_recon.core.model import Attestation, BoolArray, FoldedText, Locus, Reading
from chuyi_recon.core.model.table_columns import ROW_KINDS
from chuyi_recon.core.text.edit_distance import is_subsequence

DROPPED_BESIDE = 2  # signs on each side of a gap that must be the only giver's; at 1 and 4 no figure changes
DROPPED_LONGEST = 12  # signs: more lost at once is a lost clause; at 6 and 24 no figure changes


def are_quotes(chars: str) -> bool:
    """Whether only quotation marks and brackets are lost."""
    return bool(chars) and all(c in '“”‘’「」『』"（）()《》〈〉[]〔〕' for c in chars)


class LostSigns:
    """Signs lost before sign `at` of a witness, and who has them; with what follows them there, `ahead`."""

    def __init__(
        self, at: int, chars: str, sigla: tuple[str, ...], evidence: tuple[Attestation, ...], ahead: str
    ) -> None:
        self.at, self.chars, self.sigla, self.evidence, self.following = at, chars, sigla, evidence, ahead


def lost_by_witness(context: FlagContext) -> dict[str, list[LostSigns]]:
    """By witness, the places where others have more, in order of the text."""
    loci, disputed = context.table.loci, disputed_loci(context)
    out: dict[str, list[LostSigns]] = {siglum: [] for siglum in loci.sigla}
    may_have_lost = np.array([_may_have_lost(context, w) for w in range(len(loci.sigla))])
    at = np.flatnonzero(may_have_lost.any(axis=0))
    for locus, asked in zip(
        loci.get_many(disputed.ordinals[at].tolist()), may_have_lost[:, at].T.tolist(), strict=True
    ):
        readings = {r.siglum: r for r in locus.readings}
        classes: dict[str, set[str]] = defaultdict(set)
        for r in locus.readings:
            classes[r.key].add(context.independence_classes[r.siglum])
        for siglum in compress(loci.sigla, asked):
            best = _find_fuller_reading(context, locus, readings[siglum], classes)
            if best is not None:
                out[siglum].append(_make_lost_signs(context, locus, readings[siglum], best))
    return {siglum: sorted(found, key=lambda g: g.at) for siglum, found in out.items()}


def _may_have_lost(context: FlagContext, w: int) -> BoolArray:
    """At which loci witness `w` may have lost signs, asked of all at once: others have a little more, not the clause."""
    every, rows = disputed_loci(context), context.table.rows
    loci, size = every.loci, every.variant_length
    kind, own, others = rows.kind[loci.row], loci.length[w], every.votes_against(w)
    without_clause = (rows.start[w] >= rows.end[w])[loci.row] & (kind != ROW_KINDS.index("pivot"))
    more = (others > 0) & (size > own) & (size <= own + DROPPED_LONGEST)
    same = others[np.maximum(loci.variant[w], 0), np.arange(len(loci))]
    # By their number, as marks that a base has lost, from the only other reading, or as a measure word of one sign.
    told = ((others > 1) & (others > same)) | ((own == 0) & (same == 0) & (loci.sigla[w] == context.family.base))
    told |= ((others > 0).sum(axis=0) == 1) | (size == own + 1)
    found: BoolArray = (
        loci.present[w] & (kind != ROW_KINDS.index("single")) & ~without_clause & (more & told).any(axis=0)
    )
    return found


def _find_fuller_reading(context: FlagContext, locus: Locus, r: Reading, classes: Mapping[str, set[str]]) -> str | None:
    """The reading that keeps all of `r` and adds to it, if enough independent witnesses have it.

    `classes` are the sources of each reading.
    """
    own = context.independence_classes[r.siglum]
    votes = {k: n for k, s in classes.items() if (n := len(s) - (own in s))}
    most = len(r.key) + DROPPED_LONGEST
    fuller = {k: n for k, n in votes.items() if len(r.key) < len(k) <= most and is_subsequence(r.key, k)}
    if not fuller:
        return None
    best = max(sorted(fuller), key=fuller.__getitem__)
    against = votes.get(r.key, 0)
    # A web base loses marks above all: of those, one other witness is enough to point at the place.
    marks = are_quotes(best) and not r.key
    # Of two that stand alone against one another, a pair of marks is rather lost than put in.
    least = 1 if marks and not against and (r.siglum == context.family.base or len(votes) == 1) else 2
    if fuller[best] >= least and fuller[best] > against:
        return best
    alone = len(votes) == 1 and _is_lost_against_one(context, locus, r, best)
    return best if alone or _is_lost_measure_word(context, locus, r, best) else None


def _is_lost_measure_word(context: FlagContext, locus: Locus, r: Reading, key: str) -> bool:
    """Whether what some other has more is the measure word of a figure: nobody puts one in, and several lose it."""
    f = context.folded[r.siglum]
    first = f.sign_at(r.span.start)
    if len(key) > len(r.key) + 1 or not any(map(FIGURE.match, f.key[max(0, first - 1) : first + len(r.key)])):
        return False
    gap = _make_lost_signs(context, locus, r, key)
    return (
        len(gap.chars) <= 1
        and is_missing_measure_word(context, r.siglum, gap.at, gap.chars)
        and not f.breaks[gap.at : gap.at + 1].any()
    )


def _is_lost_against_one(context: FlagContext, locus: Locus, r: Reading, key: str) -> bool:
    """Whether signs that one other source alone has are lost: the base has them, or the document tells it.

    Beside a place where both go on otherwise nothing is told: there a sentence is written anew.
    """
    gap, f, size = _make_lost_signs(context, locus, r, key), context.folded[r.siglum], DROPPED_BESIDE
    if not gap.at < len(f) or f.breaks[gap.at]:
        return False  # a line breaks off
    beside = context.support[r.siglum][max(0, gap.at - size) : gap.at + size]
    if not beside.all() or not any(c.isalnum() for c in gap.chars):
        return False
    return context.family.base in gap.sigla or is_likely_omission(context, r.siglum, gap.at, gap.chars)


def _make_lost_signs(context: FlagContext, locus: Locus, r: Reading, key: str) -> LostSigns:
    holders = [o for o in locus.readings if o.key == key]
    giver = holders[0]
    shared = 0
    while shared < len(r.key) and r.key[shared] == key[shared]:
        shared += 1
    theirs = context.folded[giver.siglum]
    first, rest = theirs.sign_at(giver.span.start), len(r.key) - shared
    lost = _sign_characters(theirs, giver, shared, len(key) - rest)
    at = context.folded[r.siglum].sign_at(r.span.start) + shared
    ahead = theirs.key[first + shared : first + len(key) - rest + DROPPED_MARGIN]
    evidence = tuple(Attestation(o.siglum, o.span) for o in holders)
    return LostSigns(at, lost, tuple(o.siglum for o in holders), evidence, ahead)


def _sign_characters(f: FoldedText, r: Reading, a: int, b: int) -> str:
    """The characters of signs `[a, b)` of a reading."""
    first = f.sign_at(r.span.start)
    return "".join(r.text[int(i) - r.span.start] for i in f.origin[first + a : first + b])
