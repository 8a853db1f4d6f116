"""What stands at the edges of files and pages: who begins or ends where, and what faces nothing but furniture.

No shape tells every frame that a browser or a site puts round a text. That nobody else has it does, where others begin
or end with the very line beside it.
"""

from __future__ import annotations

import numpy as np
import regex

from chuyi_recon.core.flags.base import cache_per_family, flagged_spans
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import IntArray, Subject
from chuyi_recon.core.text.notation import HAN_NUMERALS, key_lines

_NUMBERED = regex.compile(
    rf"第\S{{1,5}}[编章节条款]|附[则录]|附[件表](?:[\d{HAN_NUMERALS}:]|$)|[(]?[{HAN_NUMERALS}\d]{{1,4}}[)、.].*"
)
_MAX_SIGNS_ABOVE = 6  # signs of a speck above a text; more would be a line in the stead of what stands there
_MAX_SIGNS_BELOW = 24  # signs that a stamp leaves below a text


def is_heading_or_item(key: str) -> bool:
    """Whether a line is a heading or an item of a document.

    >>> is_heading_or_item("第二章监督"), is_heading_or_item("(三)检查堤防"), is_heading_or_item("责任编辑:王平")
    (True, True, False)
    """
    return _NUMBERED.match(key) is not None


def classes_bounded_by(context: FlagContext, siglum: str, first: int, last: int, *, begins: bool) -> frozenset[str]:
    """The other sources whose text begins, or ends, with what stands at the signs `[first, last)`; furniture aside."""
    loci, at, out = context.table.loci, loci_of_signs(context, siglum, first, last), set[str]()
    for w, other in enumerate(loci.sigla):
        own = at[loci.length[w, at] > 0]
        if context.independence_classes[other] == context.independence_classes[siglum] or not own.size:
            continue
        rows, spans = key_lines(context.folded[other]), flagged_spans(context, other, (Subject.FURNITURE,))
        text = [i for i in range(len(rows)) if not any(s.start <= rows.begins[i] < s.end for s in spans)]
        if not text:
            continue
        start, end = rows.edges[text[0]], rows.edges[text[-1] + 1]
        own = own[(loci.first[w, own] >= start) & (loci.last[w, own] <= end)]
        if own.size and (
            loci.first[w, own].min() - start <= _MAX_SIGNS_ABOVE
            if begins
            else end - loci.last[w, own].max() <= _MAX_SIGNS_BELOW
        ):
            out.add(context.independence_classes[other])
    return frozenset(out)


def is_omitted_by_two(context: FlagContext, siglum: str, first: int, last: int) -> bool:
    """Whether two other sources run on over the signs `[first, last)`: they have a speck there at most."""
    loci, at = context.table.loci, loci_of_signs(context, siglum, first, last)
    without = {
        context.independence_classes[o]
        for w, o in enumerate(loci.sigla)
        if context.independence_classes[o] != context.independence_classes[siglum]
        and loci.present[w, at].all()
        and 4 * int(loci.length[w, at].sum()) <= last - first
    }
    return len(at) > 0 and len(without) > 1


def loci_of_signs(context: FlagContext, siglum: str, first: int, last: int) -> IntArray:
    """The loci in which a witness has some of its signs `[first, last)`."""
    order, begin, end = _loci_in_order(context, siglum)
    return np.sort(order[end.searchsorted(first, side="right") : begin.searchsorted(last)])


@cache_per_family
def _loci_in_order(context: FlagContext, siglum: str) -> tuple[IntArray, IntArray, IntArray]:
    """The loci at which a witness has signs, in order of these, with the first sign of each and the one after its last."""
    loci = context.table.loci
    w = loci.witness_index(siglum)
    held = np.flatnonzero(loci.length[w] > 0)
    order = held[loci.first[w, held].argsort(kind="stable")]
    return order, loci.first[w, order], loci.last[w, order]
