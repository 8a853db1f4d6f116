"""A word that every witness reads otherwise, put together sign by sign.

In: the readings of a locus and the voice of each witness. Out: which signs of which readings to print. Where no
reading has most of the voice (`Revolution`, `Retwluticm`, `Revolutiou`), each of its signs may have: all are aligned
with the likeliest, every column is voted, and what that makes is aligned again, until it stays (the vote of columns of
OCR engines: Fiscus 1997; Lund and others 2011). A sign takes the place of the likeliest reading's own only with two
independent sources. Figures are never put together: 1982 of 1932 and 1782 would be a year that nobody has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

_MAX_ROUNDS = 3
_MAX_LENGTH = 400  # signs: a longer unit is a passage, and no word


class SpelledSign(NamedTuple):
    """A sign, and where it stands: in which witness's reading, at which place of it."""

    sign: str
    siglum: str
    position: int


def spell_by_vote(
    keys: Mapping[str, str], vote_weights: Mapping[str, float], classes: Mapping[str, str], best: str
) -> list[SpelledSign]:
    """The signs to print of the readings `keys` (by siglum); those of the witness `best` where nothing is better.

    Ties go to what stands so far, which is at first the reading of `best`.
    """
    own = [SpelledSign(c, best, i) for i, c in enumerate(keys[best])]
    if len({classes[s] for s in keys}) < 3 or max(map(len, keys.values())) > _MAX_LENGTH:
        return own
    if any(c.isdigit() for key in keys.values() for c in key):
        return own
    current = own
    for _ in range(_MAX_ROUNDS):
        made = _vote_columns(current, keys, vote_weights, classes)
        if "".join(s.sign for s in made) == "".join(s.sign for s in current):
            break
        current = made
    return current


def _vote_columns(
    current: Sequence[SpelledSign],
    keys: Mapping[str, str],
    vote_weights: Mapping[str, float],
    classes: Mapping[str, str],
) -> list[SpelledSign]:
    """One round: all readings aligned with what stands so far, and every column voted."""
    text = "".join(s.sign for s in current)
    columns: list[dict[str, SpelledSign | None]] = [{} for _ in current]
    for siglum, key in keys.items():
        for op in Levenshtein.opcodes(text, key):
            for k, i in enumerate(range(op.src_start, op.src_end)):
                j = op.dest_start + k
                columns[i][siglum] = None if op.tag == "delete" else SpelledSign(key[j], siglum, j)
    out: list[SpelledSign] = []
    for own, column in zip(current, columns, strict=True):
        signs = {s: "" if x is None else x.sign for s, x in column.items()}
        sign = _best_supported(signs, vote_weights, classes, own.sign)
        if sign == own.sign:
            out.append(own)
        elif sign:
            found = column[max((s for s in signs if signs[s] == sign), key=vote_weights.__getitem__)]
            out += [found] if found is not None else []
    return out


def _best_supported(
    readings: Mapping[str, str], vote_weights: Mapping[str, float], classes: Mapping[str, str], current: str
) -> str:
    """What has more voice than what stands there `now`, and two sources; else that."""
    score: dict[str, float] = defaultdict(float)
    supporting: dict[str, set[str]] = defaultdict(set)
    for siglum, sign in readings.items():
        score[sign] += vote_weights[siglum]
        supporting[sign].add(classes[siglum])
    better = [c for c in score if score[c] > score.get(current, 0.0) and len(supporting[c]) > 1]
    return max(better, key=lambda c: (score[c], c)) if better else current
