"""A proper name replaced by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import ClassVar

import numpy as np
import regex

from chuyi_recon.core.flags.base import Flag, Sample, bigrams_by_witness, witness_has_name
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.name_exchanges import (
    NAME_AROUND,
    NAME_LONGEST,
    ExchangeCandidate,
    find_exchange_candidates,
    is_between_words,
    may_be_name,
)
from chuyi_recon.core.flags.evidence.outvoted_words import find_outvoted_words
from chuyi_recon.core.flags.evidence.proper_names import find_replaced_names, is_made_of_words
from chuyi_recon.core.model import Attestation, Finding, Role, Severity, Span, Subject
from chuyi_recon.core.model.table_columns import SUBSTANTIVE
from chuyi_recon.messages import Message, sigla_have

_HAN = regex.compile(r"\p{Han}+")
_NAME_COMPANY = 4  # signs after a name that say in what company it stands; 2 and 8 alike
_NAME_HEARD = 6  # readings: fewer do not tell whether others have a name or guess; 中华鲟 has more than 30
_NAME_CONSISTENT = 0.5  # share of readings with the true name; .2 for 中华鲜 beside 中华鲟, 1 for 楚怡 beside 楚信


@dataclass(frozen=True, slots=True)
class _NameExchange:
    """In one witness `false` stands where others have `true`; `after` limits it to its company, if it has to."""

    siglum: str
    false: str
    true: str
    following: str


class EntitySubstitution(Flag):
    """A proper name (person, place, body, campaign) replaced by another in text that otherwise matches.

    What it finds
        In one place, a name that the family has again and again, replaced by one that no other
        witness has, or has only in other company. A name is what the dictionary has as a name or not at
        all, or what both have in quotation marks; a false one must stand twice, or in quotation marks. A
        name that stands once must look like one: a surname with a given name, or stand in quotation marks.
        Then every occurrence of the false name in that witness, also
        inside invented text, and in every other whose inventions alone have it. A name that the witness has
        rightly elsewhere is misread, not replaced.

    Why it matters
        The text reads well and speaks of something else.

    Example
        `“楚信”` and `“领航”` for `“楚怡”`

    Where it is wrong
        A sign misread in a name that stands once makes another name and is told as one. A term of the document that two witnesses
        write in two lawful ways can look like an exchange.
    """

    code: ClassVar[str] = "entity-substitution"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.ACCUSES
    subject: ClassVar[Subject] = Subject.NAME
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "the name of a campaign",
            {
                "a": "实施“稻香”行动，建设“稻香”驿站一百二十处。\n遴选“稻香”风景路，讲好“稻香”故事。\n",
                "b": "实施“稻香”行动，建设“稻香”驿站一百二十处。\n遴选“稻香”风景路，讲好“稻香”故事。\n",
                "c": "实施“稻香”行动，建设“稻浪”驿站一百二十处。\n遴选“稻香”风景路，讲好“稻浪”故事。\n",
            },
            expected=(("c", "“稻浪”"),),
        ),
        Sample(
            "a sign misread once",
            {
                "a": "澄溪乡在县城以东，澄溪乡民多务农，澄溪乡有小学一所。\n",
                "b": "澄溪乡在县城以东，澄溪乡民多务农，澄溪乡有小学一所。\n",
                "c": "澄溪乡在县城以东，澄渓乡民多务农，澄溪乡有小学一所。\n",
            },
        ),
        Sample(
            "a person's name",
            {
                "web": "由技术员陶景岳负责，有固定工人十八名。\n",
                "a": "由技术员陶景山负责，有固定工人十八名。\n",
            },
            expected=(("a", "陶景山"),),
            base="web",
        ),
        Sample(
            "a person whose given name is a word of its own",
            {
                "a": "甲方代表：沈伯钧\n乙方代表：郭永年\n签订日期：本月六日\n",
                "b": "甲方代表：沈伯钧\n乙方代表：郭永年\n签订日期：本月六日\n",
                "c": "甲方代表：沈伯钧\n乙方代表：郭永平\n签订日期：本月六日\n",
            },
            expected=(("c", "郭永平"),),
        ),
        Sample(
            "a place whose name has a word in it, exchanged wherever it stands",
            {
                "a": "石头渡位于县城西南。石头渡设渡船二只。石头渡后建大桥。\n",
                "b": "石头渡位于县城西南。石头渡设渡船二只。石头渡后建大桥。\n",
                "c": "石码渡位于县城西南。石码渡设渡船二只。石码渡后建大桥。\n",
            },
            expected=(("c", "石码渡"), ("c", "石码渡"), ("c", "石码渡")),
        ),
        Sample(
            "two places of one document",
            {
                "a": "永渡县、永安县先行试点。永安县另行上报，永渡县随后。\n",
                "b": "永渡县、永安县先行试点。永安县另行上报，永渡县随后。\n",
                "c": "永安县、永渡县先行试点。永安县另行上报，永渡县随后。\n",
            },
        ),
        Sample(
            "a word misread again and again",
            {
                "a": "职工享受年休假，享受当年待遇，不再享受其他待遇。\n",
                "b": "职工享受年休假，享受当年待遇，不再享受其他待遇。\n",
                "c": "职工亭受年休假，亭受当年待遇，不再亭受其他待遇。\n",
            },
        ),
        Sample(
            "an ordinary word exchanged for another",
            {
                "a": "要加强建设，推动建设，全面建设，确保完成。\n",
                "b": "要加强建设，推动建设，全面建设，确保完成。\n",
                "c": "要加强发展，推动建设，全面建设，确保完成。\n",
            },
        ),
        Sample(
            "a rare sign that one engine knows and the others guess at",
            {
                "a": "为加强中华鲟保护管理，制定本条例。\n市人民政府应当将中华鲟保护管理纳入规划。\n渔业部门负责中华鲟保护管理工作。\n本市加强中华鲟保护的宣传教育。\n鼓励公众参与中华鲟保护活动。\n支持中华鲟保护公益事业。\n",
                "b": "为加强中华鲜保护管理，制定本条例。\n市人民政府应当将中华嫩保护管理纳入规划。\n渔业部门负责中华鲜保护管理工作。\n本市加强中华鲜保护的宣传教育。\n鼓励公众参与中华印保护活动。\n支持中华包保护公益事业。\n",
                "c": "为加强中华鲜保护管理，制定本条例。\n市人民政府应当将中华晤保护管理纳入规划。\n渔业部门负责中华乌保护管理工作。\n本市加强中华鲜保护的宣传教育。\n鼓励公众参与中华后保护活动。\n支持中华钙保护公益事业。\n",
                "d": "为加强中华鳄保护管理，制定本条例。\n市人民政府应当将中华竖保护管理纳入规划。\n渔业部门负责中华归保护管理工作。\n本市加强中华扣保护的宣传教育。\n鼓励公众参与中华鲳保护活动。\n支持中华事保护公益事业。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Every occurrence of every false name, in order of witness and place."""
        found: dict[tuple[str, Span], _NameExchange] = {}
        for exchange in sorted(
            _find_exchanges(context), key=lambda e: (e.siglum, -len(e.false), e.false, e.true, e.following)
        ):
            for span in _occurrences(context, exchange):
                if not any(s == exchange.siglum and span.overlaps(o) for s, o in found):
                    found[exchange.siglum, span] = exchange
        for (siglum, span), exchange in sorted(found.items(), key=lambda x: x[0]):
            yield self._finding(context, siglum, span, exchange)

    def _finding(self, context: FlagContext, siglum: str, span: Span, exchange: _NameExchange) -> Finding:
        false = span.extract(context.family.witness(siglum).text)
        evidence = []
        for other, f in context.folded.items():
            at = f.key.find(exchange.true)
            if other != siglum and at >= 0:
                where = f.text_span(at, at + len(exchange.true))
                evidence.append(Attestation(other, where))
        true = evidence[0].span.extract(context.family.witness(evidence[0].siglum).text) if evidence else exchange.true
        quoted = false[0] + true + false[-1] if not false[0].isalpha() and len(false) > 2 else true
        holders = sigla_have(a.siglum for a in evidence)
        finding_message = Message("finding.entity-substitution.other-name", false=false, true=true, who=holders)
        return Finding(self.code, self.severity, siglum, span, finding_message, quoted, tuple(evidence))


