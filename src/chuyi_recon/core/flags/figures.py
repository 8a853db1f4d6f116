"""What a figure says against itself: a date that no calendar has, a term that is over before the document begins.

Where two witnesses have a figure each and nobody else speaks, one of them is wrong, and reliability tells
nothing (of the ten such places of the corruption set each witness has half). The document can: in one
of the two the figure is impossible. In: a case and a place. Out: whether it is.
"""

from __future__ import annotations

import regex

from chuyi_recon.core.flags.base import once
from chuyi_recon.core.model import Case
from chuyi_recon.core.notation import HAN_NUMERALS, lines, numeral

_N = rf"[\d{HAN_NUMERALS}]"
_DATE = regex.compile(rf"(?:(?P<y>{_N}{{2,4}})年)?(?P<m>{_N}{{1,3}})月(?:(?P<d>{_N}{{1,3}})[日号])?")
_TERM = regex.compile(r"底?(?:以前|之前|前|止)")
_DATED = regex.compile(rf"{_N}{{2,4}}年(?P<m>{_N}{{1,3}})月(?P<d>{_N}{{1,3}})日")
_YEAR = 12
_AMOUNT = regex.compile(r"(?P<n>\d[\d,]*)元[^。;]{0,6}?大写[^。;]{0,6}?(?P<w>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,})元")
_CAPITALS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def is_impossible(case: Case, siglum: str, first: int, last: int) -> bool:
    """Whether a figure at signs `[first, last)` cannot stand: as a date, as a term, or beside its amount in words."""
    key = case.folded[siglum].key
    for m in _AMOUNT.finditer(key, max(0, first - 40), last + 40):
        if m.start() <= first < m.end():
            return int(m["n"].replace(",", "")) != amount(m["w"])
    dates = [m for m in _DATE.finditer(key, max(0, first - 8), last + 8) if m.start() <= first < m.end()]
    return any(_is_no_date(case, key, m) for m in dates)


def _is_no_date(case: Case, key: str, m: regex.Match[str]) -> bool:
    month, day = numeral(m["m"]), numeral(m["d"] or "1")
    if month is None or day is None:
        return False
    if not (1 <= month <= _YEAR and 1 <= day <= 31):
        return True
    dated = _dated(case)
    if m["y"] or dated is None or not _TERM.match(key, m.end()):
        return False
    months = (dated[0] - month) % _YEAR
    return 0 < months <= case.settings.figure_late or (months == 0 and m["d"] is not None and day < dated[1])


def amount(words: str) -> int:
    """The value of an amount in the numerals of contracts.

    >>> amount("壹佰贰拾陆万捌仟"), amount("伍拾")
    (1268000, 50)
    """
    total = part = digit = 0
    for c in words:
        if c in _UNITS:
            part, digit = part + (digit or 1) * _UNITS[c], 0
        elif c in "万亿":
            total, part, digit = (total + part + digit) * (10_000 if c == "万" else 100_000_000), 0, 0
        else:
            digit = _CAPITALS[c]
    return total + part + digit


@once
def _dated(case: Case) -> tuple[int, int] | None:
    """Month and day of the date that a document ends with, if its witnesses have one in common."""
    found = set()
    for f in case.folded.values():
        for key in lines(f).keys:
            m = _DATED.fullmatch(key)
            month, day = (numeral(m["m"]), numeral(m["d"])) if m else (None, None)
            if month and day:
                found.add((month, day))
    return found.pop() if len(found) == 1 else None
