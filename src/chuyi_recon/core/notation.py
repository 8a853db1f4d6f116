"""The shapes of what is written by convention: lines, item numbers, document numbers, dates, bodies.

Shapes, not terms: nothing here knows a name. In: a text and its key. Out: places in the text. Used
by flags and by named rules, so that both mean the same by "a document number on a line of its own".
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from chuyi_recon.core.model import Folded, Span

HAN_NUMERALS = "一二三四五六七八九十百千万零〇两壹贰叁肆伍陆柒捌玖拾廿卅"
# 湘教发〔2022〕7号; （55）芦署文字第47号; 府文资字第1120187342号 (after its label)
_DOCUMENT_NUMBER = regex.compile(
    r"(?:\(\d{2,4}\))?\p{Han}{1,10}[\[(]\d{2,4}[\])](?:\p{Han}{0,4}第?)\d{1,5}号"
    r"|\(\d{2,4}\)\p{Han}{1,10}第?\d{1,5}号"
)
_LABELLED_NUMBER = regex.compile(r"\p{Han}{0,6}(?:编号|文号|字号|文书号|证号):([\p{Han}\p{Latin}\d\-()\[\]第]{4,30})$")
# A body's name ends like one; what may follow is the kind of paper it issues.
_BODY = regex.compile(
    r"\p{Han}{2,24}(?:政府|委员会|公署|法院|检察院|议会|办公室|[部厅局署院委会社馆司所处])"
    r"(?:文件|公告|通告|通知|通报|函|令|公报|决定|批复)?"
)
_PAGE_NUMBER = regex.compile(
    r"-?\d{1,4}-?|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|第[一二三四五六七八九十百]{1,5}页|\d{1,3}/\d{1,3}"
)
_MASKED = regex.compile(rf"[\d{HAN_NUMERALS}]+")
_LETTER_SPACED = regex.compile(r"\p{Han}(?:[ \t\N{IDEOGRAPHIC SPACE}]{1,3}\p{Han}){2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a witness that holds signs: its stretch without the white space round it, and its signs."""

    span: Span
    first: int  # sign
    last: int  # sign after the last
    key: str


def lines(folded: Folded) -> tuple[Line, ...]:
    """The lines of a text that hold at least one sign, in order."""
    starts = [i for i in range(len(folded)) if i == 0 or folded.breaks[i]]
    out = []
    for a, b in zip(starts, [*starts[1:], len(folded)], strict=True):
        span = Span(int(folded.origin[a]), int(folded.origin[b - 1]) + 1)
        out.append(Line(span, a, b, folded.key[a:b]))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class StandingNumber:
    """A document number that stands on a line of its own, after a label, or before a title."""

    siglum: str
    key: str
    span: Span
    alone: bool  # nothing else on the line


def standing_numbers(siglum: str, text: str, folded: Folded) -> tuple[StandingNumber, ...]:
    """The document numbers of a witness that are its own: numbers cited inside a sentence do not count."""
    out = []
    for line in lines(folded):
        m = _DOCUMENT_NUMBER.match(line.key)
        at = 0
        if m is None:
            m = _LABELLED_NUMBER.match(line.key)
            at = m.start(1) if m else 0
        if m is None:
            continue
        key = line.key[at : m.end()]
        span = Span(int(folded.origin[line.first + at]), int(folded.origin[line.first + m.end() - 1]) + 1)
        alone = len(key) == len(line.key)
        if alone or at or text[span.end : span.end + 1].isspace():
            out.append(StandingNumber(siglum, key, span, alone))
    return tuple(out)


def is_body(key: str) -> bool:
    """Whether a line reads as the name of an issuing body."""
    return _BODY.fullmatch(key) is not None


def is_page_number(key: str) -> bool:
    """Whether a line is nothing but a page number."""
    return _PAGE_NUMBER.fullmatch(key) is not None


def masked(key: str) -> str:
    """A key with every figure and numeral made one sign: what a renumbered copy has in common."""
    return _MASKED.sub("#", key)


def is_letter_spaced(text: str) -> bool:
    """Whether a line is set letter by letter: nearly all its Han are parted by spaces."""
    han = sum(1 for c in text if "\N{CJK UNIFIED IDEOGRAPH-4E00}" <= c <= "\N{CJK UNIFIED IDEOGRAPH-9FFF}")
    spaced = sum(len(m.group().split()) for m in _LETTER_SPACED.finditer(text))
    return han >= 3 and spaced >= 0.8 * han
