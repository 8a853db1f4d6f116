"""A witness's text becomes clauses that tile it.

In: a text. Out: its clauses in order; joined, they are the text. A clause ends after 。！？；：，…
(in any width) with the closing quotes and brackets that follow, or at a line end that closes a
heading or a paragraph. 、 ends none; a colon or comma between digits ends none (10:49, 1,268,000).
A line end inside a sentence, where a page or a narrow column wrapped it, ends none.

>>> text = "一、总体要求\\n支持建设3所，共14个市州。"
>>> [c.span.of(text) for c in clauses("a", text)]
['一、总体要求\\n', '支持建设3所，', '共14个市州。']
"""

from __future__ import annotations

from typing import Literal

import regex

from chuyi_recon.core.model import Clause, Span

_CLOSERS = '”’」』）)】〕]》〉"'
_END = regex.compile(
    r"[。！？；，…!?;｡]+|(?<!\d)[：:,]|[：:,](?!\d)|\.(?=\s+\p{Lu}|\s*$)", regex.MULTILINE
)  # a colon or comma with digits on both sides is part of a number or a time
_HEADING = regex.compile(
    r"\s*(?:#{1,6}\s|\*\*)?\s*(?:第[一二三四五六七八九十百零〇\d]+[编編章节節条條款]|[一二三四五六七八九十]+[、.．]"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d))"
)
# A wrapped line is at least this long and nearly as long as its longest neighbour. Measured on the
# notice: the shortest wrapped line is 18 signs, the longest line of a letterhead 13.
_SHORTEST_WRAPPED = 15
_NEARLY = 0.8


def starts_item(line: str) -> bool:
    """Whether a line begins with an item's number: 一、 （二） 3. 第四条."""
    return _HEADING.match(line) is not None


def wrapped(lines: list[str], at: int) -> bool:
    """Whether the end of `lines[at]` is a wrap inside a sentence; blank lines are skipped over."""
    line = lines[at].strip()
    after = next((ln.strip() for ln in lines[at + 1 : at + 4] if ln.strip()), "")
    if not line or not after or starts_item(after) or line[-1] in "。！？；：!?;:…." or line.startswith("#"):
        return False
    if line[-1] in "、，,（(“「《〈-":
        return True
    if after[0] in "，。、；：！？）)”」》,;":
        return True
    near = [_width(ln) for ln in lines[max(0, at - 4) : at + 5] if ln.strip()]
    width = _width(line)
    if width < _SHORTEST_WRAPPED or width < _NEARLY * max(near):
        return False
    # The line after a wrap is as wide, or ends the sentence; a title does neither.
    return _width(after) >= _NEARLY * width or after[-1] in "。！？；：，!?;:," or "，" in after or "。" in after


def _width(line: str) -> int:
    """The signs of a line, without its white space."""
    return len("".join(line.split()))


def clauses(siglum: str, text: str) -> tuple[Clause, ...]:
    """The clauses of `text`, tiling it. Ties: a mark that could close two clauses closes the first."""
    out: list[Clause] = []
    start = 0

    def close(end: int, kind: Literal["heading", "clause"] | None = None) -> None:
        nonlocal start
        if end <= start:
            return
        piece = text[start:end]
        what: Literal["heading", "clause", "blank"] = kind or "clause"
        out.append(Clause(siglum, len(out), Span(start, end), what if piece.strip() else "blank"))
        start = end

    lines = text.splitlines(keepends=True)
    begin = 0
    for at, line in enumerate(lines):
        body = line.rstrip()
        for match in _END.finditer(line, 0, len(body)):
            end = match.end()
            if end < start - begin:  # inside closers already taken
                continue
            while end < len(body) and body[end] in _CLOSERS:
                end += 1
            if end < len(body):
                close(begin + end)
        stop = begin + len(line)
        if body and not wrapped(lines, at):
            # what remains of a line without a closing mark is a heading, or a line of a letterhead
            closed = body[-1] in "。！？；：，…!?;:," + _CLOSERS
            close(stop, "clause" if closed else "heading")
        elif not body and begin == start:
            if out:  # a blank line goes with what it follows
                last = out.pop()
                start = last.span.start
                close(stop, last.kind if last.kind != "blank" else None)
            else:
                close(stop)
        begin = stop
    close(len(text))
    return tuple(out)
