"""Texts become comparison keys, with the way back to every character.

In: a text as a file gives it. Out: a `Folded`: signs that are the same for a reader are the same
sign (（ and (, “ and 「, 楚 and its traditional form), white space and Markdown marks are gone, and
`origin` leads from every sign to its character. Law: one sign for one character, in order.

The key is for comparing only. Display characters are always copied from a witness.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import Folded, IntArray, Span

# One sign for all that a printer or an engine may exchange without changing a word. Direction of
# quotation marks is folded here and nowhere else: clauses are cut on the text, not on the key.
_SAME = {
    '"': "“”„‟〝〞〟＂\"「」『』﹁﹂﹃﹄‘’‚‛`´'",
    "(": "（(﹙⁽",
    ")": "）)﹚⁾",
    "[": "〔［[【〖﹝",
    "]": "〕］]】〗﹞",
    "<": "《〈＜<«‹︽︿",
    ">": "》〉＞>»›︾﹀",
    "-": "-‐‑‒–—―─━－﹣−",
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
}
_TABLE = {ord(c): sign for sign, chars in _SAME.items() for c in chars}

# Markdown that stands for nothing on the page: heading marks, emphasis, quote marks, rules.
_MARKS = regex.compile(
    r"(?m)^[ \t]{0,3}#{1,6}(?=[ \t])|^[ \t]{0,3}#{1,6}[ \t]*$|\*\*|__"
    r"|^[ \t]{0,3}>(?=[ \t])|^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$"
)
# White space, and characters that show nothing: soft hyphen, zero-width signs, byte order mark,
# direction marks. They have no sign in the key.
_UNSEEN = regex.compile(r"[\s\N{SOFT HYPHEN}\p{Cf}\p{Cc}]")


def marks(text: str) -> tuple[Span, ...]:
    """The Markdown marks in `text`, in order: `#` before a heading, `**` round words."""
    return tuple(Span(*m.span()) for m in _MARKS.finditer(text))


@lru_cache(maxsize=65536)
def _sign(code: int) -> str | None:
    """The sign of one character, None if it shows nothing; compatibility forms are folded where that gives one sign."""
    char = chr(code)
    if _UNSEEN.match(char):
        return None
    plain = normalize("NFKC", char)
    sign = plain if len(plain) == 1 else char
    return _TABLE.get(ord(sign), sign)


def fold(text: str, simplify: Callable[[str], str]) -> Folded:
    """The comparison key of `text`; `simplify` turns traditional script into simplified, sign for sign.

    >>> fold("### （“楚怡”）\\n\\n3 所", lambda s: s).key
    '("楚怡")3所'

    Letters keep their case: OCR of Latin text exchanges cases, and that is a difference.
    """
    length = len(text)
    if not length:
        return Folded("", _frozen(np.zeros(0, np.int32)), _frozen(np.zeros(0, np.uint8)), 0)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kept = np.ones(length, bool)
    # Each distinct character is folded once, then the whole text in one pass.
    signs = {c: _sign(c) for c in np.unique(codes).tolist()}
    unseen = np.array([c for c, sign in signs.items() if sign is None], np.uint32)
    if unseen.size:
        kept &= ~np.isin(codes, unseen)
    for span in marks(text):
        kept[span.start : span.end] = False
    line_ends = np.cumsum(codes == ord("\n"))
    origin = np.flatnonzero(kept).astype(np.int32)
    seen = np.diff(line_ends[origin], prepend=0) if origin.size else origin
    breaks = np.minimum(seen, 2).astype(np.uint8)
    key = text.translate({c: sign for c, sign in signs.items() if sign is not None})
    if origin.size < length:
        folded = np.frombuffer(key.encode("utf-32-le", "surrogatepass"), np.uint32)
        key = folded[origin].tobytes().decode("utf-32-le", "surrogatepass")
    simple = simplify(key)
    if len(simple) != len(key):  # a converter that does not keep its promise is asked sign by sign
        simple = "".join(s if len(s := simplify(c)) == 1 else c for c in key)
    return Folded(simple, _frozen(origin), _frozen(breaks), length)


def codes(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text: one look at every character that costs no loop."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def extents(folded: Folded, text: str) -> IntArray:
    """Where each sign's characters begin: `len(key) + 1` offsets that tile the text.

    What has no sign goes with the sign before it, up to and including the last line end; what
    stands after that line end (an indent, a heading's `##`) goes with the sign after it. The
    first extent begins at 0, the last ends with the text.
    """
    out = np.empty(len(folded) + 1, np.int32)
    out[0], out[-1] = 0, folded.length
    if len(folded) > 1:
        ends = folded.origin[:-1] + 1
        nexts = folded.origin[1:]
        cut = nexts.copy()
        for i in np.flatnonzero(folded.breaks[1:] > 0):
            cut[i] = text.rfind("\n", ends[i], nexts[i]) + 1
        out[1:-1] = cut
    return out


def counted(length: int, stretches: Iterable[tuple[int, int]]) -> array[int]:
    """How many of the positions before each one, of `length`, lie in the stretches `[start, end)`.

    >>> counted(5, [(1, 3), (2, 4)]).tolist()
    [0, 0, 1, 2, 3, 3]
    """
    inside = np.zeros(length + 1, np.int32)
    for start, end in stretches:
        inside[start + 1 : end + 1] = 1
    return array("i", inside.cumsum(dtype=np.int32).tobytes())


def _frozen(vector: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    vector.setflags(write=False)
    return vector
