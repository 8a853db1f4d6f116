"""One witness against one, and nobody else speaks: what in the document itself tells which of them is wrong.

In: a case and a place. Out: whether signs that one has and the other lacks are rather lost than put in,
and whether a sign is rather misread than rightly read. Where the document says nothing, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, compress

import numpy as np
import regex

from chuyi_recon.core.flags.base import bigrams_by_witness, cache_per_family
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.outvoted_words import OutvotedWords
from chuyi_recon.core.text.bigram_index import BigramIndex
from chuyi_recon.core.text.code_points import code_points

_HAN = regex.compile(r"\p{Han}+")
FIGURE = regex.compile(r"[\d一二三四五六七八九十百千万]$")
_MISREAD_HOME = 3  # times two witnesses have a sign that is at home; of 850 findings .983 right at 2, .990 at 3
_MISREAD_AGAIN = 2  # times: what stands more often is a rare sign (浬, 鲟); at 1 flags .936 for .940; 4 alike
_DROPPED_ALONE = 3  # signs lost unnoticed that one other alone has; at 1 flags .936 for .940; at 6 nothing changes


@cache_per_family
def _bigrams_by_class(context: FlagContext) -> tuple[BigramIndex, ...]:
    """The pairs of neighbouring signs of each source (of the first of its copies)."""
    first: dict[str, BigramIndex] = {}
    for w in context.family.sigla:
        first.setdefault(context.independence_classes[w], bigrams_by_witness(context)[w])
    return tuple(first.values())


def is_likely_omission(context: FlagContext, siglum: str, at: int, lost: str) -> bool:
    """Whether `lost`, which one other witness has before sign `at`, is rather lost than put in there.

    A figure that counts nothing has lost its measure word. An eye that slips from a sign to the next of
    its kind leaves out what is between (批次[两次]抽检). And where the words on both sides of the gap stand
    elsewhere in the document, and what it joins nowhere, the join is false (群众课 for 群众教师备课).
    """
    key = context.folded[siglum].key
    if not (0 < at < len(key) and len(lost) <= _DROPPED_ALONE and _HAN.fullmatch(lost)):
        return False
    left, right = key[at - 1], key[at]
    if is_missing_measure_word(context, siglum, at, lost):
        return True
    if not (left.isalpha() and right.isalpha()):
        return False
    if len(set(lost)) > 1 and (lost[-1] == left or lost[0] == right):
        return True
    return (
        _is_attested_bigram(context, left + lost[0])
        and _is_attested_bigram(context, lost[-1] + right)
        and not context.lexicon.has_word(left + right)
        and not _occurs_more_often(context, left + right, 1)
    )


def is_missing_measure_word(context: FlagContext, siglum: str, at: int, lost: str) -> bool:
    """Whether `lost` is the measure word of a figure that counts nothing before sign `at`."""
    key = context.folded[siglum].key
    if not (0 < at < len(key) and FIGURE.match(key[at - 1])):
        return False
    if key[at].isalnum():  # 在45县: what the figure counts stands there
        return (
            context.lexicon.part_of_speech(lost) == "q"
            and context.lexicon.part_of_speech(key[at]) != "q"
            and _HAN.match(key, at) is not None
        )
    return _HAN.fullmatch(lost) is not None and not FIGURE.search(lost) and _is_measure_word(context, lost)


def _is_attested_bigram(context: FlagContext, pair: str) -> bool:
    return context.lexicon.has_word(pair) or _occurs_more_often(context, pair, 1)


def _occurs_more_often(context: FlagContext, pair: str, often: int) -> bool:
    """Whether some witness has a pair of signs in more places than `often`."""
    return any(pairs.count_bigram(pair) > often for pairs in _bigrams_by_class(context))


def _is_measure_word(context: FlagContext, word: str) -> bool:
    """Whether a word follows a figure in another place too, or a dictionary has it as a measure word."""
    return context.lexicon.part_of_speech(word) == "q" or word[0] in _signs_after_figures(context)


@cache_per_family
def _signs_after_figures(context: FlagContext) -> frozenset[str]:
    """The signs that follow a figure more than once in some witness."""
    found: set[str] = set()
    for pairs in _bigrams_by_class(context):
        points = code_points(pairs.key)
        figures = np.isin(points[:-1], [ord(c) for c in set(pairs.key) if c.isnumeric()])
        often = Counter(map(chr, points[1:][figures].tolist()))
        found.update(c for c, n in often.items() if n > 1)
    return frozenset(found)


@cache_per_family
def _shared_signs(context: FlagContext) -> frozenset[str]:
    """The signs that somewhere two sources have in common."""
    shared = (compress(f.key, context.support[w]) for w, f in context.folded.items())
    return frozenset(chain.from_iterable(shared))


def is_likely_misreading(context: FlagContext, d: OutvotedWords) -> bool:
    """Whether the sign that one has is a stranger to the document and the one that the other has is at home in it."""
    if not is_unshared_sign(context, d.reading) or context.folded[d.siglum].key.count(d.reading) > _MISREAD_AGAIN:
        return False
    return min(context.folded[w].key.count(d.rival_reading) for w in (d.siglum, d.rival_siglum)) >= _MISREAD_HOME


def is_unshared_sign(context: FlagContext, sign: str) -> bool:
    """Whether nowhere two witnesses have the sign in common."""
    return sign not in _shared_signs(context)


def is_repeated_bigram(context: FlagContext, pair: str) -> bool:
    """Whether some witness has a pair of letters in more than one place."""
    return len(pair) == 2 and pair.isalpha() and _occurs_more_often(context, pair, 1)
