"""In whose layout a table is printed that witnesses write in different markup.

In: a table of readings, and the keys. Out: by locus the witness whose own markup is printed, or -1. With a base that is
the base, everywhere. Without one a table is plain where a witness has it so; else it has the form that most sources
give it, from the one among them whose cells are those of the others. Ties: the family's lead, then the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from chuyi_recon.core.model import BoolArray, FoldedText, IntArray, Span, Table
from chuyi_recon.core.model.table_columns import Loci
from chuyi_recon.core.text.markup import Markup, find_markup

NO_HOST = -1
_MIN_COVERAGE = 0.5  # of the signs that the fullest witness has in a table: who has fewer lays out none
_PLAIN = ("", "plain")  # a cell a line, or in columns of white space


def choose_table_hosts(table: Table, folded: Mapping[str, FoldedText]) -> IntArray:
    """By locus the witness whose markup of a table is printed, -1 where none is."""
    loci, marks = table.loci, [find_markup(t) for t in table.loci.texts]
    out = np.full(len(loci), NO_HOST, np.int64)
    if not any(m.tables for m in marks):
        return out
    inside = [[(t.form, _loci_of_span(loci, folded, w, t.span)) for t in m.tables] for w, m in enumerate(marks)]
    any_ = np.zeros(len(loci), bool)
    for tables in inside:
        for _, at in tables:
            any_[at] = True
    lead = loci.sigla.index(table.family.lead_witness)
    for region in _split_runs(any_):
        size = np.where(loci.voting[:, region], loci.length[:, region], 0).sum(axis=1)
        able = [w for w in range(len(size)) if size[w] and size[w] >= _MIN_COVERAGE * size.max()]
        forms = [_main_form(loci, tables, w, region) for w, tables in enumerate(inside)]
        if not able or any(forms[w] in _PLAIN for w in able):
            continue
        votes: dict[str, set[str]] = defaultdict(set)
        for w in able:
            votes[forms[w]].add(table.independence_classes[loci.sigla[w]])
        form = max(votes, key=lambda f: (len(votes[f]), f == forms[lead], f))
        alike = [w for w in able if forms[w] == form]
        shapes = {w: _cells_per_locus(loci, marks, w, region) for w in alike}
        host = max(alike, key=lambda w: (_count_agreeing(shapes, w), w == lead, -w))
        out[region] = np.where(loci.first[host, region] >= 0, host, NO_HOST)
    return out


def _loci_of_span(loci: Loci, folded: Mapping[str, FoldedText], w: int, span: Span) -> IntArray:
    """The loci at which a witness has signs of a stretch."""
    first, last = folded[loci.sigla[w]].sign_range(span)
    found: IntArray = np.flatnonzero((loci.first[w] < last) & (loci.last[w] > first) & (loci.length[w] > 0))
    return found


def _main_form(loci: Loci, tables: Sequence[tuple[str, IntArray]], w: int, region: IntArray) -> str:
    """In which form a witness has most of a table; "" if in none."""
    size: dict[str, int] = defaultdict(int)
    for form, at in tables:
        size[form] += int(loci.length[w, np.intersect1d(at, region)].sum())
    most = max(size, key=lambda f: (size[f], f)) if size else ""
    return most if most and 2 * size[most] > loci.length[w, region].sum() else ""


def _count_agreeing(shapes: Mapping[int, list[int]], w: int) -> int:
    """At how many loci a witness has as many cells' ends as others."""
    return sum(a == b for v in shapes if v != w for a, b in zip(shapes[w], shapes[v], strict=True))


def _cells_per_locus(loci: Loci, marks: Sequence[Markup], w: int, region: IntArray) -> list[int]:
    """How many cells end in each reading of a witness."""
    cells = np.array(marks[w].cell_edges, np.int64)
    ends: list[int] = (cells.searchsorted(loci.end[w, region]) - cells.searchsorted(loci.start[w, region])).tolist()
    return ends


def _split_runs(flags: BoolArray) -> Iterator[IntArray]:
    """The runs of set flags, each as the places in it."""
    at = np.flatnonzero(flags)
    if at.size:
        yield from np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