def _find_exchanges(context: FlagContext) -> set[_NameExchange]:
    out: set[_NameExchange] = set()
    for _, rivals in groupby(find_exchange_candidates(context), key=lambda p: (p.locus, p.siglum)):
        found = (_exchange_at(context, p) for p in rivals)
        out.update(islice((e for e in found if e is not None), 1))  # one of the rivals is enough
    for siglum, every in find_outvoted_words(context).items():
        out.update(_NameExchange(siglum, *pair, "") for pair in find_replaced_names(context, every))
    names = {(e.false, e.true) for e in out if not e.following}
    invented_elsewhere = (
        (w, *n) for n in names for w in context.family.sigla if not witness_has_name(context, w, n[0])
    )
    out |= {_NameExchange(*e, "") for e in invented_elsewhere}
    right = {context.lexicon.simplify(name) for name in context.settings.entities}
    return {e for e in out if e.false not in right and _is_consistent(context, e)}


def _is_consistent(context: FlagContext, e: _NameExchange) -> bool:
    """Whether the others mostly have the true name where this witness has the false one.

    A rare sign that engines guess at is another thing: where one reads 中华鲟 the others read 鲜, 嫩, 鲳 and 乌, and 鲜
    often enough to look like a name.
    """
    false, true = _differing_parts(e.false, e.true)
    if not false:
        return True
    loci, w = context.table.loci, context.table.loci.witness_index(e.siglum)
    parted = np.flatnonzero((loci.kind == SUBSTANTIVE) & (loci.length[w] > 0))
    order = parted[np.argsort(loci.first[w, parted])]
    first, last = loci.first[w, order], loci.last[w, order]
    voting = agreeing = 0
    for span in _occurrences(context, e):
        a, b = context.folded[e.siglum].sign_range(span)
        for locus in loci.get_many(order[last.searchsorted(a, side="right") : first.searchsorted(b)].tolist()):
            if any(r.siglum == e.siglum and false in r.key for r in locus.readings):
                others = [
                    r.key
                    for r in locus.readings
                    if r.key and context.independence_classes[r.siglum] != context.independence_classes[e.siglum]
                ]
                voting += len(others)
                agreeing += sum(true in key and false not in key for key in others)
    return voting < _NAME_HEARD or agreeing >= _NAME_CONSISTENT * voting


