"""The heads and feet of pages: which lines of each witness are a running head or a page number.

First every witness is asked by itself: the first line that comes back, a line that opens one page after the other, an
issue of a journal, the shapes of page numbers, and where its format places words or says what they are, what stands in
the margins of its pages. Then the witnesses are asked together, because engines misread furniture
as they misread text: a line is furniture too that is like a known head of another witness, or that stands where others
have furniture, is something like it, and is shared by nobody who has it for text. The title itself, first read under
its own head, is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import regex
from rapidfuzz import fuzz

from chuyi_recon.core.flags.base import dittographies_by_witness
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.pages.edges import loci_of_signs
from chuyi_recon.core.flags.evidence.pages.margins import find_margin_lines, named_by_format
from chuyi_recon.core.flags.evidence.pages.running_heads import (
    find_journal_heads,
    find_running_heads,
    is_wrapped_below,
)
from chuyi_recon.core.flags.evidence.pages.text_lines import HEAD, PAGE, is_same_line, remove_text_lines, select_heads
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.markup import find_markup
from chuyi_recon.core.text.notation import (
    PAGE_LONGEST,
    KeyLines,
    is_issuing_body,
    is_journal_issue,
    is_page_number,
    key_lines,
)

_FIGURES = regex.compile(r"\d+")
_HEADING = regex.compile(r"第\S{1,4}[编章节条款]|附[则录件表]|[一二三四五六七八九十]{1,3}、")
_ITEM = regex.compile(r"\(\S{1,3}\)|\p{Han}{1,3}、?|\d{1,2}[.、]")
_CONTINUED = regex.compile(
    r"\((?:[接续][上前]?[页表]?|continued|cont\W?d\.?|Fortsetzung|suite)\)$|^续[上前]?[页表][\d一二三四五六七八九十]{0,3}$"
    r"|^\([上下]?[转接][上下]?第?[\d一二三四五六七八九十]{0,3}[版页]\)$|^\(?continued(?:on|from)p(?:age|\.)\d+\)?$",
    regex.IGNORECASE,
)
_MAX_HEADING = 40  # signs
_MAX_HEAD_LINES = 5  # of a head above the heading that is continued
_HEAD_PLACE = 2  # rows between the furniture of one page in two witnesses, at most; at 1 and 4 no figure changes
_HEAD_THERE = 0.5  # rapidfuzz ratio / 100: a line nobody shares where others have furniture is that; .4 and .65 alike
_HEAD_RUN = 6  # signs of a stamp that may run into a head, at most; at 3 and 12 no figure changes


def find_page_furniture(context: FlagContext) -> dict[str, dict[int, str]]:
    """By siglum, the lines that are furniture, in order, each with what it is: `head` or `page`."""
    settings = context.settings
    every = {w: key_lines(context.folded[w]) for w in context.family.sigla}
    journals = {k for rows in every.values() for k in (*rows.keys[:1], *rows.keys[-1:]) if is_journal_issue(k)}
    again = {w: _dittography_lines(context, w, rows) for w, rows in every.items()}
    found = {w: _furniture_of_witness(rows, journals, again[w], settings) for w, rows in every.items()}
    for w, rows in every.items():
        read = context.family.witness(w).transcription
        found[w] = {**find_margin_lines(read, rows, settings.head_ratio), **found[w]}
    for w, rows in every.items():
        called = named_by_format(context.family.witness(w).transcription, rows)
        for i in called.keys() - found[w].keys():  # engines call a title so too
            if not _is_shared_as_text(context, w, rows.edges[i], rows.edges[i + 1], every, found):
                found[w][i] = called[i]
    for w, rows in every.items():
        found[w] = {
            i: what for i, what in sorted(found[w].items()) if what != PAGE or not _is_table_cell(context, w, rows, i)
        }
    for w, rows in every.items():
        pages = [i for i, what in found[w].items() if what == PAGE]
        # One figure counts no pages, but where it stands under a closed text.
        bare = pages[0] if len(pages) == 1 and rows.keys[pages[0]].isdigit() else None
        if bare is not None and not _ends_closed_text(rows, bare) and _is_shared_line(context, w, rows, bare):
            del found[w][bare]
    known = {w: {rows.keys[i] for i in select_heads(found[w])} for w, rows in every.items()}
    for w, rows in every.items():
        others = sorted(set().union(*(known[o] for o in known if o != w)))
        for i in _similar_to_heads(rows, found[w], others, settings):
            found[w][i] = HEAD
    places = {
        w: [(i, _row_range(context, w, rows.edges[i], rows.edges[i + 1])) for i in found[w]]
        for w, rows in every.items()
    }
    more = {w: _aligned_with_furniture(context, w, every, found, places) for w in every}
    return remove_text_lines(context, every, {w: dict(sorted((more[w] | found[w]).items())) for w in every})


def _ends_closed_text(rows: KeyLines, i: int) -> bool:
    """Whether a line is the last one, and a sentence or a date closes the text above it."""
    return 0 < i == len(rows) - 1 and rows.keys[i - 1][-1] in "。日"


def _is_shared_line(context: FlagContext, siglum: str, rows: KeyLines, i: int) -> bool:
    """Whether another source has a line at the same place."""
    loci, sources = context.table.loci, context.table.independence_classes
    w, at = loci.witness_index(siglum), loci_of_signs(context, siglum, rows.edges[i], rows.edges[i + 1])
    alike = (loci.variant[:, at] == loci.variant[w, at]).all(axis=1)
    return any(sources[loci.sigla[o]] != sources[siglum] for o in np.flatnonzero(alike).tolist())


def _is_table_cell(context: FlagContext, siglum: str, rows: KeyLines, i: int) -> bool:
    """Whether a line of figures alone is a cell: another source has it in a table."""
    if not rows.keys[i].isdigit():
        return False
    loci, sources = context.table.loci, context.table.independence_classes
    w, first = loci.witness_index(siglum), rows.edges[i]
    for n in loci_of_signs(context, siglum, first, rows.edges[i + 1]).tolist():
        for o in np.flatnonzero(loci.variant[:, n] == loci.variant[w, n]).tolist():
            sign = int(loci.first[o, n] + max(0, first - loci.first[w, n]))
            at = int(context.folded[loci.sigla[o]].origin[sign])
            if sources[loci.sigla[o]] != sources[siglum] and any(
                t.span.start <= at < t.span.end for t in find_markup(loci.texts[o]).tables
            ):
                return True
    return False


def _dittography_lines(context: FlagContext, siglum: str, rows: KeyLines) -> frozenset[int]:
    """The lines of what a witness gives twice by mistake: a title comes back there, and is no running head for that."""
    return frozenset(
        i
        for copy in dittographies_by_witness(context).get(siglum, ())
        for i in range(rows.line_of_sign(copy.span.start), rows.line_of_sign(copy.span.end - 1) + 1)
    )


def _furniture_of_witness(
    rows: KeyLines, journals: set[str], again: frozenset[int], settings: Settings
) -> dict[int, str]:
    """The furniture that a witness shows by itself; what is in it `again` shows nothing."""
    keys = rows.keys
    short = np.flatnonzero(np.diff(rows.edges) <= PAGE_LONGEST).tolist() if keys else []
    found = {i: PAGE for i in short if is_page_number(keys[i]) and not _may_be_table_figure(keys, i)}
    own = find_running_heads(keys, again, settings) | find_journal_heads(keys, journals, settings)
    own |= _continuation_headings(keys, again)
    return found | dict.fromkeys(own, HEAD)


def _continuation_headings(keys: Sequence[str], again: frozenset[int]) -> frozenset[int]:
    """Headings that say they are continued from the page before, and the lines that come back above such ones."""
    found = {i for i, key in enumerate(keys) if len(key) <= _MAX_HEADING and _CONTINUED.search(key)}
    places: dict[str, list[int]] = defaultdict(list)
    if found:
        for i in (i for i, key in enumerate(keys) if len(key) <= _MAX_HEADING and i not in again):
            places[keys[i]].append(i)
    for _ in range(_MAX_HEAD_LINES):
        for again_at in places.values():
            above = [i for i in again_at if i not in found and i + 1 in found]
            if above and len(above) + sum(i in found for i in again_at) > 1:
                found.update(above)
    return frozenset(found)


def _similar_to_heads(rows: KeyLines, found: Mapping[int, str], known: Sequence[str], settings: Settings) -> list[int]:
    """The lines that are like a head of another witness, but for the title: the last of those in the head of the text."""
    if not known:
        return []
    alike, own = 100 * settings.head_ratio, set(select_heads(found))
    longest = max(map(len, known)) + 2
    like = [
        i
        for i, key in enumerate(rows.keys)
        if i not in found
        and settings.head_shortest <= len(key) <= longest
        and not is_issuing_body(key)
        and not _HEADING.match(key)
        and any(is_same_line(key, k, alike) for k in known)
    ]
    in_head = [i for i in like if i < settings.head_lines]
    title = in_head[-1] if in_head else None
    return [i for i in like if i != title and i not in own]


def _aligned_with_furniture(
    context: FlagContext,
    siglum: str,
    every: Mapping[str, KeyLines],
    found: Mapping[str, Mapping[int, str]],
    places: Mapping[str, Sequence[tuple[int, tuple[int, int]]]],
) -> dict[int, str]:
    """The lines of a witness that stand where others have furniture, are something like it, and that nobody shares."""
    rows, out = every[siglum], dict[int, str]()
    title = _find_title(rows, found, every, context.settings)
    theirs = [(w, i, span) for w in every if w != siglum for i, span in places[w] if span[1] >= 0]
    if not theirs or len(rows) < 2:
        return out
    near_by = _NearbyFurniture([(span, found[w][i], every[w].keys[i]) for w, i, span in theirs])
    longest = max(len(every[w].keys[i]) for w, i, _ in theirs) + _HEAD_RUN
    for i in np.flatnonzero(np.diff(rows.edges) <= longest).tolist():
        key = rows.keys[i]
        if i in found[siglum] or i == title or is_issuing_body(key) or _HEADING.match(key) or _ITEM.fullmatch(key):
            continue
        first, last = _row_range(context, siglum, rows.edges[i], rows.edges[i + 1])
        near = near_by.lines_near(first, last)
        what = next((kind for kind, line in near if _is_misread_furniture(key, line, kind)), None)
        if what and not _is_shared_as_text(context, siglum, rows.edges[i], rows.edges[i + 1], every, found):
            out[i] = what
    return out


class _NearbyFurniture:
    """What furniture others have near some rows, each line of it once: page numbers are one line, whatever they say.

    A whole book of page numbers may lie in one row, so that nothing is asked of it line by line.
    """

    def __init__(self, lines: Sequence[tuple[tuple[int, int], str, str]]) -> None:
        begins = np.array([first for (first, _), _, _ in lines])
        self._ends = np.array([last for (_, last), _, _ in lines])
        self._tallest = int((self._ends - begins).max())  # rows
        self._order = np.argsort(begins, kind="stable")
        self._begins = begins[self._order]
        numbers: dict[tuple[str, str], int] = {}
        said = ((what, _FIGURES.sub("0", key) if what == PAGE else key) for _, what, key in lines)
        self._line = np.array([numbers.setdefault(line, len(numbers)) for line in said])
        self._lines = tuple(numbers)
        self._known: dict[tuple[int, int], list[tuple[str, str]]] = {}

    def lines_near(self, first: int, last: int) -> list[tuple[str, str]]:
        """Kind and key of the lines near a range of rows, in the order in which they were given."""
        if (first, last) not in self._known:
            low, high = self._begins.searchsorted((first - _HEAD_PLACE - self._tallest, last + _HEAD_PLACE + 1))
            here = self._order[low:high]
            here = np.sort(here[self._ends[here] >= first - _HEAD_PLACE])
            _, at = np.unique(self._line[here], return_index=True)
            self._known[first, last] = [self._lines[k] for k in self._line[here[np.sort(at)]].tolist()]
        return self._known[first, last]


def _find_title(
    rows: KeyLines, found: Mapping[str, Mapping[int, str]], every: Mapping[str, KeyLines], settings: Settings
) -> int | None:
    """The line that may be the title: in the head of a text the last that is something like a known head."""
    known = {every[w].keys[i] for w in every for i in select_heads(found[w])}
    like = 100 * _HEAD_THERE
    top = [
        i for i, key in enumerate(rows.keys[: settings.head_lines]) if any(is_same_line(key, k, like) for k in known)
    ]
    return top[-1] if top and not is_wrapped_below(rows.keys, top[-1], 100 * settings.head_ratio, settings) else None


def _is_misread_furniture(key: str, other: str, what: str) -> bool:
    """Whether a line may be another's furniture misread: figures count as one, a stamp may run into a head."""
    like = 100 * _HEAD_THERE
    if what == PAGE:
        return len(key) <= PAGE_LONGEST and fuzz.ratio(_FIGURES.sub("0", key), _FIGURES.sub("0", other)) >= like
    size = len(other)
    if len(key) > size + 2:
        ends = max(fuzz.ratio(key[:size], other), fuzz.ratio(key[-size:], other))
        return len(key) <= size + _HEAD_RUN and ends >= (100 + like) / 2  # halfway: an end is soon like another
    return fuzz.ratio(key, other) >= like


