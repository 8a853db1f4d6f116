"""Words inside a sentence that are not the document's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import regex

from chuyi_recon.core.flags.base import (
    CLAUSE_ENDS,
    Flag,
    Sample,
    abbreviate,
    flagged_spans,
    mask_foreign_text,
    span_of_signs,
)
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.outvoted_words import OutvotedWords, find_outvoted_words, is_fluent, rival_text
from chuyi_recon.core.model import Finding, Role, Severity, Span, Subject
from chuyi_recon.core.text.notation import HAN_NUMERALS, document_numbers
from chuyi_recon.messages import Message, sigla_have, sigla_run_on

_WORD_LENGTH = 2  # signs of a word that is asked of the dictionary whole
_HAN = regex.compile(r"\p{Han}")
_FIGURES = frozenset(HAN_NUMERALS + "0123456789年月日第百分之半")
_PRECEDING_CODES = (Role.ACCUSES, Subject.ORDER, Subject.FIGURE, Subject.FURNITURE, Subject.SPACING)
_PHRASE_LONGEST = 120  # signs: more are no words inside a sentence; 60 and 240 decide alike
_PHRASE_BRIDGE = 1  # signs between two phrases that agree by chance; at 0 flags .938 for .940; at 2 no figure changes
_PHRASE_PUT_IN = 12  # signs: of more that others run on without nothing is suggested; at 6 and 24 no figure changes
_PHRASE_EDGE = 8  # signs beside invented text that go with it; precision .81 at 0, .87 at 5, .93 at 8 and 12


class UnsupportedPhrase(Flag):
    """Words inside a sentence of the document that are not the document's.

    What it finds
        Two signs or more, put in or put in the place of others, that more independent witnesses or
        the base contradict, and that read fluently. Two witnesses may share them, where more
        stand against them; a base that misreads no signs counts twice.

    Why it matters
        The sentence looks whole. `限制性政策` for `歧视性政策` is another policy.

    Example
        `重点办好以星海音乐学院、楚怡高水平高职院校`

    Where it is wrong
        Words of the document that one witness alone kept, where two others left them out in the same way.
    """

    code: ClassVar[str] = "unsupported-phrase"
    severity: ClassVar[Severity] = "medium"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.PHRASE
    needs: ClassVar[frozenset[Role | Subject]] = frozenset(
        {Role.WITHHOLDS, Role.ACCUSES, Subject.ORDER, Subject.FIGURE, Subject.SPACING}
    )
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a word exchanged for another",
            {
                "a": "各地要清理对技术人才的歧视性政策，完善服务。\n",
                "b": "各地要清理对技术人才的歧视性政策，完善服务。\n",
                "c": "各地要清理对技术人才的限制性政策，完善服务。\n",
            },
            expected=(("c", "限制"),),
        ),
        Sample(
            "words put in",
            {
                "a": "一、支持沿线村集体利用闲置土地发展采摘、露营、农家旅馆等业态，推动一路一品，增加农民收入。\n",
                "b": "一、支持沿线村集体利用闲置土地发展采摘、露营、农家旅馆等业态，推动一路一品，增加农民收入。\n",
                "c": "一、支持沿线村集体利用闲置土地发展采摘、露营、京剧表演、农家旅馆等业态，推动一路一品，增加农民收入。\n",
            },
            expected=(("c", "京剧表演"),),
        ),
        Sample(
            "words that two witnesses share, against the base and a third",
            {
                "web": "各地要清理对技术人才的歧视性政策，完善服务，给予补助。\n",
                "a": "各地要清理对技术人才的限制性政策，完善服务，给予补助。\n",
                "b": "各地要清理对技术人才的限制性政策，完善服务，给予补助。\n",
                "c": "各地要清理对技术人才的歧视性政策，完善服务，给予补助。\n",
            },
            expected=(("a", "限制"), ("b", "限制")),
            base="web",
        ),
        Sample(
            "two against two, and no base",
            {
                "a": "各地要清理对技术人才的歧视性政策，完善服务，给予补助。\n",
                "b": "各地要清理对技术人才的限制性政策，完善服务，给予补助。\n",
                "c": "各地要清理对技术人才的限制性政策，完善服务，给予补助。\n",
                "d": "各地要清理对技术人才的歧视性政策，完善服务，给予补助。\n",
            },
        ),
        Sample(
            "a sign misread",
            {
                "a": "依托养护站、村级服务点，建设驿站一百二十处。\n",
                "b": "依托养护站、村级服务点，建设驿站一百二十处。\n",
                "c": "依托养护站、村极服务点，建设驿站一百二十处。\n",
            },
        ),
        Sample(
            "a figure that differs is no phrase",
            {
                "a": "改造危旧桥梁480座，乡镇全部通车。\n",
                "b": "改造危旧桥梁480座，乡镇全部通车。\n",
                "c": "改造危旧桥梁840座，乡镇全部通车。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Phrases, in order of witness and offset."""
        longest = _PHRASE_LONGEST
        masks, every = mask_foreign_text(context), find_outvoted_words(context, _PHRASE_BRIDGE)
        for w in context.family.witnesses:
            held = bytearray(len(w.text))
            numbers = document_numbers(w.siglum, w.text, context.folded[w.siglum])
            for s in (*flagged_spans(context, w.siglum, _PRECEDING_CODES), *(n.span for n in numbers)):
                held[s.start : s.end] = b"\1" * len(s)
            for d in every[w.siglum]:
                if (
                    len(d.reading) > longest
                    or not d.certain
                    or (d.shared_against_base and not _may_be_guessed(context, d))
                ):
                    continue
                d = _extend_to_word(context, d)
                if not _is_phrase(context, d) or _is_beside_invention(context, d, masks[w.siglum]):
                    continue
                span = _longest_free_span(context, d, held)
                if span is not None:
                    yield self._finding(context, d, span)

    def _finding(self, context: FlagContext, d: OutvotedWords, span: Span) -> Finding:
        words = abbreviate(span.extract(context.family.witness(d.siglum).text))
        true = rival_text(context, d)
        whole = span_of_signs(context, d.siglum, d.first, d.last)
        sigla = [a.siglum for a in d.evidence]
        if true:
            finding_message = Message(
                "finding.unsupported-phrase.replaces", words=words, true=abbreviate(true), who=sigla_have(sigla)
            )
        else:
            finding_message = Message("finding.unsupported-phrase.inserted", who=sigla_run_on(sigla), words=words)
        known = span == whole and (true or (len(d.reading) <= _PHRASE_PUT_IN and d.reading[-1] not in CLAUSE_ENDS))
        suggestion = true if known else None  # a longer stretch may stand where a page is lost
        return Finding(self.code, self.severity, d.siglum, span, finding_message, suggestion, d.evidence)


