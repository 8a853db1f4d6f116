"""Runs of neighbouring pieces of a witness that may be an invention, and where in the table they belong.

In: a case and a witness. Out: its `WitnessRuns`: what no other source has, and what some share and as many or the pivot lack.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chuyi_recon.core.flags.base import (
    WitnessCells,
    cell_support,
    earlier_findings_about,
    flagged_spans,
    support_prefix_sums,
    witness_cells,
)
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.sections import expand_to_sentences, is_section
from chuyi_recon.core.model import BoolArray, IntArray, Span, Subject
from chuyi_recon.core.model.arrays import count_inside
from chuyi_recon.core.model.table_columns import ROW_KINDS, count_classes
from chuyi_recon.core.text.notation import document_numbers

_FRAME_CODES = (Subject.FURNITURE, Subject.SITE)
_LOOP_SHARE = 0.9  # of a run's signs, those of the loop; the rest are numbers of pages and items
_SECTION_BRIDGE = 4  # supported signs that do not part two inventions; at 2 nothing changes; at 8 no figure changes


@dataclass(frozen=True, slots=True)
class CellRun:
    """Neighbouring pieces of one witness: `shared` ones other witnesses have too, but not the pivot, or not most of all."""

    cells: WitnessCells
    indices: tuple[int, ...]  # which of them
    shared: bool

    @property
    def rows(self) -> IntArray:
        """The rows of its pieces, in order of the text."""
        return self.cells.row[list(self.indices)]

    @property
    def is_in_pivot(self) -> bool:
        """Whether the pivot has the row of its first piece."""
        return bool(self.cells.rows.kind[self.rows[0]] == ROW_KINDS.index("pivot"))


class WitnessRuns:
    """The runs of a witness, and what is asked of them."""

    def __init__(self, context: FlagContext, siglum: str) -> None:
        self.cells = every = witness_cells(context, siglum)
        self.neutral = _is_neutral(context, siglum, every)
        loops = earlier_findings_about(context, siglum, (Subject.LOOP,))
        looped = [x.span for x in loops]
        self.loop_prefix_sums = count_inside(
            len(context.folded[siglum]), map(context.folded[siglum].sign_range, looped)
        )
        self.neighbours = RowNeighbours(context, siglum, every, looped)
        self._loops = [tuple(context.folded[siglum].sign_range(s) for s in (x.evidence[0].span, x.span)) for x in loops]
        self._supported = support_prefix_sums(context, siglum)
        self.runs = tuple(_group_runs(every, self.neutral, _minority_rows(context)[every.row], _SECTION_BRIDGE))

    def find_loop(self, run: CellRun) -> tuple[int, int] | None:
        """The signs of a loop, where a run is nothing but one sentence that nobody else has, said three times and more.

        On a page that one witness alone has, the first copy of a sentence among others is the text.
        """
        first, last = int(run.cells.first[run.indices[0]]), int(run.cells.last[run.indices[-1]])
        for (a, b), (c, d) in () if run.shared else self._loops:
            inside = first < b and d <= last
            alone = 2 * (self._supported[b] - self._supported[a]) < b - a
            if inside and alone and d - c >= 2 * (b - a) and d - max(a, first) >= _LOOP_SHARE * (last - first):
                return min(a, first), d
        return None


def _is_neutral(context: FlagContext, siglum: str, every: WitnessCells) -> BoolArray:
    """Which pieces say nothing: page furniture, and a document number on its own line."""
    spans = flagged_spans(context, siglum, _FRAME_CODES)
    text, f = context.family.witness(siglum).text, context.folded[siglum]
    spans += [n.span for n in document_numbers(siglum, text, f)]
    inside = np.asarray(count_inside(len(f), map(f.sign_range, spans)))
    out: BoolArray = 2 * (inside[every.last] - inside[every.first]) > every.last - every.first
    return out


def _group_runs(every: WitnessCells, neutral: BoolArray, parted: BoolArray, longest: int) -> Iterator[CellRun]:
    """Runs of unsupported pieces, and runs of pieces that others share and the pivot lacks.

    A supported piece of at most `longest` signs between two such pieces does not part them.
    """
    length = every.last - every.first
    loose = 2 * every.supported < length
    shared = ~loose & ((every.rows.kind[every.row] == ROW_KINDS.index("island")) | parted)
    odd, short = (loose | shared) & ~neutral, length <= longest
    bridge = short & ~neutral & np.append(loose[1:], np.zeros(min(1, len(loose)), bool))
    at = 0
    for begin in np.flatnonzero(odd).tolist():
        if begin < at:
            continue
        run, at = [begin], begin + 1
        while at < len(every):
            if (odd[at] and (shared[at] == shared[begin] or short[at])) or bridge[at]:
                run.append(at)
            elif not neutral[at] or at + 1 == len(every):
                break
            at += 1
        yield CellRun(every, tuple(run), bool(shared[begin]))


def _minority_rows(context: FlagContext) -> BoolArray:
    """Which rows no more than half of the sources have."""
    rows = context.table.rows
    every = [context.independence_classes[s] for s in rows.sigla]
    out: BoolArray = 2 * count_classes(cell_support(context).length > 0, every) <= len(set(every))
    return out


def expand_run(context: FlagContext, siglum: str, loop_prefix_sums: array[int], run: CellRun) -> tuple[int, int] | None:
    """The signs of the whole sentences or lines in a run; None if it is some words inside one."""
    f = context.folded[siglum]
    raw, last = int(run.cells.first[run.indices[0]]), int(run.cells.last[run.indices[-1]])
    first, last = expand_to_sentences(f, raw, last)
    own = np.diff(loop_prefix_sums[first : last + 1]) == 0
    if not run.shared:
        own &= ~context.support[siglum][first:last]
    if not is_section(f, first, last, int(own.sum()), context.settings):
        return None
    # The words before its first sentence are printed of the pivot for want of others; another's are outvoted.
    return (min(first, raw) if siglum == context.family.lead_witness else first), last


class RowNeighbours:
    """Where the text of one witness belongs: the rows of its pieces that others support, outside loops."""

    def __init__(self, context: FlagContext, siglum: str, every: WitnessCells, looped: Sequence[Span]) -> None:
        inside = np.asarray(count_inside(context.folded[siglum].text_length, ((s.start, s.end) for s in looped)))
        whole = inside[every.start] == inside[every.end]
        firm = np.flatnonzero((2 * every.supported >= every.last - every.first) & whole)
        self._starts, self._rows = every.start[firm], every.row[firm]
        self._of_pivot = every.rows.kind[self._rows] == ROW_KINDS.index("pivot")
        self._end = len(context.table.rows)
        # The rows stand in the pivot's own order: for it only what stands in the very place counts.
        self._own = sorted(every.row.tolist()) if siglum == context.family.lead_witness else None

    def rows_around(self, run: CellRun) -> tuple[int, int]:
        """The rows before and after a run; -1, or the number of rows, where there are none."""
        if self._own is not None:
            low, high = bisect_left(self._own, run.rows.min()), bisect_right(self._own, run.rows.max())
            return self._own[low - 1] if low else -1, self._own[high] if high < len(self._own) else self._end
        begins = run.cells.start
        first = int(self._starts.searchsorted(begins[run.indices[0]]))
        last = int(self._starts.searchsorted(begins[run.indices[-1]], side="right"))
        earlier, later = self._rows[:first], self._rows[last:]
        if run.shared:
            earlier, later = earlier[self._of_pivot[:first]], later[self._of_pivot[last:]]
        before = int(earlier.max(initial=-1))
        return before, int(later[later > before].min(initial=self._end))
