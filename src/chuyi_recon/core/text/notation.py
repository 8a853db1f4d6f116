"""The shapes of what is written by convention: lines, item numbers, document numbers, dates, bodies.

Shapes, not terms: nothing here knows a name. In: a text and its key. Out: places in the text. Used
by flags and by named rules, so that both mean the same by "a document number on a line of its own".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from unicodedata import normalize

import numpy as np
import regex

from chuyi_recon.core.model import FoldedText, Span
from chuyi_recon.core.model.column_sequence import ColumnSequence
from chuyi_recon.core.text.code_points import key_code_points

HAN_NUMERALS = "一二三四五六七八九十百千万零〇两壹贰叁肆伍陆柒捌玖拾廿卅"
# 湘教发〔2022〕7号; （55）芦署文字第47号; 教字第4127号; 〔2016〕第11次; 府文资字第1120187342号 (after its label)
_DOCUMENT_NUMBER = regex.compile(
    r"(?:\(\d{2,4}\))?\p{Han}{1,10}[\[(]\d{2,4}[\])](?:\p{Han}{0,4}第?)\d{1,5}号"
    r"|\(\d{2,4}\)\p{Han}{1,10}第?\d{1,5}号"
    r"|\p{Han}{1,8}字第\d{1,7}号|[\[(]\d{4}[\])]第?\d{1,4}[次期号]"
)
_LABELLED_NUMBER = regex.compile(
    r"\p{Han}{0,6}(?:编号|文号|字号|文书号|证号):([\p{Han}\p{Latin}\d\-/.()\[\]第]{4,30})$"
)
_BODY_LONGEST = 29  # signs of such a name with its paper
PAGE_LONGEST = 13  # signs of a page number: 第1234页,共1234页
# A body's name ends like one; what may follow is the kind of paper it issues.
_BODY = regex.compile(
    r"\p{Han}{2,24}(?:政府|委员会|公署|法院|检察院|议会|办公室|[部厅局署院委会社馆司所处])"
    r"(?:文件|公告|通告|通知|通报|函|令|公报|决定|批复|(?:常务|常委|党组|办公|全体)?会议纪要)?"
)
_NO_UNIT = "[^卷册编章节条款项集期号次届批]"
_PAGE_NUMBER = regex.compile(
    r"-?\d{1,4}-?|-\d{1,4}[一~.·]|[一~.·]\d{1,4}-|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|第[一二三四五六七八九十百]{1,5}页|\d{1,3}/\d{1,3}"
    r"|第.{1,3}[页贝货].?共.{1,3}[页贝货]"  # its figures or its 页 misread: 第之货共之页
    # One of the two 页 misread or lost; 第三卷共85页 and 第1编共12章 are none.
    rf"|第.{{0,3}}页.?共.{{1,4}}|第{_NO_UNIT}{{1,4}}共.{{1,3}}页.?|第\d{{1,4}}{_NO_UNIT}[,/]?共\d{{1,4}}{_NO_UNIT}"
    r"|共\d{1,4}页[,/]?第\d{1,4}页|[~·_=]{1,2}\d{1,4}[~·_=]{1,2}|(?i:page\.?|p\.)\d{1,4}|\d{1,3}of\d{1,3}"
)
_OPEN, _CLOSE = "[［(（〔【<〈《{｛", "]］)）〕】>〉》}｝"
_PAIRS = frozenset(zip(_OPEN, _CLOSE, strict=True))
_ANY_BRACKETS = regex.compile(rf"([{regex.escape(_OPEN)}])((?:19|20)\d\d)([{regex.escape(_CLOSE)}])")
_YEAR = regex.compile(r"[\[(<](\d{4})[\])>]")
_ISSUE = regex.compile(r"\p{Han}{2,30}\(?(?:19|20)\d\d年第?\d{1,3}[期号]\)?.{0,8}")
_NUMERALS = regex.compile(rf"[\d{HAN_NUMERALS}]+")
_LETTER_SPACED = regex.compile(r"\p{Han}(?:[ \t\N{IDEOGRAPHIC SPACE}]{1,3}\p{Han}){2,}")
_SPACED_SHARE = 0.8  # share of a line's Han parted by spaces from which it is set letter by letter; .4 and .95 alike


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A line of a witness that holds signs: its stretch without the white space round it, and its signs."""

    span: Span
    first: int  # sign
    last: int  # sign after the last
    key: str


