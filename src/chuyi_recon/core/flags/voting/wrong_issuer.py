"""An issuing body that is another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.flags.base import Flag, Sample, flagged_spans
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.disputed_loci import base_counts_twice
from chuyi_recon.core.model import Attestation, Finding, Role, Severity, Span, Subject
from chuyi_recon.core.text.edit_distance import is_subsequence
from chuyi_recon.core.text.notation import KeyLine, is_issuing_body, key_lines
from chuyi_recon.messages import Message, list_sigla

# （2020年10月29日桐汭市第十六届人民代表大会常务委员会第三十二次会议通过
_ADOPTED = regex.compile(r"日(?P<body>\p{Han}{4,40}?)会议(?:通过|批准|修订|修正)")
# rapidfuzz ratio / 100: two copies have one name; at .5 nothing changes; at .95 flags .932 for .934
_ISSUER_RATIO = 0.75
_ISSUER_MISREAD = 1  # signs: a name that differs by no more was misread; at 0 flags .931 for .934; at 2 nothing changes


class WrongIssuer(Flag):
    """An issuing body in the letterhead, title line or signature is another one.

    What it finds
        In the first lines, the name of a body that no other witness has there, between neighbours
        that others have too with another name between them. And in the formula of adoption a body that at least two
        others have otherwise, and none as this one.

    Why it matters
        It changes who speaks. A notice of three departments becomes one of the government.

    Example
        `湖南省人民政府文件` where the others have `湖南省财政厅文件`

    Where it is wrong
        A body that one copy alone has kept, where two others lost the line and have the next one
        in its place, can be taken for a false one. Names that differ by one sign are misreadings
        and not told here.
    """

    code: ClassVar[str] = "wrong-issuer"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.ACCUSES
    subject: ClassVar[Subject] = Subject.ISSUER
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "the second of three bodies",
            {
                "a": "云州省教育厅\n云州省财政厅文件\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n",
                "b": "云州省教育厅\n云州省财政厅文件\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n",
                "c": "云州省教育厅\n云州省人民政府文件\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n",
            },
            expected=(("c", "云州省人民政府"),),
        ),
        Sample(
            "the body whose session adopted a law",
            {
                "a": "城市内河管理条例\n（2020年10月29日桐汭市第十六届人民代表大会常务委员会第三十二次会议通过）\n第一条　为了加强内河管理，制定本条例。\n",
                "b": "城市内河管理条例\n（2020年10月29日桐汭市第十六届人民代表大会常务委员会第三十二次会议通过）\n第一条　为了加强内河管理，制定本条例。\n",
                "c": "城市内河管理条例\n（2020年10月29日桐汭市人民政府第三十二次常务会议通过）\n第一条　为了加强内河管理，制定本条例。\n",
            },
            expected=(("c", "桐汭市人民政府"),),
        ),
        Sample(
            "the body whose minutes these are",
            {
                "a": "渌阳市人民政府常务会议纪要\n2016年9月6日上午，市长主持召开常务会议，研究养老保险事项。\n",
                "b": "渌阳市人民政府常务会议纪要\n2016年9月6日上午，市长主持召开常务会议，研究养老保险事项。\n",
                "c": "中共渌阳市委常委会议纪要\n2016年9月6日上午，市长主持召开常务会议，研究养老保险事项。\n",
            },
            expected=(("c", "中共渌阳市委"),),
        ),
        Sample(
            "a body misread in the formula of adoption",
            {
                "a": "城市内河管理条例\n（2020年10月29日桐汭市第十六届人民代表大会常务委员会第三十二次会议通过）\n第一条　为了加强内河管理，制定本条例。\n",
                "b": "城市内河管理条例\n（2020年10月29日桐汭市第十六届人民代表大会常务委员会第三十二次会议通过）\n第一条　为了加强内河管理，制定本条例。\n",
                "c": "城市内河管理条例\n（2020年10月29日桐汭市第十六届入民代表大会常务委员会第三十三次会议通过）\n第一条　为了加强内河管理，制定本条例。\n",
            },
        ),
        Sample(
            "a body that one copy lost",
            {
                "a": "云州省教育厅\n云州省财政厅文件\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n",
                "b": "云州省教育厅\n云州省财政厅文件\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n",
                "c": "云州省教育厅\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """False names in the first lines, in order of witness."""
        most = context.settings.issuer_lines
        heads = {w.siglum: key_lines(context.folded[w.siglum])[:most] for w in context.family.witnesses}
        furniture = {s: set(flagged_spans(context, s, (Subject.FURNITURE,))) for s in heads}
        bodies = {s: _find_adopters(context.folded[s].key, head) for s, head in heads.items()}
        known = {s: {line.key for line in head} for s, head in heads.items()}
        for w in context.family.witnesses:
            for i, line in enumerate(heads[w.siglum]):
                if not is_issuing_body(line.key) or line.span in furniture[w.siglum]:
                    continue
                if any(line.key in k or is_subsequence(line.key, k) for s in known if s != w.siglum for k in known[s]):
                    continue  # others have it, or it is a part of what they have: misread, not replaced
                yield from self._find_replaced_issuer(
                    context, w.siglum, line, _neighbour_keys(heads[w.siglum], i), heads
                )
            yield from self._find_wrong_adopters(context, w.siglum, bodies)

    def _find_wrong_adopters(
        self, context: FlagContext, siglum: str, bodies: Mapping[str, Sequence[tuple[int, int]]]
    ) -> Iterator[Finding]:
        """Bodies of the formula of adoption that at least two others have otherwise, all of them alike."""
        least = 2 + (siglum == context.family.base and base_counts_twice(context))
        for n, (first, last) in enumerate(bodies[siglum]):
            false, there = context.folded[siglum].key[first:last], []
            for other, found in bodies.items():
                if context.independence_classes[other] != context.independence_classes[siglum] and n < len(found):
                    f = context.folded[other]
                    there.append((f.key[slice(*found[n])], Attestation(other, f.text_span(*found[n]))))
            classes = {context.independence_classes[a.siglum] for _, a in there}
            alike = [fuzz.ratio(false, true) < 100 * _ISSUER_RATIO for true, _ in there]
            if len(classes) < least or not all(alike):
                continue
            true = max(sorted({t for t, _ in there}), key=[t for t, _ in there].count)
            yield self._finding(
                context, siglum, context.folded[siglum].text_span(first, last), true, [a for _, a in there]
            )

    def _find_replaced_issuer(
        self,
        context: FlagContext,
        siglum: str,
        line: KeyLine,
        around: tuple[str, str],
        heads: dict[str, Sequence[KeyLine]] | dict[str, tuple[KeyLine, ...]],
    ) -> Iterator[Finding]:
        there: dict[str, set[str]] = defaultdict(set)
        places: dict[str, list[Attestation]] = defaultdict(list)
        for other, head in heads.items():
            if context.independence_classes[other] == context.independence_classes[siglum]:
                continue
            for j, candidate in enumerate(head):
                before, after = _neighbour_keys(head, j)
                fits = (before == around[0]) + (after == around[1] and bool(after))
                if fits and is_issuing_body(candidate.key) and candidate.key not in {x.key for x in heads[siglum]}:
                    there[candidate.key].add(context.independence_classes[other])
                    places[candidate.key].append(Attestation(other, candidate.span))
                    break
        if not there:
            return
        best = max(sorted(there), key=lambda k: (len(there[k]), len(k)))
        alike = 100 * _ISSUER_RATIO
        for other in sorted(there):  # a name misread in one copy still is that name
            if other != best and fuzz.ratio(other, best) >= alike:
                there[best] |= there[other]
                places[best] += places[other]
        least = 2 + (siglum == context.family.base and base_counts_twice(context))
        if len(there[best]) < least or Levenshtein.distance(best, line.key) <= _ISSUER_MISREAD:
            return
        a, b, name = _split_off_ending(line, best)
        yield self._finding(context, siglum, context.folded[siglum].text_span(a, b), name, places[best])

    def _finding(
        self, context: FlagContext, siglum: str, span: Span, name: str, places: Sequence[Attestation]
    ) -> Finding:
        finding_message = Message(
            "finding.wrong-issuer.other-issuer",
            false=span.extract(context.family.witness(siglum).text),
            sigla=list_sigla({p.siglum for p in places}),
            name=name,
        )
        return Finding(self.code, self.severity, siglum, span, finding_message, name, tuple(places))


def _find_adopters(key: str, head: Sequence[KeyLine]) -> list[tuple[int, int]]:
    """The signs of the bodies by whose session a law was adopted or approved, in order."""
    return [m.span("body") for line in head for m in _ADOPTED.finditer(key, line.first, line.last)]


def _neighbour_keys(head: Sequence[KeyLine], i: int) -> tuple[str, str]:
    """The lines before and after; the beginning of the text counts as one, written as an empty key."""
    return head[i - 1].key if i else "", head[i + 1].key if i + 1 < len(head) else ""


def _split_off_ending(line: KeyLine, true: str) -> tuple[int, int, str]:
    """The signs of the name without what both lines end with (文件), and the true name likewise."""
    ending = 0
    while ending < min(len(line.key), len(true)) and line.key[-1 - ending] == true[-1 - ending]:
        ending += 1
    while ending and not is_issuing_body(true[: len(true) - ending]):
        ending -= 1
    return line.first, line.last - ending, true[: len(true) - ending]
