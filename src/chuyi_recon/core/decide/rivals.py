"""Text that one source alone has, where the document itself says whether it belongs to it.

Between two places that several share, a witness may have a paragraph that nobody else has, and another
witness a different one in its stead: one is true and one is invented, and no vote can tell. Two things can:

- *The company of its words.* An invented paragraph speaks of something else. The share of its pairs
  of neighbouring signs that also stand in text which several share is measured; the pivot's rival is
  printed in its stead where it is clearly the more at home.
- *The numbers of a list.* Where the pivot goes from 1. to 3. and one witness alone has just 2. between
  them, the pivot has lost it. Whatever does not fill such a gap exactly stays out: an addition of
  one witness is more often invented than true.
- *A date given elsewhere.* A stamp hides the date of the signature from all engines but one. What that one has, on a
  line of its own below the last sentence, is printed if two others have the same date elsewhere in the text.

Measured on all pairs of witnesses of the corruption set that are of one family (29, without a base).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import regex

from chuyi_recon.core.model import BoolArray, Folded, Span, Table
from chuyi_recon.core.model.columns import voices
from chuyi_recon.core.notation import items
from chuyi_recon.core.said import said
from chuyi_recon.core.settings import Settings

_DATE = regex.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_WORD = regex.compile(r"\p{L}{2}")


@dataclass(slots=True)
class _Stretch:
    """What one source alone has between two shared rows."""

    places: list[tuple[int, str, int, int]] = field(default_factory=list)  # row, siglum, first and last sign
    key: str = ""
    heard: bool = False  # not all of it is withheld

    def printed(self, why: str) -> dict[int, tuple[str, str]]:
        """Its rows, each given to it."""
        return {row: (siglum, why) for row, siglum, _, _ in self.places}


def settled(
    table: Table,
    folded: Mapping[str, Folded],
    sources: Mapping[str, str],
    voted: Sequence[int],
    settings: Settings,
) -> Mapping[int, tuple[str, str]]:
    """By row, the witness whose text is printed there ("" for nobody's) and why; only rows that are settled here.

    Of several rivals the one whose words are most at home; ties go to the last siglum.
    """
    out: dict[int, tuple[str, str]] = _dated(table, folded, sources, voted)
    pivot, shortest = table.family.pivot, settings.rival_shortest
    known: set[str] | None = None
    for group in _groups(table, folded, sources, voted):
        own = group.get(sources[pivot])
        others = [s for s in group.values() if s is not own and len(s.key) >= shortest]
        if own is None:
            for s in others:
                if _fills_a_gap(table, folded, s):
                    whose = {"siglum": s.places[0][1], "pivot": pivot}
                    out |= s.printed(said("{siglum} alone has the item whose number {pivot} leaves out", **whose))
            continue
        rivals = [s for s in others if len(s.key) >= settings.rival_length * len(own.key)]
        if not rivals or len(own.key) < shortest:
            continue
        known = _shared_pairs(table, sources) if known is None else known
        worth, best = max(((_at_home(s.key, known), s) for s in rivals), key=lambda r: (r[0], r[1].places[0][1]))
        if not own.heard or worth > settings.rival_clearly * _at_home(own.key, known):
            why = said(
                "what {siglum} has here is in the words of the document, what {pivot} has is not",
                siglum=best.places[0][1],
                pivot=pivot,
            )
            out |= {row: ("", why) for row, _, _, _ in own.places} | best.printed(why)
    return out


def _groups(
    table: Table, folded: Mapping[str, Folded], sources: Mapping[str, str], voted: Sequence[int]
) -> Iterator[Mapping[str, _Stretch]]:
    """By source, what it alone has between two rows that several share.

    What is withheld does not count, but for the pivot's: it shows what stands in its stead.
    """
    loci, rows, pivot = table.loci, table.rows, sources[table.family.pivot]
    heard = loci.standing & (loci.length > 0)
    having = np.array(
        [h if sources[s] != pivot else n > 0 for s, h, n in zip(loci.sigla, heard, loci.length, strict=True)]
    )
    speaking = np.array([np.bincount(loci.row, line, len(rows)) > 0 for line in having])
    count = voices(speaking, [sources[s] for s in loci.sigla]).tolist()
    group: dict[str, _Stretch] = {}
    before = -1
    for i in voted:
        if group and (count[i] > 1 or i != before + 1):
            yield group
            group = {}
        before = i
        if count[i] == 1:
            w = _first_to_speak(table, having, i, np.flatnonzero(speaking[:, i]).tolist())
            siglum = loci.sigla[w]
            a, b = folded[siglum].signs(Span(int(rows.start[w, i]), int(rows.end[w, i])))
            stretch = group.setdefault(sources[siglum], _Stretch())
            stretch.places.append((i, siglum, a, b))
            stretch.key += folded[siglum].key[a:b]
            stretch.heard |= bool(heard[w, rows.bounds[i] : rows.bounds[i + 1]].any())
    if group:
        yield group


def _first_to_speak(table: Table, having: BoolArray, row: int, lines: Sequence[int]) -> int:
    """Of the copies of one source that have text in a row the one whose text begins first; of equal ones the first."""
    a, b = table.rows.bounds[row : row + 2].tolist()
    return lines[int(having[lines, a:b].argmax(axis=1).argmin())]


def _shared_pairs(table: Table, sources: Mapping[str, str]) -> set[str]:
    """The pairs of neighbouring signs in what several sources share."""
    loci = table.loci
    shared = np.zeros((len(loci.sigla), len(loci)), bool)
    for w, v in combinations(range(len(loci.sigla)), 2):
        if sources[loci.sigla[w]] != sources[loci.sigla[v]]:
            shared[w] |= loci.standing[w] & loci.standing[v] & (loci.variant[w] == loci.variant[v])
    pairs: set[str] = set()
    for w, key in enumerate(loci.keys):
        own = np.flatnonzero(shared[w] & (loci.length[w] > 1))
        for a, b in zip(loci.first[w, own].tolist(), loci.last[w, own].tolist(), strict=True):
            pairs.update(map(str.__add__, key[a : b - 1], key[a + 1 : b]))
    return pairs


def _at_home(key: str, known: set[str]) -> float:
    """The share of a stretch's pairs of letters that stand in shared text too."""
    own = [m.group() for m in _WORD.finditer(key, overlapped=True)]
    return sum(p in known for p in own) / len(own) if own else 0.0


def _fills_a_gap(table: Table, folded: Mapping[str, Folded], stretch: _Stretch) -> bool:
    """Whether the numbers of items in a stretch are just those that the pivot's list leaves out there."""
    mine = [i for _, siglum, a, b in stretch.places for i in items(folded[siglum]) if a <= i.first < b]
    if not mine or len({i.style for i in mine}) > 1:
        return False
    slot = int(table.loci.slot[table.rows.bounds[stretch.places[0][0]]])
    same = [i for i in items(folded[table.family.pivot]) if i.style == mine[0].style]
    before = [i.number for i in same if i.first < slot]
    after = [i.number for i in same if i.first >= slot]
    if not before or not after:
        return False
    return [i.number for i in mine] == list(range(before[-1] + 1, after[0]))


def _dated(
    table: Table, folded: Mapping[str, Folded], sources: Mapping[str, str], voted: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """The rows in which one source alone has a date below the last sentence, which two others give elsewhere."""
    dated = {w: list(_DATE.finditer(f.key, f.key.rfind("。") + 1)) for w, f in folded.items()}
    having = {sources[w] for w, found in dated.items() if found}
    if len(having) != 1:
        return {}
    loci, out = table.loci, dict[int, tuple[str, str]]()
    rows = np.zeros(len(table.rows), bool)
    rows[list(voted)] = True
    for w in sorted(w for w, found in dated.items() if found):
        line = loci.line(w)
        for m in dated[w]:
            here = (loci.length[line] > 0) & (loci.first[line] < m.end()) & (loci.last[line] > m.start())
            own = np.unique(loci.row[here])
            elsewhere = {sources[o] for o, f in folded.items() if m[0] in f.key} - having
            if len(own) == 1 and rows[own[0]] and len(elsewhere) > 1:
                signs = int(loci.length[line, loci.row == own[0]].sum())
                if signs == len(m[0]):
                    why = said("{siglum} alone has the date, which others have elsewhere in the text", siglum=w)
                    out[int(own[0])] = (w, why)
    return out
