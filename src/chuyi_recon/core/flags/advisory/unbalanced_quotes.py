"""A quotation mark or bracket without its partner."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

import numpy as np
import regex

from chuyi_recon.core.flags.base import Flag, Sample, abbreviate, cache_per_family, flagged_spans, reading_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import Attestation, Finding, IntArray, Role, Severity, Span, Subject
from chuyi_recon.core.model.arrays import count_inside, sums_before
from chuyi_recon.core.model.table_columns import AGREED, ROW_KINDS, SUBSTANTIVE
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.messages import Message, sigla_have

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
_BRACKET_SHAPES = dict(zip("（）〔〕【】[]", "()()()()", strict=True))  # a bracket of one shape may close another's
_OPENING = {_BRACKET_SHAPES.get(a, a): _BRACKET_SHAPES.get(b, b) for a, b in _PAIRS.items()}
_CLOSING = {b: a for a, b in _OPENING.items()}
_KEY_MARKS = '"()[]<>'  # what marks are in a key
_KEY_MARK_CODES = [ord(c) for c in _KEY_MARKS]
# Marks, and the end of a line that ends a sentence.
_MARK = regex.compile(rf"[{regex.escape(''.join((*_PAIRS, *_PAIRS.values())))}]|(?<=[。！？])\n")
_PUNCTUATION = "。，；：！？、,;:!?\n"  # what ends the stretch when no other witness has the partner
_EXPLAINING_CODES = (Subject.FURNITURE, Subject.SITE, Subject.TRUNCATION)  # say why it stands alone
_MARK_DEPTH = 20  # marks: more open at once are noise, the first stays alone; 10 and 40 decide alike
_MARK_REACH = 60  # signs: a mark has no partner farther off; at 30 and 120 no figure changes


@dataclass(frozen=True, slots=True)
class _LostMark:
    """A mark that others have before sign `at` of a witness, and who."""

    at: int
    sign: str
    evidence: tuple[Attestation, ...]


class UnbalancedQuotes(Flag):
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
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.MARKS
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS, Subject.TRUNCATION})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "the closing mark is lost",
            {
                "a": "推行“路长制”，县、乡、村三级路长名单向社会公布。\n",
                "b": "推行“路长制”，县、乡、村三级路长名单向社会公布。\n",
                "c": "推行“路长制，县、乡、村三级路长名单向社会公布。\n",
            },
            expected=(("c", "“路长制"),),
        ),
        Sample(
            "the opening bracket of an item is lost",
            {
                "a": "（三）健全养护机制。推行路长制。\n",
                "b": "三）健全养护机制。推行路长制。\n",
            },
            expected=(("b", "三）"),),
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

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Marks left alone, in order of witness and offset."""
        depth = _MARK_DEPTH
        alone = {w.siglum: _unpaired_marks(w.text, depth) for w in context.family.witnesses}
        shared = _SharedUnpaired(context, alone)
        for siglum, places in alone.items():
            if not places:
                continue
            held = count_inside(
                len(context.family.witness(siglum).text),
                ((s.start, s.end) for s in flagged_spans(context, siglum, _EXPLAINING_CODES)),
            )
            lost = _find_lost_marks(context, siglum)
            for at in places:
                found = None
                if held[at] == held[at + 1]:
                    found = self._finding(context, siglum, at, lost, shared)
                if found is not None:
                    yield found

    def _finding(
        self, context: FlagContext, siglum: str, at: int, lost: tuple[_LostMark, ...], shared: _SharedUnpaired
    ) -> Finding | None:
        f, text, reach = context.folded[siglum], context.family.witness(siglum).text, _MARK_REACH
        sign = f.sign_at(at)
        if sign >= len(f) or f.origin[sign] != at:
            return None
        opens = _BRACKET_SHAPES.get(text[at], text[at]) in _OPENING
        partner = _find_partner(f.key, opens, sign, lost, reach)
        if partner is not None:
            a, b = (sign, partner.at) if opens else (partner.at, sign + 1)
            span = f.text_span(a, b)
            finding_message = Message(
                "finding.unbalanced-quotes.partner-lost-after"
                if opens
                else "finding.unbalanced-quotes.partner-lost-before",
                mark=text[at],
                who=sigla_have(x.siglum for x in partner.evidence),
                words=abbreviate(span.extract(text)),
            )
            return Finding(self.code, self.severity, siglum, span, finding_message, None, partner.evidence)
        if _is_item_number(text, at, opens) or shared.contains(siglum, sign):
            return None
        span = _extend_to_punctuation(text, at, opens, reach)
        finding_message = Message(
            "finding.unbalanced-quotes.never-closed" if opens else "finding.unbalanced-quotes.never-opened",
            mark=text[at],
            words=abbreviate(span.extract(text)),
        )
        return Finding(self.code, self.severity, siglum, span, finding_message)


def _unpaired_marks(text: str, depth: int) -> list[int]:
    """Places of marks without a partner; one that a blank line or a new mark of its kind cuts off counts."""
    open_marks: list[tuple[str, int]] = []
    alone: list[int] = []
    for i, c in ((m.start(), m[0]) for m in _MARK.finditer(text)):
        mark = _BRACKET_SHAPES.get(c, c)
        if mark in _OPENING:
            same = next((k for k, (m, _) in enumerate(open_marks) if m == mark), None)
            if same is not None and mark != "(":
                alone += [at for _, at in open_marks[same:]]
                del open_marks[same:]
            open_marks.append((mark, i))
            if len(open_marks) > depth:
                alone.append(open_marks.pop(0)[1])
        elif mark in _CLOSING:
            same = next((k for k in range(len(open_marks) - 1, -1, -1) if open_marks[k][0] == _CLOSING[mark]), None)
            if same is None:
                alone.append(i)
                continue
            alone += [at for _, at in open_marks[same + 1 :]]
            del open_marks[same:]
        else:  # a line's end that ends a sentence
            alone += [at for m, at in open_marks if m in "(《〈"]
            open_marks = [(m, at) for m, at in open_marks if m not in "(《〈"]
    return sorted(alone + [at for _, at in open_marks])


