"""Two texts in one place, each with as many sources behind it: for which of them the document itself speaks.

In: a case, the rows that some witnesses share, and those that others have between the same two places. Out: whether
the document speaks for the others. Two things in it can:

- *Its numbers.* A list that without the rows goes from 七 to 九 has lost the 八 that the others have there.
- *Its words.* What is invented speaks of something else: the share of a text's pairs of letters that stand outside the
  place tells it, as it tells two texts of one witness each (`rivals`).
"""

from __future__ import annotations

import numpy as np

from chuyi_recon.core.flags.base import cell_support, foreign_spans, mask_spans
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.competing_passages import (
    fits_document_better,
    shared_rows_between,
    sign_ranges,
    skips_item_numbers,
)
from chuyi_recon.core.model import IntArray


def document_favors(context: FlagContext, other: str, siglum: str, before: int, after: int, rows: IntArray) -> bool:
    """Whether numbers, or else words, speak for what another has between two rows and against a witness's `rows` there.

    If somebody has something of both, the one does not stand in the stead of the other.
    """
    theirs, size = shared_rows_between(context, siglum, other, before, after, rows), cell_support(context).length
    if not theirs.size or ((size[:, rows] > 0).any(axis=1) & (size[:, theirs] > 0).any(axis=1)).any():
        return False
    skipped_by_witness = skips_item_numbers(context, siglum, rows, other, theirs)
    if skipped_by_witness != skips_item_numbers(context, other, theirs, siglum, rows):
        return skipped_by_witness
    known = _bigrams_elsewhere(context, rows, theirs)
    mine, their = _key_of_rows(context, siglum, rows), _key_of_rows(context, other, theirs)
    return fits_document_better(their, mine, lambda p, _: p in known)


def _key_of_rows(context: FlagContext, siglum: str, rows: IntArray) -> str:
    return "".join(context.folded[siglum].key[a:b] for a, b in sign_ranges(context, siglum, rows))


def _bigrams_elsewhere(context: FlagContext, *place: IntArray) -> frozenset[str]:
    """The pairs of letters that stand outside the rows of a place, and outside what is no part of the document."""
    out: set[str] = set()
    mask, rows = mask_spans(context, foreign_spans(context)), np.concatenate(place)
    for w, f in context.folded.items():
        foreign = bytearray(mask[w])
        for a, b in sign_ranges(context, w, rows):
            foreign[a:b] = b"\1" * (b - a)
        out.update(f.key[i : i + 2] for i in range(len(f) - 1) if not (foreign[i] or foreign[i + 1]))
    return frozenset(p for p in out if p.isalpha())
