"""Marks that come in pairs: both are restored, or neither.

In: what others would insert into the base, by locus. Out: for each proposal that fails, why. A
proposal of words needs two independent sources, and most of those that cover the place. One of
quotation marks or brackets needs them for the pair: the sources that have both marks, where the
base has neither, or its own partner standing unpaired. And a term must be quoted in at least half
of its other places in the witnesses that would quote it here (“职业教育” is not, “楚怡” is).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from chuyi_recon.core.model import Folded, Reading, Span, Table
from chuyi_recon.core.model.table_columns import PLACES
from chuyi_recon.messages import said

_QUOTES = '“‘「『"'
_CLOSERS = {
    "“": "”\"", "‘": "’", "「": "」", "『": "』", '"': '"”', "(": ")）", "（": ")）",
    "[": "]］〕】", "〔": "〕]］", "【": "】", "《": "》", "〈": "〉",
}  # fmt: skip
_ALL_CLOSERS = frozenset("".join(_CLOSERS.values()))
_MARKS = regex.compile(f"[{regex.escape(''.join(sorted({*_CLOSERS, *_ALL_CLOSERS})))}]")
_SPECKS = frozenset("·.丶")  # 21 of the 45 new errors of the generated bases; 一 and , are too often true

_ALONE = said("it would stand without its partner")
_NOT_BOTH = said("no two witnesses have both marks")
_SPECK = said("it may be a speck that two engines saw on one scan")
_ONE = said("only one witness has it")
_FEW = said("most of those that cover the place do not have it")


@dataclass(frozen=True, slots=True)
class Proposal:
    """At one locus: what the base has, what others have instead (keys), and which sources."""

    locus: int
    own: str
    key: str
    chars: str  # as the giver writes them, one for each sign of `key`
    sources: frozenset[str]
    covering: int
    by: tuple[str, ...]  # sigla
    giver: str  # whose characters these are

    @property
    def carried(self) -> bool:
        """Whether two sources and most of those that cover the place have it; of what may be a speck, three."""
        return len(self.sources) >= 2 + self.speck and 2 * len(self.sources) > self.covering

    @property
    def speck(self) -> bool:
        """Whether all that would be inserted looks like a speck, which all engines on one scan read alike."""
        added = [c for c, new in zip(self.key, _added(self.own, self.key), strict=True) if new]
        return all(c in _SPECKS for c in added)


def paired(table: Table, folded: Mapping[str, Folded], proposals: Mapping[int, Proposal], reach: int) -> dict[int, str]:
    """By locus, why a proposal fails; those that are not named succeed. Marks that far apart are no pair: `reach`."""
    verdicts = {i: _too_few(p) for i, p in proposals.items() if not p.carried}
    for pair in _pairs(table, folded, proposals, reach):
        failed = next((verdicts[i] for i in pair.loci if i in verdicts), "")
        if not failed:
            both = frozenset.intersection(*(proposals[i].sources for i in pair.loci))
            if pair.alone:
                failed = _ALONE
            elif len(both) < 2:
                failed = _NOT_BOTH
            elif pair.quoted and not _quoted_elsewhere(table, folded, pair):
                failed = said("{words} is mostly not quoted elsewhere", words=pair.quoted)
        if failed:
            verdicts |= dict.fromkeys(pair.loci, failed)
    return verdicts


def _too_few(p: Proposal) -> str:
    if p.speck and len(p.sources) == 2:
        return _SPECK
    return _ONE if len(p.sources) < 2 else _FEW


@dataclass(frozen=True, slots=True)
class _Pair:
    """Loci of proposals that open and close one another; `quoted` is the term, if the marks are quotation marks."""

    loci: tuple[int, ...]
    quoted: str
    alone: bool  # no partner: nothing in the text opens or closes it


@dataclass(frozen=True, slots=True)
class _Opened:
    """A mark waiting for its partner: what closes it, who proposes it (None: the base), where what it holds begins."""

    closers: str
    locus: int | None
    begins: tuple[int, int]
    slot: int
    quotes: bool


class _Page:
    """The base's own rows as they would read with all proposals taken."""

    def __init__(self, table: Table, folded: Mapping[str, Folded], proposals: Mapping[int, Proposal]) -> None:
        loci, base = table.loci, table.loci.line(table.family.base)
        self._loci, self._base, self._key = loci, base, loci.keys[base]
        self._folded = folded[loci.sigla[base]]
        self.proposals = proposals
        own = np.flatnonzero((table.rows.place[loci.row] == PLACES.index("pivot")) & (loci.first[base] >= 0))
        self._order = own.tolist()
        self._nth = {i: n for n, i in enumerate(self._order)}
        self.left_out: set[tuple[int, int]] = set()  # marks that close nothing

    def marked(self) -> list[int]:
        """The loci, in order, that have a mark of the base's own or a proposal."""
        text, origin = self._loci.texts[self._base], self._folded.origin
        signs = [a for m in _MARKS.finditer(text) for a in range(*self._folded.signs(Span(*m.span())))]
        first, last = self._loci.first[self._base, self._order], self._loci.last[self._base, self._order]
        nth = first.searchsorted(signs, side="right") - 1 if origin.size else np.zeros(0, np.intp)
        inside = (nth >= 0) & (np.array(signs, np.int32) < last[nth])
        found = {self._order[n] for n in nth[inside].tolist()}
        return sorted((found | self.proposals.keys()) & self._nth.keys(), key=self._nth.__getitem__)

    def key(self, i: int) -> str:
        """The signs at a locus."""
        proposal = self.proposals.get(i)
        return proposal.key if proposal else self._key[self._loci.first[self._base, i] : self._loci.last[self._base, i]]

    def shown(self, i: int) -> str:
        """The characters of these signs."""
        proposal = self.proposals.get(i)
        if proposal:
            return proposal.chars
        text, a, b = self._loci.texts[self._base], self._loci.first[self._base, i], self._loci.last[self._base, i]
        return "".join(text[o] for o in self._folded.origin[a:b].tolist())

    def slot(self, i: int) -> int:
        """The sign of the base at which a locus begins."""
        return int(self._loci.slot[i])

    def between(self, begins: tuple[int, int], ends: tuple[int, int]) -> str:
        """The signs from one place (locus, sign in it) to another, without marks that close nothing."""
        out = []
        for n in range(self._nth[begins[0]], self._nth[ends[0]] + 1):
            i = self._order[n]
            key = self.key(i)
            low, high = (begins[1] if i == begins[0] else 0), (ends[1] if i == ends[0] else len(key))
            out += [c for k, c in enumerate(key[low:high], low) if (i, k) not in self.left_out]
        return "".join(out)


