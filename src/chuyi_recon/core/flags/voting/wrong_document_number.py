"""A document number that is another document's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import ClassVar

import regex

from chuyi_recon.core.flags.base import Flag, Sample
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.disputed_loci import base_counts_twice
from chuyi_recon.core.model import Attestation, Finding, Role, Severity, Subject
from chuyi_recon.core.text.notation import DocumentNumber, document_numbers
from chuyi_recon.messages import Message, sigla_carry

_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<=^\()\d\d(?=\))")


class WrongDocumentNumber(Flag):
    """The document's number (文号, 编号) is another one.

    What it finds
        Numbers that stand on a line of their own, or after their label, and differ from the number
        that more independent witnesses carry. The base may carry its own at its foot.

    Why it matters
        The number says which document this is. With another number it is filed, cited and found
        as another document.

    Example
        `湘人社规〔2020〕7号` where two others carry `湘教发〔2022〕7号`

    Where it is wrong
        When as many witnesses carry the wrong number as the right one, nothing is said, unless the
        base has one of them, or only one has a year that the text has in a date. A number cited alone on its line is taken for the document's own.
    """

    code: ClassVar[str] = "wrong-document-number"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.ACCUSES
    subject: ClassVar[Subject] = Subject.DOCUMENT_NUMBER
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "one of three has another number",
            {
                "a": "云水发〔2021〕12号\n关于开展堤防检查的通知\n各市水利局：请于汛前完成检查。\n",
                "b": "云水发〔2021〕12号\n关于开展堤防检查的通知\n各市水利局：请于汛前完成检查。\n",
                "c": "云人社规〔2019〕5号\n关于开展堤防检查的通知\n各市水利局：请于汛前完成检查。\n",
            },
            expected=(("c", "云人社规〔2019〕5号"),),
        ),
        Sample(
            "two numbers, and the text is dated",
            {
                "a": "合同编号：YHT-2017-0236\n甲方委托乙方加工文献，期限一年。\n签订日期：2017年3月28日\n",
                "b": "合同编号：YHT-2011-0263\n甲方委托乙方加工文献，期限一年。\n签订日期：2017年3月28日\n",
            },
            expected=(("b", "YHT-2011-0263"),),
        ),
        Sample(
            "two numbers of one year",
            {
                "a": "合同编号：YHT-2017-0236\n甲方委托乙方加工文献，期限一年。\n签订日期：2017年3月28日\n",
                "b": "合同编号：YHT-2017-0263\n甲方委托乙方加工文献，期限一年。\n签订日期：2017年3月28日\n",
            },
        ),
        Sample(
            "a number without a year",
            {
                "a": "江南省教育厅训令\n教字第4127号\n令各县县政府遵照整顿乡村小学。\n",
                "b": "江南省教育厅训令\n民字第4217号\n令各县县政府遵照整顿乡村小学。\n",
                "c": "江南省教育厅训令\n教字第4127号\n令各县县政府遵照整顿乡村小学。\n",
            },
            expected=(("b", "民字第4217号"),),
        ),
        Sample(
            "a number cited in a sentence is no document's own",
            {
                "a": "云水发〔2021〕12号\n关于开展堤防检查的通知\n根据云政发〔2020〕3号文件，请于汛前完成检查。\n",
                "b": "云水发〔2021〕12号\n关于开展堤防检查的通知\n根据云政发〔2020〕3号文件，请于汛前完成检查。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """The numbers that lose the vote, in order of witness."""
        found = [
            n for w in context.family.witnesses for n in document_numbers(w.siglum, w.text, context.folded[w.siglum])
        ]
        holders: dict[str, set[str]] = defaultdict(set)
        for n in found:
            holders[n.key].add(context.independence_classes[n.siglum])
        own = {n.key for n in found if n.siglum == context.family.base}
        votes = {k: len(s) + (k in own and base_counts_twice(context)) for k, s in holders.items()}
        ranked = sorted(holders, key=lambda k: (-votes[k], k not in own, k))
        if len(ranked) < 2:
            return
        best = ranked[0]
        level = [k for k in ranked if votes[k] == votes[best]]
        if len(level) > 1 and best not in own:
            dated = _dated_numbers(context, level)
            if len(dated) != 1:
                return
            best = dated[0]
        right = [n for n in found if n.key == best]
        citing = {n.siglum for n in right}  # who carries the right number too cites the other
        for n in found:
            if n.key != best and n.siglum not in citing:
                yield self._finding(context, n, right)

    def _finding(self, context: FlagContext, n: DocumentNumber, right: list[DocumentNumber]) -> Finding:
        true = right[0].span.extract(context.family.witness(right[0].siglum).text)
        false = n.span.extract(context.family.witness(n.siglum).text)
        evidence = tuple(Attestation(r.siglum, r.span) for r in right)
        holders = sigla_carry(r.siglum for r in right)
        finding_message = Message("finding.wrong-document-number.other-number", false=false, who=holders, true=true)
        return Finding(self.code, self.severity, n.siglum, n.span, finding_message, true, evidence)


def _dated_numbers(context: FlagContext, numbers: Sequence[str]) -> list[str]:
    """The numbers that name a year which some witness has in a date: a document is numbered in its own year."""
    years = {number: _YEAR.findall(number) for number in numbers}
    keys = [f.key for f in context.folded.values()]
    dated = {
        year
        for year in {*chain.from_iterable(years.values())}
        if any(f"{year}年" in k or f"19{year}年" in k for k in keys)
    }
    return [number for number in numbers if not dated.isdisjoint(years[number])]
