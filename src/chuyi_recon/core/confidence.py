"""How sure a decision is: summed log-odds through a softmax.

In: the readings at a locus and the voice of each witness. Out: a number in [0, 1]. One unseen reading with no
witness behind it stands for what every witness may have missed. Not yet calibrated against
measured error: read it as an order, not as a frequency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model import IntArray, Reading

FloatArray = npt.NDArray[np.float64]
_DECIMALS = 4


def tally(readings: Iterable[Reading], voice: Mapping[str, float]) -> dict[str, float]:
    """The log-odds behind each reading, by its key; withheld readings have none."""
    out: dict[str, float] = defaultdict(float)
    for r in readings:
        if not r.withheld:
            out[r.key] += voice[r.siglum]
    return dict(out)


def confidence(scores: Mapping[str, float], chosen: str) -> float:
    """The share of `chosen` among the readings weighed; a reading nobody has gets the unseen share."""
    top = max([0.0, *scores.values()])
    parts = {k: exp(s - top) for k, s in scores.items()}
    unseen = exp(-top)
    share = parts.get(chosen, unseen) / (sum(parts.values()) + unseen)
    return round(min(max(share, 0.0), 1.0), _DECIMALS)


def confidences(scores: FloatArray, chosen: IntArray) -> FloatArray:
    """`confidence` for many loci at once: column by column, `scores[n]` is behind variant `n`, 0 where nobody has it.

    `chosen` are the variants that are printed; somebody has each of them.

    >>> confidences(np.array([[3.0, 3.0], [1.0, 0.0]]), np.array([0, 0])).tolist()
    [0.8438, 0.9526]
    >>> confidence({"楚怡": 3.0, "楚信": 1.0}, "楚怡"), confidence({"楚怡": 3.0}, "楚怡")
    (0.8438, 0.9526)
    """
    top = scores.max(axis=0, initial=0.0)
    parts = np.where(scores > 0, np.exp(scores - top), 0.0)
    share = parts[chosen, np.arange(len(chosen))] / (parts.sum(axis=0) + np.exp(-top))
    rounded: FloatArray = np.round(np.clip(share, 0.0, 1.0), _DECIMALS)
    return rounded
