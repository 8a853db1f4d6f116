"""Texts become keys: letters and figures alone, in simplified script, lower case, 16 bits each.

The folding is coarser than that of a collation (`core.text.fold`): marks, which engines lose first, tell nothing of
which document a page is of. Many texts are folded at once; each character is looked at once in a process. The signs
beyond the first plane share the 6,400 places that Unicode keeps for private use: two of them seldom meet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from unicodedata import normalize

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.markup import find_markup

Signs = npt.NDArray[np.uint16]
Offsets = npt.NDArray[np.int64]

_UNSEEN, _NO_SIGN = 0xFFFF, 0
_LAST_OF_PLANE, _PRIVATE, _PRIVATE_SIGNS = 0xFFFF, 0xE000, 6400


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of many texts: that of text `i` is `lengths[i]` signs from `starts[i]` on, in whatever order they lie.

    `signs` may be a file that is mapped into memory.
    """

    signs: Signs
    starts: Offsets
    lengths: Offsets

    def __len__(self) -> int:
        return len(self.starts)

    def key(self, i: int) -> Signs:
        """The signs of one."""
        return self.signs[self.starts[i] : self.starts[i] + self.lengths[i]]

    def text(self, i: int) -> str:
        """The key of one as a string."""
        return self.key(i).tobytes().decode("utf-16-le")

    def digest(self, i: int) -> bytes:
        """16 bytes that no other key has."""
        return blake2b(self.key(i).tobytes(), digest_size=16).digest()

    def select(self, numbers: Offsets) -> Keys:
        """Some of the texts, whose signs stay where they lie."""
        return Keys(self.signs, self.starts[numbers], self.lengths[numbers])

    def packed(self) -> Keys:
        """The same texts, one after the other in memory of their own."""
        parts = [self.key(i) for i in range(len(self))]
        return Keys(
            np.concatenate([*parts, np.zeros(0, np.uint16)]), np.cumsum(self.lengths) - self.lengths, self.lengths
        )


class KeyFolder:
    """Folds texts; `simplify` turns traditional script into simplified, sign for sign."""

    def __init__(self, simplify: Callable[[str], str]) -> None:
        self._simplify = simplify
        self._sign_by_code = np.full(0x110000, _UNSEEN, np.uint16)

    def fold(self, texts: Sequence[str]) -> Keys:
        """The keys of some texts.

        >>> keys = KeyFolder(lambda s: s).fold(["<td>３ 所，", "", "ABC"])
        >>> [keys.text(i) for i in range(3)]
        ['3所', '', 'abc']
        """
        texts = [_without_markup(text) if "<" in text or "\\" in text else text for text in texts]
        points = code_points("".join(texts))
        signs = self._sign_by_code[points]
        unseen = signs == _UNSEEN
        if unseen.any():
            codes = np.unique(points[unseen])
            self._sign_by_code[codes] = [self._fold_character(code) for code in codes.tolist()]
            signs = self._sign_by_code[points]
        kept = signs != _NO_SIGN
        ends = np.cumsum([0, *map(len, texts)])
        bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)))[ends]
        return Keys(signs[kept], bounds[:-1], np.diff(bounds))

    def _fold_character(self, code: int) -> int:
        char = normalize("NFKC", chr(code))
        if len(char) != 1 or not char.isalnum():
            return _NO_SIGN
        simple = self._simplify(char.lower())
        sign = ord(simple) if len(simple) == 1 else ord(char)
        return sign if sign <= _LAST_OF_PLANE else _PRIVATE + sign % _PRIVATE_SIGNS


def _without_markup(text: str) -> str:
    """A text without what is markup; tags would be the most frequent n-grams of an archive."""
    out, at = [], 0
    for span in sorted(find_markup(text).hidden, key=lambda s: s.start):
        out.append(text[at : span.start])
        at = max(at, span.end)
    return "".join((*out, text[at:]))
