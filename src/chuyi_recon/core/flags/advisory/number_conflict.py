"""A figure, amount or date that is another one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import ClassVar

import regex

from chuyi_recon.core.flags.base import Flag, Sample, cache_per_family, flagged_spans, mask_foreign_text, span_of_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.outvoted_words import OutvotedWords, find_outvoted_words
from chuyi_recon.core.model import Finding, Role, Severity, Span, Subject
from chuyi_recon.core.text.notation import HAN_NUMERALS, item_numbers, key_lines, parse_numeral
from chuyi_recon.messages import Message, sigla_have

_FIGURE = rf"[\d{HAN_NUMERALS}亿]"
_EXPRESSION = regex.compile(
    rf"{_FIGURE}+年(?:{_FIGURE}+月)?(?:{_FIGURE}+日)?|{_FIGURE}+月(?:{_FIGURE}+日)?"
    rf"|(?:[百千万]分之|第)?{_FIGURE}+(?:[.,:]\d+)*(?:%|半)?"
)
_DATE = regex.compile(rf"{_FIGURE}{{2,4}}年{_FIGURE}{{1,3}}月(?:{_FIGURE}{{1,3}}日)?")
_FIGURES = frozenset(HAN_NUMERALS + "亿0123456789.,:%半")
_DAY = regex.compile(rf"(?P<y>{_FIGURE}{{2,4}}年)?(?P<m>{_FIGURE}{{1,3}})月(?:(?P<d>{_FIGURE}{{1,3}})[日号])?")
_DEADLINE = regex.compile(r"底?(?:以前|之前|前|止)")
_MONTHS_PER_YEAR = 12
_FIGURE_LATE = 3  # months: a term of no more ago is over, one of more may be next year's; 1 and 6 decide alike
_FIGURE_UNIT = 4  # signs: a longer word behind a number is no measure word; 2 and 8 alike


class NumberConflict(Flag):
    """A figure, amount, measure, ordinal or date that differs from the document's.

    What it finds
        A number for which more independent witnesses, or the base and another, have another one; a base
        that misreads no signs counts twice, for two witnesses may share a wrong figure. And a
        line that is a date and that no other witness has, between lines that others have.
        An item's number is `order-anomaly`, the document's is `wrong-document-number`.

    Why it matters
        Nothing in the sentence shows it: 840座 reads as well as 480座.

    Example
        `2023年12月底前` where three others have `2023年9月底前`

    Where it is wrong
        Where each of two witnesses has its own number and there is no base, nothing is said, unless one
        is impossible: a thirteenth month, a term that is over on the day of the document. A year is not
        looked at: last November can be meant.
    """

    code: ClassVar[str] = "number-conflict"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.FIGURE
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS, Role.ACCUSES})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "the number that the text ends with",
            {
                "web": "现将通知印发你们，请遵照执行。\n本文件共印六份\n",
                "a": "现将通知印发你们，请遵照执行。\n本文件共印六十份\n",
                "b": "现将通知印发你们，请遵照执行。\n本文件共印六份\n",
            },
            expected=(("a", "六十份"),),
            base="web",
        ),
        Sample(
            "two figures exchanged",
            {
                "a": "改造危旧桥梁480座，乡镇全部通车。\n",
                "b": "改造危旧桥梁480座，乡镇全部通车。\n",
                "c": "改造危旧桥梁840座，乡镇全部通车。\n",
            },
            expected=(("c", "840"),),
        ),
        Sample(
            "a numeral in words",
            {
                "a": "应于十二月二十五日以前召开扫盲工作会议，布置工作。\n",
                "b": "应于十二月二十五日以前召开扫盲工作会议，布置工作。\n",
                "c": "应于十一月二十五日以前召开扫盲工作会议，布置工作。\n",
            },
            expected=(("c", "十一月二十五日"),),
        ),
        Sample(
            "a number that two witnesses share, against the base and a third",
            {
                "web": "本驿创设于一九四一年，原为木造站房，后改砖造。\n",
                "a": "本驿创设于一九四七年，原为木造站房，后改砖造。\n",
                "b": "本驿创设于一九四七年，原为木造站房，后改砖造。\n",
                "c": "本驿创设于一九四一年，原为木造站房，后改砖造。\n",
            },
            expected=(("a", "一九四七年"), ("b", "一九四七年")),
            base="web",
        ),
        Sample(
            "two witnesses, and a term that is over before the document is written",
            {
                "a": "各县应在十二月二十五日以前召开扫盲会议。\n芦川专员公署\n一九五五年十二月十四日\n",
                "b": "各县应在十一月二十五日以前召开扫盲会议。\n芦川专员公署\n一九五五年十二月十四日\n",
            },
            expected=(("b", "十一月二十五日"),),
        ),
        Sample(
            "two terms, both to come",
            {
                "a": "各县应在十二月二十五日以前召开扫盲会议。\n芦川专员公署\n一九五五年十二月十四日\n",
                "b": "各县应在一月二十五日以前召开扫盲会议。\n芦川专员公署\n一九五五年十二月十四日\n",
            },
        ),
        Sample(
            "two witnesses with a number each, and no base",
            {
                "a": "改造危旧桥梁480座，乡镇全部通车。\n",
                "b": "改造危旧桥梁840座，乡镇全部通车。\n",
            },
        ),
        Sample(
            "one number written in two widths",
            {
                "a": "改造危旧桥梁４８０座，乡镇全部通车。\n",
                "b": "改造危旧桥梁480座，乡镇全部通车。\n",
                "c": "改造危旧桥梁 480 座，乡镇全部通车。\n",
            },
        ),
        Sample(
            "an item's number",
            {
                "a": "（一）提升路网质量。全部通车。\n（二）消除安全隐患。全部整治。\n",
                "b": "（一）提升路网质量。全部通车。\n（二）消除安全隐患。全部整治。\n",
                "c": "（一）提升路网质量。全部通车。\n（五）消除安全隐患。全部整治。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Numbers, in order of witness and offset."""
        every, masks = find_outvoted_words(context), mask_foreign_text(context)
        for w in context.family.witnesses:
            f = context.folded[w.siglum]
            held = bytearray(len(w.text))
            for s in flagged_spans(context, w.siglum, (Role.ACCUSES,)):
                held[s.start : s.end] = b"\1" * len(s)
            found: dict[Span, Finding] = {}
            for d in every[w.siglum]:
                if (
                    not _is_number_change(f.key, d)
                    or not (d.certain or _is_impossible(context, d))
                    or ((d.shared_against_base or not d.rival_reading) and w.siglum == context.family.base)
                    or any(i.first <= d.first < i.last for i in item_numbers(f))
                ):
                    continue
                span = span_of_signs(context, w.siglum, *_whole_number_range(context, d))
                if 1 not in held[span.start : span.end]:
                    held[span.start : span.end] = b"\1" * len(span)
                    found[span] = self._finding(context, d, span)
            for span in _unshared_date_lines(context, w.siglum, masks[w.siglum]):
                if 1 not in held[span.start : span.end]:
                    held[span.start : span.end] = b"\1" * len(span)
                    finding_message = Message(
                        "finding.number-conflict.unsupported-date-line", date=span.extract(w.text)
                    )
                    found[span] = Finding(self.code, self.severity, w.siglum, span, finding_message)
            yield from (found[s] for s in sorted(found))

    def _finding(self, context: FlagContext, d: OutvotedWords, span: Span) -> Finding:
        false = span.extract(context.family.witness(d.siglum).text)
        rival = d.evidence[0]
        key = context.folded[rival.siglum].key
        first, last = context.folded[rival.siglum].sign_range(rival.span)
        spans = _number_ranges(key)
        k = bisect_left(spans, first, key=itemgetter(1))  # the first that ends here or behind
        begins, ends = spans[k] if k < len(spans) else (len(key), len(key))
        true = key[begins:ends] if begins < max(last, first + 1) else d.rival_reading
        holders = sigla_have(x.siglum for x in d.evidence)
        finding_message = Message("finding.number-conflict.other-number", false=false, who=holders, true=true)
        return Finding(self.code, self.severity, d.siglum, span, finding_message, None, d.evidence)


