"""Characters read as others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
import regex

from chuyi_recon.core.flags.base import Flag, Sample, bigrams_by_witness, flagged_spans, mask_foreign_text
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.outvoted_words import OutvotedWords, find_outvoted_words, is_fluent, rival_text
from chuyi_recon.core.flags.evidence.proper_names import find_name
from chuyi_recon.core.flags.evidence.two_witnesses import is_likely_misreading, is_repeated_bigram, is_unshared_sign
from chuyi_recon.core.model import Finding, FoldedText, Role, Severity, Span, Subject
from chuyi_recon.core.model.column_sequence import make_spans
from chuyi_recon.core.text.fold import find_stand_ins
from chuyi_recon.core.text.notation import HAN_NUMERALS
from chuyi_recon.messages import Message, sigla_have

_BROKEN = regex.compile(r"[\N{REPLACEMENT CHARACTER}\u200b\u200c\u200d\u2060\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\p{Co}]+")
_LETTERS = regex.compile(r"[\p{Han}\p{Latin}]+")
_FIGURES = frozenset(HAN_NUMERALS + "0123456789")
_PRECEDING_CODES = (Role.ACCUSES, Subject.ORDER, Subject.FIGURE)
_MISREAD_LONGEST = 8  # signs: a longer stretch is another text; 4 and 16 alike
_MISREAD_NEAR = 2  # signs: a misread one so near to words put in is one of them; 1 and 4 alike


class GarbledCharacters(Flag):
    """Characters read as others, and characters that are none.

    What it finds
        One sign, whatever word it makes, or some that are no words, in the place of as many others that
        more independent witnesses have; what two share against the base is none. Of two witnesses without a base, the one whose word no dictionary has, or whose
        sign is a stranger to a document in which the other's is at home. The same misreading again, where
        nobody else speaks. And replacement characters, control characters and zero-width signs; radicals and
        compatibility forms, which a font put in the place of whole characters.

    Why it matters
        `职业科学学校` is no kind of school, and no search for `职业本科学校` finds it.

    Example
        `主房和城乡建设厅` for `住房和城乡建设厅`

    Where it is wrong
        A sign that only one witness has kept rightly, where two others misread it in the same
        way, is taken for the misread one. A rare sign that stands once, read as a common one by the
        only other witness, is taken for a misreading of it.
    """

    code: ClassVar[str] = "garbled-characters"
    severity: ClassVar[Severity] = "medium"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.MISREADING
    needs: ClassVar[frozenset[Role | Subject]] = frozenset(
        {Role.WITHHOLDS, Role.ACCUSES, Subject.ORDER, Subject.FIGURE, Subject.PHRASE}
    )
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a sign read as one that looks like it",
            {
                "a": "依托养护站、村级服务点，建设驿站一百二十处。\n",
                "b": "依托养护站、村级服务点，建设驿站一百二十处。\n",
                "c": "依托养护站、村极服务点，建设驿站一百二十处。\n",
            },
            expected=(("c", "极"),),
        ),
        Sample(
            "characters that are none",
            {
                "a": "各县人民委员会应当召开扫盲工作会议。\n",
                "b": "各县人民委\N{REPLACEMENT CHARACTER}会应当召开扫盲工作会议。\n",
            },
            expected=(("b", "\N{REPLACEMENT CHARACTER}"),),
        ),
        Sample(
            "radicals, as a font has them in the text layer of a PDF",
            {
                "a": "各县人民委员会应当召开扫盲工作会议。\n",
                "b": "各县⼈⺠委员会应当召开扫盲工作会议。\n",
            },
            expected=(("b", "⼈⺠"),),
        ),
        Sample(
            "a word exchanged for another",
            {
                "a": "各地要清理对技术人才的歧视政策，完善服务。\n",
                "b": "各地要清理对技术人才的歧视政策，完善服务。\n",
                "c": "各地要清理对技术人才的限制政策，完善服务。\n",
            },
        ),
        Sample(
            "of two witnesses the one whose sign is a stranger, and again where nobody else speaks",
            {
                "a": "青釉碗，釉色青黄。青釉壶，施釉不匀，积釉处呈玻璃状。\n",
                "b": "青釉碗，釉色青黄。青釉壶，施釉不匀，积柚处呈玻璃状。\n青柚砚，外壁有开片。\n",
            },
            expected=(("b", "柚"),),
        ),
        Sample(
            "a sign that is rare and comes again",
            {
                "a": "航程一百浬。距岸十浬者，由理事会处理，理由报部。离港三浬以内，不在此例。\n",
                "b": "航程一百理。距岸十理者，由理事会处理，理由报部。离港三理以内，不在此例。\n",
            },
        ),
        Sample(
            "the name of a place that a commoner word looks like",
            {
                "a": "枫岭、石桥两县行动较快，石桥县尤其如此。枫岭县另行上报。\n",
                "b": "枫林、石桥两县行动较快，石桥县尤其如此。枫林县另行上报。\n",
            },
        ),
        Sample(
            "two forms of one character",
            {
                "a": "各縣應於年底以前完成普查工作，結果報省。\n",
                "b": "各县应于年底以前完成普查工作，结果报省。\n",
                "c": "各县应于年底以前完成普查工作，结果报省。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Misread and broken characters, in order of witness and offset."""
        every, near = find_outvoted_words(context), _MISREAD_NEAR
        misread = [d for w in context.family.sigla for d in every[w] if _is_misread(context, d)]
        unshared_signs = {
            c for c in {d.reading for d in misread if len(d.reading) == 1} if is_unshared_sign(context, c)
        }
        again = {(d.reading, d.rival_reading): d for d in misread if d.reading in unshared_signs}
        for w in context.family.witnesses:
            found = [self._broken_finding(w.siglum, Span(*m.span()), w.text) for m in _BROKEN.finditer(w.text)]
            found += [self._stand_in_finding(w.siglum, span, w.text, true) for span, true in find_stand_ins(w.text)]
            held = bytearray(len(w.text) + 1)
            for s in (*flagged_spans(context, w.siglum, _PRECEDING_CODES), *(f.span for f in found)):
                held[s.start : s.end] = b"\1" * len(s)
            for s in flagged_spans(context, w.siglum, (Subject.PHRASE,)):
                around = Span(max(0, s.start - near), min(len(w.text), s.end + near))
                held[around.start : around.end] = b"\1" * len(around)
            own = [d for d in misread if d.siglum == w.siglum] + list(
                _repeated_misreadings(context, w.siglum, again.values())
            )
            for d, span in zip(own, _spans_of_words(context.folded[w.siglum], own), strict=True):
                if 1 not in held[span.start : span.end]:
                    held[span.start : span.end] = b"\1" * len(span)
                    found.append(self._misread_finding(context, d, span))
            yield from sorted(found, key=lambda f: (f.span.start, f.span.end))

    def _misread_finding(self, context: FlagContext, d: OutvotedWords, span: Span) -> Finding:
        true = rival_text(context, d)
        finding_message = Message(
            "finding.garbled-characters.misread-here"
            if d.rival_first >= 0
            else "finding.garbled-characters.misread-elsewhere",
            false=span.extract(context.family.witness(d.siglum).text),
            who=sigla_have(a.siglum for a in d.evidence),
            true=true,
        )
        return Finding(self.code, self.severity, d.siglum, span, finding_message, true, d.evidence)

    def _stand_in_finding(self, siglum: str, span: Span, text: str, true: str) -> Finding:
        finding_message = Message("finding.garbled-characters.font-sign", signs=span.extract(text), true=true)
        return Finding(self.code, self.severity, siglum, span, finding_message, true)

    def _broken_finding(self, siglum: str, span: Span, text: str) -> Finding:
        signs = " ".join(f"U+{ord(c):04X}" for c in span.extract(text)[:4])
        finding_message = Message("finding.garbled-characters.no-text-character", signs=signs)
        return Finding(self.code, self.severity, siglum, span, finding_message)


