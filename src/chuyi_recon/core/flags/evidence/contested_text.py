"""Two texts in one place, each with as many sources behind it: for which of them the document itself speaks.

In: a case, the rows that some witnesses share, and those that others have between the same two places. Out: whether
the document speaks for the others. Two things in it can:

- *Its numbers.* A list that without the rows goes from 七 to 九 has lost the 八 that the others have there.
- *Its words.* What is invented speaks of something else: the share of a text's pairs of letters that stand outside the
  place tells it, as it tells two texts of one witness each (`rivals`).
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.flags.base import cells, masks, no_part
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.competing_passages import common_there, is_clearly_at_home, leaves_out, stretches
from chuyi_recon.core.model import IntArray


def document_speaks_for(case: Case, other: str, siglum: str, before: int, after: int, rows: IntArray) -> bool:
    """Whether numbers, or else words, speak for what another has between two rows and against a witness's `rows` there.

    If somebody has something of both, the one does not stand in the stead of the other.
    """
    theirs, size = common_there(case, siglum, other, before, after, rows), cells(case).size
    if not theirs.size or ((size[:, rows] > 0).any(axis=1) & (size[:, theirs] > 0).any(axis=1)).any():
        return False
    for_them = leaves_out(case, siglum, rows, other, theirs)
    if for_them != leaves_out(case, other, theirs, siglum, rows):
        return for_them
    known = _known(case, rows, theirs)
    mine, their = _text(case, siglum, rows), _text(case, other, theirs)
    return is_clearly_at_home(their, mine, lambda p, _: p in known)


def _text(case: Case, siglum: str, rows: IntArray) -> str:
    return "".join(case.folded[siglum].key[a:b] for a, b in stretches(case, siglum, rows))


def _known(case: Case, *place: IntArray) -> frozenset[str]:
    """The pairs of letters that stand outside the rows of a place, and outside what is no part of the document."""
    out: set[str] = set()
    mask, rows = masks(case, no_part(case)), np.concatenate(place)
    for w, f in case.folded.items():
        strange = bytearray(mask[w])
        for a, b in stretches(case, w, rows):
            strange[a:b] = b"\1" * (b - a)
        out.update(f.key[i : i + 2] for i in range(len(f) - 1) if not (strange[i] or strange[i + 1]))
    return frozenset(p for p in out if p.isalpha())
