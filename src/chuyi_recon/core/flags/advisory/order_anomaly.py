"""An item's number out of sequence, or a block out of its place."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import ClassVar

import numpy as np

from chuyi_recon.core.flags.base import Flag, Sample, pieces, quote, stretch, supported_before, taken
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.missing_text import Gap, gaps
from chuyi_recon.core.flags.evidence.outvoted_words import Difference, differences
from chuyi_recon.core.model import Attestation, Finding, Role, Severity, Span, Subject
from chuyi_recon.core.model.prefix_sums import counted
from chuyi_recon.core.text.notation import HAN_NUMERALS, Item, items, lines
from chuyi_recon.messages import names, said

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
            found=(("c", "（五）"),),
        ),
        Sample(
            "an invented item that skips a number",
            {
                "a": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排。\n",
                "b": "一、各县应当组织普查，结果报省人民政府备案。\n四、弘扬敬业精神，推动事业发展。\n二、普查经费由省财政统一安排。\n",
                "c": "一、各县应当组织普查，结果报省人民政府备案。\n二、普查经费由省财政统一安排。\n",
            },
            found=(("b", "四、"),),
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

    def find(self, case: Case) -> Iterator[Finding]:
        """Numbers and blocks, in order of witness and offset."""
        every = differences(case)
        odd = {w: list(_unfollowing(case, w)) for w in case.family.sigla}
        missing = gaps(case) if any(odd.values()) else {}
        most = _ORDER_BLOCKS
        for w in case.family.witnesses:
            moved = list(self._moved(case, w.siglum))
            found = [*self._renumbered(case, w.siglum, every[w.siglum]), *(moved if len(moved) <= most else ())]
            known = {f.span for f in found}
            for before, item in odd[w.siglum]:
                between = [g for g in missing[w.siglum] if before.last <= g.resumes <= item.first]
                finding = self._skipping(case, w.siglum, before, item)
                if finding.span not in known and not any(_holds(case, g, item) for g in between):
                    found.append(finding)
            yield from sorted(found, key=lambda f: f.span)

    def _renumbered(self, case: Case, siglum: str, every: Sequence[Difference]) -> Iterator[Finding]:
        """Items that others number otherwise."""
        f = case.folded[siglum]
        numbers = [f.signs(s) for s in taken(case, siglum, (Subject.DOCUMENT_NUMBER,))]  # (2014) of a case number
        numbered = {
            i: item
            for item in items(f)
            if not any(a <= item.first < b for a, b in numbers)
            for i in range(item.first, item.last)
        }
        for d in every:
            item = numbered.get(d.first)
            if item is not None and d.last <= item.last and d.sure and d.true and set(d.said + d.true) <= _FIGURES:
                span = stretch(case, siglum, item.first, item.last)
                false = span.of(case.family.witness(siglum).text)
                true, whose = false.replace(d.said, d.true, 1), names(a.siglum for a in d.evidence)
                message = said("the item numbered {false} is {true} in {sigla}", false=false, true=true, sigla=whose)
                yield Finding(self.code, self.severity, siglum, span, message, true, d.evidence)

    def _skipping(self, case: Case, siglum: str, before: Item, item: Item) -> Finding:
        text = case.family.witness(siglum).text
        span, last = (stretch(case, siglum, i.first, i.last) for i in (item, before))
        message = said(
            "{item} does not follow {before}, and no other witness has this item",
            item=span.of(text),
            before=last.of(text),
        )
        return Finding(self.code, self.severity, siglum, span, message, None, (Attestation(siglum, last),))

    def _moved(self, case: Case, siglum: str) -> Iterator[Finding]:
        """Passages that the table had to put elsewhere."""
        every, rows = pieces(case, siglum), case.table.rows
        pivot = rows.sigla.index(case.family.pivot)
        moved = np.flatnonzero(rows.moved[rows.sigla.index(siglum), every.row] & (rows.start[pivot, every.row] >= 0))
        shortest = _ORDER_BLOCK
        for run in np.split(moved, np.flatnonzero(np.diff(moved) > 1) + 1):  # pieces one after the other
            if len(run) and every.last[run[-1]] - every.first[run[0]] >= shortest:
                span = stretch(case, siglum, int(every.first[run[0]]), int(every.last[run[-1]]))
                words = quote(span.of(case.family.witness(siglum).text))
                row = every.row[run[0]]
                there = Attestation(case.family.pivot, Span(int(rows.start[pivot, row]), int(rows.end[pivot, row])))
                message = said("{words} stands elsewhere in {siglum}", words=words, siglum=there.siglum)
                yield Finding(self.code, self.severity, siglum, span, message, None, (there,))


def _unfollowing(case: Case, siglum: str) -> Iterator[tuple[Item, Item]]:
    """Items of this witness alone whose number does not follow the one before, each after that one."""
    every = items(case.folded[siglum])
    if not every:
        return
    own, supported = lines(case.folded[siglum]), supported_before(case, siglum)
    frame = taken(case, siglum, (Subject.FURNITURE, Subject.SITE))
    f = case.folded[siglum]
    looped, made_up = (
        counted(len(f), map(f.signs, taken(case, siglum, (subject,)))) for subject in (Subject.LOOP, Subject.INVENTION)
    )
    seen: set[str] = set()
    levels: list[Item] = []
    for item in every:
        on = own.of_sign(item.first)
        line = own.keys[on] if own.edges[on] == item.first else ""
        again = line in seen
        seen |= {line} - {""}
        while any(i.style == item.style for i in levels[:-1]):
            levels.pop()
        before = levels.pop() if levels and levels[-1].style == item.style else None
        levels.append(item)
        if before is None or again or item.number in (1, before.number + 1):
            continue
        if _inside(looped, item) and item.number <= before.number:
            continue  # the copy of an item is told as a loop
        if any(_inside(strange, before) and not _inside(strange, item) for strange in (looped, made_up)):
            continue  # an invented item that skips a number is told; the true one after it need not follow it
        known = supported[item.last] - supported[item.first] == item.last - item.first
        if known or any(line in lines(case.folded[w]).distinct for w in case.family.sigla if w != siglum):
            continue
        span = stretch(case, siglum, item.first, item.last)
        if not any(s.meets(span) for s in frame):
            yield before, item


def _inside(counts: array[int], item: Item) -> bool:
    """Whether an item's number lies in the counted stretches."""
    return counts[item.last] > counts[item.first]


def _holds(case: Case, g: Gap, item: Item) -> bool:
    """Whether what is lost at a place holds the item before this one."""
    for there in g.evidence:
        f = case.folded[there.siglum]
        every, (a, b) = items(f), f.signs(there.span)
        first = attrgetter("first")
        held = every[bisect_left(every, a, key=first) : bisect_left(every, b, key=first)]
        if any(i.style == item.style and i.number == item.number - 1 for i in held):
            return True
    return False
