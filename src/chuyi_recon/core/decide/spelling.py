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

_ROUNDS = 3
_LONGEST = 400  # signs: a longer unit is a passage, and no word


class Sign(NamedTuple):
    """A sign, and where it stands: in which witness's reading, at which place of it."""

    sign: str
    siglum: str
    at: int


def spelled(keys: Mapping[str, str], voice: Mapping[str, float], source: Mapping[str, str], best: str) -> list[Sign]:
    """The signs to print of the readings `keys` (by siglum); those of the witness `best` where nothing is better.

    Ties go to what stands so far, which is at first the reading of `best`.
    """
    own = [Sign(c, best, i) for i, c in enumerate(keys[best])]
    if len({source[s] for s in keys}) < 3 or max(map(len, keys.values())) > _LONGEST:
        return own
    if any(c.isdigit() for key in keys.values() for c in key):
        return own
    now = own
    for _ in range(_ROUNDS):
        made = _voted(now, keys, voice, source, best)
        if "".join(s.sign for s in made) == "".join(s.sign for s in now):
            break
        now = made
    return now


def _voted(
    now: Sequence[Sign], keys: Mapping[str, str], voice: Mapping[str, float], source: Mapping[str, str], best: str
) -> list[Sign]:
    """One round: all readings aligned with what stands so far, every column and every place between two voted."""
    text = "".join(s.sign for s in now)
    columns: list[dict[str, Sign | None]] = [{} for _ in now]
    between: list[dict[str, list[Sign]]] = [{} for _ in range(len(now) + 1)]
    for siglum, key in keys.items():
        for op in Levenshtein.opcodes(text, key):
            if op.tag == "insert":
                between[op.src_start][siglum] = [Sign(key[j], siglum, j) for j in range(op.dest_start, op.dest_end)]
            for k, i in enumerate(range(op.src_start, op.src_end)):
                j = op.dest_start + k
                columns[i][siglum] = None if op.tag == "delete" else Sign(key[j], siglum, j)
    out: list[Sign] = []
    for i in range(len(now) + 1):
        said = {s: "".join(x.sign for x in between[i].get(s, ())) for s in keys}
        chosen = _most(said, voice, source, "")
        if chosen:
            giver = best if said[best] == chosen else max((s for s in said if said[s] == chosen), key=voice.__getitem__)
            out += between[i][giver]
        if i < len(now):
            signs = {s: "" if x is None else x.sign for s, x in columns[i].items()}
            sign = _most(signs, voice, source, now[i].sign)
            if sign == now[i].sign:
                out.append(now[i])
            elif sign:
                giver = max((s for s in signs if signs[s] == sign), key=voice.__getitem__)
                found = columns[i][giver]
                out += [found] if found is not None else []
    return out


def _most(said: Mapping[str, str], voice: Mapping[str, float], source: Mapping[str, str], now: str) -> str:
    """What has more voice than what stands there `now`, and two sources; else that."""
    score: dict[str, float] = defaultdict(float)
    sources: dict[str, set[str]] = defaultdict(set)
    for siglum, sign in said.items():
        score[sign] += voice[siglum]
        sources[sign].add(source[siglum])
    better = [c for c in score if score[c] > score.get(now, 0.0) and len(sources[c]) > 1]
    return max(better, key=lambda c: (score[c], c)) if better else now
