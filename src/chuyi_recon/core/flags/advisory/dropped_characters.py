"""Characters lost inside a clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex

from chuyi_recon.core.flags.base import Flag, Sample, WitnessSpans, abbreviate, flagged_spans, mask_spans
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.loss_patterns import DROPPED_MARGIN, find_loss_patterns, find_missing_signatories
from chuyi_recon.core.flags.evidence.lost_signs import LostSigns, are_quotes, lost_by_witness
from chuyi_recon.core.model import (
    Finding,
    Role,
    Severity,
    Span,
    Subject,
)
from chuyi_recon.messages import Message, sigla_have

# Signs that are none: what stands in their place is misread, not lost.
_BROKEN = regex.compile(r"[\N{REPLACEMENT CHARACTER}\p{Cf}\p{Co}\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PRECEDING_CODES = (Role.ACCUSES, Subject.FIGURE)
_PARTNERS = {
    "“": "”\"", "‘": "’", "「": "」", "『": "』", '"': '"”', "(": ")）", "（": "）)", "《": "》", "〈": "〉", "[": "]〕", "〔": "〕]"
}  # fmt: skip
_DROPPED_REACH = 40  # signs in a pair of lost quotation marks, at most; 20 and 80 alike


class DroppedCharacters(Flag):
    """A measure word, quotation marks, a character or word lost inside a clause.

    What it finds
        Signs that two independent witnesses have inside a clause and this one has not; the measure word of a
        figure, if one has it; where only one
        other speaks, if it is the base, or if the document tells that they are lost: a figure that
        counts nothing, a join that makes no word, an eye that slipped from a sign to its like. Of the
        base, also marks that a single other witness has, where no third one speaks. And shapes that
        show a loss nobody can fill: a figure that stands directly before a name which is counted
        elsewhere (`400楚怡` beside `10所“楚怡”`), a date run together (`202241`), an empty bracket, a
        signature that lacks bodies of the letterhead.

    Why it matters
        `建设3楚怡` does not say three of what. What is attested is restored into the base; what is
        not stays as it is, flagged, never guessed.

    Example
        `支持建设3楚怡高水平职业本科学校` for `支持建设3所“楚怡”高水平职业本科学校`

    Where it is wrong
        Signs that two witnesses share by a common invention look like a loss of the third.
    """

    code: ClassVar[str] = "dropped-characters"
    severity: ClassVar[Severity] = "medium"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.LOSS
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS, Role.ACCUSES, Subject.FIGURE})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a measure word",
            {
                "a": "支持建设3所高水平学校，全省改造危桥480座，乡镇全部通车。\n",
                "b": "支持建设3所高水平学校，全省改造危桥480座，乡镇全部通车。\n",
                "c": "支持建设3所高水平学校，全省改造危桥480，乡镇全部通车。\n",
            },
            expected=(("c", "桥480，乡镇"),),
        ),
        Sample(
            "a date run together, which nobody can fill",
            {
                "web": "关于防汛的通知\n请各县即行部署防汛工作。\n云州省水利厅\n202241\n",
                "a": "关于防汛的通知\n请各县即行部署防汛工作。\n",
            },
            expected=(("web", "202241"),),
            base="web",
        ),
        Sample(
            "a sign that one of three has more",
            {
                "a": "支持建设三所学校，并统一命名、统一标识。\n",
                "b": "支持建设三所学校，并统一命名、统一标识。\n",
                "c": "支持建设三所新学校，并统一命名、统一标识。\n",
            },
        ),
        Sample(
            "a measure word, and only two witnesses speak",
            {
                "a": "大溪县开办冬学97班，石桥县开办冬学120班，全区已开办冬学1846班，入学农民五万人。\n",
                "b": "大溪县开办冬学97班，石桥县开办冬学120班，全区已开办冬学1846，入学农民五万人。\n",
            },
            expected=(("b", "1846，"),),
        ),
        Sample(
            "a join that makes no word, of words that stand elsewhere",
            {
                "a": "抽调干部分片包干，帮助群众教师备课。对成绩优良的群众教师发给奖状，奖励认真备课的人。\n",
                "b": "抽调干部分片包干，帮助群众课。对成绩优良的群众教师发给奖状，奖励认真备课的人。\n",
            },
            expected=(("b", "群众课。"),),
        ),
        Sample(
            "words that read well without those that one has more",
            {
                "a": "抽调干部分片包干，积极帮助群众教师备课。对成绩优良的群众教师发给奖状。\n",
                "b": "抽调干部分片包干，帮助群众教师备课。对成绩优良的群众教师发给奖状。\n",
            },
        ),
        Sample(
            "what an invention stands for is no loss of characters beside it",
            {
                "a": "最大埋深三十八米，施工难度为全市之最。建设者累计浇筑混凝土二百万立方米。\n票价分段计算，起步价二元。\n",
                "b": "最大埋深三十八米，施工难度为全市之最。建设者累计浇筑混凝土二百万立方米。\n票价分段计算，起步价二元。\n",
                "c": "最大埋深三十八米，工程建设者发扬特别能战斗的精神，涌现出一大批先进集体和个人。\n票价分段计算，起步价二元。\n",
            },
        ),
        Sample(
            "a figure that counts nothing in either",
            {
                "a": "联系电话：7712035，地址：解放路103号。\n",
                "b": "联系电话：77120，地址：解放路103号。\n",
            },
        ),
        Sample(
            "a witness that breaks off has lost a page, not characters",
            {
                "a": "支持建设三所学校，并统一命名、统一标识，所需经费由省财政解决，不得摊派。\n二、严肃纪律，违者追究责任，并通报全省。\n",
                "b": "支持建设三所学校，并统一命名、统一标识，所需经费由省财政解决，不得摊派。\n二、严肃纪律，违者追究责任，并通报全省。\n",
                "c": "支持建设三所学校，并统一命名、\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Attested losses first, then shapes; no place twice. In order of witness and place."""
        out: list[Finding] = []
        for siglum, gaps in lost_by_witness(context).items():
            out += self._find_attested(context, siglum, gaps)
        for w in context.family.witnesses:
            found = [*find_loss_patterns(context, w.siglum), *find_missing_signatories(context, w.siglum)]
            flagged = [f.span for f in out if f.siglum == w.siglum and f.severity == "medium"] if found else []
            for span, finding_message in found:
                if not any(span.overlaps(other) for other in flagged) and not _is_shared_by_two(
                    context, w.siglum, span
                ):
                    flagged.append(span)
                    out.append(Finding(self.code, "medium", w.siglum, span, finding_message))
        yield from sorted(out, key=lambda f: (f.siglum, f.span.start, f.span.end, f.message))

    def _find_attested(self, context: FlagContext, siglum: str, gaps: list[LostSigns]) -> Iterator[Finding]:
        f, text = context.folded[siglum], context.family.witness(siglum).text
        reach, margin = _DROPPED_REACH, DROPPED_MARGIN
        used: set[int] = set()
        inventions = WitnessSpans(
            (siglum, s) for s in flagged_spans(context, siglum, (Subject.INVENTION, Subject.LOOP))
        )
        invented_mask = mask_spans(context, inventions)[siglum]
        flagged = [f.sign_range(s) for s in flagged_spans(context, siglum, _PRECEDING_CODES)]
        for i, gap in enumerate(gaps):
            if i in used or any(a <= gap.at <= b for a, b in flagged):
                continue  # of another name or number nothing is lost
            lost = gap.chars
            if are_quotes(lost):  # one mark alone is told as an unbalanced pair
                partner = next(
                    (
                        j
                        for j in range(i + 1, len(gaps))
                        if gaps[j].at - gap.at <= reach and _is_closing_partner(lost, gaps[j].chars)
                    ),
                    None,
                )
                if partner is not None:
                    used.add(partner)
                    a, b = gap.at, gaps[partner].at
                    if b > a:
                        span = f.text_span(a, b)
                        yield self._quotes_finding(siglum, span, gap, gaps[partner], text)
                continue
            if (
                len(gap.following) >= 2 * margin
                and gap.following in f.key
                and not f.key.startswith(gap.following[-margin:], gap.at)
            ):
                continue  # it stands elsewhere, with what follows it
            if gap.at < len(f) and f.breaks[gap.at] and any(c in "。；！？" for c in lost):
                continue  # the line breaks off: a clause is cut, not a character lost inside it
            if 0 < gap.at < len(f) and _BROKEN.search(text, int(f.origin[gap.at - 1]), int(f.origin[gap.at]) + 1):
                continue
            a, b = max(0, gap.at - margin), min(len(f), gap.at + margin)
            if 1 in invented_mask[a:b]:
                continue  # beside an invention it is what that stands for which is lost
            span = f.text_span(a, b)
            at = int(f.ends[gap.at - 1]) if gap.at else 0
            whole = text[span.start : at] + lost + text[at : span.end]
            finding_message = Message(
                "finding.dropped-characters.within-clause",
                who=sigla_have(gap.sigla),
                lost=lost,
                whole=abbreviate(whole),
            )
            yield Finding(self.code, "medium", siglum, span, finding_message, whole, gap.evidence)

    def _quotes_finding(self, siglum: str, span: Span, left: LostSigns, right: LostSigns, text: str) -> Finding:
        words = span.extract(text)
        finding_message = Message(
            "finding.dropped-characters.quotation-marks", who=sigla_have(left.sigla), words=abbreviate(words)
        )
        return Finding(
            self.code,
            "low",
            siglum,
            span,
            finding_message,
            left.chars[-1] + words + right.chars[:1],
            (*left.evidence, *right.evidence),
        )


def _is_shared_by_two(context: FlagContext, siglum: str, span: Span) -> bool:
    """Whether two other sources have a stretch just as this witness has it: what all have, nobody has lost."""
    a, b = context.folded[siglum].sign_range(span)
    key = context.folded[siglum].key[a:b]
    having = {context.independence_classes[w] for w, f in context.folded.items() if key in f.key} - {
        context.independence_classes[siglum]
    }
    return len(having) > 1


def _is_closing_partner(opening: str, closing: str) -> bool:
    """Whether a lost mark closes another lost one."""
    return are_quotes(closing) and closing[0] in _PARTNERS.get(opening[-1], "")
