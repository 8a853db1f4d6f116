"""What a figure says against itself: a date that no calendar has, a term that is over before it begins, a sum that fails.

Where two witnesses have a figure each and nobody else speaks, one of them is wrong, and reliability tells
nothing (of the ten such places of the corruption set each witness has half). The document can: in one
of the two the figure is impossible. In: a case and a place. Out: whether it is.
"""

from __future__ import annotations

import regex

from chuyi_recon.core.flags.base import cache_per_case
from chuyi_recon.core.flags.case import FlagContext
from chuyi_recon.core.text.notation import HAN_NUMERALS, key_lines, parse_numeral

_DIGIT = rf"[\d{HAN_NUMERALS}]"
_DATE = regex.compile(rf"(?:(?P<y>{_DIGIT}{{2,4}})年)?(?P<m>{_DIGIT}{{1,3}})月(?:(?P<d>{_DIGIT}{{1,3}})[日号])?")
_DEADLINE = regex.compile(r"底?(?:以前|之前|前|止)")
_DATED = regex.compile(rf"{_DIGIT}{{2,4}}年(?P<m>{_DIGIT}{{1,3}})月(?P<d>{_DIGIT}{{1,3}})日")
_MONTHS_PER_YEAR = 12
_AMOUNT = regex.compile(r"(?P<n>\d[\d,]*)元[^。;]{0,6}?大写[^。;]{0,6}?(?P<w>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,})元")
_YEAR_RANGE = regex.compile(r"(?P<from>\d{4})年[^,。;]{0,8}?[至到—-](?P<to>\d{4})年")
_WEEKDAY = regex.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日\(?星期(?P<w>[一二三四五六日天])")
_ADDEND = regex.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>[万亿]?[\p{Han}%])")
_MIN_ADDENDS = 3  # one sum of two can be chance where there are many figures; the parts of a whole are seldom more than
_MAX_ADDENDS = 6
_MIN_TOTAL = 20  # a smaller whole is a sum by chance
# The first years of the eras that local histories date by; a year of an era runs into the next of the calendar.
_ERAS = {
    "建隆": 960, "乾德": 963, "开宝": 968, "太平兴国": 976, "雍熙": 984, "端拱": 988, "淳化": 990, "至道": 995, "咸平": 998,
    "景德": 1004, "大中祥符": 1008, "天禧": 1017, "天圣": 1023, "景祐": 1034, "庆历": 1041, "皇祐": 1049, "至和": 1054,
    "嘉祐": 1056, "治平": 1064, "熙宁": 1068, "元丰": 1078, "元祐": 1086, "绍圣": 1094, "崇宁": 1102, "大观": 1107,
    "政和": 1111, "宣和": 1119, "靖康": 1126, "建炎": 1127, "绍兴": 1131, "隆兴": 1163, "乾道": 1165, "淳熙": 1174,
    "绍熙": 1190, "庆元": 1195, "嘉泰": 1201, "开禧": 1205, "嘉定": 1208, "宝庆": 1225, "绍定": 1228, "端平": 1234,
    "嘉熙": 1237, "淳祐": 1241, "宝祐": 1253, "景定": 1260, "咸淳": 1265, "元贞": 1295, "大德": 1297, "延祐": 1314,
    "至治": 1321, "泰定": 1324, "至正": 1341, "洪武": 1368, "建文": 1399, "永乐": 1403, "宣德": 1426, "正统": 1436,
    "景泰": 1450, "天顺": 1457, "成化": 1465, "弘治": 1488, "正德": 1506, "嘉靖": 1522, "隆庆": 1567, "万历": 1573,
    "天启": 1621, "崇祯": 1628, "顺治": 1644, "康熙": 1662, "雍正": 1723, "乾隆": 1736, "嘉庆": 1796, "道光": 1821,
    "咸丰": 1851, "同治": 1862, "光绪": 1875, "宣统": 1909, "民国": 1912, "明治": 1868, "大正": 1912, "昭和": 1926,
}  # fmt: skip
_ERA_YEAR = regex.compile(rf"(?P<era>{'|'.join(_ERAS)})(?P<n>{_DIGIT}{{1,3}}|元)年\((?P<y>\d{{4}})年?\)")
_CONTRACT_DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))
_CONTRACT_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_FIGURE_LATE = 3  # months: a term of no more ago is over, one of more may be next year's; 1 and 6 decide alike


