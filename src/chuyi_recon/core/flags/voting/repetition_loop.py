"""The second and later copies of a sentence or paragraph within one witness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, ClassVar

import numpy as np

from chuyi_recon.core.flags.base import (
    Flag,
    Sample,
    abbreviate,
    dittographies_by_witness,
    flagged_spans,
    pivot_prefix_sums,
    span_of_signs,
    support_prefix_sums,
)
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.sentence_copies import (
    LOOP_COPIES,
    LOOP_NEIGHBOURS,
    Sentences,
    equal_groups,
    similar_groups,
)
from chuyi_recon.core.model import Attestation, BoolArray, Finding, IntArray, Role, Severity, Span, Subject, Witness
from chuyi_recon.core.model.arrays import count_inside
from chuyi_recon.core.model.table_columns import HEADING
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.code_points import code_points, key_code_points
from chuyi_recon.core.text.dittography import Dittography
from chuyi_recon.core.text.notation import mask_numbers
from chuyi_recon.messages import Message

# signs: a longer sentence between copies does not go with them; at 10 notice .952 for .954; 40 alike
_LOOP_HEADING = 20


class RepetitionLoop(Flag):
    """A sentence or paragraph that a transcription model wrote again and again.

    What it finds
        Neighbouring copies of a sentence or line: exact, with the item's number changed, or (three
        and more) with one word of a pattern changed. The first copy is the text; as many copies
        count as text as other witnesses have at their places. And a line that strings together
        again the names of the lines above it, where the pivot has no such line.

    Why it matters
        A loop hides the text that should stand in its place, and makes one invention look attested
        many times.

    Example
        `（五）大力实施“楚信”职教集团建设。（六）大力实施“楚信”职教集团建设。`

    Where it is wrong
        A law may hold near-identical sentences; where no other witness has that page, three of
        them in a row are taken for a loop. `（一）（二）（三）` is none: the numbers alone are alike.
    """

    code: ClassVar[str] = "repetition-loop"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.WITHHOLDS
    subject: ClassVar[Subject] = Subject.LOOP
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Subject.FURNITURE, Subject.SITE})
    section: ClassVar[int] = 1
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a sentence three times, renumbered",
            {
                "a": "1.打通断头路。优先实施县际连通工程，每年不少于60条。\n2.打通断头路。优先实施县际连通工程，每年不少于60条。\n2.改造窄路面。对路基不足的县道有计划地加宽。\n",
                "b": "1.打通断头路。优先实施县际连通工程，每年不少于60条。\n2.改造窄路面。对路基不足的县道有计划地加宽。\n",
            },
            expected=(("a", "2.打通断头路。优先实施县际连通工程，每年不少于60条。"),),
        ),
        Sample(
            "a pattern with one word changed",
            {
                "a": "一、总则如下，各县遵照执行。\n二、本办法自公布之日起施行。\n健全考核制度，定期对各乡镇进行考核，确保质量。\n健全激励制度，定期对各乡镇进行激励，确保质量。\n健全监督制度，定期对各乡镇进行监督，确保质量。\n",
                "b": "一、总则如下，各县遵照执行。\n二、本办法自公布之日起施行。\n",
            },
            expected=(
                ("a", "健全激励制度，定期对各乡镇进行激励，确保质量。"),
                ("a", "健全监督制度，定期对各乡镇进行监督，确保质量。"),
            ),
        ),
        Sample(
            "a numbered list is not a loop",
            {
                "a": "应当提交下列材料：\n（一）申请书；\n（二）身份证明；\n（三）营业执照。\n",
                "b": "应当提交下列材料：\n（一）申请书；\n（二）身份证明；\n（三）营业执照。\n",
            },
        ),
        Sample(
            "a heading that its first sentence takes up again",
            {
                "a": "1.建设专业智库。建设专业智库，深入研究发展理念。\n2.建设文化基地。建设20个文化基地。\n",
                "b": "1.建设专业智库。建设专业智库，深入研究发展理念。\n2.建设文化基地。建设20个文化基地。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """One finding for each unbroken run of copies, in order of witness and place."""
        longest = _LOOP_HEADING
        for w in context.family.witnesses:
            again = dittographies_by_witness(context).get(w.siglum, ())
            yield from (self._dittography_finding(context, w, c) for c in _merge_touching(again))
            sentences = _split_sentences(context, w.siglum)
            inside = count_inside(len(context.folded[w.siglum]), ((c.span.start, c.span.end) for c in again))
            original = {
                i: j
                for i, j in _find_copies(sentences, context.settings).items()
                if inside[sentences.first[i]] == inside[sentences.last[i]]
            }
            done = 0
            for at in sorted(original):
                if at < done:
                    continue
                done = at + 1
                while done in original or _is_heading_between(sentences, original, done, longest):
                    done += 1
                yield self._finding(w, sentences, at, done, original[at])

    def _dittography_finding(self, context: FlagContext, w: Witness, copy: Dittography) -> Finding:
        span, source = (span_of_signs(context, w.siglum, s.start, s.end) for s in (copy.span, copy.original))
        finding_message = Message(
            "finding.repetition-loop.repeats",
            copy=abbreviate(span.extract(w.text)),
            first=abbreviate(source.extract(w.text)),
        )
        return Finding(self.code, self.severity, w.siglum, span, finding_message, "", (Attestation(w.siglum, source),))

    def _finding(self, w: Witness, every: Sentences, a: int, b: int, first: int) -> Finding:
        span = Span(int(every.start[a]), int(every.end[b - 1]))
        source = Span(int(every.start[first]), int(every.end[first]))
        finding_message = Message(
            "finding.repetition-loop.repeats",
            copy=abbreviate(span.extract(w.text)),
            first=abbreviate(source.extract(w.text)),
        )
        return Finding(self.code, self.severity, w.siglum, span, finding_message, "", (Attestation(w.siglum, source),))


def _merge_touching(copies: Sequence[Dittography]) -> Sequence[Dittography]:
    """The copies, those that touch made one."""
    out: list[Dittography] = []
    for c in copies:
        if out and out[-1].span.end == c.span.start:
            out[-1] = Dittography(Span(out[-1].span.start, c.span.end), out[-1].original)
        else:
            out.append(c)
    return out


def _is_heading_between(every: Sentences, original: Mapping[int, int], i: int, longest: int) -> bool:
    """Whether an unsupported heading stands before a copy, and goes with the copies above it."""
    return i + 1 in original and every.last[i] - every.first[i] <= longest and not every.supported[i]


def _split_sentences(context: FlagContext, siglum: str) -> Sentences:
    f, text = context.folded[siglum], context.family.witness(siglum).text
    points, of_text = key_code_points(f), code_points(text)
    ends, heading = context.clauses[siglum].end, context.clauses[siglum].kind == HEADING
    last = f.signs_at(ends)
    first = np.append(0, last[:-1])[: len(last)]  # clauses tile the text
    held = last > first
    held[held] = ~_is_in_frame(context, siglum, first[held], last[held])
    ends, heading, first, last = ends[held], heading[held], first[held], last[held]
    closes = _has_any_of(points, last - 1, "。!?;") | (
        _has_any_of(points, last - 2, "。") & _has_any_of(points, last - 1, '"') & (last > 1)
    )
    closed = np.flatnonzero(heading | _has_any_of(of_text, ends - 1, "\n") | closes)
    begins = np.append(0, closed + 1)  # the last of them begins what no mark closes, if anything is left
    begins = begins[begins < len(first)]
    begin, end = first[begins], np.append(last[closed], len(f))[: len(begins)]
    supported, own = (np.asarray(of(context, siglum)) for of in (support_prefix_sums, pivot_prefix_sums))
    half = 2 * (supported[end] - supported[begin]) >= end - begin
    absent_from_pivot = 2 * (own[end] - own[begin]) < end - begin
    start, stop = f.origin[begin], f.ends[end - 1]
    return Sentences(f.key, text, begin, end, start, stop, half.tolist(), absent_from_pivot)


def _has_any_of(points: np.ndarray[Any, np.dtype[np.uint32]], places: IntArray, chars: str) -> BoolArray:
    """At which places one of a few characters stands; a place before the first is the last."""
    there = points[places]
    out: BoolArray = there == ord(chars[0])
    for c in chars[1:]:
        out |= there == ord(c)
    return out


def _is_in_frame(context: FlagContext, siglum: str, first: IntArray, last: IntArray) -> BoolArray:
    """Which clauses lie inside a page's frame: a title that it repeats is the frame's, not a loop."""
    origin = context.folded[siglum].origin
    frame = sorted(flagged_spans(context, siglum, RepetitionLoop.needs))
    reach = np.array([-1, *accumulate((s.end for s in frame), max)])  # how far those reach that begin so early
    begins = np.array([s.start for s in frame], origin.dtype)
    inside: BoolArray = origin[last - 1] < reach[begins.searchsorted(origin[first], side="right")]
    return inside


def _find_copies(every: Sentences, settings: Settings) -> dict[int, int]:
    """By index of a copy, the index of what it repeats."""
    out: dict[int, int] = {}
    supported, fewest = every.supported, LOOP_COPIES
    alone = supported.count(False)  # no group holds a copy but by one of them
    masks = [mask_numbers(every.signs_of(i)) for i in range(len(every))] if alone else []
    for group in equal_groups(masks, settings):
        rightful = max(1, sum(supported[i] for i in group))
        for i in group[rightful:]:
            out.setdefault(i, group[0])
    for group in similar_groups(masks, settings) if alone >= fewest else ():
        loose = [i for i in group if not supported[i]]
        if len(loose) >= fewest:
            first = loose[0] if len(loose) == len(group) else group[0]
            out |= {i: group[0] for i in loose if i != first and i not in out}
    for i, named in _find_name_lists(every):
        out.setdefault(i, named)
    return out


def _find_name_lists(every: Sentences) -> Iterator[tuple[int, int]]:
    """Lines that string together again the names of the lines above, where the pivot has none, with the first of those."""
    longer = every.end - every.start > every.last - every.first  # white space stands in it
    for i in np.flatnonzero(every.absent_from_pivot & longer).tolist():
        names = every.split_names(i)
        low = max(0, i - LOOP_NEIGHBOURS)
        above = every.key[every.first[low] : every.first[i]]
        if not any(n in above for n in names):  # as nearly always
            continue
        near = [(j, every.signs_of(j)) for j in range(low, i)]
        named = next((j for j, key in near if any(n in key for n in names)), None)
        again = sum(len(n) for n in names if any(n in key for _, key in near))
        if named is not None and 3 * again >= 2 * len(every.signs_of(i)):
            yield i, named
