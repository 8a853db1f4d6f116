"""A clause or more that is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from chuyi_recon.core.flags.base import CLAUSE_ENDS, Flag, Sample, abbreviate, flagged_spans, span_of_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.missing_text import MissingText, find_missing_text
from chuyi_recon.core.model import Finding, Role, Severity, Subject
from chuyi_recon.messages import Message, sigla_have

_FRAME_CODES = (Subject.FURNITURE, Subject.SITE)
_SENTENCE_ENDS = frozenset("。;!?")
_GAP_MARGIN = 6  # signs on each side of a gap that are shown; flags .931 at 3, .933 at 12, .934 here


class MissingClause(Flag):
    """A clause, a paragraph or a page that a transcription lost.

    What it finds
        A place at which the text of a witness goes on, or stops, and eight signs or more of the
        document are not there: the base has them, or two independent witnesses, or without a base one
        that nobody contradicts. It points at the six signs before and after the place where the
        true text goes on, also where invented text stands in the gap.

    Why it matters
        What is not there cannot be seen. A scan that lost its second page reads on without a seam.

    Example
        `级路长名单向` / `排脱贫人口和`: two sentences and a half are lost between them

    Where it is wrong
        What a single other witness invented at the end of a page that all others lost looks like
        their loss. A letterhead that a web copy never had is counted as lost. With two witnesses
        and no base only a loss that tears a clause apart is told.
    """

    code: ClassVar[str] = "missing-clause"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.OMISSION
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "an item that one of three lost",
            {
                "a": "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班。\n",
                "b": "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班。\n",
                "c": "一、加强堤防巡查，发现险情立即上报，不得延误。\n三、严肃值班纪律，领导带班。\n",
            },
            expected=(("c", "，不得延误。\n三、严肃值班"),),
        ),
        Sample(
            "a page that only the base has kept",
            {
                "web": "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、各级领导带班，二十四小时不得离岗，违者追究责任。\n",
                "a": "一、加强堤防巡查，发现险情立即上报，不得延误。\n三、各级领导带班，二十四小时不得离岗，违者追究责任。\n",
            },
            expected=(("a", "，不得延误。\n三、各级领导"),),
            base="web",
        ),
        Sample(
            "a sentence that another witness has in another place: it is moved",
            {
                "a": "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "b": "二、备足防汛物资，落实专人保管。\n一、加强堤防巡查，发现险情立即上报，不得延误。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "c": "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
            },
        ),
        Sample(
            "the last clauses of a sentence written anew are no lost ones",
            {
                "a": "古码头应当采用原材料修缮，不得以水泥抹面，不得更换为光面石材。\n清淤每三年不少于一次，淤泥应当及时外运。\n",
                "b": "古码头应当采用原材料修缮，不得以水泥抹面，不得更换为光面石材。\n清淤每三年不少于一次，淤泥应当及时外运。\n",
                "c": "古码头应当采用原材料修缮，可以采用钢筋混凝土结构予以加固。\n清淤每三年不少于一次，淤泥应当及时外运。\n",
            },
        ),
        Sample(
            "a sentence that one of three added",
            {
                "a": "一、加强堤防巡查，发现险情立即上报，不得延误。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "b": "一、加强堤防巡查，发现险情立即上报，不得延误。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "c": "一、加强堤防巡查，发现险情立即上报，不得延误。\n弘扬抗洪精神，谱写新时代水利事业新篇章。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
            },
        ),
        Sample(
            "a word lost inside a clause",
            {
                "a": "支持建设三所高水平学校，并统一命名、统一标识。\n",
                "b": "支持建设三所高水平学校，并统一命名、统一标识。\n",
                "c": "支持建设三所学校，并统一命名、统一标识。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """One finding for each place, in order of witness and offset."""
        for every in find_missing_text(context).values():
            found = [self._finding(context, g) for g in every if _is_clause_lost(context, g)]
            yield from sorted(found, key=lambda f: f.span)

    def _finding(self, context: FlagContext, g: MissingText) -> Finding:
        margin = _GAP_MARGIN
        at = _end_of_text(context, g.siglum) if g.at_text_end else g.resumes
        last = at if g.at_text_end else min(len(context.folded[g.siglum]), at + margin)
        span = span_of_signs(context, g.siglum, max(0, at - margin), max(last, 1))
        giver = max(g.evidence, key=lambda a: len(a.span))
        lost = giver.span.extract(context.family.witness(giver.siglum).text).strip()
        finding_message = Message(
            "finding.missing-clause.at-end" if g.at_text_end else "finding.missing-clause.within-text",
            lost=abbreviate(lost),
            who=sigla_have(a.siglum for a in g.evidence),
        )
        return Finding(self.code, self.severity, g.siglum, span, finding_message, None, g.evidence)


def _is_clause_lost(context: FlagContext, g: MissingText) -> bool:
    """Whether a clause is lost, and not replaced word for word by other words of the same sentence."""
    if len(g.lost) < context.settings.gap_shortest:  # as most gaps are
        return False
    words = sum(c.isalnum() for c in g.lost)
    f, support = context.folded[g.siglum], context.support[g.siglum]
    alone = g.at_text_end and len(g.evidence) == 1 and not any(c in CLAUSE_ENDS for c in g.lost)
    if words < context.settings.gap_shortest or alone or g.lost in f.key[g.breaks_off : g.resumes + len(g.lost)]:
        return False
    if _occurs_without_gap(context, g):
        return False
    own, at = 0, g.breaks_off
    closed = at > 0 and g.lost[-1] == f.key[at - 1] and f.key[at - 1] in _SENTENCE_ENDS
    at -= closed  # both go on to the end of the sentence
    while at > 0 and not support[at - 1] and f.key[at - 1] not in _SENTENCE_ENDS and g.resumes == g.breaks_off:
        at, own = at - 1, own + 1
    if closed and (
        at == 0 or f.breaks[at] or f.key[at - 1] in _SENTENCE_ENDS or own >= context.settings.section_clauses
    ):
        return True  # so much is a section in the place of a lost one
    return 2 * own < words


def _occurs_without_gap(context: FlagContext, g: MissingText) -> bool:
    """Whether a witness that has the lost text goes over this very place without it: there it stands elsewhere."""
    key, margin = context.folded[g.siglum].key, _GAP_MARGIN
    here = key[max(0, g.breaks_off - margin) : g.breaks_off + margin]
    if g.resumes != g.breaks_off or len(here) < 2 * margin:
        return False  # other text stands in the gap
    return any(here in context.folded[e.siglum].key for e in g.evidence)


def _end_of_text(context: FlagContext, siglum: str) -> int:
    """The sign after the last of a witness that no page number or page frame holds."""
    f = context.folded[siglum]
    frame = flagged_spans(context, siglum, _FRAME_CODES)
    at = len(f)
    while at > 1 and any(s.start <= f.origin[at - 1] < s.end for s in frame):
        at -= 1
    return at
