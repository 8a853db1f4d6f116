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
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from chuyi_recon.core.model import Attestation, Decision, Finding, Ground, Locus, Reconstruction, Severity, Span
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.weigh.confidence import confidence, tally
from chuyi_recon.views.nesting import within
from chuyi_recon.views.passages.page import Page, closed, trimmed
from chuyi_recon.views.passages.passage import RANK, Kind, Passage, State, Version, in_text

_CHANGED = (Ground.RESTORED, Ground.EMENDED, Ground.RULED)


def passages(reconstruction: Reconstruction) -> tuple[Passage, ...]:
    """All passages, in order of the text; of those at one place loci come first, then findings, then doubts."""
    return tuple(sorted(_Survey(reconstruction).passages(), key=in_text))


class _Survey:
    """The reconstruction laid out so that each question is one look."""

    def __init__(self, made: Reconstruction) -> None:
        self.made = made
        self.loci, self.decisions = made.table.loci, made.decisions
        self.page = Page(made)
        self.words = _words(made)
        self.ends = self.page.ends
        self.pivot = made.family.base or made.family.pivot

    def passages(self) -> Iterator[Passage]:
        parted = np.flatnonzero(self.loci.kind != AGREED).tolist()
        outer = [i for i, o in enumerate(within(self.made.findings)) if o is None]
        at_loci, rest = self.sorted_findings(outer, parted)
        for locus in self.loci.taken(parted):
            found = at_loci.get(locus.ordinal, [])
            if (
                locus.kind == "substantive"
                or found
                or self.decisions[locus.ordinal].open
                or locus.ordinal in self.words
            ):
                yield self.of_locus(locus, found)
        for locus in self.loci.taken(sorted(i for i in self.words if self.loci.kind[i] == AGREED)):
            yield self.of_locus(locus, ())
        for i in rest:
            yield self.of_finding(i)
        for doubt in self.made.doubts:
            yield self.made_at(doubt.span, "doubt", "open", (), "low", f"{doubt.code}: {doubt.message}")

    # ------------------------------------------------------------ where findings belong

    def sorted_findings(self, outer: Sequence[int], parted: Sequence[int]) -> tuple[dict[int, list[int]], list[int]]:
        """The findings at each locus where witnesses part, and those that lie at none."""
        at_loci: dict[int, list[int]] = defaultdict(list)
        rest = []
        columns = {s: self.column(s, parted) for s in self.loci.sigla}
        for i in outer:
            finding = self.made.findings[i]
            met = [] if self.withheld(finding) else self.met(finding, columns)
            for ordinal in met:
                at_loci[ordinal].append(i)
            if not met:
                rest.append(i)
        return at_loci, rest

    def column(self, siglum: str, parted: Sequence[int]) -> list[tuple[int, int, int]]:
        """Where a witness stands at the loci where it has a reading: start, end, ordinal; by offset."""
        w = self.loci.line(siglum)
        own = [i for i in parted if self.loci.first[w, i] >= 0]
        return sorted(zip(self.loci.start[w, own].tolist(), self.loci.end[w, own].tolist(), own, strict=True))

    def met(self, finding: Finding, columns: Mapping[str, list[tuple[int, int, int]]]) -> list[int]:
        """The loci at which a finding points, in the text's order.

        A finding quotes some company with what it means. So of the loci that its stretch touches those count where
        what it names as evidence stands too; then those within it at which it has words, then all within it; then any.
        """
        touched = _touching(finding.span, columns[finding.siglum])
        if len(touched) < 2:
            return [ordinal for _, _, ordinal in touched]
        elsewhere = {
            ordinal
            for e in finding.evidence
            if e.siglum != finding.siglum
            for start, end, ordinal in _touching(e.span, columns[e.siglum])
            if start < end and e.span.start < end and start < e.span.end
        }
        inside = [
            (o, finding.siglum) for start, end, o in touched if finding.span.start < end and start < finding.span.end
        ]
        words = [o for o, siglum in inside if self.is_word(o, siglum)]
        both = [o for _, _, o in touched if o in elsewhere]
        return sorted(both or words or [o for o, _ in inside] or [o for _, _, o in touched])

    def is_word(self, ordinal: int, siglum: str) -> bool:
        """Whether a witness has more than marks at a locus: a false name is no fault of the marks round it."""
        reading = self.loci[ordinal].reading(siglum)
        return reading is not None and any(c.isalnum() for c in reading.key)

    def withheld(self, finding: Finding) -> bool:
        """Whether all that a finding points at is withheld; what is withheld of a witness never overlaps."""
        held = self.made.table.withheld.get(finding.siglum, ())
        n = bisect_right(held, finding.span.start, key=lambda span: span.start) - 1
        return n >= 0 and finding.span.end <= held[n].end and len(finding.span) > 0

    # ------------------------------------------------------------ what is at a place

    def of_locus(self, locus: Locus, found: Sequence[int]) -> Passage:
        decision = self.decisions[locus.ordinal]
        findings = sorted(found, key=lambda i: (RANK[self.made.findings[i].severity], i))
        severity = self.made.findings[findings[0]].severity if findings else None
        state: State = "open" if decision.open else "decided"
        if state == "decided" and decision.ground not in _CHANGED and any(map(self.unanswered, findings)):
            state = "open"
        reason = ""
        if locus.ordinal in self.words:
            state, reason = self.words[locus.ordinal]
        span = trimmed(decision.text, self.ends[locus.ordinal])
        return self.passage("locus", state, span, decision, self.versions(locus, decision), findings, severity, reason)

    def of_finding(self, i: int) -> Passage:
        finding = self.made.findings[i]
        held = self.withheld(finding)
        span = None if held else self.page.printed(finding.siglum, finding.span)
        where = Attestation(finding.siglum, finding.span)
        if span is None:
            start = self.page.before(finding.siglum, finding.span.start)
            text = finding.span.of(self.made.family.witness(finding.siglum).text)
            shown = (Version(closed(text), (where,), 1, 0.0, printed=False, withheld=held),)
            is_open = held and finding.siglum == self.pivot and finding.severity != "low"
            kind: Kind = "withheld" if held else "flag"
            return self.made_at(
                Span(start, start), kind, "open" if is_open else "decided", (i,), finding.severity, "", shown
            )
        state: State = "open" if self.unanswered(i) else "decided"
        return self.made_at(span, "flag", state, (i,), finding.severity, "")

    def unanswered(self, i: int) -> bool:
        """Whether a finding points at what the pivot gave the text, and the text does not read as it suggests."""
        finding = self.made.findings[i]
        if finding.siglum != self.pivot or finding.severity == "low":
            return False
        span = self.page.printed(finding.siglum, finding.span)
        if span is None:
            return False
        if finding.suggestion:
            around = Span(max(0, span.start - len(finding.suggestion)), span.end + len(finding.suggestion))
            return finding.suggestion not in around.of(self.made.text)
        return True

    def versions(self, locus: Locus, decision: Decision) -> tuple[Version, ...]:
        """The readings of a locus as an editor tells them apart: by their characters, without white space.

        Their order hangs on no decision: the number by which an editor calls a reading stays, whatever is ruled.
        """
        by: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for n, reading in enumerate(locus.readings):
            by[closed(reading.text), reading.withheld].append(n)
        scores = tally(locus.readings, self.made.weights.voice)
        likeness = self.made.likeness.get(locus.ordinal, {})
        printed = closed(decision.text)
        out = []
        for (text, withheld), members in by.items():
            own = [locus.readings[n] for n in members]
            sources = len({self.made.table.sources[r.siglum] for r in own})
            share = 0.0 if withheld else confidence(scores, own[0].key)
            is_lemma = text == printed and not withheld
            like = None if is_lemma else likeness.get(own[0].siglum)
            places = tuple(Attestation(r.siglum, r.span) for r in own)
            out.append(Version(text, places, sources, share, is_lemma, withheld, like))
        return tuple(sorted(out, key=lambda v: (self.pivot not in v.sigla, v.withheld, -v.sources, v.sigla)))

    # ------------------------------------------------------------ places in the text

    def made_at(
        self,
        span: Span,
        kind: Kind,
        state: State,
        findings: Sequence[int],
        severity: Severity | None,
        reason: str,
        versions: tuple[Version, ...] = (),
    ) -> Passage:
        """A passage at a stretch of the text, with the decision there of which one is least sure."""
        first = max(0, bisect_right(self.ends, span.start) - 1)
        last = max(first + 1, bisect_left(self.ends, span.end))
        there = [d for d in self.decisions[first:last] if d.text] or [
            self.decisions[min(first, len(self.decisions) - 1)]
        ]
        least = min(there, key=lambda d: (d.confidence, d.locus))
        if any(d.ground is Ground.RULED for d in there) or any(i in self.made.settled for i in findings):
            state = "ruled"
        return self.passage(kind, state, span, least, versions, findings, severity, reason)

    def passage(
        self,
        kind: Kind,
        state: State,
        span: Span,
        decision: Decision,
        versions: tuple[Version, ...],
        findings: Sequence[int],
        severity: Severity | None,
        reason: str = "",
    ) -> Passage:
        return Passage(
            kind,
            state,
            span,
            self.page.around(span),
            decision.locus,
            versions,
            decision.ground,
            decision.confidence,
            reason or decision.reason,
            tuple(findings),
            severity,
        )


def _words(made: Reconstruction) -> dict[int, tuple[State, str]]:
    """By locus what editors' words make of it, and why where it is not plain."""
    out: dict[int, tuple[State, str]] = {}
    for i, decision in enumerate(made.decisions):
        if decision.ground is Ground.RULED:
            out[i] = "ruled", ""
    for r in made.rulings:
        for i in range(r.loci.start, r.loci.end) if r.loci else ():
            if r.outcome == "conflict":
                out[i] = "open", r.why
            elif r.outcome == "deferred":
                out.setdefault(i, ("deferred", f"deferred: {r.ruling.note}" if r.ruling.note else "deferred"))
    return out


def _touching(span: Span, column: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
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