@cache_per_family
def _count_marks(context: FlagContext) -> IntArray:
    """`[w, l]`: how many marks each reading holds."""
    loci, out = context.table.loci, []
    for key, first, last in zip(loci.keys, loci.first, loci.last, strict=True):
        before = sums_before(np.isin(code_points(key), _KEY_MARK_CODES))
        out.append(np.where(first >= 0, before[last] - before[first], 0))
    return np.stack(out)


def _find_lost_marks(context: FlagContext, siglum: str) -> tuple[_LostMark, ...]:
    """The marks that others have where this witness has none, in order of its key."""
    out: list[_LostMark] = []
    loci, w = context.table.loci, context.table.loci.witness_index(siglum)
    own_place = loci.present[w] & (context.table.rows.kind[loci.row] != ROW_KINDS.index("single"))
    more = _count_marks(context) - _count_marks(context)[w]  # of which marks are all that a reading has more
    marked = ((more > 0) & (more == loci.length - loci.length[w])).any(axis=0)
    for locus in loci.get_many(np.flatnonzero(own_place & marked & (loci.kind == SUBSTANTIVE)).tolist()):
        own = next(r for r in locus.readings if r.siglum == siglum)
        for other in locus.readings:
            rest = other.key.replace(own.key, "", 1) if own.key in other.key else ""
            if other.siglum != siglum and rest and all(c in _KEY_MARKS for c in rest):
                first = reading_signs(context, own)[0]
                at = first + (len(own.key) if other.key.startswith(own.key) else 0)
                same = tuple(Attestation(o.siglum, o.span) for o in locus.readings if o.key == other.key)
                out += [_LostMark(at, c, same) for c in rest]
                break
    return tuple(sorted(out, key=lambda x: (x.at, x.sign)))


def _find_partner(key: str, opens: bool, at: int, lost: tuple[_LostMark, ...], reach: int) -> _LostMark | None:
    """Where others have the partner of the mark at a sign; never beyond the next mark of its kind."""
    sign = key[at]
    wanted = {"(": ")", ")": "(", "[": "]", "]": "[", "<": ">", ">": "<"}.get(sign, sign)
    if opens:
        stop = key.find(sign, at + 1, at + reach)
        near = lost[_count_up_to(lost, at) : _count_up_to(lost, stop if stop >= 0 else at + reach)]
        return next((x for x in near if x.sign == wanted), None)
    start = max(key.rfind(sign, max(0, at - reach), at), at - reach)
    near = lost[_count_up_to(lost, start) : _count_up_to(lost, at)]
    return next((x for x in reversed(near) if x.sign == wanted), None)


def _count_up_to(lost: tuple[_LostMark, ...], at: int) -> int:
    """How many of the marks, which stand in order, stand at a sign or before it."""
    return bisect_right(lost, at, key=attrgetter("at"))


def _is_item_number(text: str, at: int, opens: bool) -> bool:
    """Whether a closing bracket stands after nothing but a number or letter: 1) a)."""
    line = text[text.rfind("\n", 0, at) + 1 : at].strip()
    return not opens and len(line) <= 3 and line.isalnum()


class _SharedUnpaired:
    """Which marks without a partner stand alone in another witness too, at a place where all agree."""

    def __init__(self, context: FlagContext, alone: Mapping[str, Sequence[int]]) -> None:
        self._case, self._alone = context, {w: frozenset(places) for w, places in alone.items()}
        self._agreed: dict[str, tuple[IntArray, IntArray]] = {}

    def contains(self, siglum: str, sign: int) -> bool:
        """Whether the mark at a sign is one."""
        loci, sources = self._case.table.loci, self._case.independence_classes
        if self._case.folded[siglum].key[sign] not in _KEY_MARKS:
            return False
        w = loci.witness_index(siglum)
        if siglum not in self._agreed:
            at = np.flatnonzero((loci.kind == AGREED) & (loci.length[w] > 0))
            at = at[loci.first[w, at].argsort(kind="stable")]
            self._agreed[siglum] = at, loci.first[w, at]
        every, firsts = self._agreed[siglum]
        n = int(firsts.searchsorted(sign, side="right")) - 1
        if n < 0 or sign >= loci.last[w, every[n]]:
            return False
        locus, into = int(every[n]), sign - int(firsts[n])
        return any(
            int(self._case.folded[o].origin[loci.first[x, locus] + into]) in self._alone[o]
            for x, o in enumerate(loci.sigla)
            if loci.present[x, locus] and sources[o] != sources[siglum]
        )


def _extend_to_punctuation(text: str, at: int, opens: bool, reach: int) -> Span:
    """From the mark to the next punctuation, or back to the one before."""
    if opens:
        end = next((i for i in range(at + 1, min(len(text), at + reach)) if text[i] in _PUNCTUATION), at + 1)
        return Span(at, max(end, at + 1))
    start = next((i + 1 for i in range(at - 1, max(-1, at - reach), -1) if text[i] in _PUNCTUATION), max(0, at - 1))
    return Span(min(start, at), at + 1)
