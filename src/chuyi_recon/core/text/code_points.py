"""A text as a vector of code points, and back: one look at every character that costs no loop."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model import FoldedText, IntArray

CodePoints = npt.NDArray[np.uint32]

_CODES: WeakKeyDictionary[FoldedText, CodePoints] = WeakKeyDictionary()  # as long as the keys are


def code_points(text: str) -> CodePoints:
    """The code points of a text, read-only; lone surrogates are kept.

    >>> code_points("一二").tolist()
    [19968, 20108]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def key_code_points(folded: FoldedText) -> CodePoints:
    """The code points of a key, read-only; a dozen steps ask for them, and they are read once."""
    found = _CODES.get(folded)
    if found is None:
        found = _CODES[folded] = code_points(folded.key)
    return found


def to_string(points: IntArray) -> str:
    """The text of these code points.

    >>> to_string(code_points("一二"))
    '一二'
    """
    return points.astype(np.uint32, copy=False).tobytes().decode("utf-32-le", "surrogatepass")
