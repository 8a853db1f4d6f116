"""A witness's text becomes clauses that tile it.

In: a text. Out: its clauses in order; joined, they are the text. A clause ends after 。！？；：，…
(in any width) with the closing quotes and brackets that follow, or at a line end that closes a
heading or a paragraph. 、 ends none; a colon or comma between digits ends none (10:49, 1,268,000).
A line end inside a sentence, where a page or a narrow column wrapped it, ends none.

>>> text = "一、总体要求\\n支持建设3所，共14个市州。"
>>> [c.span.of(text) for c in clauses("a", text, Settings())]
['一、总体要求\\n', '支持建设3所，', '共14个市州。']
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, repeat
from typing import Literal

import numpy as np
import regex

from chuyi_recon.core.model import Clause
from chuyi_recon.core.model.batch import filled, spans
from chuyi_recon.core.settings import Settings

_CLOSERS = '”’」』）)】〕]》〉"'
# Marks by what they end. Several of the first kind that follow one another end one clause; one of the second ends none
# between two digits, where it is part of a number or a time; a full stop is one before a capital or a line end.
_ALWAYS, _NOT_IN_NUMBERS, _FULL_STOP = 1, 2, 3
_MARK = np.zeros(0x110000, np.uint8)
for _kind, _signs in ((_ALWAYS, "。！？；，…!?;｡"), (_NOT_IN_NUMBERS, "：:,"), (_FULL_STOP, ".")):
    _MARK[[ord(sign) for sign in _signs]] = _kind
_STOPS = regex.compile(r"\.(?=\s+\p{Lu}|\s*$)", regex.MULTILINE)
_HEADING = regex.compile(
    r"\s*(?:#{1,6}\s|\*\*)?\s*(?:第[一二三四五六七八九十百零〇\d]+[编編章节節条條款]|[一二三四五六七八九十]+[、.．]"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d))"
)
ClauseKind = Literal["heading", "clause", "blank"]


_ITEM_BEGINS = frozenset("#*第一二三四五六七八九十（(")  # or a digit, or white space: spares most lines the search
_CLOSES_LINE = "。！？；：，…!?;:," + _CLOSERS


def starts_item(line: str) -> bool:
    """Whether a line begins with an item's number: 一、 （二） 3. 第四条."""
    first = line[:1]
    return (first in _ITEM_BEGINS or first.isdecimal() or first.isspace()) and _HEADING.match(line) is not None


def wrapped_lines(lines: Sequence[str], settings: Settings) -> list[bool]:
    """For every line whether its end is a wrap inside a sentence; blank lines are skipped over."""
    bare = [line.strip() for line in lines]
    widths = [_width(line) for line in bare]
    return [_wraps(bare, widths, at, settings) for at in range(len(bare))]


def _wraps(lines: Sequence[str], widths: Sequence[int], at: int, settings: Settings) -> bool:
    """Whether the end of a line is a wrap; lines have no white space round them, `widths` counts their signs."""
    line = lines[at]
    if not line or line[-1] in "。！？；：!?;:…." or line[0] == "#":
        return False
    near = settings.wrap_lines
    after, far = at + 1, min(at + near, len(lines))
    while after < far and not lines[after]:
        after += 1
    if after == far or starts_item(lines[after]):
        return False
    if line[-1] in "、，,（(“「《〈-" or lines[after][0] in "，。、；：！？）)”」》,;":
        return True
    width, share = widths[at], settings.wrap_share
    if width < settings.wrap_shortest or width < share * max(widths[max(0, at - near) : at + near + 1]):
        return False
    # The line after a wrap is as wide, or ends the sentence; a title does neither.
    follows = lines[after]
    return widths[after] >= share * width or follows[-1] in "。！？；：，!?;:," or "，" in follows or "。" in follows


def _width(line: str) -> int:
    """The signs of a line, without its white space."""
    return len("".join(line.split()))


def _marked(text: str) -> list[int]:
    """The places after marks that may end a clause, in order, and one beyond the text."""
    kinds = _MARK[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
    always = np.append(kinds == _ALWAYS, False)
    inner = (kinds == _NOT_IN_NUMBERS).nonzero()[0].tolist()
    out = ((always[:-1] & ~always[1:]) | (kinds == _FULL_STOP)).nonzero()[0].tolist()
    out += [at for at in inner if not (text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal())]
    return [*(at + 1 for at in sorted(out)), len(text) + 1]


def clauses(siglum: str, text: str, settings: Settings) -> tuple[Clause, ...]:
    """The clauses of `text`, tiling it. Ties: a mark that could close two clauses closes the first."""
    marked = _marked(text)
    lines = text.splitlines(keepends=True)
    bare = [line.strip() for line in lines]
    widths = [_width(line) for line in bare]
    ends: list[int] = []
    kinds: list[ClauseKind] = []
    begin = start = m = 0
    for at, line in enumerate(lines):
        stop = begin + len(line)
        if not bare[at]:
            if begin == start:
                if ends:  # a blank line goes with what it follows
                    ends[-1] = stop
                else:
                    ends.append(stop)
                    kinds.append("blank")
                start = stop
            begin = stop
            continue
        last = begin + len(line.rstrip())
        while (end := marked[m]) <= last:
            m += 1
            if text[end - 1] == "." and not _STOPS.match(line, end - 1 - begin, last - begin):
                continue
            while end < last and text[end] in _CLOSERS:
                end += 1
            if end < last:
                start = end
                ends.append(end)
                kinds.append("clause")
        if not _wraps(bare, widths, at, settings):
            # what remains of a line without a closing mark is a heading, or a line of a letterhead
            ends.append(stop)
            kinds.append("clause" if text[last - 1] in _CLOSES_LINE else "heading")
            start = stop
        begin = stop
    if start < len(text):
        ends.append(len(text))
        kinds.append("clause")
    extents = spans([0, *ends[:-1]] if ends else [], ends)
    return tuple(filled(Clause, len(ends), siglum=repeat(siglum), ordinal=count(), span=extents, kind=kinds))
