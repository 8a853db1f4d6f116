"""A stretch of one witness, which an editor gives back or withholds, as an anchor, and back.

The anchor is the witness's own text before it, the stretch, and the text after it, in signs of its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chuyi_recon.core.model import Anchor, FoldedText, Reconstruction, Ruling, RulingOutcome, Span
from chuyi_recon.messages import Message

_CONTEXT = 16  # signs on either side, doubled until the place is the only one
_MIN_LENGTH = 8  # signs of a stretch that is known without what stands round it
# What stands between the same two contexts is the same stretch, mended, if it is at most so much shorter or longer.
_MAX_GROWTH = 2


@dataclass(frozen=True, slots=True)
class FoundStretch:
    """What came of looking for a stretch: its witness and its signs, unless it is orphaned."""

    outcome: RulingOutcome
    explanation: str = ""
    witness: str = ""
    signs: tuple[int, int] = (0, 0)


def anchor_witness_span(reconstruction: Reconstruction, siglum: str, span: Span) -> Anchor:
    """The anchor of a stretch of a witness, in code points of its text."""
    key = reconstruction.folded[siglum].key
    a, b = reconstruction.folded[siglum].sign_range(span)
    reach = _CONTEXT
    while True:
        before, after = key[max(0, a - reach) : a], key[b : b + reach]
        if reach >= len(key) or len(list(_find_all(key, before + key[a:b] + after))) == 1:
            return before, (key[a:b],), after
        reach *= 2


def find_stretch(ruling: Ruling, folded: Mapping[str, FoldedText]) -> FoundStretch:
    """The stretch that a ruling is of, as it is now; where its witness is gone, in another one that has it once."""
    (before, readings, after), has_witness = ruling.anchor, ruling.witness in folded
    own = readings[0] if readings else ""
    if not own:
        return FoundStretch("orphaned", Message("ruling.stretch.empty"))
    among = {ruling.witness: folded[ruling.witness]} if has_witness else folded
    found = [(s, at + len(before)) for s, f in among.items() for at in _find_all(f.key, before + own + after)]
    if len(found) == 1:
        siglum, at = found[0]
        gone = Message("ruling.stretch.found-in-other-witness", witness=ruling.witness, siglum=siglum)
        found_in = siglum, (at, at + len(own))
        return FoundStretch("applied", "", *found_in) if has_witness else FoundStretch("moved", gone, *found_in)
    if not found and has_witness:
        siglum, key = ruling.witness, folded[ruling.witness].key
        changed = _stretch_between(key, before, after, len(own))
        if changed is not None:
            return FoundStretch("stale", Message("ruling.stretch.reads-otherwise"), siglum, changed)
        alone = list(_find_all(key, own)) if len(own) >= _MIN_LENGTH else []
        if len(alone) == 1:
            why = Message("ruling.stretch.words-around-changed")
            return FoundStretch("moved", why, siglum, (alone[0], alone[0] + len(own)))
    if found:
        return FoundStretch("orphaned", Message("ruling.stretch.repeated", times=len(found)))
    return FoundStretch("orphaned", Message("ruling.stretch.gone", witness=ruling.witness))


def signed_span(signs: tuple[int, int], folded: FoldedText) -> Span:
    """From the first character of some signs to the last, in the witness's text."""
    a, b = signs
    return folded.text_span(a, b)


def padded_span(signs: tuple[int, int], folded: FoldedText) -> Span:
    """The same with all that has no sign on both sides: white space belongs to what it stands beside."""
    a, b = signs
    start = int(folded.ends[a - 1]) if a else 0
    return Span(start, int(folded.origin[b]) if b < len(folded) else folded.text_length)


def _stretch_between(key: str, before: str, after: str, length: int) -> tuple[int, int] | None:
    """What stands between the two contexts, if that is one stretch and about as long as it was."""
    if min(len(before), len(after)) < _MIN_LENGTH:
        return None
    found = []
    for at in _find_all(key, before):
        start = at + len(before)
        end = key.find(after, start)
        if end > start and length / _MAX_GROWTH <= end - start <= length * _MAX_GROWTH:
            found.append((start, end))
    return found[0] if len(found) == 1 else None


def _find_all(key: str, pattern: str) -> Iterator[int]:
    """Where a pattern stands."""
    at = key.find(pattern)
    while at >= 0:
        yield at
        at = key.find(pattern, at + 1)