def _may_be_guessed(context: FlagContext, d: OutvotedWords) -> bool:
    """Whether two that share words against the base can have guessed them: the base's read well, and are no misreading."""
    return d.siglum != context.family.base and max(len(d.reading), len(d.rival_reading)) > 1


def _extend_to_word(context: FlagContext, d: OutvotedWords) -> OutvotedWords:
    """A sign that stands for more than one, as the word that it makes with what stands before it: 培养 for 培育一批."""
    key, before = context.folded[d.siglum].key, d.first - 1
    if (
        len(d.reading) != 1
        or len(d.rival_reading) < 2
        or before < 0
        or not context.lexicon.has_word(key[before : d.last])
    ):
        return d
    at = d.rival_first - 1 if d.rival_first > 0 else -1
    return replace(
        d, first=before, reading=key[before : d.last], rival_reading=key[before] + d.rival_reading, rival_first=at
    )


def _is_phrase(context: FlagContext, d: OutvotedWords) -> bool:
    shortest = context.settings.phrase_shortest
    if len(d.reading) < shortest:
        return False
    letters = "".join(_HAN.findall(d.reading))
    if len(letters) < shortest or set(letters) <= _FIGURES or letters in d.rival_reading:
        return False
    if max(len(d.reading), len(d.rival_reading)) <= _WORD_LENGTH:
        return context.lexicon.has_word(d.reading) and not set(d.reading) & set(d.rival_reading)
    return is_fluent(context, d)


def _is_beside_invention(context: FlagContext, d: OutvotedWords, mask: bytes) -> bool:
    """Whether invented text begins or ends beside the words in the same sentence: they are its first or last."""
    key, edge = context.folded[d.siglum].key, _PHRASE_EDGE
    before, after = max(0, d.first - edge), d.last + edge
    before = max(before, key.rfind("。", before, d.first) + 1)
    stop = key.find("。", max(d.first, d.last - 1), after)
    return 1 in mask[before : stop if stop >= 0 else after]


def _longest_free_span(context: FlagContext, d: OutvotedWords, held: bytearray) -> Span | None:
    """The longest stretch of the words that no other finding holds; None if too few letters are left.

    `held` has a 1 for each character that one holds.
    """
    f, shortest = context.folded[d.siglum], context.settings.phrase_shortest
    best: tuple[int, int] | None = None
    start = d.first
    for i in range(d.first, d.last + 1):
        if i == d.last or held[f.origin[i]]:
            if i - start >= shortest and (best is None or i - start > best[1] - best[0]):
                best = start, i
            start = i + 1
    if best is None or sum(_HAN.match(c) is not None for c in f.key[best[0] : best[1]]) < shortest:
        return None
    return span_of_signs(context, d.siglum, *best)
