"""How sure a decision is: summed log-odds through a softmax, and never more than such decisions were worth.

In: the readings at a locus and the voice of each witness. Out: a number in [0, 1]. One unseen reading with no
witness behind it stands for what every witness may have missed.

Log-odds take errors for independent, and on copies that nobody here made they are not: engines and models err
together, where the page is bad. `cap_by_agreement` says what share of characters was right, by who covers a place
and who of them agrees, on 140 families of 14 sets (docs/accuracy.md): two thirds of all are covered by every
independence class and read alike, and only these are stated .99 or more.

That all read a word alike says nothing of its place. Where a class has text out of the order of the others, nobody
knows who is right (columns, verses under notes, a page of a newspaper), and all may be wrong: `cap_by_order` says what
was right there and near it. Nor does it say how a mark is written: where classes write it in different ways (’ and ',
– and -) 82 of 149 printed ones were not the truth's: no such place is stated .99 either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp

import numpy as np

from chuyi_recon.core.model import FloatArray, IntArray, Reading

_DECIMALS = 4


def sum_log_odds(readings: Iterable[Reading], vote_weights: Mapping[str, float]) -> dict[str, float]:
    """The log-odds behind each reading, by its key; withheld readings have none."""
    out: dict[str, float] = defaultdict(float)
    for r in readings:
        if not r.withheld:
            out[r.key] += vote_weights[r.siglum]
    return dict(out)


def confidence(scores: Mapping[str, float], chosen: str) -> float:
    """The share of `chosen` among the readings weighed; a reading nobody has gets the unseen share."""
    top = max([0.0, *scores.values()])
    parts = {k: exp(s - top) for k, s in scores.items()}
    unseen = exp(-top)
    share = parts.get(chosen, unseen) / (sum(parts.values()) + unseen)
    return round(min(max(share, 0.0), 1.0), _DECIMALS)


def confidences_by_locus(scores: FloatArray, chosen: IntArray) -> FloatArray:
    """`confidence` for many loci at once: column by column, `scores[n]` is behind variant `n`, 0 where nobody has it.

    `chosen` are the variants that are printed; somebody has each of them.

    >>> confidences_by_locus(np.array([[3.0, 3.0], [1.0, 0.0]]), np.array([0, 0])).tolist()
    [0.8438, 0.9526]
    >>> confidence({"楚怡": 3.0, "楚信": 1.0}, "楚怡"), confidence({"楚怡": 3.0}, "楚怡")
    (0.8438, 0.9526)
    """
    top = scores.max(axis=0, initial=0.0)
    parts = np.where(scores > 0, np.exp(scores - top), 0.0)
    share = parts[chosen, np.arange(len(chosen))] / (parts.sum(axis=0) + np.exp(-top))
    rounded: FloatArray = np.round(np.clip(share, 0.0, 1.0), _DECIMALS)
    return rounded


# What was right of 350,000 characters, the extra text that one edition has and the truth has not counted as wrong.
_PARTIAL_COVER_CAP = 0.97
_MAJORITY_CAP = 0.95  # more than half of those who cover the place
_MINORITY_CAP = 0.8
_SINGLE_CLASS_CAP = 0.75


def cap_by_agreement(supporting: IntArray, covering: IntArray, classes: int) -> FloatArray:
    """The confidence that a reading may be stated at most.

    `supporting` and `covering` are the independence classes that have the reading, and that have one at all, of so many
    `classes` in the family. Of two classes that part the words decide, or nothing does: how sure that is, is known.

    >>> cap_by_agreement(np.array([3, 2, 2, 1, 1]), np.array([3, 2, 3, 3, 1]), 3).tolist()
    [1.0, 0.97, 0.95, 0.75, 0.75]
    """
    most = np.where(2 * supporting > covering, _MAJORITY_CAP, _MINORITY_CAP if classes > 2 else 1.0)
    agreed = np.where(covering == classes, 1.0, _PARTIAL_COVER_CAP)
    return np.where((supporting < 2) & (classes > 2), _SINGLE_CLASS_CAP, np.where(supporting == covering, agreed, most))


# Of 223,000 characters on which all classes agree, 1 in 6 was wrong where two classes have them out of order, 1 in 69
# where one has, 1 in 59, 192, 265 at less than 25, 50, 100 signs from such a place, 1 in 277 to 987 farther away; 1 in
# 32 in a locus with a mark that is written in two ways.
_DISPUTED_ORDER_CAP = 0.85
_NEAR_DISORDER_CAP = 0.98
_NEAR = 25  # signs
_REACH_CAP = 0.989  # not sure, though hardly ever wrong: in some sets one in 60
_REACH = 100  # signs
DISPUTED_FORM_CAP = 0.97


def cap_by_order(moved: IntArray, size: IntArray) -> FloatArray:
    """The confidence that is stated at most, by how many classes have a locus out of order, and how near such loci are.

    `size` are the signs that are printed of each locus, in the order of the text.

    >>> cap_by_order(np.array([0, 2, 0, 0, 0]), np.array([9, 9, 30, 90, 900])).tolist()
    [0.98, 0.85, 0.98, 0.989, 1.0]
    """
    end = size.cumsum()
    start = end - size
    odd = np.flatnonzero(moved > 0)
    if not odd.size:
        return np.ones(len(size))
    after = np.minimum(odd.searchsorted(np.arange(len(size))), len(odd) - 1)
    before = np.maximum(odd.searchsorted(np.arange(len(size)), side="right") - 1, 0)
    far = np.minimum(np.abs(start[odd[after]] - end), np.abs(start - end[odd[before]]))
    near = np.where(far < _NEAR, _NEAR_DISORDER_CAP, np.where(far < _REACH, _REACH_CAP, 1.0))
    return np.where(moved > 1, _DISPUTED_ORDER_CAP, np.where(moved > 0, _NEAR_DISORDER_CAP, near))
