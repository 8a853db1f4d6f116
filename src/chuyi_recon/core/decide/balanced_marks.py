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

from chuyi_recon.core.model import FoldedText, Reading, Span, Table
from chuyi_recon.core.model.table_columns import ROW_KINDS
from chuyi_recon.messages import Message

_QUOTES = '“‘「『"'
_CLOSERS = {
    "“": "”\"", "‘": "’", "「": "」", "『": "』", '"': '"”', "(": ")）", "（": ")）",
    "[": "]］〕】", "〔": "〕]］", "【": "】", "《": "》", "〈": "〉",
}  # fmt: skip
_ALL_CLOSERS = frozenset("".join(_CLOSERS.values()))
_MARKS = regex.compile(f"[{regex.escape(''.join(sorted({*_CLOSERS, *_ALL_CLOSERS})))}]")
_SPECKS = frozenset("·.丶")  # 21 of the 45 new errors of the generated bases; 一 and , are too often true

_NO_PARTNER = Message("decision.rejection.without-partner")
_NOT_BOTH = Message("decision.rejection.no-witness-has-both-marks")
_MAY_BE_SPECK = Message("decision.rejection.speck")
_ONE_WITNESS = Message("decision.rejection.one-witness")
_NO_MAJORITY = Message("decision.rejection.most-lack-it")


@dataclass(frozen=True, slots=True)
class Proposal:
    """At one locus: what the base has, what others have instead (keys), and which sources."""

    locus: int
    base_key: str
    key: str
    characters: str  # as the giver writes them, one for each sign of `key`
    independence_classes: frozenset[str]
    covering: int
    sigla: tuple[str, ...]  # sigla
    copied_siglum: str  # whose characters these are

    @property
    def has_majority(self) -> bool:
        """Whether two sources and most of those that cover the place have it; of what may be a speck, three."""
        return (
            len(self.independence_classes) >= 2 + self.may_be_speck
            and 2 * len(self.independence_classes) > self.covering
        )

    @property
    def may_be_speck(self) -> bool:
        """Whether all that would be inserted looks like a speck, which all engines on one scan read alike."""
        added = [c for c, new in zip(self.key, _find_added(self.base_key, self.key), strict=True) if new]
        return all(c in _SPECKS for c in added)


def reject_proposals(
    table: Table, folded: Mapping[str, FoldedText], proposals: Mapping[int, Proposal], reach: int
) -> dict[int, str]:
    """By locus, why a proposal fails; those that are not named succeed. Marks that far apart are no pair: `reach`."""
    verdicts = {i: _why_too_few(p) for i, p in proposals.items() if not p.has_majority}
    for pair in _match_marks(table, folded, proposals, reach):
        failed = next((verdicts[i] for i in pair.loci if i in verdicts), "")
        if not failed:
            both = frozenset.intersection(*(proposals[i].independence_classes for i in pair.loci))
            if pair.is_unpaired:
                failed = _NO_PARTNER
            elif len(both) < 2:
                failed = _NOT_BOTH
            elif pair.quoted and not _is_quoted_elsewhere(table, folded, pair):
                failed = Message("decision.rejection.mostly-unquoted", words=pair.quoted)
        if failed:
            verdicts |= dict.fromkeys(pair.loci, failed)
    return verdicts


def _why_too_few(p: Proposal) -> str:
    if p.may_be_speck and len(p.independence_classes) == 2:
        return _MAY_BE_SPECK
    return _ONE_WITNESS if len(p.independence_classes) < 2 else _NO_MAJORITY


@dataclass(frozen=True, slots=True)
class _MarkPair:
    """Loci of proposals that open and close one another; `quoted` is the term, if the marks are quotation marks."""

    loci: tuple[int, ...]
    quoted: str
    is_unpaired: bool  # no partner: nothing in the text opens or closes it


@dataclass(frozen=True, slots=True)
class _OpenMark:
    """A mark waiting for its partner: what closes it, who proposes it (None: the base), where what it holds begins."""

    closers: str
    locus: int | None
    begins: tuple[int, int]
    slot: int
    quotes: bool


