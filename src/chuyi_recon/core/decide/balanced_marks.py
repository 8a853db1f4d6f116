"""What others would insert into the base, and what of it fails.

A proposal needs two independent sources, and most of those that cover the place; what may be a speck, three. Two
quotation marks are restored both or neither, and the words between them must be quoted in at least half of their
other places in the other witnesses (“职业教育” is not, “楚怡” is).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuyi_recon.core.model import FoldedText, Reading, Table
from chuyi_recon.messages import Message

_SPECKS = frozenset("·.丶")  # 21 of the 45 new errors of the generated bases; 一 and , are too often true

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
    def is_quote(self) -> bool:
        """Whether nothing but a quotation mark would be inserted."""
        return self.key.replace('"', "", 1) == self.base_key

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
    loci, base = table.loci, table.loci.witness_index(table.family.base)
    opened: int | None = None
    for i in sorted(i for i, p in proposals.items() if p.is_quote):
        turns = mark_directions(proposals[i].characters)
        words = loci.keys[base][loci.last[base, opened] : loci.first[base, i]] if opened is not None else ""
        if opened is None or "(" in turns or len(words) > reach:
            opened = None if ")" in turns else i
            continue
        failed = verdicts.get(opened) or verdicts.get(i)
        if not failed and not _is_quoted_elsewhere(table, folded, words):
            failed = Message("decision.rejection.mostly-unquoted", words=words)
        if failed:
            verdicts |= dict.fromkeys((opened, i), failed)
        opened = None
    return verdicts


def _why_too_few(p: Proposal) -> str:
    if p.may_be_speck and len(p.independence_classes) == 2:
        return _MAY_BE_SPECK
    return _ONE_WITNESS if len(p.independence_classes) < 2 else _NO_MAJORITY


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


def _is_quoted_elsewhere(table: Table, folded: Mapping[str, FoldedText], term: str) -> bool:
    """Whether the term is quoted in at least half of its places, counted over the other witnesses.

    This very place is among them: a term that stands nowhere else is quoted where most quote it.
    """
    keys = [f.key for siglum, f in folded.items() if siglum != table.family.base]
    return bool(term) and 2 * sum(key.count(f'"{term}"') for key in keys) >= sum(key.count(term) for key in keys)
