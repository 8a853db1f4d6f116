"""Where an invented section begins and ends, and which of them are one.

In: a stretch of a key that nobody supports. Out: the whole sentences in it, whether they are enough to be called a
section, and sections joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chuyi_recon.core.flags.base import WitnessCells
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import BoolArray, FoldedText, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.notation import is_issuing_body

ContradictedRange = tuple[int, int, dict[str, Span]]  # first and last sign, and who contradicts it, with where
_SECTION_HEAD = 20  # signs of a sentence's end in a run without belonging to it; at 10 notice .937 for .954; 40 alike
_SECTION_EDGE = 5  # signs of a sentence's end that may agree by chance; flags .933 at 2, .931 at 10, .934 here
# signs between two inventions that are one; at 40 9 invented signs printed for none; at 100 notice .953
_SECTION_BETWEEN = 60
_SECTION_STRANGE = 0.15  # share of the signs between that nobody else has; at .3 9 invented signs printed for none


def expand_to_sentences(f: FoldedText, first: int, last: int) -> tuple[int, int]:
    """The signs of the whole sentences or lines in a stretch.

    A few words before the first full stop, or after the last, belong to the sentence round the stretch.
    """
    head, edge = _SECTION_HEAD, _SECTION_EDGE
    if not _starts_sentence(f, first):
        out = next((i for i in range(first, max(0, first - edge) - 1, -1) if _starts_clause(f, i)), None)
        stop = next((i for i in range(first + 1, min(last, first + head)) if _starts_clause(f, i)), None)
        first = next((i for i in (out, stop) if i is not None), first)
    if not _starts_sentence(f, last):
        out = next((i for i in range(last, min(len(f), last + edge) + 1) if _starts_clause(f, i)), None)
        stop = next((i for i in range(last - 1, max(first, last - head), -1) if _starts_clause(f, i)), None)
        last = next((i for i in (out, stop) if i is not None), last)
    return first, last


def is_section(f: FoldedText, first: int, last: int, unsupported: int, settings: Settings) -> bool:
    """Whether a stretch in which so many signs are `fresh` is a section; if not, it is some words inside a sentence."""
    if unsupported < settings.section_line or is_issuing_body(f.key[first:last]):
        return False
    if _starts_line(f, first) and _starts_line(f, last):
        return True
    if unsupported >= settings.section_clauses and _starts_clause(f, first) and _starts_clause(f, last):
        return True
    return (
        unsupported >= settings.section_sentence and _starts_full_sentence(f, first) and _starts_full_sentence(f, last)
    )


def merge_sections(
    context: FlagContext, siglum: str, flagged: Sequence[ContradictedRange], every: WitnessCells, neutral: BoolArray
) -> Iterator[ContradictedRange]:
    """Sections of a witness, made one where they touch, or have only page furniture or their own words between them."""
    held: ContradictedRange | None = None
    firsts = every.first
    for first, last, against in sorted(flagged, key=lambda x: x[:2]):
        if held is not None and (
            neutral[firsts.searchsorted(held[1]) : firsts.searchsorted(first)].all()
            or _belongs_to_both(context, siglum, held[1], first)
        ):
            held = (held[0], max(last, held[1]), held[2] | against)
            continue
        if held is not None:
            yield held
        held = (first, last, against)
    if held is not None:
        yield held


def _belongs_to_both(context: FlagContext, siglum: str, first: int, last: int) -> bool:
    """Whether what stands between two sections belongs to both: little, with words in it that nobody else has.

    An invented opening of a contract names the true parties: 承租方（以下简称乙方）：明瀚数据技术有限公司.
    """
    own = context.support[siglum][first:last]
    return len(own) <= _SECTION_BETWEEN and bool((~own).sum() >= _SECTION_STRANGE * len(own))


def _starts_line(f: FoldedText, at: int) -> bool:
    """Whether a line begins at a sign, or the text ends before it."""
    return at == 0 or at == len(f) or bool(f.breaks[at])


def _starts_clause(f: FoldedText, at: int) -> bool:
    """Whether a clause begins at a sign."""
    return _starts_sentence(f, at) or f.key[at - 1] == ","


def _starts_full_sentence(f: FoldedText, at: int) -> bool:
    """Whether a sentence begins at a sign that is no clause of another."""
    return _starts_sentence(f, at) and f.key[at - 1 : at] != ";"


def _starts_sentence(f: FoldedText, at: int) -> bool:
    """Whether a sentence begins at a sign, or the text ends before it."""
    return _starts_line(f, at) or f.key[at - 1] in "。!?;:"
