"""Texts become comparison keys, with the way back to every character.

In: a text as a file gives it. Out: a `FoldedText`: signs that are the same for a reader are the same
sign (（ and (, “ and 「, 楚 and its traditional form), white space and markup are gone, and
`origin` leads from every sign to its character. Law: one sign for one character, in order.

The key is for comparing only. Display characters are always copied from a witness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import BoolArray, FoldedText, IntArray, Span
from chuyi_recon.core.text.code_points import code_points, to_string
from chuyi_recon.core.text.markup import find_markup

# One sign for all that a printer or an engine may exchange without changing a word. Direction of
# quotation marks is folded here and nowhere else: clauses are cut on the text, not on the key.
_EQUIVALENTS = {
    '"': "“”„‟〝〞〟＂\"「」『』﹁﹂﹃﹄‘’‚‛`´'",
    "(": "（(﹙⁽",
    ")": "）)﹚⁾",
    "[": "〔［[【〖﹝",
    "]": "〕］]】〗﹞",
    "<": "《〈＜<«‹︽︿",
    ">": "》〉＞>»›︾﹀",
    "-": "-‐‑‒–—―─━－﹣−⸺⸻﹘⁃",
    "~": "~～〜∼",
    "·": "·・‧•∙⋅･",
    ",": ",，﹐",
    ".": ".．﹒",
    "。": "。｡",
    "、": "、､﹑",
    ":": ":：﹕∶︰",
    ";": ";；﹔",
    "?": "?？﹖",
    "!": "!！﹗",
    "…": "…⋯",
    "〇": "〇○◯",
    "□": "□☐▢",
    "干": "乾",  # 乾隆 keeps it in simplified script, and converters make 幹隆 of it
}
# Radicals and strokes stand for whole characters in the text layer of a PDF. Kangxi radicals fold by NFKC; of the
# supplement and the strokes Unicode says the same in a file of its own (EquivalentUnifiedIdeograph.txt).
_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛"
        "⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风"
        "飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎",
        strict=True,
    )
)
_FOLDING = {ord(c): sign for sign, chars in _EQUIVALENTS.items() for c in chars}

# White space, and characters that show nothing (soft hyphen, zero-width signs, byte order mark, direction marks,
# variation selectors) or nothing that is known (private use, U+FFFD: a hole that another witness fills). They have no
# sign in the key. Plane 15 is text: there editions put Han signs without a code and scripts like Siddham, each sign at
# a place of its own; the holes that fonts of a PDF leave lie below it.
_INVISIBLE = regex.compile(
    r"[\s\p{Cf}\p{Cc}\uE000-\uF8FF\U00100000-\U0010FFFD\p{Default_Ignorable_Code_Point}\N{REPLACEMENT CHARACTER}]"
)
# A year in Han figures, whose zero is written 〇, and 零, O or 0 where a keyboard or an engine had no better.
_YEAR = regex.compile(
    r"[一二三四五六七八九〇]+(?:[零0OoОΟο]+[一二三四五六七八九〇]+)+[零0OoОΟο]*|[一二三四五六七八九〇]{2,}[零0OoОΟο]+|[一二三四五六七八九][零0OoОΟο]{3}(?=年)"
)
_HAN = regex.compile(r"[\p{Han}○◯]")
_OF_HAN = regex.compile(r"\p{Han}")
_STAND_IN = regex.compile(r"[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff\U0002f800-\U0002fa1f\ufb00-\ufdff\ufe70-\ufefc]")
_STAND_INS = regex.compile(f"{_STAND_IN.pattern}+")
_DEGREES = regex.compile("°[CF]")  # as two characters: ℃ and ℉ keep to one
_ZERO = str.maketrans(dict.fromkeys("零0OoОΟο", "〇"))


def _fold_character(code: int) -> int:
    """The sign of one character, or `_NO_SIGN`; compatibility forms are folded where that gives one sign."""
    char = chr(code)
    if _INVISIBLE.match(char):
        return _NO_SIGN
    plain = _RADICALS.get(char) or normalize("NFKC", char)
    sign = plain if len(plain) == 1 else char
    return ord(_FOLDING.get(ord(sign), sign))


_HAN_FIRST, _HAN_LAST = ord("\N{CJK UNIFIED IDEOGRAPH-4E00}"), ord("\N{CJK UNIFIED IDEOGRAPH-9FFF}")
_NO_SIGN = 0xFFFFFFFF
_REPEATABLE = np.array([ord(c) for c in "-….~"], np.uint32)  # what is drawn as long as there is room
# The sign of every character that any text has had, 0 where none has: each is folded once in a process. Memory is taken
# where a character is looked up, so the few thousand of a script take little.
_SIGN_BY_CODE = np.zeros(0x110000, np.uint32)
_SIGN_BY_CODE[0x4E00:0xA000] = np.arange(0x4E00, 0xA000)  # unified ideographs are their own signs
_SIGN_BY_CODE[[code for code in _FOLDING if _HAN_FIRST <= code <= _HAN_LAST]] = 0  # but for a few


def _fold_characters(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The signs of characters."""
    found = _SIGN_BY_CODE[points]
    if not found.all():
        for code in set(points[found == 0].tolist()):
            _SIGN_BY_CODE[code] = _fold_character(code)
        found = _SIGN_BY_CODE[points]
    return found


