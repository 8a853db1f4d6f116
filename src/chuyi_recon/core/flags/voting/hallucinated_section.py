"""Whole sentences that the document does not contain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from chuyi_recon.core.flags.base import Flag, Sample, abbreviate, cell_support, span_of_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.competing_passages import find_better_fitting, find_competing_texts
from chuyi_recon.core.flags.evidence.contested_text import document_favors
from chuyi_recon.core.flags.evidence.disputed_loci import base_counts_twice
from chuyi_recon.core.flags.evidence.sections import ContradictedRange, merge_sections
from chuyi_recon.core.flags.evidence.unsupported_runs import CellRun, RowNeighbours, WitnessRuns, expand_run
from chuyi_recon.core.model import Attestation, BoolArray, Finding, Role, Severity, Span, Subject
from chuyi_recon.messages import Message, sigla_have

_SECTION_AROUND = 24  # signs on each side of where a witness runs on without the run; 12 and 48 alike
# share of these signs that is supported where a witness contradicts; at .25 and .9 no figure changes
_SECTION_FIRM = 0.5


class HallucinatedSection(Flag):
    """A sentence or more that a transcription invented where it could not read.

    What it finds
        A run of clauses that no other witness supports *and* that others contradict: the base has
        other text in the place, or two independent witnesses have other text in common there, or
        two run on without it. An invention that two witnesses share is found where more
        independent witnesses contradict it than carry it; a base that misreads no signs counts twice. Where as many
        have one text as have another, the document tells which is invented: its list lacks the numbers of the true one,
        or the words of the true one are clearly more its own. Where only one other witness has other
        text in the place, the one that is not in the words of the rest is invented; and nobody need contradict
        a sentence that one witness alone says three times and more.

    Why it matters
        It is fluent and false. Everything that is flagged here is withheld: it has no vote.

    Example
        Three chapters on 职业教育质量监督制度 where the base goes on with the next numbered item.

    Where it is wrong
        Text that one witness alone has is not invented for that: where the others lost the page
        they abstain and nothing is flagged. With two witnesses and no base an invention where the
        other has nothing is not found, nor one in the witness that the other is aligned with. A page that the base lost, replaced by its own
        footer, can make a true page look contradicted.
    """

    code: ClassVar[str] = "hallucinated-section"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.WITHHOLDS
    subject: ClassVar[Subject] = Subject.INVENTION
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS})
    section: ClassVar[int] = 2
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "an invented opening where the base has another",
            {
                "web": "各市水利局：\n为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管。\n",
                "a": "各市教育局：\n为规范中小学收费行为，切实减轻学生负担，制定本办法。\n本办法适用于全省各级各类学校。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管。\n",
                "b": "各市水利局：\n为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管。\n",
            },
            expected=(("a", "为规范中小学收费行为，切实减轻学生负担，制定本办法。"),),
            base="web",
        ),
        Sample(
            "two witnesses share one invention, three contradict it",
            {
                "web": "关于防汛的通知\n各市水利局：为做好汛期工作，保障安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "a": "关于收费的通知\n各市教育局：为规范学校收费行为，减轻学生负担，制定本办法如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "b": "关于收费的通知\n各市教育局：为规范学校收费行为，减轻学生负担，制定本办法如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "c": "关于防汛的通知\n各市水利局：为做好汛期工作，保障安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "d": "关于防汛的通知\n各市水利局：为做好汛期工作，保障安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
            },
            expected=(("a", "为规范学校收费行为，减轻学生负担，"), ("b", "为规范学校收费行为，减轻学生负担，")),
            base="web",
        ),
        Sample(
            "two texts of two witnesses each: the list lacks the number of the true one",
            {
                "d": "四、时间。棋赛九月二十九日开始，十月三日结束，每日八时半开赛。\n五、报名。以系统为单位报名，每单位限报一队，每队棋手四人。\n六、办法。采用积分循环制，每方用时六十分钟，超时读秒三十秒。\n七、奖励。设先进单位奖三名。\n比赛设兴奋剂检测站，阳性者停赛两年。闭幕式请歌手表演，电视台现场直播。\n九、其他。棋手食宿自理。\n",
                "a": "四、时间。棋赛九月二十九日开始，十月三日结束，每日八时半开赛。\n五、报名。以系统为单位报名，每单位限报一队，每队棋手四人。\n六、办法。采用积分循环制，每方用时六十分钟，超时读秒三十秒。\n七、奖励。设先进单位奖三名。\n八、裁判与仲裁。裁判长沙仲权，裁判员由棋类协会选派，假赛者取消成绩。\n九、其他。棋手食宿自理。\n",
                "b": "四、时间。棋赛九月二十九日开始，十月三日结束，每日八时半开赛。\n五、报名。以系统为单位报名，每单位限报一队，每队棋手四人。\n六、办法。采用积分循环制，每方用时六十分钟，超时读秒三十秒。\n七、奖励。设先进单位奖三名。\n八、裁判与仲裁。裁判长沙仲权，裁判员由棋类协会选派，假赛者取消成绩。\n九、其他。棋手食宿自理。\n",
                "c": "四、时间。棋赛九月二十九日开始，十月三日结束，每日八时半开赛。\n五、报名。以系统为单位报名，每单位限报一队，每队棋手四人。\n六、办法。采用积分循环制，每方用时六十分钟，超时读秒三十秒。\n七、奖励。设先进单位奖三名。\n比赛设兴奋剂检测站，阳性者停赛两年。闭幕式请歌手表演，电视台现场直播。\n九、其他。棋手食宿自理。\n",
            },
            expected=(("d", "阳性者停赛两年"), ("c", "阳性者停赛两年")),
        ),
        Sample(
            "two texts of two witnesses each, and nothing tells them apart",
            {
                "d": "一、各县应当检查堤防，发现险情立即上报，不得延误。\n二、领导干部轮流带班，二十四小时不得离岗。\n三、通讯线路每日试通，中断时即行抢修。\n\n各县应当备足物资，落实专人保管，定期检查更换，发现短少立即补足。\n四、违反纪律的，依照规定从严处理，决不姑息。\n",
                "a": "一、各县应当检查堤防，发现险情立即上报，不得延误。\n二、领导干部轮流带班，二十四小时不得离岗。\n三、通讯线路每日试通，中断时即行抢修。\n\n各县应当组织队伍，指定干部带领，按月演练集合，遇有缺额立即增补。\n四、违反纪律的，依照规定从严处理，决不姑息。\n",
                "b": "一、各县应当检查堤防，发现险情立即上报，不得延误。\n二、领导干部轮流带班，二十四小时不得离岗。\n三、通讯线路每日试通，中断时即行抢修。\n\n各县应当组织队伍，指定干部带领，按月演练集合，遇有缺额立即增补。\n四、违反纪律的，依照规定从严处理，决不姑息。\n",
                "c": "一、各县应当检查堤防，发现险情立即上报，不得延误。\n二、领导干部轮流带班，二十四小时不得离岗。\n三、通讯线路每日试通，中断时即行抢修。\n\n各县应当备足物资，落实专人保管，定期检查更换，发现短少立即补足。\n四、违反纪律的，依照规定从严处理，决不姑息。\n",
            },
        ),
        Sample(
            "a sentence that nobody else has, said again and again",
            {
                "a": "1962年修复东渠。\n1963年，县人民政府整修渠道，恢复灌溉面积。\n1964年，县人民政府整修渠道，恢复灌溉面积。\n1965年，县人民政府整修渠道，恢复灌溉面积。\n1987年洪水冲毁堰堤。\n",
                "b": "1962年修复东渠。\n1987年洪水冲毁堰堤。\n",
            },
            expected=(("a", "县人民政府整修渠道，恢复灌溉面积。"),),
        ),
        Sample(
            "a page that only the base has kept",
            {
                "web": "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导带班，二十四小时不得离岗。\n",
                "a": "一、加强堤防巡查，发现险情立即上报，不得延误。\n",
                "b": "一、加强堤防巡查，发现险情立即上报，不得延误。\n",
            },
            base="web",
        ),
        Sample(
            "of two texts in one place the one that speaks of something else",
            {
                "a": "1.青釉壶　西晋\n盘口，短颈，鼓腹，平底。通体施青釉，釉不及底。高16厘米，口径7厘米，底径9厘米。馆藏号0117。\n"
                "2.青釉碗　南朝\n高5厘米，口径13厘米，底径5厘米。直口，弧腹，平底。通体施青釉，釉色青黄。馆藏号0088。\n"
                "3.青釉砚　唐\n高6厘米，口径17厘米。外壁施青釉，釉层薄而匀净。馆藏号0012。\n",
                "b": "1.青釉壶　西晋\n盘口，短颈，鼓腹，平底。通体施青釉，釉不及底。高16厘米，口径7厘米，底径9厘米。馆藏号0117。\n"
                "本馆是国家二级博物馆，年接待观众三十余万人次，先后荣获全国文明单位等称号，是重要的爱国主义教育基地。\n"
                "3.青釉砚　唐\n高6厘米，口径17厘米。外壁施青釉，釉层薄而匀净。馆藏号0012。\n",
                "c": "1.青釉壶　西晋\n盘口，短颈，鼓腹，平底。通体施青釉，釉不及底。高16厘米，口径7厘米，底径9厘米。馆藏号0117。\n",
            },
            expected=(("b", "年接待观众三十余万人次"),),
        ),
        Sample(
            "two texts in one place, both in the words of the document",
            {
                "a": "一、各县应当检查堤防，发现险情立即上报。\n二、各县应当备足防汛物资，落实专人保管，定期检查更换，发现短少立即补足。\n三、各县应当严肃值班纪律。\n",
                "b": "一、各县应当检查堤防，发现险情立即上报。\n二、各县应当组织防汛队伍，落实专人带领，定期检查演练，发现缺额立即补足。\n三、各县应当严肃值班纪律。\n",
            },
        ),
        Sample(
            "an item that the base lost, its number skipped",
            {
                "web": "1.青釉壶，西晋，高十二厘米，口径七厘米。\n3.青釉碗，南朝，高五厘米，口径十三厘米。\n",
                "a": "1.青釉壶，西晋，高十二厘米，口径七厘米。\n2.青釉盘，南朝，高三厘米，口径十四厘米，腹部刻双层仰莲瓣。\n"
                "3.青釉碗，南朝，高五厘米，口径十三厘米。\n",
            },
            base="web",
        ),
        Sample(
            "a letterhead that the base lacks and the others share",
            {
                "web": "关于防汛的通知\n各市水利局：\n一、加强堤防巡查，发现险情立即上报，不得延误。\n",
                "a": "云州省水利厅\n云州省财政厅文件\n关于防汛的通知\n各市水利局：\n一、加强堤防巡查，发现险情立即上报，不得延误。\n",
                "b": "云州省水利厅\n云州省财政厅文件\n关于防汛的通知\n各市水利局：\n一、加强堤防巡查，发现险情立即上报，不得延误。\n",
            },
            base="web",
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """One finding for each unbroken run, in order of witness and place; none where all copy one transcription."""
        if len(set(context.independence_classes.values())) < 2:
            return
        every = {w: WitnessRuns(context, w) for w in context.family.sigla}
        inventions = np.zeros(context.table.rows.start.shape, bool)
        flagged: dict[str, list[ContradictedRange]] = {w: [] for w in every}
        # First what several share: an invention that is told as one does not speak against what one has alone.
        for shared in (True, False):
            known_inventions = inventions.copy()
            for w, (siglum, runs) in enumerate(every.items()):
                for run in (r for r in runs.runs if r.shared == shared):
                    signs = expand_run(context, siglum, runs.loop_prefix_sums, run)
                    against = (
                        _find_contradicting(context, siglum, runs.neighbours, run, known_inventions) if signs else {}
                    )
                    signs = signs if against else runs.find_loop(run)
                    if signs:
                        flagged[siglum].append((*signs, against))
                        inventions[w, run.rows] = True
        for siglum, runs in every.items():
            for first, last, against in merge_sections(context, siglum, flagged[siglum], runs.cells, runs.neutral):
                yield self._finding(context, siglum, first, last, against)

    def _finding(self, context: FlagContext, siglum: str, first: int, last: int, against: dict[str, Span]) -> Finding:
        span = span_of_signs(context, siglum, first, last)
        text = abbreviate(span.extract(context.family.witness(siglum).text), 30)
        evidence = tuple(Attestation(w, s) for w, s in sorted(against.items()))
        finding_message = (
            Message("finding.hallucinated-section.contradicted", text=text, who=sigla_have(against))
            if against
            else Message("finding.hallucinated-section.repeated", text=text)
        )
        return Finding(self.code, self.severity, siglum, span, finding_message, "", evidence)


def _find_contradicting(
    context: FlagContext, siglum: str, neighbours: RowNeighbours, run: CellRun, known_inventions: BoolArray
) -> dict[str, Span]:
    """Who contradicts the run, with where: empty when the run stands."""
    base = context.family.base
    carried = {context.independence_classes[siglum]}
    if run.shared:
        carried |= {context.independence_classes[w] for w in _witnesses_with_run(context, run)}
    between = neighbours.rows_around(run)
    rivals = find_competing_texts(context, siglum, *between, run.rows, known_inventions)
    # Of what the pivot has, who runs on without it may have lost it.
    omitting = _witnesses_without_run(context, run) if not (run.shared and run.is_in_pivot) else {}
    against = {w: s for w, s in (omitting | rivals).items() if context.independence_classes[w] not in carried}
    classes = {context.independence_classes[w] for w in against}
    if run.shared:
        of_base = context.independence_classes[base or siglum]
        lead = len(classes) - len(carried) + base_counts_twice(context) * ((of_base in classes) - (of_base in carried))
        if lead == 0:
            place = siglum, *between, run.rows
            return {w: s for w, s in against.items() if w in rivals and document_favors(context, w, *place)}
        return against if lead > 0 else {}
    if base is not None and base != siglum and base in rivals:
        return against
    if len(classes) >= 2:
        return against
    held = (run.cells[i] for i in run.indices)
    mine = "".join(context.folded[siglum].key[p.first : p.last] for p in held)
    return find_better_fitting(context, siglum, *between, run.rows, mine)


def _witnesses_with_run(context: FlagContext, run: CellRun) -> Iterator[str]:
    """Witnesses that have most of a piece's row as most of it stands."""
    there, rows = cell_support(context), run.rows
    size, common = there.length[:, rows], there.supported[:, rows]
    for w in np.flatnonzero(((size > 0) & (2 * common >= size)).any(axis=1)):
        yield context.table.rows.sigla[w]


def _witnesses_without_run(context: FlagContext, run: CellRun) -> dict[str, Span]:
    """Witnesses whose text runs on without any of the run's rows, between words that others have too.

    Two inventions that happen to be opposite one another say nothing of a third text.
    """
    start, end = (c[:, run.rows] for c in (context.table.rows.start, context.table.rows.end))
    without = np.flatnonzero(((start >= 0) & (start == end)).all(axis=1)).tolist()
    places = {context.table.rows.sigla[w]: Span(int(start[w, 0]), int(start[w, 0])) for w in without}
    return {w: s for w, s in places.items() if w == context.family.base or _is_supported_around(context, w, s)}


def _is_supported_around(context: FlagContext, siglum: str, place: Span) -> bool:
    """Whether most signs round a place are supported."""
    at, signs = context.folded[siglum].sign_at(place.start), _SECTION_AROUND
    around = context.support[siglum][max(0, at - signs) : at + signs]
    return len(around) > 0 and bool(around.mean() >= _SECTION_FIRM)