@dataclass(frozen=True, eq=False)
class KeyLines(ColumnSequence[KeyLine]):
    """The lines of a text that hold at least one sign, in order, as columns.

    The signs of line `i` are `[edges[i], edges[i + 1])`, its characters `[begins[i], ends[i])`. A `KeyLine` is made
    where somebody looks at it: most are only asked whether they are short, or whether another text has them.
    """

    edges: list[int]
    begins: list[int]
    ends: list[int]
    keys: list[str]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def distinct(self) -> frozenset[str]:
        """What stands on the lines."""
        return frozenset(self.keys)

    def line_of_sign(self, sign: int) -> int:
        """The line that a sign stands on."""
        return bisect_right(self.edges, sign) - 1

    def _make_item(self, i: int) -> KeyLine:
        return KeyLine(Span(self.begins[i], self.ends[i]), self.edges[i], self.edges[i + 1], self.keys[i])


@lru_cache(maxsize=16)
def key_lines(folded: FoldedText) -> KeyLines:
    """The lines of a text that hold at least one sign, in order."""
    if not len(folded):
        return KeyLines([], [], [], [])
    edges = np.concatenate([[0], np.flatnonzero(folded.breaks[1:]) + 1, [len(folded)]])
    begins, ends = folded.origin[edges[:-1]].tolist(), folded.ends[edges[1:] - 1].tolist()
    every = edges.tolist()
    return KeyLines(every, begins, ends, [folded.key[a:b] for a, b in pairwise(every)])


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number that stands on a line of its own, after a label, or before a title.

    `key` has the year in square brackets, whatever brackets the text has.
    """

    siglum: str
    key: str
    span: Span
    fills_line: bool  # nothing else on the line


@lru_cache(maxsize=16)
def document_numbers(siglum: str, text: str, folded: FoldedText) -> tuple[DocumentNumber, ...]:
    """The document numbers of a witness that are its own: numbers cited inside a sentence do not count."""
    out = []
    for line in key_lines(folded):
        at = int(line.key[0] == "(" and line.key[-1] == ")")  # (教字第4127号)
        m = _DOCUMENT_NUMBER.match(line.key, at)
        if m is None:
            m = _LABELLED_NUMBER.match(line.key)
            at = m.start(1) if m else 0
        if m is None:
            continue
        key = normalize_year_brackets(line.key[at : m.end()])
        span = folded.text_span(line.first + at, line.first + m.end())
        alone = len(line.key) in (m.end() - at, m.end() + at)
        if alone or at or text[span.end : span.end + 1].isspace():
            out.append(DocumentNumber(siglum, key, span, alone))
    return tuple(out)


def find_bracketed_years(text: str) -> Iterator[regex.Match[str]]:
    """The years in brackets of any kind, as engines read 〔2020〕: groups 1 to 3 are bracket, year, bracket."""
    return _ANY_BRACKETS.finditer(text)


def is_bracket_pair(opening: str, closing: str) -> bool:
    """Whether two brackets are a pair, of whatever width.

    >>> is_bracket_pair("〔", "〕"), is_bracket_pair("（", ")"), is_bracket_pair("【", "〕")
    (True, True, False)
    """
    return (normalize("NFKC", opening), normalize("NFKC", closing)) in _PAIRS


def normalize_year_brackets(key: str) -> str:
    """A document number with its year in square brackets, however an engine read them: [2023], (2023], <2023>."""
    return _YEAR.sub(r"[\1]", key)


def is_issuing_body(key: str) -> bool:
    """Whether a line reads as the name of an issuing body."""
    return len(key) <= _BODY_LONGEST and _BODY.fullmatch(key) is not None


def is_page_number(key: str) -> bool:
    """Whether a line is nothing but a page number."""
    return len(key) <= PAGE_LONGEST and _PAGE_NUMBER.fullmatch(key) is not None


def is_journal_issue(key: str) -> bool:
    """Whether a line names an issue of a journal: …公报2013年第1期."""
    return _ISSUE.fullmatch(key) is not None


def mask_numbers(key: str) -> str:
    """A key with every figure and numeral made one sign: what a renumbered copy has in common."""
    return _NUMERALS.sub("#", key)


def is_letter_spaced(text: str) -> bool:
    """Whether a line is set letter by letter: most of its Han, of three or more, are parted by spaces."""
    spaced = sum(len(m.group().split()) for m in _LETTER_SPACED.finditer(text))
    if not spaced:
        return False
    han = sum(1 for c in text if "\N{CJK UNIFIED IDEOGRAPH-4E00}" <= c <= "\N{CJK UNIFIED IDEOGRAPH-9FFF}")
    return han >= 3 and spaced >= _SPACED_SHARE * han


# 一、 （二） 3. （4） 第五条, where a line or a sentence begins; not the 3. of 3.5
_ITEM = regex.compile(
    rf"(?P<c>第(?P<cn>[\d{HAN_NUMERALS}]{{1,5}})[编章节条款])|(?P<b>\((?P<bn>[\d{HAN_NUMERALS}]{{1,4}})\))"
    rf"|(?P<h>(?P<hn>[{HAN_NUMERALS}]{{1,4}})、)|(?P<d>(?P<dn>\d{{1,2}})[.、](?!\d))"
)
_INNER = frozenset(f"第(0123456789{HAN_NUMERALS}")  # what stands in an item's number before its last sign
_SENTENCE_ENDS = [ord(c) for c in "。;:!?"]
_FAR_BACK = 64  # signs before a line's end in which its number may have begun
_LONGEST_ITEM = 16  # signs, with what has to follow it
_LONGEST_NUMERAL = 9  # figures: no item, page or year has more; a line of figures may have thousands
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """The number with which an item begins: signs `[first, last)` of the key, and its style."""

    first: int
    last: int
    number: int
    style: str  # the letter of its kind: c 第五条, b （五）, h 五、, d 5.


@lru_cache(maxsize=16)
def item_numbers(folded: FoldedText) -> tuple[ItemNumber, ...]:
    """The item numbers of a text, in order: those with which a line or a sentence begins."""
    out = []
    for a in _item_starts(folded):
        m = _item_at(folded.key, a)
        style = m.lastgroup[0] if m and m.lastgroup else ""
        number = parse_numeral(m.group(style + "n")) if m else None
        if m and number is not None:
            out.append(ItemNumber(a, m.end(), number, style))
    return tuple(out)


def _item_starts(folded: FoldedText) -> list[int]:
    """Where a line or a sentence begins."""
    starts = folded.breaks > 0
    starts[:1] = True
    starts[1:] |= np.isin(key_code_points(folded)[:-1], _SENTENCE_ENDS)
    found: list[int] = np.flatnonzero(starts).tolist()
    return found


def _item_at(key: str, at: int) -> regex.Match[str] | None:
    """The item number that begins at a sign, if it is none of another: a line's end may cut through 12."""
    begin = at
    while at - begin < _FAR_BACK and begin and (key[begin - 1] in _INNER or key[begin - 1].isdecimal()):
        begin -= 1
    if begin == at:
        return _ITEM.match(key, at)
    m = next((m for m in _ITEM.finditer(key, begin, at + _LONGEST_ITEM) if m.start() >= at), None)
    return m if m and m.start() == at else None


def parse_numeral(text: str) -> int | None:
    """The value of a numeral up to 999, in figures or Han: 12, 十二, 一百零三; None for others.

    >>> parse_numeral("二十三"), parse_numeral("12"), parse_numeral("一百零三"), parse_numeral("万")
    (23, 12, 103, None)
    """
    if len(text) > _LONGEST_NUMERAL:
        return None
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for c in text:
        if c in "百十":
            total += (digit or 1) * (100 if c == "百" else 10)
            digit = 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return total + digit