def is_impossible_figure(case: FlagContext, siglum: str, first: int, last: int) -> bool:
    """Whether a figure at signs `[first, last)` cannot stand: as a date, as a term, or beside its amount in words."""
    key = case.folded[siglum].key
    for m in _AMOUNT.finditer(key, max(0, first - 40), last + 40):
        if m.start() <= first < m.end():
            return int(m["n"].replace(",", "")) != parse_amount(m["w"])
    for expression, fails in (
        (_YEAR_RANGE, _ends_before_start),
        (_WEEKDAY, _is_wrong_weekday),
        (_ERA_YEAR, _is_wrong_era_year),
    ):
        for m in expression.finditer(key, max(0, first - 24), last + 24):
            if m.start() <= first < m.end() and fails(m):
                return True
    dates = [m for m in _DATE.finditer(key, max(0, first - 8), last + 8) if m.start() <= first < m.end()]
    return any(_is_impossible_date(case, key, m) for m in dates)


def adds_up(case: FlagContext, siglum: str, first: int) -> bool:
    """Whether a figure round sign `first` is part of a sum: a whole and its parts, or parts of a hundred.

    3850册, 其中420册、1230册、2200册. Looked for are figures of one unit on one line, one after the other.
    """
    f = case.folded[siglum]
    rows = key_lines(f)
    line = rows[rows.line_of_sign(first)]
    found = list(_ADDEND.finditer(f.key, line.first, line.last))
    here = next((m for m in found if m.start("n") <= first < m.end("n")), None)
    if here is None:
        return False
    alike = [m for m in found if m["unit"] == here["unit"]]
    at = alike.index(here)
    values = [round(1000 * float(m["n"].replace(",", ""))) for m in alike]
    for size in range(_MIN_ADDENDS, _MAX_ADDENDS + 1):
        for i in range(max(0, at - size + 1), min(at, len(values) - size) + 1):
            some = values[i : i + size]
            if max(some[0], some[-1]) >= 1000 * _MIN_TOTAL and 2 * max(some[0], some[-1]) == sum(some):
                return True
            if here["unit"] == "%" and sum(some) == 100_000:
                return True
    return False


def _ends_before_start(m: regex.Match[str]) -> bool:
    return int(m["to"]) < int(m["from"])


def _is_wrong_weekday(m: regex.Match[str]) -> bool:
    """Whether a date fell on another day of the week (Zeller's congruence)."""
    y, month, d = int(m["y"]), int(m["m"]), int(m["d"])
    if not 1 <= month <= _MONTHS_PER_YEAR:
        return True
    y, month = (y - 1, month + _MONTHS_PER_YEAR) if month < 3 else (y, month)
    since_saturday = (d + 13 * (month + 1) // 5 + y + y // 4 - y // 100 + y // 400) % 7
    return (since_saturday - 1) % 7 != "日一二三四五六".find(m["w"].replace("天", "日"))


def _is_wrong_era_year(m: regex.Match[str]) -> bool:
    """Whether the year of an era is not the one in brackets, or the one before it."""
    n = 1 if m["n"] == "元" else parse_numeral(m["n"])
    return n is not None and int(m["y"]) - (_ERAS[m["era"]] + n - 1) not in (0, 1)


def _is_impossible_date(case: FlagContext, key: str, m: regex.Match[str]) -> bool:
    month, day = parse_numeral(m["m"]), parse_numeral(m["d"] or "1")
    if month is None or day is None:
        return False
    if not (1 <= month <= _MONTHS_PER_YEAR and 1 <= day <= 31):
        return True
    dated = _document_date(case)
    if m["y"] or dated is None or not _DEADLINE.match(key, m.end()):
        return False
    months = (dated[0] - month) % _MONTHS_PER_YEAR
    return 0 < months <= _FIGURE_LATE or (months == 0 and m["d"] is not None and day < dated[1])


def parse_amount(words: str) -> int:
    """The value of an amount in the numerals of contracts.

    >>> parse_amount("壹佰贰拾陆万捌仟"), parse_amount("伍拾")
    (1268000, 50)
    """
    total = part = digit = 0
    for c in words:
        if c in _CONTRACT_UNITS:
            part, digit = part + (digit or 1) * _CONTRACT_UNITS[c], 0
        elif c in "万亿":
            total, part, digit = (total + part + digit) * (10_000 if c == "万" else 100_000_000), 0, 0
        else:
            digit = _CONTRACT_DIGITS[c]
    return total + part + digit


@cache_per_case
def _document_date(case: FlagContext) -> tuple[int, int] | None:
    """Month and day of the date that a document ends with, if its witnesses have one in common."""
    found = set()
    for f in case.folded.values():
        for key in key_lines(f).keys:
            m = _DATED.fullmatch(key)
            month, day = (parse_numeral(m["m"]), parse_numeral(m["d"])) if m else (None, None)
            if month and day:
                found.add((month, day))
    return found.pop() if len(found) == 1 else None
