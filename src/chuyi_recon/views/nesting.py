"""One fault is one thing to an editor: what lies inside a withheld section is told under it.

In: all findings of a family. Out: for each the finding it is a part of, or None. `flags.json` lists
every finding; the terminal, the counts and whoever walks the places tell the outer ones, and the
inner ones beneath them: a loop inside an invented chapter, the false name in every line of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.model import Finding, Span

# The flags whose findings hold others, the widest first: an invented section may hold loops, a loop false names.
_ENCLOSING_CODES = sorted((code for code, flag in FLAGS.items() if flag.section), key=lambda code: -FLAGS[code].section)


def find_enclosing(findings: Sequence[Finding]) -> tuple[int | None, ...]:
    """For each finding the index of the withheld section that holds it, None where it stands for itself.

    A section is a finding of a code of `_ENCLOSING_CODES`; of several that hold a place, the first in that
    order, then the longest, then the first in the sequence.
    """
    outer: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, finding in enumerate(findings):
        if finding.code in _ENCLOSING_CODES:
            outer[finding.siglum, finding.code].append(i)
    indexes = {of: _SectionIndex(findings, held) for of, held in outer.items()}
    return tuple(_enclosing_section(findings, i, indexes) for i in range(len(findings)))


def _enclosing_section(
    findings: Sequence[Finding], ordinal: int, indexes: Mapping[tuple[str, str], _SectionIndex]
) -> int | None:
    """The first section, in order of the codes, that holds a finding; a section is held by those before it alone."""
    finding = findings[ordinal]
    own = _ENCLOSING_CODES.index(finding.code) if finding.code in _ENCLOSING_CODES else len(_ENCLOSING_CODES)
    for rank, code in enumerate(_ENCLOSING_CODES[: own + 1]):
        index = indexes.get((finding.siglum, code))
        found = index.sections_around(finding.span) if index else []
        # Of sections of its own code only a longer one, or an equal one that comes first.
        size = len(finding.span)
        found = [outer for outer in found if rank < own or (-len(findings[outer].span), outer) < (-size, ordinal)]
        if found:
            return min(found, key=lambda outer: (-len(findings[outer].span), outer))
    return None


class _SectionIndex:
    """Sections of one code in one witness, by where they begin."""

    def __init__(self, findings: Sequence[Finding], held: Sequence[int]) -> None:
        self._held = sorted(held, key=lambda i: findings[i].span)
        self._spans = [findings[i].span for i in self._held]
        self._starts = [span.start for span in self._spans]
        self._reach = list(accumulate((span.end for span in self._spans), max))  # how far those up to here come

    def sections_around(self, span: Span) -> list[int]:
        """The sections that hold a stretch."""
        n = bisect_right(self._starts, span.start) - 1
        out = []
        while n >= 0 and self._reach[n] >= span.end:
            if self._spans[n].end >= span.end:
                out.append(self._held[n])
            n -= 1
        return out
