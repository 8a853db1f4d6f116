"""The passages an editor looks at: each place that was decided or is doubtful, with all that speaks for and against it.

In: a finished `Reconstruction`. Out: its `Passage`s in order of the text. Nothing is decided here: the terminal,
the review screen and whoever else shows a place to a person ask the same question and get the same answer.

A passage is of one of four kinds. `locus`: witnesses part there. `withheld`: a flag says that a stretch of a witness
is no part of the document. `flag`: a finding points at it, and it lies at no locus where witnesses part.
`doubt`: a warning about the text itself.

It is *open* where an editor should look at it: the decision says so; or a finding of severity high or
medium points at what the pivot gave the text, and the text does not read as it suggests; or it is the
pivot's text that is withheld; or it is a doubt; or editors rule otherwise than one another. It is *ruled* where an
editor has said what stands there, *deferred* where one has put it off, *decided* otherwise.

One fault is one passage: neighbouring loci and pairs of marks that are open for one cause (`runs`) are ruled at once,
and open passages inside a longer one are its `parts`. So the open passages are the open places: whoever counts them,
counts these.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from chuyi_recon.core.model import (
    OBEYED_OUTCOMES,
    Attestation,
    Decision,
    Doubt,
    Finding,
    Ground,
    Locus,
    Reconstruction,
    Severity,
    Span,
)
from chuyi_recon.core.model.table_columns import AGREED, SUBSTANTIVE
from chuyi_recon.messages import Message, word
from chuyi_recon.views.nesting import find_enclosing
from chuyi_recon.views.passages.nest import nest_passages
from chuyi_recon.views.passages.page import PrintedText, collapse_white_space, trim_span
from chuyi_recon.views.passages.passage import (
    SEVERITY_RANK,
    Passage,
    PassageKind,
    PassageReading,
    PassageState,
    text_order,
)
from chuyi_recon.views.passages.readings import agreement_pattern, leading_witness, list_readings
from chuyi_recon.views.passages.ruled import longest_ruled, ruling_states
from chuyi_recon.views.passages.runs import join_neighbours

_CHANGING_GROUNDS = (Ground.RESTORED, Ground.EMENDED, Ground.RULED)


def list_passages(reconstruction: Reconstruction) -> tuple[Passage, ...]:
    """All passages, in order of the text; of those at one place loci come first, then findings, then doubts."""
    return PassageSurvey(reconstruction).passages


class PassageSurvey:
    """The passages of a reconstruction, which is laid out so that each question is one look.

    Most places are loci that were plainly decided; who asks for `open_passages` alone has none of them made.
    """

    def __init__(self, reconstruction: Reconstruction) -> None:
        self.reconstruction = reconstruction
        self.loci, self.decisions = reconstruction.table.loci, reconstruction.decisions
        self.printed_text = PrintedText(reconstruction)
        self.ruling_states = ruling_states(reconstruction)
        self.longest_ruled = longest_ruled(reconstruction.rulings)
        self.kept_stretches = {
            r.witness_span
            for r in reconstruction.rulings
            if r.ruling.choice == "keep" and r.outcome in OBEYED_OUTCOMES and r.witness_span is not None
        }
        self.ends = self.printed_text.ends
        self.pivot = leading_witness(reconstruction)
        parted = np.flatnonzero(self.loci.kind != AGREED).tolist()
        outer = [i for i, o in enumerate(find_enclosing(reconstruction.findings)) if o is None]
        self.at_loci, self.elsewhere = self.assign_findings(outer, parted)
        asked = [
            i
            for i in parted
            if self.loci.kind[i] == SUBSTANTIVE
            or i in self.at_loci
            or self.decisions[i].open
            or i in self.ruling_states
        ]
        asked += [i for i in self.ruling_states if self.loci.kind[i] == AGREED]
        self.by_state: dict[tuple[PassageState, str], list[int]] = defaultdict(list)
        for i in sorted(asked):
            self.by_state[self.state_at(i, self.at_loci.get(i, ()))].append(i)
        self.decided = self.by_state.pop(("decided", ""), [])

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All, in order of the text."""
        decided = (
            self.loci_passage((locus,), self.at_loci.get(locus.ordinal, ()), "decided", "")
            for locus in self.loci.get_many(self.decided)
        )
        return tuple(sorted([*self.undecided, *decided], key=text_order))

    @cached_property
    def open_passages(self) -> tuple[Passage, ...]:
        """Those at which an editor should look."""
        return tuple(p for p in self.undecided if p.state == "open")

    @cached_property
    def undecided(self) -> tuple[Passage, ...]:
        """All but the loci that were decided with nothing to say against it."""
        return nest_passages(sorted(self.collect(), key=text_order))

    def collect(self) -> Iterator[Passage]:
        """Them as they are found, none inside another."""
        for (state, reason), ordinals in self.by_state.items():
            loci = self.loci.get_many(ordinals)
            runs = (
                join_neighbours(loci, lambda locus: agreement_pattern(locus, self.decisions[locus.ordinal].text))
                if state == "open"
                else self.ruled_runs(loci)
            )
            for run in runs:
                found = dict.fromkeys(f for i in range(run.start, run.end) for f in self.at_loci.get(i, ()))
                yield self.loci_passage(self.loci.get_many(range(run.start, run.end)), found, state, reason)
        for i in self.elsewhere:
            yield self.finding_passage(i)
        for doubt in self.reconstruction.doubts:
            yield self.doubt_passage(doubt)

    # ------------------------------------------------------------ where findings belong

    def assign_findings(self, outer: Sequence[int], parted: Sequence[int]) -> tuple[dict[int, list[int]], list[int]]:
        """The findings at each locus where witnesses part, and those that lie at none."""
        at_loci: dict[int, list[int]] = defaultdict(list)
        rest = []
        columns = {s: self.witness_column(s, parted) for s in self.loci.sigla}
        for i in outer:
            finding = self.reconstruction.findings[i]
            met = [] if self.is_withheld(finding) else self.loci_of_finding(finding, columns)
            for ordinal in met:
                at_loci[ordinal].append(i)
            if not met:
                rest.append(i)
        return at_loci, rest

    def witness_column(self, siglum: str, parted: Sequence[int]) -> list[tuple[int, int, int]]:
        """Where a witness stands at the loci where it has a reading: start, end, ordinal; by offset."""
        witness = self.loci.witness_index(siglum)
        own = [i for i in parted if self.loci.first[witness, i] >= 0]
        return sorted(
            zip(self.loci.start[witness, own].tolist(), self.loci.end[witness, own].tolist(), own, strict=True)
        )

    def loci_of_finding(self, finding: Finding, columns: Mapping[str, list[tuple[int, int, int]]]) -> list[int]:
        """The loci at which a finding points, in the text's order.

        A finding quotes some company with what it means. So of the loci that its stretch touches those count where
        what it names as evidence stands too; then those within it at which it has words, then all within it; then any.
        """
        touched = _touched_readings(finding.span, columns[finding.siglum])
        if len(touched) < 2:
            return [ordinal for _, _, ordinal in touched]
        elsewhere = {
            ordinal
            for e in finding.evidence
            if e.siglum != finding.siglum
            for start, end, ordinal in _touched_readings(e.span, columns[e.siglum])
            if start < end and e.span.start < end and start < e.span.end
        }
        inside = [
            (o, finding.siglum) for start, end, o in touched if finding.span.start < end and start < finding.span.end
        ]
        words = [o for o, siglum in inside if self.has_words(o, siglum)]
        both = [o for _, _, o in touched if o in elsewhere]
        return sorted(both or words or [o for o, _ in inside] or [o for _, _, o in touched])

    def has_words(self, ordinal: int, siglum: str) -> bool:
        """Whether a witness has more than marks at a locus: a false name is no fault of the marks round it."""
        reading = self.loci[ordinal].reading(siglum)
        return reading is not None and any(c.isalnum() for c in reading.key)

    def is_withheld(self, finding: Finding) -> bool:
        """Whether all that a finding points at is withheld; what is withheld of a witness never overlaps."""
        held = self.reconstruction.table.withheld.get(finding.siglum, ())
        index = bisect_right(held, finding.span.start, key=lambda span: span.start) - 1
        return index >= 0 and finding.span.end <= held[index].end and len(finding.span) > 0

    # ------------------------------------------------------------ what is at a place

    def state_at(self, ordinal: int, found: Collection[int]) -> tuple[PassageState, str]:
        """What is to be said of one locus: an editor's word first; and why, where that is not the decision's reason."""
        if ordinal in self.ruling_states:
            return self.ruling_states[ordinal]
        decision = self.decisions[ordinal]
        asked = decision.ground not in _CHANGING_GROUNDS and any(map(self.is_unanswered, found))
        return ("open" if decision.open or asked else "decided"), ""

    def ruled_runs(self, loci: Sequence[Locus]) -> Iterator[Span]:
        """Neighbours that one ruling is of."""
        for locus in loci:
            i = locus.ordinal
            run = self.longest_ruled.get(i, Span(i, i + 1))
            if i == run.start or self.ruling_states.get(i - 1) != self.ruling_states[i]:
                yield run

    def loci_passage(self, loci: Sequence[Locus], found: Iterable[int], state: PassageState, reason: str) -> Passage:
        """The passage of one locus, or of several that follow one another."""
        decisions = self.decisions[loci[0].ordinal : loci[-1].ordinal + 1]
        findings = sorted(found, key=lambda i: (SEVERITY_RANK[self.reconstruction.findings[i].severity], i))
        severity = self.reconstruction.findings[findings[0]].severity if findings else None
        span = trim_span("".join(d.text for d in decisions), self.ends[loci[0].ordinal])
        parted = [d for d, locus in zip(decisions, loci, strict=True) if locus.kind != "agreed"] or decisions
        least = min(parted, key=lambda d: (d.confidence, d.locus))
        made = self.make_passage(
            "locus", state, span, least, list_readings(self.reconstruction, loci, decisions), findings, severity, reason
        )
        return replace(made, loci=Span(loci[0].ordinal, loci[-1].ordinal + 1))

    def finding_passage(self, index: int) -> Passage:
        """The passage of a finding at no locus where witnesses part."""
        finding = self.reconstruction.findings[index]
        held = self.is_withheld(finding)
        span = None if held else self.printed_text.find_printed(finding.siglum, finding.span)
        where = Attestation(finding.siglum, finding.span)
        if span is None:
            start = self.printed_text.printed_end_before(finding.siglum, finding.span.start)
            text = finding.span.extract(self.reconstruction.family.witness(finding.siglum).text)
            shown = (PassageReading(collapse_white_space(text), (where,), 1, 0.0, printed=False, withheld=held),)
            is_open = held and finding.siglum == self.pivot and finding.severity != "low"
            kind: PassageKind = "withheld" if held else "flag"
            return self.passage_at(
                Span(start, start), kind, "open" if is_open else "decided", (index,), finding.severity, "", shown
            )
        state: PassageState = "open" if self.is_unanswered(index) else "decided"
        return self.passage_at(span, "flag", state, (index,), finding.severity, "")

    def is_unanswered(self, index: int) -> bool:
        """Whether a finding points at what the pivot gave the text, and the text does not read as it suggests."""
        finding = self.reconstruction.findings[index]
        if finding.siglum != self.pivot or finding.severity == "low":
            return False
        span = self.printed_text.find_printed(finding.siglum, finding.span)
        if span is None:
            return False
        if finding.suggestion:
            around = Span(max(0, span.start - len(finding.suggestion)), span.end + len(finding.suggestion))
            return finding.suggestion not in around.extract(self.reconstruction.text)
        return True

    # ------------------------------------------------------------ places in the text

    def doubt_passage(self, doubt: Doubt) -> Passage:
        """A doubt is settled when an editor has kept the stretch, or has ruled all of it, whatever else is ruled in it.

        Of one witness's text that stretch can be kept.
        """
        readings: tuple[PassageReading, ...] = ()
        state: PassageState = "open"
        if doubt.code == "single-support":
            siglum, spans = doubt.parts[0].siglum, [a.span for a in doubt.parts]
            low, high = min(s.start for s in spans), max(s.end for s in spans)
            own = self.reconstruction.family.witness(siglum).text
            place = Attestation(siglum, trim_span(own[low:high], low))
            text = collapse_white_space(doubt.span.extract(self.reconstruction.text))
            readings = (PassageReading(text, (place,), 1, 0.0, printed=True),)
            kept = any(
                a.siglum == siglum and a.span.start <= place.span.start and place.span.end <= a.span.end
                for a in self.kept_stretches
            )
            state = "ruled" if kept else "open"
        why = Message("layout.located", where=word(doubt.code), what=doubt.message)
        return replace(self.passage_at(doubt.span, "doubt", state, (), "low", why, readings), doubt=doubt)

    def passage_at(
        self,
        span: Span,
        kind: PassageKind,
        state: PassageState,
        findings: Sequence[int],
        severity: Severity | None,
        reason: str,
        readings: tuple[PassageReading, ...] = (),
    ) -> Passage:
        """A passage at a stretch of the text, with the decision there of which one is least sure."""
        first = max(0, bisect_right(self.ends, span.start) - 1)
        last = max(first + 1, bisect_left(self.ends, span.end))
        there = [d for d in self.decisions[first:last] if d.text] or [
            self.decisions[min(first, len(self.decisions) - 1)]
        ]
        least = min(there, key=lambda d: (d.confidence, d.locus))
        if all(d.ground is Ground.RULED for d in there) or any(
            i in self.reconstruction.answered_findings for i in findings
        ):
            state = "ruled"
        return self.make_passage(kind, state, span, least, readings, findings, severity, reason)

    def make_passage(
        self,
        kind: PassageKind,
        state: PassageState,
        span: Span,
        decision: Decision,
        readings: tuple[PassageReading, ...],
        findings: Sequence[int],
        severity: Severity | None,
        reason: str = "",
    ) -> Passage:
        """A passage with the clauses round it."""
        return Passage(
            kind,
            state,
            span,
            self.printed_text.clauses_around(span),
            Span(decision.locus, decision.locus + 1),
            readings,
            decision.ground,
            decision.confidence,
            reason or decision.reason,
            tuple(findings),
            severity,
        )


def _touched_readings(span: Span, column: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The readings of a column that a stretch meets, or whose end it touches."""
    n = bisect_left(column, (span.start,))
    while n and column[n - 1][1] >= span.start:
        n -= 1
    out = []
    for start, end, ordinal in column[n:]:
        if start > span.end:
            break
        out.append((start, end, ordinal))
    return out
