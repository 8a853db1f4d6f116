"""Hyphens that only the end of a line put into a word have no sign in the key.

In: the keys of a family and its texts. Out: the keys without the signs of such hyphens. Whether a hyphen at a line's
end is the word's own is seen from another witness that has the word in one piece at the place, beside the same word:
where it has `and reviewed`, the hyphen of `and re-⏎viewed` is layout. Where all break the line there, it stays; who
breaks the same word at a line's end somewhere has it in one piece somewhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import regex

from chuyi_recon.core.model import FoldedText

HYPHENS = "-\N{HYPHEN}\N{NOT SIGN}"
_LINE_END = regex.compile(rf"(?<=\p{{L}})[{HYPHENS}][ \t]*\r?\n[ \t]*(?=\p{{L}})")
_HEAD = regex.compile(r"(?:(\p{L}+)\P{L}+)?(\p{L}+)$")
_TAIL = regex.compile(r"(\p{L}+)(?:\P{L}+(\p{L}+))?")
_WORD = regex.compile(r"\p{L}+(?:[-\N{HYPHEN}]\p{L}+)*")
_NEAR = 80  # characters within which a word and its neighbour stand


def remove_line_hyphens(folded: Mapping[str, FoldedText], texts: Mapping[str, str]) -> dict[str, FoldedText]:
    """The keys, in which a word that a line's end breaks is the word."""
    broken = {s: list(_LINE_END.finditer(text)) for s, text in texts.items()}
    if not any(broken.values()):
        return dict(folded)
    word_pairs = {s: {(a.group(), b.group()) for a, b in pairwise(_WORD.finditer(text))} for s, text in texts.items()}
    parts = {s: {_word_parts(texts[s], m) for m in found} for s, found in broken.items()}
    out = dict(folded)
    for s, found in broken.items():
        at = [
            m.start()
            for m in found
            if any(
                _is_unbroken(texts[s], m, word_pairs[o]) and _word_parts(texts[s], m) not in parts[o]
                for o in word_pairs
                if o != s
            )
        ]
        if at:
            out[s] = _without_signs(folded[s], np.array(at))
    return out


def _word_parts(text: str, m: regex.Match[str]) -> tuple[str, str]:
    """The two parts of a broken word."""
    head = _HEAD.search(text[max(0, m.start() - _NEAR) : m.start()])
    tail = _TAIL.match(text, m.end(), m.end() + _NEAR)
    return (head[2] if head else "", tail[1] if tail else "")


def _is_unbroken(text: str, m: regex.Match[str], word_pairs: set[tuple[str, str]]) -> bool:
    """Whether another text has a broken word in one piece, beside a word that it stands beside here."""
    head = _HEAD.search(text[max(0, m.start() - _NEAR) : m.start()])
    tail = _TAIL.match(text, m.end(), m.end() + _NEAR)
    if not head or not tail:
        return False
    word = head[2] + tail[1]
    return (head[1], word) in word_pairs or (word, tail[2]) in word_pairs


def _without_signs(folded: FoldedText, offsets: np.ndarray[tuple[int], np.dtype[np.int64]]) -> FoldedText:
    """A key without the signs of some characters; the line end behind each stays."""
    kept = ~np.isin(folded.origin, offsets)
    origin, ends, breaks = folded.origin[kept], folded.ends[kept], folded.breaks[kept]
    for column in (origin, ends, breaks):
        column.setflags(write=False)
    key = "".join(c for c, there in zip(folded.key, kept.tolist(), strict=True) if there)
    return FoldedText(key, origin, ends, breaks, folded.text_length)
