"""Open places inside a longer open place are its parts: to an editor they are one entry of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chuyi_recon.core.model import Span
from chuyi_recon.views.passages.passage import SEVERITY_RANK, Passage, PassageState, text_order

GENERAL_DOUBTS = ("base-not-followed", "mixed-script")  # of the whole document, wherever their stretch begins


def nest_passages(passages: Sequence[Passage], state: PassageState = "open") -> tuple[Passage, ...]:
    """The same in the same order, each passage of a state under the longest of that state that it overlaps.

    Passages of other states stand alone, and so do those of the whole document. Ties: the first in order of the text.
    """
    longest = sorted((p for p in passages if _may_nest(p, state)), key=lambda p: (-len(p.span), text_order(p)))
    parts: dict[int, list[Passage]] = {}
    outer: list[Passage] = []
    for p in longest:
        around = next((o for o in outer if _meet(o.span, p.span)), None)
        if around is None:
            outer.append(p)
        else:
            parts.setdefault(id(around), []).append(p)
    inner = {id(p) for own in parts.values() for p in own}
    return tuple(_with_parts(p, parts.get(id(p), [])) for p in passages if id(p) not in inner)


def _with_parts(p: Passage, parts: Sequence[Passage]) -> Passage:
    """A place as grave as its gravest part, and as sure as its least sure."""
    if not parts:
        return p
    every = [p, *parts]
    return replace(
        p,
        parts=tuple(sorted(parts, key=text_order)),
        severity=min((own.severity for own in every), key=SEVERITY_RANK.__getitem__),
        confidence=min(own.confidence for own in every),
    )


def _may_nest(p: Passage, state: PassageState) -> bool:
    return p.state == state and (p.doubt is None or p.doubt.code not in GENERAL_DOUBTS)


def _meet(outer: Span, inner: Span) -> bool:
    """Whether a stretch overlaps another, or, being empty, lies inside it or at one of its ends."""
    return outer.overlaps(inner) or (not len(inner) and len(outer) > 0 and outer.start <= inner.start <= outer.end)
