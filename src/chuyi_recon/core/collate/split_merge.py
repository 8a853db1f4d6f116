"""What stands in one place for two reasons becomes two units, and what stands in two for one reason becomes one.

In: the units of a star. Out: the same, with the few that are concerned cut or joined. An addition of words
and marks (所“) is cut between them; a figure and what a witness adds behind it (840座 against 480) are parted; two
additions at one place, each of other witnesses, are one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import regex

from chuyi_recon.core.collate.uncut_words import UncutWords
from chuyi_recon.core.collate.variation_units import VariationUnits, unit_readings
from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.model.arrays import sums_before

# The dot between the parts of a name (卡尔·马恩) is no mark here: it goes with its words.
_WORDS, _MARKS = r"(?:[^\p{P}\p{S}]|·)*", r"(?:(?!·)[\p{P}\p{S}])*"
_WORDS_THEN_MARKS = regex.compile(f"({_WORDS})({_MARKS})")
_MARKS_THEN_WORDS = regex.compile(f"({_MARKS})({_WORDS})")
_TOKEN = regex.compile(r"[\p{Nd}\p{Latin}]")
UnitCuts = dict[int, IntArray]  # by unit, where the reading of each witness is cut


def split_and_merge(made: VariationUnits, keys: Mapping[str, str], own: UncutWords) -> VariationUnits:
    """The units, cut and joined; `own` are the figures and words of the pivot."""
    heads = _cut_words_from_marks(made, keys)
    heads |= _cut_after_figures(made, keys, own)
    return _merge_additions(_split_units(made, heads) if heads else made)


def _cut_words_from_marks(made: VariationUnits, keys: Mapping[str, str]) -> UnitCuts:
    """Additions of words and marks, to be cut where every witness that has one allows the same cut."""
    out: UnitCuts = {}
    for u in np.flatnonzero(made.pivot_first == made.pivot_last).tolist():
        readings = unit_readings(keys, made, u, made.sigla[0])
        if all(map(str.isalnum, readings.values())):
            continue
        for shape in (_WORDS_THEN_MARKS, _MARKS_THEN_WORDS):
            found = {w: shape.fullmatch(t) for w, t in readings.items()}
            if all(found.values()):
                lengths = {w: len(m.group(1)) for w, m in found.items() if m}
                if any(lengths.values()) and any(lengths[w] < len(t) for w, t in readings.items()):
                    out[u] = made.first[:, u] + np.array([lengths.get(w, 0) for w in made.sigla], np.int32)
                break
    return out


def _cut_after_figures(made: VariationUnits, keys: Mapping[str, str], own: UncutWords) -> UnitCuts:
    """Figures with what a witness adds behind them: 840座 against 480 parts in the figure, and adds 座."""
    out: UnitCuts = {}
    before = sums_before(own.in_word)
    whole = before[made.pivot_last] - before[made.pivot_first] == made.pivot_last - made.pivot_first
    for u in np.flatnonzero(~made.agreed & (made.pivot_last > made.pivot_first) & whole).tolist():
        head = made.last[:, u].copy()
        for w, siglum in enumerate(made.sigla[1:], 1):
            a, end = int(made.first[w, u]), int(made.last[w, u])
            while end > a and _TOKEN.match(keys[siglum][end - 1]) is None:
                end -= 1
            head[w] = end if end > a else head[w]
        if (head != made.last[:, u]).any():
            out[u] = head
    return out


def _split_units(made: VariationUnits, heads: UnitCuts) -> VariationUnits:
    """The units, each of `heads` in two; what is cut off a figure is an addition behind it."""
    first = np.ones(len(made), np.intp)
    first[list(heads)] = 2
    which = np.repeat(np.arange(len(made)), first)
    start, end, a, b = made.pivot_first[which], made.pivot_last[which], made.first[:, which], made.last[:, which]
    into = (np.cumsum(first) - first)[list(heads)]
    cuts = np.where(made.first[:, list(heads)] < 0, -1, np.array(list(heads.values()), np.int32).T)
    b[:, into] = a[:, into + 1] = cuts
    start[into + 1] = end[into]
    return VariationUnits(made.sigla, start, end, a, b, made.moved[:, which], made.agreed[which])


def _merge_additions(made: VariationUnits) -> VariationUnits:
    """Two additions at one place, each of other witnesses only, made one."""
    empty = made.pivot_first == made.pivot_last
    beside = np.flatnonzero(empty[:-1] & empty[1:] & (made.pivot_first[:-1] == made.pivot_first[1:])).tolist()
    gone: list[int] = []
    b = made.last
    for u in beside:  # left to right: a third may join what two have become
        into = u
        while into in gone:
            into -= 1
        if _are_complementary(made.first[:, into], b[:, into], made.first[:, u + 1], b[:, u + 1]):
            b = b.copy() if b is made.last else b
            b[:, into] = b[:, u + 1]
            gone.append(u + 1)
    if not gone:
        return made
    kept = np.ones(len(made), bool)
    kept[gone] = False
    start, end, a, b = (c[..., kept] for c in (made.pivot_first, made.pivot_last, made.first, b))
    return VariationUnits(made.sigla, start, end, a, b, made.moved[:, kept], made.agreed[kept])


def _are_complementary(a: IntArray, b: IntArray, c: IntArray, d: IntArray) -> bool:
    """Whether the same witnesses have readings `[a, b)` and `[c, d)`, none of them both, and each simply runs on."""
    if ((a < 0) != (c < 0)).any():
        return False
    has: BoolArray = a >= 0
    empty = (a == b) | (c == d)
    runs_on = (b == c) | empty
    return bool((empty & runs_on)[has].all())