def _pairs(
    table: Table, folded: Mapping[str, Folded], proposals: Mapping[int, Proposal], reach: int
) -> Sequence[_Pair]:
    """Pairs of marks in the text as it would read with all proposals taken, matched left to right.

    A mark without a partner within `reach` signs is a pair of itself. It may stand only where it
    is the partner of a mark that the base has alone.
    """
    out: list[_Pair] = []
    stack: list[_Opened] = []
    page = _Page(table, folded, proposals)
    for i in page.marked():
        slot, key, proposal = page.slot(i), page.key(i), proposals.get(i)
        added = _added(proposal.own, key) if proposal else [False] * len(key)
        while stack and slot - stack[0].slot > reach:
            lost = stack.pop(0)
            out += [_Pair((lost.locus,), "", True)] if lost.locus is not None else []
        for k, (char, new) in enumerate(zip(page.shown(i), added, strict=True)):
            where = i if new else None
            top = stack[-1] if stack else None
            if top and char in top.closers:
                stack.pop()
                loci = tuple(sorted({n for n in (top.locus, where) if n is not None}))
                if loci:
                    out.append(_Pair(loci, page.between(top.begins, (i, k)) if top.quotes else "", False))
            elif char in _CLOSERS:
                stack.append(_Opened(_CLOSERS[char], where, (i, k + 1), slot, char in _QUOTES))
            elif char in _ALL_CLOSERS and where is not None:
                page.left_out.add((i, k))
                out.append(_Pair((where,), "", True))
    return out + [_Pair((o.locus,), "", True) for o in stack if o.locus is not None]


def directions(shown: str) -> str:
    """Which way the marks in a reading turn: `(` opens, `)` closes, `.` is straight or no mark."""
    return "".join("(" if c in "“‘「『" else ")" if c in "”’」』" else "." for c in shown)


def chars(folded: Mapping[str, Folded], r: Reading) -> str:
    """The characters of a reading that have a sign, one for each sign of its key."""
    if len(r.key) == len(r.text):
        return r.text
    origin = folded[r.siglum].origin
    a = folded[r.siglum].at(r.span.start)
    return "".join(r.text[i - r.span.start] for i in origin[a : a + len(r.key)].tolist())


def _added(own: str, key: str) -> list[bool]:
    """For each sign of `key`, whether it is not one of the base's own (matched leftmost)."""
    out, at = [], 0
    for sign in key:
        mine = at < len(own) and own[at] == sign
        at += mine
        out.append(not mine)
    return out


def _quoted_elsewhere(table: Table, folded: Mapping[str, Folded], pair: _Pair) -> bool:
    """Whether the term is quoted in at least half of its places, counted over the other witnesses.

    This very place is among them: a term that stands nowhere else is quoted where most quote it.
    """
    term = pair.quoted
    if not term:
        return False
    quoted = places = 0
    for siglum, f in folded.items():
        if siglum == table.family.base:
            continue
        at = f.key.find(term)
        while at >= 0:
            places += 1
            end = at + len(term)
            quoted += f.key[at - 1 : at] == '"' and f.key[end : end + 1] == '"'
            at = f.key.find(term, end)
    return 2 * quoted >= places
