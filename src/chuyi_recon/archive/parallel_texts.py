"""Parallel texts: two documents made to one pattern, as two weirs in one gazetteer or two cities' rules for dogs.

In: the passages of one page, what stands in their places in the other, and how like each is. Out: whether the two are
patterned alike and not copies. Misreadings lie scattered: of a copy in which every other sign is wrong, what is right
comes in runs of one and two. Where a pattern is filled anew, whole phrases are equal and whole phrases are not. Copies
that have lost or changed much have passages that are clean nevertheless: with some of these nothing is called parallel.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

_LONG = 6  # signs: a run of equal ones from here on is long
_CLEAN, _FEW_CLEAN = 0.85, 0.1  # 1 - edits / signs of a clean passage; a smaller share of passages is few
_ABOVE = 0.25  # so much more of the equal signs lie in long runs than chance would have it


def are_parallel(wanted: Sequence[str], found: Sequence[str], ratios: Sequence[float]) -> bool:
    """Whether the passages that were found tell of a pattern; `ratios` are 1 - edits / signs of each.

    >>> one = ["据清同治县志载堰始筑于明万历四年里人黄世昌倡修初为竹笼卵石坝"]
    >>> other = ["据清同治县志载堰始筑于清康熙九载知县何熙绩捐俸重建改砌条石堤"]
    >>> misread = ["据请同冶县忘载堰姶筑千明方历四午里入黄世冒倡俢初力竹龙卵右坝"]
    >>> are_parallel(one, other, [0.6]), are_parallel(one, misread, [0.6])
    (True, False)
    """
    if not ratios or sum(ratio >= _CLEAN for ratio in ratios) >= _FEW_CLEAN * len(ratios):
        return False
    equal = in_long_runs = 0
    for one, other in zip(wanted, found, strict=True):
        for block in Levenshtein.opcodes(one, other):
            if block.tag == "equal":
                length = block.src_end - block.src_start
                equal += length
                in_long_runs += length * (length >= _LONG)
    share = equal / max(sum(map(len, wanted)), 1)
    by_chance = share ** (_LONG - 1) * (_LONG - (_LONG - 1) * share)  # a sign's run of equal ones is long
    return in_long_runs > (by_chance + _ABOVE) * equal
