"""Texts become comparison keys, with the way back to every character.

In: a text as a file gives it. Out: a `Folded`: signs that are the same for a reader are the same
sign (（ and (, “ and 「, 楚 and its traditional form), white space and Markdown marks are gone, and
`origin` leads from every sign to its character. Law: one sign for one character, in order.

The key is for comparing only. Display characters are always copied from a witness.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from unicodedata import normalize

import numpy as np
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
def _sign(char: str) -> str:
    """One sign for one character: compatibility forms folded where that gives a single sign."""
    plain = normalize("NFKC", char)
    return plain if len(plain) == 1 else char


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
    distinct = np.unique(codes)
    unseen = np.array([c for c in distinct if _UNSEEN.match(chr(c))], np.uint32)
    if unseen.size:
        kept &= ~np.isin(codes, unseen)
    for span in marks(text):
        kept[span.start : span.end] = False
    line_ends = np.cumsum(codes == ord("\n"))
    origin = np.flatnonzero(kept).astype(np.int32)
    seen = np.diff(line_ends[origin], prepend=0) if origin.size else origin
    breaks = np.minimum(seen, 2).astype(np.uint8)
    # Fold each distinct character once, then translate the whole text in one pass.
    table = {int(c): _TABLE.get(ord(s), s) for c in distinct if (s := _sign(chr(c))) or True}
    key = text.translate(table)
    key = "".join(map(key.__getitem__, origin.tolist())) if origin.size < length else key
    simple = simplify(key)
    if len(simple) != len(key):  # a converter that does not keep its promise is asked sign by sign
        simple = "".join(s if len(s := simplify(c)) == 1 else c for c in key)
    return Folded(simple, _frozen(origin), _frozen(breaks), length)


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


def _frozen(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    array.setflags(write=False)
    return array
