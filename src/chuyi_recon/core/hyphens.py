"""Hyphens that only the end of a line put into a word have no sign in the key.

In: the keys of a family and its texts. Out: the keys without the signs of such hyphens. Whether a hyphen at a line's end
is the word's own is seen from the words that stand unbroken, in any witness: where the family has `reviewed` and nowhere
`re-viewed`, the one in `re-⏎viewed` is layout. Of what the family has nowhere in one piece, or both ways, it stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import regex

from chuyi_recon.core.model import Folded

_HYPHENS = "-\N{HYPHEN}\N{NOT SIGN}"
_BROKEN = regex.compile(rf"(\p{{L}}+)([{_HYPHENS}])[ \t]*\r?\n[ \t]*(\p{{L}}+)")
_WORD = regex.compile(r"\p{L}+(?:[-\N{HYPHEN}]\p{L}+)*")


def without_line_hyphens(folded: Mapping[str, Folded], texts: Mapping[str, str]) -> dict[str, Folded]:
    """The keys, in which a word that a line's end breaks is the word."""
    broken = {s: list(_BROKEN.finditer(text)) for s, text in texts.items()}
    if not any(broken.values()):
        return dict(folded)
    words = {m.group().replace("\N{HYPHEN}", "-") for text in texts.values() for m in _WORD.finditer(text)}
    out = dict(folded)
    for s, found in broken.items():
        at = [m.start(2) for m in found if m[1] + m[3] in words and f"{m[1]}-{m[3]}" not in words]
        if at:
            out[s] = _without(folded[s], np.array(at))
    return out


def _without(folded: Folded, offsets: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Folded:
    """A key without the signs of some characters; the line end behind each stays."""
    kept = ~np.isin(folded.origin, offsets)
    origin, breaks = folded.origin[kept], folded.breaks[kept]
    origin.setflags(write=False)
    breaks.setflags(write=False)
    key = "".join(c for c, there in zip(folded.key, kept.tolist(), strict=True) if there)
    return Folded(key, origin, breaks, folded.length)
