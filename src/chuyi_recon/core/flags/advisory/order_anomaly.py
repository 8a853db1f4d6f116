"""An item's number out of sequence, or a block out of its place."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import ClassVar

import numpy as np

from chuyi_recon.core.flags.base import (
    Flag,
    Sample,
    abbreviate,
    flagged_spans,
    span_of_signs,
    support_prefix_sums,
    witness_cells,
)
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.missing_text import MissingText, find_missing_text
from chuyi_recon.core.flags.evidence.outvoted_words import OutvotedWords, find_outvoted_words
from chuyi_recon.core.model import Attestation, Finding, Role, Severity, Span, Subject
from chuyi_recon.core.model.arrays import count_inside
from chuyi_recon.core.text.notation import HAN_NUMERALS, ItemNumber, item_numbers, key_lines
from chuyi_recon.messages import Message, list_sigla

_FIGURES = frozenset(HAN_NUMERALS + "0123456789")
_ORDER_BLOCK = 12  # signs: a shorter passage elsewhere is no block out of its place; 6 and 24 alike
_ORDER_BLOCKS = 3  # blocks: more in one witness are columns read across; 1 and 6 alike


class OrderAnomaly(Flag):
    """An item's number out of sequence, doubled or skipped, or a block out of its place.

    What it finds
        An item that others number otherwise at the same place. An item that no other witness has, and
        whose number does not follow the one before it. And a passage that stands elsewhere in this
        witness than in the one all are compared with.

    Why it matters
        Items are cited by their numbers. A number that jumps shows that something was lost or made up.

    Example
        `2.` before 遴选建设一批“楚怡”优质技工专业 where the others have `4.`

    Where it is wrong
        Of two orders, that of the base, or of the witness most like the others, is taken for the
        document's.
    """

    code: ClassVar[str] = "order-anomaly"
    severity: ClassVar[Severity] = "medium"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.ORDER
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS, Subject.DOCUMENT_NUMBER})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a number that others have otherwise",
            {
                "a": "（一）提升路网质量。全部通车。\n（二）消除安全隐患。全部整治。\n",
                "b": "（一）提升路网质量。全部通车。\n（二）消除安全隐患。全部整治。\n",
                "c": "（一）提升路网质量。全部通车。\n（五）消除安全隐患。全部整治。\n",
            },
            expected=(("c", "（五）"),),
        ),
        Sample(
            "an invented item that skips a number",
            {
                "a": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排。\n",
                "b": "一、各县应当组织普查，结果报省人民政府备案。\n四、弘扬敬业精神，推动事业发展。\n二、普查经费由省财政统一安排。\n",
                "c": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排。\n",
            },
            expected=(("b", "四、"),),
        ),
        Sample(
            "an item that stands twice, and a true one after an invented one",
            {
                "a": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排，不得挪用。\n三、违者追究责任。\n",
                "b": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排，不得挪用。\n三、违者追究责任。\n",
                "c": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排，不得挪用。二、普查经费由省财政统一安排，不得挪用。"
                "二、普查经费由省财政统一安排，不得挪用。\n三、违者追究责任。\n",
            },
        ),
        Sample(
            "a loop that counts on, and the true item after it",
            {
                "a": "1.维修大坝，保证汛期安全。\n2.划给饲料地二十亩，免交农业税。\n3.制止偷鱼毒鱼行为，保护合法权益。\n",
                "b": "1.维修大坝，保证汛期安全。\n2.划给饲料地二十亩，免交农业税。\n3.划给饲料地二十亩，免交农业税。\n4.划给饲料地二十亩，免交农业税。\n"
                "3.制止偷鱼毒鱼行为，保护合法权益。\n",
                "c": "1.维修大坝，保证汛期安全。\n2.划给饲料地二十亩，免交农业税。\n3.制止偷鱼毒鱼行为，保护合法权益。\n",
            },
        ),
        Sample(
            "the year with which a document's number begins",
            {
                "a": "（2014）清民初字第0382号\n原告与被告买卖合同纠纷一案，现已审理终结。\n",
                "b": "（2014）清民初字第0382号\n原告与被告买卖合同纠纷一案，现已审理终结。\n",
                "c": "（2041）清民初字第0382号\n原告与被告买卖合同纠纷一案，现已审理终结。\n",
            },
        ),
        Sample(
            "an item lost, the others rightly numbered",
            {
                "a": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排。\n三、违者追究责任。\n",
                "b": "一、各县应当组织普查，结果报省人民政府备案。\n三、违者追究责任。\n",
                "c": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排。\n三、违者追究责任。\n",
            },
        ),
        Sample(
            "numbers that begin anew under each heading",
            {
                "a": "一、任务\n1.修路三十里。\n2.修桥五座。\n二、期限\n1.修路今年完成。\n2.修桥明年完成。\n",
                "b": "一、任务\n1.修路三十里。\n2.修桥五座。\n二、期限\n1.修路今年完成。\n2.修桥明年完成。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Numbers and blocks, in order of witness and offset."""
        every = find_outvoted_words(context)
        odd = {w: list(_out_of_sequence_items(context, w)) for w in context.family.sigla}
        missing = find_missing_text(context) if any(odd.values()) else {}
        most = _ORDER_BLOCKS
        for w in context.family.witnesses:
            moved = list(self._find_moved(context, w.siglum))
            found = [*self._find_renumbered(context, w.siglum, every[w.siglum]), *(moved if len(moved) <= most else ())]
            known = {f.span for f in found}
            for before, item in odd[w.siglum]:
                between = [g for g in missing[w.siglum] if before.last <= g.resumes <= item.first]
                finding = self._skip_finding(context, w.siglum, before, item)
                if finding.span not in known and not any(_contains_previous_item(context, g, item) for g in between):
                    found.append(finding)
            yield from sorted(found, key=lambda f: f.span)

    def _find_renumbered(self, context: FlagContext, siglum: str, every: Sequence[OutvotedWords]) -> Iterator[Finding]:
        """Items that others number otherwise."""
        f = context.folded[siglum]
        numbers = [
            f.sign_range(s) for s in flagged_spans(context, siglum, (Subject.DOCUMENT_NUMBER,))
        ]  # (2014) of a case number
        numbered = {
            i: item
            for item in item_numbers(f)
            if not any(a <= item.first < b for a, b in numbers)
            for i in range(item.first, item.last)
        }
        for d in every:
            item = numbered.get(d.first)
            if (
                item is not None
                and d.last <= item.last
                and d.certain
                and d.rival_reading
                and set(d.reading + d.rival_reading) <= _FIGURES
            ):
                span = span_of_signs(context, siglum, item.first, item.last)
                false = span.extract(context.family.witness(siglum).text)
                true, whose = false.replace(d.reading, d.rival_reading, 1), list_sigla(a.siglum for a in d.evidence)
                finding_message = Message(
                    "finding.order-anomaly.other-item-number", false=false, true=true, sigla=whose
                )
                yield Finding(self.code, self.severity, siglum, span, finding_message, true, d.evidence)

    def _skip_finding(self, context: FlagContext, siglum: str, before: ItemNumber, item: ItemNumber) -> Finding:
        text = context.family.witness(siglum).text
        span, last = (span_of_signs(context, siglum, i.first, i.last) for i in (item, before))
        finding_message = Message(
            "finding.order-anomaly.item-not-following",
            item=span.extract(text),
            before=last.extract(text),
        )
        return Finding(self.code, self.severity, siglum, span, finding_message, None, (Attestation(siglum, last),))

    def _find_moved(self, context: FlagContext, siglum: str) -> Iterator[Finding]:
        """Passages that the table had to put elsewhere."""
        every, rows = witness_cells(context, siglum), context.table.rows
        pivot = rows.sigla.index(context.family.lead_witness)
        moved = np.flatnonzero(rows.moved[rows.sigla.index(siglum), every.row] & (rows.start[pivot, every.row] >= 0))
        shortest = _ORDER_BLOCK
        for run in np.split(moved, np.flatnonzero(np.diff(moved) > 1) + 1):  # pieces one after the other
            if len(run) and every.last[run[-1]] - every.first[run[0]] >= shortest:
                span = span_of_signs(context, siglum, int(every.first[run[0]]), int(every.last[run[-1]]))
                words = abbreviate(span.extract(context.family.witness(siglum).text))
                row = every.row[run[0]]
                there = Attestation(
                    context.family.lead_witness, Span(int(rows.start[pivot, row]), int(rows.end[pivot, row]))
                )
                finding_message = Message("finding.order-anomaly.moved", words=words, siglum=there.siglum)
                yield Finding(self.code, self.severity, siglum, span, finding_message, None, (there,))


