"""A family without a base is aligned with a consensus of its witnesses, made again until it stays the same."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from chuyi_recon.core.align import align_family, excluded_text
from chuyi_recon.core.collate import build_table
from chuyi_recon.core.collate.consensus import build_consensus, greatest_similarity, most_reliable, total_similarity
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

_MAX_TRIED_SIGNS = 20_000  # signs up to which the consensus is begun with every witness in turn
_MIN_GAIN = 1.01  # times as like all witnesses: so much another start must be worth to be taken for the medoid's
_MIN_ROOM = 1.04  # times as like all witnesses as the medoid's: what could be better by less is not looked for (of 374
# families with truth three took another start, with 1.04 to 1.23; 313 have less room than this)
_CONSENSUS_ROUNDS = 3  # most families stay as they are after one


def align_with_consensus(
    family: Family,
    folded: Mapping[str, FoldedText],
    cut: Mapping[str, Clauses],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[Family, Alignment, Table]:
    """A family without a base, aligned with its own consensus: made, aligned with and made anew until it stays.

    It is begun with every witness in turn (in texts that are not too long): the witness it is begun with gives it the
    order of its parts, and may lead it astray. That of the medoid stands unless another is clearly more like all.
    The family that comes back has the most reliable witness in the place of its pivot.
    """
    each = distinct_sigla(family.witnesses)
    first = best_ordered_witness(
        {s: folded[s] for s in each}
    )  # whose order is better is known, however like all another may be
    if first is not None:
        starts = [first]
    elif max(map(len, folded.values())) > _MAX_TRIED_SIGNS:
        starts = [family.lead_witness]
    else:  # of two either consensus is as like both
        starts = [central_witness(each, folded, {}, lexicon), *(each if len(each) > 2 else ())]
    keys = [folded[s].key for s in each]
    found: dict[str, tuple[float, Alignment, Table]] = {}
    most = greatest_similarity(keys) if len(starts) > 1 else 0.0
    for start in dict.fromkeys(starts):
        if found and most < _MIN_ROOM * next(iter(found.values()))[0]:
            break  # no text whatever is much more like all witnesses than the medoid's consensus
        made = _stable_consensus(family, start, folded, cut, lexicon, settings, found)
        if made is not None:
            key, alignment, table = made
            like = total_similarity(key, keys) if len(starts) > 1 else 0.0
            found[key] = like, alignment, table
    best = max(sorted(found), key=lambda key: round(found[key][0], 9))
    central = next(iter(found))
    _, alignment, table = found[central if found[best][0] < _MIN_GAIN * found[central][0] else best]
    lead = most_reliable(
        family, estimate_weights(table, settings), lambda s: unknown_word_share(folded[s].key, lexicon)
    )
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