class _ProposedText:
    """The base's own rows as they would read with all proposals taken."""

    def __init__(self, table: Table, folded: Mapping[str, FoldedText], proposals: Mapping[int, Proposal]) -> None:
        loci, base = table.loci, table.loci.witness_index(table.family.base)
        self._loci, self._base, self._key = loci, base, loci.keys[base]
        self._folded = folded[loci.sigla[base]]
        self.proposals = proposals
        own = np.flatnonzero((table.rows.kind[loci.row] == ROW_KINDS.index("pivot")) & (loci.first[base] >= 0))
        self._order = own.tolist()
        self._position = {i: n for n, i in enumerate(self._order)}
        self.unmatched: set[tuple[int, int]] = set()  # marks that close nothing

    def loci_with_marks(self) -> list[int]:
        """The loci, in order, that have a mark of the base's own or a proposal."""
        text, origin = self._loci.texts[self._base], self._folded.origin
        signs = [a for m in _MARKS.finditer(text) for a in range(*self._folded.sign_range(Span(*m.span())))]
        first, last = self._loci.first[self._base, self._order], self._loci.last[self._base, self._order]
        nth = first.searchsorted(signs, side="right") - 1 if origin.size else np.zeros(0, np.intp)
        inside = (nth >= 0) & (np.array(signs, np.int32) < last[nth])
        found = {self._order[n] for n in nth[inside].tolist()}
        return sorted((found | self.proposals.keys()) & self._position.keys(), key=self._position.__getitem__)

    def key(self, i: int) -> str:
        """The signs at a locus."""
        proposal = self.proposals.get(i)
        return proposal.key if proposal else self._key[self._loci.first[self._base, i] : self._loci.last[self._base, i]]

    def characters(self, i: int) -> str:
        """The characters of these signs."""
        proposal = self.proposals.get(i)
        if proposal:
            return proposal.characters
        text, a, b = self._loci.texts[self._base], self._loci.first[self._base, i], self._loci.last[self._base, i]
        return "".join(text[o] for o in self._folded.origin[a:b].tolist())

    def slot(self, i: int) -> int:
        """The sign of the base at which a locus begins."""
        return int(self._loci.slot[i])

    def between(self, begins: tuple[int, int], ends: tuple[int, int]) -> str:
        """The signs from one place (locus, sign in it) to another, without marks that close nothing."""
        out = []
        for n in range(self._position[begins[0]], self._position[ends[0]] + 1):
            i = self._order[n]
            key = self.key(i)
            low, high = (begins[1] if i == begins[0] else 0), (ends[1] if i == ends[0] else len(key))
            out += [c for k, c in enumerate(key[low:high], low) if (i, k) not in self.unmatched]
        return "".join(out)


def _match_marks(
    table: Table, folded: Mapping[str, FoldedText], proposals: Mapping[int, Proposal], reach: int
) -> Sequence[_MarkPair]:
    """Pairs of marks in the text as it would read with all proposals taken, matched left to right.

    A mark without a partner within `reach` signs is a pair of itself. It may stand only where it
    is the partner of a mark that the base has alone.
    """
    out: list[_MarkPair] = []
    stack: list[_OpenMark] = []
    proposed = _ProposedText(table, folded, proposals)
    for i in proposed.loci_with_marks():
        slot, key, proposal = proposed.slot(i), proposed.key(i), proposals.get(i)
        added = _find_added(proposal.base_key, key) if proposal else [False] * len(key)
        while stack and slot - stack[0].slot > reach:
            lost = stack.pop(0)
            out += [_MarkPair((lost.locus,), "", True)] if lost.locus is not None else []
        for k, (char, new) in enumerate(zip(proposed.characters(i), added, strict=True)):
            where = i if new else None
            top = stack[-1] if stack else None
            if top and char in top.closers:
                stack.pop()
                loci = tuple(sorted({n for n in (top.locus, where) if n is not None}))
                if loci:
                    out.append(_MarkPair(loci, proposed.between(top.begins, (i, k)) if top.quotes else "", False))
            elif char in _CLOSERS:
                stack.append(_OpenMark(_CLOSERS[char], where, (i, k + 1), slot, char in _QUOTES))
            elif char in _ALL_CLOSERS and where is not None:
                proposed.unmatched.add((i, k))
                out.append(_MarkPair((where,), "", True))
    return out + [_MarkPair((o.locus,), "", True) for o in stack if o.locus is not None]


def mark_directions(shown: str) -> str:
    """Which way the marks in a reading turn: `(` opens, `)` closes, `.` is straight or no mark."""
    return "".join("(" if c in "“‘「『" else ")" if c in "”’」』" else "." for c in shown)


def signed_characters(folded: Mapping[str, FoldedText], r: Reading) -> str:
    """The characters of a reading that have a sign, one for each sign of its key."""
    if len(r.key) == len(r.text):
        return r.text
    origin = folded[r.siglum].origin
    a = folded[r.siglum].sign_at(r.span.start)
    return "".join(r.text[i - r.span.start] for i in origin[a : a + len(r.key)].tolist())


def _find_added(own: str, key: str) -> list[bool]:
    """For each sign of `key`, whether it is not one of the base's own (matched leftmost)."""
    out, at = [], 0
    for sign in key:
        mine = at < len(own) and own[at] == sign
        at += mine
        out.append(not mine)
    return out


def _is_quoted_elsewhere(table: Table, folded: Mapping[str, FoldedText], pair: _MarkPair) -> bool:
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
