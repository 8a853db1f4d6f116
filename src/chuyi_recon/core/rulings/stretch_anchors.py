"""A stretch of one witness, which an editor gives back or withholds, as an anchor, and back.

The anchor is the witness's own text before it, the stretch, and the text after it, in signs of its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chuyi_recon.core.model import Anchor, Folded, Outcome, Reconstruction, Ruling, Span
from chuyi_recon.messages import said

_CONTEXT = 16  # signs on either side, doubled until the place is the only one
_OWN = 8  # signs of a stretch that is known without what stands round it
# What stands between the same two contexts is the same stretch, mended, if it is at most so much shorter or longer.
_GROWN = 2


@dataclass(frozen=True, slots=True)
class FoundStretch:
    """What came of looking for a stretch: its witness and its signs, unless it is orphaned."""

    outcome: Outcome
    why: str = ""
    witness: str = ""
    signs: tuple[int, int] = (0, 0)


def anchor_in(reconstruction: Reconstruction, siglum: str, span: Span) -> Anchor:
    """The anchor of a stretch of a witness, in code points of its text."""
    key = reconstruction.folded[siglum].key
    a, b = reconstruction.folded[siglum].signs(span)
    reach = _CONTEXT
    while True:
        before, after = key[max(0, a - reach) : a], key[b : b + reach]
        if reach >= len(key) or len(list(_all(key, before + key[a:b] + after))) == 1:
            return before, (key[a:b],), after
        reach *= 2


def find(ruling: Ruling, folded: Mapping[str, Folded]) -> FoundStretch:
    """The stretch that a ruling is of, as it is now; where its witness is gone, in another one that has it once."""
    (before, seen, after), at_home = ruling.anchor, ruling.witness in folded
    own = seen[0] if seen else ""
    if not own:
        return FoundStretch("orphaned", said("the stretch holds no text"))
    among = {ruling.witness: folded[ruling.witness]} if at_home else folded
    found = [(s, at + len(before)) for s, f in among.items() for at in _all(f.key, before + own + after)]
    if len(found) == 1:
        siglum, at = found[0]
        gone = said("there is no {witness}; {siglum} has the stretch", witness=ruling.witness, siglum=siglum)
        found_in = siglum, (at, at + len(own))
        return FoundStretch("applied", "", *found_in) if at_home else FoundStretch("moved", gone, *found_in)
    if not found and at_home:
        siglum, key = ruling.witness, folded[ruling.witness].key
        mended = _between(key, before, after, len(own))
        if mended is not None:
            return FoundStretch("stale", said("the stretch reads otherwise than the editor saw"), siglum, mended)
        alone = list(_all(key, own)) if len(own) >= _OWN else []
        if len(alone) == 1:
            why = said("the words around the stretch are others than they were")
            return FoundStretch("moved", why, siglum, (alone[0], alone[0] + len(own)))
    if found:
        return FoundStretch("orphaned", said("the stretch stands {times} times", times=len(found)))
    return FoundStretch("orphaned", said("the stretch is gone from {witness}", witness=ruling.witness))


def tight(signs: tuple[int, int], folded: Folded) -> Span:
    """From the first character of some signs to the last, in the witness's text."""
    a, b = signs
    return folded.span(a, b)


def wide(signs: tuple[int, int], folded: Folded) -> Span:
    """The same with all that has no sign on both sides: white space belongs to what it stands beside."""
    a, b = signs
    start = int(folded.ends[a - 1]) if a else 0
    return Span(start, int(folded.origin[b]) if b < len(folded) else folded.length)


def _between(key: str, before: str, after: str, length: int) -> tuple[int, int] | None:
    """What stands between the two contexts, if that is one stretch and about as long as it was."""
    if min(len(before), len(after)) < _OWN:
        return None
    found = []
    for at in _all(key, before):
        start = at + len(before)
        end = key.find(after, start)
        if end > start and length / _GROWN <= end - start <= length * _GROWN:
            found.append((start, end))
    return found[0] if len(found) == 1 else None


def _all(key: str, pattern: str) -> Iterator[int]:
    """Where a pattern stands."""
    at = key.find(pattern)
    while at >= 0:
        yield at
        at = key.find(pattern, at + 1)
