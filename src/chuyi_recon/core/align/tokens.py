"""A key becomes the units that are aligned: Han signs, marks and digits one by one, words of an alphabet whole.

In: a `FoldedText`. Out: `TokenizedText`, a string with one character for each unit, and the way back to signs.
Letters of unrelated words are never paired, because a word is one unit: `society` and `solitude`
share seven letters and no meaning. The key has no spaces, so a word ends where the key skips
something (`origin` jumps) or a line ends. A text without letters costs nothing: its units are its signs.

Units of the texts that are aligned with one another must be made by one `Vocabulary`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import category

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model import ByteArray, FoldedText, IntArray
from chuyi_recon.core.text.code_points import CodePoints, code_points

Hashes = npt.NDArray[np.uint64]

_CHUNK = 16384  # units hashed at once: what is worked out between stays in the nearest cache, twice as fast
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)

# Letters of scripts written with spaces: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, and the accents
# that follow them. Ranges, because `re` with ranges is ten times as fast as
# script properties.
_LETTER = (
    r"[A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02B8\u0370-\u052F\u0531-\u0556\u0561-\u0587\u05D0-\u05EA"
    r"\u0620-\u064A\u0671-\u06D3\u10A0-\u10FF\u1E00-\u1FFF]"
)
_WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036F\u0483-\u0487\u0591-\u05C7\u064B-\u065F])*")
CLAUSE_MARKS = frozenset("。！？!?；;：:，,…")
# Words get characters from here on: plane 16, private use, where no text we have met has a sign.
FIRST_WORD_CODE = 0x100000
_MOST_WORDS = 65534


def hash_ngrams(c: CodePoints, k: int) -> Hashes:
    """A hash of every gram of `k` (4 or 8) units, by doubling."""
    count = max(len(c) - k + 1, 0)
    if count <= _CHUNK:
        return _hash_chunk(c, k) if count else np.empty(0, np.uint64)
    out = np.empty(count, np.uint64)
    for start in range(0, count, _CHUNK):
        out[start : start + _CHUNK] = _hash_chunk(c[start : start + _CHUNK + k - 1], k)
    return out


def _hash_chunk(c: CodePoints, k: int) -> Hashes:
    h = c.astype(np.uint64)
    step = 1
    for m in _MULTIPLIERS[: 3 if k == 8 else 2]:
        h = h[:-step] * np.uint64(m) + (h[step:] ^ (h[step:] >> np.uint64(29)))
        h ^= h >> np.uint64(32)
        step *= 2
    return h


@lru_cache(maxsize=65536)
def is_mark(sign: str) -> bool:
    """Whether a unit is punctuation or a symbol, not text. Private-use signs are text: rare Han signs live there."""
    return category(sign)[0] in "PS"


@lru_cache(maxsize=65536)
def is_word(sign: str) -> bool:
    """Whether a unit is a word of an alphabet."""
    return sign >= chr(FIRST_WORD_CODE) or _WORD.match(sign) is not None


@lru_cache(maxsize=65536)
def is_clause_mark(sign: str) -> bool:
    """Whether a unit ends a clause."""
    return sign in CLAUSE_MARKS


@dataclass(frozen=True)
class TokenizedText:
    """`text[u]` stands for the signs `[starts[u], starts[u + 1])` of `key`; `breaks[u]` is the break before it."""

    key: str
    text: str
    code_points: CodePoints  # the code points of `text`: every pass over whole texts reads them, so they are made once
    starts: IntArray
    breaks: ByteArray
    letters_before: tuple[int, ...] | None  # how many units with letters stand before each; None: the text has none

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def ngrams(self) -> Hashes:
        """A hash of every gram of eight; none if the text is shorter."""
        return hash_ngrams(self.code_points, 8)

    @cached_property
    def line_ends(self) -> bytes:
        """`breaks` for questions about single units: an array answers three times as slowly."""
        return self.breaks.tobytes()

    def signs_of(self, start: int, end: int) -> str:
        """The signs that the units `[start, end)` stand for."""
        return self.key[int(self.starts[start]) : int(self.starts[end])]

    def has_letters(self, start: int, end: int) -> bool:
        """Whether a word or letter stands among the units `[start, end)`."""
        return self.letters_before is not None and self.letters_before[start] < self.letters_before[end]

    def slice_tokens(self, start: int, end: int) -> TokenizedText:
        """The units `[start, end)` as a text of their own, signs counted from its start."""
        return TokenizedText(
            self.signs_of(start, end),
            self.text[start:end],
            self.code_points[start:end],
            self.starts[start : end + 1] - self.starts[start],
            self.breaks[start:end],
            None
            if self.letters_before is None
            else tuple(n - self.letters_before[start] for n in self.letters_before[start : end + 1]),
        )


class Vocabulary:
    """Gives every word one character, the same in all texts it is asked about."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def tokenize(self, folded: FoldedText) -> TokenizedText:
        """The units of a key. `The` and `the` are one unit: the pieces made of them are compared again by sign."""
        key = folded.key
        words = [m.span() for m in _WORD.finditer(key)]
        if not words:
            return TokenizedText(
                key, key, code_points(key), np.arange(len(key) + 1, dtype=np.int32), folded.breaks, None
            )
        begin, end = np.array(words).T
        steps = np.zeros(len(key) + 1, np.int8)
        steps[begin] += 1
        steps[end] -= 1
        lettered = np.cumsum(steps)[:-1] > 0
        first = ~lettered
        first[begin] = True
        first[1:] |= folded.origin[1:] > folded.ends[:-1]
        starts = np.append(np.flatnonzero(first), len(key)).astype(np.int32)
        places = starts.tolist()
        pieces: list[str] = []
        at = 0  # units already spelt
        for k in np.flatnonzero(lettered[starts[:-1]]).tolist():
            pieces.append(key[places[at] : places[k]])
            pieces.append(self._character_for(key[places[k] : places[k + 1]]))
            at = k + 1
        pieces.append(key[places[at] :])
        text = "".join(pieces)
        letters = (0, *np.cumsum(lettered[starts[:-1]]).tolist())
        return TokenizedText(key, text, code_points(text), starts, folded.breaks[starts[:-1]], letters)

    def _character_for(self, word: str) -> str:
        word = word.casefold()
        if len(word) == 1:
            return word
        sign = self._words.get(word)
        if sign is None:
            if len(self._words) >= _MOST_WORDS:
                return "\N{REPLACEMENT CHARACTER}"
            sign = self._words[word] = chr(FIRST_WORD_CODE + len(self._words))
        return sign
