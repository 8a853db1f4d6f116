"""Tables between pipes or drawn with rules: Markdown, org, grids of + and -, box-drawing characters; plain columns.

A pipe is an ordinary character (首页 | 新闻, a music's bar line): it parts cells only in the rows of a table, which a
separator row of dashes shows, or lines that begin and end with one.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from chuyi_recon.core.model import Span
from chuyi_recon.core.text.markup.found import MarkupCollector, TableMarkup

_LINE = regex.compile(r"[^\n]+")
_DASHES = regex.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*[|+]?[ \t\r]*")
_GRID = regex.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t\r]*")
_ROW = regex.compile(r"[ \t>]*\|(?:[^\n]*[^\\\n])?\|[ \t\r]*")
_PIPE = regex.compile(r"(?<!\\)\|")
_BOX_DRAWING = regex.compile(r"[\N{BOX DRAWINGS LIGHT HORIZONTAL}-\N{BOX DRAWINGS HEAVY LEFT AND LIGHT RIGHT}]")
_GAP = regex.compile(r"(?<=\S)[ \t\N{IDEOGRAPHIC SPACE}]+(?=\S)")
_NON_BLANK = regex.compile(r"\S+")
_MIN_COLUMNS = 3  # columns of a plain table
_DASHES_DRAWN = frozenset("─━┄┅┈┉╌╍═")  # what may be a dash


def scan_tables(found: MarkupCollector) -> None:
    """Finds the rows of tables, line after line."""
    text = found.text
    if "|" in text or "+-" in text:
        _scan_piped(found)
    if _BOX_DRAWING.search(text):
        _scan_drawn(found)


def _scan_piped(found: MarkupCollector) -> None:
    lines = list(_LINE.finditer(found.text))
    rows: list[tuple[int, int, bool]] = []  # begin, end, whether all of it is a rule
    table = False  # whether the line above belongs to a table
    for i, m in enumerate(lines):
        line = m.group()
        touches = bool(i) and m.start() == lines[i - 1].end() + 1
        below = lines[i + 1].group() if i + 1 < len(lines) and lines[i + 1].start() == m.end() + 1 else ""
        rule = _is_rule(line)
        head = "|" in line and "|" in below and _is_rule(below)
        row = _ROW.fullmatch(line) is not None and found.is_free(*m.span())
        table = rule or head or row or (table and touches and "|" in line)
        if rows and not (table and touches):
            _close_table(found, rows)
        if table:
            rows.append((*m.span(), rule))
    if rows:
        _close_table(found, rows)


def _is_rule(line: str) -> bool:
    """Whether a line parts the head of a table from its body, or is drawn between rows."""
    return ("|" in line and "-" in line and _DASHES.fullmatch(line) is not None) or _GRID.fullmatch(line) is not None


def _close_table(found: MarkupCollector, rows: list[tuple[int, int, bool]]) -> None:
    """Takes the rows of one table."""
    start, end = rows[0][0], rows[-1][1]
    for a, b, rule in rows:
        found.cell_edges.add(a)
        if rule:
            found.hide(a, b)
            continue
        for m in _PIPE.finditer(found.text, a, b):
            if found.is_free(*m.span()):
                found.hide(*m.span())
                found.cell_edges.add(m.start())
    found.cell_edges.add(end)
    found.tables.append(TableMarkup(Span(start, end), "markdown"))
    rows.clear()


def _scan_drawn(found: MarkupCollector) -> None:
    """Tables drawn with box-drawing characters; a horizontal one alone may be a dash."""
    start = end = -1
    for m in _LINE.finditer(found.text):
        drawn = list(_BOX_DRAWING.finditer(m.group()))
        if all(b.group() in _DASHES_DRAWN for b in drawn):
            continue
        if start >= 0 and m.start() > end + 1:
            found.tables.append(TableMarkup(Span(start, end), "ruled"))
            start = -1
        start, end = (m.start() if start < 0 else start), m.end()
        found.cell_edges.add(m.start())
        for b in drawn:
            found.hide(m.start() + b.start(), m.start() + b.end())
            found.cell_edges.add(m.start() + b.start())
    if start >= 0:
        found.tables.append(TableMarkup(Span(start, end), "ruled"))


def scan_columns(found: MarkupCollector) -> None:
    """Finds plain tables: lines below one another that fall into as many parts, three or more.

    A line that is set letter by letter falls into single characters, and is none. Sentences fall into words; that they
    make a table is known by a column of figures. Marks of other markup are as if they were not there.
    """
    run: list[tuple[int, int, list[Span]]] = []  # lines and their parts
    for m in _LINE.finditer(found.text):
        parts = _split_columns(found, *m.span())
        wide = sum(len(p) > 1 for p in parts)
        if len(parts) < _MIN_COLUMNS or 2 * wide < len(parts):
            continue
        if run and (len(run[-1][2]) != len(parts) or m.start() != run[-1][1] + 1):
            _take_columns(found, run)
            run = []
        run.append((*m.span(), parts))
    _take_columns(found, run)


def _split_columns(found: MarkupCollector, start: int, end: int) -> list[Span]:
    """What white space parts in a line; none where it has cells already."""
    if _GAP.search(found.text, start, end) is None:
        return []
    if not found.is_free(start, end) and any(start <= c < end for c in found.cell_edges):
        return []
    parts = []
    for m in _NON_BLANK.finditer(found.text, start, end):
        visible = [i for i in range(*m.span()) if not found.claimed[i]]
        if visible:
            parts.append(Span(visible[0], visible[-1] + 1))
    return parts


def _take_columns(found: MarkupCollector, run: list[tuple[int, int, list[Span]]]) -> None:
    if len(run) < 2:
        return
    for *_, parts in run:
        for one, other in pairwise(parts):
            gap = _GAP.search(found.text, one.end, other.start + 1)
            if gap:
                found.column_gaps.append(Span(*gap.span()))
    table = zip(*([any(c.isdecimal() for c in p.extract(found.text)) for p in parts] for *_, parts in run), strict=True)
    if any(2 * sum(column) >= len(run) for column in table):
        found.tables.append(TableMarkup(Span(run[0][0], run[-1][1]), "plain"))
