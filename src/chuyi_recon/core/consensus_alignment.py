"""A family without a base is aligned with a consensus of its witnesses, made again until it stays the same."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import cache

from chuyi_recon.core.align import align_family, excluded_text
from chuyi_recon.core.collate import build_table
from chuyi_recon.core.collate.consensus import build_consensus, fewest_edits, most_reliable, total_edits
from chuyi_recon.core.collate.presence import find_presence
from chuyi_recon.core.families.dependence import independence_classes
from chuyi_recon.core.families.grouping import (
    central_witness,
    distinct_sigla,
    unknown_word_share,
)
from chuyi_recon.core.model import (
    CONSENSUS,
    Alignment,
    Clauses,
    Family,
    FoldedText,
    Span,
    Table,
)
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.text.reading_order import best_ordered_witness
from chuyi_recon.core.weigh.reliability import estimate_weights

_MAX_MEDOID_SIGNS = 20_000  # signs of a witness up to which the medoid is looked for by edits
_MAX_TRIED_SIGNS = 200_000  # signs that are aligned, up to which the consensus is begun with every witness in turn
_MIN_GAIN = 0.02  # edits saved for each sign of all witnesses: so much another start must be worth to be taken for the
# medoid's; where no text whatever could be worth it, none is tried (of 374 families with truth two took another)
_CONSENSUS_ROUNDS = 3  # most families stay as they are after one


def align_with_consensus(
    family: Family,
    folded: Mapping[str, FoldedText],
    cut: Mapping[str, Clauses],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[Family, Alignment, Table]:
    """A family without a base, aligned with its own consensus: made, aligned with and made anew until it stays.

    It is begun with every witness in turn (where they are not too many or too long): that witness gives it the order of
    its parts, and may lead it astray. That of the medoid stands unless another is clearly nearer to all.
    The family that comes back has the most reliable witness in the place of its pivot.
    """
    each = distinct_sigla(family.witnesses)
    first = best_ordered_witness(
        {s: folded[s] for s in each}
    )  # whose order is better is known, however like all another may be
    longest = max(map(len, folded.values()))
    if first is not None:
        starts = [first]
    elif longest > _MAX_MEDOID_SIGNS:
        starts = [family.lead_witness]
    else:
        starts = [central_witness(each, folded, {}, lexicon)]
        if len(each) > 2 and longest * len(each) ** 2 <= _MAX_TRIED_SIGNS:  # of two either consensus is as like both
            starts += each
    keys = [folded[s].key for s in each]
    worth = _MIN_GAIN * sum(map(len, keys))
    found: dict[str, tuple[int, Alignment, Table]] = {}
    least = fewest_edits(keys) if len(starts) > 1 else 0.0
    for start in dict.fromkeys(starts):
        if found and next(iter(found.values()))[0] - least < worth:
            break
        made = _stable_consensus(family, start, folded, cut, lexicon, settings, found)
        if made is not None:
            key, alignment, table = made
            found[key] = total_edits(key, keys) if len(starts) > 1 else 0, alignment, table
    central = next(iter(found))
    best = min(sorted(found), key=lambda key: found[key][0])
    _, alignment, table = found[best if found[central][0] - found[best][0] >= worth else central]
    share = cache(lambda key: unknown_word_share(key, lexicon))  # copies to the letter are cut into words once
    lead = most_reliable(family, estimate_weights(table, settings), lambda s: share(folded[s].key))
    family = replace(family, lead_witness=lead)
    return family, alignment, replace(table, family=family)


def _stable_consensus(
    family: Family,
    start: str,
    folded: Mapping[str, FoldedText],
    cut: Mapping[str, Clauses],
    lexicon: Lexicon,
    settings: Settings,
    known: Container[str],
) -> tuple[str, Alignment, Table] | None:
    """The consensus that comes of aligning all with one witness first: its key, and the family aligned with it.

    None as soon as it is one that is `known`.
    """
    gone = excluded_text(family, folded, settings)
    alignment = align_family(family, folded, settings, start)
    table = build_table(family, folded, alignment, cut)
    before = ""
    for _ in range(_CONSENSUS_ROUNDS):
        table = replace(table, independence_classes=independence_classes(family, table.loci, settings))
        without_notes = _withhold_notes(table, gone)
        text = build_consensus(
            without_notes, find_presence(table, folded, cut, settings), estimate_weights(table, settings)
        )
        key = fold(text, lexicon.simplify)
        if key.key in known:
            return None
        if key.key == before or not key.key:
            break
        before = key.key
        alignment = align_family(family, {**folded, CONSENSUS: key}, settings, CONSENSUS)
        ends = {**cut, CONSENSUS: split_clauses(CONSENSUS, text, settings)}
        table = build_table(family, {**folded, CONSENSUS: key}, alignment, ends)
    return before, alignment, replace(table, independence_classes=independence_classes(family, table.loci, settings))


def _withhold_notes(table: Table, gone: Mapping[str, Sequence[Span]]) -> Table:
    """A table in which some stretches of its witnesses, in signs, are no reading."""
    loci = table.loci
    out = loci.withheld.copy()
    for siglum, spans in gone.items():
        w = loci.witness_index(siglum)
        for span in spans:
            out[w] |= (loci.length[w] > 0) & (loci.first[w] >= span.start) & (loci.last[w] <= span.end)
    return replace(table, loci=replace(loci, withheld=out)) if gone else table
