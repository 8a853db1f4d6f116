"""In which form a sign is printed: 里 or 裡, a full or a half-width comma, a whole character or its radical.

Those who read alike at a place need not write alike: traditional and simplified, wide and narrow marks are one sign
in the key. The form is that of most sources among them. Only witnesses in the script of the text are asked for a Han;
a stand-in (a radical, a compatibility ideograph, ○ for 〇) is printed only where nobody has the character itself. Ties
go to the form that is normal beside its neighbours (a wide mark beside Han), then to the one that wins elsewhere, then
of marks to that of the most reliable witness. A closing bracket is of the opening one's shape where its witness has
both.

A base that is followed keeps its forms, but for stand-ins, and unless a converter made them: then one form of its own
stands where the others in its script tell two apart (皇後, 樹後 for 皇后, 樹後), in several signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.decide.layout.spacing import character_classes, is_unspaced
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.text.fold import is_han, is_stand_in

FormCodes = npt.NDArray[np.uint32]
_CODE_POINT_BITS, _MAX_RUN = 21, 2047  # bits of a code point, and the strokes of a run that are counted above them
_CODE_POINT_MASK = np.uint32((1 << _CODE_POINT_BITS) - 1)
_TOLERANCE = 1e-6  # shares of a source are added up
_MIN_MERGED_SIGNS = 2  # signs in which one form stands for two: one may be a habit of writing


@dataclass(frozen=True, eq=False)
class SignFormVote:
    """What is known of the witnesses: how much each counts, their `rank`, and which are in the script of the text.

    The greatest rank is the most reliable's. `base` is the line of a base that is followed, -1 if none is.
    """

    rank: IntArray
    share: npt.NDArray[np.float64]
    in_text_script: BoolArray
    base: int

    def choose_writers(self, signs: FormCodes, written: FormCodes, giver: IntArray) -> IntArray:
        """Whose form of each of some signs is printed.

        `written` is `[w, p]`, how each witness writes the sign, 0 if it has it not; `giver` is the witness whose
        reading is printed.
        """
        out = giver.copy()
        own = written[giver, np.arange(len(giver))]
        contested = ((written != own) & (written != 0)).any(axis=0)
        at = np.flatnonzero(contested)
        if not at.size:
            return out
        followed = self.base if self.base >= 0 and not self._is_converted(signs, written, at) else -1
        wide = is_unspaced(character_classes(decode_characters(own)))
        beside = np.append(False, wide[:-1]) | np.append(wide[1:], False)
        asked = np.concatenate([written[:, at], [signs[at], beside[at]]]).astype(np.uint32)
        patterns, which, often = np.unique(asked, axis=1, return_inverse=True, return_counts=True)
        votes = [self._count_votes(line[:-2], line[-2], followed) for line in patterns.T.tolist()]
        ranks: list[int] = self.rank.tolist()
        habit: dict[int, int] = {}  # how often a form is that of most at its place
        for forms, times in zip(votes, often.tolist(), strict=True):
            best = [c for c, share in forms.items() if share > max(forms.values()) - _TOLERANCE]
            if len(best) == 1:
                habit[best[0]] = habit.get(best[0], 0) + times
        best = [
            max(
                forms,
                key=lambda c: (
                    _character_votes(forms, c),
                    _has_normal_width(c, b),
                    round(forms[c], 6),
                    habit.get(c, 0),
                    0 if _character(c).isalnum() else max(r for r, code in zip(ranks, line, strict=True) if code == c),
                    *_code_point_rank(c),
                ),
            )
            for forms, b, line in zip(votes, patterns[-1].tolist(), patterns[:-2].T.tolist(), strict=True)
        ]
        chosen = np.array(best, np.uint32)[which.reshape(-1)]
        fits = written[:, at] == chosen
        out[at] = np.where(fits[giver[at], np.arange(len(at))], giver[at], fits.argmax(axis=0))
        for opening, closing in _bracket_pairs(signs) if self.base < 0 else ():
            if not _are_of_one_pair(written[out[opening], opening], written[out[closing], closing]):
                out[closing] = out[opening] if written[out[opening], closing] else out[closing]
        return out

    def _count_votes(self, line: Sequence[int], sign: int, followed: int) -> dict[int, float]:
        """How many sources have each form where the witnesses write so, of those that are asked."""
        voting = [w for w, code in enumerate(line) if code]
        if any(is_han(line[w] & int(_CODE_POINT_MASK)) for w in voting):
            voting = [w for w in voting if self.in_text_script[w]] or voting
        voting = [w for w in voting if not is_stand_in(line[w] & int(_CODE_POINT_MASK), sign)] or voting
        if followed in voting:
            return {line[followed]: 1.0}
        votes: dict[int, float] = {}
        for w in voting:
            votes[line[w]] = votes.get(line[w], 0.0) + float(self.share[w])
        return votes

    def _is_converted(self, signs: FormCodes, written: FormCodes, contested: IntArray) -> bool:
        """Whether one form of the base stands where two others or more tell two apart, in several signs."""
        others = [w for w in np.flatnonzero(self.in_text_script).tolist() if w != self.base]
        at = np.flatnonzero(np.isin(signs, signs[contested]) & (written[self.base] != 0))
        forms_by_pair: dict[tuple[int, int], set[int]] = {}
        for sign, line in zip(signs[at].tolist(), written[:, at].T.tolist(), strict=True):
            forms = {line[w] for w in others if line[w]}
            if (
                len(forms) == 1
                and sum(self.share[w] for w in others if line[w]) >= 2
                and is_han(line[self.base] & int(_CODE_POINT_MASK))
            ):
                forms_by_pair.setdefault((sign, line[self.base]), set()).update(forms)
        merged = {sign for (sign, form), forms in forms_by_pair.items() if form in forms and len(forms) > 1}
        return len(merged) >= _MIN_MERGED_SIGNS


_CLOSING = {ord(a): ord(b) for a, b in ("()", "[]", "<>")}  # as a key has them
_PAIRS = frozenset(
    map(tuple, ("()", "（）", "[]", "〔〕", "【】", "［］", "<>", "《》", "〈〉", "﹝﹞", "〖〗", "＜＞"))
)


def _bracket_pairs(signs: FormCodes) -> Iterator[tuple[int, int]]:
    """The places of brackets that belong together, in order of the closing ones."""
    open_at: list[int] = []
    for at in np.flatnonzero(np.isin(signs, [*_CLOSING, *_CLOSING.values()])).tolist():
        sign = int(signs[at])
        if sign in _CLOSING:
            open_at.append(at)
        elif open_at and _CLOSING[int(signs[open_at[-1]])] == sign:
            yield open_at.pop(), at
        else:
            open_at.clear()


def _are_of_one_pair(opening: int, closing: int) -> bool:
    """Whether two brackets are of one shape: 〔 and 〕, not 〔 and ]."""
    return (_character(opening), _character(closing)) in _PAIRS


def encode_forms(points: FormCodes, lengths: IntArray) -> FormCodes:
    """How some signs are written: a code point, and above its bits how many more strokes a run of the mark has."""
    more = np.minimum(lengths - 1, _MAX_RUN).astype(np.uint32)
    out: FormCodes = points | (more << np.uint32(_CODE_POINT_BITS))
    return out


def decode_characters(written: FormCodes) -> FormCodes:
    """The code points of forms."""
    out: FormCodes = written & _CODE_POINT_MASK
    return out


def _character_votes(forms: Mapping[int, float], form: int) -> float:
    """How many sources have the character of a form, however long its run."""
    return round(
        sum(share for f, share in forms.items() if f & int(_CODE_POINT_MASK) == form & int(_CODE_POINT_MASK)), 6
    )


def _code_point_rank(form: int) -> tuple[int, int]:
    """The greater, the earlier a form stands: characters in code point order (〇 before 零), then the shorter run."""
    return -(form & int(_CODE_POINT_MASK)), -form


def _character(form: int) -> str:
    return chr(int(form) & int(_CODE_POINT_MASK))


def _has_normal_width(code: int, beside: bool) -> bool:
    """Whether a form is as wide as it is where Han stand beside it, or none do; letters and figures are narrow."""
    char = _character(code)
    return (east_asian_width(char) in "WF") == (beside and not char.isalnum())


def class_shares(sigla: Sequence[str], classes: Mapping[str, str]) -> npt.NDArray[np.float64]:
    """How much each witness counts where each source counts once."""
    names = [classes[s] for s in sigla]
    return np.array([1 / names.count(n) for n in names])