def fold(text: str, simplify: Callable[[str], str]) -> FoldedText:
    """The comparison key of `text`; `simplify` turns traditional script into simplified, sign for sign.

    >>> fold("### （“楚怡”）\\n\\n3 所", lambda s: s).key
    '("楚怡")3所'

    Letters keep their case: OCR of Latin text exchanges cases, and that is a difference.
    """
    length = len(text)
    if not length:
        none = _read_only(np.zeros(0, np.int32))
        return FoldedText("", none, none, _read_only(np.zeros(0, np.uint8)), 0)
    points = code_points(text)
    signs = _fold_characters(points)
    found = find_markup(text)
    if found.coded_characters:
        signs[[c.span.start for c in found.coded_characters]] = _fold_characters(
            code_points("".join(c.char for c in found.coded_characters))
        )
    kept = signs != _NO_SIGN
    for span in found.hidden:
        kept[span.start : span.end] = False
    continues = _continues_run(signs, kept)
    for m in _DEGREES.finditer(text) if "°" in text else ():
        if kept[m.start() : m.end()].all():
            signs[m.start()] = _fold_character(ord("℃" if m[0][1] == "C" else "℉"))
            continues[m.end() - 1] = True
    kept &= ~continues
    origin = np.flatnonzero(kept).astype(np.int32)
    ends = origin + 1
    if continues.any():
        ends += np.diff(continues.cumsum(dtype=np.int32)[origin], append=continues.sum()).astype(np.int32)
    line_ends = np.flatnonzero(points == ord("\n")).astype(np.int32)
    before = np.bincount(origin.searchsorted(line_ends), minlength=origin.size + 1)[:-1]  # line ends before each sign
    breaks = np.minimum(before, 2).astype(np.uint8)
    key = to_string(signs[origin])
    simple = simplify(key)
    if len(simple) != len(key):  # a converter that does not keep its promise is asked sign by sign
        simple = "".join(s if len(s := simplify(c)) == 1 else c for c in key)
    return FoldedText(
        _YEAR.sub(lambda m: m[0].translate(_ZERO), simple),
        _read_only(origin),
        _read_only(ends),
        _read_only(breaks),
        length,
    )


def _continues_run(signs: npt.NDArray[np.uint32], kept: BoolArray) -> BoolArray:
    """The dashes and dots that go on a run of the same: of whatever length, it is one mark."""
    out = np.zeros(len(signs), np.bool_)
    out[1:] = (signs[1:] == signs[:-1]) & kept[:-1] & np.isin(signs[1:], _REPEATABLE)
    return out