def _is_misread(context: FlagContext, d: OutvotedWords) -> bool:
    if not (_is_letters(d.reading) and _is_letters(d.rival_reading)) or (
        _FIGURES.issuperset(d.reading) and _FIGURES.issuperset(d.rival_reading)
    ):
        return False
    if d.shared_against_base:
        return False
    if len(d.reading) == 1:
        if len(d.rival_reading) != 1:
            return False
        if d.certain:  # the word of a base against one other is weighed as any word is
            alone = len({context.independence_classes[e.siglum] for e in d.evidence}) == 1
            return not (
                alone
                and _makes_known_word(context, d, d.reading)
                and not _makes_known_word(context, d, d.rival_reading)
            )
        if _makes_known_word(context, d, d.reading) or find_name(context, d.siglum, d.first, d.last):
            return False
        if is_likely_misreading(context, d):
            return True
        return _makes_known_word(context, d, d.rival_reading) and not _is_used_by_others(context, d)
    if len(d.reading) > _MISREAD_LONGEST or abs(len(d.reading) - len(d.rival_reading)) > 1 or not d.certain:
        return False
    if len(d.reading) == 2 and len(d.rival_reading) <= 2:
        return not context.lexicon.has_word(d.reading) or bool(set(d.reading) & set(d.rival_reading))
    return not is_fluent(context, d)