@lru_cache(maxsize=16)
def _number_ranges(key: str) -> tuple[tuple[int, int], ...]:
    """Where the expressions of numbers stand, in order."""
    return tuple(m.span() for m in _EXPRESSION.finditer(key))


def _is_impossible(context: FlagContext, d: OutvotedWords) -> bool:
    """Whether of two figures, one against one, this one is part of an impossible date and the other is not."""
    theirs = d.rival_siglum, d.rival_first
    return bool(d.rival_reading) and _in_wrong_date(context, d.siglum, d.first) and not _in_wrong_date(context, *theirs)


def _in_wrong_date(context: FlagContext, siglum: str, first: int) -> bool:
    """Whether a sign is part of a date that no calendar has, or of a term that is over on the day of the document."""
    key = context.folded[siglum].key
    m = next((m for m in _DAY.finditer(key, max(0, first - 8), first + 8) if m.start() <= first < m.end()), None)
    month, day = (parse_numeral(m["m"]), parse_numeral(m["d"] or "1")) if m else (None, None)
    if m is None or month is None or day is None:
        return False
    if not (1 <= month <= _MONTHS_PER_YEAR and 1 <= day <= 31):
        return True
    dated = _document_date(context)
    if m["y"] or dated is None or not _DEADLINE.match(key, m.end()):
        return False
    months = (dated[0] - month) % _MONTHS_PER_YEAR
    return 0 < months <= _FIGURE_LATE or (months == 0 and m["d"] is not None and day < dated[1])