def sign_extents(folded: FoldedText, text: str) -> IntArray:
    """Where each sign's characters begin: `len(key) + 1` offsets that tile the text.

    What has no sign goes with the sign before it, up to and including the last line end; what
    stands after that line end (an indent, a heading's `##`) goes with the sign after it. Between
    two cells that tags part the cut is behind the closing ones; where an empty cell lies between two
    signs it is in that cell, so that what another witness has there comes to stand in it. The
    first extent begins at 0, the last ends with the text.
    """
    out = np.empty(len(folded) + 1, np.int32)
    out[0], out[-1] = 0, folded.text_length
    if len(folded) > 1:
        ends = folded.ends[:-1]
        nexts = folded.origin[1:]
        cut = nexts.copy()
        for i in np.flatnonzero(folded.breaks[1:] > 0):
            cut[i] = text.rfind("\n", ends[i], nexts[i]) + 1
        cells = np.array(find_markup(text).cell_edges, np.int64)
        for i in np.unique(nexts.searchsorted(cells, side="right")).tolist():
            if i < len(nexts):
                cut[i] = _cut_between_cells(text, int(ends[i]), int(nexts[i]), int(cut[i]))
        out[1:-1] = cut
    return out


_EMPTY_CELL = regex.compile(r"<t[dh]\b[^<>]*>\s*\K(?=</t[dh]\s*>)|(?<=[ \t\n])\|[ \t]\K(?=[ \t]*\|)", regex.IGNORECASE)
_CLOSING_TAGS = regex.compile(r".*</t(?:d|h|r|head|body|foot|able)\s*>", regex.IGNORECASE | regex.DOTALL)


def _cut_between_cells(text: str, start: int, end: int, cut: int) -> int:
    """Where a gap that has the markup of cells is cut: in an empty cell, else behind what closes one."""
    if empty := _EMPTY_CELL.search(text, start, end):
        return empty.end()
    closed = _CLOSING_TAGS.match(text, start, end)
    return max(closed.end(), text.rfind("\n", start, end) + 1) if closed else cut


def distinct(points: npt.NDArray[np.uint32]) -> Iterator[tuple[str, int]]:
    """The characters of a text, each once and in order of their code points, and how often each stands."""
    often = np.bincount(points) if len(points) else np.zeros(0, np.int64)
    known = np.flatnonzero(often)
    return zip(map(chr, known.tolist()), often[known].tolist(), strict=True)


@lru_cache(maxsize=1 << 16)
def is_ideograph(char: str) -> bool:
    """Whether a character is of the Han script."""
    return _OF_HAN.match(char) is not None


def is_han(code: int) -> bool:
    """Whether a code point is an ideograph, or a radical or compatibility form that stands for one."""
    return _HAN.match(chr(code)) is not None


def is_stand_in(code: int, sign: int) -> bool:
    """Whether a character is no letter of a text but stands for one, as a font or a keyboard had it.

    Radicals, compatibility ideographs and presentation forms do; ○ does for 〇, and so does O among Han figures; ° with
    its letter does for ℃.
    `sign` is what it has in the key.
    """
    char = chr(code)
    if char == "°":
        return sign != code
    if sign == ord("〇"):
        return char not in "〇零"
    return _STAND_IN.match(char) is not None and _fold_character(code) != code


def find_stand_ins(text: str) -> list[tuple[Span, str]]:
    """The runs of radicals, compatibility ideographs and presentation forms in a text, and what they stand for.

    >>> find_stand_ins("⽂件，⻋⻢")
    [(Span(start=0, end=1), '文'), (Span(start=3, end=5), '车马')]
    """
    if not _STAND_IN.search(text):
        return []
    out = [(Span(*m.span()), "".join(chr(_fold_character(ord(c))) for c in m[0])) for m in _STAND_INS.finditer(text)]
    return [(span, true) for span, true in out if true != span.extract(text)]


def _read_only(vector: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    vector.setflags(write=False)
    return vector
