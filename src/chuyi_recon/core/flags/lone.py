"""One witness against one, and nobody else speaks: what in the document itself tells which of them is wrong.

In: a case and a place. Out: whether signs that one has and the other lacks are rather lost than put in,
and whether a sign is rather misread than rightly read. Where the document says nothing, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import regex

from chuyi_recon.core.flags.base import once
from chuyi_recon.core.flags.differences import Difference
from chuyi_recon.core.model import Case

_HAN = regex.compile(r"\p{Han}+")
_BROKEN = regex.compile(r"[\p{Cf}\p{Co}\x00-\x08\x0e-\x1f\x7f-\x9f]")
# A sign that two witnesses have thrice is at home. On pairs of OCR engines (850 findings) .983 are right at 2, .990 at 3.
_AT_HOME = 3
_MISREAD = (
    2  # times a witness may have a stranger: a rare sign of the document itself comes again (浬, 鲟: .987 without)
)
_LOST = 3  # signs that are lost unnoticed; more can be an invented phrase
_FIGURE = regex.compile(r"[\d一二三四五六七八九十百千万]$")


@once
def pairs_of(case: Case) -> Mapping[str, Counter[str]]:
    """By source, how often each pair of neighbouring signs stands in it (in the first of its copies)."""
    first: dict[str, str] = {}
    for w in case.family.sigla:
        first.setdefault(case.sources[w], case.folded[w].key)
    return {source: Counter(map(str.__add__, key, key[1:])) for source, key in first.items()}


def is_lost(case: Case, siglum: str, at: int, lost: str) -> bool:
    """Whether `lost`, which one other witness has before sign `at`, is rather lost than put in there.

    A figure that counts nothing has lost its measure word. An eye that slips from a sign to the next of
    its kind leaves out what is between (批次[两次]抽检). And where the words on both sides of the gap stand
    elsewhere in the document, and what it joins nowhere, the join is false (群众课 for 群众教师备课).
    """
    key = case.folded[siglum].key
    if not (0 < at < len(key) and len(lost) <= _LOST and _HAN.fullmatch(lost)):
        return False
    left, right = key[at - 1], key[at]
    origin = case.folded[siglum].origin
    if _BROKEN.search(case.family.witness(siglum).text, int(origin[at - 1]), int(origin[at])):
        return False  # a sign stands there that is none
    if _FIGURE.match(left) and not right.isalnum():
        return not _FIGURE.search(lost) and _is_counted_with(case, lost)
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


def _stands(case: Case, pair: str) -> bool:
    return case.lexicon.known(pair) or _elsewhere(case, pair, 1)


def _elsewhere(case: Case, pair: str, often: int) -> bool:
    """Whether some witness has a pair of signs in more places than `often`."""
    return any(pairs[pair] > often for pairs in pairs_of(case).values())


def _is_counted_with(case: Case, word: str) -> bool:
    """Whether a word follows a figure in another place too, or a dictionary has it as a measure word."""
    return case.lexicon.tag(word) == "q" or word[0] in _after_figures(case)


@once
def _after_figures(case: Case) -> frozenset[str]:
    """The signs that follow a figure more than once in some witness."""
    found: set[str] = set()
    for pairs in pairs_of(case).values():
        often: Counter[str] = Counter()
        for p, n in pairs.items():
            if p[0].isnumeric():
                often[p[1]] += n
        found.update(c for c, n in often.items() if n > 1)
    return frozenset(found)


@once
def _signs_of(case: Case) -> Mapping[str, tuple[Counter[str], Counter[str]]]:
    """By witness, how often each sign stands in it, and how often where another source has it too."""
    return {
        w: (Counter(f.key), Counter(f.key[i] for i in case.support[w].nonzero()[0].tolist()))
        for w, f in case.folded.items()
    }


def is_strange(case: Case, d: Difference) -> bool:
    """Whether the sign that one has is a stranger to the document and the one that the other has is at home in it."""
    signs = _signs_of(case)
    if not is_stranger(case, d.said) or signs[d.siglum][0][d.said] > _MISREAD:
        return False
    return min(signs[w][0][d.true] for w in (d.siglum, d.giver)) >= _AT_HOME


def is_stranger(case: Case, sign: str) -> bool:
    """Whether nowhere two witnesses have the sign in common."""
    return not any(shared[sign] for _, shared in _signs_of(case).values())


def stands_often(case: Case, pair: str) -> bool:
    """Whether some witness has a pair of letters in more than one place."""
    return len(pair) == 2 and pair.isalpha() and _elsewhere(case, pair, 1)
