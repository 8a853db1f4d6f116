"""Words of the family itself: what it says again and again as one, and no dictionary has.

In: the comparison keys, and which signs of the pivot another source has. Out: the terms, in order of their signs.
The method is that of new-word discovery (Sproat and Shih 1990; Feng and others 2004): a term stands at several places,
its signs stand together far more often than by chance (normalised mutual information of its parts), and what stands
before and behind it changes (entropy of its neighbours). Only what two sources have at the same place is counted: what
one witness misreads again and again is no word. Nothing is printed because of a term: it says which words are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import BoolArray, FoldedText, IntArray
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.bigram_index import SIGN_SHIFT, PackedBigrams, sort_with_positions
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.text.notation import HAN_NUMERALS

_HAN = ((0x3400, 0x9FFF), (0x20000, 0x323AF))  # with the planes of rare signs
# What one sign says that joins others (particles, prepositions, conjunctions, adverbs, pronouns, as ICTCLAS tags them).
_FUNCTION_WORD_TAGS = frozenset("upcdr")
_NUMBERED = regex.compile(f"第|[{HAN_NUMERALS}]{{2}}")  # 第六十二条 is a number, not a word
_NO_CODE_POINT = np.uint64(1 << 21)  # no code point is as high
_GROUP_SHIFT = np.uint64(40)  # the bits over a neighbour's number
_TERM_LONGEST = 6  # signs: longer terms are not looked for; the longest right ones have four; at 3 nothing changes
_TERM_COHESION = 0.5  # normalised mutual information of a term's parts; true terms .6 and more; .25 and .75 alike
# entropy in nats of a term's neighbours (two alike: .69); mean CER .01111 at .35, .01127 at 1.4, .01115 here
_TERM_FREEDOM = 0.69


def find_terms(
    pivot: str,
    folded: Mapping[str, FoldedText],
    support: Mapping[str, BoolArray],
    classes: Mapping[str, str],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[str, ...]:
    """The words of Han that the family shares and that no dictionary has, in order of their signs.

    `support` says which signs of a key another source has at the same place. A term stands at `term_often` places of
    the pivot where another source has all its signs, and so often in all the text of one other source. What the pivot
    lacks altogether is not looked at.
    """
    key = folded[pivot].key
    found = sorted(set(_term_candidates(key, support[pivot], settings)))
    if not found:
        return ()
    known = lexicon.look_up(found)
    unknown = [w for w in found if not known[w][0]]
    joining = {
        c
        for c, (_, tag) in lexicon.look_up(sorted(set("".join(unknown)))).items()
        if tag and tag[0] in _FUNCTION_WORD_TAGS
    }
    others = [f.key for s, f in folded.items() if classes[s] != classes[pivot]]
    return tuple(
        w
        for w in unknown
        if joining.isdisjoint(w)
        and not _NUMBERED.search(w)
        and any(other.count(w) >= settings.term_often for other in others)
        and not _is_made_of_words(w, lexicon)
        and not _is_cut_out(w, key, lexicon)
    )


def _is_made_of_words(term: str, lexicon: Lexicon) -> bool:
    """Whether a dictionary has its parts, but for a sign before them: 职业 and 院校, 条 and 职工."""
    return any(all(len(w) > 1 and lexicon.has_word(w) for w in lexicon.segment(part)) for part in (term, term[1:]))


def _is_cut_out(term: str, key: str, lexicon: Lexicon) -> bool:
    """Whether at half of its places or more it begins or ends inside a word of two signs: 护归侨 in 保护归侨."""
    places = [m.start() for m in regex.finditer(term, key)]
    ends = ([key[max(0, a - 1) : a + 1] for a in places], [key[a + len(term) - 1 :][:2] for a in places])
    return any(2 * sum(len(w) > 1 and lexicon.has_word(w) for w in end) >= len(places) for end in ends)


def _term_candidates(key: str, support: BoolArray, settings: Settings) -> Iterator[str]:
    """What stands at so many places, holds together, and has free neighbours; the longer after the shorter."""
    often = settings.term_often
    signs = code_points(key).astype(np.uint64)
    shared = support & np.logical_or.reduce([(signs >= low) & (signs <= high) for low, high in _HAN])
    total = int(shared.sum())
    # A mark or the text's end is a neighbour like no other; one that no other source has is not known.
    alike = np.where(shared, signs, np.where(support, _NO_CODE_POINT + np.arange(len(signs), dtype=np.uint64), 0))
    alike = np.append(alike, _NO_CODE_POINT - np.uint64(1))
    here = np.flatnonzero(shared)
    number, many = signs, [_sign_counts(signs, here)]
    for size in range(2, _TERM_LONGEST + 1):
        last = here + size - 1
        here = here[np.append(shared, False)[np.minimum(last, len(signs))]]
        ordered, order = sort_with_positions(number[here] << SIGN_SHIFT | signs[here + size - 1])
        group, counts = _frequent_groups(ordered, often)
        here = here[order][group >= 0]
        group = group[group >= 0]
        if not len(here):
            return
        first = here[_first_of_each(group)]
        number = np.zeros(len(signs), np.uint64)
        number[here] = group.astype(np.uint64)
        many.append(np.zeros(len(signs), np.int64))
        many[-1][here] = counts[group]
        free = np.minimum(
            _neighbour_entropy(group, alike[here - 1], counts), _neighbour_entropy(group, alike[here + size], counts)
        )
        parts = [many[k - 1][first] * many[size - k - 1][first + k] for k in range(1, size)]
        cohesion = np.log(counts * total / np.max(parts, axis=0)) / np.log(total / np.minimum(counts, total - 1))
        for at in first[(free >= _TERM_FREEDOM) & (cohesion >= _TERM_COHESION)].tolist():
            yield key[at : at + size]
        here = np.sort(here)


def _first_of_each(ordered: npt.NDArray[np.uint64] | IntArray) -> IntArray:
    """Where each value of an ordered vector stands first."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.zeros(0, np.int64)


def _frequent_groups(ordered: PackedBigrams, often: int) -> tuple[IntArray, IntArray]:
    """By place in the order the group of equal ones, or -1 where there are fewer than `often`; the size of each."""
    counts = np.diff(np.append(_first_of_each(ordered), len(ordered)))
    kept = counts >= often
    group = np.where(kept, np.cumsum(kept) - 1, -1)
    return group.repeat(counts), counts[kept]


def _sign_counts(signs: PackedBigrams, here: IntArray) -> IntArray:
    """By place how often its sign stands at the places `here`."""
    ordered, order = sort_with_positions(signs[here])
    counts = np.diff(np.append(_first_of_each(ordered), len(ordered)))
    out = np.zeros(len(signs), np.int64)
    out[here[order]] = counts.repeat(counts)
    return out


def _neighbour_entropy(group: IntArray, beside: PackedBigrams, counts: IntArray) -> npt.NDArray[np.float64]:
    """Of each group the entropy of its neighbours, in nats."""
    ordered = np.sort(group.astype(np.uint64) << _GROUP_SHIFT | beside)
    first = _first_of_each(ordered)
    runs = np.diff(np.append(first, len(ordered)))
    of = (ordered[first] >> _GROUP_SHIFT).astype(np.int64)
    entropy: npt.NDArray[np.float64] = np.log(counts) - np.bincount(of, runs * np.log(runs), len(counts)) / counts
    return entropy
