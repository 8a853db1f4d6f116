"""Who has other text in the place of a run, and which of two such texts is at home in the document.

Where two witnesses have other text in one place and nobody else speaks, one of them is true and one is
invented, and no vote can tell. What is invented speaks of something else, in other words: the share of
its pairs of neighbouring signs that also stand elsewhere in the family tells it. Loops and page
furniture do not count, or a text that repeats itself would be at home anywhere.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from chuyi_recon.core.flags.base import (
    WitnessSpans,
    bigrams_by_witness,
    cache_per_family,
    cell_support,
    foreign_spans,
    mask_spans,
)
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import BoolArray, IntArray, Span
from chuyi_recon.core.text.bigram_index import PackedBigrams, number_of
from chuyi_recon.core.text.notation import item_numbers

_SECTION_RIVAL = 8  # signs: another witness contradicts with so many in the place; 4 and 16 decide alike
# share of a rival's signs held in common; at .6 120 planted families print 2,173 invented ones for 1,535
_SECTION_COMMON = 0.1
_SECTION_ALONE = 0.5  # share of a row's signs that others have: not a rival's own alone; .25 and .9 decide alike
_SECTION_WORDS = 24  # signs: of two texts in one place a shorter one has too few pairs to be known by; 12 and 48 alike
# share of the longer text that the shorter must have; at .2 nothing changes; at .8 flags .931 for .934
_SECTION_LENGTH = 0.4
# times the other's share of known words; planted pairs: flags .735 at 1.25, .732 at 1.4, .738 here
_SECTION_CLEARLY = 1.15


def find_better_fitting(
    context: FlagContext, siglum: str, before: int, after: int, held: IntArray, text: str
) -> dict[str, Span]:
    """Witnesses whose own text between two rows is clearly more in the words of the document than `text`.

    Of the base nothing is said: a page that every scan lost has words of its own.
    """
    if siglum == context.family.base:
        return {}
    there, between, shared = (
        cell_support(context),
        _open_rows_between(context, siglum, before, after, held),
        _SECTION_ALONE,
    )
    out, bigram_counts = {}, _count_bigrams(context, foreign_spans(context))
    for w, other in enumerate(context.table.rows.sigla):
        if context.independence_classes[other] == context.independence_classes[siglum]:
            continue
        size, common = there.length[w, between], there.supported[w, between]
        alone = between[(size > 0) & (common < shared * size)]
        spans = [row.cells[other].span for row in (context.table.rows[r] for r in alone.tolist())]
        key = context.folded[other].key
        theirs = "".join(key[a:b] for a, b in map(context.folded[other].sign_range, spans))
        if not theirs:
            continue
        for_them = skips_item_numbers(context, siglum, held, other, alone)
        lists_decide = for_them != skips_item_numbers(context, other, alone, siglum, held)
        if for_them if lists_decide else fits_document_better(theirs, text, lambda p, n: bigram_counts[p] > n):
            out[other] = Span(min(s.start for s in spans), max(s.end for s in spans))
    return out


def find_competing_texts(
    context: FlagContext, siglum: str, before: int, after: int, held: IntArray, known_inventions: BoolArray
) -> dict[str, Span]:
    """Witnesses that have other text between two rows: the base, and those that have it in common.

    What is `told` (`[w, r]`) as an invention already does not count.
    """
    rows, there = context.table.rows, cell_support(context)
    between = _open_rows_between(context, siglum, before, after, held)
    out = {}
    for w, other in enumerate(rows.sigla):
        having = between[(there.length[w, between] > 0) & ~known_inventions[w, between]]
        size, common = int(there.length[w, having].sum()), int(there.supported[w, having].sum())
        common = common if common >= _SECTION_COMMON * size else 0
        if other != siglum and (size if other == context.family.base else common) >= _SECTION_RIVAL:
            out[other] = Span(int(rows.start[w, having].min()), int(rows.end[w, having].max()))
    return out


def shared_rows_between(
    context: FlagContext, siglum: str, other: str, before: int, after: int, rows: IntArray
) -> IntArray:
    """The rows between two in which another witness has text that is not its own alone, and the witness none."""
    there, between = cell_support(context), _open_rows_between(context, siglum, before, after, rows)
    w = context.table.rows.sigla.index(other)
    size, common = there.length[w, between], there.supported[w, between]
    held: IntArray = between[(size > 0) & (common >= _SECTION_ALONE * size)]
    return held


def sign_ranges(context: FlagContext, siglum: str, rows: IntArray) -> Iterator[tuple[int, int]]:
    """The signs that a witness has in some rows."""
    there, w = cell_support(context), context.table.rows.sigla.index(siglum)
    for first, size in zip(there.first[w, rows].tolist(), there.length[w, rows].tolist(), strict=True):
        if size:
            yield first, first + size


def skips_item_numbers(context: FlagContext, siglum: str, rows: IntArray, other: str, theirs: IntArray) -> bool:
    """Whether a list of a witness, without some rows, leaves out just the numbers that the other has there."""
    own, held = item_numbers(context.folded[siglum]), list(sign_ranges(context, siglum, rows))
    there = list(sign_ranges(context, other, theirs))
    first, last = min(a for a, _ in held), max(b for _, b in held)
    found = [i for i in item_numbers(context.folded[other]) if any(a <= i.first < b for a, b in there)]
    for style in sorted({i.style for i in found}):
        before = [i.number for i in own if i.style == style and i.first < first]
        after = [i.number for i in own if i.style == style and i.first >= last]
        numbers = [i.number for i in found if i.style == style]
        if before and after and numbers == list(range(before[-1] + 1, after[0])):
            return True
    return False


def _open_rows_between(context: FlagContext, siglum: str, before: int, after: int, held: IntArray) -> IntArray:
    """The rows between two where a witness has nothing, but for those `held`."""
    rows = context.table.rows
    own = rows.sigla.index(siglum)
    free = rows.start[own, before + 1 : after] == rows.end[own, before + 1 : after]
    free[held[(held > before) & (held < after)] - before - 1] = False
    return np.flatnonzero(free) + before + 1


def fits_document_better(text: str, other: str, known: Callable[[str, int], bool]) -> bool:
    """Whether a text is clearly more in the words of the document than another that stands in its place.

    `known` says of a pair of letters, and how often a text has it, whether it stands elsewhere too.
    """
    shorter, longer = sorted((len(text), len(other)))
    if shorter < max(_SECTION_WORDS, _SECTION_LENGTH * longer):
        return False
    return _known_bigram_share(text, known) > _SECTION_CLEARLY * _known_bigram_share(other, known)


def _known_bigram_share(text: str, known: Callable[[str, int], bool]) -> float:
    """The share of a text's pairs of letters that are known; 0 where it has none."""
    own = Counter(a + b for a, b in pairwise(text) if a.isalpha() and b.isalpha())
    return sum(n for p, n in own.items() if known(p, n)) / max(1, own.total())


class _Often:
    """How often each pair of signs stands in several texts."""

    def __init__(self, numbers: Sequence[PackedBigrams], counts: Sequence[IntArray]) -> None:
        every, each = np.concatenate(numbers), np.concatenate(counts)
        order = every.argsort(kind="stable")
        every, each = every[order], each[order]
        first = np.flatnonzero(np.append(True, every[1:] != every[:-1])[: len(every)])
        self._pairs = array("Q", every[first].tobytes())
        self._counts: list[int] = np.add.reduceat(each, first).tolist() if len(every) else []

    def __getitem__(self, pair: str) -> int:
        number = number_of(pair)
        rank = bisect_left(self._pairs, number)
        return self._counts[rank] if rank < len(self._pairs) and self._pairs[rank] == number else 0


@cache_per_family
def _count_bigrams(context: FlagContext, foreign: WitnessSpans) -> _Often:
    """How often each pair of signs stands in the witnesses, outside what is no part of the document."""
    every = [
        pairs.counted(np.frombuffer(mask, bool))
        for pairs, mask in zip(bigrams_by_witness(context).values(), mask_spans(context, foreign).values(), strict=True)
    ]
    return _Often(*zip(*every, strict=True))
