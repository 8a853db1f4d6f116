"""Who has other text in the place of a run, and which of two such texts is at home in the document.

Where two witnesses have other text in one place and nobody else speaks, one of them is true and one is
invented, and no vote can tell. What is invented speaks of something else, in other words: the share of
its pairs of neighbouring signs that also stand elsewhere in the family tells it. Loops and page
furniture do not count, or a text that repeats itself would be at home anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from chuyi_recon.core.flags.base import Stretches, masks, no_part, once
from chuyi_recon.core.model import Case, Span

_RIVAL = 8  # signs that another witness must have in the place
_COMMON = 0.6  # of what rivals have there they must have in common
_SUPPORTED = 0.5  # of a piece's signs: it is no text of one witness alone
_SHORTEST = 24  # signs; a shorter text has too few pairs to be known by
_AS_LONG = 0.4  # of the longer text: a sentence does not stand in the stead of a lost page
# Times the share of the other. On pairs of witnesses of the corruption set 1.4 to 1.8 accuse no true text.
_CLEARLY = 1.4


def more_at_home(case: Case, siglum: str, before: int, after: int, held: set[int], text: str) -> dict[str, Span]:
    """Witnesses whose own text between two rows is clearly more in the words of the document than `text`.

    Of the pivot nothing is said: where what it alone has is withheld, no other text is printed instead.
    """
    if siglum == case.family.pivot:
        return {}
    theirs: dict[str, str] = defaultdict(str)
    where: dict[str, Span] = {}
    for w, span in _others(case, siglum, before, after, held):
        a, b = case.folded[w].signs(span)
        if case.sources[w] != case.sources[siglum] and a < b and case.support[w][a:b].mean() < _SUPPORTED:
            theirs[w] += case.folded[w].key[a:b]
            where[w] = _hull(where.get(w, span), span)
    return {w: where[w] for w, other in theirs.items() if _is_clearly_at_home(case, other, text)}


def in_its_place(case: Case, siglum: str, before: int, after: int, held: set[int]) -> dict[str, Span]:
    """Witnesses that have other text between two rows: the base, and those that have it in common."""
    signs: dict[str, int] = defaultdict(int)
    common: dict[str, int] = defaultdict(int)
    where: dict[str, Span] = {}
    for w, span in _others(case, siglum, before, after, held):
        a, b = case.folded[w].signs(span)
        if a < b:
            signs[w] += b - a
            common[w] += int(case.support[w][a:b].sum())
            where[w] = _hull(where.get(w, span), span)
    return {
        w: where[w]
        for w in signs
        if (w == case.family.base and signs[w] >= _RIVAL) or (common[w] >= _RIVAL and common[w] >= _COMMON * signs[w])
    }


def _others(case: Case, siglum: str, before: int, after: int, held: set[int]) -> Iterator[tuple[str, Span]]:
    """The cells of other witnesses in the rows between two where this one has nothing, but for those `held`."""
    for row in case.table.rows[before + 1 : after]:
        own = row.cells.get(siglum)
        if row.ordinal not in held and (own is None or not len(own.span)):
            yield from ((w, cell.span) for w, cell in row.cells.items() if w != siglum)


def _hull(a: Span, b: Span) -> Span:
    return Span(min(a.start, b.start), max(a.end, b.end))


def _is_clearly_at_home(case: Case, text: str, other: str) -> bool:
    """Whether a text is clearly more in the words of the document than another that stands in its place."""
    if min(len(text), len(other)) < max(_SHORTEST, _AS_LONG * max(len(text), len(other))):
        return False
    return _at_home(case, text) > _CLEARLY * _at_home(case, other)


def _at_home(case: Case, text: str) -> float:
    """The share of a text's pairs of letters that stand elsewhere too; 0 where it has none."""
    own = Counter(a + b for a, b in pairwise(text) if a.isalpha() and b.isalpha())
    known = _pairs(case, no_part(case))
    return sum(n for p, n in own.items() if known[p] > n) / max(1, own.total())


@once
def _pairs(case: Case, strange: Stretches) -> Mapping[str, int]:
    """How often each pair of letters stands in the witnesses, outside what is no part of the document."""
    mask = masks(case, strange)
    found: Counter[str] = Counter()
    for w, f in case.folded.items():
        out = mask[w]
        found.update(f.key[i : i + 2] for i in range(len(f) - 1) if not out[i])
    return Counter({p: n for p, n in found.items() if p.isalpha()})
