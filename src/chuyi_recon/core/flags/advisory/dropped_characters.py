"""Characters lost inside a clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import regex

from chuyi_recon.core.flags.base import Flag, Sample, Stretches, masks, quote, taken
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.disputed_loci import substance
from chuyi_recon.core.flags.evidence.loss_patterns import DROPPED_MARGIN, missing_bodies, shapes
from chuyi_recon.core.flags.evidence.two_witnesses import counts, is_lost
from chuyi_recon.core.model import (
    Attestation,
    BoolArray,
    Finding,
    Folded,
    Locus,
    Reading,
    Role,
    Severity,
    Span,
    Subject,
)
from chuyi_recon.core.model.table_columns import PLACES
from chuyi_recon.messages import has, said

# Signs that are none: what stands in their place is misread, not lost.
_BROKEN = regex.compile(r"[\N{REPLACEMENT CHARACTER}\p{Cf}\p{Co}\x00-\x08\x0e-\x1f\x7f-\x9f]")
_OTHERS = (Role.ACCUSES, Subject.FIGURE)
_PARTNERS = {
    "“": "”\"", "‘": "’", "「": "」", "『": "』", '"': '"”', "(": ")）", "（": "）)", "《": "》", "〈": "〉", "[": "]〕", "〔": "〕]"
}  # fmt: skip
_DROPPED_LONGEST = 12  # signs: more lost at once is a lost clause; at 6 and 24 no figure changes
_DROPPED_BESIDE = 2  # signs on each side of a gap that must be the only giver's; at 1 and 4 no figure changes
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
            found=(("c", "桥480，乡镇"),),
        ),
        Sample(
            "a date run together, which nobody can fill",
            {
                "web": "关于防汛的通知\n请各县即行部署防汛工作。\n云州省水利厅\n202241\n",
                "a": "关于防汛的通知\n请各县即行部署防汛工作。\n",
            },
            found=(("web", "202241"),),
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
            found=(("b", "1846，"),),
        ),
        Sample(
            "a join that makes no word, of words that stand elsewhere",
            {
                "a": "抽调干部分片包干，帮助群众教师备课。对成绩优良的群众教师发给奖状，奖励认真备课的人。\n",
                "b": "抽调干部分片包干，帮助群众课。对成绩优良的群众教师发给奖状，奖励认真备课的人。\n",
            },
            found=(("b", "群众课。"),),
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

    def find(self, case: Case) -> Iterator[Finding]:
        """Attested losses first, then shapes; no place twice. In order of witness and place."""
        out: list[Finding] = []
        for siglum, gaps in _gaps(case).items():
            out += self._attested(case, siglum, gaps)
        for w in case.family.witnesses:
            found = [*shapes(case, w.siglum), *missing_bodies(case, w.siglum)]
            told = [f.span for f in out if f.siglum == w.siglum and f.severity == "medium"] if found else []
            for span, message in found:
                if not any(span.meets(other) for other in told) and not _is_common(case, w.siglum, span):
                    told.append(span)
                    out.append(Finding(self.code, "medium", w.siglum, span, message))
        yield from sorted(out, key=lambda f: (f.siglum, f.span.start, f.span.end, f.message))

    def _attested(self, case: Case, siglum: str, gaps: list[_Gap]) -> Iterator[Finding]:
        f, text = case.folded[siglum], case.family.witness(siglum).text
        reach, margin = _DROPPED_REACH, DROPPED_MARGIN
        used: set[int] = set()
        made_up = Stretches((siglum, s) for s in taken(case, siglum, (Subject.INVENTION, Subject.LOOP)))
        strange = masks(case, made_up)[siglum]
        told = [f.signs(s) for s in taken(case, siglum, _OTHERS)]
        for i, gap in enumerate(gaps):
            if i in used or any(a <= gap.at <= b for a, b in told):
                continue  # of another name or number nothing is lost
            lost = gap.chars
            if _is_quotes(lost):  # one mark alone is told as an unbalanced pair
                partner = next(
                    (
                        j
                        for j in range(i + 1, len(gaps))
                        if gaps[j].at - gap.at <= reach and _closes(lost, gaps[j].chars)
                    ),
                    None,
                )
                if partner is not None:
                    used.add(partner)
                    a, b = gap.at, gaps[partner].at
                    if b > a:
                        span = f.span(a, b)
                        yield self._quotes(siglum, span, gap, gaps[partner], text)
                continue
            if (
                len(gap.ahead) >= 2 * margin
                and gap.ahead in f.key
                and not f.key.startswith(gap.ahead[-margin:], gap.at)
            ):
                continue  # it stands elsewhere, with what follows it
            if gap.at < len(f) and f.breaks[gap.at] and any(c in "。；！？" for c in lost):
                continue  # the line breaks off: a clause is cut, not a character lost inside it
            if 0 < gap.at < len(f) and _BROKEN.search(text, int(f.origin[gap.at - 1]), int(f.origin[gap.at]) + 1):
                continue
            a, b = max(0, gap.at - margin), min(len(f), gap.at + margin)
            if 1 in strange[a:b]:
                continue  # beside an invention it is what that stands for which is lost
            span = f.span(a, b)
            at = int(f.ends[gap.at - 1]) if gap.at else 0
            whole = text[span.start : at] + lost + text[at : span.end]
            message = said(
                "{who} {lost} in {whole}; it is lost here", who=has(gap.sigla), lost=lost, whole=quote(whole)
            )
            yield Finding(self.code, "medium", siglum, span, message, whole, gap.evidence)

    def _quotes(self, siglum: str, span: Span, left: _Gap, right: _Gap, text: str) -> Finding:
        words = span.of(text)
        message = said("{who} quotation marks round {words}", who=has(left.sigla), words=quote(words))
        return Finding(
            self.code,
            "low",
            siglum,
            span,
            message,
            left.chars[-1] + words + right.chars[:1],
            (*left.evidence, *right.evidence),
        )


def _is_common(case: Case, siglum: str, span: Span) -> bool:
    """Whether two other sources have a stretch just as this witness has it: what all have, nobody has lost."""
    a, b = case.folded[siglum].signs(span)
    key = case.folded[siglum].key[a:b]
    having = {case.sources[w] for w, f in case.folded.items() if key in f.key} - {case.sources[siglum]}
    return len(having) > 1


class _Gap:
    """Signs lost before sign `at` of a witness, and who has them; with what follows them there, `ahead`."""

    def __init__(
        self, at: int, chars: str, sigla: tuple[str, ...], evidence: tuple[Attestation, ...], ahead: str
    ) -> None:
        self.at, self.chars, self.sigla, self.evidence, self.ahead = at, chars, sigla, evidence, ahead


def _is_quotes(chars: str) -> bool:
    """Whether only quotation marks and brackets are lost."""
    return bool(chars) and all(c in '“”‘’「」『』"（）()《》〈〉[]〔〕' for c in chars)


def _closes(opening: str, closing: str) -> bool:
    """Whether a lost mark closes another lost one."""
    return _is_quotes(closing) and closing[0] in _PARTNERS.get(opening[-1], "")


def _gaps(case: Case) -> dict[str, list[_Gap]]:
    """By witness, the places where others have more, in order of the text."""
    out: dict[str, list[_Gap]] = {}
    for w, siglum in enumerate(case.table.loci.sigla):
        at = substance(case).ordinals[_shorter(case, w)]
        found = []
        for locus in case.table.loci.taken(at.tolist()):
            r = next(r for r in locus.readings if r.siglum == siglum)
            best = _fuller(case, locus, r)
            if best is not None:
                found.append(_gap(case, locus, r, best))
        out[siglum] = sorted(found, key=lambda g: g.at)
    return out


def _shorter(case: Case, w: int) -> BoolArray:
    """At which loci a witness may have lost signs: enough others have more there, but not a whole clause."""
    every, rows = substance(case), case.table.rows
    loci = every.loci
    place = rows.place[loci.row]
    runs_on = (rows.start[w] >= rows.end[w])[loci.row] & (place != PLACES.index("pivot"))  # without the whole clause
    asked = loci.present[w] & (place != PLACES.index("single")) & ~runs_on
    others = every.against(w)
    own = loci.length[w]
    more = (others > 0) & (every.size > own) & (every.size <= own + _DROPPED_LONGEST)
    same = others[np.maximum(loci.variant[w], 0), np.arange(len(loci))]
    marks = (own == 0) & (same == 0) & (loci.sigla[w] == case.family.base)
    told = ((others > 1) & (others > same)) | ((others > 0).sum(axis=0) == 1) | marks | (every.size == own + 1)
    found: BoolArray = asked & (more & told).any(axis=0)
    return found


def _fuller(case: Case, locus: Locus, r: Reading) -> str | None:
    """The reading that keeps all of `r` and adds to it, if enough independent witnesses have it."""
    sources: dict[str, set[str]] = defaultdict(set)
    for o in locus.readings:
        if case.sources[o.siglum] != case.sources[r.siglum]:
            sources[o.key].add(case.sources[o.siglum])
    most = len(r.key) + _DROPPED_LONGEST
    fuller = {k: s for k, s in sources.items() if len(r.key) < len(k) <= most and _keeps(r.key, k)}
    if not fuller:
        return None
    best = max(sorted(fuller), key=lambda k: len(fuller[k]))
    against = len(sources.get(r.key, ()))
    # A web base loses marks above all: of those, one other witness is enough to point at the place.
    marks = _is_quotes(best) and not r.key
    # Of two that stand alone against one another, a pair of marks is rather lost than put in.
    least = 1 if marks and not against and (r.siglum == case.family.base or len(sources) == 1) else 2
    if len(fuller[best]) >= least and len(fuller[best]) > against:
        return best
    alone = len(sources) == 1 and _is_lost_alone(case, locus, r, best)
    return best if alone or _is_measure(case, locus, r, best) else None


def _is_measure(case: Case, locus: Locus, r: Reading, key: str) -> bool:
    """Whether what some other has more is the measure word of a figure: nobody puts one in, and several lose it."""
    gap, f = _gap(case, locus, r, key), case.folded[r.siglum]
    return len(gap.chars) <= 1 and counts(case, r.siglum, gap.at, gap.chars) and not f.breaks[gap.at : gap.at + 1].any()


def _is_lost_alone(case: Case, locus: Locus, r: Reading, key: str) -> bool:
    """Whether signs that one other source alone has are lost: the base has them, or the document tells it.

    Beside a place where both go on otherwise nothing is told: there a sentence is written anew.
    """
    gap, f, size = _gap(case, locus, r, key), case.folded[r.siglum], _DROPPED_BESIDE
    if not gap.at < len(f) or f.breaks[gap.at]:
        return False  # a line breaks off
    beside = case.support[r.siglum][max(0, gap.at - size) : gap.at + size]
    if not beside.all() or not any(c.isalnum() for c in gap.chars):
        return False
    return case.family.base in gap.sigla or is_lost(case, r.siglum, gap.at, gap.chars)


def _keeps(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def _gap(case: Case, locus: Locus, r: Reading, key: str) -> _Gap:
    holders = [o for o in locus.readings if o.key == key]
    giver = holders[0]
    shared = 0
    while shared < len(r.key) and r.key[shared] == key[shared]:
        shared += 1
    theirs = case.folded[giver.siglum]
    first, rest = theirs.at(giver.span.start), len(r.key) - shared
    lost = _display(theirs, giver, shared, len(key) - rest)
    at = case.folded[r.siglum].at(r.span.start) + shared
    ahead = theirs.key[first + shared : first + len(key) - rest + DROPPED_MARGIN]
    evidence = tuple(Attestation(o.siglum, o.span) for o in holders)
    return _Gap(at, lost, tuple(o.siglum for o in holders), evidence, ahead)


def _display(f: Folded, r: Reading, a: int, b: int) -> str:
    """The characters of signs `[a, b)` of a reading."""
    first = f.at(r.span.start)
    return "".join(r.text[int(i) - r.span.start] for i in f.origin[first + a : first + b])