def _row_range(context: FlagContext, siglum: str, first: int, last: int) -> tuple[int, int]:
    """The first and last row in which a witness has some of its signs; (0, -1) if nowhere."""
    rows = context.table.loci.row[loci_of_signs(context, siglum, first, last)]
    return (int(rows.min()), int(rows.max())) if rows.size else (0, -1)


def _is_shared_as_text(
    context: FlagContext,
    siglum: str,
    first: int,
    last: int,
    every: Mapping[str, KeyLines],
    found: Mapping[str, Mapping[int, str]],
) -> bool:
    """Whether another source has half of the signs there as text, not as furniture."""
    loci, sources = context.table.loci, context.table.independence_classes
    w = loci.witness_index(siglum)
    signs = 0
    for i in loci_of_signs(context, siglum, first, last).tolist():
        size = min(int(loci.last[w, i]), last) - max(int(loci.first[w, i]), first)
        for o, other in enumerate(loci.sigla):
            if sources[other] == sources[siglum] or loci.variant[o, i] != loci.variant[w, i]:
                continue
            if every[other].line_of_sign(int(loci.first[o, i])) not in found[other]:
                signs += size
                break
    return 2 * signs >= last - first


def _may_be_table_figure(keys: Sequence[str], i: int) -> bool:
    """Whether a page number may be a cell of a table: a bare figure with another beside it."""
    near = [keys[j] for j in (i - 1, i + 1) if 0 <= j < len(keys)]
    return keys[i].isdigit() and any(k.isdigit() and len(k) <= 4 for k in near)
