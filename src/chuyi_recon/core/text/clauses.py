"""A witness's text becomes clauses that tile it.

In: a text. Out: its clauses in order; joined, they are the text. A clause ends after 。！？；：，…
(in any width) with the closing quotes and brackets that follow, or at a line end that closes a
heading or a paragraph. 、 ends none; a colon or comma between digits ends none (10:49, 1,268,000).
A line end inside a sentence, where a page or a narrow column wrapped it, ends none. A cell of a table and a block that
markup shows end one, too; the markup itself is as white space here.

>>> text = "一、总体要求\\n支持建设3所，共14个市州。"
>>> [c.span.extract(text) for c in split_clauses("a", text, Settings())]
['一、总体要求\\n', '支持建设3所，', '共14个市州。']
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import regex

from chuyi_recon.core.model import BoolArray, Clauses, IntArray
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.model.table_columns import CLAUSE, CLAUSE_BLANK, HEADING
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.markup import find_markup

_CLOSERS = "”’」』）)】〕]》〉\"'"
# What a character may be, one bit each, so that one look at a text tells all of it.
# Marks by what they end: several of the first kind that follow one another end one clause; one of the second ends none
# between two digits, where it is part of a number or a time; a full stop is one before a capital or a line end.
_ENDS_CLAUSE, _NOT_IN_NUMBERS, _FULL_STOP, _CLOSER = 1, 2, 4, 8
# Lines by the characters they begin and end with.
_NO_WRAP, _WRAPS_AFTER, _WRAPS_BEFORE, _STOPS_LINE, _CLOSES_LINE, _MAY_BE_ITEM, _INNER, _SPACE, _CLAUSE_ENDS = (
    1 << n for n in range(4, 13)
)
_CHARACTER_FLAGS = np.zeros(0x110000, np.uint16)
for _kind, _signs in (
    (_ENDS_CLAUSE, "。！？；，…!?;｡"),
    (_NOT_IN_NUMBERS, "：:,"),
    (_FULL_STOP, "."),
    (_CLOSER, _CLOSERS),
    (_NO_WRAP, "。！？；：!?;:….।॥؟؛۔᠃᠉"),
    (_WRAPS_AFTER, "、，,（(“「《〈-"),
    (_WRAPS_BEFORE, "，。、；：！？）)”」》,;"),
    (_STOPS_LINE, "。！？；：，!?;:,"),
    (_CLOSES_LINE, "。！？；：，…!?;:," + _CLOSERS),
    (_MAY_BE_ITEM, "#*第一二三四五六七八九十（(0123456789"),
    (_INNER, "，。"),
    (_CLAUSE_ENDS, "，,"),
    (_SPACE, [chr(c) for c in range(0x3001) if chr(c).isspace()]),  # the ideographic space is the last
):
    _CHARACTER_FLAGS[[ord(sign) for sign in _signs]] |= _kind
# Figures of other scripts begin an item too: whether they do is asked line by line.
_CHARACTER_FLAGS[0x80:0x3000] |= _MAY_BE_ITEM
_CHARACTER_FLAGS[0xA000:] |= _MAY_BE_ITEM
_SENTENCE_STOP = regex.compile(r"\.(?=\s+\p{Lu}|\s*$)", regex.MULTILINE)
_HEADING = regex.compile(
    r"\s*(?:#{1,6}\s|\*\*)?\s*(?:第[一二三四五六七八九十百零〇\d]+[编編章节節条條款]|[一二三四五六七八九十]+[、.．]"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d))"
)

_FIELD_LABEL = regex.compile(r"\p{Han}{2,4}[：:]")  # 地点：, 联系人：
# signs: a shorter line is no wrapped one; in the notice they have 18, a letterhead 13; 8 and 30 alike
_WRAP_SHORTEST = 15
# lines before and after are near by; at 2 flags .933 for .934, notice .951 for .954; at 8 no figure changes
_WRAP_LINES = 4


def starts_item(line: str) -> bool:
    """Whether a line begins with an item's number: 一、 （二） 3. 第四条."""
    return _HEADING.match(line) is not None


