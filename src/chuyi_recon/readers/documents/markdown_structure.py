"""The structure of Markdown by CommonMark with tables: headings, list items, cells, with their places in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import Region, RegionKind, Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE_END = regex.compile(r"\r\n|\r|\n")
_CELL = regex.compile(r"(?:[^|\\]|\\.)+|\|", regex.DOTALL)
_ITEM_MARK = regex.compile(r"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")


def find_structure(text: str) -> tuple[Region, ...]:
    r"""What CommonMark with tables says of stretches of a text, which stay where they are.

    >>> [(r.kind.value, r.level, r.span.extract("# 通知\n\n1. 一\n")) for r in find_structure("# 通知\n\n1. 一\n")]
    [('heading', 1, '通知'), ('list-item', 1, '一')]
    """
    starts = [0, *(m.end() for m in _LINE_END.finditer(text))]
    regions = [r for r in _regions(text, starts, _parser().parse(text)) if r.span.start < r.span.end]
    return tuple(sorted(regions, key=lambda r: (r.span.start, -r.span.end)))


@cache
def _parser() -> MarkdownIt:
    """A parser of blocks: what is emphasis is not asked."""
    from markdown_it import MarkdownIt  # 60 ms that only Markdown needs

    made = MarkdownIt("commonmark").enable("table")
    made.core.ruler.enableOnly(["normalize", "block"])
    return made


def _regions(text: str, starts: Sequence[int], tokens: Sequence[Token]) -> Iterator[Region]:
    depth, row, column, line = 0, -1, 0, Span(0, 0)
    for at, token in enumerate(tokens):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif kind == "table_open":
            row = -1
        elif kind == "tr_open":
            row, column = row + 1, 0
            line = _lines(text, starts, token.map or (0, 0))
        elif kind == "heading_open" and token.map:
            lines, content = _lines(text, starts, token.map), tokens[at + 1].content
            start = text.find(content.split("\n")[0], lines.start, lines.end)
            if content and start >= 0:
                end = lines.end if "\n" in content else start + len(content)
                yield Region(Span(start, end), RegionKind.HEADING, level=int(token.tag[1:]))
        elif kind == "list_item_open" and token.map:
            lines = _lines(text, starts, token.map)
            mark = _ITEM_MARK.match(text, lines.start, lines.end)
            yield Region(Span(mark.end() if mark else lines.start, lines.end), RegionKind.LIST_ITEM, level=depth)
        elif kind in ("th_open", "td_open"):
            if cell := _cell(text, line, column):
                yield Region(cell, RegionKind.TABLE_CELL, row=row, column=column)
            column += 1


def _lines(text: str, starts: Sequence[int], lines: Sequence[int]) -> Span:
    """The stretch of some lines, without the white space behind them."""
    start = starts[min(lines[0], len(starts) - 1)]
    end = starts[lines[1]] if lines[1] < len(starts) else len(text)
    return Span(start, start + len(text[start:end].rstrip()))


def _cell(text: str, line: Span, column: int) -> Span | None:
    """The stretch of a cell without the white space round it; a pipe at the head of a row opens its first cell."""
    at, row = 0, line.extract(text)
    for m in _CELL.finditer(text, line.end - len(row.lstrip()), line.end):
        if m[0] == "|":
            at += m.start() > line.start and bool(text[line.start : m.start()].strip())
        elif at == column and m[0].strip():
            start = m.start() + len(m[0]) - len(m[0].lstrip())
            return Span(start, start + len(m[0].strip()))
    return None
