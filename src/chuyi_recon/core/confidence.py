"""How sure a decision is: summed log-odds through a softmax.

In: the readings at a locus and the voice of each witness. Out: a number in [0, 1]. One unseen reading with no
witness behind it stands for what every witness may have missed. Not yet calibrated against
measured error: read it as an order, not as a frequency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp

from chuyi_recon.core.model import Reading


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
    return round(min(max(share, 0.0), 1.0), 4)
