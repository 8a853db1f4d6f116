"""Whole sentences that the document does not contain."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from chuyi_recon.core.flags.base import Pieces, Sample, cells, pieces, quote, stretch, taken
from chuyi_recon.core.flags.outvoted import two_voices
from chuyi_recon.core.flags.rivals import in_its_place, more_at_home
from chuyi_recon.core.flags.sections import is_section, joined, sentences
from chuyi_recon.core.fold import counted
from chuyi_recon.core.model import Attestation, BoolArray, Case, Finding, IntArray, Severity, Span
from chuyi_recon.core.model.columns import PLACES
from chuyi_recon.core.notation import standing_numbers
from chuyi_recon.core.said import has, said

_FRAME = frozenset({"page-artifact", "web-boilerplate"})


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring pieces of one witness: `shared` ones other witnesses have too, but not the pivot."""

    every: Pieces
    held: tuple[int, ...]  # which of them
    shared: bool

    @property
    def rows(self) -> IntArray:
        """The rows of its pieces, in order of the text."""
        return self.every.row[list(self.held)]


class HallucinatedSection:
    """A sentence or more that a transcription invented where it could not read.

    What it finds
        A run of clauses that no other witness supports *and* that others contradict: the base has
        other text in the place, or two independent witnesses have other text in common there, or
        two run on without it. An invention that two witnesses share is found where more
        independent witnesses contradict it than carry it; a base that misreads no signs counts twice. Where only one other witness has other
        text in the place, the one that is not in the words of the rest is invented.

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
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "an invented opening where the base has another",
            {
                "web": "各市水利局：\n为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管。\n",
                "a": "各市教育局：\n为规范中小学收费行为，切实减轻学生负担，制定本办法。\n本办法适用于全省各级各类学校。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管。\n",
                "b": "各市水利局：\n为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。\n一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管。\n",
            },
            found=(("a", "为规范中小学收费行为，切实减轻学生负担，制定本办法。"),),
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
            found=(("a", "为规范学校收费行为，减轻学生负担，"), ("b", "为规范学校收费行为，减轻学生负担，")),
            base="web",
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
            found=(("b", "年接待观众三十余万人次"),),
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

    def find(self, case: Case) -> Iterator[Finding]:
        """One finding for each unbroken run, in order of witness and place."""
        for w in case.family.witnesses:
            every = pieces(case, w.siglum)
            neutral = _neutral(case, w.siglum, every)
            looped = taken(case, w.siglum, ("repetition-loop",))
            inside = counted(len(case.folded[w.siglum]), map(case.folded[w.siglum].signs, looped))
            around = _Neighbours(case, w.siglum, every, looped)
            flagged: list[tuple[int, int, dict[str, Span]]] = []
            for run in _runs(every, neutral, case.settings.section_bridge):
                signs = _whole(case, w.siglum, inside, run)
                against = _against(case, w.siglum, around, run) if signs else {}
                if signs and against:
                    flagged.append((*signs, against))
            for first, last, against in joined(case, w.siglum, flagged, every, neutral):
                yield self._finding(case, w.siglum, first, last, against)

    def _finding(self, case: Case, siglum: str, first: int, last: int, against: dict[str, Span]) -> Finding:
        span = stretch(case, siglum, first, last)
        text = quote(span.of(case.family.witness(siglum).text), 30)
        evidence = tuple(Attestation(w, s) for w, s in sorted(against.items()))
        message = said("{text} stands in no other witness; {who} other text here, or none", text=text, who=has(against))
        return Finding(self.code, self.severity, siglum, span, message, "", evidence)


def _neutral(case: Case, siglum: str, every: Pieces) -> BoolArray:
    """Which pieces say nothing: page furniture, and a document number on its own line."""
    spans = taken(case, siglum, _FRAME)
    text, f = case.family.witness(siglum).text, case.folded[siglum]
    spans += [n.span for n in standing_numbers(siglum, text, f)]
    inside = np.asarray(counted(len(f), map(f.signs, spans)))
    out: BoolArray = 2 * (inside[every.last] - inside[every.first]) > every.last - every.first
    return out


def _runs(every: Pieces, neutral: BoolArray, longest: int) -> Iterator[_Run]:
    """Runs of unsupported pieces, and runs of pieces that others share and the pivot lacks.

    A supported piece of at most `longest` signs between two such pieces does not part them.
    """
    length = every.last - every.first
    loose = 2 * every.supported < length
    shared = ~loose & (every.rows.place[every.row] == PLACES.index("island"))
    odd, short = (loose | shared) & ~neutral, length <= longest
    bridge = short & ~neutral & np.append(loose[1:], np.zeros(min(1, len(loose)), bool))
    at = 0
    for begin in np.flatnonzero(odd).tolist():
        if begin < at:
            continue
        run, at = [begin], begin + 1
        while at < len(every):
            if (odd[at] and (shared[at] == shared[begin] or short[at])) or bridge[at]:
                run.append(at)
            elif not neutral[at] or at + 1 == len(every):
                break
            at += 1
        yield _Run(every, tuple(run), bool(shared[begin]))


def _whole(case: Case, siglum: str, looped: array[int], run: _Run) -> tuple[int, int] | None:
    """The signs of the whole sentences or lines in a run; None if it is some words inside one."""
    f = case.folded[siglum]
    raw, last = int(run.every.first[run.held[0]]), int(run.every.last[run.held[-1]])
    first, last = sentences(f, raw, last, case.settings)
    own = np.diff(looped[first : last + 1]) == 0
    if not run.shared:
        own &= ~case.support[siglum][first:last]
    if not is_section(f, first, last, int(own.sum()), case.settings):
        return None
    # The words before its first sentence are printed of the pivot for want of others; another's are outvoted.
    return (min(first, raw) if siglum == case.family.pivot else first), last


class _Neighbours:
    """Where the text of one witness belongs: the rows of its pieces that others support, outside loops."""

    def __init__(self, case: Case, siglum: str, every: Pieces, looped: Sequence[Span]) -> None:
        inside = np.asarray(counted(case.folded[siglum].length, ((s.start, s.end) for s in looped)))
        whole = inside[every.start] == inside[every.end]
        firm = np.flatnonzero((2 * every.supported >= every.last - every.first) & whole)
        self._starts, self._rows = every.start[firm], every.row[firm]
        self._of_pivot = every.rows.place[self._rows] == PLACES.index("pivot")
        self._end = len(case.table.rows)
        # The rows stand in the pivot's own order: for it only what stands in the very place counts.
        self._own = sorted(every.row.tolist()) if siglum == case.family.pivot else None

    def of(self, run: _Run) -> tuple[int, int]:
        """The rows before and after a run; -1, or the number of rows, where there are none."""
        if self._own is not None:
            low, high = bisect_left(self._own, run.rows.min()), bisect_right(self._own, run.rows.max())
            return self._own[low - 1] if low else -1, self._own[high] if high < len(self._own) else self._end
        begins = run.every.start
        first = int(self._starts.searchsorted(begins[run.held[0]]))
        last = int(self._starts.searchsorted(begins[run.held[-1]], side="right"))
        earlier, later = self._rows[:first], self._rows[last:]
        if run.shared:
            earlier, later = earlier[self._of_pivot[:first]], later[self._of_pivot[last:]]
        before = int(earlier.max(initial=-1))
        return before, int(later[later > before].min(initial=self._end))


def _against(case: Case, siglum: str, around: _Neighbours, run: _Run) -> dict[str, Span]:
    """Who contradicts the run, with where: empty when the run stands."""
    base = case.family.base
    carried = {case.sources[siglum]}
    if run.shared:
        carried |= {case.sources[w] for w in _carriers(case, run)}
    between = around.of(run)
    rivals = in_its_place(case, siglum, *between, run.rows)
    running = _running_on(case, run)
    against = {w: s for w, s in (running | rivals).items() if case.sources[w] not in carried}
    sources = {case.sources[w] for w in against}
    if run.shared:
        voices = len(sources) + (two_voices(case) and case.sources[base or siglum] in sources)
        return against if voices > len(carried) else {}
    if base is not None and base != siglum and base in rivals:
        return against
    if len(sources) >= 2:
        return against
    held = (run.every[i] for i in run.held)
    mine = "".join(case.folded[siglum].key[p.first : p.last] for p in held)
    return more_at_home(case, siglum, *between, run.rows, mine)


def _carriers(case: Case, run: _Run) -> Iterator[str]:
    """Witnesses that have most of a piece's row as most of it stands."""
    there, rows = cells(case), run.rows
    size, common = there.size[:, rows], there.supported[:, rows]
    for w in np.flatnonzero(((size > 0) & (2 * common >= size)).any(axis=1)):
        yield case.table.rows.sigla[w]


def _running_on(case: Case, run: _Run) -> dict[str, Span]:
    """Witnesses whose text runs on without any of the run's rows, between words that others have too.

    Two inventions that happen to be opposite one another say nothing of a third text.
    """
    start, end = (c[:, run.rows] for c in (case.table.rows.start, case.table.rows.end))
    without = np.flatnonzero(((start >= 0) & (start == end)).all(axis=1)).tolist()
    places = {case.table.rows.sigla[w]: Span(int(start[w, 0]), int(start[w, 0])) for w in without}
    return {w: s for w, s in places.items() if w == case.family.base or _stands_firm(case, w, s)}


def _stands_firm(case: Case, siglum: str, place: Span) -> bool:
    """Whether most signs round a place are supported."""
    at, signs = case.folded[siglum].at(place.start), case.settings.section_around
    around = case.support[siglum][max(0, at - signs) : at + signs]
    return len(around) > 0 and bool(around.mean() >= case.settings.section_firm)
