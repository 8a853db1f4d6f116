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

from chuyi_recon.core.model import Folded, Reading, Table

_QUOTES = '“‘「『"'
_CLOSERS = {
    "“": "”\"", "‘": "’", "「": "」", "『": "』", '"': '"”', "(": ")）", "（": ")）",
    "[": "]］〕】", "〔": "〕]］", "【": "】", "《": "》", "〈": "〉",
}  # fmt: skip
_ALL_CLOSERS = frozenset("".join(_CLOSERS.values()))
_REACH = 60  # signs; the longest quoted title of the development sets has 41


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

    @property
    def carried(self) -> bool:
        """Whether two sources and most of those that cover the place have it."""
        return len(self.sources) >= 2 and 2 * len(self.sources) > self.covering


def paired(table: Table, folded: Mapping[str, Folded], proposals: Mapping[int, Proposal]) -> dict[int, str]:
    """By locus, why a proposal fails; those that are not named succeed."""
    verdicts = {i: _too_few(p) for i, p in proposals.items() if not p.carried}
    for pair in _pairs(table, folded, proposals):
        failed = next((verdicts[i] for i in pair.loci if i in verdicts), "")
        if not failed:
            both = frozenset.intersection(*(proposals[i].sources for i in pair.loci))
            if pair.alone:
                failed = "it would stand without its partner"
            elif len(both) < 2:
                failed = "no two witnesses have both marks"
            elif pair.quoted and not _quoted_elsewhere(table, folded, pair):
                failed = f"{pair.quoted} is mostly not quoted elsewhere"
        if failed:
            verdicts |= dict.fromkeys(pair.loci, failed)
    return verdicts


def _too_few(p: Proposal) -> str:
    return "only one witness has it" if len(p.sources) < 2 else "most of those that cover the place do not have it"


@dataclass(frozen=True, slots=True)
class _Pair:
    """Loci of proposals that open and close one another; `quoted` is the term, if the marks are quotation marks."""

    loci: tuple[int, ...]
    quoted: str
    alone: bool  # no partner: nothing in the text opens or closes it


@dataclass(frozen=True, slots=True)
class _Opened:
    """A mark waiting for its partner: what closes it, who proposes it (None: the base's own), what it holds."""

    closers: str
    locus: int | None
    held: list[str]
    slot: int
    quotes: bool


def _pairs(table: Table, folded: Mapping[str, Folded], proposals: Mapping[int, Proposal]) -> Sequence[_Pair]:
    """Pairs of marks in the text as it would read with all proposals taken, matched left to right.

    A mark without a partner within `_REACH` signs is a pair of itself. It may stand only where it
    is the partner of a mark that the base has alone.
    """
    out: list[_Pair] = []
    stack: list[_Opened] = []
    for locus in table.loci:
        own = locus.reading(table.family.base or "")
        if own is None or table.rows[locus.row].place != "pivot":
            continue
        proposal = proposals.get(locus.ordinal)
        shown = proposal.chars if proposal else chars(folded, own)
        key = proposal.key if proposal else own.key
        added = _added(own.key, proposal.key) if proposal else [False] * len(shown)
        while stack and locus.slot - stack[0].slot > _REACH:
            lost = stack.pop(0)
            out += [_Pair((lost.locus,), "", True)] if lost.locus is not None else []
        for char, sign, new in zip(shown, key, added, strict=True):
            where = locus.ordinal if new else None
            top = stack[-1] if stack else None
            if top and char in top.closers:
                stack.pop()
                loci = tuple(sorted({i for i in (top.locus, where) if i is not None}))
                if loci:
                    out.append(_Pair(loci, "".join(top.held) if top.quotes else "", False))
                _hold(stack, sign)
            elif char in _CLOSERS:
                _hold(stack, sign)
                stack.append(_Opened(_CLOSERS[char], where, [], locus.slot, char in _QUOTES))
            elif char in _ALL_CLOSERS and where is not None:
                out.append(_Pair((where,), "", True))
            else:
                _hold(stack, sign)
    return out + [_Pair((o.locus,), "", True) for o in stack if o.locus is not None]


def _hold(stack: Sequence[_Opened], char: str) -> None:
    for opened in stack:
        opened.held.append(char)


def directions(shown: str) -> str:
    """Which way the marks in a reading turn: `(` opens, `)` closes, `.` is straight or no mark."""
    return "".join("(" if c in "“‘「『" else ")" if c in "”’」』" else "." for c in shown)


def chars(folded: Mapping[str, Folded], r: Reading) -> str:
    """The characters of a reading that have a sign, one for each sign of its key."""
    origin = folded[r.siglum].origin
    a = folded[r.siglum].at(r.span.start)
    return "".join(r.text[int(i) - r.span.start] for i in origin[a : a + len(r.key)])


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
