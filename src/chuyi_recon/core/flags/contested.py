"""Two texts in one place, each with as many sources behind it: for which of them the document itself speaks.

In: a case, the rows that some witnesses share, and those that others have between the same two places. Out: whether
the document speaks for the others. Two things in it can:

- *Its numbers.* A list that without the rows goes from 七 to 九 has lost the 八 that the others have there.
- *Its words.* What is invented speaks of something else: the share of a text's pairs of letters that stand outside the
  place tells it, as it tells two texts of one witness each (`rivals`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chuyi_recon.core.flags.base import cells, masks, no_part
from chuyi_recon.core.flags.rivals import common_there, is_clearly_at_home
from chuyi_recon.core.model import Case, IntArray
from chuyi_recon.core.notation import items


def document_speaks_for(case: Case, other: str, siglum: str, before: int, after: int, rows: IntArray) -> bool:
    """Whether numbers, or else words, speak for what another has between two rows and against a witness's `rows` there.

    If somebody has something of both, the one does not stand in the stead of the other.
    """
    theirs, size = common_there(case, siglum, other, before, after, rows), cells(case).size
    if not theirs.size or ((size[:, rows] > 0).any(axis=1) & (size[:, theirs] > 0).any(axis=1)).any():
        return False
    for_them = _leaves_out(case, siglum, rows, other, theirs)
    if for_them != _leaves_out(case, other, theirs, siglum, rows):
        return for_them
    known = _known(case, rows, theirs)
    mine, their = _text(case, siglum, rows), _text(case, other, theirs)
    return is_clearly_at_home(case, their, mine, lambda p, _: p in known)


def _stretches(case: Case, siglum: str, rows: IntArray) -> Iterator[tuple[int, int]]:
    """The signs that a witness has in some rows."""
    there, w = cells(case), case.table.rows.sigla.index(siglum)
    for first, size in zip(there.first[w, rows].tolist(), there.size[w, rows].tolist(), strict=True):
        if size:
            yield first, first + size


def _text(case: Case, siglum: str, rows: IntArray) -> str:
    return "".join(case.folded[siglum].key[a:b] for a, b in _stretches(case, siglum, rows))


def _leaves_out(case: Case, siglum: str, rows: IntArray, other: str, theirs: IntArray) -> bool:
    """Whether a list of a witness, without some rows, leaves out just the numbers that the other has there."""
    own, held = items(case.folded[siglum]), list(_stretches(case, siglum, rows))
    there = list(_stretches(case, other, theirs))
    first, last = min(a for a, _ in held), max(b for _, b in held)
    found = [i for i in items(case.folded[other]) if any(a <= i.first < b for a, b in there)]
    for style in sorted({i.style for i in found}):
        before = [i.number for i in own if i.style == style and i.first < first]
        after = [i.number for i in own if i.style == style and i.first >= last]
        numbers = [i.number for i in found if i.style == style]
        if before and after and numbers == list(range(before[-1] + 1, after[0])):
            return True
    return False


def _known(case: Case, *place: IntArray) -> frozenset[str]:
    """The pairs of letters that stand outside the rows of a place, and outside what is no part of the document."""
    out: set[str] = set()
    mask, rows = masks(case, no_part(case)), np.concatenate(place)
    for w, f in case.folded.items():
        strange = bytearray(mask[w])
        for a, b in _stretches(case, w, rows):
            strange[a:b] = b"\1" * (b - a)
        out.update(f.key[i : i + 2] for i in range(len(f) - 1) if not (strange[i] or strange[i + 1]))
    return frozenset(p for p in out if p.isalpha())