@cache_per_family
def _document_date(context: FlagContext) -> tuple[int, int] | None:
    """Month and day of the date that a document ends with, if its witnesses have one in common."""
    found = set()
    for key in (key for f in context.folded.values() for key in key_lines(f).keys):
        m = _DAY.fullmatch(key)
        if m and m["y"] and m["d"]:
            found.add((parse_numeral(m["m"]) or 0, parse_numeral(m["d"]) or 0))
    return found.pop() if len(found) == 1 else None


def _is_number_change(key: str, d: OutvotedWords) -> bool:
    """Whether a figure stands against a figure."""
    if (
        not _FIGURES.issuperset(d.reading)
        or not d.reading
        or not _FIGURES.issuperset(d.rival_reading)
        or not any(c.isnumeric() for c in d.reading)
    ):
        return False
    if d.rival_reading and any(c.isdecimal() for c in d.reading) != any(c.isdecimal() for c in d.rival_reading):
        return False
    beside = key[max(0, d.first - 1) : d.first] + key[d.last : d.last + 1]
    return bool(d.rival_reading) or any(c in _FIGURES for c in beside)


def _whole_number_range(context: FlagContext, d: OutvotedWords) -> tuple[int, int]:
    """The signs of the whole number round a difference, with its measure word."""
    key = context.folded[d.siglum].key
    start = max(0, d.first - 16)
    m = next((m for m in _EXPRESSION.finditer(key, start) if m.start() <= d.first < m.end()), None)
    a, b = m.span() if m else (d.first, d.last)
    longest = min(_FIGURE_UNIT, len(key) - b)
    unit = next((n for n in range(longest, 0, -1) if context.lexicon.part_of_speech(key[b : b + n]) == "q"), 0)
    return a, max(d.last, b + unit)


def _unshared_date_lines(context: FlagContext, siglum: str, mask: bytes) -> Iterator[Span]:
    """Lines that are a date, that others lack, between lines that others have."""
    f, support = context.folded[siglum], context.support[siglum]
    others = [
        o.key
        for w, o in context.folded.items()
        if context.independence_classes[w] != context.independence_classes[siglum]
    ]
    if siglum == context.family.base or len(others) < 2 or not _DATE.search(f.key):
        return
    rows = key_lines(f)
    for i in [i for i, key in enumerate(rows.keys) if "年" in key and _DATE.fullmatch(key)]:
        line = rows[i]
        if 1 in mask[line.first : line.last]:
            continue
        inside = support[: line.first].any() and support[line.last :].any()
        if inside and not support[line.first : line.last].all() and not any(line.key in k for k in others):
            yield line.span
