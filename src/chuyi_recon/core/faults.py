"""One fault is one thing to an editor: what lies inside a withheld section is told under it.

In: all findings of a family. Out: for each the finding it is a part of, or None. `flags.json` lists
every finding; the terminal, the counts and whoever walks the places tell the outer ones, and the
inner ones beneath them: a loop inside an invented chapter, the false name in every line of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from chuyi_recon.core.model import Finding

# The widest comes first: an invented section may hold loops, a loop false names.
_OUTER = ("web-boilerplate", "hallucinated-section", "repetition-loop")


def within(findings: Sequence[Finding]) -> tuple[int | None, ...]:
    """For each finding the index of the withheld section that holds it, None where it stands for itself.

    A section is a finding of a code of `_OUTER`; of several that hold a place, the first in that
    order, then the longest, then the first in the sequence.
    """
    outer: dict[str, list[int]] = defaultdict(list)
    for i, f in enumerate(findings):
        if f.code in _OUTER:
            outer[f.siglum].append(i)
    for held in outer.values():
        held.sort(key=lambda i: (_OUTER.index(findings[i].code), -len(findings[i].span), i))
    rank = {i: n for held in outer.values() for n, i in enumerate(held)}
    out: list[int | None] = []
    for i, f in enumerate(findings):
        holders = (
            o
            for o in outer[f.siglum]
            if rank[o] < rank.get(i, len(findings) + 1)
            and findings[o].span.start <= f.span.start
            and f.span.end <= findings[o].span.end
        )
        out.append(next(holders, None))
    return tuple(out)
