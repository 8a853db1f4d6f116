"""One witness against one, and nobody else speaks: what in the document itself tells which of them is wrong.

In: a case and a place. Out: whether signs that one has and the other lacks are rather lost than put in,
and whether a sign is rather misread than rightly read. Where the document says nothing, nothing is said.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import regex

from chuyi_recon.core.flags.base import once, pairs_of
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.outvoted_words import Difference
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.text.bigram_index import Pairs
from chuyi_recon.core.text.code_points import codes, codes_of

_HAN = regex.compile(r"\p{Han}+")
_FIGURE = regex.compile(r"[\d一二三四五六七八九十百千万]$")
_MISREAD_HOME = 3  # times two witnesses have a sign that is at home; of 850 findings .983 right at 2, .990 at 3
_MISREAD_AGAIN = 2  # times: what stands more often is a rare sign (浬, 鲟); at 1 flags .936 for .940; 4 alike
_DROPPED_ALONE = 3  # signs lost unnoticed that one other alone has; at 1 flags .936 for .940; at 6 nothing changes


@once
def _of_sources(case: Case) -> tuple[Pairs, ...]:
    """The pairs of neighbouring signs of each source (of the first of its copies)."""
    first: dict[str, Pairs] = {}
    for w in case.family.sigla:
        first.setdefault(case.sources[w], pairs_of(case)[w])
    return tuple(first.values())


def is_lost(case: Case, siglum: str, at: int, lost: str) -> bool:
    """Whether `lost`, which one other witness has before sign `at`, is rather lost than put in there.

    A figure that counts nothing has lost its measure word. An eye that slips from a sign to the next of
    its kind leaves out what is between (批次[两次]抽检). And where the words on both sides of the gap stand
    elsewhere in the document, and what it joins nowhere, the join is false (群众课 for 群众教师备课).
    """
    key = case.folded[siglum].key
    if not (0 < at < len(key) and len(lost) <= _DROPPED_ALONE and _HAN.fullmatch(lost)):
        return False
    left, right = key[at - 1], key[at]
    if counts(case, siglum, at, lost):
        return True
    if _FIGURE.match(left) and not right.isalnum():
        return False
    if not (left.isalpha() and right.isalpha()):
        return False
    if len(set(lost)) > 1 and (lost[-1] == left or lost[0] == right):
        return True
    return (
        _stands(case, left + lost[0])
        and _stands(case, lost[-1] + right)
        and not case.lexicon.known(left + right)
        and not _elsewhere(case, left + right, 1)
    )


def counts(case: Case, siglum: str, at: int, lost: str) -> bool:
    """Whether `lost` is the measure word of a figure that counts nothing before sign `at`."""
    key = case.folded[siglum].key
    if not (0 < at < len(key) and _FIGURE.match(key[at - 1])):
        return False
    if key[at].isalnum():  # 在45县: what the figure counts stands there
        return case.lexicon.tag(lost) == "q" and case.lexicon.tag(key[at]) != "q" and _HAN.match(key, at) is not None
    return _HAN.fullmatch(lost) is not None and not _FIGURE.search(lost) and _is_counted_with(case, lost)


def _stands(case: Case, pair: str) -> bool:
    return case.lexicon.known(pair) or _elsewhere(case, pair, 1)


def _elsewhere(case: Case, pair: str, often: int) -> bool:
    """Whether some witness has a pair of signs in more places than `often`."""
    return any(pairs.many(pair) > often for pairs in _of_sources(case))


def _is_counted_with(case: Case, word: str) -> bool:
    """Whether a word follows a figure in another place too, or a dictionary has it as a measure word."""
    return case.lexicon.tag(word) == "q" or word[0] in _after_figures(case)


@once
def _after_figures(case: Case) -> frozenset[str]:
    """The signs that follow a figure more than once in some witness."""
    found: set[str] = set()
    for pairs in _of_sources(case):
        often = Counter(pairs.key[i + 1] for i in pairs.order[_numeric(pairs)].tolist())
        found.update(c for c, n in often.items() if n > 1)
    return frozenset(found)


def _numeric(pairs: Pairs) -> BoolArray:
    """Which places, in the order of the pairs, hold a figure with a sign behind it."""
    signs = codes(pairs.key)[pairs.order]
    numeric = np.zeros(int(signs.max(initial=0)) + 1, bool)
    numeric[signs] = True
    distinct = np.flatnonzero(numeric)
    numeric[distinct] = [chr(c).isnumeric() for c in distinct.tolist()]
    found: BoolArray = numeric[signs]
    return found


@once
def _often(case: Case, siglum: str) -> IntArray:
    """How often each sign stands in a witness, by code point."""
    return np.bincount(codes_of(case.folded[siglum]))


def _many(case: Case, siglum: str, sign: str) -> int:
    often = _often(case, siglum)
    return int(often[ord(sign)]) if ord(sign) < len(often) else 0


@once
def _in_common(case: Case) -> frozenset[str]:
    """The signs that somewhere two sources have in common."""
    shared = [codes_of(f)[case.support[w]] for w, f in case.folded.items()]
    there = np.zeros(1 + max(int(s.max(initial=0)) for s in shared), bool)
    for signs in shared:
        there[signs] = True
    return frozenset(map(chr, np.flatnonzero(there).tolist()))


def is_strange(case: Case, d: Difference) -> bool:
    """Whether the sign that one has is a stranger to the document and the one that the other has is at home in it."""
    if not is_stranger(case, d.said) or _many(case, d.siglum, d.said) > _MISREAD_AGAIN:
        return False
    return min(_many(case, w, d.true) for w in (d.siglum, d.giver)) >= _MISREAD_HOME


def is_stranger(case: Case, sign: str) -> bool:
    """Whether nowhere two witnesses have the sign in common."""
    return sign not in _in_common(case)


def stands_often(case: Case, pair: str) -> bool:
    """Whether some witness has a pair of letters in more than one place."""
    return len(pair) == 2 and pair.isalpha() and _elsewhere(case, pair, 1)
