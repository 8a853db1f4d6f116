"""Why a clause reads as it does: the decisions, flags and rulings behind it.

In: a reconstruction, the findings that came and those that are gone, the marks of the golden annotated.txt. Out: the
`DriftCause`s of one segment, what holds now first. The same reason is told once, with all the characters it speaks of.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from chuyi_recon.app.golden.drift import DriftCause
from chuyi_recon.app.golden.finding_places import FindingRecord
from chuyi_recon.app.golden.segments import ChangedSegment
from chuyi_recon.core.model import Decision, Ground, Locus, Reconstruction, Span
from chuyi_recon.exporters.marks import TextMark
from chuyi_recon.messages import Message, word

_MAX_FINDINGS = 2000  # that came, and that are gone, are asked at every segment: of more the first
_CONTEXT_LENGTH = 3  # characters on either side by which a short word is known again


class CauseFinder:
    """What may be asked for the causes of every segment of one family."""

    def __init__(
        self,
        reconstruction: Reconstruction,
        golden: str,
        marks: Sequence[TextMark],
        added: Sequence[FindingRecord],
        removed: Sequence[FindingRecord],
    ) -> None:
        """`golden` is the text of the golden files, `marks` are its marks; `gone` are findings they tell of."""
        self._reconstruction, self._golden, self._marks, self._added, self._removed = (
            reconstruction,
            golden,
            marks,
            added[:_MAX_FINDINGS],
            removed[:_MAX_FINDINGS],
        )
        self._bounds = reconstruction.text_bounds
        self._texts = {w.siglum: w.text for w in reconstruction.family.witnesses}
        self._words = {siglum: "".join(text.split()) for siglum, text in self._texts.items()}
        self._messages = {
            _key(f.code, f.siglum, f.span): f.message for f in reconstruction.findings
        }  # the files have text

    def find(self, segment: ChangedSegment) -> tuple[DriftCause, ...]:
        """The causes of one segment."""
        near: list[int] = []
        out: list[DriftCause] = []
        undecided = False
        for old, new in segment.changed_spans():
            touched = self._touched_decisions(new, old.extract(self._golden))
            out += [self._decision_cause(i, new) for i in touched]
            if not touched:
                undecided = True
                out.append(self._witness_cause(old))
                touched = self._touched_decisions(Span(max(0, new.start - 1), new.end + 1), "")
            near += touched
        loci = [self._reconstruction.table.loci[i] for i in sorted(set(near))]
        lost = segment.old.extract(self._golden)
        out += [
            _finding_cause("now", f, self._messages.get(_key(f.code, f.witness, Span(f.start, f.end)), f.message))
            for f in self._added
            if _points_at(f, loci) or (undecided and _quotes_words(f, lost))
        ]
        marks = self._marks_touching([old for old, _ in segment.changed_spans()])
        out += [DriftCause("golden", "mark", "", (), m.span.extract(self._golden), m.why) for m in marks]
        out += [_finding_cause("golden", f, f.message) for f in self._removed if self._was_finding_here(f, loci, lost)]
        return tuple(_merge_causes(out))

    def _marks_touching(self, changed: Sequence[Span]) -> Iterator[TextMark]:
        """The golden marks at what differs; marks stand in order, and none meets another."""
        low = bisect_left(self._marks, changed[0].start, key=lambda m: m.span.end)
        high = bisect_right(self._marks, changed[-1].end, key=lambda m: m.span.start)
        for mark in self._marks[low:high]:
            n = bisect_left(changed, mark.span.start, key=lambda old: old.end)
            if any(_are_touching(mark.span, old) for old in changed[n : n + 3]):  # one it follows, one that is empty
                yield mark

    def _touched_decisions(self, new: Span, lost: str) -> list[int]:
        """The decisions that print `new`, and those that print nothing beside it though a witness has what was lost."""
        at, decisions = self._bounds, self._reconstruction.decisions
        low, high = bisect_left(at, new.start), bisect_right(at, new.end)
        out = []
        for i in range(max(0, low - 1), min(high, len(decisions))):
            if decisions[i].text:
                if at[i] < new.end and at[i + 1] > new.start:
                    out.append(i)
            elif (
                lost.strip()
                and new.start <= at[i] <= new.end
                and _has_lost_reading(self._reconstruction.table.loci[i], lost.strip())
            ):
                out.append(i)
        return out

    def _decision_cause(self, index: int, new: Span) -> DriftCause:
        """A decision as a cause, with those of its characters that stand in `new`."""
        decision: Decision = self._reconstruction.decisions[index]
        start = self._bounds[index]
        text = decision.text[max(0, new.start - start) : max(0, new.end - start)]
        name = word(decision.ground.value)
        if decision.ground is Ground.EMENDED:
            name = Message("drift.ground.by-rule", ground=name, rule=decision.rule)
        sigla = decision.sigla
        if decision.ground is Ground.AGREED:  # it names those it is printed from
            sigla = tuple(r.siglum for r in self._reconstruction.table.loci[index].readings)
        return DriftCause(
            "now", "ruling" if decision.ground is Ground.RULED else "ground", name, sigla, text, decision.reason
        )

    def _witness_cause(self, old: Span) -> DriftCause:
        """What is to be said where nothing was decided: who has the words that are gone, between their neighbours."""
        lost = old.extract(self._golden)
        around = Span(max(0, old.start - _CONTEXT_LENGTH), old.end + _CONTEXT_LENGTH)
        if not lost.strip():
            return DriftCause("now", "witness", "", (), lost, Message("drift.cause.white-space-gone"))
        words = "".join((lost if len(lost) > _CONTEXT_LENGTH else around.extract(self._golden)).split())
        holders = tuple(s for s, text in self._words.items() if words in text)
        return DriftCause(
            "now", "witness", "", holders, lost, "" if holders else Message("drift.cause.words-in-no-witness")
        )

    def _was_finding_here(self, finding: FindingRecord, loci: Iterable[Locus], lost: str) -> bool:
        """Whether a finding that is gone was of this place: by its place where its words still stand there, else by
        its words.
        """
        if self._texts.get(finding.witness, "")[finding.start : finding.end] == finding.quote:
            return _points_at(finding, loci)
        return _quotes_words(finding, lost)


def _key(code: str, siglum: str, span: Span) -> tuple[str, str, Span]:
    """By what a finding in a file is known among those of today: its flag and its place."""
    return code, siglum, span


def _finding_cause(when: Literal["now", "golden"], finding: FindingRecord, finding_message: str) -> DriftCause:
    return DriftCause(when, "flag", finding.code, (finding.witness,), "", finding_message)


def _has_lost_reading(locus: Locus, lost: str) -> bool:
    """Whether a reading is what was lost, or a part of it, or holds it."""
    texts = {r.text.strip() for r in locus.readings}
    return any(text and (text in lost or lost in text) for text in texts)


def _points_at(finding: FindingRecord, loci: Iterable[Locus]) -> bool:
    """Whether a finding points at what its witness reads at one of the loci."""
    place = Span(finding.start, finding.end)
    return any(_are_touching(place, r.span) for locus in loci for r in locus.readings if r.siglum == finding.witness)


def _quotes_words(finding: FindingRecord, text: str) -> bool:
    """Whether a finding quotes or proposes words of a clause, or the whole clause."""
    clause = "".join(text.split())
    words = ("".join(part.split()) for part in (finding.quote, finding.suggestion or ""))
    return bool(clause) and any(w and (w in clause or clause in w) for w in words)


def _are_touching(one: Span, other: Span) -> bool:
    """Whether two places share a character, or one is empty and stands in or beside the other."""
    return one.overlaps(other) or (
        (not len(one) or not len(other)) and one.start <= other.end and other.start <= one.end
    )


def _merge_causes(causes: Iterable[DriftCause]) -> Iterator[DriftCause]:
    """The same reason once, its characters joined, in the order in which the reasons come."""
    by_reason: dict[tuple[str, str, str, tuple[str, ...], str], DriftCause] = {}
    for cause in causes:
        key = (cause.when, cause.kind, cause.name, cause.witnesses, cause.why)
        by_reason[key] = replace(by_reason[key], text=by_reason[key].text + cause.text) if key in by_reason else cause
    yield from by_reason.values()