class _TextLines:
    """The lines of a text as columns: where they begin and end, and their ink without the white space round it."""

    def __init__(self, text: str, settings: Settings) -> None:
        self.text, self.settings = text, settings
        self.character_flags = _CHARACTER_FLAGS[code_points(text)]
        self.markup = find_markup(text)
        for span in self.markup.hidden:
            self.character_flags[span.start : span.end] = _SPACE
        self.ends = np.cumsum(list(map(len, text.splitlines(keepends=True))), dtype=np.int64)
        self.begins = np.append(0, self.ends)[:-1]
        ink = np.flatnonzero((self.character_flags & _SPACE) == 0)
        edge = ink.searchsorted(np.append(self.begins, len(text)))
        self.width = np.diff(edge)  # signs, without white space
        self.nonblank = np.flatnonzero(self.width)  # the lines that are not blank
        # By line that is not blank: its first sign, and the place behind its last.
        self.first, self.last = ink[edge[self.nonblank]], ink[edge[self.nonblank + 1] - 1] + 1

    @cached_property
    def wraps(self) -> BoolArray:
        """By line that is not blank, whether its end is a wrap inside a sentence; blank lines are skipped over."""
        out = np.zeros(len(self.nonblank), bool)
        near, share, shortest = _WRAP_LINES, self.settings.wrap_share, _WRAP_SHORTEST
        kinds, width = self.character_flags, self.width[self.nonblank]
        begins_as, ends_as = kinds[self.first], kinds[self.last - 1]
        may = ends_as & _NO_WRAP == 0
        may[:-1] &= np.diff(self.nonblank) < near
        may[-1:] = False
        # What a heading or a cell begins or ends goes on in no other line.
        lines = np.unique(self.begins.searchsorted(self.markup.block_edges, side="right") - 1)
        own, above = np.isin(self.nonblank, lines), self.nonblank.searchsorted(lines) - 1
        may &= ~own
        may[above[above >= 0]] = False
        at = np.flatnonzero(may)
        for i in at[(begins_as[at + 1] & _MAY_BE_ITEM) > 0].tolist():
            may[i] = not starts_item(self.text[self.first[i + 1] : self.last[i + 1]])
        for i in np.flatnonzero(may).tolist():
            may[i] = _FIELD_LABEL.match(self.text, self.first[i + 1]) is None
        at = np.flatnonzero(may)
        after = at + 1
        out[at] = sure = (ends_as[at] & _WRAPS_AFTER > 0) | (begins_as[after] & _WRAPS_BEFORE > 0)
        # The line after a wrap is as wide, or ends the sentence; a title does neither.
        inner = sums_before(kinds & _INNER > 0)
        stops = (ends_as[after] & _STOPS_LINE > 0) | (inner[self.last[after]] > inner[self.first[after]])
        wide = (width[at] >= shortest) & (width[at] >= share * self._widest_near[self.nonblank[at]])
        out[at] = sure | (wide & ((width[after] >= share * width[at]) | stops))
        out[at[self._among_verse(ends_as, at)]] = False
        return out

    def _among_verse(self, ends_as: IntArray, at: IntArray) -> BoolArray:
        """Which of the lines `at`, that may be wrapped, stand among lines that end where clauses do, as verse does.

        A wrap falls anywhere: of wrapped lines near by most end inside a clause.
        """
        near = _WRAP_LINES
        marked = sums_before(ends_as[at] & _CLAUSE_ENDS > 0)
        first, last = at.searchsorted(at - near), at.searchsorted(at + near, "right")
        many = marked[last] - marked[first]
        found: BoolArray = (many > 1) & (2 * many > last - first)
        return found

    @property
    def _widest_near(self) -> IntArray:
        """By line, the width of the widest that stand near it, blank ones counted."""
        near, width = _WRAP_LINES, self.width
        out = width.copy()
        for step in range(1, min(near, len(width) - 1) + 1):
            np.maximum(out[step:], width[:-step], out=out[step:])
            np.maximum(out[:-step], width[step:], out=out[:-step])
        return out

    def inner_ends(self) -> IntArray:
        """Where clauses end inside lines, in order: behind a mark and the closing marks that follow it."""
        text, kinds = self.text, self.character_flags
        always = np.append(kinds & _ENDS_CLAUSE > 0, False)
        last = always[:-1] & ~always[1:]
        for at in np.flatnonzero(kinds & _NOT_IN_NUMBERS).tolist():
            last[at] = not (text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal())
        for at in np.flatnonzero(kinds & _FULL_STOP).tolist():
            line = self.begins.searchsorted(at, side="right") - 1
            begin, end = int(self.begins[line]), int(self.last[self.nonblank.searchsorted(line)])
            last[at] = _SENTENCE_STOP.match(text[begin : self.ends[line]], at - begin, end - begin) is not None
        ends = np.flatnonzero(last) + 1
        stop = self.last[self.nonblank.searchsorted(self.begins.searchsorted(ends - 1, side="right") - 1)]
        open_ = np.flatnonzero(ends < stop)
        while open_.size:
            open_ = open_[kinds[ends[open_]] & _CLOSER > 0]
            ends[open_] += 1
            open_ = open_[ends[open_] < stop[open_]]
        found: IntArray = ends[ends < stop]
        return found

    def block_ends(self) -> IntArray:
        """Where cells and blocks end inside lines: there is text of the line before and after."""
        if not len(self.nonblank):
            return np.zeros(0, np.int64)
        ends = np.array(self.markup.block_edges, np.int64)
        line = self.begins.searchsorted(ends, side="right") - 1
        nth = np.minimum(self.nonblank.searchsorted(line), len(self.nonblank) - 1)
        inside = (self.nonblank[nth] == line) & (self.first[nth] < ends) & (ends < self.last[nth])
        return np.array(ends[inside])


def wrapped_lines(text: str, settings: Settings) -> tuple[IntArray, BoolArray]:
    """Where the lines of a text end, and whether that is a wrap inside a sentence.

    A blank line is as the line above it; at the head of a text it is none.
    """
    lines = _TextLines(text, settings)
    above = lines.nonblank.searchsorted(np.arange(len(lines.ends)), side="right")
    return lines.ends, np.append(False, lines.wraps)[above]


def split_clauses(siglum: str, text: str, settings: Settings) -> Clauses:
    """The clauses of `text`, tiling it. Ties: a mark that could close two clauses closes the first."""
    lines = _TextLines(text, settings)
    inner, blocks = lines.inner_ends(), lines.block_ends()
    # A line that no wrap ends closes a clause, and the blank lines below it go with it.
    closed = np.flatnonzero(~lines.wraps)
    begins = np.append(lines.begins[lines.nonblank], len(text))
    ends = begins[closed + 1]
    # What remains of a line without a closing mark is a heading, or a line of a letterhead.
    marked = lines.character_flags[lines.last[closed] - 1] & _CLOSES_LINE > 0
    blank = begins[:1][begins[:1] > 0]  # blank lines at the head of a text
    every = np.concatenate([blank, inner, blocks, ends])
    kinds = [np.full(blank.size, CLAUSE_BLANK), np.full(inner.size, CLAUSE), np.full(blocks.size, HEADING)]
    kinds.append(np.where(marked, CLAUSE, HEADING))
    every, first = np.unique(every, return_index=True)
    return Clauses(siglum, every.astype(np.int32), np.concatenate(kinds)[first].astype(np.int8))
