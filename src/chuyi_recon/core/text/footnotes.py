"""Notes at the foot of a page that were read on into the text above them.

In: the keys of a family. Out: for each witness the stretches that are such notes, and who has the sentence whole.

A line begins with a note's mark although the sentence above has not ended, and in another text that sentence goes on
with words that stand here only behind the note. Where the sentence has ended, the line may as well be a reference of
the text's own: then no fewer than half of the sources must go on so. Where nobody does, nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import regex

from chuyi_recon.core.model import FoldedText, Span
from chuyi_recon.core.text.ngram_index import NGRAM_LENGTH, NgramIndex, ngram_index

_MARKER = regex.compile(r"\[[\d一二三四五六七八九十]{1,3}\]|[*※†‡]+")
_CIRCLED = regex.compile(r"[①-⑳❶-❿㊀-㊉]")  # asked of the text: in a key ① is 1
_SENTENCE_ENDS = frozenset('。.!?;:…"')
_SHORTEST, _LONGEST = 8, 1500  # signs of a note; fewer are its beginning, which another has otherwise
_MISREAD = 6  # signs behind the note that may be misread


def find_footnotes(
    folded: Mapping[str, FoldedText], originals: Mapping[str, str], classes: Mapping[str, str], base: str | None
) -> dict[str, list[tuple[Span, tuple[str, ...]]]]:
    """By siglum the notes in order of place, in signs, each with those who go on without it.

    `written` are the texts of the keys. A `base` keeps what it has. A witness without any note is left out.
    """
    begins = {s: _marker_positions(f, originals[s]) for s, f in folded.items() if s != base}
    if not any(begins.values()):
        return {}
    texts, many = {s: ngram_index(f) for s, f in folded.items()}, len(set(classes.values()))
    out: dict[str, list[tuple[Span, tuple[str, ...]]]] = {}
    for siglum, places in begins.items():
        others = {o: t for o, t in texts.items() if classes[o] != classes[siglum]}
        done = 0
        for at in places:
            ends = {o: end for o, t in others.items() if (end := _footnote_end(texts[siglum], at, t)) is not None}
            continuing = {classes[o] for o in ends}
            least = 1 if folded[siglum].key[at - 1] not in _SENTENCE_ENDS else many / 2
            if at >= done and ends and len(continuing) >= least:
                done = min(ends.values())
                out.setdefault(siglum, []).append((Span(at, done), tuple(o for o, end in ends.items() if end == done)))
    return out


def _marker_positions(f: FoldedText, text: str) -> list[int]:
    """Where lines begin with a note's mark."""
    return [
        at
        for at in np.flatnonzero(f.breaks).tolist()
        if at >= NGRAM_LENGTH and (_MARKER.match(f.key, at) or _CIRCLED.match(text, int(f.origin[at])))
    ]


def _footnote_end(text: NgramIndex, at: int, other: NgramIndex) -> int | None:
    """Where a text goes on with what stands in another right behind the words before a place; None if nowhere near."""
    left = other.locate(*text.ngrams_before(at))
    if not left:
        return None
    for misread in range(_MISREAD):
        first = left[-1] + misread
        on = other.key[first : first + NGRAM_LENGTH]
        found = text.key.find(on, at, at + _LONGEST) - misread if len(on) == NGRAM_LENGTH else -1
        if found >= at:
            return found if found >= at + _SHORTEST else None
    return None
