"""A quotation mark or bracket without its partner."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from chuyi_recon.core.flags.base import Sample, quote, signs, taken, who
from chuyi_recon.core.fold import counted
from chuyi_recon.core.model import Attestation, Case, Finding, Severity, Span

_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "〔": "〕",
    "【": "】",
    "[": "]",
    "〈": "〉",
}
_SAME = dict(zip("（）〔〕【】[]", "()()()()", strict=True))  # a bracket of one shape may close another's
_OPENING = {_SAME.get(a, a): _SAME.get(b, b) for a, b in _PAIRS.items()}
_CLOSING = {b: a for a, b in _OPENING.items()}
_DEEP = 20  # marks open at once; more are noise, and the first of them stays alone
_NEAR = 60  # signs between a mark and the place where others have its partner
_STOP = "。，；：！？、,;:!?\n"  # what ends the stretch when no other witness has the partner
_OTHERS = frozenset({"page-artifact", "web-boilerplate", "truncated-clause"})  # say why it stands alone


@dataclass(frozen=True, slots=True)
class _Lost:
    """A mark that others have before sign `at` of a witness, and who."""

    at: int
    sign: str
    evidence: tuple[Attestation, ...]


class UnbalancedQuotes:
    """A quotation mark or bracket without its partner, or one too many.

    What it finds
        An opening mark that nothing closes before the next one of its kind or the end of its
        paragraph, and a closing one that nothing opened. It points from the mark that is left to the place where
        other witnesses have its partner, or else to the next mark of punctuation.

    Why it matters
        Where a quotation ends decides who says what. `三）健全养护机制` is an item without its bracket.

    Example
        `“职业教育适应性` where others have `“职业教育”适应性`

    Where it is wrong
        A speech of several paragraphs, each of which opens anew and only the last closes, looks
        unclosed; where another witness has the same marks it is let alone. `1)` is an item's number
        and is let alone unless others have both brackets.
    """

    code: ClassVar[str] = "unbalanced-quotes"
    severity: ClassVar[Severity] = "low"
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "the closing mark is lost",
            {
                "a": "推行“路长制”，县、乡、村三级路长名单向社会公布。\n",
                "b": "推行“路长制”，县、乡、村三级路长名单向社会公布。\n",
                "c": "推行“路长制，县、乡、村三级路长名单向社会公布。\n",
            },
            found=(("c", "“路长制"),),
        ),
        Sample(
            "the opening bracket of an item is lost",
            {
                "a": "（三）健全养护机制。推行路长制。\n",
                "b": "三）健全养护机制。推行路长制。\n",
            },
            found=(("b", "三）"),),
        ),
        Sample(
            "a quotation over two lines",
            {
                "a": "碑文曰：“水者，众之所共；\n法者，众之所守。”今存。\n",
                "b": "碑文曰：“水者，众之所共；法者，众之所守。”今存。\n",
            },
        ),
        Sample(
            "brackets of two widths, and items with one bracket",
            {
                "a": "培育职教集团（联盟)三十个。\n1)由政府参与；\n2)由企业参与。\n",
                "b": "培育职教集团(联盟）三十个。\n1)由政府参与；\n2)由企业参与。\n",
            },
        ),
    )

    def find(self, case: Case) -> Iterator[Finding]:
        """Marks left alone, in order of witness and offset."""
        alone = {w.siglum: _alone(w.text) for w in case.family.witnesses}
        for siglum, places in alone.items():
            if not places:
                continue
            held = counted(
                len(case.family.witness(siglum).text), ((s.start, s.end) for s in taken(case, siglum, _OTHERS))
            )
            lost, shared = _lost(case, siglum), _shared(case, siglum, alone)
            for at in places:
                found = None
                if held[at] == held[at + 1]:
                    found = self._finding(case, siglum, at, lost, shared)
                if found is not None:
                    yield found

    def _finding(
        self, case: Case, siglum: str, at: int, lost: tuple[_Lost, ...], shared: frozenset[int]
    ) -> Finding | None:
        f, text = case.folded[siglum], case.family.witness(siglum).text
        sign = f.at(at)
        if sign >= len(f) or f.origin[sign] != at:
            return None
        opens = _SAME.get(text[at], text[at]) in _OPENING
        partner = _partner(f.key, opens, sign, lost)
        if partner is not None:
            a, b = (sign, partner.at) if opens else (partner.at, sign + 1)
            span = Span(int(f.origin[a]), int(f.origin[b - 1]) + 1)
            others = who((x.siglum for x in partner.evidence), "has", "have")
            message = f"{text[at]} has lost its partner, which {others} {'after' if opens else 'before'} {quote(span.of(text))}"
            return Finding(self.code, self.severity, siglum, span, message, None, partner.evidence)
        if _is_number(text, at, opens) or at in shared:
            return None
        span = _reach(text, at, opens)
        message = f"{text[at]} {'is never closed' if opens else 'was never opened'}: {quote(span.of(text))}"
        return Finding(self.code, self.severity, siglum, span, message)


def _alone(text: str) -> list[int]:
    """Places of marks without a partner; one that a blank line or a new mark of its kind cuts off counts."""
    open_marks: list[tuple[str, int]] = []
    alone: list[int] = []
    for i, c in enumerate(text):
        mark = _SAME.get(c, c)
        if mark in _OPENING:
            same = next((k for k, (m, _) in enumerate(open_marks) if m == mark), None)
            if same is not None and mark != "(":
                alone += [at for _, at in open_marks[same:]]
                del open_marks[same:]
            open_marks.append((mark, i))
            if len(open_marks) > _DEEP:
                alone.append(open_marks.pop(0)[1])
        elif mark in _CLOSING:
            same = next((k for k in range(len(open_marks) - 1, -1, -1) if open_marks[k][0] == _CLOSING[mark]), None)
            if same is None:
                alone.append(i)
                continue
            alone += [at for _, at in open_marks[same + 1 :]]
            del open_marks[same:]
        elif c == "\n" and i and text[i - 1] in "。！？":
            alone += [at for m, at in open_marks if m in "(《〈"]
            open_marks = [(m, at) for m, at in open_marks if m not in "(《〈"]
    return sorted(alone + [at for _, at in open_marks])


def _lost(case: Case, siglum: str) -> tuple[_Lost, ...]:
    """The marks that others have where this witness has none, in order of its key."""
    out = []
    for locus in case.table.loci:
        own = locus.reading(siglum) if locus.kind == "substantive" else None
        if own is None or case.table.rows[locus.row].place == "single":
            continue
        for other in locus.readings:
            rest = other.key.replace(own.key, "", 1) if own.key in other.key else ""
            if other.siglum != siglum and rest and all(c in '"()[]<>' for c in rest):
                first = signs(case, own)[0]
                at = first + (len(own.key) if other.key.startswith(own.key) else 0)
                same = tuple(Attestation(o.siglum, o.span) for o in locus.readings if o.key == other.key)
                out += [_Lost(at, c, same) for c in rest]
                break
    return tuple(sorted(out, key=lambda x: (x.at, x.sign)))


def _partner(key: str, opens: bool, at: int, lost: tuple[_Lost, ...]) -> _Lost | None:
    """Where others have the partner of the mark at a sign; never beyond the next mark of its kind."""
    sign = key[at]
    wanted = {"(": ")", ")": "(", "[": "]", "]": "[", "<": ">", ">": "<"}.get(sign, sign)
    if opens:
        stop = key.find(sign, at + 1, at + _NEAR)
        near = lost[_after(lost, at) : _after(lost, stop if stop >= 0 else at + _NEAR)]
        return next((x for x in near if x.sign == wanted), None)
    start = max(key.rfind(sign, max(0, at - _NEAR), at), at - _NEAR)
    near = lost[_after(lost, start) : _after(lost, at)]
    return next((x for x in reversed(near) if x.sign == wanted), None)


def _after(lost: tuple[_Lost, ...], at: int) -> int:
    """How many of the marks, which stand in order, stand at a sign or before it."""
    return bisect_right(lost, at, key=attrgetter("at"))


def _is_number(text: str, at: int, opens: bool) -> bool:
    """Whether a closing bracket stands after nothing but a number or letter: 1) a)."""
    line = text[text.rfind("\n", 0, at) + 1 : at].strip()
    return not opens and len(line) <= 3 and line.isalnum()


def _shared(case: Case, siglum: str, alone: Mapping[str, Sequence[int]]) -> frozenset[int]:
    """The places of marks that another witness has too and that stand alone there as well."""
    marks = {w: set(places) for w, places in alone.items()}
    f, out = case.folded[siglum], set()
    for locus in case.table.loci:
        own = locus.reading(siglum) if locus.kind == "agreed" else None
        if own is None or not any(c in '"()[]<>' for c in own.key):
            continue
        first = signs(case, own)[0]
        for i, c in enumerate(own.key):
            at = int(f.origin[first + i]) if c in '"()[]<>' else -1
            if at in marks[siglum] and any(
                int(case.folded[o.siglum].origin[signs(case, o)[0] + i]) in marks[o.siglum]
                for o in locus.readings
                if case.sources[o.siglum] != case.sources[siglum]
            ):
                out.add(at)
    return frozenset(out)


def _reach(text: str, at: int, opens: bool) -> Span:
    """From the mark to the next punctuation, or back to the one before."""
    if opens:
        end = next((i for i in range(at + 1, min(len(text), at + _NEAR)) if text[i] in _STOP), at + 1)
        return Span(at, max(end, at + 1))
    start = next((i + 1 for i in range(at - 1, max(-1, at - _NEAR), -1) if text[i] in _STOP), max(0, at - 1))
    return Span(min(start, at), at + 1)