def _differing_parts(false: str, true: str) -> tuple[str, str]:
    """What is left of two names without what both begin and end with."""
    a, most = 0, min(len(false), len(true))
    while a < most and false[a] == true[a]:
        a += 1
    b = 0
    while b < most - a and false[-1 - b] == true[-1 - b]:
        b += 1
    return false[a : len(false) - b], true[a : len(true) - b]


def _exchange_at(context: FlagContext, p: ExchangeCandidate) -> _NameExchange | None:
    """The exchange of names that a difference is part of, or None if it is no such thing."""
    pairs, settings = bigrams_by_witness(context), context.settings
    mine = pairs[p.siglum].key
    if not pairs[p.rival_siglum].may_recur(p.rival_first, p.rival_length, settings.name_often):
        return None
    near = mine[max(0, p.first - NAME_LONGEST) : p.first + p.length + NAME_LONGEST]
    if '"' not in near and not pairs[p.siglum].may_recur(p.first, p.length, settings.name_often):
        return None
    best = _likeliest_names(context, p)
    if best is None:
        return None
    false, true = best
    at = mine.find(false, max(0, p.first - len(false)))
    if not pairs[p.siglum].contains(false, settings.name_often) and not _is_quoted(mine, at, at + len(false)):
        return None
    rest = [w for w in pairs if context.independence_classes[w] != context.independence_classes[p.siglum]]
    if not any(witness_has_name(context, w, false) for w in rest):
        return _NameExchange(p.siglum, false, true, "")
    after = mine[at + len(false) : at + len(false) + _NAME_COMPANY]
    known_company = (
        _HAN.fullmatch(after)
        and context.lexicon.part_of_speech(true).startswith("n")
        and pairs[p.rival_siglum].contains(true + after)
    )
    if known_company and not any(pairs[w].contains(false + after) for w in rest):
        return _NameExchange(p.siglum, false, true, after)
    return None


def _likeliest_names(context: FlagContext, p: ExchangeCandidate) -> tuple[str, str] | None:
    """False and true name: of the stretches round the difference that are names the one its rival's witness has most often.

    Ties: the longer, then the one that begins first.
    """
    pairs = bigrams_by_witness(context)
    mine, theirs = pairs[p.siglum].key, pairs[p.rival_siglum].key
    a, n, b, m = p.first, p.length, p.rival_first, p.rival_length
    best: tuple[int, int, int, str, str] | None = None
    longest, around, least = NAME_LONGEST, NAME_AROUND, context.settings.name_often
    widest = around
    for left in range(min(around, longest - m, a, b) + 1):
        if mine[a - left : a] != theirs[b - left : b]:
            break
        for right in range(min(widest, longest - m - left) + 1):
            true, false = theirs[b - left : b + m + right], mine[a - left : a + n + right]
            if mine[a + n : a + n + right] != theirs[b + m : b + m + right]:
                break
            if len(true) < 2 or len(false) < 2:
                continue
            if not pairs[p.rival_siglum].contains(true, least):  # nor is what is longer
                widest = right - 1
                break
            often = pairs[p.rival_siglum].count_string(true)
            if not (_HAN.fullmatch(true) and _HAN.fullmatch(false)):
                continue
            marked = _is_quoted(theirs, b - left, b + m + right) and _is_quoted(mine, a - left, a + n + right)
            if not (marked or may_be_name(context, true)) or not is_between_words(
                context, theirs, b - left, b + m + right
            ):
                continue
            if best is not None and (often, len(true), -left) <= best[:3]:
                continue
            # A word for which none stands is misread, however often (亭受 for 享受).
            misread = is_made_of_words(context, theirs, b, b + m) and not is_made_of_words(context, mine, a, a + n)
            if marked or not misread or not context.lexicon.has_word(true):
                best = (often, len(true), -left, false, true)
    return best and best[3:]


def _is_quoted(key: str, a: int, b: int) -> bool:
    return a > 0 and key[a - 1] == '"' and key[b : b + 1] == '"'


def _occurrences(context: FlagContext, e: _NameExchange) -> Iterator[Span]:
    """Where the false name stands in its witness, with quotation marks where it has them."""
    f = context.folded[e.siglum]
    at = f.key.find(e.false)
    while at >= 0:
        end = at + len(e.false)
        if f.key.startswith(e.following, end):
            a, b = at, end
            if a and f.key[a - 1] == '"' and f.key[b : b + 1] == '"':
                a, b = a - 1, b + 1
            yield f.text_span(a, b)
        at = f.key.find(e.false, end)
