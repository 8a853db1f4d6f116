"""The numbers that Word prints before paragraphs, `第一章`, `（一）`, `1.`: text to a reader, and nowhere in the text.

They are counted from `numbering.xml` and `styles.xml` as ECMA-376, part 1, 17.9 tells it: each list (abstract
definition) counts for each of its levels, a paragraph of a level begins those below it anew, and a list with an
override of its start begins anew where it is first used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_MAX_NUMBER = 32767

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = {False: "零壹贰叁肆伍陆柒捌玖", True: "零壹貳參肆伍陸柒捌玖"}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # the level, from 1, of which a paragraph begins this one anew; 0 none does
    legal: bool = False  # all numbers in figures


@dataclass
class _List:
    """One `w:num`: the definition that it counts with, and its levels."""

    abstract: str
    levels: dict[int, _Level]
    overridden: dict[int, int]  # starts of levels by the list's own word
    begun: bool = False


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, _List] = field(default_factory=dict)
    of_styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # by paragraph style, its list and level
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def number(self, list_id: str, level: int) -> str:
        """What stands before the next paragraph of a list, with the white space behind it; a bullet is no number."""
        found = self.lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        if not found.begun:
            found.begun = True
            for below, start in found.overridden.items():
                counts[below] = start - 1
        here = found.levels[level]
        count = counts[level]
        counts[level] = here.start if count is None else min(count + 1, _MAX_NUMBER)
        for below in range(level + 1, _LEVELS):
            restart = found.levels[below].restart if below in found.levels else None
            if restart is None or level < restart:
                counts[below] = None
        if here.form in ("bullet", "none"):
            return ""

        def written(m: regex.Match[str]) -> str:
            at = int(m[1]) - 1
            other = found.levels.get(at, _Level())
            number = counts[at]
            return format_number(other.start if number is None else number, "decimal" if here.legal else other.form)

        text = str(regex.sub(r"%([1-9])", written, here.text))
        return text + {"tab": " ", "space": " "}.get(here.suffix, "") if text.strip() else ""


def read_numbering(numbering: _Element | None, styles: _Element | None) -> Numbering:
    """The lists of a document, from the roots of `numbering.xml` and `styles.xml` where it has them."""
    made = Numbering()
    if numbering is not None:
        definitions = {_value(a, "abstractNumId", own=True): a for a in numbering.iter(f"{W}abstractNum")}
        by_style = {  # a definition that only names a style is that of the style
            link: a for a in definitions.values() if (link := _value(a, "styleLink"))
        }
        for num in numbering.iter(f"{W}num"):
            abstract = _value(num, "abstractNumId")
            definition = definitions.get(abstract)
            if definition is None:
                continue
            definition = by_style.get(_value(definition, "numStyleLink"), definition)
            levels = {_whole(x.get(f"{W}ilvl")): _read_level(x) for x in definition.iter(f"{W}lvl")}
            overridden: dict[int, int] = {}
            for override in num.iter(f"{W}lvlOverride"):
                at = _whole(override.get(f"{W}ilvl"))
                own = override.find(f"{W}lvl")
                if own is not None:
                    levels[at] = _read_level(own)
                if start := _value(override, "startOverride"):
                    overridden[at] = _whole(start)
            made.lists[num.get(f"{W}numId") or ""] = _List(
                abstract,
                {at: level for at, level in levels.items() if 0 <= at < _LEVELS},
                {at: start for at, start in overridden.items() if 0 <= at < _LEVELS},
            )
    for style, properties in _numbered_styles(styles).items():
        list_id, level = _value(properties, "numId"), _value(properties, "ilvl")
        if list_id:
            made.of_styles[style] = list_id, _whole(level) if level else _level_of_style(numbering, style)
    return made


def _numbered_styles(styles: _Element | None) -> dict[str, _Element]:
    """By style, the numbering that it has or takes from the style it is based on."""
    own: dict[str, _Element | None] = {}
    based_on: dict[str, str] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        named = style.get(f"{W}styleId") or ""
        own[named] = style.find(f"{W}pPr/{W}numPr")
        based_on[named] = _value(style, "basedOn")
    found = {}
    for named in own:
        at, seen = named, set[str]()
        while at in own and at not in seen and own[at] is None:
            seen.add(at)
            at = based_on[at]
        properties = own.get(at)
        if properties is not None:
            found[named] = properties
    return found


def _level_of_style(numbering: _Element | None, style: str) -> int:
    for level in numbering.iter(f"{W}lvl") if numbering is not None else ():
        if _value(level, "pStyle") == style:
            return _whole(level.get(f"{W}ilvl"))
    return 0


def _read_level(level: _Element) -> _Level:
    text = level.find(f"{W}lvlText")
    start, restart = _value(level, "start"), _value(level, "lvlRestart")
    legal = level.find(f"{W}isLgl")
    return _Level(
        _whole(start) if start else 0,
        _value(level, "numFmt") or "decimal",
        (text.get(f"{W}val") or "") if text is not None else "",
        _value(level, "suff") or "tab",
        _whole(restart) if restart else None,
        legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
    )


def _value(element: _Element, child: str, *, own: bool = False) -> str:
    """The `w:val` of a child, or an attribute of the element's own."""
    if own:
        return element.get(f"{W}{child}") or ""
    found = element.find(f"{W}{child}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def _whole(value: str | None) -> int:
    return min(int(value), _MAX_NUMBER) if value and regex.fullmatch(r"[0-9]{1,9}", value) else 0


def format_number(number: int, form: str) -> str:
    """A number in a form of `w:numFmt`; in figures in one that nobody here knows.

    >>> [format_number(12, f) for f in ("chineseCounting", "ideographTraditional", "upperRoman", "lowerLetter")]
    ['十二', '乙', 'XII', 'l']
    >>> format_number(3, "decimalEnclosedCircle"), format_number(205, "chineseCountingThousand")
    ('③', '二百零五')
    """
    write = _FORMS.get(form)
    return write(number) if write and number > 0 else str(number)


def _counted(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千万") -> str:
    """A number as it is said; ten to nineteen without the first 一."""
    said = _said(number, digits, units)
    return said.removeprefix("一") if 10 <= number < 20 else said


def _said(number: int, digits: str, units: str) -> str:
    high, low = divmod(number, 10_000)
    out = _said(high, digits, units) + units[3] if high else ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = low // 10**place % 10
        if digit:
            out += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = bool(out) and not digit
    return out


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    """a to z, then aa to zz."""
    return chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 20)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _from(first: str, last: int) -> Callable[[int], str]:
    """A sign of a row of Unicode, in figures beyond its last."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02}",
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "koreanCounting": _counted,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "taiwaneseDigital": lambda n: "".join("○一二三四五六七八九"[int(d)] for d in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "chineseLegalSimplified": lambda n: _counted(n, _LEGAL_DIGITS[False], "拾佰仟万"),
    "ideographLegalTraditional": lambda n: _counted(n, _LEGAL_DIGITS[True], "拾佰仟萬"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
    "decimalFullWidth": lambda n: "".join(chr(ord("０") + int(d)) for d in str(n)),
    "decimalFullWidth2": lambda n: "".join(chr(ord("０") + int(d)) for d in str(n)),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographParenthesesEnclosed": _from("㈠", 10),
}