def _out_of_sequence_items(context: FlagContext, siglum: str) -> Iterator[tuple[ItemNumber, ItemNumber]]:
    """Items of this witness alone whose number does not follow the one before, each after that one."""
    every = item_numbers(context.folded[siglum])
    if not every:
        return
    own, supported = key_lines(context.folded[siglum]), support_prefix_sums(context, siglum)
    frame = flagged_spans(context, siglum, (Subject.FURNITURE, Subject.SITE))
    f = context.folded[siglum]
    looped, invented = (
        count_inside(len(f), map(f.sign_range, flagged_spans(context, siglum, (subject,))))
        for subject in (Subject.LOOP, Subject.INVENTION)
    )
    earlier_lines: set[str] = set()
    levels: list[ItemNumber] = []
    for item in every:
        on = own.line_of_sign(item.first)
        line = own.keys[on] if own.edges[on] == item.first else ""
        again = line in earlier_lines
        earlier_lines |= {line} - {""}
        while any(i.style == item.style for i in levels[:-1]):
            levels.pop()
        before = levels.pop() if levels and levels[-1].style == item.style else None
        levels.append(item)
        if before is None or again or item.number in (1, before.number + 1):
            continue
        if _lies_inside(looped, item) and item.number <= before.number:
            continue  # the copy of an item is told as a loop
        if any(
            _lies_inside(prefix_sums, before) and not _lies_inside(prefix_sums, item)
            for prefix_sums in (looped, invented)
        ):
            continue  # an invented item that skips a number is told; the true one after it need not follow it
        known = supported[item.last] - supported[item.first] == item.last - item.first
        if known or any(line in key_lines(context.folded[w]).distinct for w in context.family.sigla if w != siglum):
            continue
        span = span_of_signs(context, siglum, item.first, item.last)
        if not any(s.overlaps(span) for s in frame):
            yield before, item


def _lies_inside(counts: array[int], item: ItemNumber) -> bool:
    """Whether an item's number lies in the counted stretches."""
    return counts[item.last] > counts[item.first]


def _contains_previous_item(context: FlagContext, g: MissingText, item: ItemNumber) -> bool:
    """Whether what is lost at a place holds the item before this one."""
    for there in g.evidence:
        f = context.folded[there.siglum]
        every, (a, b) = item_numbers(f), f.sign_range(there.span)
        first = attrgetter("first")
        held = every[bisect_left(every, a, key=first) : bisect_left(every, b, key=first)]
        if any(i.style == item.style and i.number == item.number - 1 for i in held):
            return True
    return False