@lru_cache(maxsize=4096)  # the signs of a script
def _is_letters(text: str) -> bool:
    return _LETTERS.fullmatch(text) is not None


def _spans_of_words(f: FoldedText, every: Sequence[OutvotedWords]) -> list[Span]:
    """The characters of each difference."""
    first, last = np.array([(d.first, d.last) for d in every], np.int64).reshape(-1, 2).T
    return make_spans(f.origin[first].tolist(), f.ends[last - 1].tolist())


def _repeated_misreadings(
    context: FlagContext, siglum: str, misread: Iterable[OutvotedWords]
) -> Iterator[OutvotedWords]:
    """Where a witness has a sign again that was found misread, and nobody else speaks.

    Where it makes no word it is the same misreading, if the witness itself made that, or if the true sign stands in such
    company elsewhere (青柚 where the document speaks of 青釉).
    """
    f, support, foreign = context.folded[siglum], context.support[siglum], mask_foreign_text(context)[siglum]
    for d in misread:
        for at in bigrams_by_witness(context)[siglum].sign_positions(d.reading):
            if support[at] or foreign[at]:
                continue
            beside = f.key[max(0, at - 1) : at] + d.rival_reading, d.rival_reading + f.key[at + 1 : at + 2]
            if not _is_known_bigram(context, f.key, at, at + 1, d.reading) and (
                d.siglum == siglum or any(is_repeated_bigram(context, p) for p in beside)
            ):
                yield replace(d, siglum=siglum, first=at, last=at + 1, rival_first=-1)


def _is_used_by_others(context: FlagContext, d: OutvotedWords) -> bool:
    """Whether other witnesses have the sign beside the same neighbour elsewhere: 澄溪 is a name of theirs, no misreading."""
    key = context.folded[d.siglum].key
    pairs = [p for p in (key[d.first - 1 : d.last], key[d.first : d.last + 1]) if len(p) == 2 and p.isalpha()]
    return any(
        p in f.key
        for w, f in context.folded.items()
        if context.independence_classes[w] != context.independence_classes[d.siglum]
        for p in pairs
    )


def _makes_known_word(context: FlagContext, d: OutvotedWords, sign: str) -> bool:
    """Whether `sign`, in the place of a difference, makes a known word with a sign before or after it."""
    return _is_known_bigram(context, context.folded[d.siglum].key, d.first, d.last, sign)


def _is_known_bigram(context: FlagContext, key: str, first: int, last: int, sign: str) -> bool:
    return context.lexicon.has_word(key[max(0, first - 1) : first] + sign) or context.lexicon.has_word(
        sign + key[last : last + 1]
    )
