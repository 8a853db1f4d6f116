"""A family without a base is aligned with a consensus of its witnesses, made again until it stays the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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

    It is begun with the medoid, which gives it the order of its parts, and may lead it astray. Where some witness has
    them in another order, it is begun with every other witness, too (if they are not too many or too long). That of the
    medoid stands unless another is clearly nearer to all: of the others the one that begins nearest is made to the end.
    The family that comes back has the most reliable witness in the place of its pivot.
    """
    each = distinct_sigla(family.witnesses)
    first = best_ordered_witness(
        {s: folded[s] for s in each}
    )  # whose order is better is known, however like all another may be
    longest = max(map(len, folded.values()))
    keys = [folded[s].key for s in each]
    worth = _MIN_GAIN * sum(map(len, keys))
    others: Sequence[str] = ()
    if first is not None:
        start = first
    elif longest > _MAX_MEDOID_SIGNS:
        start = family.lead_witness
    else:
        start = central_witness(each, folded, {}, lexicon)
        if len(each) > 2 and longest * len(each) ** 2 <= _MAX_TRIED_SIGNS:  # of two either consensus is as like both
            others = [s for s in each if s != start]
    making = _ConsensusMaker(family, folded, cut, lexicon, settings)
    begun = making.begin(start)
    settled, alignment, table = making.settle(begun)
    if others and begun.alignment.has_moved_text and total_edits(settled, keys) - fewest_edits(keys) >= worth:
        tried = {s: making.begin(s) for s in others}
        edits = {s: total_edits(text.key.key, keys) for s, text in tried.items()}
        nearest = min(others, key=lambda s: (edits[s], s))
        if total_edits(begun.key.key, keys) - edits[nearest] >= worth:
            other = making.settle(tried[nearest])
            if total_edits(settled, keys) - total_edits(other[0], keys) >= worth:
                _, alignment, table = other
    weights = estimate_weights(table, settings)
    lead = most_reliable(family, weights, lambda s: unknown_word_share(folded[s].key, lexicon))
    family = replace(family, lead_witness=lead)
    return family, alignment, replace(table, family=family)


@dataclass(frozen=True, slots=True)
class _ConsensusText:
    """A consensus, as a text and folded, and what it was made of."""

    text: str
    key: FoldedText
    alignment: Alignment
    table: Table


@dataclass(frozen=True, slots=True)
class _ConsensusMaker:
    """What makes the consensus of a family and aligns the family with it."""

    family: Family
    folded: Mapping[str, FoldedText]
    cut: Mapping[str, Clauses]
    lexicon: Lexicon
    settings: Settings

    def begin(self, start: str) -> _ConsensusText:
        """The consensus of all as they are aligned with one witness."""
        alignment = align_family(self.family, self.folded, self.settings, start)
        return self._build(alignment, self._tabulate(self.folded, alignment, self.cut))

    def settle(self, begun: _ConsensusText) -> tuple[str, Alignment, Table]:
        """The consensus that comes of aligning all with it again and again: its key, and the family aligned with it."""
        made, key = begun, ""
        alignment, table = begun.alignment, begun.table
        for left in reversed(range(_CONSENSUS_ROUNDS)):
            if made.key.key in (key, ""):
                break
            key = made.key.key
            folded = {**self.folded, CONSENSUS: made.key}
            alignment = align_family(self.family, folded, self.settings, CONSENSUS)
            ends = {**self.cut, CONSENSUS: split_clauses(CONSENSUS, made.text, self.settings)}
            table = self._tabulate(folded, alignment, ends)
            if left:  # what the last would make is aligned with no more
                made = self._build(alignment, table)
        return key, alignment, table

    def _tabulate(self, folded: Mapping[str, FoldedText], alignment: Alignment, ends: Mapping[str, Clauses]) -> Table:
        table = build_table(self.family, folded, alignment, ends)
        return replace(table, independence_classes=independence_classes(self.family, table.loci, self.settings))

    def _build(self, alignment: Alignment, table: Table) -> _ConsensusText:
        gone = excluded_text(self.family, self.folded, self.settings)
        presence = find_presence(table, self.folded, self.cut, self.settings)
        text = build_consensus(_withhold_notes(table, gone), presence, estimate_weights(table, self.settings))
        return _ConsensusText(text, fold(text, self.lexicon.simplify), alignment, table)


def _withhold_notes(table: Table, gone: Mapping[str, Sequence[Span]]) -> Table:
    """A table in which some stretches of its witnesses, in signs, are no reading."""
    loci = table.loci
    out = loci.withheld.copy()
    for siglum, spans in gone.items():
        w = loci.witness_index(siglum)
        for span in spans:
            out[w] |= (loci.length[w] > 0) & (loci.first[w] >= span.start) & (loci.last[w] <= span.end)
    return replace(table, loci=replace(loci, withheld=out)) if gone else table
