"""Confidence in five steps, as the page tints it, and a document's strip of them.

The steps are for the eye. What they stand on is `Decision.confidence`, which every place shows in figures.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from chuyi_recon.views.apparatus import Apparatus, expand_runs

# From which confidence on a place is of the next surer step. By the characters of the notice and the station, of the
# contested places one third lies under .85 and nine tenths of all characters at .99 and more: what an editor
# should look at stands out, and the page is not coloured all over.
STEP_BOUNDS = (0.70, 0.85, 0.95, 0.99)
SUREST = 0
LEAST_SURE = len(STEP_BOUNDS)


def confidence_step(confidence: float) -> int:
    """0, the surest, to 4.

    >>> [confidence_step(c) for c in (1.0, .99, .9899, .85, .5)]
    [0, 0, 1, 2, 4]
    """
    return len(STEP_BOUNDS) - bisect_right(STEP_BOUNDS, confidence)


def confidence_strip(view: Apparatus, bins: int = 160) -> tuple[int, ...]:
    """The worst step of each of `bins` equal parts of the text, from its head to its end; none of an empty text.

    A place where nothing is printed counts if it is open. Of a shorter text every character is a part.
    """
    size = len(view.reconstruction.text)
    bins = min(bins, size)
    if not bins:
        return ()
    shown = view.printed_lengths > 0
    shown[view.open_ordinals] = True
    start, end = view.text_offsets[:-1][shown].astype(np.int64), view.text_offsets[1:][shown].astype(np.int64)
    first = np.minimum(start * bins // size, bins - 1)
    last = np.minimum(np.maximum(start, end - 1) * bins // size, bins - 1)
    each, part = expand_runs(first, last - first + 1)
    out = np.full(bins, SUREST, np.int64)
    np.maximum.at(out, part, (LEAST_SURE - np.searchsorted(STEP_BOUNDS, view.confidence[shown], "right"))[each])
    return tuple(out.tolist())
